//! Homes of nodes: keys, network file, configuration and drafts, all through the node's own command line.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use crate::counties::County;
use crate::founders::{NetworkFile, listen_addresses};
use crate::node::{CallError, Node};

/// For one local command.
const PATIENCE: Duration = Duration::from_secs(30);

/// Who a new home speaks for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Identity {
    /// 64 hex digits.
    pub(crate) publisher: String,
    pub(crate) peer_id: String,
}

/// Why a home is not ready for its node.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HomeError {
    #[error("{}: {source}", .path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error(transparent)]
    Call(#[from] CallError),
    #[error("`kreisnetz init` answered without {0}")]
    Incomplete(&'static str),
    #[error("the network file: {0}")]
    NetworkFile(#[from] toml::ser::Error),
}

/// Makes the home of a county's node with throw-away keys that follow from `seed`.
///
/// # Errors
///
/// The folder cannot be made, or `init` fails.
pub(crate) fn create(node: &Node, home: &Path, county: &County, network: &Path, seed: u64) -> Result<Identity, HomeError> {
    let made = DirBuilder::new().mode(0o700).create(home);
    made.map_err(|source| HomeError::Io { path: home.to_owned(), source })?;
    let contact = format!("digital@{}.example", county.slug);
    let roots = home.join("root");
    let (network, roots) = (network.to_string_lossy(), roots.to_string_lossy());
    let arguments = [
        "init",
        "--county",
        &county.ags,
        "--contact",
        &contact,
        "--root-dir",
        &roots,
        "--network",
        &network,
        "--proxy",
        "none",
        "--no-input",
    ];
    let answer = node.json_seeded(seed, &arguments, PATIENCE)?;
    identity(&answer)
}

/// Tells the home its network, the addresses to listen on, and where some others are, which then learn from its catalog where it is
/// itself; it then waits for its node.
///
/// # Errors
///
/// The network file cannot be written, or a setting is refused.
pub(crate) fn join(
    node: &Node,
    home: &Path,
    network: &NetworkFile,
    port: u16,
    peer_id: &str,
    bootstrap: &[String],
) -> Result<(), HomeError> {
    write(&home.join("network.toml"), &network.to_toml()?)?;
    set(node, "network.listen", &list(&listen_addresses(port)))?;
    if !bootstrap.is_empty() {
        set(node, "network.bootstrap", &list(bootstrap))?;
        let draft = format!(
            "kind = \"node\"\ntitle = \"Knoten im Testnetz\"\n\n[[nodes]]\npeer_id = \"{peer_id}\"\naddresses = {}\n",
            list(&listen_addresses(port))
        );
        write(&home.join("drafts/node.toml"), &draft)?;
    }
    set(node, "network.private_ranges", r#"["127.0.0.0/8"]"#)
}

/// Returns texts as a TOML array.
fn list(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| format!("\"{text}\"")).collect();
    format!("[{}]", texts.join(", "))
}

/// Sets one key of the home's `config.toml` to a TOML value.
fn set(node: &Node, key: &str, value: &str) -> Result<(), HomeError> {
    node.json(&["config", "set", key, value, "--no-input"], PATIENCE)?;
    Ok(())
}

fn identity(answer: &Value) -> Result<Identity, HomeError> {
    let publisher = answer["publisher"]["id"].as_str().ok_or(HomeError::Incomplete("publisher.id"))?;
    let peer_id = answer["peer_id"].as_str().ok_or(HomeError::Incomplete("peer_id"))?;
    Ok(Identity { publisher: publisher.to_owned(), peer_id: peer_id.to_owned() })
}

/// Writes a file that only its owner reads.
///
/// # Errors
///
/// It cannot be written.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), HomeError> {
    let mut options = OpenOptions::new();
    let open = options.create(true).write(true).truncate(true).mode(0o600).open(path);
    let written = open.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|source| HomeError::Io { path: path.to_owned(), source })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_answer_of_init_names_publisher_and_peer() {
        let answer = json!({"publisher": {"id": "ab"}, "peer_id": "12D3KooWX"});
        assert_eq!(identity(&answer).unwrap().publisher, "ab");
    }

    #[test]
    fn an_answer_without_them_is_no_identity() {
        let error = identity(&json!({"publisher": {"id": "ab"}})).unwrap_err();
        assert!(error.to_string().contains("peer_id"), "{error}");
    }
}
