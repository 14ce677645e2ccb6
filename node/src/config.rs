//! The settings: built-in values, files, environment and flags, in this order; the later one wins.
//!
//! Every fault of every layer is found in one run and named with its place. A key whose feature this version does not
//! have is accepted at its default only, so that nothing is believed to be in force that is not. Secrets are never
//! values here, only names of files.

mod check;
mod describe;
mod edit;
mod keys;
mod layer;
mod load;
mod place;
mod settings;
mod units;

pub use describe::schema;
pub(crate) use edit::find;
pub use keys::{KEYS, Key, Kind};
pub use layer::Origin;
pub(crate) use layer::nearest;
pub use load::{Loaded, Sources, load};
pub use place::{Place, find_home};
pub use settings::{
    Assets, Backup, Config, Control, Health, Log, LogAddresses, LogFormat, Metrics, NetworkSettings, Node, Proxy, Replication, Search, Ui,
    Web,
};
pub use units::{Rate, Share, Size, Span, UnitError};
