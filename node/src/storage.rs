//! The storage thread: owns the store and the signer guard with the signing key. A thread of its own has the writer of the index and
//! follows behind.
//!
//! Whoever wants something stored or signed sends a command through a [`StorageHandle`]; whoever wants to read takes a [`Shelf`] and
//! reads on a thread of its own. It knows no peer: it is told what was pulled, and by whom is none of its business.

mod actor;
mod admitting;
mod backlog;
mod batch;
mod contradictions;
mod deriving;
mod directory;
mod document;
mod evidence;
mod freezing;
pub(crate) mod ground;
mod handle;
mod importing;
mod indexer;
mod indexing;
mod judgements;
mod keeping;
mod ledger;
mod naming;
mod opening;
mod own_slug;
mod publishing;
mod recalling;
mod received;
mod verifying;
mod vouches;
mod witnessing;

pub use actor::Storage;
pub(crate) use admitting::standpoint_of;
pub use contradictions::Contradictions;
pub(crate) use deriving::derive;
pub use directory::{Derived, KnownPublisher};
pub(crate) use document::{FACETS, last_day};
pub use document::{MIN_ADOPTERS_MAX, hidden};
pub(crate) use evidence::evidence;
pub use ground::{open_reader, own_log};
pub use handle::{COMMANDS_MAX, Shelf, StorageHandle, StorageStopped};
pub use importing::{Import, Imported};
pub(crate) use indexing::{index_in_memory, synonyms};
pub use judgements::{Judgement, Judgements};
pub(crate) use keeping::versions_named;
pub use ledger::{Adoption, AdoptionClass, Ledger, Subject};
pub use naming::{NamingError, Standpoint};
pub use opening::open;
#[cfg(test)]
pub(crate) use opening::open_lagging;
pub use own_slug::own_slug;
pub(crate) use publishing::moved;
pub use publishing::{PublishOrder, Signed};
pub use recalling::RECALL;
pub(crate) use recalling::{in_use, recalled};
pub use received::{RECEIVED_MAX, Received};
pub use vouches::{Given, Vouches};
pub use witnessing::WitnessTaken;
pub(crate) use witnessing::keep_witness;
