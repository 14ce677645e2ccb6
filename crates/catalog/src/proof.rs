//! The proof file: one entry of one county, with everything that anyone needs to check it offline.
//!
//! It shows that the county of an identity listed an entry, or none of a name, in the catalog of one signed head, and which other
//! counties had seen that head. It does not show that the head is the newest, that no key was revoked since, or that the identity is
//! the county that its inception names: for that its check digits are compared.

mod file;
mod report;

use kreisnetz_identity::{IdentityLog, NetworkId, Verified, VerifyEventError};

use crate::{BadWitness, Head, HeadError, HeadRefused, Leaf, Slug, VerifiedWitness, parse_head};
use file::File;
pub use report::{ProofReport, ProvenClaim, ProvenPublisher, ProvenWitness};

/// Bytes of a proof file at most.
pub const PROOF_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Witnesses of one proof at most.
pub const PROOF_WITNESSES_MAX: usize = 64;

/// What a proof is made of: one state of a catalog, and what others said about its head.
#[derive(Clone, Debug)]
pub struct Evidence<'a> {
    /// The head.
    pub head: &'a Verified<Head>,
    /// The publisher's identity.
    pub identity: &'a IdentityLog,
    /// All leaves of the head's catalog, sorted.
    pub leaves: &'a [Leaf],
    /// The name that is asked for, listed or not.
    pub slug: &'a Slug,
    /// The entry's bytes, where it is live.
    pub entry: Option<&'a [u8]>,
    /// Witnesses with their identities; those that say nothing about the head are left out.
    pub witnesses: Vec<(VerifiedWitness, IdentityLog)>,
}

/// The bytes of a proof file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Proof {
    bytes: Vec<u8>,
}

/// Why a proof file proves nothing; every part of it has to hold.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ProofError {
    /// Longer than a proof may be.
    #[error("a proof has at most {PROOF_BYTES_MAX} bytes, and {PROOF_WITNESSES_MAX} witnesses")]
    TooLarge,
    /// Not the deterministic CBOR of a proof file.
    #[error("not a proof file: {0}")]
    Form(String),
    /// A later version of the format.
    #[error("a proof of version {0}, which needs a newer kreisnetz")]
    UnknownVersion(u64),
    /// It belongs to another network than the one that was named.
    #[error("the proof belongs to another network")]
    Network,
    /// The events of the publisher are no identity.
    #[error("the identity of the publisher: {0}")]
    Identity(VerifyEventError),
    /// The head cannot be read.
    #[error("the head: {0}")]
    Head(#[from] HeadError),
    /// The head is not signed by the publisher's key.
    #[error("the head: {0}")]
    Refused(#[from] HeadRefused),
    /// The head is another publisher's.
    #[error("the head belongs to another publisher than the identity")]
    Publisher,
    /// The leaf is none, or has another name.
    #[error("the leaf is not that of the name asked for")]
    Leaf,
    /// The path does not lead to the root of the head.
    #[error("the leaf does not stand in the catalog of the head")]
    Path,
    /// The bytes of the entry are not those that the leaf names.
    #[error("the bytes of the entry are not those that were signed")]
    Entry,
    /// The neighbours do not show that the name is missing.
    #[error("the neighbouring leaves do not show that the name is not listed")]
    Neighbours,
    /// A witness does not hold; counted from 1.
    #[error("the witness at place {place}: {error}")]
    Witness {
        /// Which.
        place: usize,
        /// Why.
        error: BadWitness,
    },
    /// The events of a witness are no identity; counted from 1.
    #[error("the identity of the witness at place {place}: {error}")]
    WitnessIdentity {
        /// Which.
        place: usize,
        /// Why.
        error: VerifyEventError,
    },
    /// A witness that says nothing about the head, or one out of order; counted from 1.
    #[error("the witness at place {0} says nothing about this head, or does not stand in its place")]
    WitnessPlace(usize),
}

impl Proof {
    /// Makes the proof file; of more witnesses than it may have, those remain that saw the head first.
    ///
    /// # Errors
    ///
    /// [`ProofError::Leaf`], [`ProofError::Entry`] or [`ProofError::Neighbours`] where the evidence is not of one catalog,
    /// [`ProofError::TooLarge`] for an identity that fills the file alone.
    pub fn of(evidence: Evidence<'_>) -> Result<Self, ProofError> {
        let bytes = File::of(evidence)?.encode();
        if bytes.len() > PROOF_BYTES_MAX { Err(ProofError::TooLarge) } else { Ok(Self { bytes }) }
    }

    /// Returns the bytes.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Checks the bytes of a proof file, and says what holds. Needs nothing but them.
    ///
    /// # Errors
    ///
    /// [`ProofError`]: the first part that does not hold. A witness that contradicts the head is no error, but part of the report.
    pub fn verify(bytes: &[u8], network: Option<NetworkId>) -> Result<ProofReport, ProofError> {
        let file = File::parse(bytes)?;
        let claimed = parse_head(&file.head)?;
        let network = network.unwrap_or(claimed.claims().network);
        if claimed.claims().network != network {
            return Err(ProofError::Network);
        }
        let identity = file::log(&file.events, network).map_err(ProofError::Identity)?;
        report::check(&file, claimed, &identity)
    }
}
