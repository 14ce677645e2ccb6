//! Questions to a small network: what they find, what they refuse, and what is not counted.

#![allow(clippy::unwrap_used)]

mod catalogue;
mod counting;
mod entries;
mod frozen;
mod judging;
mod programme;
mod proofs;
mod reading;
mod standing;
mod staying;
mod world;
