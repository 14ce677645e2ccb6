//! How a redb file is opened and written here: durable, in two phases, checked, with little memory.

use std::{
    fs::OpenOptions,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use redb::{Builder, Database, Durability, ReadOnlyDatabase, StorageBackend, WriteTransaction};

use crate::{OpenError, StorageFault};

/// Bytes of file pages kept in memory: small, since hundreds of nodes may share a machine.
const CACHE_BYTES: usize = 8 * 1024 * 1024;

fn builder() -> Builder {
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE_BYTES).set_check_integrity_on_open(true);
    builder
}

/// Makes a new file that only its owner reads, fills it, and only then gives it its name; one that is there is left alone.
pub(crate) fn create(path: &Path, fill: impl FnOnce(&Database) -> Result<(), OpenError>) -> Result<Database, OpenError> {
    if path.try_exists().map_err(StorageFault::from)? {
        return Err(OpenError::Exists);
    }
    let unfinished = unfinished_name(path);
    match std::fs::remove_file(&unfinished) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(StorageFault::from(error).into()),
        _ => {}
    }
    create_empty(&unfinished)?;
    let database = builder().create(&unfinished)?;
    fill(&database)?;
    // A link, not a rename: it refuses a name that was taken meanwhile.
    std::fs::hard_link(&unfinished, path).map_err(StorageFault::from)?;
    std::fs::remove_file(&unfinished).map_err(StorageFault::from)?;
    sync_folder(path)?;
    Ok(database)
}

fn unfinished_name(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".unfinished");
    name.into()
}

fn create_empty(path: &Path) -> Result<(), StorageFault> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?;
    Ok(())
}

/// Opens a file for writing, repairs it after a crash and checks all of it.
pub(crate) fn open(path: &Path) -> Result<Database, OpenError> {
    Ok(builder().open(path)?)
}

/// Opens what another storage holds, or makes it there.
pub(crate) fn open_backend(backend: impl StorageBackend) -> Result<Database, OpenError> {
    Ok(builder().create_with_backend(backend)?)
}

/// Opens a file for reading alone. redb does not check or repair it then; digests and signatures are checked on each read.
pub(crate) fn open_read_only(path: &Path) -> Result<ReadOnlyDatabase, OpenError> {
    Ok(builder().open_read_only(path)?)
}

/// Begins a transaction that is on the disk once it is committed.
pub(crate) fn begin_write(database: &Database) -> Result<WriteTransaction, StorageFault> {
    let mut transaction = database.begin_write()?;
    transaction.set_durability(Durability::Immediate)?;
    transaction.set_two_phase_commit(true);
    Ok(transaction)
}

/// Makes the name of a new file durable, not only its content.
fn sync_folder(path: &Path) -> Result<(), StorageFault> {
    let Some(folder) = path.parent() else { return Ok(()) };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    Ok(std::fs::File::open(folder)?.sync_all()?)
}
