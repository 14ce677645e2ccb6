//! Answers every question that reads: from the store, the index and what follows from them.
//!
//! A [`Library`] is what one question sees: a view that does not change while it is asked. The running node makes one for each
//! question, the command line one of a stopped node's home ([`StoppedNode`]). Nothing here writes, signs or asks a peer.

mod admission;
mod adopters;
mod adoptions;
mod asset;
mod bytes;
pub(crate) mod catalogue;
mod compare;
mod difference;
mod ending;
mod events;
mod export;
mod filters;
mod finding;
mod inbox;
mod item;
mod json;
mod judging;
mod matching;
mod measures;
mod proof;
mod publiccode;
mod publisher;
mod search;
mod show;
mod similar;
mod software;
mod status;
mod stopped;
mod supporting;
#[cfg(test)]
mod tests;
mod witnesses;

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use kreisnetz_identity::Timestamp;
use kreisnetz_search::Searcher;
use kreisnetz_store::Reader;

pub(crate) use admission::vouch_notes;
pub(crate) use asset::NamedAsset;
pub(crate) use finding::naming_failure;
pub use inbox::READ_MEMORY;
pub use status::{Circumstances, NetworkView, Thresholds};
pub use stopped::{StoppedNode, open_stopped};

use crate::api::{Answer, Document, Moment, Publisher, Source};
use crate::clock::{day_of, moment_of};
use crate::storage::{Derived, Shelf, Standpoint, Subject, evidence};

/// Seconds by which the clock of a publisher may differ: its head counts as current for so long after its end.
const CLOCK_TOLERANCE_SECONDS: u64 = 60 * 60;

/// What questions are answered from, as of one moment.
#[derive(Clone, Debug)]
pub struct Library {
    reader: Reader,
    searcher: Searcher,
    /// The folder with the files of assets.
    blobs: Arc<Path>,
    derived: Arc<Derived>,
    standpoint: Arc<Standpoint>,
    habits: Habits,
    now: Timestamp,
    as_of: Moment,
    source: Source,
}

/// The settings that answers depend on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Habits {
    /// Items in an answer where nothing is asked for, 1 to 1000.
    pub limit: u64,
    /// Whether outdated entries are left out of searches.
    pub hide_stale: bool,
    /// Seconds without a signed change after which an entry is outdated.
    pub stale_after_seconds: u64,
}

impl Default for Habits {
    fn default() -> Self {
        Self { limit: 20, hide_stale: true, stale_after_seconds: 365 * 24 * 60 * 60 }
    }
}

impl From<&crate::config::Search> for Habits {
    fn from(settings: &crate::config::Search) -> Self {
        Self {
            limit: settings.limit.into(),
            hide_stale: settings.hide_stale,
            stale_after_seconds: settings.stale_after.duration().as_secs(),
        }
    }
}

impl Library {
    /// Takes the view of a running node.
    #[must_use]
    pub fn of_node(shelf: &Shelf, habits: Habits, now: Timestamp) -> Self {
        Self {
            reader: shelf.reader.clone(),
            searcher: shelf.searcher.clone(),
            blobs: Arc::clone(&shelf.blobs),
            derived: shelf.derived(),
            standpoint: shelf.standpoint(),
            habits,
            now,
            as_of: moment_of(now),
            source: Source::Node,
        }
    }

    /// Returns all publishers that are known, those of the network first, each group by slug.
    #[must_use]
    pub fn publishers(&self) -> Vec<Publisher> {
        let mut publishers: Vec<_> = self.derived.publishers.values().map(|known| self.standpoint.publisher(known)).collect();
        publishers.sort_by(|a, b| (a.admission, &a.slug, &a.id).cmp(&(b.admission, &b.slug, &b.id)));
        publishers
    }

    /// Returns when the data were true.
    #[must_use]
    pub const fn as_of(&self) -> Moment {
        self.as_of
    }

    /// Returns the day of asking, in UTC.
    fn today(&self) -> Date {
        day_of(self.now)
    }

    fn answer<T: Document>(&self, data: T) -> Answer<T> {
        Answer::new(data, self.as_of, self.source)
    }
}

/// Returns what speaks for an entry beside its publisher's word.
fn evidence_of(library: &Library, subject: &Subject) -> Vec<&'static str> {
    let confirmed = library.adoption_counts(subject).confirmed;
    evidence(&library.derived, &library.standpoint, subject, confirmed)
}
