//! A network of its own for the run, where the system allows it: then the counters of the loopback count this run and nothing else.

use std::env;
use std::process::{Command, ExitCode, Stdio};

/// Set for the inner run.
pub(crate) const MARK: &str = "KREISNETZ_COMPARE_ALONE";
/// Brings the loopback up and becomes the program that follows.
const SCRIPT: &str = r#"ip link set lo up && exec "$0" "$@""#;

/// Says whether this run has a network of its own.
pub(crate) fn is_alone() -> bool {
    env::var_os(MARK).is_some()
}

/// Runs the whole program again within a new network namespace. Returns its end, or nothing where this run is to go on.
pub(crate) fn rerun() -> Option<ExitCode> {
    if is_alone() || !is_possible() {
        return None;
    }
    let program = env::current_exe().ok()?;
    let status = namespace().arg(program).args(env::args_os().skip(1)).env(MARK, "1").status().ok()?;
    Some(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

fn namespace() -> Command {
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--net", "sh", "-c", SCRIPT]);
    command
}

fn is_possible() -> bool {
    let tried = namespace().arg("true").stdout(Stdio::null()).stderr(Stdio::null()).status();
    tried.is_ok_and(|status| status.success())
}
