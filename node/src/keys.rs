//! What root keys do for a home: they hand the signing of heads to a key on the node, for a time.
//!
//! A root key is opened, signs one event and is wiped. It is at hand all at once, or it never touches the node: the node drafts the event
//! into a file, officers sign the file wherever their keys are, the node applies it. The file holds the identity and the event, a
//! `COSE_Sign` that fewer keys have signed than it needs.
//!
//! The new signing key waits under `keys/signing.next` until the event that names it is durable in the store; then it takes the place of
//! the old one. A crash in between is put right at the next start.

mod carried;
mod delegating;
mod failing;
mod officers;
mod settling;
mod signed_before;

pub use officers::Officer;
pub(crate) use settling::settle;

use std::path::PathBuf;

use crate::api::KeyEventData;
use crate::clock::Clock;
use crate::failure::Failure;
use crate::home::Home;

/// What is to be done with a delegation.
#[derive(Clone, Debug)]
pub enum DelegateRequest {
    /// All at once, with the root keys at hand.
    Delegate {
        /// What it is to say.
        wanted: Wanted,
        /// Where the root keys lie.
        folders: RootFolders,
    },
    /// Into a file for the officers.
    Draft {
        /// What it is to say.
        wanted: Wanted,
        /// The file to write.
        file: PathBuf,
    },
    /// One officer's signature on the file.
    Sign {
        /// The file.
        file: PathBuf,
        /// Where this officer's root key lies.
        folders: RootFolders,
        /// Whether it is only shown.
        dry_run: bool,
    },
    /// The signed file into the identity.
    Apply {
        /// The file.
        file: PathBuf,
        /// Whether it is only checked.
        dry_run: bool,
    },
}

/// Performs a request on a home whose node does not run; `Sign` needs no home.
///
/// # Errors
///
/// `key_missing`, `permission_denied`, `seq_reserved`, `signature_invalid` and what else stands in the way; nothing is changed then.
pub fn perform(home: &Home, request: &DelegateRequest, officer: &mut dyn Officer, clock: Clock) -> Result<KeyEventData, Failure> {
    match request {
        DelegateRequest::Delegate { wanted, folders } => delegating::delegate(home, wanted, folders, officer, clock),
        DelegateRequest::Draft { wanted, file } => delegating::draft(home, wanted, file, officer, clock),
        DelegateRequest::Sign { file, folders, dry_run } => delegating::sign(file, folders, officer, *dry_run),
        DelegateRequest::Apply { file, dry_run } => delegating::apply(home, file, *dry_run),
    }
}

/// What a delegation is to be.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Days that it lasts; 180 at most.
    pub days: u64,
    /// Whether it opens a new epoch: after a lost guard, a stolen key, or to heal two heads that contradict each other.
    pub new_epoch: bool,
    /// Whether it is only shown.
    pub dry_run: bool,
}

/// The folders in which officers' root keys lie, each one stick.
#[derive(Clone, Debug)]
pub struct RootFolders(pub Vec<PathBuf>);
