//! What was recalled and is in use here: shown first, until its adoption has ended.

use kreisnetz_catalog::entry::Entry;
use kreisnetz_catalog::{Content, Leaf};
use kreisnetz_identity::PublisherId;
use kreisnetz_store::Reader;

use super::ground::read_failure;
use super::{Adoption, Derived, Subject};
use crate::failure::Failure;

/// Why an entry is withdrawn that must not be used any more.
pub const RECALL: &str = "recall";
/// The stage of an adoption that is over.
const ENDED: &str = "ended";

/// Returns the own adoption of an entry that is not over.
pub(crate) fn in_use<'d>(derived: &'d Derived, own: PublisherId, subject: &Subject) -> Option<&'d Adoption> {
    derived.ledger.of(subject).into_iter().find(|adoption| adoption.adopter == own && adoption.stage != ENDED)
}

/// Returns an entry that was recalled while this county uses it: the leaf of its withdrawal, and the version that was adopted.
pub(crate) fn recalled(reader: &Reader, derived: &Derived, own: PublisherId, subject: &Subject) -> Result<Option<(Leaf, Entry)>, Failure> {
    let Some(adoption) = in_use(derived, own, subject) else { return Ok(None) };
    let Some(leaf) = reader.leaf(&subject.0, &subject.1).map_err(read_failure)? else { return Ok(None) };
    if !matches!(leaf.content(), Content::Withdrawn { reason } if reason == RECALL) {
        return Ok(None);
    }
    let bytes = reader.entry(&adoption.about_digest).map_err(read_failure)?;
    Ok(bytes.and_then(|bytes| Entry::parse(&bytes).ok()).map(|entry| (leaf, entry)))
}
