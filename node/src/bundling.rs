//! Catalogs as one file: what goes out of the store, and what comes in through the checks for a peer's answer.
//!
//! The format and its checks are `kreisnetz-bundle`'s. Here the store is read and written. Both directions block and have a thread of their
//! own; bytes come and go as [`crate::chunks`].

mod exporting;
mod importing;
mod told;

pub(crate) use exporting::start_export;
pub use exporting::{Export, ExportPlan};
pub(crate) use importing::Importing;
