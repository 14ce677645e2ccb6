//! From drafts to the changes that they make: everything is checked before anything is signed.

use std::collections::BTreeSet;

use kreisnetz_catalog::draft::{Draft, order};
use kreisnetz_catalog::entry::Entry;
use kreisnetz_catalog::manifest::Manifest;
use kreisnetz_catalog::{Change, Leaf, Position, Revision, Slug as EntrySlug};
use kreisnetz_store::Reader;

use super::{Bench, Desk, View, report, voided};
use crate::api::{self, DraftText, Operation, Problem, ProblemLevel};
use crate::failure::{Failure, Slug};
use crate::storage::ground::read_failure;

/// What one run would change.
pub(super) struct Plan {
    pub(super) view: View,
    pub(super) based_on: Option<Position>,
    pub(super) next: Position,
    pub(super) changes: Vec<Change>,
    pub(super) listed: Vec<api::Change>,
    pub(super) problems: Vec<Problem>,
    /// The lists of files of the drafts.
    pub(super) manifests: Vec<(EntrySlug, Manifest)>,
    /// Root and number of leaves after it.
    pub(super) root: String,
    pub(super) count: u64,
}

/// What is to become of entries, before it is put into words.
#[derive(Default)]
pub(super) struct Draw {
    pub(super) changes: Vec<Change>,
    pub(super) listed: Vec<api::Change>,
    pub(super) problems: Vec<Problem>,
    pub(super) manifests: Vec<(EntrySlug, Manifest)>,
    /// Whether it takes back what only a voided head says, where there is one.
    pub(super) is_settled: bool,
}

impl Plan {
    /// Plans the drafts that are named; all of them where none is.
    pub(super) fn of_drafts(desk: &Desk, drafts: &[DraftText], slugs: &[String], next: Position) -> Result<Self, Failure> {
        let view = desk.view();
        let chosen = choose(drafts, slugs)?;
        let own = view.derived.publisher(&view.own()).cloned().ok_or(Failure::new(Slug::NotInitialised))?;
        let name = own.slug();
        let bench = Bench::new(view.clone(), desk.shelf.reader.clone(), own, desk.clock.today(), desk.drafts.clone(), next.seq);
        let mut draw = resolve(&chosen, &bench, &name, &desk.shelf.reader, &view)?;
        // Only where all drafts are published: one that is left out may stand for an entry that a thief changed.
        if slugs.is_empty() {
            let drafted = drafts.iter().map(|draft| draft.slug.as_str()).collect();
            voided::take_back(&view, &desk.shelf.reader, &name, &drafted, &mut draw)?;
        }
        draw.listed.sort_by(|a, b| a.reference.cmp(&b.reference));
        Self::of(desk, view, next, draw)
    }

    /// Puts changes on top of the catalog that is held.
    pub(super) fn of(desk: &Desk, view: View, next: Position, draw: Draw) -> Result<Self, Failure> {
        voided::require_settled(&view, &draw)?;
        let held: Vec<Leaf> = desk.shelf.reader.leaves(&view.own()).map_err(read_failure)?;
        let floor = view.derived.head(&view.own()).map_or(0, |head| head.purge_floor);
        // Too many or too long entries are found here; whoever signs checks again.
        let revision = Revision::of(&held, draw.changes.clone(), next.seq, floor).map_err(|error| {
            let failure = Failure::new(Slug::TooLarge);
            match error {
                kreisnetz_catalog::RevisionError::NotThere(slug) => Failure::new(Slug::NotFound).with("ref", slug),
                error => failure.detail("catalog").with("why", error),
            }
        })?;
        let summary = revision.summary();
        Ok(Self {
            based_on: view.position(),
            view,
            next,
            changes: draw.changes,
            listed: draw.listed,
            problems: draw.problems,
            manifests: draw.manifests,
            root: summary.root.to_string(),
            count: summary.count,
        })
    }
}

