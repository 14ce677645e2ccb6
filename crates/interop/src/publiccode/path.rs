//! Paths of files that lie beside a publiccode.yml, by the rules for manifests (SECURITY.md §8).

use unicode_normalization::UnicodeNormalization;

const PARTS_MAX: usize = 16;
const PART_BYTES_MAX: usize = 255;
const PATH_BYTES_MAX: usize = 800;

/// Returns the path in NFC where it is relative and a manifest accepts it; a leading `./` is dropped.
pub(crate) fn relative(text: &str) -> Option<String> {
    let path: String = text.trim().nfc().collect();
    let path = path.strip_prefix("./").unwrap_or(&path);
    let parts: Vec<&str> = path.split('/').collect();
    let accepted = path.len() <= PATH_BYTES_MAX && parts.len() <= PARTS_MAX && parts.iter().all(|part| is_part(part));
    accepted.then(|| path.to_owned())
}

fn is_part(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let numbered = |name: &str| stem.strip_prefix(name).is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit());
    let device = matches!(stem.trim_end(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT");
    !matches!(part, "" | "." | "..")
        && part.len() <= PART_BYTES_MAX
        && !device
        && !part.ends_with(['.', ' '])
        && !part.contains(['\\', ':', '*', '?', '"', '<', '>', '|'])
        && super::text::line(part) == super::text::Clean { text: part.to_owned(), removed: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_beside_the_file_is_taken() {
        assert_eq!(relative("img/logo.svg").as_deref(), Some("img/logo.svg"));
        assert_eq!(relative("./bildschirm/menu\u{308}.png").as_deref(), Some("bildschirm/menü.png"));
    }

    #[test]
    fn a_path_that_leads_elsewhere_is_not() {
        for path in ["", "/etc/passwd", "../logo.svg", "a/../b", "a//b", "a\\b", "C:logo", "nul.png", "com1", "a\u{202E}b", "logo.", "a/"] {
            assert_eq!(relative(path), None, "{path}");
        }
        assert!(relative(&["a"; 16].join("/")).is_some());
        assert_eq!(relative(&["a"; 17].join("/")), None);
    }
}
