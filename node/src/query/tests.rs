//! Questions to a small network: what they find, what they refuse, and what is not counted.

#![allow(clippy::unwrap_used)]

mod entries;
mod frozen;
mod proofs;
mod reading;
mod standing;
mod world;
