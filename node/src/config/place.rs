//! Where the home is, when nobody says so.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The home folder, and whether it was named.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Place {
    /// The folder.
    pub home: PathBuf,
    /// Named by flag or `KREISNETZ_HOME`: then the machine's files are not read.
    pub named: bool,
}

/// Finds the home: flag, `KREISNETZ_HOME`, `STATE_DIRECTORY`, `/var/lib/kreisnetz` where the machine is set up for it,
/// else the user's data folder (XDG Base Directory Specification 0.8).
#[must_use]
pub fn find_home(flag: Option<&Path>, variables: &BTreeMap<String, String>, system: &Path) -> Place {
    let variable = |name: &str| variables.get(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(home) = flag.map(Path::to_path_buf).or_else(|| variable("KREISNETZ_HOME")) {
        return Place { home, named: true };
    }
    let state = variable("STATE_DIRECTORY");
    let machine = || system.exists().then(|| PathBuf::from("/var/lib/kreisnetz"));
    let user = || variable("XDG_DATA_HOME").map(|data| data.join("kreisnetz"));
    let fallback = || variable("HOME").unwrap_or_default().join(".local/share/kreisnetz");
    let home = state.or_else(machine).or_else(user).unwrap_or_else(fallback);
    Place { home, named: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn the_flag_wins_over_the_environment_and_both_over_the_machine() {
        let variables = variables(&[("KREISNETZ_HOME", "/srv/uelzen"), ("STATE_DIRECTORY", "/var/lib/x"), ("HOME", "/home/u")]);
        let none = Path::new("/nonexistent");
        assert_eq!(find_home(Some(Path::new("/tmp/h")), &variables, none), Place { home: "/tmp/h".into(), named: true });
        assert_eq!(find_home(None, &variables, none), Place { home: "/srv/uelzen".into(), named: true });
    }

    #[test]
    fn without_a_word_it_is_the_folder_of_unit_machine_or_user() {
        let none = Path::new("/nonexistent");
        let unit = variables(&[("STATE_DIRECTORY", "/var/lib/x"), ("HOME", "/home/u")]);
        assert_eq!(find_home(None, &unit, none), Place { home: "/var/lib/x".into(), named: false });
        let user = variables(&[("HOME", "/home/u")]);
        assert_eq!(find_home(None, &user, none).home, Path::new("/home/u/.local/share/kreisnetz"));
        assert_eq!(find_home(None, &user, Path::new("/")).home, Path::new("/var/lib/kreisnetz"));
    }
}
