//! The thread of the index: it follows what the storage thread has stored, never the other way round.
//!
//! It looks at the store through a reader of its own and at what is derived as it was last told. Nothing of the ground state waits for
//! it, but a person who publishes does: the own entry is found as soon as it is acknowledged.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Instant;

use kreisnetz_store::Reader;
use tokio::sync::watch;

use super::backlog::{Backlog, Work};
use super::indexing::{Indexing, Round};
use super::{Derived, Standpoint};
use crate::clock::Clock;
use crate::failure::Failure;

/// Name of the thread, as the system shows it.
const THREAD: &str = "index";
/// Entries looked at after which the index is committed although it lags: what is found already need not wait for the rest, and whoever
/// publishes meanwhile not for the commit of more than these.
const ENTRIES_PER_COMMIT: u64 = 8_192;

/// The writer of the index, and what it looks at.
#[derive(Debug)]
pub(super) struct Indexer {
    pub(super) indexing: Indexing,
    pub(super) backlog: Backlog,
    pub(super) reader: Reader,
    pub(super) derived: watch::Receiver<Arc<Derived>>,
    pub(super) standpoint: watch::Receiver<Arc<Standpoint>>,
    pub(super) clock: Clock,
}

impl Indexer {
    /// Starts the thread; it ends when the backlog says so, or when the index fails.
    pub(super) fn start(self) -> Result<JoinHandle<()>, Failure> {
        let thread = std::thread::Builder::new().name(THREAD.to_owned()).spawn(move || self.run());
        thread.map_err(Failure::internal)
    }

    fn run(mut self) {
        let backlog = self.backlog.clone();
        if let Err(failure) = self.work() {
            tracing::error!(%failure, "the index ends");
            backlog.fail(failure);
        }
    }

    fn work(&mut self) -> Result<(), Failure> {
        loop {
            match self.backlog.next(self.indexing.seen()) {
                Work::Now { touched, recount, answers } => {
                    let done = self.look_at_all(touched, recount);
                    // It is durable and signed: it is acknowledged whatever becomes of the index.
                    answers.into_iter().for_each(|answer| answer());
                    done?;
                }
                Work::Step { upto } => {
                    let is_more = self.round(|indexing, round| indexing.step(upto, round))?;
                    if !is_more || self.indexing.uncommitted() >= ENTRIES_PER_COMMIT {
                        self.commit()?;
                    }
                }
                Work::End => return self.commit(),
            }
        }
    }

    fn look_at_all(&mut self, touched: std::collections::BTreeSet<super::Subject>, recount: bool) -> Result<(), Failure> {
        self.round(|indexing, round| {
            for subject in &touched {
                indexing.look_at(subject, round)?;
            }
            if recount { indexing.recount(round) } else { Ok(()) }
        })?;
        self.commit()
    }

    fn commit(&mut self) -> Result<(), Failure> {
        let began = Instant::now();
        let done = self.indexing.commit();
        self.backlog.committed(began.elapsed());
        done
    }

    fn round<T>(&mut self, work: impl FnOnce(&mut Indexing, &Round<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        let (derived, standpoint) = (self.derived.borrow().clone(), self.standpoint.borrow().clone());
        let round = Round { reader: &self.reader, derived: &derived, standpoint: &standpoint, today: self.clock.today() };
        work(&mut self.indexing, &round)
    }
}