fn choose<'d>(drafts: &'d [DraftText], slugs: &[String]) -> Result<Vec<&'d DraftText>, Failure> {
    if let Some(missing) = slugs.iter().find(|slug| !drafts.iter().any(|draft| draft.slug == **slug)) {
        return Err(Failure::new(Slug::NotFound).with("draft", missing));
    }
    Ok(drafts.iter().filter(|draft| slugs.is_empty() || slugs.contains(&draft.slug)).collect())
}

/// Reads all drafts and makes their entries; every fault of every draft is told at once.
fn resolve(texts: &[&DraftText], bench: &Bench, county: &str, reader: &Reader, view: &View) -> Result<Draw, Failure> {
    let (mut drafts, mut draw) = (Vec::new(), Draw::default());
    for text in texts {
        match Draft::parse(&text.path, &text.text) {
            Ok(draft) => drafts.push(draft),
            Err(faults) => draw.problems.extend(faults.into_iter().filter_map(report::problem)),
        }
    }
    let places = order(&drafts, |name| bench.is_own(name), |slug| bench.is_published(slug)).unwrap_or_else(|faults| {
        draw.problems.extend(faults.into_iter().filter_map(report::problem));
        // The faults of each are told all the same.
        (0..drafts.len()).collect()
    });
    let mut failed: BTreeSet<EntrySlug> = BTreeSet::new();
    for place in places {
        let draft = &drafts[place];
        match draft.resolve(bench) {
            Ok(resolved) => {
                draw.problems.extend(resolved.warnings().iter().cloned().filter_map(report::problem));
                draw.manifests.extend(resolved.manifest().map(|manifest| (draft.slug().clone(), manifest.clone())));
                bench.made(resolved.entry().clone());
                if resolved.is_changed() {
                    let before = published(reader, view, resolved.entry().slug())?;
                    let files = resolved.manifest().map_or(0, Manifest::bytes);
                    draw.put(county, resolved.entry(), before.as_ref(), files);
                }
            }
            Err(faults) => {
                failed.insert(draft.slug().clone());
                draw.problems.extend(faults.into_iter().filter_map(report::problem));
            }
        }
    }
    if draw.problems.iter().any(|problem| problem.level == ProblemLevel::Error) {
        draw.problems.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        return Err(report::invalid(draw.problems));
    }
    Ok(draw)
}

/// Returns the own entry that is published under a slug now.
pub(super) fn published(reader: &Reader, view: &View, slug: &EntrySlug) -> Result<Option<Entry>, Failure> {
    let leaf = reader.leaf(&view.own(), slug).map_err(read_failure)?;
    let Some((digest, _)) = leaf.as_ref().and_then(Leaf::entry) else { return Ok(None) };
    let bytes = reader.entry(&digest).map_err(read_failure)?;
    Ok(bytes.and_then(|bytes| Entry::parse(&bytes).ok()))
}

impl Draw {
    /// Adds an entry that is withdrawn.
    pub(super) fn withdraw(&mut self, county: &str, leaf: &Leaf, before: Option<&Entry>, reason: &str) {
        self.changes.push(Change::Withdraw { slug: leaf.slug().clone(), reason: reason.to_owned() });
        self.listed.push(api::Change {
            op: Operation::Withdraw,
            reference: format!("{county}/{}", leaf.slug()),
            kind: leaf.kind().to_owned(),
            version_before: before.and_then(|entry| entry.content_version()).map(Into::into),
            version_after: None,
            bytes: leaf.entry().map_or(0, |(_, length)| length),
            digest: None,
        });
    }

    /// Adds an entry that is new or changed.
    pub(super) fn put(&mut self, county: &str, entry: &Entry, before: Option<&Entry>, file_bytes: u64) {
        self.changes.push(Change::Put { slug: entry.slug().clone(), kind: entry.kind_name().to_owned(), entry: entry.bytes().to_vec() });
        self.listed.push(api::Change {
            op: if before.is_some() { Operation::Change } else { Operation::Add },
            reference: format!("{county}/{}", entry.slug()),
            kind: entry.kind_name().to_owned(),
            version_before: before.and_then(|before| before.content_version()).map(Into::into),
            version_after: entry.content_version().map(Into::into),
            bytes: entry.bytes().len() as u64 + file_bytes,
            digest: Some(entry.digest().to_string()),
        });
    }
}
