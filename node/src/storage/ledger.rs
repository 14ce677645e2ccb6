//! Who adopted what: derived from the signed adoptions of all catalogs, never written, made anew at each start.
//!
//! It holds every live adoption that keeps the rules, of whomever; who counts, and in which class, is asked for a day and a view of
//! who belongs to the network.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use kreisnetz_catalog::Slug;
use kreisnetz_catalog::entry::Entry;
use kreisnetz_identity::{Digest, PublisherId};

/// Months after which an operation that nobody confirms counts as unconfirmed.
const CONFIRMED_MONTHS: i32 = 12;

/// An entry by whose it is and what it is called.
pub type Subject = (PublisherId, Slug);

/// What one county says of its use of an entry.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Adoption {
    /// Who says it.
    pub adopter: PublisherId,
    /// The adoption's own slug.
    pub slug: Slug,
    /// Number of the adopter's head at which it last changed.
    pub rev: u64,
    /// Number of the provider's head whose entry was adopted.
    pub about_seq: u64,
    /// Bytes of the entry that was adopted.
    pub about_digest: Digest,
    /// The stage.
    pub stage: String,
    /// Since when at this stage.
    pub since: Option<Date>,
    /// When the operation was last confirmed.
    pub confirmed_on: Option<Date>,
}

/// How an adoption counts; the order is that of worth, the best first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum AdoptionClass {
    /// In operation, confirmed within 12 months.
    Confirmed,
    /// In operation, confirmed longer ago.
    Unconfirmed,
    /// Interest to rollout.
    OnTheWay,
    /// No longer in use.
    Ended,
}

impl Adoption {
    /// Reads what an entry of `adopter` says; nothing where it is no adoption, or one of one's own entry.
    #[must_use]
    pub fn of(adopter: PublisherId, rev: u64, entry: &Entry) -> Option<(Subject, Self)> {
        let view = entry.adoption()?;
        let about = view.about();
        if about.publisher() == adopter {
            return None;
        }
        let since = view.dates().find(|(stage, _)| *stage == view.stage()).map(|(_, date)| date);
        let adoption = Self {
            adopter,
            slug: entry.slug().clone(),
            rev,
            about_seq: about.seq(),
            about_digest: about.digest(),
            stage: view.stage().to_owned(),
            since,
            confirmed_on: view.confirmed_on(),
        };
        Some(((about.publisher(), about.slug().clone()), adoption))
    }

    /// Returns the class in which it counts on a day.
    #[must_use]
    pub fn class(&self, today: Date) -> AdoptionClass {
        let is_fresh = |confirmed: Date| confirmed.checked_add(CONFIRMED_MONTHS.months()).is_ok_and(|until| until >= today);
        match self.stage.as_str() {
            "operation" if self.confirmed_on.is_some_and(is_fresh) => AdoptionClass::Confirmed,
            "operation" => AdoptionClass::Unconfirmed,
            "ended" => AdoptionClass::Ended,
            _ => AdoptionClass::OnTheWay,
        }
    }
}

/// All live adoptions, by what is adopted.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    by_subject: BTreeMap<Subject, Vec<Adoption>>,
    by_entry: BTreeMap<Subject, Subject>,
}

impl Ledger {
    /// Puts an adoption in the place of what its entry said before. Returns the subjects whose adopters changed.
    pub fn put(&mut self, subject: Subject, adoption: Adoption) -> Vec<Subject> {
        let entry = (adoption.adopter, adoption.slug.clone());
        let mut changed: Vec<Subject> = self.remove(&entry).into_iter().collect();
        self.by_subject.entry(subject.clone()).or_default().push(adoption);
        self.by_entry.insert(entry, subject.clone());
        if !changed.contains(&subject) {
            changed.push(subject);
        }
        changed
    }

    /// Takes away what an entry said. Returns the subject whose adopters changed.
    pub fn remove(&mut self, entry: &Subject) -> Option<Subject> {
        let subject = self.by_entry.remove(entry)?;
        if let Some(adoptions) = self.by_subject.get_mut(&subject) {
            adoptions.retain(|adoption| (adoption.adopter, &adoption.slug) != (entry.0, &entry.1));
            if adoptions.is_empty() {
                self.by_subject.remove(&subject);
            }
        }
        Some(subject)
    }

