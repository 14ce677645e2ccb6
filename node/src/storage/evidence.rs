//! What speaks for an entry beside its publisher's word: derived, never written.

use kreisnetz_catalog::kind::Kind;

use super::{Derived, Standpoint, Subject};

/// A county confirmed that it runs it.
const ADOPTED: &str = "adopted";
/// A pilot of it was completed.
const PILOTED: &str = "piloted";
/// A final evaluation of it is independent.
const EVALUATED: &str = "evaluated";

/// Returns the evidence of an entry, by the names of the format: `piloted`, `adopted`, `evaluated`.
///
/// A pilot may be the publisher's own; an evaluation and an adoption may not.
pub(crate) fn evidence(derived: &Derived, standpoint: &Standpoint, subject: &Subject, confirmed: u64) -> Vec<&'static str> {
    let judged = derived.judged(subject, standpoint);
    let is = |kind: Kind, state: &str, independent: bool| {
        judged.iter().any(|(_, judgement)| {
            judgement.kind == kind && judgement.state.as_deref() == Some(state) && (!independent || derived.is_independent(judgement))
        })
    };
    let found =
        [(is(Kind::Pilot, "completed", false), PILOTED), (confirmed > 0, ADOPTED), (is(Kind::Evaluation, "final", true), EVALUATED)];
    found.into_iter().filter_map(|(holds, name)| holds.then_some(name)).collect()
}
