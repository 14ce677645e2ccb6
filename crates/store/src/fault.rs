//! What can go wrong with the disk under any operation: one type, so that the node can close, exit and be started again.

use std::io::{self, ErrorKind};

/// The file could not be read or written, or holds what was never written.
///
/// After [`DiskFull`](Self::DiskFull) or [`Io`](Self::Io) the file takes no more writes until it is opened again.
#[derive(Debug, thiserror::Error)]
pub enum StorageFault {
    /// No space is left, or the quota is used up.
    #[error("no space is left on the disk")]
    DiskFull,
    /// The operating system refused to read or write.
    #[error("the disk does not read or write: {0}")]
    Io(#[source] io::Error),
    /// The file holds other bytes than were written.
    #[error("the file is damaged: {0}")]
    Damaged(String),
}

impl StorageFault {
    /// Says that something read does not have the form that only this crate writes.
    pub(crate) fn damaged(what: &str) -> Self {
        Self::Damaged(what.to_owned())
    }
}

impl From<io::Error> for StorageFault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::DiskFull,
            // redb says so of a file that is none of its own, and of one that ends early.
            ErrorKind::InvalidData | ErrorKind::UnexpectedEof => Self::Damaged(error.to_string()),
            _ => Self::Io(error),
        }
    }
}

impl From<redb::Error> for StorageFault {
    fn from(error: redb::Error) -> Self {
        match error {
            redb::Error::Io(error) => error.into(),
            redb::Error::Backend(error) => Self::Io(io::Error::other(error)),
            error @ (redb::Error::PreviousIo | redb::Error::DatabaseClosed | redb::Error::LockPoisoned(_)) => {
                Self::Io(io::Error::other(error.to_string()))
            }
            other => Self::Damaged(other.to_string()),
        }
    }
}

macro_rules! from_redb {
    ($($error:ty),+) => { $(
        impl From<$error> for StorageFault {
            fn from(error: $error) -> Self {
                redb::Error::from(error).into()
            }
        }
    )+ };
}

from_redb!(redb::StorageError, redb::TableError, redb::TransactionError, redb::CommitError, redb::SetDurabilityError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_and_a_used_up_quota_are_told_apart_from_other_failures() {
        for kind in [ErrorKind::StorageFull, ErrorKind::QuotaExceeded] {
            assert!(matches!(StorageFault::from(redb::StorageError::Io(kind.into())), StorageFault::DiskFull), "{kind}");
        }
        assert!(matches!(StorageFault::from(redb::StorageError::Io(ErrorKind::PermissionDenied.into())), StorageFault::Io(_)));
        assert!(matches!(StorageFault::from(redb::StorageError::PreviousIo), StorageFault::Io(_)));
    }
}
