//! The rows of the last list, so that `show 1` means its first entry: on a terminal, for ten minutes.

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::api::Moment;
use crate::failure::{Failure, Slug};

/// Seconds for which rows are remembered.
const KEPT_S: i64 = 600;

#[derive(Deserialize, Serialize)]
struct Rows {
    at: Moment,
    refs: Vec<String>,
}

/// Remembers the references of a list; where that is not possible, only the convenience is lost.
pub(super) fn remember(home: &Path, now: Moment, refs: Vec<String>) {
    let Ok(text) = serde_json::to_string(&Rows { at: now, refs }) else { return };
    let file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path(home));
    let _ = file.and_then(|mut file| file.write_all(text.as_bytes()));
}

/// Returns the reference that is meant: the row of the last list where a number is given on a terminal.
pub(super) fn resolve(home: &Path, now: Moment, is_terminal: bool, text: &str) -> Result<String, Failure> {
    let Ok(row) = text.parse::<usize>() else { return Ok(text.to_owned()) };
    if !is_terminal {
        return Err(Failure::new(Slug::Usage).detail("row_pipe").with("value", row).hint("row"));
    }
    let rows = fs::read_to_string(path(home)).ok().and_then(|text| serde_json::from_str::<Rows>(&text).ok());
    let fresh = rows.filter(|rows| (0..=KEPT_S).contains(&(now.unix() - rows.at.unix())));
    let reference = fresh.and_then(|rows| rows.refs.into_iter().nth(row.checked_sub(1)?));
    reference.ok_or_else(|| Failure::new(Slug::Usage).detail("row").with("row", row).hint("row"))
}

fn path(home: &Path) -> PathBuf {
    home.join("run/last.json")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_a_row_of_the_last_list_for_ten_minutes() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("run")).unwrap();
        let now = Moment::from_unix(1_000_000).unwrap();
        remember(home.path(), now, vec!["uelzen/kuubu".into(), "coesfeld/landraeume".into()]);
        let at = |seconds: u64, row: &str| resolve(home.path(), Moment::from_unix(1_000_000 + seconds).unwrap(), true, row);
        assert_eq!(at(600, "2").unwrap(), "coesfeld/landraeume");
        assert_eq!(at(0, "kuubu").unwrap(), "kuubu");
        assert_eq!(at(601, "2").unwrap_err().slug(), Slug::Usage);
        assert_eq!(at(0, "0").unwrap_err().slug(), Slug::Usage);
        assert_eq!(at(0, "3").unwrap_err().slug(), Slug::Usage);
        assert!(resolve(home.path(), now, false, "1").is_err(), "a script says what it means");
    }
}
