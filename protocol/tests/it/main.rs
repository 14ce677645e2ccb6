//! The engine as one node sees it. Whole networks of engines live in the simulator, `testnet/src/sim`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod behaviour;
mod boundary;
mod county;
mod download;
mod own_line;
mod revoked;
mod tuf_attacks;
mod window;
