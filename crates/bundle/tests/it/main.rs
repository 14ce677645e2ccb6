//! Bundles as they are written, read, damaged and forged.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod county;
mod damage;
mod judging;
mod round;
