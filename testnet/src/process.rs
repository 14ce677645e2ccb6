//! Processes of nodes: started detached, recognised again later, and signalled only while they are surely ours.
//!
//! A process id alone is no name: ids are used again. With the start time beside it nobody else's process is met.

use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use serde::{Deserialize, Serialize};

/// Between two looks at a process that should end.
const POLL: Duration = Duration::from_millis(5);

/// A process, told apart from a later one with the same id.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) struct ProcessId {
    pid: i32,
    /// Clock ticks since boot, field 22 of `/proc/<pid>/stat` (proc(5)).
    start_time: u64,
}

/// Why a process was not started or not signalled.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProcessError {
    #[error("{program}: cannot be started: {source}")]
    Start { program: PathBuf, source: io::Error },
    #[error("{log}: cannot be opened: {source}")]
    Log { log: PathBuf, source: io::Error },
    #[error("process {pid} ended at once")]
    EndedAtOnce { pid: u32 },
    #[error("process {pid} cannot be signalled: {source}")]
    Signal { pid: i32, source: Errno },
    #[error("process {pid} still runs after SIGKILL")]
    Survived { pid: i32 },
}

impl ProcessId {
    /// Starts `command` in a process group of its own, so that Ctrl-C here does not reach it; it writes to `log`.
    ///
    /// # Errors
    ///
    /// The log cannot be opened, the program cannot be started, or it was gone before it could be recorded.
    pub(crate) fn start(mut command: Command, log: &Path) -> Result<Self, ProcessError> {
        let open = || OpenOptions::new().create(true).append(true).mode(0o600).open(log);
        let log_error = |source| ProcessError::Log { log: log.to_owned(), source };
        command.process_group(0).stdin(Stdio::null());
        command.stdout(open().map_err(log_error)?).stderr(open().map_err(log_error)?);
        let program = PathBuf::from(command.get_program());
        // Never waited for: the node outlives the launcher, and while both live a zombie counts as ended.
        let child = command.spawn().map_err(|source| ProcessError::Start { program, source })?;
        let pid = child.id();
        i32::try_from(pid).ok().and_then(Self::of).ok_or(ProcessError::EndedAtOnce { pid })
    }

    /// Returns the process that has `pid` now, a zombie too.
    fn of(pid: i32) -> Option<Self> {
        stat(pid).map(|stat| Self { pid, start_time: stat.start_time })
    }

    /// Returns the number people know it by.
    pub(crate) fn pid(self) -> i32 {
        self.pid
    }

    /// Returns whether this very process still runs.
    pub(crate) fn is_running(self) -> bool {
        stat(self.pid).is_some_and(|stat| stat.start_time == self.start_time && !stat.is_zombie)
    }

    /// Sends `signal`; returns false when the process had ended already.
    ///
    /// # Errors
    ///
    /// The kernel refuses.
    pub(crate) fn signal(self, signal: Signal) -> Result<bool, ProcessError> {
        let failed = |source| ProcessError::Signal { pid: self.pid, source };
        let Some(pid) = Pid::from_raw(self.pid) else { return Ok(false) };
        // The descriptor pins the process: whoever passes the check below is the one that gets the signal.
        let pinned = match pidfd_open(pid, PidfdFlags::empty()) {
            Ok(pinned) => pinned,
            Err(Errno::SRCH) => return Ok(false),
            Err(error) => return Err(failed(error)),
        };
        if !self.is_running() {
            return Ok(false);
        }
        match pidfd_send_signal(pinned, signal) {
            Ok(()) => Ok(true),
            Err(Errno::SRCH) => Ok(false),
            Err(error) => Err(failed(error)),
        }
    }

    /// Waits until the process has ended; returns whether it did within `patience`.
    pub(crate) fn wait(self, patience: Duration) -> bool {
        let deadline = Instant::now() + patience;
        while self.is_running() {
            if Instant::now() >= deadline {
                return false;
            }
            thread::sleep(POLL);
        }
        true
    }

