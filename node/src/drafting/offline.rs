//! What a draft can be checked against while nothing can be looked up: its own files, the county of the settings, the day.

use std::collections::BTreeSet;

use jiff::civil::Date;
use kreisnetz_catalog::Slug;
use kreisnetz_catalog::admission::Policy;
use kreisnetz_catalog::draft::{Context, FilesError, RefError};
use kreisnetz_catalog::entry::{Entry, EntryRef, Writer};
use kreisnetz_catalog::manifest::ManifestFile;
use kreisnetz_catalog::path::SafePath;
use kreisnetz_catalog::reference::Reference;
use kreisnetz_identity::{Ags, Class, PublisherId};

use super::Place;
use crate::authoring::{Bench, FileLister, View};
use crate::failure::Failure;
use crate::storage::ground::{open_reader, own_log_of};
use crate::storage::{Standpoint, derive, standpoint_of};

/// Looks nothing up.
pub(super) struct Offline {
    writer: Writer,
    today: Date,
    files: FileLister,
    predecessors: BTreeSet<Ags>,
}

impl Offline {
    pub(super) fn of(place: &Place<'_>) -> Self {
        let key = &place.loaded.config.node.county;
        let ags: Option<Ags> = key.parse().ok();
        let class = match ags {
            Some(ags) if ags.is_municipality() => Class::Municipality,
            // Before there are settings it is taken for a county.
            None if !key.is_empty() => Class::Partner,
            _ => Class::County,
        };
        let writer = Writer::new(PublisherId::from_bytes([0; 32]), class, ags);
        Self { writer, today: place.clock.today(), files: FileLister::new(place.drafts()), predecessors: BTreeSet::new() }
    }
}

impl Context for Offline {
    fn author(&self) -> Writer {
        self.writer
    }

    fn today(&self) -> Date {
        self.today
    }

    fn previous(&self, _: &Slug) -> Option<Entry> {
        None
    }

    fn resolve_ref(&self, _: &Reference, _: &[&str]) -> Result<EntryRef, RefError> {
        Err(RefError::Unchecked)
    }

    fn files(&self, slug: &Slug, path: &SafePath) -> Result<Vec<ManifestFile>, FilesError> {
        self.files.list(slug, path)
    }

    fn predecessors(&self) -> &BTreeSet<Ags> {
        &self.predecessors
    }
}

/// Returns what looks everything up in the store of a stopped node.
///
/// # Errors
///
/// Among others `not_initialised`, and `home_in_use` while the node has the store open.
pub(super) fn bench(place: &Place<'_>) -> Result<Bench, Failure> {
    let reader = open_reader(&place.home())?;
    let own = own_log_of(&reader)?.publisher();
    let derived = derive(&reader)?;
    let known = derived.publisher(&own).cloned().ok_or_else(|| Failure::internal("the own identity is not stored"))?;
    let path = place.home().resolve(&place.loaded.config.node.network_file);
    // Without the network file nobody is known to belong to it; names lead to publishers all the same.
    let network = std::fs::read_to_string(path).ok().and_then(|text| kreisnetz_catalog::NetworkFile::parse(&text).ok());
    let day = place.clock.today();
    let standpoint = match network {
        Some(network) => standpoint_of(own, &network, Policy::default(), (&derived, &reader), day)?,
        None => Standpoint::alone(own),
    };
    let next = known.head.as_ref().map_or(0, |head| head.seq) + 1;
    let view = View { derived: std::sync::Arc::new(derived), standpoint: std::sync::Arc::new(standpoint) };
    Ok(Bench::new(view, reader, known, day, place.drafts(), next))
}
