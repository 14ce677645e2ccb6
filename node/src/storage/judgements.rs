//! Who said what about an entry: evaluations, pilots and feedback, derived from all catalogs like the ledger of adoptions.
//!
//! It holds every live one that keeps the rules; who counts is asked for a view of who belongs to the network.

use std::collections::{BTreeMap, BTreeSet};

use kreisnetz_catalog::Slug;
use kreisnetz_catalog::entry::{Entry, EntryRef};
use kreisnetz_catalog::kind::Kind;
use kreisnetz_identity::PublisherId;

use super::Subject;

/// What an evaluation, a pilot or feedback is about, and whose it is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Judgement {
    /// Who says it.
    pub author: PublisherId,
    /// Its slug.
    pub slug: Slug,
    /// Number of the author's head at which it last changed.
    pub rev: u64,
    /// Which of the three kinds.
    pub kind: Kind,
    /// Its state; feedback has none.
    pub state: Option<String>,
    /// Whose answers feedback sums up.
    pub audience: Option<String>,
    /// Who commissioned an evaluation, where that is an entry of a known publisher.
    pub commissioned_by: Option<PublisherId>,
    /// The entries it speaks of; for a reply, what it replies to.
    pub about: Vec<Subject>,
    /// The same, each pinned to the version it speaks of.
    pub pins: Vec<EntryRef>,
    /// Whether it is a reply.
    pub is_reply: bool,
}

impl Judgement {
    /// Reads what an entry of `author` says; nothing where it is none of the three kinds.
    #[must_use]
    pub fn of(author: PublisherId, rev: u64, entry: &Entry) -> Option<Self> {
        let kind = entry.kind()?;
        let (refs, audience, commissioned_by, is_reply) = match kind {
            Kind::Evaluation => {
                let view = entry.evaluation()?;
                (view.about(), None, view.commissioned_by().map(|by| by.publisher()), false)
            }
            Kind::Pilot => (entry.pilot()?.about(), None, None, false),
            Kind::Feedback => {
                let view = entry.feedback()?;
                let (refs, is_reply) = match view.reply_to() {
                    Some(reply_to) => (vec![reply_to], true),
                    None => (view.about().into_iter().collect(), false),
                };
                (refs, view.audience().map(str::to_owned), None, is_reply)
            }
            _ => return None,
        };
        let about = refs.iter().map(subject).collect();
        let (slug, state) = (entry.slug().clone(), entry.state().map(str::to_owned));
        Some(Self { author, slug, rev, kind, state, audience, commissioned_by, about, pins: refs, is_reply })
    }

    /// Returns whose entry it is and what it is called.
    #[must_use]
    pub fn entry(&self) -> Subject {
        (self.author, self.slug.clone())
    }
}

fn subject(reference: &EntryRef) -> Subject {
    (reference.publisher(), reference.slug().clone())
}

/// All live judgements, by what they speak of.
#[derive(Clone, Debug, Default)]
pub struct Judgements {
    by_entry: BTreeMap<Subject, Judgement>,
    by_subject: BTreeMap<Subject, BTreeSet<Subject>>,
}

impl Judgements {
    /// Puts a judgement in the place of what its entry said before. Returns the subjects of which something else is said now.
    pub fn put(&mut self, judgement: Judgement) -> Vec<Subject> {
        let entry = judgement.entry();
        let mut changed: BTreeSet<Subject> = self.remove(&entry).into_iter().collect();
        for subject in &judgement.about {
            self.by_subject.entry(subject.clone()).or_default().insert(entry.clone());
            changed.insert(subject.clone());
        }
        self.by_entry.insert(entry, judgement);
        changed.into_iter().collect()
    }

    /// Takes away what an entry said. Returns the subjects it spoke of.
    pub fn remove(&mut self, entry: &Subject) -> Vec<Subject> {
        let Some(judgement) = self.by_entry.remove(entry) else { return Vec::new() };
        for subject in &judgement.about {
            if let Some(entries) = self.by_subject.get_mut(subject) {
                entries.remove(entry);
                if entries.is_empty() {
                    self.by_subject.remove(subject);
                }
            }
        }
        judgement.about
    }

    /// Returns what is said of an entry; of several feedbacks by one publisher for one audience the one that changed last.
    #[must_use]
    pub fn of(&self, subject: &Subject) -> Vec<&Judgement> {
        let all = self.by_subject.get(subject).into_iter().flatten().filter_map(|entry| self.by_entry.get(entry));
        let (feedback, mut judged): (Vec<&Judgement>, Vec<&Judgement>) = all.partition(|it| it.kind == Kind::Feedback && !it.is_reply);
        let mut newest: BTreeMap<(PublisherId, Option<&str>), &Judgement> = BTreeMap::new();
        for judgement in feedback {
            let known = newest.entry((judgement.author, judgement.audience.as_deref())).or_insert(judgement);
            if judgement.rev > known.rev {
                *known = judgement;
            }
        }
        judged.extend(newest.into_values());
        judged
    }

    /// Returns what an entry says of others.
    #[must_use]
    pub fn by_entry(&self, entry: &Subject) -> Option<&Judgement> {
        self.by_entry.get(entry)
    }

    /// Returns what a publisher says of others.
    pub fn by(&self, author: PublisherId) -> impl Iterator<Item = &Judgement> {
        self.by_entry.values().filter(move |judgement| judgement.author == author)
    }

    /// Returns all entries of which something is said.
    pub fn subjects(&self) -> impl Iterator<Item = &Subject> {
        self.by_subject.keys()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const UELZEN: PublisherId = PublisherId::from_bytes([1; 32]);
    const COESFELD: PublisherId = PublisherId::from_bytes([2; 32]);

    fn kuubu() -> Subject {
        (UELZEN, "kuubu".parse().unwrap())
    }

    fn feedback(slug: &str, rev: u64, audience: &str) -> Judgement {
        Judgement {
            author: COESFELD,
            slug: slug.parse().unwrap(),
            rev,
            kind: Kind::Feedback,
            state: None,
            audience: Some(audience.to_owned()),
            commissioned_by: None,
            about: vec![kuubu()],
            pins: Vec::new(),
            is_reply: false,
        }
    }

    #[test]
    fn of_two_feedbacks_for_one_audience_the_later_one_counts() {
        let mut judgements = Judgements::default();
        judgements.put(feedback("a", 3, "volunteers"));
        judgements.put(feedback("b", 5, "volunteers"));
        judgements.put(feedback("c", 4, "staff"));
        let slugs: Vec<_> = judgements.of(&kuubu()).iter().map(|it| it.slug.to_string()).collect();
        assert_eq!(slugs, ["c", "b"]);
        assert_eq!(judgements.remove(&(COESFELD, "b".parse().unwrap())), [kuubu()]);
        assert_eq!(judgements.of(&kuubu()).len(), 2, "the earlier one speaks again");
    }

    #[test]
    fn a_judgement_that_turns_to_another_entry_leaves_the_first() {
        let mut judgements = Judgements::default();
        judgements.put(feedback("a", 3, "volunteers"));
        let other: Subject = (UELZEN, "marktplatz".parse().unwrap());
        let turned = Judgement { about: vec![other.clone()], ..feedback("a", 4, "volunteers") };
        assert_eq!(judgements.put(turned), [kuubu(), other.clone()]);
        assert!(judgements.of(&kuubu()).is_empty());
        assert_eq!(judgements.subjects().collect::<Vec<_>>(), [&other]);
    }
}
