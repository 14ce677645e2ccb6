//! Who speaks: keys, identity events, delegation, signatures and digests of a publisher.
//!
//! A publisher is known by the digest of its inception event ([`PublisherId`]), which stays the same over all changes of keys.
//! Its identity is an [`IdentityLog`]: a small set of signed, hash-linked [`Event`]s, of which the log says what is in force, which key may
//! sign heads and which heads are void.
//!
//! The crate is pure: it reads no clock, draws no entropy (callers pass it in), opens no file. What was signed is a [`Signed`];
//! only checking its signature makes a [`Verified`], and nothing inside a `Signed` may be believed.
//!
//! ```
//! use kreisnetz_identity::{Digest, SecretKey};
//!
//! let key = SecretKey::from_seed(&[7; 32]);
//! let signature = key.sign(b"message");
//! assert!(key.public().verify(b"message", &signature).is_ok());
//! assert!(key.public().verify(b"another", &signature).is_err());
//! assert_eq!(Digest::of(b"").to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
//! ```

mod ags;
mod bytes;
pub mod cose;
mod digest;
mod event;
mod id;
mod key;
mod key_file;
mod log;
mod passphrase;
mod signed;
mod time;

pub use ags::{Ags, AgsError};
pub use digest::Digest;
pub use event::{
    Basis, Claim, Class, Completion, Consent, DELEGATION_SECONDS_MAX, Delegation, EVENT_BYTES_MAX, Event, EventError, GUARDIANS_MAX,
    HeadRef, Inception, RESOLVES_MAX, REVOCATION_BYTES_MAX, ROOT_KEYS_MAX, Recovery, Revocation, RevocationReason, RootSet, Rotation,
    SETTLED_SECONDS, SUCCESSORS_MAX, Succession, SuccessionReason, Term, Veto, guardians_needed,
};
pub use id::{CheckDigits, NetworkId, PublisherId, check_digits};
pub use key::{BadSignature, KeyDigest, PublicKey, PublicKeyError, SecretKey, Signature};
pub use key_file::{KEY_FILE_BYTES_MAX, KeyFile, KeyFileError, KeyRole, Protection, SealCost};
pub use log::{
    EventRefused, Frozen, FrozenBy, GuardianKey, Guardians, HeadPosition, IdentityLog, Intake, LOG_EVENTS_MAX, Missing, NoGuardians,
    NotDelegated, PendingClaim, Taken, VerifyEventError, cosign_event, sign_event, signers_of,
};
pub use passphrase::{PASSPHRASE_WORDS, Passphrase};
pub use signed::{Signed, Verified};
pub use time::Timestamp;
