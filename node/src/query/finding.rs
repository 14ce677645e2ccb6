//! Which publisher and which entry a name means, and why none.

use kreisnetz_catalog::county;
use kreisnetz_catalog::entry::{Conformance, Entry};
use kreisnetz_catalog::reference::{Pin, Reference};
use kreisnetz_catalog::{Content, Head, Leaf, Slug as EntrySlug};
use kreisnetz_identity::{PublisherId, Verified};

use super::Library;
use crate::failure::{Failure, Slug};
use crate::storage::ground::read_failure;
use crate::storage::{KnownPublisher, NamingError, Subject, recalled};

/// What paths of the control API call one's own catalog.
const SELF: &str = "self";

/// A live entry, with whose it is.
pub(super) struct Found<'a> {
    pub(super) known: &'a KnownPublisher,
    pub(super) head: &'a Verified<Head>,
    pub(super) leaf: Leaf,
    pub(super) entry: Entry,
}

impl Found<'_> {
    pub(super) fn reference(&self) -> String {
        format!("{}/{}", self.known.slug(), self.leaf.slug())
    }

    /// Says whether its publisher recalled it, and it is shown as it was adopted.
    pub(super) fn is_recalled(&self) -> bool {
        self.leaf.entry().is_none()
    }

    pub(super) fn subject(&self) -> Subject {
        (self.known.log.publisher(), self.leaf.slug().clone())
    }
}

impl Library {
    /// Returns the publisher that a text means: slug, AGS, name, an unambiguous beginning of a slug, or an id.
    ///
    /// A publisher that is not searched here is found by its id alone.
    pub(super) fn publisher(&self, name: &str) -> Result<&KnownPublisher, Failure> {
        let known = self.named(name)?;
        let id = known.log.publisher();
        if self.standpoint.is_searched(&id) || name.parse() == Ok(id) {
            return Ok(known);
        }
        Err(Failure::new(Slug::NotAdmitted).with("publisher", known.slug()))
    }

    /// Returns the publisher that a text means, one too that is not searched here.
    pub(super) fn named(&self, name: &str) -> Result<&KnownPublisher, Failure> {
        if name == SELF {
            return self.own();
        }
        let found = match self.standpoint.resolve(&self.derived, name) {
            Err(NamingError::Unknown { nearest }) => match county::find_by_beginning(name) {
                Ok(county) => self.standpoint.resolve(&self.derived, county.slug()),
                Err(county::CountyError::Ambiguous { slugs }) => {
                    Err(NamingError::Ambiguous { slugs: slugs.into_iter().map(str::to_owned).collect() })
                }
                Err(county::CountyError::NotFound { .. }) => Err(NamingError::Unknown { nearest }),
            },
            found => found,
        };
        found.map(|(_, known)| known).map_err(|error| naming_failure(name, error))
    }

    /// Returns the node's own publisher.
    pub(super) fn own(&self) -> Result<&KnownPublisher, Failure> {
        self.derived.publisher(&self.standpoint.own).ok_or(Failure::new(Slug::NotInitialised))
    }

    /// Returns whose entry a reference means and what it is called, whether or not it is live.
    pub(super) fn subject(&self, text: &str) -> Result<Subject, Failure> {
        let reference: Reference = text.parse().map_err(|_| Failure::new(Slug::Usage).detail("reference").with("ref", text))?;
        let known = self.publisher(reference.publisher().unwrap_or(SELF))?;
        Ok((known.log.publisher(), reference.slug().clone()))
    }

