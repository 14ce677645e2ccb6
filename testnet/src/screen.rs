//! What a person would see: a command's output as it is printed on a terminal of a given width.
//!
//! Through a pipe the command line prints for programs. A story is for people, so the command gets a pseudo-terminal
//! (pty(7)); where the system has none left, the pipe must do.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use crate::node::{CallError, Node, Output};

/// Columns of the terminal; with the margin of a story, 80.
const COLUMNS: u16 = 76;

/// Runs a command of `node` and returns what its terminal shows; talk on stderr is apart.
///
/// # Errors
///
/// The command cannot be run, or is not done after `patience`.
pub(crate) fn capture(node: &Node, arguments: &[&str], colour: bool, patience: Duration) -> Result<Output, CallError> {
    let mut command = node.command(arguments);
    command.env("COLUMNS", COLUMNS.to_string()).env("LC_ALL", "C.UTF-8").env("PAGER", "cat");
    command.env("TERM", "xterm-256color").env_remove("ACCESSIBLE");
    if colour {
        command.env_remove("NO_COLOR")
    } else {
        command.env("NO_COLOR", "1")
    };
    let Ok((screen, wire)) = pseudo_terminal() else {
        command.stdout(Stdio::piped());
        return node.finish(command, arguments, patience);
    };
    command.stdout(Stdio::from(wire));
    let reader = thread::spawn(move || read_screen(File::from(screen)));
    // The command is gone when this returns, and with it the last descriptor of the wire: the reader then ends.
    let mut output = node.finish(command, arguments, patience)?;
    output.stdout = as_text(&reader.join().unwrap_or_default());
    Ok(output)
}

fn pseudo_terminal() -> rustix::io::Result<(OwnedFd, OwnedFd)> {
    let screen = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
    grantpt(&screen)?;
    unlockpt(&screen)?;
    let name = ptsname(&screen, Vec::new())?;
    let wire = rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty())?;
    tcsetwinsize(&screen, Winsize { ws_row: 60, ws_col: COLUMNS, ws_xpixel: 0, ws_ypixel: 0 })?;
    Ok((screen, wire))
}

fn read_screen(mut screen: File) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    loop {
        match screen.read(&mut part) {
            Ok(0) => return bytes,
            Ok(count) => bytes.extend_from_slice(&part[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // Linux says EIO once nobody holds the other end.
            Err(error) if error.raw_os_error() == Some(Errno::IO.raw_os_error()) => return bytes,
            Err(_) => return bytes,
        }
    }
}

/// A terminal's line ends with carriage return and line feed.
fn as_text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace("\r\n", "\n")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::path::Path;

    const PATIENCE: Duration = Duration::from_secs(20);

    #[test]
    fn the_command_sees_a_terminal_of_that_width() {
        let shell = Node::new(Path::new("/bin/sh"), Path::new("/nowhere"));
        let script = "test -t 1 && echo terminal; echo $COLUMNS; echo talk >&2";
        let output = capture(&shell, &["-c", script], false, PATIENCE).unwrap();
        assert_eq!((output.stdout.as_str(), output.stderr.as_str()), ("terminal\n76\n", "talk\n"));
    }

    #[test]
    fn much_output_is_read_to_its_end() {
        let shell = Node::new(Path::new("/bin/sh"), Path::new("/nowhere"));
        let output = capture(&shell, &["-c", "seq 20000"], false, PATIENCE).unwrap();
        assert!(output.stdout.ends_with("\n20000\n"));
        assert_eq!(output.exit, 0);
    }
}
