//! What changed since a number of the store's log of changes, in the order in which it was stored here.

use std::collections::BTreeSet;

use kreisnetz_catalog::Content;
use kreisnetz_catalog::kind::Kind;
use kreisnetz_identity::PublisherId;
use kreisnetz_store::{Changed, Changes};

use super::Library;
use super::filters::term;
use crate::api::{Answer, EventItem, EventKind, EventsData, EventsRequest, Foreign};
use crate::clock::moment_of;
use crate::failure::Failure;
use crate::storage::Subject;
use crate::storage::ground::read_failure;

/// Changes looked at for one answer.
const CHANGES_AT_ONCE: usize = 256;

impl Library {
    /// Tells what changed; without a number only where to go on from.
    ///
    /// An entry that changed several times since is told once for each, as it is now. Where the log does not reach back so far, a warning
    /// says so and it begins anew.
    ///
    /// # Errors
    ///
    /// `usage` for a kind that there is not, `not_found` and `ambiguous` for a publisher, `store_damaged`.
    pub fn events(&self, request: &EventsRequest) -> Result<Answer<EventsData>, Failure> {
        let wanted = self.wanted(request)?;
        let newest = self.reader.sequence().map_err(read_failure)?;
        let Some(after) = request.after else { return Ok(self.answer(EventsData { items: Vec::new(), next: newest })) };
        match self.reader.changes_since(after, CHANGES_AT_ONCE).map_err(read_failure)? {
            Changes::Rebuild => Ok(self.answer(EventsData { items: Vec::new(), next: newest }).warn("events_lost", None)),
            Changes::Since(changes) => {
                let next = changes.last().map_or(after, |change| change.sequence);
                let mut items = Vec::new();
                for change in &changes {
                    items.extend(self.event(change, &wanted)?);
                }
                Ok(self.answer(EventsData { items, next }))
            }
        }
    }

    fn wanted<'r>(&self, request: &'r EventsRequest) -> Result<Wanted<'r>, Failure> {
        for kind in &request.kind {
            term("--kind", kind, Kind::ALL.iter().map(|kind| kind.name()))?;
        }
        let publishers = request.publisher.iter().map(|name| Ok(self.publisher(name)?.log.publisher())).collect::<Result<_, Failure>>()?;
        let reference = request.reference.as_deref().map(|name| self.subject(name)).transpose()?;
        Ok(Wanted { publishers, kinds: &request.kind, reference, mine: request.mine })
    }

    fn event(&self, change: &Changed, wanted: &Wanted<'_>) -> Result<Option<EventItem>, Failure> {
        let subject = (change.publisher, change.slug.clone());
        let Some(known) = self.derived.publisher(&change.publisher) else { return Ok(None) };
        let Some(leaf) = self.reader.leaf(&change.publisher, &change.slug).map_err(read_failure)? else { return Ok(None) };
        let about = self.about(&subject);
        let is_wanted = (wanted.publishers.is_empty() || wanted.publishers.contains(&change.publisher))
            && (wanted.kinds.is_empty() || wanted.kinds.iter().any(|kind| kind == leaf.kind()))
            && wanted.reference.as_ref().is_none_or(|reference| *reference == subject || about.contains(reference))
            && (!wanted.mine || self.is_mine(&subject, &about));
        if !is_wanted || !self.standpoint.is_searched(&change.publisher) || known.is_cut_off(leaf.rev()) {
            return Ok(None);
        }
        let held = self.live_of(&subject)?;
        let entry = held.as_ref().map(|held| &held.entry);
        let reason = match leaf.content() {
            Content::Withdrawn { reason } => Some(reason.clone()),
            Content::Live { .. } => None,
        };
        let event = match (reason.is_some(), leaf.kind().parse()) {
            (true, _) => EventKind::EntryWithdrawn,
            (_, Ok(Kind::Adoption)) => EventKind::Adoption,
            (_, Ok(Kind::Evaluation)) => EventKind::Evaluation,
            // The day of the first publication is that of the last change.
            _ if entry.is_some_and(|entry| entry.issued() == entry.modified()) => EventKind::EntryAdded,
            _ => EventKind::EntryChanged,
        };
        Ok(Some(EventItem {
            event,
            number: change.sequence,
            signed_at: moment_of(known.updated(leaf.rev(), entry)),
            reference: self.name_of(&subject.0, &subject.1),
            kind: leaf.kind().to_owned(),
            publisher: self.standpoint.publisher(known),
            title: entry.and_then(|entry| entry.title()).and_then(|title| title.best("de")).map(|(_, title)| Foreign::from(title)),
            version: entry.and_then(|entry| entry.content_version()).map(Foreign::from),
            about: about.iter().map(|(publisher, slug)| self.name_of(publisher, slug)).collect(),
            state: entry.and_then(|entry| entry.state()).map(str::to_owned),
            reason,
        }))
    }

    /// Returns what an adoption or a judgement is about.
    fn about(&self, subject: &Subject) -> Vec<Subject> {
        let adopted = self.derived.ledger.about(subject).into_iter();
        let judged = self.derived.judgements.by_entry(subject).into_iter().flat_map(|judgement| &judgement.about);
        adopted.chain(judged).cloned().collect()
    }

    fn is_mine(&self, subject: &Subject, about: &[Subject]) -> bool {
        let own = self.standpoint.own;
        let concerns = |subject: &Subject| subject.0 == own || crate::storage::in_use(&self.derived, own, subject).is_some();
        concerns(subject) || about.iter().any(concerns)
    }
}

/// What is to be told of.
struct Wanted<'r> {
    publishers: BTreeSet<PublisherId>,
    kinds: &'r [String],
    reference: Option<Subject>,
    mine: bool,
}
