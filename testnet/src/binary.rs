//! The kreisnetz binary the nodes run: built by cargo, or the one that the environment names.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::thread;

use serde_json::Value;

use crate::interrupt;
use crate::progress::Progress;
use crate::terminal::Terminal;

/// A binary to use as it is, instead of a build.
pub(crate) const BINARY_VARIABLE: &str = "KREISNETZ_BIN";
const PACKAGE: &str = "kreisnetz";

/// Why there is no binary.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BuildError {
    #[error("cargo cannot be run: {0}")]
    Cargo(io::Error),
    #[error("the node does not build")]
    Failed,
    #[error("cargo built no {PACKAGE} binary")]
    NoBinary,
    #[error("{BINARY_VARIABLE} names {}, which is no file", .0.display())]
    Missing(PathBuf),
    #[error("interrupted")]
    Interrupted,
}

/// Returns the binary, built first where needed, with its progress on stderr.
///
/// # Errors
///
/// The build fails; cargo has said why.
pub(crate) fn provide(terminal: Terminal) -> Result<PathBuf, BuildError> {
    match std::env::var_os(BINARY_VARIABLE) {
        Some(path) => given(PathBuf::from(path)),
        None => build(terminal),
    }
}

fn given(path: PathBuf) -> Result<PathBuf, BuildError> {
    let found = std::path::absolute(&path).ok().filter(|path| path.is_file());
    found.ok_or(BuildError::Missing(path))
}

fn build(terminal: Terminal) -> Result<PathBuf, BuildError> {
    let mut cargo = Command::new(cargo());
    cargo.args(["build", "--package", PACKAGE, "--message-format=json-render-diagnostics"]);
    // Its own bar and ours would write over each other.
    cargo.arg("--quiet").current_dir(workspace()).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = cargo.spawn().map_err(BuildError::Cargo)?;
    let binary = child.stdout.take().and_then(|stdout| follow(stdout, terminal));
    let status = child.wait().map_err(BuildError::Cargo)?;
    if interrupt::is_pending() {
        return Err(BuildError::Interrupted);
    }
    if status.success() { binary.ok_or(BuildError::NoBinary) } else { Err(BuildError::Failed) }
}

/// Counts what cargo reports as done, and returns the path of the binary.
fn follow(stdout: ChildStdout, terminal: Terminal) -> Option<PathBuf> {
    let (sender, total) = mpsc::channel();
    // Counted beside the build: a build with nothing to do is over before the count.
    thread::spawn(move || sender.send(count_units()));
    let mut progress = Progress::start(terminal, "Building", 0);
    let mut binary = None;
    for line in BufReader::new(stdout).lines().map_while(Result::ok) {
        if let Ok(Some(total)) = total.try_recv() {
            progress.set_total(total);
        }
        let Ok(message) = serde_json::from_str::<Value>(&line) else { continue };
        if message["reason"] == "compiler-artifact" {
            progress.advance(message["target"]["name"].as_str().unwrap_or_default());
        }
        binary = binary_of(&message).or(binary);
    }
    progress.finish();
    binary
}

fn binary_of(message: &Value) -> Option<PathBuf> {
    let is_ours = message["reason"] == "compiler-artifact"
        && message["target"]["name"] == PACKAGE
        && message["target"]["kind"].as_array()?.iter().any(|kind| kind == "bin");
    if is_ours { message["executable"].as_str().map(PathBuf::from) } else { None }
}

