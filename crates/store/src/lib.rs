//! Ground state on disk: signed bytes in redb, and the signer guard.
//!
//! A [`Store`] is the one writer, a [`Reader`] any number of readers. Nothing unverified gets in: [`Store::put`] takes a
//! [`VerifiedUpdate`](kreisnetz_catalog::VerifiedUpdate) and [`Store::put_events`] an
//! [`IdentityLog`](kreisnetz_identity::IdentityLog). What comes out is checked again: heads and events by their signatures, entries by
//! their digest. The [`Guard`] has a file of its own and sees to it that no number of a head is ever signed twice; [`publish()`] is the
//! one way through store and guard in the right order.
//!
//! The crate blocks and knows no runtime. It knows no wire types, draws no entropy and reads no clock: callers pass these in.
//!
//! ```
//! use kreisnetz_identity::NetworkId;
//! use kreisnetz_store::{Incarnation, Store};
//!
//! let home = tempfile::tempdir()?;
//! let path = home.path().join("store.redb");
//! let network = NetworkId::derive("example", &[1; 16]);
//! let store = Store::create(&path, network, Incarnation::from_bytes([7; 16]))?;
//! assert_eq!(store.reader().publishers()?, []);
//! drop(store);
//! assert_eq!(Store::open(&path)?.reader().network(), network);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod apply;
mod base;
mod changes;
mod contradiction;
mod database;
mod difference;
mod entries;
mod equivocations;
mod events;
mod fault;
mod group;
mod guard;
mod holds;
mod identities;
mod incarnation;
mod kept;
mod migrations;
mod open;
mod own_frontiers;
mod publish;
mod reader;
mod record;
mod serving;
mod store;
mod tables;
mod witnesses;

pub use apply::{Applied, Refusal};
pub use base::{Base, Held};
pub use changes::{CHANGES_MAX, Changed, Changes};
pub use equivocations::{EQUIVOCATIONS_COUNTED_MAX, EQUIVOCATIONS_MAX, Incidents, Kept, PutEquivocationError};
pub use fault::StorageFault;
pub use group::Group;
pub use guard::{Guard, GuardError, GuardState, Next, Reservation, SignedHead};
pub use incarnation::Incarnation;
pub use kept::KEPT_MAX;
pub use open::OpenError;
pub use publish::{Publication, PublishError, Published, publish};
pub use reader::{Figures, ReadError, Reader};
pub use serving::Serving;
pub use store::{PutError, Store};
pub use tables::{FORMAT, HISTORY_HEADS_MAX, OWN_FRONTIERS_MAX, WITNESSES_MAX};
pub use witnesses::WitnessKept;
