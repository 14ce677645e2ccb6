//! One's own catalog: drafts are published, entries withdrawn, adoptions declared.
//!
//! Each of the three plans first, from what is held, and signs only what the plan changes. Whatever has no draft stays as it is:
//! publishing never withdraws. Files of assets are copied into the store, durable before the entry that lists them is signed.

mod adopt;
mod adoption;
mod announce;
mod bench;
mod files;
mod money;
mod plan;
mod publish;
mod report;
#[cfg(test)]
mod tests;
mod voided;
mod vouch;
mod withdraw;

use std::path::PathBuf;
use std::sync::Arc;

use kreisnetz_catalog::{Change, Position};
use kreisnetz_identity::PublisherId;

pub use announce::{Announce, Nobody};
pub(crate) use bench::Bench;
pub(crate) use files::FileLister;
pub(crate) use report::problem;

use crate::api::{Answer, Document, Moment, Publisher, Source};
use crate::assets::OwnFiles;
use crate::clock::{Clock, moment_of};
use crate::failure::{Failure, Slug};
use crate::storage::{Derived, PublishOrder, RECALL, Shelf, Signed, Standpoint, StorageHandle, moved};

/// Times that a plan is made again because the catalog moved on under it.
const PLANS_MAX: usize = 4;

/// Writes one's own catalog.
#[derive(Clone, Debug)]
pub struct Authoring<N> {
    desk: Desk,
    storage: StorageHandle,
    network: N,
    /// Where the files of own assets go; without, they are only listed.
    files: Option<OwnFiles>,
}

/// What planning reads: it signs nothing and asks nobody.
#[derive(Clone, Debug)]
pub(crate) struct Desk {
    /// The folder of drafts.
    pub(crate) drafts: PathBuf,
    pub(crate) shelf: Shelf,
    pub(crate) clock: Clock,
}

impl<N: Announce> Authoring<N> {
    /// Puts the parts together; `drafts` is the folder in which drafts and their files lie.
    pub fn new(drafts: PathBuf, shelf: Shelf, storage: StorageHandle, clock: Clock, network: N) -> Self {
        Self { desk: Desk { drafts, shelf, clock }, storage, network, files: None }
    }

    /// Takes over the files of assets when they are published.
    #[must_use]
    pub(crate) fn with_files(self, files: OwnFiles) -> Self {
        Self { files: Some(files), ..self }
    }

    /// Signs a new head over an unchanged catalog where the newest one is older than `age_seconds`.
    ///
    /// # Errors
    ///
    /// Those of [`StorageHandle::publish`]. Before the first publication there is nothing to renew.
    pub async fn renew(&self, age_seconds: u64) -> Result<Option<Signed>, Failure> {
        let view = self.desk.view();
        let Some((position, issued)) = view.derived.head(&view.own()).map(|head| (head.position(), head.issued)) else {
            return Ok(None);
        };
        // Who signed a voided head is not believed, so its catalog is not signed anew.
        if self.desk.clock.now().since(issued) < age_seconds || voided::is_voided(&view) {
            return Ok(None);
        }
        self.sign(PublishOrder { changes: Vec::new(), based_on: Some(position) }).await.map(Some)
    }

    /// Returns how many other nodes were seen to hold the newest own head; asks nobody.
    #[must_use]
    pub fn holders(&self) -> usize {
        self.network.holders()
    }

    /// Signs, and tells the network.
    async fn sign(&self, order: PublishOrder) -> Result<Signed, Failure> {
        let is_recall = order.changes.iter().any(|change| matches!(change, Change::Withdraw { reason, .. } if reason == RECALL));
        let signed = self.storage.publish(order).await?;
        self.network.announce(&signed.head);
        if is_recall {
            self.network.urge();
        }
        Ok(signed)
    }
}

/// The state of things on which one plan is made.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pub(crate) derived: Arc<Derived>,
    pub(crate) standpoint: Arc<Standpoint>,
}

impl Desk {
    pub(crate) fn view(&self) -> View {
        View { derived: self.shelf.derived(), standpoint: self.shelf.standpoint() }
    }

    fn answer<T: Document>(&self, data: T) -> Answer<T> {
        Answer::new(data, self.now(), Source::Node)
    }

    fn now(&self) -> Moment {
        moment_of(self.clock.now())
    }
}

impl View {
    pub(crate) fn own(&self) -> PublisherId {
        self.standpoint.own
    }

    fn position(&self) -> Option<Position> {
        self.derived.head(&self.own()).map(|head| head.position())
    }

    fn own_publisher(&self) -> Result<Publisher, Failure> {
        let known = self.derived.publisher(&self.own()).ok_or(Failure::new(Slug::NotInitialised))?;
        Ok(self.standpoint.publisher(known))
    }

    /// Fails unless the own head has the number that is expected.
    fn expect(&self, expected: Option<u64>) -> Result<(), Failure> {
        let position = self.position();
        let actual = position.map_or(0, |position| position.seq);
        match expected {
            Some(expected) if expected != actual => {
                let epoch = position.map_or(1, |position| position.epoch);
                Err(moved(Some(Position { epoch, seq: expected }), position))
            }
            _ => Ok(()),
        }
    }
}

/// Runs work that reads files and the store on a thread for such work.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> Result<T, Failure> + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Failure::internal("the plan was not made"))?
}
