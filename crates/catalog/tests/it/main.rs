//! What can be said in a catalog, tried on the format's own examples.
#![allow(clippy::unwrap_used)]

mod admission;
mod blocks;
mod bounds;
mod drafts;
mod equivocation;
mod forks;
mod freeze;
mod golden;
mod persons;
mod programme;
mod proofs;
mod readers;
mod signed;
mod support;
mod vouch;
