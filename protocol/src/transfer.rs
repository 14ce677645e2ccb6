//! Files of assets between nodes: what travels, and who is asked for which groups.
//!
//! On a stream of its own protocol a node asks for one thing after the other, and is answered in that order: the list of files of an asset, which of
//! them the other holds, groups of a file as bao-tree encodes them. [`Download`] plans from whom what is asked; it is told what came, and knows no
//! stream, no file and no clock.

mod download;
mod holder;
mod message;

pub use download::{Download, DownloadInput, DownloadOutput, TransferId};
pub use message::{Have, TransferAnswer, TransferRequest};
