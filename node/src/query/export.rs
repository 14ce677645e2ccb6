//! Which catalogs go into a bundle.

use kreisnetz_identity::PublisherId;

use super::Library;
use crate::api::{ExportRequest, Skipped};
use crate::bundling::{Export, ExportPlan, start_export};
use crate::failure::{Failure, Slug};
use crate::storage::KnownPublisher;

/// Reason for which a known publisher is not in a bundle: it never published.
const NO_CATALOG: &str = "no_catalog";

impl Library {
    /// Returns the catalogs of the named publishers, or of all that are searched here, in the order of a bundle.
    ///
    /// # Errors
    ///
    /// `not_found` for a publisher that is unknown, or where there is no catalog at all; `ambiguous`, `not_admitted`.
    pub fn export_plan(&self, request: &ExportRequest) -> Result<ExportPlan, Failure> {
        let mut chosen: Vec<(PublisherId, &KnownPublisher)> = Vec::new();
        for name in &request.publisher {
            let known = self.publisher(name)?;
            chosen.push((known.log.publisher(), known));
        }
        if request.publisher.is_empty() {
            chosen.extend(self.derived.publishers.iter().map(|(id, known)| (*id, known)).filter(|(id, _)| self.standpoint.is_searched(id)));
        }
        chosen.sort_by_key(|(id, _)| *id);
        chosen.dedup_by_key(|(id, _)| *id);
        let (held, missing): (Vec<_>, Vec<_>) = chosen.into_iter().partition(|(_, known)| known.head.is_some());
        if held.is_empty() {
            return Err(Failure::new(Slug::NotFound).detail("catalogs"));
        }
        let skip = |(_, known): &(PublisherId, &KnownPublisher)| Skipped { publisher: known.slug(), reason: NO_CATALOG.to_owned() };
        let publishers: Vec<_> = held.iter().map(|(id, _)| *id).collect();
        Ok(ExportPlan { catalogs: publishers.len() as u64, publishers, skipped: missing.iter().map(skip).collect() })
    }

    /// Begins to write a bundle; `held` is let go when it is written.
    ///
    /// # Errors
    ///
    /// As [`Self::export_plan`].
    pub(crate) fn export(&self, request: &ExportRequest, held: impl Send + 'static) -> Result<Export, Failure> {
        let plan = self.export_plan(request)?;
        Ok(start_export(self.reader.clone(), plan, self.source, self.as_of, held))
    }
}
