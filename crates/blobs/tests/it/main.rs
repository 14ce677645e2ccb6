//! Behaviour of the crate from outside.
#![allow(clippy::unwrap_used)]

mod export;
mod hostile;
mod keeping;
mod limits;
mod links;
mod scan;
mod store;
mod support;
