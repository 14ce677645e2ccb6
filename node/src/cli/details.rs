//! What `show --files` and `show --versions` add: one line a file or version, columns apart by tabs or spaces.

use crate::api::ShowData;
use crate::i18n::{day_of, size};
use crate::render::screen::Screen;
use crate::render::terminal;

/// Returns the lines that were asked for.
pub(super) fn text(data: &ShowData, screen: &Screen, files: bool, versions: bool) -> String {
    let mut text = String::new();
    if files {
        for file in &data.files {
            let bytes = if screen.is_terminal { size(screen.language, file.size_bytes) } else { file.size_bytes.to_string() };
            text.push_str(&line(screen, &[&file.sha256, &bytes, &terminal::line(file.path.as_untrusted())]));
        }
    }
    if versions {
        for version in &data.versions {
            let name = version.version.as_ref().map(|version| terminal::line(version.as_untrusted())).unwrap_or_default();
            let at = match version.at {
                Some(at) if screen.is_terminal => day_of(screen.language, at),
                at => at.map(|at| at.to_string()).unwrap_or_default(),
            };
            text.push_str(&line(screen, &[&name, &version.seq.to_string(), &at]));
        }
    }
    text
}

fn line(screen: &Screen, cells: &[&str]) -> String {
    if screen.is_terminal { format!("  {}\n", cells.join("  ")) } else { format!("{}\n", cells.join("\t")) }
}
