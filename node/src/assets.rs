//! Files of assets: kept by content, served to peers, fetched from those who hold them.
//!
//! Who holds an asset follows from the catalogs: its publisher, its stewards, its adopters. What is asked of whom is planned by
//! [`kreisnetz_protocol::Download`]; here streams are pumped, and every group goes through the verification of `kreisnetz-blobs` before it is written.

mod answer;
mod fetch;
mod holders;
mod housekeeping;
mod manifest;
mod own;
mod serving;
mod session;

use std::sync::Arc;
use std::time::Instant;

use kreisnetz_blobs::{BlobStore, KeepError, Limits, Promised, Reserve, WriteError};
use kreisnetz_catalog::entry::Entry;
use kreisnetz_identity::PublisherId;

pub(crate) use fetch::Chosen;
pub(crate) use housekeeping::keep_house;
pub(crate) use own::OwnFiles;
pub(crate) use serving::FileServing;

use crate::config::{Assets as Settings, Share};
use crate::daemon::address_book::AddressBook;
use crate::failure::{Failure, Slug};
use crate::home::Home;
use crate::net::contact::Contact;
use crate::net::handle::NetworkHandle;
use crate::storage::{Shelf, Subject};

/// What an entry says of its files.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct AssetFiles {
    pub(crate) subject: Subject,
    pub(crate) promised: Promised,
}

impl AssetFiles {
    /// Reads what an entry of a publisher says; nothing where it is no asset, or one without files.
    pub(crate) fn of(publisher: PublisherId, entry: &Entry) -> Option<Self> {
        let summary = entry.asset()?.manifest()?;
        let promised = Promised { digest: summary.digest(), bytes: summary.bytes(), files: summary.files() };
        Some(Self { subject: (publisher, entry.slug().clone()), promised })
    }
}

/// Fetches the files of assets, and knows what is held of them.
#[derive(Clone, Debug)]
pub(crate) struct Assets {
    store: Arc<BlobStore>,
    net: NetworkHandle,
    shelf: Shelf,
    book: AddressBook,
    /// Where the network file says that founders are reached.
    founders: Arc<Vec<(PublisherId, Contact)>>,
    /// When the node started.
    started: Instant,
}

impl Assets {
    pub(crate) fn new(
        store: Arc<BlobStore>,
        net: NetworkHandle,
        shelf: Shelf,
        book: AddressBook,
        founders: Vec<(PublisherId, Contact)>,
    ) -> Self {
        Self { store, net, shelf, book, founders: Arc::new(founders), started: Instant::now() }
    }

    pub(crate) fn store(&self) -> &Arc<BlobStore> {
        &self.store
    }
}

/// Opens the store of a home.
pub(crate) fn open_store(home: &Home, settings: &Settings) -> Result<Arc<BlobStore>, Failure> {
    let free_min = match settings.free_min {
        Share::Percent(share) => Reserve::Percent(share),
        Share::Bytes(size) => Reserve::Bytes(size.bytes()),
    };
    let limits = Limits { quota_per_publisher: settings.quota_per_publisher.bytes(), total: settings.total.bytes(), free_min };
    BlobStore::open(&home.blobs(), limits).map(Arc::new).map_err(|error| write_failure(&error))
}

pub(crate) fn write_failure(error: &WriteError) -> Failure {
    match error {
        WriteError::DiskFull => Failure::new(Slug::DiskFull),
        WriteError::Io { .. } => Failure::new(Slug::StoreDamaged).with("why", error),
    }
}

fn keep_failure(error: &KeepError) -> Failure {
    let quota = |limit: u64, needed: u64| Failure::new(Slug::Quota).with("limit", limit).with("needed", needed);
    match error {
        KeepError::Quota { limit, needed } => quota(*limit, *needed).detail("publisher").with("key", "assets.quota_per_publisher"),
        KeepError::Total { limit, needed } => quota(*limit, *needed).detail("total").with("key", "assets.total"),
        KeepError::Write(error) => write_failure(error),
    }
}
