//! One node's command line: runs `kreisnetz` on a home, bounded in time, and reads its JSON.
//!
//! The launcher never looks into a home by itself; what the command line says is all it knows.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::interrupt;

/// Between two looks at a command under way.
const POLL: Duration = Duration::from_millis(3);
/// Between two questions to a node about the same thing, at first; later a twentieth of the time waited so far, for each question costs
/// a process, and hundreds of nodes are asked; but not more seldom than the last of these.
const ASK_AGAIN: Duration = Duration::from_millis(50);
const ASK_AGAIN_MAX: Duration = Duration::from_secs(5);
const WAITED_SHARE: u32 = 20;
/// Of the surroundings, what would change how a node behaves.
const FOREIGN_VARIABLES: [&str; 11] = [
    "ALL_PROXY",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "https_proxy",
    "http_proxy",
    "STATE_DIRECTORY",
    "RUNTIME_DIRECTORY",
    "CREDENTIALS_DIRECTORY",
    "NOTIFY_SOCKET",
    "WATCHDOG_USEC",
    "SSLKEYLOGFILE",
];

/// The command line of one node.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    binary: PathBuf,
    home: PathBuf,
}

/// What a command printed, and how it ended.
#[derive(Clone, Debug)]
pub(crate) struct Output {
    pub(crate) exit: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Why a command gave no answer that can be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CallError {
    #[error("{}: cannot be run: {source}", .binary.display())]
    Run { binary: PathBuf, source: io::Error },
    #[error("`kreisnetz {command}` gave no answer within {seconds} s")]
    TimedOut { command: String, seconds: u64 },
    #[error("`kreisnetz {command}` printed no JSON (exit {exit}): {text}")]
    NotJson { command: String, exit: i32, text: String },
    #[error("`kreisnetz {command}` failed (exit {exit}): {message}")]
    Failed { command: String, exit: i32, message: String },
    #[error("interrupted")]
    Interrupted,
}

impl Node {
    /// Names the node on `home`.
    pub(crate) fn new(binary: &Path, home: &Path) -> Self {
        Self { binary: binary.to_owned(), home: home.to_owned() }
    }

    /// Returns a command that knows the home and nothing of the launcher's surroundings.
    pub(crate) fn command<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(&self.binary);
        // A kreisnetz variable that names no setting is an error to the node, so none of ours may reach it.
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"KREISNETZ_")) {
            command.env_remove(name);
        }
        for name in FOREIGN_VARIABLES {
            command.env_remove(name);
        }
        command.env("KREISNETZ_HOME", &self.home).args(arguments);
        command
    }

    /// Runs a command with `--json` and returns the `data` of its answer.
    ///
    /// # Errors
    ///
    /// It cannot be run, is not done after `patience` and then ended, or its answer is an error or no JSON.
    pub(crate) fn json(&self, arguments: &[&str], patience: Duration) -> Result<Value, CallError> {
        self.json_of(self.command(arguments), arguments, patience)
    }

    /// Runs a command with `--json` and a repeatable source of keys.
    ///
    /// # Errors
    ///
    /// As [`Self::json`].
    pub(crate) fn json_seeded(&self, seed: u64, arguments: &[&str], patience: Duration) -> Result<Value, CallError> {
        let mut command = self.command(arguments);
        command.env("KREISNETZ_TEST_SEED", seed.to_string());
        self.json_of(command, arguments, patience)
    }

    /// Asks the same question until `accept` takes the answer; returns the last answer otherwise.
    ///
    /// # Errors
    ///
    /// Time is up: the last error, or what the last answer lacked.
    pub(crate) fn ask_until<T>(
        &self,
        arguments: &[&str],
        patience: Duration,
        mut accept: impl FnMut(&Value) -> Result<T, String>,
    ) -> Result<T, CallError> {
        let began = Instant::now();
        let deadline = began + patience;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let error = match self.json(arguments, left.max(Duration::from_secs(1))) {
                Ok(data) => match accept(&data) {
                    Ok(accepted) => return Ok(accepted),
                    Err(lack) => CallError::Failed { command: arguments.join(" "), exit: 0, message: lack },
                },
                Err(CallError::Interrupted) => return Err(CallError::Interrupted),
                Err(error) => error,
            };
            if Instant::now() >= deadline {
                return Err(error);
            }
            thread::sleep((began.elapsed() / WAITED_SHARE).clamp(ASK_AGAIN, ASK_AGAIN_MAX));
        }
    }

    fn json_of(&self, mut command: Command, arguments: &[&str], patience: Duration) -> Result<Value, CallError> {
        command.arg("--json").stdout(Stdio::piped());
        let output = self.finish(command, arguments, patience)?;
        let not_json =
            || CallError::NotJson { command: arguments.join(" "), exit: output.exit, text: first_lines(&[&output.stderr, &output.stdout]) };
        let document: Value = serde_json::from_str(&output.stdout).map_err(|_| not_json())?;
        if let Some(message) = document["error"]["message"].as_str() {
            let message = format!("{message} [{}]", document["error"]["slug"].as_str().unwrap_or_default());
            return Err(CallError::Failed { command: arguments.join(" "), exit: output.exit, message });
        }
        document.get("data").cloned().ok_or_else(not_json)
    }

    /// Runs `command` to its end; its stdout is read if it is a pipe.
    ///
    /// # Errors
    ///
    /// It cannot be run, or is not done after `patience`: then it is ended.
    pub(crate) fn finish(&self, mut command: Command, arguments: &[&str], patience: Duration) -> Result<Output, CallError> {
        command.stdin(Stdio::null()).stderr(Stdio::piped());
        let run_error = |source| CallError::Run { binary: self.binary.clone(), source };
        let mut child = command.spawn().map_err(run_error)?;
        // It may hold the far end of what somebody reads until nobody writes.
        drop(command);
        let stdout = drain(child.stdout.take());
        let stderr = drain(child.stderr.take());
        let ended = wait(&mut child, patience);
        if !matches!(ended, Ok(Some(_))) {
            // The child may have ended by itself in between; either way it is reaped here.
            let _ = child.kill();
            let _ = child.wait();
        }
        let status = ended.map_err(run_error)?;
        if interrupt::is_pending() {
            return Err(CallError::Interrupted);
        }
        let Some(status) = status else {
            return Err(CallError::TimedOut { command: arguments.join(" "), seconds: patience.as_secs() });
        };
        Ok(Output { exit: status.code().unwrap_or(-1), stdout: collect(stdout), stderr: collect(stderr) })
    }
}

