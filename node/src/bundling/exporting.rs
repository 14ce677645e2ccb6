//! A bundle out of the store, catalog after catalog.

use std::io::Write;

use kreisnetz_bundle::{Totals, WriteError, Writer};
use kreisnetz_catalog::Since;
use kreisnetz_identity::PublisherId;
use kreisnetz_store::{ReadError, Reader};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use crate::api::{Moment, Skipped, Source};
use crate::chunks::{self, Chunk, ChunkWriter};
use crate::failure::{Failure, Slug};
use crate::storage::ground::read_failure;

/// What a bundle is going to hold.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct ExportPlan {
    /// Whose catalogs, sorted.
    #[serde(skip)]
    pub publishers: Vec<PublisherId>,
    /// Their number.
    pub catalogs: u64,
    /// Publishers that were meant and have no catalog here.
    pub skipped: Vec<Skipped>,
}

/// A bundle on its way out.
#[derive(Debug)]
pub struct Export {
    /// What it is going to hold.
    pub plan: ExportPlan,
    /// Its bytes.
    pub chunks: mpsc::Receiver<Chunk>,
    /// Where they come from.
    pub source: Source,
    /// When they were true.
    pub as_of: Moment,
}

/// Begins to write a bundle on a thread of its own; `held` is let go when that ends.
pub(crate) fn start_export(reader: Reader, plan: ExportPlan, source: Source, as_of: Moment, held: impl Send + 'static) -> Export {
    let (sender, chunks) = chunks::queue();
    let mut writer = ChunkWriter::new(sender);
    let publishers = plan.publishers.clone();
    tokio::task::spawn_blocking(move || {
        match write_bundle(&reader, &publishers, &mut writer) {
            Ok(totals) => tracing::info!(event = "exported", catalogs = totals.catalogs, bytes = totals.bytes, "a bundle was written"),
            Err(failure) => {
                tracing::warn!(event = "export_failed", %failure, "a bundle was not finished");
                writer.fail(failure);
            }
        }
        drop(held);
    });
    Export { plan, chunks, source, as_of }
}

/// Writes the catalogs as they are stored, each from one state of the store.
///
/// # Errors
///
/// `store_damaged` where something stored does not verify any more, or what the target says.
pub(crate) fn write_bundle(reader: &Reader, publishers: &[PublisherId], mut target: impl Write) -> Result<Totals, Failure> {
    let target_failed = |error| chunks::failure_of(error, "writing the bundle");
    let mut writer = Writer::begin(&mut target, reader.network()).map_err(target_failed)?;
    for publisher in publishers {
        let log = reader.identity(publisher).map_err(read_failure)?;
        let catalog = reader.delta(publisher, Since::Nothing).map_err(read_failure)?;
        // Nothing that is held is ever removed, and a plan names what is held.
        let (Some(log), Some(catalog)) = (log, catalog) else { return Err(Failure::new(Slug::StoreDamaged)) };
        let (head, leaves) = (catalog.head().clone(), catalog.leaves().to_vec());
        writer.catalog(&log, &head, &leaves, catalog).map_err(write_failure)?;
    }
    writer.finish().map_err(target_failed)
}

fn write_failure(error: WriteError<ReadError>) -> Failure {
    match error {
        WriteError::Target(error) => chunks::failure_of(error, "writing the bundle"),
        WriteError::Entry(error) => read_failure(error),
        WriteError::Order => Failure::internal("the catalogs of a bundle are not sorted"),
    }
}
