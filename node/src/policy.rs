//! The local policy file, `policy.toml`: whom this node takes without vouches, whom it never takes, and whether it asks for more vouchers
//! than the network does. No other node learns of it.

mod notes;

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use kreisnetz_catalog::admission::{Policy, QUORUM};
use kreisnetz_identity::PublisherId;
use serde::Deserialize;
use toml_edit::{Array, DocumentMut, Item, Table};

pub use notes::Notes;

use crate::api::{LocalRule, TrustData};
use crate::config::Config;
use crate::failure::{Failure, Slug};
use crate::home::Home;

/// How a new policy file begins.
const HEADING: &str = "# What this node alone decides, by the ids of publishers. No other node learns of it.\n";
/// Bytes of a policy file at most.
const POLICY_BYTES_MAX: u64 = 1024 * 1024;

impl Decision {
    /// Says what would stand in the file.
    pub fn foresee(self, data: &mut TrustData, today: Date) {
        match self {
            Self::Allow => data.local = LocalRule::Allowed,
            Self::Block => data.local = LocalRule::Blocked,
            Self::Confirm => data.compared = true,
            Self::Ignore => data.ignored = true,
            Self::Later => data.put_off_until = Some(notes::later(today).into()),
            Self::Forget => (data.local, data.compared, data.ignored, data.put_off_until) = (LocalRule::None, false, false, None),
        }
    }
}

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
    /// Ids whose check digits somebody here compared over a second channel.
    #[serde(default)]
    confirmed: BTreeSet<String>,
    /// Ids whose request for admission is not shown.
    #[serde(default)]
    ignored: BTreeSet<String>,
    /// Ids whose request is not shown before a day.
    #[serde(default)]
    later: BTreeMap<String, String>,
}

/// What a person at this node decides of a publisher.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Decision {
    /// A member here without vouches.
    Allow,
    /// Never a member here.
    Block,
    /// Its check digits were compared, and are its own.
    Confirm,
    /// Its request is not shown any more.
    Ignore,
    /// Its request is not shown for thirty days.
    Later,
    /// Nothing of all that.
    Forget,
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
    load(path).map(|(policy, _)| policy)
}

/// Reads what people noted in a policy file.
///
/// # Errors
///
/// As [`read`].
pub fn notes(path: &Path) -> Result<Notes, Failure> {
    load(path).map(|(_, notes)| notes)
}

fn load(path: &Path) -> Result<(Policy, Notes), Failure> {
    let wrong = |why: String| Failure::new(Slug::ConfigInvalid).detail("policy_file").with("path", path.display()).with("why", why);
    let length = match std::fs::metadata(path) {
        Ok(file) => file.len(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Default::default()),
        Err(error) => return Err(crate::home::io_failure(path, &error)),
    };
    if length > POLICY_BYTES_MAX {
        return Err(wrong("a policy file has at most 1 MiB".to_owned()));
    }
    let text = std::fs::read_to_string(path).map_err(|error| crate::home::io_failure(path, &error))?;
    parse(&text).map_err(wrong)
}

/// Returns the decision that a word names.
///
/// # Errors
///
/// `usage`.
pub fn decision(word: Option<&str>) -> Result<Decision, Failure> {
    match word {
        Some("allow") => Ok(Decision::Allow),
        Some("block") => Ok(Decision::Block),
        Some("confirm") => Ok(Decision::Confirm),
        Some("ignore") => Ok(Decision::Ignore),
        Some("later") => Ok(Decision::Later),
        Some("forget") => Ok(Decision::Forget),
        other => {
            let failure = Failure::new(Slug::Usage).detail("values").with("flag", "rule").with("value", other.unwrap_or_default());
            Err(failure.with("allowed", "allow, block, confirm, ignore, later, forget"))
        }
    }
}

/// Returns the command that takes a decision back, to what was before; none where one command alone cannot.
#[must_use]
pub fn undo(before: &TrustData) -> Option<String> {
    let is_bare = !before.compared && !before.ignored && before.put_off_until.is_none();
    let rule = match before.local {
        LocalRule::None if is_bare => "forget",
        LocalRule::Allowed => "allow",
        LocalRule::Blocked => "block",
        LocalRule::None => return None,
    };
    Some(format!("kreisnetz trust {} --{rule}", before.publisher.id))
}

