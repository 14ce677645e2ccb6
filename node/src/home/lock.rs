//! One writer at a time: an exclusive lock on a file of the home, which the system takes back when the process ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;

use super::{FOLDER_MODE, Home, SECRET_MODE, create_folder, io_failure};
use crate::failure::{Failure, Slug};

/// Digits of a process id at most.
const PID_DIGITS_MAX: u64 = 20;

/// The right to write in a home, as long as it lives.
#[derive(Debug)]
pub struct HomeLock {
    /// Closing it gives the lock back.
    _file: File,
}

impl HomeLock {
    /// Takes the lock, and makes the folder of sockets and locks if it is not there.
    ///
    /// # Errors
    ///
    /// `home_in_use` with the process that has it, `permission_denied` where the file cannot be opened.
    pub fn acquire(home: &Home) -> Result<Self, Failure> {
        create_folder(&home.run(), FOLDER_MODE)?;
        let path = home.lock_file();
        let mut options = OpenOptions::new();
        let options = options.create(true).truncate(false).read(true).write(true).mode(SECRET_MODE);
        let mut file = options.open(&path).map_err(|error| io_failure(&path, &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(in_use(home, &mut file)),
            Err(TryLockError::Error(error)) => return Err(io_failure(&path, &error)),
        }
        // The number is for people who look for the owner; the lock does not rest on it.
        let named = file.set_len(0).and_then(|()| file.seek(SeekFrom::Start(0))).and_then(|_| write!(file, "{}", std::process::id()));
        named.map_err(|error| io_failure(&path, &error))?;
        Ok(Self { _file: file })
    }
}

fn in_use(home: &Home, file: &mut File) -> Failure {
    let mut owner = String::new();
    let read = file.take(PID_DIGITS_MAX).read_to_string(&mut owner);
    let failure = Failure::new(Slug::HomeInUse).with("home", home.root().display());
    match owner.trim().parse::<u32>() {
        Ok(pid) if read.is_ok() => failure.with("pid", pid),
        _ => failure,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_is_refused_until_the_first_has_gone() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path());
        let first = HomeLock::acquire(&home).unwrap();
        let refused = HomeLock::acquire(&home).unwrap_err();
        assert_eq!((refused.slug(), refused.exit()), (Slug::HomeInUse, 5));
        assert_eq!(refused.context()["pid"], std::process::id().to_string());
        drop(first);
        HomeLock::acquire(&home).unwrap();
    }
}
