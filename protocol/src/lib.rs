//! The replication engine and its wire messages: sans-io.
//!
//! An [`Engine`] is told what happened ([`Engine::handle`]) and asked what to do ([`Engine::next_output`], [`Engine::deadline`]). It
//! has no clock, no entropy, no runtime and no store: time and a seed come in, and what is to be stored goes out as a
//! [`kreisnetz_catalog::Delta`], which only the owner of the store can turn into something that may be stored. The peer's name
//! is a type parameter, so that the same engine runs under libp2p and in a simulator.
//!
//! Iteration is ordered everywhere: the same inputs with the same seed give the same outputs.

mod backoff;
mod buckets;
mod check;
mod engine;
mod equivocations;
mod fetch;
mod followed;
mod frontier;
mod identities;
mod input;
mod inquiries;
mod judge;
mod knowledge;
pub mod limits;
mod message;
mod offered;
mod output;
mod own_line;
mod parked;
mod pull;
mod quota;
mod reconcile;
mod remembered;
mod serve;
mod session;
mod sources;
mod strangers;
mod time;
mod transfer;
mod twins;
mod window;

pub use backoff::Patience;
pub use buckets::Buckets;
pub use check::{EveryHead, HeadCheck};
pub use engine::{Config, Engine};
pub use frontier::Frontier;
pub use input::{Failure, Input, StoreOutcome, StreamToken};
pub use knowledge::Knowledge;
pub use message::{HEARD_TWICE, Hello, MessageError, Request, RequestId, Response};
pub use offered::{Offered, reason_of};
pub use output::{Notice, Offence, Output, Over, Reading, Reason, Topic, Verdict};
pub use pull::{Progress, Pull};
pub use serve::{Answer, DeltaFrames};
pub use time::Moment;
pub use transfer::{Download, DownloadInput, DownloadOutput, Have, TransferAnswer, TransferId, TransferRequest};
