//! A bundle that was written, and what became of one that was taken over.

use super::layout::{Fact, facts, hanging, marked, next, said};
use super::screen::{Form, Mark, Screen};
use super::terminal;
use crate::api::{Answer, ExportData, ImportData, ImportEnd, ImportRefused};
use crate::i18n::{Args, args, size};

/// Returns what is in the file, and how to know it again.
#[must_use]
pub fn export(answer: &Answer<ExportData>, screen: &Screen) -> String {
    let data = &answer.data;
    let mut told = args!["catalogs" => data.catalogs, "entries" => data.entries, "size" => size(screen.language, data.bytes)];
    told.set("file", &data.file);
    let mut text = if data.dry_run {
        said(screen, "export-would", &told) + &said(screen, "nothing-written", &Args::default())
    } else {
        marked(screen, Mark::Good, "export-done", &told)
    };
    text.push_str(&facts(screen, &[Fact::new(screen, "export-sha256", &data.sha256)]));
    if !data.skipped.is_empty() {
        let names: Vec<_> = data.skipped.iter().map(|skipped| terminal::line(&skipped.publisher)).collect();
        text.push_str(&marked(screen, Mark::Warning, "export-skipped", &args!["names" => names.join(", ")]));
    }
    if data.dry_run { text } else { text + &next(screen, "export-next", &args!["file" => &data.file]) }
}

/// Returns how many catalogs were taken, and which not and why.
#[must_use]
pub fn import(answer: &Answer<ImportData>, screen: &Screen) -> String {
    let data = &answer.data;
    let counts = data.catalogs;
    let told = args!["stored" => counts.stored, "held" => counts.held, "entries" => data.entries];
    let mut text = match (data.check, counts.stored) {
        (_, 0) if counts.held > 0 => said(screen, "import-nothing", &told),
        (true, _) => said(screen, "import-would", &told),
        (false, 0) => String::new(),
        (false, _) => marked(screen, Mark::Good, "import-done", &told),
    };
    if !data.refused.is_empty() {
        text.push_str(&marked(screen, Mark::Error, "import-refused", &args!["count" => counts.refused]));
        text.extend(data.refused.iter().map(|refused| refusal(refused, screen)));
    }
    let end = match data.end {
        ImportEnd::Whole => "",
        ImportEnd::CutOff => "import-cut_off",
        ImportEnd::Altered => "import-altered",
    };
    if !end.is_empty() {
        text.push_str(&marked(screen, Mark::Warning, end, &Args::default()));
    }
    if data.check && data.end == ImportEnd::Whole { text + &next(screen, "import-next", &Args::default()) } else { text }
}

fn refusal(refused: &ImportRefused, screen: &Screen) -> String {
    let unknown = || refused.id.clone().unwrap_or_else(|| screen.language.say("import-nobody"));
    let whose = refused.publisher.as_ref().map_or_else(unknown, |publisher| terminal::line(&publisher.slug));
    let why = screen.language.try_text(&format!("refused-{}", refused.reason), &Args::default());
    let why = why.unwrap_or_else(|| terminal::line(&refused.message));
    let indent = if screen.form() == Form::Accessible { 0 } else { 2 };
    hanging(screen, &" ".repeat(indent), indent, &format!("{whose}: {why} [{}]", terminal::line(&refused.reason)), None)
}
