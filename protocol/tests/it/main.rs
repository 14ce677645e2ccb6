//! The engine against other engines: in memory, in virtual time, from a seed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod behaviour;
mod boundary;
mod convergence;
mod county;
mod network;
