//! What follows from entries and is kept in memory: who adopted what, who judged what, who vouches for whom, and former keys. Read from the whole store once, at the start;
//! then each stored change is followed, before anybody is told of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use kreisnetz_catalog::entry::{Conformance, Entry};
use kreisnetz_catalog::kind::Kind;
use kreisnetz_catalog::schema::Known;
use kreisnetz_catalog::{Leaf, parse_head};
use kreisnetz_identity::PublisherId;
use kreisnetz_store::Reader;

use super::ground::read_failure;
use super::{Adoption, Contradictions, Derived, Given, Judgement, KnownPublisher, Subject};
use crate::failure::Failure;

/// Heads of one publisher whose times are kept.
const ISSUED_MAX: usize = 64;

/// Reads what is derived in memory from the whole store.
pub(crate) fn derive(reader: &Reader) -> Result<Derived, Failure> {
    let mut derived = Derived::default();
    for publisher in reader.publishers().map_err(read_failure)? {
        let Some(log) = reader.identity(&publisher).map_err(read_failure)? else { continue };
        let head = reader.head_of(&log).map_err(read_failure)?;
        let mut issued = std::collections::BTreeMap::new();
        for bytes in reader.history(&publisher, ISSUED_MAX).map_err(read_failure)? {
            if let Ok(head) = parse_head(&bytes) {
                issued.insert(head.claims().seq, head.claims().issued);
            }
        }
        let contradictions = Arc::new(Contradictions::read(reader, &log, head.as_ref())?);
        let known = KnownPublisher { head, issued: Arc::new(issued), contradictions, ..KnownPublisher::new(Arc::new(log)) };
        derived.publishers.insert(publisher, known);
    }
    let publishers: Vec<PublisherId> = derived.publishers.keys().copied().collect();
    for publisher in publishers {
        for leaf in reader.leaves(&publisher).map_err(read_failure)? {
            if says_something(leaf.kind()) {
                follow_ledger(&(publisher, leaf.slug().clone()), &mut derived, reader)?;
            }
        }
    }
    Ok(derived)
}

/// Says whether something in memory follows from entries of a kind.
fn says_something(kind: &str) -> bool {
    matches!(kind.parse(), Ok(Kind::Adoption | Kind::County | Kind::Evaluation | Kind::Pilot | Kind::Feedback | Kind::Vouch))
}

/// Says whether something in memory follows from an entry, or did until now: adoptions, judgements and a county's own entry say such
/// things.
pub(super) fn is_derived_from(subject: &Subject, kind: Option<&str>, derived: &Derived) -> bool {
    let said = derived.ledger.knows(subject) || derived.judgements.by_entry(subject).is_some();
    let said = said || derived.vouches.by_entry(subject).is_some();
    kind.is_none_or(says_something) || subject.1.as_str() == Kind::County.name() || said
}

/// Takes over what an entry says about adoptions, other entries and former keys. Returns other entries of which something else is said.
pub(super) fn follow_ledger(subject: &Subject, derived: &mut Derived, reader: &Reader) -> Result<Vec<Subject>, Failure> {
    let Some(known) = derived.publisher(&subject.0).cloned() else { return Ok(Vec::new()) };
    let found = conforming(&known, subject, reader)?;
    if subject.1.as_str() == Kind::County.name() {
        let former = found.as_ref().and_then(|(_, entry)| entry.county()).map(|county| county.predecessors().collect::<BTreeSet<_>>());
        derived.predecessors.insert(subject.0, former.unwrap_or_default());
    }
    let given = found.as_ref().and_then(|(leaf, entry)| Given::of(&known, leaf.rev(), entry));
    derived.vouches.set(subject, given);
    let said = found.as_ref().and_then(|(leaf, entry)| Adoption::of(subject.0, leaf.rev(), entry));
    let mut changed: Vec<Subject> = match said {
        Some((about, adoption)) => derived.ledger.put(about, adoption),
        None => derived.ledger.remove(subject).into_iter().collect(),
    };
    changed.extend(match found.and_then(|(leaf, entry)| Judgement::of(subject.0, leaf.rev(), &entry)) {
        Some(judgement) => derived.judgements.put(judgement),
        None => derived.judgements.remove(subject),
    });
    Ok(changed)
}

/// Returns an entry that is live and keeps the rules of its kind.
pub(super) fn conforming(known: &KnownPublisher, subject: &Subject, reader: &Reader) -> Result<Option<(Leaf, Entry)>, Failure> {
    let Some(leaf) = reader.leaf(&subject.0, &subject.1).map_err(read_failure)? else { return Ok(None) };
    let Some((digest, _)) = leaf.entry() else { return Ok(None) };
    let Some(bytes) = reader.entry(&digest).map_err(read_failure)? else { return Ok(None) };
    let writer = known.writer();
    let entry = Entry::parse(&bytes).ok();
    let entry = entry.filter(|entry| entry.conformance_given(Known::default().with_author(&writer)) == Conformance::Conforming);
    Ok(entry.map(|entry| (leaf, entry)))
}
