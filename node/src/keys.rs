//! What root keys do for a home: they hand the signing of heads to a key on the node, for a time.
//!
//! A root key is opened, signs one event and is wiped. It is at hand all at once, or it never touches the node: the node drafts the event
//! into a file, officers sign the file wherever their keys are, the node applies it. The file holds the identity and the event, a
//! `COSE_Sign` that fewer keys have signed than it needs.
//!
//! The new signing key waits under `keys/signing.next` until the event that names it is durable in the store; then it takes the place of
//! the old one. A crash in between is put right at the next start.

mod carried;
mod ceremony;
mod consenting;
mod delegating;
pub mod drill;
mod failing;
mod ground;
mod guardians;
mod heads;
mod new_set;
mod officers;
mod recovering;
mod revoking;
mod rotating;
mod settling;
mod shape;
mod signed_before;
mod succeeding;
mod telling;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod wanted;

pub use delegating::WantedDelegation;
pub use officers::Officer;
pub(crate) use recovering::note as claim_note;
pub use recovering::{WantedClaim, WantedCompletion, WantedVeto};
pub use revoking::WantedRevocation;
pub use rotating::WantedRotation;
pub(crate) use settling::settle;
pub use shape::{NotAShape, SetShape};
pub use succeeding::WantedSuccession;
pub use wanted::{Ceremony, Wanted};

use std::path::PathBuf;

use kreisnetz_identity::SealCost;

use crate::api::KeyEventData;
use crate::clock::Clock;
use crate::failure::Failure;
use crate::home::Home;

/// What opening a root key costs. The tests in this crate seal dozens of keys; those that run the program pay in full.
pub(crate) const SEAL_COST: SealCost = if cfg!(test) { SealCost { memory_kib: 64, passes: 1 } } else { SealCost::FULL };

/// What is to be done with an event of the root keys.
#[derive(Clone, Debug)]
pub struct KeyRequest {
    /// Whether it is only shown.
    pub dry_run: bool,
    /// In which way.
    pub way: Way,
}

/// All at once, or one step of carrying it.
#[derive(Clone, Debug)]
pub enum Way {
    /// The last heads of a signing key, to decide which of them stands.
    Heads {
        /// Check digits of the key; the one in force where none are given.
        key: Option<String>,
    },
    /// The claims about the own identity that are under way.
    Claims,
    /// A guardian's signature on a file that carries another county's recovery.
    Consent {
        /// The file.
        file: PathBuf,
    },
    /// All at once, with the root keys at hand.
    AtOnce {
        /// What it is to say.
        wanted: Wanted,
        /// Where the root keys lie.
        folders: RootFolders,
    },
    /// Into a file for the officers.
    Draft {
        /// What it is to say.
        wanted: Wanted,
        /// Where the files lie whose public halves it names, where it names any.
        folders: RootFolders,
        /// The file to write.
        file: PathBuf,
    },
    /// One officer's signature on the file.
    Sign {
        /// What the file is to carry.
        ceremony: Ceremony,
        /// The file.
        file: PathBuf,
        /// Where this officer's root key lies.
        folders: RootFolders,
    },
    /// The signed file into the identity.
    Apply {
        /// What the file is to carry.
        ceremony: Ceremony,
        /// The file.
        file: PathBuf,
    },
}

/// Performs a request on a home whose node does not run; `Sign` needs no home.
///
/// # Errors
///
/// `key_missing`, `permission_denied`, `seq_reserved`, `signature_invalid` and what else stands in the way; nothing is changed then.
pub fn perform(home: &Home, request: &KeyRequest, officer: &mut dyn Officer, clock: Clock) -> Result<KeyEventData, Failure> {
    let dry_run = request.dry_run;
    match &request.way {
        Way::Heads { key } => revoking::list(home, key.as_deref(), clock),
        Way::Claims => recovering::list(home, clock),
        Way::Consent { file } => consenting::consent(home, file, officer, dry_run, clock),
        Way::AtOnce { wanted, folders } => ceremony::at_once(home, wanted, folders, dry_run, officer, clock),
        Way::Draft { wanted, folders, file } => ceremony::draft(home, wanted, folders, file, dry_run, officer, clock),
        Way::Sign { ceremony, file, folders } => ceremony::sign(*ceremony, file, folders, officer, dry_run),
        Way::Apply { ceremony, file } => ceremony::apply(home, *ceremony, file, dry_run, clock),
    }
}

/// The folders in which officers' root keys lie, each one stick.
#[derive(Clone, Debug)]
pub struct RootFolders(pub Vec<PathBuf>);
