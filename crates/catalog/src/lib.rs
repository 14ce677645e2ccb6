//! What a county says: entries, the signed catalog that holds them, and who belongs to the network.
//!
//! A catalog is a set of [`Leaf`]s, one an entry, sorted by slug; their Merkle root stands in a signed [`Head`]. A node takes over
//! another's catalog as a [`Delta`] against what it holds; [`Delta::verify`] alone makes the [`VerifiedUpdate`] that can be stored.
//!
//! The crate is pure: it knows no disk, no network and no clock.

pub mod admission;
pub mod confusable;
pub mod county;
mod delta;
pub mod draft;
pub mod entry;
mod equivocation;
mod freeze;
mod frontier;
pub mod groups;
mod head;
mod inclusion;
pub mod kind;
pub mod language;
mod leaf;
pub mod lifecycle;
pub mod manifest;
mod merkle;
mod neighbours;
mod network;
pub mod path;
pub mod person;
mod proof;
pub mod reference;
mod revision;
pub mod schema;
pub mod similarity;
mod slug;
mod stewards;
pub mod template;
pub mod text;
pub mod tree;
pub mod vocabulary;
mod witness;

pub use admission::{Admission, Membership};
pub use delta::{BadCatalog, Delta, Since, VerifiedUpdate};
pub use equivocation::{EQUIVOCATION_BYTES_MAX, Equivocation, NoEquivocation, contradict};
pub use freeze::{FreezePoint, is_healed, is_open};
pub use frontier::{Fingerprint, FrontierItem, fingerprint, fingerprint_of, seen_root};
pub use head::{
    Author, HEAD_BYTES_MAX, HEAD_LIFETIME_SECONDS_MAX, Head, HeadClaims, HeadError, HeadRefused, Position, parse_head, sign_head, stands,
    verify_head, verify_signature,
};
pub use inclusion::InclusionPath;
pub use leaf::{Content, Leaf};
pub use merkle::merkle_root;
pub use neighbours::Neighbours;
pub use network::{Founder, NetworkFile, NetworkFileError};
pub use proof::{
    Evidence, PROOF_BYTES_MAX, PROOF_WITNESSES_MAX, Proof, ProofError, ProofReport, ProvenClaim, ProvenPublisher, ProvenWitness,
};
pub use revision::{Change, Revision, RevisionError, Summary};
pub use slug::{Slug, SlugError};
pub use stewards::{STEWARD_WEIGHT_MAX, STEWARDS, stewards};
pub use witness::{BadWitness, Sight, VerifiedWitness, WITNESS_BYTES_MAX, Witness};

/// Bytes of one entry at most; anything larger is a file of an asset.
pub const ENTRY_BYTES_MAX: usize = 32 * 1024;
/// Live entries of one catalog at most.
pub const ENTRIES_MAX: usize = 10_000;
/// Leaves of one catalog at most, tombstones too.
pub const LEAVES_MAX: usize = 20_000;
/// Seconds for which a withdrawn entry leaves a tombstone: 180 days.
pub const TOMBSTONE_SECONDS: u64 = 180 * 24 * 60 * 60;
