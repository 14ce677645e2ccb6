//! The node's own keys: files that nobody else can read, or they are not read at all.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use kreisnetz_identity::{KEY_FILE_BYTES_MAX, KeyFile, KeyFileError, KeyRole, SecretKey};
use libp2p::identity::Keypair;
use zeroize::Zeroizing;

use super::io_failure;
use crate::failure::{Failure, Slug};

/// Bits of a mode that open a file to the group or to everybody.
const OPEN_TO_OTHERS: u32 = 0o077;

/// Reads the key of a role from a file in clear.
///
/// # Errors
///
/// `key_missing` without the file; `permission_denied` where it cannot be read, or where its mode lets others read it, with the mode;
/// `config_invalid` where it is no such key.
pub fn read_key(path: &Path, role: KeyRole) -> Result<SecretKey, Failure> {
    let file = File::open(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Failure::new(Slug::KeyMissing).with("path", path.display()).with("role", role),
        ErrorKind::PermissionDenied => Failure::new(Slug::PermissionDenied).with("path", path.display()),
        _ => io_failure(path, &error),
    })?;
    // Asked of the open file, so that nothing can be put in its place in between.
    let mode = file.metadata().map_err(|error| io_failure(path, &error))?.permissions().mode() & 0o7777;
    if mode & OPEN_TO_OTHERS != 0 {
        return Err(Failure::new(Slug::PermissionDenied).with("path", path.display()).with("mode", format!("{mode:04o}")));
    }
    read_key_file(path, file)?.open(role, None).map_err(|error| bad_key(path, &error))
}

/// Reads an open key file, whatever its role and protection.
///
/// # Errors
///
/// `config_invalid` where it is none.
pub(crate) fn read_key_file(path: &Path, file: File) -> Result<KeyFile, Failure> {
    let mut text = Zeroizing::new(String::new());
    let limit = KEY_FILE_BYTES_MAX as u64 + 1;
    file.take(limit).read_to_string(&mut text).map_err(|error| match error.kind() {
        ErrorKind::InvalidData => bad_key(path, &KeyFileError::Format("not text".into())),
        _ => io_failure(path, &error),
    })?;
    KeyFile::parse(&text).map_err(|error| bad_key(path, &error))
}

/// Says why a file is no such key.
pub(crate) fn bad_key(path: &Path, error: &KeyFileError) -> Failure {
    Failure::new(Slug::ConfigInvalid).with("reason", format!("{}: {error}", path.display()))
}

/// Returns the PeerId of a transport key, in base58 as `12D3KooW…`.
#[must_use]
pub fn peer_id(key: &SecretKey) -> String {
    let mut seed = key.seed();
    // libp2p wipes the bytes it is given; every 32 bytes are a seed of Ed25519 (RFC 8032 §5.1.5), so it cannot refuse them.
    match Keypair::ed25519_from_bytes(seed.as_mut_slice()) {
        Ok(pair) => pair.public().to_peer_id().to_base58(),
        Err(_) => String::new(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fs;

    use super::*;
    use crate::home::{SECRET_MODE, write_new};

    fn written(mode: u32) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("signing.key");
        let text = KeyFile::clear(KeyRole::Signing, &SecretKey::from_seed(&[7; 32])).to_text();
        write_new(&path, SECRET_MODE, text.as_bytes()).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        (folder, path)
    }

    #[test]
    fn a_key_that_only_its_owner_reads_is_read() {
        let (_folder, path) = written(0o600);
        assert_eq!(read_key(&path, KeyRole::Signing).unwrap().public(), SecretKey::from_seed(&[7; 32]).public());
    }

    #[test]
    fn a_key_that_others_can_read_is_refused_with_its_mode() {
        for mode in [0o644, 0o640, 0o604, 0o660] {
            let (_folder, path) = written(mode);
            let failure = read_key(&path, KeyRole::Signing).unwrap_err();
            assert_eq!((failure.slug(), failure.exit()), (Slug::PermissionDenied, 14));
            assert_eq!(failure.context()["mode"], format!("{mode:04o}"));
        }
    }

    #[test]
    fn a_key_of_another_role_and_a_missing_one_are_told_apart() {
        let (folder, path) = written(0o600);
        assert_eq!(read_key(&path, KeyRole::Transport).unwrap_err().slug(), Slug::ConfigInvalid);
        assert_eq!(read_key(&folder.path().join("none"), KeyRole::Signing).unwrap_err().exit(), 24);
    }

    #[test]
    fn a_peer_id_is_the_one_of_libp2p() {
        assert!(peer_id(&SecretKey::from_seed(&[7; 32])).starts_with("12D3KooW"));
    }
}