/// Writes what a policy file says of one publisher, keeps everything else in it, and returns the policy of now.
///
/// # Errors
///
/// Those of [`read`]; nothing was written then. `permission_denied`, `disk_full`.
pub fn decide(path: &Path, publisher: PublisherId, decision: Decision, today: Date) -> Result<Policy, Failure> {
    read(path)?;
    let wrong = |why: String| Failure::new(Slug::ConfigInvalid).detail("policy_file").with("path", path.display()).with("why", why);
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => HEADING.to_owned(),
        Err(error) => return Err(crate::home::io_failure(path, &error)),
    };
    let text = decided(&text, publisher, decision, today).map_err(wrong)?;
    let (policy, _) = parse(&text).map_err(wrong)?;
    crate::home::replace(path, 0o600, text.as_bytes())?;
    Ok(policy)
}

fn decided(text: &str, publisher: PublisherId, decision: Decision, today: Date) -> Result<String, String> {
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| error.to_string())?;
    let id = publisher.to_string();
    // What is decided last stands: each takes out what it contradicts.
    let (into, out_of): (Option<&str>, &[&str]) = match decision {
        Decision::Allow => (Some("allow"), &["block", "ignored"]),
        Decision::Block => (Some("block"), &["allow", "confirmed"]),
        Decision::Confirm => (Some("confirmed"), &[]),
        Decision::Ignore => (Some("ignored"), &[]),
        Decision::Later => (None, &["ignored"]),
        Decision::Forget => (None, &["allow", "block", "confirmed", "ignored"]),
    };
    for list in out_of.iter().copied().chain(into) {
        let item = document.entry(list).or_insert_with(|| toml_edit::value(Array::new()));
        let ids = item.as_array_mut().ok_or_else(|| format!("{list} is no list"))?;
        ids.retain(|there| there.as_str() != Some(&id));
        if into == Some(list) {
            ids.push(id.as_str());
        }
    }
    if decision == Decision::Later || document.contains_key("later") {
        let table = document.entry("later").or_insert_with(|| Item::Table(Table::new()));
        let days = table.as_table_like_mut().ok_or_else(|| "later is no table".to_owned())?;
        match decision {
            Decision::Later => drop(days.insert(&id, toml_edit::value(notes::later(today).to_string()))),
            Decision::Confirm => {}
            Decision::Allow | Decision::Block | Decision::Ignore | Decision::Forget => drop(days.remove(&id)),
        }
    }
    Ok(document.to_string())
}

fn parse(text: &str) -> Result<(Policy, Notes), String> {
    let file: PolicyFile = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| 1 + text[..span.start].matches('\n').count());
        format!("line {line}: {}", error.message())
    })?;
    let quorum = file.quorum.unwrap_or(QUORUM);
    if quorum < QUORUM {
        return Err(format!("quorum = {quorum}: a node may ask for more vouchers than {QUORUM}, never for fewer"));
    }
    let policy = Policy::default().asking_for(quorum).allowing(ids(&file.allow)?).blocking(ids(&file.block)?);
    let later = file.later.into_iter().map(|(id, day)| match day.parse::<Date>() {
        Ok(day) => Ok((id, day)),
        Err(_) => Err(format!("\"{day}\" is no day such as 2026-12-24")),
    });
    ids(&file.confirmed).and(ids(&file.ignored))?;
    Ok((policy, Notes { confirmed: file.confirmed, ignored: file.ignored, later: later.collect::<Result<_, _>>()? }))
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
        let (policy, _) = parse(&format!("quorum = 4\nallow = [\"{id}\"]\nblock = [\"{}\"]\n", "cd".repeat(32))).unwrap();
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
        let today: Date = "2026-11-28".parse().unwrap();
        let decide = |decision| super::decide(&path, luechow, decision, today);
        assert!(decide(Decision::Block).unwrap().blocks(&luechow));
        let allowed = decide(Decision::Allow).unwrap();
        assert!(allowed.allows(&luechow) && !allowed.blocks(&luechow) && allowed.quorum() == 5);
        assert_eq!(read(&path).unwrap(), allowed);
        decide(Decision::Confirm).unwrap();
        decide(Decision::Ignore).unwrap();
        decide(Decision::Later).unwrap();
        let noted = notes(&path).unwrap();
        assert!(noted.confirmed.contains(&luechow.to_string()) && noted.later.contains_key(&luechow.to_string()), "{noted:?}");
        assert!(noted.ignored.is_empty(), "what was said last stands");
        assert!(read(&path).unwrap().allows(&luechow), "a note changes no rule");
        let forgotten = decide(Decision::Forget).unwrap();
        assert_eq!(notes(&path).unwrap(), Notes::default());
        assert!(!forgotten.allows(&luechow) && !forgotten.blocks(&luechow));
        assert!(std::fs::read_to_string(&path).unwrap().starts_with("# our own rule\n"));
        std::fs::write(&path, "quorum = 1\n").unwrap();
        assert!(decide(Decision::Block).is_err(), "a file that is not understood is not written over");
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
