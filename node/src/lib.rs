//! The kreisnetz node: what a county runs, and the command line that talks to it.
//!
//! Bytes come in through [`net`], are judged by the engine of `kreisnetz-protocol`, verified and stored by [`storage`], and answered by
//! [`query`] to whoever asks over [`control`]. [`authoring`] makes the county's own entries; [`daemon`] starts and stops it all; [`cli`] and
//! [`render`] are what people see.

pub mod api;
mod assets;
pub mod authoring;
pub mod backend;
pub mod backup;
pub mod bundling;
pub mod chunks;
pub mod cli;
pub mod client;
pub mod clock;
pub mod config;
pub mod control;
pub mod daemon;
pub mod drafting;
mod duty;
pub mod entropy;
pub mod failure;
mod founding;
pub mod home;
pub mod i18n;
mod identity_file;
pub mod init;
pub mod keys;
pub mod metrics;
pub use kreisnetz_net as net;
pub mod policy;
pub mod portal;
pub mod proving;
pub mod query;
pub mod render;
pub mod service;
pub mod storage;
