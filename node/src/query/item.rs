//! An entry as every list shows it.

use kreisnetz_catalog::entry::{Conformance, Entry};
use kreisnetz_catalog::schema::Known;
use kreisnetz_identity::{Digest, Timestamp};

use super::finding::Found;
use super::{CLOCK_TOLERANCE_SECONDS, Library};
use crate::api::{self, AdoptionCounts, FileCounts, Foreign, Freshness};
use crate::clock::moment_of;
use crate::failure::Failure;
use crate::storage::ground::read_failure;
use crate::storage::{AdoptionClass, KnownPublisher, Subject};

/// The language of titles where none is asked for.
const LANGUAGE: &str = "en";

impl Library {
    pub(super) fn item(&self, found: &Found<'_>, language: Option<&str>) -> api::Entry {
        let entry = &found.entry;
        let language = language.unwrap_or(LANGUAGE);
        // A name such as "kuubu" is often given in one language only: the summary says which one the reader gets.
        let shown = entry.summary().or(entry.title()).and_then(|text| text.best(language));
        let lang = shown.map_or(LANGUAGE, |(lang, _)| lang);
        let title = entry.title().and_then(|title| title.best(lang)).map_or("", |(_, title)| title);
        let summary = entry.summary().and_then(|summary| summary.best(lang)).map(|(_, summary)| summary);
        let updated = found.known.updated(found.leaf.rev(), Some(entry));
        api::Entry {
            reference: found.reference(),
            kind: entry.kind_name().to_owned(),
            title: title.into(),
            summary: summary.map(Foreign::from),
            lang: lang.to_owned(),
            version: entry.content_version().map(Foreign::from),
            seq: found.leaf.rev(),
            digest: entry.digest().to_string(),
            publisher: self.standpoint.publisher(found.known),
            state: entry.state().map(str::to_owned),
            freshness: self.freshness(found, updated),
            recalled: found.is_recalled(),
            updated: moment_of(updated),
            licence: entry.asset().and_then(|asset| asset.licence()).map(Foreign::from),
            topics: entry.topics().map(str::to_owned).collect(),
            adopters: self.adoption_counts(&found.subject()),
            evaluations: self.evaluation_count(&found.subject()),
            files: entry.asset().map(|asset| {
                asset.manifest().map_or_else(FileCounts::default, |manifest| FileCounts {
                    count: manifest.files(),
                    bytes: manifest.bytes(),
                    held_bytes: 0,
                })
            }),
        }
    }

    fn freshness(&self, found: &Found<'_>, updated: Timestamp) -> Freshness {
        if found.is_recalled() {
            return Freshness::Withdrawn;
        }
        if found.known.is_cut_off(found.leaf.rev()) {
            return Freshness::Frozen;
        }
        let is_old = updated < self.stale_before();
        if is_old || self.has_expired(found.known) { Freshness::Stale } else { Freshness::Current }
    }

    pub(super) fn has_expired(&self, known: &KnownPublisher) -> bool {
        known.head.as_ref().is_some_and(|head| head.is_expired(self.now, CLOCK_TOLERANCE_SECONDS))
    }

    /// Returns the moment before which a last change is too long ago.
    pub(super) fn stale_before(&self) -> Timestamp {
        Timestamp::from_seconds(self.now.as_seconds().saturating_sub(self.habits.stale_after_seconds))
    }

    pub(super) fn adoption_counts(&self, subject: &Subject) -> AdoptionCounts {
        let mut counts = AdoptionCounts::default();
        for (_, _, class) in self.derived.counted(subject, &self.standpoint, self.today()) {
            *match class {
                AdoptionClass::Confirmed => &mut counts.confirmed,
                AdoptionClass::Unconfirmed => &mut counts.unconfirmed,
                AdoptionClass::OnTheWay => &mut counts.on_the_way,
                AdoptionClass::Ended => &mut counts.ended,
            } += 1;
        }
        counts
    }

    /// Returns whether an entry keeps the rules of its kind, as every node judges it.
    pub(super) fn conformance(&self, known: &KnownPublisher, entry: &Entry) -> Conformance {
        entry.conformance_given(Known::default().with_author(&known.writer()))
    }

    /// Returns what the publisher called the version that has these bytes, as long as they are held.
    pub(super) fn version_of(&self, digest: &Digest) -> Result<Option<Foreign>, Failure> {
        let bytes = self.reader.entry(digest).map_err(read_failure)?;
        let entry = bytes.and_then(|bytes| Entry::parse(&bytes).ok());
        Ok(entry.and_then(|entry| entry.content_version().map(Foreign::from)))
    }
}
