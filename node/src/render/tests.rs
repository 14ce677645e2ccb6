//! What each answer looks like, to the letter, in both languages.
#![allow(clippy::unwrap_used)]

mod bundles;
mod lists;
mod node;
mod proofs;
mod publisher;
mod writing;

use super::screen::Screen;
use crate::api::{Admission, AdoptionCounts, Answer, Document, Entry, Foreign, Freshness, Moment, Publisher, PublisherKind, Source};
use crate::i18n::Language;

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

fn screen(language: Language) -> Screen {
    let now = moment("2026-11-23T13:00:00Z");
    Screen { language, width: 80, is_terminal: true, color: false, accessible: false, now }
}

fn answer<T: Document>(data: T) -> Answer<T> {
    Answer::new(data, moment("2026-11-23T13:00:00Z"), Source::Node)
}

fn county(slug: &str, name: &str, ags: &str) -> Publisher {
    Publisher {
        id: "0".repeat(64),
        ags: Some(ags.into()),
        slug: slug.into(),
        name: name.into(),
        land: Some(ags[..2].into()),
        kind: PublisherKind::County,
        admission: Admission::Founding,
    }
}

fn entry(publisher: Publisher, slug: &str, kind: &str, in_use: u64, updated: &str) -> Entry {
    Entry {
        reference: format!("{}/{slug}", publisher.slug),
        kind: kind.into(),
        title: slug.into(),
        summary: None,
        lang: "de".into(),
        version: Some(Foreign::from("2.4.0")),
        seq: 21,
        digest: "1".repeat(64),
        publisher,
        state: None,
        freshness: Freshness::Current,
        recalled: false,
        updated: moment(updated),
        licence: Some("EUPL-1.2".into()),
        topics: vec!["community".into()],
        adopters: AdoptionCounts { confirmed: in_use, ..AdoptionCounts::default() },
        evaluations: 0,
        files: None,
    }
}

/// Compares and shows both where they differ, for lines say more than one escaped string.
#[track_caller]
fn same(actual: &str, expected: &str) {
    assert!(actual == expected, "is:\n{actual}\nshould be:\n{expected}");
}
