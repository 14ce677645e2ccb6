//! The two socket files: where they lie, who may use them.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tokio::net::UnixListener;

use crate::failure::{Failure, Slug};

/// Bytes of a socket's path at most: `sun_path` of Linux without its last zero.
pub const SOCKET_PATH_BYTES_MAX: usize = 107;
/// Mode of the socket that only answers: the group may ask.
const READ_MODE: u32 = 0o660;
/// Mode of the socket that changes things: the owner alone.
const CONTROL_MODE: u32 = 0o600;

/// Both sockets, listening.
#[derive(Debug)]
pub struct Sockets {
    pub(super) read: UnixListener,
    pub(super) control: UnixListener,
    pub(super) paths: [PathBuf; 2],
}

impl Sockets {
    /// Listens on both paths. The caller holds the home's lock: a file that lies there belongs to a process that is gone.
    ///
    /// # Errors
    ///
    /// `config_invalid` for a path that is too long, `permission_denied` or `internal` where it cannot be made.
    pub fn open(read: &Path, control: &Path) -> Result<Self, Failure> {
        let paths = [read.to_owned(), control.to_owned()];
        Ok(Self { read: listen(read, "control.read_socket", READ_MODE)?, control: listen(control, "control.socket", CONTROL_MODE)?, paths })
    }
}

fn listen(path: &Path, key: &str, mode: u32) -> Result<UnixListener, Failure> {
    let length = path.as_os_str().len();
    if length > SOCKET_PATH_BYTES_MAX {
        let failure = Failure::new(Slug::ConfigInvalid).detail("socket").with("key", key).with("path", path.display());
        return Err(failure.with("actual", length).with("limit", SOCKET_PATH_BYTES_MAX));
    }
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::PermissionDenied => Failure::new(Slug::PermissionDenied).with("path", path.display()),
        _ => Failure::internal(format!("opening the socket {}: {error}", path.display())),
    };
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    let listener = UnixListener::bind(path).map_err(failed)?;
    fs::set_permissions(path, Permissions::from_mode(mode)).map_err(failed)?;
    Ok(listener)
}
