//! What has happened that concerns this county: derived from the catalogs held, so that nothing is lost and nothing told twice.
//!
//! Only which messages somebody has read is kept, under [`READ_MEMORY`]. An id is made of what happened, so a further change of the same
//! entry is a new message.

use std::collections::BTreeSet;

use jiff::ToSpan;
use kreisnetz_catalog::Content;
use kreisnetz_catalog::entry::{Conformance, Entry};
use kreisnetz_catalog::kind::Kind;
use kreisnetz_identity::Digest;

use super::Library;
use crate::api::{Answer, Foreign, InboxData, InboxItem, InboxKind, InboxRequest, Moment};
use crate::clock::{midnight, moment_of};
use crate::failure::{Failure, Slug};
use crate::storage::ground::read_failure;
use crate::storage::{Adoption, KnownPublisher, RECALL, Subject};

/// The name under which the store keeps the ids of messages that were read.
pub const READ_MEMORY: &str = "inbox_read_1";
/// Messages that are listed at most, the most urgent first.
const ITEMS_MAX: usize = 1_000;
/// Hex digits of an id.
const ID_DIGITS: usize = 8;
/// Months without a confirmation after which a reminder comes; a month later the operation counts as unconfirmed.
const REMIND_MONTHS: i32 = 11;
/// The id that stands for every message.
const ALL: &str = "all";

impl Library {
    /// Lists the messages.
    ///
    /// # Errors
    ///
    /// `not_initialised`, `store_damaged`.
    pub fn inbox(&self, request: &InboxRequest) -> Result<Answer<InboxData>, Failure> {
        let lang = request.lang.as_deref().unwrap_or("en");
        let (mut items, done) = self.messages(lang)?;
        let unread = items.iter().filter(|item| !item.read).count() as u64;
        // A recall stays in sight until its adoption has ended.
        items.retain(|item| !item.read || item.what == InboxKind::Recall);
        Ok(self.answer(InboxData { items, unread, read: done }))
    }

    /// Returns how many messages nobody has read.
    pub(super) fn unread(&self) -> Result<u64, Failure> {
        Ok(self.messages("en")?.0.iter().filter(|item| !item.read).count() as u64)
    }

    /// Returns the ids that count as read once this message, or with `all` every one, is read; ids of messages that there are not any
    /// more are left out, so that the list stays short.
    ///
    /// # Errors
    ///
    /// `not_found` for an id that no message has.
    pub fn read_ids(&self, id: &str) -> Result<Vec<String>, Failure> {
        let (items, _) = self.messages("en")?;
        if id != ALL && !items.iter().any(|item| item.id == id) {
            return Err(Failure::new(Slug::NotFound).with("message", id));
        }
        let is_read = |item: &&InboxItem| item.read || id == ALL || item.id == id;
        Ok(items.iter().filter(is_read).map(|item| item.id.clone()).collect())
    }

    /// Returns all messages by urgency, the latest first, and how many of them were read.
    fn messages(&self, lang: &str) -> Result<(Vec<InboxItem>, u64), Failure> {
        let own = self.own()?;
        let mut items = Vec::new();
        for (subject, adoption) in self.derived.ledger.by(self.standpoint.own) {
            if adoption.stage != "ended" {
                self.of_adoption(subject, adoption, lang, &mut items)?;
            }
        }
        self.of_own_entries(own, lang, &mut items)?;
        self.of_judgements(lang, &mut items)?;
        items.extend(self.vouches_ending());
        items.sort_by(|a, b| (a.what, b.at, &a.id).cmp(&(b.what, a.at, &b.id)));
        items.dedup_by(|a, b| a.id == b.id);
        items.truncate(ITEMS_MAX);
        let read = self.read_already()?;
        for item in &mut items {
            item.read = read.contains(&item.id);
        }
        let done = items.iter().filter(|item| item.read).count() as u64;
        Ok((items, done))
    }

    fn read_already(&self) -> Result<BTreeSet<String>, Failure> {
        let kept = self.reader.memory(READ_MEMORY).map_err(read_failure)?;
        // Whatever cannot be read was read by nobody: messages come twice rather than never.
        Ok(kept.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default())
    }

    /// New versions, withdrawals, and confirmations that are due.
    fn of_adoption(&self, subject: &Subject, adoption: &Adoption, lang: &str, items: &mut Vec<InboxItem>) -> Result<(), Failure> {
        let name = self.name_of(&subject.0, &subject.1);
        let about = self.name_of(&adoption.adopter, &adoption.slug);
        let before = self.version_of(&adoption.about_digest)?;
        let known = self.derived.publisher(&subject.0);
        let leaf = self.reader.leaf(&subject.0, &subject.1).map_err(read_failure)?;
        if let (Some(known), Some(leaf)) = (known, leaf) {
            let at = moment_of(known.updated(leaf.rev(), None));
            let from = |what, key: &str| self.message(what, &name, Some(known), at, &format!("{key} {}", leaf.rev()));
            match leaf.content() {
                Content::Withdrawn { reason } => {
                    let what = if reason == RECALL { InboxKind::Recall } else { InboxKind::Withdrawn };
                    let mut item = from(what, reason);
                    item.title = self.title_of(&adoption.about_digest, lang)?;
                    item.next = format!("kreisnetz show {name}");
                    items.push(InboxItem {
                        about: Some(about.clone()),
                        version_before: before.clone(),
                        reason: Some(reason.clone()),
                        ..item
                    });
                }
                Content::Live { digest, .. } if *digest != adoption.about_digest && leaf.rev() > adoption.about_seq => {
                    let mut item = from(InboxKind::NewVersion, &digest.to_string());
                    item.title = self.title_of(digest, lang)?;
                    item.version_after = self.version_of(digest)?;
                    item.next = format!("kreisnetz show {name} --diff");
                    items.push(InboxItem { about: Some(about.clone()), version_before: before, ..item });
                }
                Content::Live { .. } => {}
            }
        }
        let due = adoption.confirmed_on.filter(|_| adoption.stage == "operation");
        if let Some(due) = due.and_then(|day| day.checked_add(REMIND_MONTHS.months()).ok()).filter(|due| *due <= self.today()) {
            let mut item = self.message(InboxKind::ConfirmDue, &name, known, midnight(due), &due.to_string());
            item.next = format!("kreisnetz adopt {name}");
            items.push(InboxItem { about: Some(about), stage: Some(adoption.stage.clone()), ..item });
        }
        Ok(())
    }

