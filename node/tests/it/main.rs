//! Real nodes as processes of their own, on loopback, used as people use them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr)]

mod admission;
mod assets;
mod backups;
mod bundles;
mod ceremonies;
mod contested;
mod faults;
mod foreign;
mod identity;
mod imports;
mod keys;
mod kinds;
mod paper;
mod play;
mod portals;
mod proofs;
mod recall;
mod recovery;
mod replication;
mod restored;
mod revoked;
mod survival;
mod town;
mod year;