    /// Ends all of `processes`: SIGTERM, and SIGKILL for those that still run after `patience`.
    ///
    /// # Errors
    ///
    /// The first one that could not be ended; the others are tried all the same.
    pub(crate) fn stop_all(processes: &[Self], patience: Duration) -> Result<(), ProcessError> {
        let mut first_error = None;
        for process in processes {
            let result = process.signal(Signal::TERM);
            first_error = first_error.or(result.err());
        }
        let deadline = Instant::now() + patience;
        for process in processes {
            if !process.wait(deadline.saturating_duration_since(Instant::now())) {
                let result = process.kill();
                first_error = first_error.or(result.err());
            }
        }
        first_error.map_or(Ok(()), Err)
    }

    /// Ends the process by SIGKILL and waits until it is gone.
    ///
    /// # Errors
    ///
    /// The kernel refuses, or the process hangs in the kernel.
    pub(crate) fn kill(self) -> Result<(), ProcessError> {
        self.signal(Signal::KILL)?;
        if self.wait(Duration::from_secs(5)) { Ok(()) } else { Err(ProcessError::Survived { pid: self.pid }) }
    }
}

struct Stat {
    is_zombie: bool,
    start_time: u64,
}

fn stat(pid: i32) -> Option<Stat> {
    parse_stat(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
}

/// Reads what follows the program's name, which may itself hold blanks and brackets.
fn parse_stat(line: &str) -> Option<Stat> {
    let (_, rest) = line.rsplit_once(')')?;
    let mut fields = rest.split_ascii_whitespace();
    let state = fields.next()?;
    let start_time = fields.nth(18)?.parse().ok()?;
    Some(Stat { is_zombie: matches!(state, "Z" | "X"), start_time })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn sleeper(folder: &Path) -> ProcessId {
        let mut command = Command::new("sleep");
        command.arg("600");
        ProcessId::start(command, &folder.join("log")).unwrap()
    }

    #[test]
    fn a_started_process_runs_until_it_is_killed() {
        let folder = tempfile::tempdir().unwrap();
        let process = sleeper(folder.path());
        assert!(process.is_running());
        process.kill().unwrap();
        assert!(!process.is_running());
        assert!(!process.signal(Signal::TERM).unwrap(), "nobody is left to signal");
    }

    #[test]
    fn a_process_with_the_same_id_and_another_start_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let process = sleeper(folder.path());
        let former = ProcessId { start_time: process.start_time - 1, ..process };
        assert!(!former.is_running());
        assert!(!former.signal(Signal::KILL).unwrap());
        assert!(process.is_running(), "the later process was signalled for the former one");
        process.kill().unwrap();
    }

    #[test]
    fn all_processes_end_even_one_that_ignores_the_first_signal() {
        let folder = tempfile::tempdir().unwrap();
        let mut deaf = Command::new("sh");
        deaf.args(["-c", "trap '' TERM; while :; do sleep 1; done"]);
        let both = [sleeper(folder.path()), ProcessId::start(deaf, &folder.path().join("deaf")).unwrap()];
        thread::sleep(Duration::from_millis(100));
        ProcessId::stop_all(&both, Duration::from_millis(200)).unwrap();
        assert!(both.iter().all(|process| !process.is_running()));
    }

    #[test]
    fn a_program_name_with_brackets_does_not_shift_the_fields() {
        let numbers: Vec<String> = (4..=25).map(|field| field.to_string()).collect();
        let stat = parse_stat(&format!("7 (a) b (c) S {}", numbers.join(" "))).unwrap();
        assert_eq!((stat.start_time, stat.is_zombie), (22, false));
    }

    #[test]
    fn a_missing_program_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let error = ProcessId::start(Command::new("no-such-program"), &folder.path().join("log")).unwrap_err();
        assert!(error.to_string().contains("no-such-program"), "{error}");
    }
}