    /// Adopters of own entries, and own entries that other nodes do not search.
    fn of_own_entries(&self, own: &KnownPublisher, lang: &str, items: &mut Vec<InboxItem>) -> Result<(), Failure> {
        let id = own.log.publisher();
        for leaf in self.reader.leaves(&id).map_err(read_failure)? {
            let subject = (id, leaf.slug().clone());
            let name = self.name_of(&id, leaf.slug());
            for (known, adoption, _) in self.derived.counted(&subject, &self.standpoint, self.today()) {
                let adopted = self.name_of(&adoption.adopter, &adoption.slug);
                let at = moment_of(known.updated(adoption.rev, None));
                let mut item =
                    self.message(InboxKind::Adoption, &adopted, Some(known), at, &format!("{} {}", adoption.stage, adoption.rev));
                item.version_before = self.version_of(&adoption.about_digest)?;
                item.title = leaf.entry().map(|(digest, _)| self.title_of(&digest, lang)).transpose()?.flatten();
                item.next = format!("kreisnetz adopters {name}");
                items.push(InboxItem { about: Some(name.clone()), stage: Some(adoption.stage.clone()), ..item });
            }
            let Some(held) = self.live_of(&subject)? else { continue };
            items.extend(self.meeting(&held, lang)?);
            if let Conformance::Broken(faults) = self.conformance(own, &held.entry) {
                let rules: Vec<String> = faults.iter().map(|fault| format!("{}: {}", fault.path(), fault.slug())).collect();
                let at = moment_of(own.updated(leaf.rev(), Some(&held.entry)));
                let mut item = self.message(InboxKind::Refused, &name, Some(own), at, &rules.join(" "));
                item.next = format!("kreisnetz draft lint drafts/{}.toml", leaf.slug());
                items.push(InboxItem { about: Some(name.clone()), reason: Some(rules.join(", ")), ..item });
            }
        }
        Ok(())
    }

    /// What others say of own entries, and evaluations and pilots of what this county adopted.
    fn of_judgements(&self, lang: &str, items: &mut Vec<InboxItem>) -> Result<(), Failure> {
        let own = self.standpoint.own;
        for subject in self.derived.judgements.subjects() {
            let is_own = subject.0 == own;
            let is_adopted = crate::storage::in_use(&self.derived, own, subject).is_some();
            if !is_own && !is_adopted {
                continue;
            }
            for (known, judgement) in self.derived.judged(subject, &self.standpoint) {
                let what = match (judgement.kind, judgement.is_reply) {
                    (Kind::Feedback, true) => InboxKind::Reply,
                    (Kind::Feedback, false) => InboxKind::Feedback,
                    (Kind::Pilot, _) => InboxKind::Pilot,
                    _ => InboxKind::Evaluation,
                };
                let concerns = is_own || matches!(what, InboxKind::Evaluation | InboxKind::Pilot);
                if judgement.author == own || !concerns {
                    continue;
                }
                let Some(held) = self.live_of(&judgement.entry())? else { continue };
                let name = self.name_of(&judgement.author, &judgement.slug);
                let at = moment_of(known.updated(judgement.rev, Some(&held.entry)));
                let mut item = self.message(what, &name, Some(known), at, &judgement.rev.to_string());
                item.title = title(&held.entry, lang);
                item.next = format!("kreisnetz show {name}");
                items.push(InboxItem { about: Some(self.name_of(&subject.0, &subject.1)), stage: judgement.state.clone(), ..item });
            }
        }
        Ok(())
    }

    pub(super) fn message(&self, what: InboxKind, reference: &str, known: Option<&KnownPublisher>, at: Moment, key: &str) -> InboxItem {
        let id = Digest::of(format!("{} {reference} {key}", what.name()).as_bytes()).to_string();
        InboxItem {
            id: id[..ID_DIGITS].to_owned(),
            what,
            reference: reference.to_owned(),
            about: None,
            publisher: known.map(|known| self.standpoint.publisher(known)),
            at,
            title: None,
            version_before: None,
            version_after: None,
            stage: None,
            reason: None,
            read: false,
            next: String::new(),
        }
    }

    fn title_of(&self, digest: &Digest, lang: &str) -> Result<Option<Foreign>, Failure> {
        let bytes = self.reader.entry(digest).map_err(read_failure)?;
        Ok(bytes.and_then(|bytes| Entry::parse(&bytes).ok()).and_then(|entry| title(&entry, lang)))
    }
}

pub(super) fn title(entry: &Entry, lang: &str) -> Option<Foreign> {
    entry.title().and_then(|title| title.best(lang)).map(|(_, title)| Foreign::from(title))
}
