//! The local policy file, `policy.toml`: whom this node takes without vouches, whom it never takes, and whether it asks for more vouchers
//! than the network does. No other node learns of it.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use kreisnetz_catalog::admission::{Policy, QUORUM};
use kreisnetz_identity::PublisherId;
use serde::Deserialize;
use toml_edit::{Array, DocumentMut};

use crate::api::{LocalRule, TrustData};
use crate::config::Config;
use crate::failure::{Failure, Slug};
use crate::home::Home;

/// How a new policy file begins.
const HEADING: &str = "# What this node alone decides, by the ids of publishers. No other node learns of it.\n";
/// Bytes of a policy file at most.
const POLICY_BYTES_MAX: u64 = 1024 * 1024;

/// The policy as its file says it.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields)]
struct PolicyFile {
    /// Vouchers that a county or partner needs here; at least as many as everywhere.
    quorum: Option<usize>,
    /// Ids that are members here without vouches, 64 hex digits each.
    #[serde(default)]
    allow: BTreeSet<String>,
    /// Ids that are never members here.
    #[serde(default)]
    block: BTreeSet<String>,
}

/// Returns where the settings say that the policy lies.
#[must_use]
pub fn path(home: &Home, config: &Config) -> PathBuf {
    home.resolve(&config.node.policy_file)
}

/// Reads a policy file; without one the network's own rule is in force.
///
/// # Errors
///
/// `config_invalid` for a file that is none, or that asks for fewer vouchers than the network; `permission_denied`.
pub fn read(path: &Path) -> Result<Policy, Failure> {
    let wrong = |why: String| Failure::new(Slug::ConfigInvalid).detail("policy_file").with("path", path.display()).with("why", why);
    let length = match std::fs::metadata(path) {
        Ok(file) => file.len(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Policy::default()),
        Err(error) => return Err(crate::home::io_failure(path, &error)),
    };
    if length > POLICY_BYTES_MAX {
        return Err(wrong("a policy file has at most 1 MiB".to_owned()));
    }
    let text = std::fs::read_to_string(path).map_err(|error| crate::home::io_failure(path, &error))?;
    parse(&text).map_err(wrong)
}

/// Returns the rule that a word names.
///
/// # Errors
///
/// `usage`.
pub fn rule(word: Option<&str>) -> Result<LocalRule, Failure> {
    match word {
        Some("allow") => Ok(LocalRule::Allowed),
        Some("block") => Ok(LocalRule::Blocked),
        Some("forget") => Ok(LocalRule::None),
        other => {
            let failure = Failure::new(Slug::Usage).detail("values").with("flag", "rule").with("value", other.unwrap_or_default());
            Err(failure.with("allowed", "allow, block, forget"))
        }
    }
}

/// Returns the command that takes a decision back: to what was before.
#[must_use]
pub fn undo(before: &TrustData) -> String {
    let rule = match before.local {
        LocalRule::None => "forget",
        LocalRule::Allowed => "allow",
        LocalRule::Blocked => "block",
    };
    format!("kreisnetz trust {} --{rule}", before.publisher.id)
}

/// Writes what a policy file says of one publisher, keeps everything else in it, and returns the policy of now.
///
/// # Errors
///
/// Those of [`read`]; nothing was written then. `permission_denied`, `disk_full`.
pub fn decide(path: &Path, publisher: PublisherId, rule: LocalRule) -> Result<Policy, Failure> {
    read(path)?;
    let wrong = |why: String| Failure::new(Slug::ConfigInvalid).detail("policy_file").with("path", path.display()).with("why", why);
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => HEADING.to_owned(),
        Err(error) => return Err(crate::home::io_failure(path, &error)),
    };
    let text = decided(&text, publisher, rule).map_err(wrong)?;
    let policy = parse(&text).map_err(wrong)?;
    crate::home::replace(path, 0o600, text.as_bytes())?;
    Ok(policy)
}

fn decided(text: &str, publisher: PublisherId, rule: LocalRule) -> Result<String, String> {
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| error.to_string())?;
    let id = publisher.to_string();
    for (list, is_in) in [("allow", rule == LocalRule::Allowed), ("block", rule == LocalRule::Blocked)] {
        let item = document.entry(list).or_insert_with(|| toml_edit::value(Array::new()));
        let ids = item.as_array_mut().ok_or_else(|| format!("{list} is no list"))?;
        ids.retain(|there| there.as_str() != Some(&id));
        if is_in {
            ids.push(id.as_str());
        }
    }
    Ok(document.to_string())
}

fn parse(text: &str) -> Result<Policy, String> {
    let file: PolicyFile = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| 1 + text[..span.start].matches('\n').count());
        format!("line {line}: {}", error.message())
    })?;
    let quorum = file.quorum.unwrap_or(QUORUM);
    if quorum < QUORUM {
        return Err(format!("quorum = {quorum}: a node may ask for more vouchers than {QUORUM}, never for fewer"));
    }
    Ok(Policy::default().asking_for(quorum).allowing(ids(&file.allow)?).blocking(ids(&file.block)?))
}

fn ids(texts: &BTreeSet<String>) -> Result<Vec<PublisherId>, String> {
    texts.iter().map(|text| text.parse().map_err(|_| format!("\"{text}\" is no id of 64 hex digits"))).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_blocks_allows_and_asks_for_more_vouchers_never_for_fewer() {
        let id = "ab".repeat(32);
        let policy = parse(&format!("quorum = 4\nallow = [\"{id}\"]\nblock = [\"{}\"]\n", "cd".repeat(32))).unwrap();
        assert_eq!(policy.quorum(), 4);
        assert!(policy.allows(&id.parse().unwrap()) && policy.blocks(&"cd".repeat(32).parse().unwrap()));
        assert!(parse("quorum = 2\n").unwrap_err().contains("never for fewer"));
        assert!(parse("\n\nblok = []\n").unwrap_err().starts_with("line 3:"));
        assert!(parse("block = [\"uelzen\"]\n").is_err(), "a name could come to mean somebody else");
    }

    #[test]
    fn a_decision_is_written_beside_what_stands_there_and_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("policy.toml");
        let luechow: PublisherId = "ab".repeat(32).parse().unwrap();
        std::fs::write(&path, "# our own rule\nquorum = 5\n").unwrap();
        assert!(decide(&path, luechow, LocalRule::Blocked).unwrap().blocks(&luechow));
        let allowed = decide(&path, luechow, LocalRule::Allowed).unwrap();
        assert!(allowed.allows(&luechow) && !allowed.blocks(&luechow) && allowed.quorum() == 5);
        assert_eq!(read(&path).unwrap(), allowed);
        let forgotten = decide(&path, luechow, LocalRule::None).unwrap();
        assert!(!forgotten.allows(&luechow) && !forgotten.blocks(&luechow));
        assert!(std::fs::read_to_string(&path).unwrap().starts_with("# our own rule\n"));
        std::fs::write(&path, "quorum = 1\n").unwrap();
        assert!(decide(&path, luechow, LocalRule::Blocked).is_err(), "a file that is not understood is not written over");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "quorum = 1\n");
    }

    #[test]
    fn without_a_file_the_rule_of_the_network_is_in_force() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(&folder.path().join("policy.toml")).unwrap(), Policy::default());
        std::fs::write(folder.path().join("policy.toml"), "quorum = 0\n").unwrap();
        assert_eq!(read(&folder.path().join("policy.toml")).unwrap_err().slug(), Slug::ConfigInvalid);
    }
}
