//! A pulled catalog is verified on what is held, before and beside the storage thread: hashing is most of the work of an ingest.

use kreisnetz_catalog::{BadCatalog, Delta, Since, VerifiedUpdate};
use kreisnetz_protocol::StoreOutcome;
use kreisnetz_store::{Base, Reader};

/// A verified catalog, and the state of the store on which it was verified.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) update: VerifiedUpdate,
    pub(super) base: Base,
}

/// Verifies a delta, or says what becomes of it instead.
pub(super) fn verify(reader: &Reader, delta: Delta) -> Result<Checked, Box<StoreOutcome>> {
    let publisher = delta.head.publisher;
    let whole = delta.since == Since::Nothing;
    let held = reader.held(&publisher).map_err(|error| {
        tracing::error!(event = "integrity_failed", %publisher, %error, "a catalog could not be read to verify the next one");
        Box::new(StoreOutcome::Failed)
    })?;
    // A digest that cannot be looked up counts as missing: the sender is asked again, nothing is believed.
    match delta.verify(held.leaves(), |digest| reader.entry(digest).ok().flatten()) {
        Ok(update) => Ok(Checked { update, base: held.base() }),
        Err(BadCatalog::Root) if !whole => Err(Box::new(StoreOutcome::RootMismatch)),
        Err(error) => {
            tracing::debug!(%publisher, %error, "a catalog is not the one of its head");
            Err(Box::new(StoreOutcome::BadCatalog))
        }
    }
}