/// Returns about how many things cargo will report: a library each, a build script where there is one, the binary.
fn count_units() -> Option<u64> {
    let mut cargo = Command::new(cargo());
    cargo.args(["metadata", "--format-version=1", "--quiet", "--offline"]).current_dir(workspace());
    let metadata: Value = serde_json::from_slice(&cargo.stderr(Stdio::null()).output().ok()?.stdout).ok()?;
    let packages: BTreeMap<&str, &Value> =
        metadata["packages"].as_array()?.iter().filter_map(|package| Some((package["id"].as_str()?, package))).collect();
    let needed = needed(&metadata["resolve"])?;
    let units = needed.iter().filter_map(|id| packages.get(id)).map(|package| {
        let targets = package["targets"].as_array().map_or(&[][..], Vec::as_slice);
        1 + u64::from(targets.iter().any(|target| target["kind"][0] == "custom-build"))
    });
    Some(units.sum::<u64>() + 1)
}

/// Walks the resolved graph from the node's package along everything but test dependencies.
fn needed(resolve: &Value) -> Option<BTreeSet<&str>> {
    let nodes: BTreeMap<&str, &Value> = resolve["nodes"].as_array()?.iter().filter_map(|node| Some((node["id"].as_str()?, node))).collect();
    let root = nodes.keys().copied().find(|id| is_root(id))?;
    let (mut seen, mut open) = (BTreeSet::from([root]), vec![root]);
    while let Some(id) = open.pop() {
        for dependency in nodes.get(id)?["deps"].as_array()? {
            let uses = dependency["dep_kinds"].as_array()?;
            let wanted = uses.iter().any(|kind| kind["kind"] != "dev" && runs_here(&kind["target"]));
            let id = dependency["pkg"].as_str()?;
            if wanted && seen.insert(id) {
                open.push(id);
            }
        }
    }
    Some(seen)
}

/// Package ids end in `/node#kreisnetz@0.1.0`, or in the name where the folder is named like it.
fn is_root(id: &str) -> bool {
    id.rsplit_once('#').is_some_and(|(_, name)| name.starts_with(&format!("{PACKAGE}@")))
}

/// Judges a platform's condition by its words: an estimate for a bar needs no more.
fn runs_here(condition: &Value) -> bool {
    let foreign = ["windows", "macos", "apple", "wasm", "android", "hermit", "wasi", "redox", "ios"];
    let condition = condition.as_str().unwrap_or_default();
    condition.contains("not(") || !foreign.iter().any(|system| condition.contains(system))
}

fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// The launcher belongs to its source tree: it builds what lies beside it.
fn workspace() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_binary_is_told_from_the_library_of_the_same_name() {
        let artifact = |kind: &str, executable: Value| json!({"reason": "compiler-artifact", "target": {"name": "kreisnetz", "kind": [kind]}, "executable": executable});
        assert_eq!(binary_of(&artifact("bin", json!("/t/kreisnetz"))), Some("/t/kreisnetz".into()));
        assert_eq!(binary_of(&artifact("lib", Value::Null)), None);
        assert_eq!(binary_of(&json!({"reason": "build-finished"})), None);
    }

    #[test]
    fn test_dependencies_and_other_systems_are_not_counted() {
        let dependency = |id: &str, kind: Value, target: Value| json!({"pkg": id, "dep_kinds": [{"kind": kind, "target": target}]});
        let resolve = json!({"nodes": [
            {"id": "path+file:///w/node#kreisnetz@0.1.0", "deps": [
                dependency("a", Value::Null, Value::Null),
                dependency("b", json!("dev"), Value::Null),
                dependency("c", Value::Null, json!("cfg(windows)")),
            ]},
            {"id": "path+file:///w/testnet#kreisnetz-testnet@0.1.0", "deps": [dependency("b", Value::Null, Value::Null)]},
            {"id": "a", "deps": []}, {"id": "b", "deps": []}, {"id": "c", "deps": []},
        ]});
        let expected = BTreeSet::from(["a", "path+file:///w/node#kreisnetz@0.1.0"]);
        assert_eq!(needed(&resolve), Some(expected));
    }

    #[test]
    fn a_binary_that_is_not_there_is_named() {
        let error = given("no/such/kreisnetz".into()).unwrap_err();
        assert!(error.to_string().contains("no/such/kreisnetz"), "{error}");
    }
}