    /// Returns the live entry that a reference means; one that was recalled while this county uses it as it was adopted.
    pub(super) fn find(&self, text: &str) -> Result<Found<'_>, Failure> {
        let reference: Reference = text.parse().map_err(|_| Failure::new(Slug::Usage).detail("reference").with("ref", text))?;
        let known = self.publisher(reference.publisher().unwrap_or(SELF))?;
        let name = format!("{}/{}", known.slug(), reference.slug());
        let found = self.live(known, reference.slug(), &name)?;
        match reference.pin() {
            Some(pin) if !is_pinned(&found, pin) => {
                Err(Failure::new(Slug::NotFound).detail("version").with("ref", name).with("version", pin.version()))
            }
            _ => Ok(found),
        }
    }

    fn live<'a>(&'a self, known: &'a KnownPublisher, slug: &EntrySlug, name: &str) -> Result<Found<'a>, Failure> {
        let missing = || Failure::new(Slug::NotFound).with("ref", name);
        let head = known.head.as_ref().ok_or_else(missing)?;
        let leaf = self.reader.leaf(&known.log.publisher(), slug).map_err(read_failure)?.ok_or_else(missing)?;
        let digest = match leaf.content() {
            Content::Withdrawn { reason } => {
                let subject = (known.log.publisher(), slug.clone());
                if let Some((leaf, entry)) = recalled(&self.reader, &self.derived, self.standpoint.own, &subject)? {
                    return Ok(Found { known, head, leaf, entry });
                }
                return Err(Failure::new(Slug::Withdrawn).detail("reason").with("ref", name).with("reason", reason));
            }
            Content::Live { digest, .. } => *digest,
        };
        // The entry may be replaced between the two readings; then it is not there for a moment.
        let bytes = self.reader.entry(&digest).map_err(read_failure)?.ok_or_else(missing)?;
        let entry = Entry::parse(&bytes).map_err(|_| Failure::new(Slug::StoreDamaged).with("ref", name))?;
        Ok(Found { known, head, leaf, entry })
    }

    /// Returns a live entry by its key; nothing where it was withdrawn or its publisher is unknown.
    pub(super) fn live_of(&self, subject: &Subject) -> Result<Option<Found<'_>>, Failure> {
        let Some(known) = self.derived.publisher(&subject.0) else { return Ok(None) };
        match self.live(known, &subject.1, subject.1.as_str()) {
            Ok(found) => Ok(Some(found)),
            Err(failure) if matches!(failure.slug(), Slug::NotFound | Slug::Withdrawn) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// Returns an entry that may be given out to others: one that is live, keeps the rules and is neither recalled nor cut off.
    pub(super) fn going_out<'a>(&'a self, known: &'a KnownPublisher, slug: &EntrySlug) -> Result<Option<Found<'a>>, Failure> {
        let found = self.live_of(&(known.log.publisher(), slug.clone()))?;
        let is_out = |found: &Found<'_>| found.is_recalled() || known.is_cut_off(found.leaf.rev());
        Ok(found.filter(|found| !is_out(found) && self.conformance(known, &found.entry) == Conformance::Conforming))
    }

    /// Returns `county/slug`; with the id where the publisher is not known.
    pub(super) fn name_of(&self, publisher: &PublisherId, slug: &EntrySlug) -> String {
        match self.derived.publisher(publisher) {
            Some(known) => format!("{}/{slug}", known.slug()),
            None => format!("{publisher}/{slug}"),
        }
    }
}

/// A version is meant first, then the number of a head in which the entry had its present bytes.
fn is_pinned(found: &Found<'_>, pin: &Pin) -> bool {
    let is_seq = |seq| (found.leaf.rev()..=found.head.seq).contains(&seq);
    found.entry.content_version() == Some(pin.version()) || pin.seq().is_some_and(is_seq)
}

/// Says why a name means no publisher.
pub(crate) fn naming_failure(name: &str, error: NamingError) -> Failure {
    match error {
        NamingError::Unknown { nearest: Some(nearest) } => {
            Failure::new(Slug::NotFound).with("county", name).with("nearest", nearest).hint("nearest")
        }
        NamingError::Unknown { nearest: None } => Failure::new(Slug::NotFound).with("county", name),
        NamingError::NoCatalog { slug } => Failure::new(Slug::NotFound).with("county", slug),
        NamingError::Ambiguous { slugs } => Failure::new(Slug::Ambiguous).with("name", name).with("candidates", slugs.join(", ")),
    }
}
