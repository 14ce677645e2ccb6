//! The store and the signer guard, through crashes, full disks and flipped bits.

#![allow(clippy::unwrap_used)]

mod crash;
mod damage;
mod disk;
mod equivocation;
mod files;
mod frontiers;
mod full_disk;
mod guard;
mod holds;
mod index_log;
mod kept;
mod order;
mod persons;
mod publishing;
mod store;
mod witnesses;
