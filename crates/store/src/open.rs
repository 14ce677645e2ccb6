//! Why a file of ground state does not open.

use crate::StorageFault;

/// Why a store or guard is not opened or made.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no file.
    #[error("there is no such file")]
    Missing,
    /// A new file was to be made, and there is one.
    #[error("the file exists already")]
    Exists,
    /// Another process has it open.
    #[error("another process has the file open")]
    AlreadyOpen,
    /// It was not closed in order and is to be repaired first: open it for writing under the lock of the home, then again.
    #[error("the file was not closed in order and needs a repair first")]
    NeedsRepair,
    /// A later version of the program wrote it.
    #[error("the file has layout {found}, this program knows up to {known}")]
    StoreNewer {
        /// Layout of the file.
        found: u64,
        /// Newest layout that is known here.
        known: u64,
    },
    /// An earlier version of the program wrote it, and it was opened for reading only, or no migration leads from there.
    #[error("the file has layout {found} and must be migrated to {known} first")]
    MigrationNeeded {
        /// Layout of the file.
        found: u64,
        /// Layout that is read here.
        known: u64,
    },
    /// The disk fails, or the file is damaged.
    #[error(transparent)]
    Storage(#[from] StorageFault),
}

impl From<redb::DatabaseError> for OpenError {
    fn from(error: redb::DatabaseError) -> Self {
        match error {
            redb::DatabaseError::DatabaseAlreadyOpen | redb::DatabaseError::LockProtocolMismatch => Self::AlreadyOpen,
            redb::DatabaseError::RepairAborted => Self::NeedsRepair,
            redb::DatabaseError::Storage(redb::StorageError::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => Self::Missing,
            other => Self::Storage(redb::Error::from(other).into()),
        }
    }
}
