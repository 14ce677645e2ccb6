//! What is known of a publisher's guardians: their signing keys.

use crate::{Digest, IdentityLog, PublicKey, PublisherId};

/// What is known of the key with which a guardian consents.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum GuardianKey {
    /// The signing key that is delegated there.
    Key(PublicKey),
    /// No signing key is delegated there.
    NoKey,
    /// The guardian, or that event of its identity, is not known.
    Unknown,
}

/// Looks up the signing keys of guardians.
///
/// The answer for an event of a guardian's identity must not change once it is a key, or nodes would disagree about a recovery: take
/// [`IdentityLog::key_at`], which later revocations and forks do not touch.
pub trait Guardians {
    /// Returns the signing key of a guardian at one event of its identity.
    fn signer(&self, guardian: &PublisherId, tip: &Digest) -> GuardianKey;
}

/// Knows no guardian.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoGuardians;

impl Guardians for NoGuardians {
    fn signer(&self, _: &PublisherId, _: &Digest) -> GuardianKey {
        GuardianKey::Unknown
    }
}

/// A function over the known identities looks up in them.
impl<'a, F: Fn(&PublisherId) -> Option<&'a IdentityLog>> Guardians for F {
    fn signer(&self, guardian: &PublisherId, tip: &Digest) -> GuardianKey {
        self(guardian).map_or(GuardianKey::Unknown, |log| log.key_at(tip))
    }
}
