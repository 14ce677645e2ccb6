//! A signed snapshot of catalogs in one file: the first sync of a county without a network.
//!
//! [`Writer`] puts the bytes into the file as they were signed, [`Reader`] takes them out a catalog at a time, and every catalog proves
//! itself: through its publisher's identity, its head and the Merkle root over its entries. Who wrote the file signs nothing and is
//! believed nothing. [`Bundle::verify`] checks a file against nothing but itself; [`Standing::judge`] judges each catalog by the rules for
//! a peer's answer, against what a node holds.
//!
//! Memory is that of one catalog at most. The crate reads and writes through [`std::io`] and knows no store, no clock and no runtime. What
//! the bytes mean stands in [`mod@format`].

pub mod format;
mod frames;
mod judge;
mod read;
mod record;
mod refusal;
mod verify;
mod write;

pub use judge::{Judged, Standing};
pub use read::{Body, Ending, OpenError, Opening, Part, ReadError, Reader};
pub use refusal::{REFUSAL_CODES, Refusal, Refused};
pub use verify::{Bundle, BundleReport, CatalogReport, VerifyError};
pub use write::{Totals, WriteError, Writer};
