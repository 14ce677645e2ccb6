//! Files of assets as they lie on a disk.

#![allow(clippy::unwrap_used)]

mod limits;
mod links;
mod scan;
