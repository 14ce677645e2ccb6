//! The one writer: documents in, commits with a watermark out.

use std::sync::Arc;

use tantivy::directory::error::LockError;
use tantivy::indexer::IndexWriterOptions;
use tantivy::{IndexWriter, TantivyDocument, TantivyError, Term};

use crate::document::{Document, PublisherKey};
use crate::entry;
use crate::limits::WRITER_BYTES;
use crate::schema::{self, Fields};
use crate::searcher::Searcher;

/// Why something could not be written; the index on disk is still that of the last commit.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Another writer has the directory.
    #[error("another writer has this index open")]
    Locked,
    /// The disk or the library refused.
    #[error("the index cannot be written: {0}")]
    Failed(String),
}

impl From<TantivyError> for WriteError {
    fn from(error: TantivyError) -> Self {
        match error {
            TantivyError::LockFailure(LockError::LockBusy, _) => Self::Locked,
            other => Self::Failed(other.to_string()),
        }
    }
}

/// Changes the index; belongs to one thread.
///
/// One indexing thread and one merging thread of tantivy's stand behind it. What was not committed is gone when it is dropped.
pub struct Writer {
    inner: IndexWriter<TantivyDocument>,
    fields: Fields,
    searcher: Searcher,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Writer").finish_non_exhaustive()
    }
}

impl Writer {
    pub(crate) fn open(index: &tantivy::Index, searcher: Searcher) -> Result<Self, WriteError> {
        Ok(Self { inner: index.writer_with_options(options())?, fields: schema::schema().1, searcher })
    }

    /// Puts a document into the index in place of the one with its publisher and slug; visible after [`Writer::commit`].
    ///
    /// # Errors
    ///
    /// [`WriteError::Failed`] when the indexing thread has stopped; open the index anew.
    pub fn replace(&mut self, document: &Document) -> Result<(), WriteError> {
        self.remove(&document.publisher, &document.slug);
        self.inner.add_document(entry::stored(document, &self.fields))?;
        Ok(())
    }

    /// Takes one entry out of the index; an unknown one is no error.
    pub fn remove(&mut self, publisher: &PublisherKey, slug: &str) {
        self.inner.delete_term(self.fields.key_term(publisher, slug));
    }

    /// Takes all entries of a publisher out of the index.
    pub fn remove_publisher(&mut self, publisher: &PublisherKey) {
        self.inner.delete_term(Term::from_field_bytes(self.fields.publisher, publisher));
    }

    /// Makes all changes durable and visible at once, with a number that says how far the index follows the store.
    ///
    /// Costs some milliseconds for syncing, whatever the number of changes: commit in batches.
    ///
    /// # Errors
    ///
    /// [`WriteError::Failed`]; the last commit stays as it was.
    pub fn commit(&mut self, watermark: u64) -> Result<(), WriteError> {
        let mut prepared = self.inner.prepare_commit()?;
        prepared.set_payload(&crate::index::payload(watermark));
        prepared.commit()?;
        self.searcher.reload().map_err(|error| WriteError::Failed(error.to_string()))
    }

    /// Waits until merging of segments has ended and closes the writer; for measurements and orderly ends.
    ///
    /// # Errors
    ///
    /// [`WriteError::Failed`] if a merge failed; nothing is lost by that.
    pub fn finish(self) -> Result<(), WriteError> {
        self.inner.wait_merging_threads()?;
        self.searcher.reload().map_err(|error| WriteError::Failed(error.to_string()))
    }
}

/// Few threads and little memory: hundreds of nodes may share a machine.
pub(crate) fn options() -> IndexWriterOptions {
    IndexWriterOptions::builder().num_worker_threads(1).memory_budget_per_thread(WRITER_BYTES).num_merge_threads(1).build()
}

const _: fn() = || {
    fn is_send<T: Send>() {}
    fn is_shared<T: Clone + Send + Sync>() {}
    is_send::<Writer>();
    is_shared::<Searcher>();
    is_shared::<Arc<Fields>>();
};