    /// Returns the adoptions of an entry, one a publisher: of several the one that changed last.
    #[must_use]
    pub fn of(&self, subject: &Subject) -> Vec<&Adoption> {
        let mut newest: BTreeMap<PublisherId, &Adoption> = BTreeMap::new();
        for adoption in self.by_subject.get(subject).into_iter().flatten() {
            let known = newest.entry(adoption.adopter).or_insert(adoption);
            if adoption.rev > known.rev {
                *known = adoption;
            }
        }
        newest.into_values().collect()
    }

    /// Returns the entry that an adoption is about.
    #[must_use]
    pub fn about(&self, adoption: &Subject) -> Option<&Subject> {
        self.by_entry.get(adoption)
    }

    /// Says whether an entry counts as an adoption now.
    #[must_use]
    pub fn knows(&self, entry: &Subject) -> bool {
        self.by_entry.contains_key(entry)
    }

    /// Returns all entries that somebody adopted.
    pub fn subjects(&self) -> impl Iterator<Item = &Subject> {
        self.by_subject.keys()
    }

    /// Returns what a publisher adopted, each with what it is about, by the adoption's slug.
    pub fn by(&self, adopter: PublisherId) -> impl Iterator<Item = (&Subject, &Adoption)> {
        self.by_entry.iter().filter(move |((who, _), _)| *who == adopter).filter_map(|((who, slug), subject)| {
            let adoption = self.by_subject.get(subject)?.iter().find(|adoption| adoption.adopter == *who && adoption.slug == *slug)?;
            Some((subject, adoption))
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const UELZEN: PublisherId = PublisherId::from_bytes([1; 32]);
    const COESFELD: PublisherId = PublisherId::from_bytes([2; 32]);

    fn kuubu() -> Subject {
        (UELZEN, "kuubu".parse().unwrap())
    }

    fn adoption(slug: &str, rev: u64, stage: &str) -> Adoption {
        Adoption {
            adopter: COESFELD,
            slug: slug.parse().unwrap(),
            rev,
            about_seq: 1,
            about_digest: Digest::default(),
            stage: stage.to_owned(),
            since: None,
            confirmed_on: Some(date(2025, 11, 23)),
        }
    }

    #[test]
    fn of_two_adoptions_by_one_county_the_later_one_counts() {
        let mut ledger = Ledger::default();
        ledger.put(kuubu(), adoption("a", 3, "rollout"));
        ledger.put(kuubu(), adoption("b", 5, "ended"));
        let stages: Vec<_> = ledger.of(&kuubu()).iter().map(|adoption| adoption.stage.as_str()).collect();
        assert_eq!(stages, ["ended"]);
        ledger.remove(&(COESFELD, "b".parse().unwrap()));
        assert_eq!(ledger.of(&kuubu())[0].stage, "rollout");
    }

    #[test]
    fn an_adoption_that_turns_to_another_entry_leaves_the_first() {
        let mut ledger = Ledger::default();
        let other = (UELZEN, "marktplatz".parse().unwrap());
        ledger.put(kuubu(), adoption("a", 3, "rollout"));
        assert_eq!(ledger.put(other.clone(), adoption("a", 4, "rollout")), [kuubu(), other.clone()]);
        assert!(ledger.of(&kuubu()).is_empty());
        assert_eq!(ledger.by(COESFELD).map(|(subject, _)| subject.clone()).collect::<Vec<_>>(), [other]);
    }

    #[test]
    fn a_confirmation_of_twelve_months_ago_counts_and_one_a_day_older_does_not() {
        let operation = adoption("a", 1, "operation");
        assert_eq!(operation.class(date(2026, 11, 23)), AdoptionClass::Confirmed);
        assert_eq!(operation.class(date(2026, 11, 24)), AdoptionClass::Unconfirmed);
        assert_eq!(adoption("a", 1, "interest").class(date(2026, 11, 23)), AdoptionClass::OnTheWay);
    }
}