/// Waits for the end of `child`: `None` when time is up or the launcher was interrupted.
fn wait(child: &mut Child, patience: Duration) -> io::Result<Option<ExitStatus>> {
    let deadline = Instant::now() + patience;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= deadline || interrupt::is_pending() {
            return Ok(None);
        }
        thread::sleep(POLL);
    }
}

/// Reads a pipe to its end beside the command, which would stop at a full one.
fn drain(pipe: Option<impl Read + Send + 'static>) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // What was read before an error is still worth showing.
            let _ = pipe.read_to_end(&mut bytes);
        }
        bytes
    })
}

fn collect(reader: JoinHandle<Vec<u8>>) -> String {
    String::from_utf8_lossy(&reader.join().unwrap_or_default()).into_owned()
}

fn first_lines(texts: &[&str]) -> String {
    let lines = texts.iter().flat_map(|text| text.lines()).map(str::trim).filter(|line| !line.is_empty());
    lines.take(3).collect::<Vec<_>>().join(" / ")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::fs;

    const PATIENCE: Duration = Duration::from_secs(20);

    fn node_that(script: &str) -> (tempfile::TempDir, Node) {
        let folder = tempfile::tempdir().unwrap();
        let binary = folder.path().join("node");
        // Written by a child: were it open for writing here while another test forks, it could not be run.
        let text = format!("#!/bin/sh\n{script}");
        let write = Command::new("sh")
            .args(["-c", r#"printf '%s\n' "$1" > "$0" && chmod 700 "$0""#])
            .args([binary.as_os_str(), text.as_ref()])
            .status();
        assert!(write.unwrap().success());
        let node = Node::new(&binary, folder.path());
        (folder, node)
    }

    #[test]
    fn the_data_of_an_answer_is_returned() {
        let (_folder, node) = node_that(r#"echo '{"schema":"kreisnetz.status/1","data":{"home":"'$KREISNETZ_HOME'"}}'"#);
        let data = node.json(&["status"], PATIENCE).unwrap();
        assert_eq!(data["home"].as_str(), node.home.to_str());
    }

    #[test]
    fn an_error_document_is_an_error_with_its_slug() {
        let (_folder, node) =
            node_that(r#"echo '{"schema":"kreisnetz.error/1","error":{"slug":"not_found","message":"no such entry"}}'; exit 4"#);
        let error = node.json(&["show", "x/y"], PATIENCE).unwrap_err();
        let CallError::Failed { exit, message, .. } = error else { panic!("{error}") };
        assert_eq!((exit, message.as_str()), (4, "no such entry [not_found]"));
    }

    #[test]
    fn other_output_is_shown_and_not_guessed_at() {
        let (_folder, node) = node_that("echo broken >&2; exit 1");
        let error = node.json(&["status"], PATIENCE).unwrap_err();
        assert!(error.to_string().contains("broken"), "{error}");
    }

    #[test]
    fn a_command_that_hangs_is_ended() {
        let (_folder, node) = node_that("exec sleep 600");
        let error = node.json(&["status"], Duration::from_millis(50)).unwrap_err();
        assert!(matches!(error, CallError::TimedOut { .. }), "{error}");
    }

    #[test]
    fn asking_goes_on_until_the_answer_is_accepted() {
        let (folder, node) = node_that(r#"echo x >> "$KREISNETZ_HOME/asked"; echo '{"data":'$(wc -l < "$KREISNETZ_HOME/asked")'}'"#);
        let count =
            node.ask_until(&["status"], PATIENCE, |data| data.as_u64().filter(|count| *count == 3).ok_or("too few".into())).unwrap();
        assert_eq!(count, 3);
        assert_eq!(fs::read_to_string(folder.path().join("asked")).unwrap().lines().count(), 3);
    }

    #[test]
    fn asking_in_vain_says_what_the_last_answer_lacked() {
        let (_folder, node) = node_that(r#"echo '{"data":1}'"#);
        let error = node.ask_until(&["status"], Duration::from_millis(120), |_| Err::<(), _>("2 were expected".into())).unwrap_err();
        assert!(error.to_string().contains("2 were expected"), "{error}");
    }
}
