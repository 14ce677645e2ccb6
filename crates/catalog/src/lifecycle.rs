//! States of a kind and the ways between them.
//!
//! A transition is checked where the entry is written, against the version before (rule R4). A reader sees one version and never
//! asks how it came about.

/// The life of a kind: which states it has and how one follows another.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Life {
    /// The key the state stands under: `state`, or `stage` for an adoption.
    pub key: &'static str,
    /// States in the order of the way forward; steps may be skipped.
    pub forward: &'static [&'static str],
    /// Single steps that may also be taken back, or that lead on from an end.
    pub extra: &'static [(&'static str, &'static str)],
    /// States that can be reached from any other.
    pub from_any: &'static [&'static str],
}

impl Life {
    /// Iterates over all states.
    pub fn states(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.forward.iter().chain(self.from_any).copied()
    }

    /// Says whether the kind has this state.
    #[must_use]
    pub fn has(&self, state: &str) -> bool {
        self.states().any(|known| known == state)
    }

    /// Says whether a state may follow another; staying is always allowed.
    #[must_use]
    pub fn permits(&self, from: &str, to: &str) -> bool {
        let place = |state: &str| self.forward.iter().position(|known| *known == state);
        let onward = place(from).zip(place(to)).is_some_and(|(from, to)| from < to);
        let known = self.has(from) && self.has(to);
        known && (from == to || onward || self.from_any.contains(&to) || self.extra.contains(&(from, to)))
    }

    /// Returns the states that may follow this one, itself not among them.
    #[must_use]
    pub fn next(&self, from: &str) -> Vec<&'static str> {
        self.states().filter(|to| *to != from && self.permits(from, to)).collect()
    }
}

/// planned → trial → operation ⇄ suspended, any → discontinued.
pub const SERVICE: Life = Life {
    key: "state",
    forward: &["planned", "trial", "operation", "suspended"],
    extra: &[("suspended", "operation")],
    from_any: &["discontinued"],
};

/// idea → development ⇄ piloted ⇄ operation, any → discontinued.
pub const ASSET: Life = Life {
    key: "state",
    forward: &["idea", "development", "piloted", "operation"],
    extra: &[("piloted", "development"), ("operation", "piloted")],
    from_any: &["discontinued"],
};

/// planned → running → completed, any → aborted.
pub const PILOT: Life = Life { key: "state", forward: &["planned", "running", "completed"], extra: &[], from_any: &["aborted"] };

/// interim → final → superseded.
pub const EVALUATION: Life = Life { key: "state", forward: &["interim", "final", "superseded"], extra: &[], from_any: &[] };

/// interest → alignment → agreed → rollout ⇄ operation, any → ended → interest.
pub const ADOPTION: Life = Life {
    key: "stage",
    forward: &["interest", "alignment", "agreed", "rollout", "operation"],
    extra: &[("operation", "rollout"), ("ended", "interest")],
    from_any: &["ended"],
};

/// draft → approved → updated → updated, any → expired.
pub const STRATEGY: Life = Life { key: "state", forward: &["draft", "approved", "updated"], extra: &[], from_any: &["expired"] };

/// planned → open → held → planned, any → archived.
pub const TRAINING: Life =
    Life { key: "state", forward: &["planned", "open", "held"], extra: &[("held", "planned")], from_any: &["archived"] };

/// invited → active → left.
pub const ACTOR: Life = Life { key: "state", forward: &["invited", "active", "left"], extra: &[], from_any: &[] };

/// planned → open → closed → answered, any → cancelled.
pub const PARTICIPATION: Life =
    Life { key: "state", forward: &["planned", "open", "closed", "answered"], extra: &[], from_any: &["cancelled"] };

/// open ⇄ paused, any → closed.
pub const SUPPORT_OFFER: Life = Life { key: "state", forward: &["open", "paused"], extra: &[("paused", "open")], from_any: &["closed"] };

/// open → agreed → fulfilled, any → closed.
pub const SUPPORT_REQUEST: Life = Life { key: "state", forward: &["open", "agreed", "fulfilled"], extra: &[], from_any: &["closed"] };

/// announced → open ⇄ closed → ended.
pub const PROGRAMME: Life =
    Life { key: "state", forward: &["announced", "open", "closed", "ended"], extra: &[("closed", "open")], from_any: &[] };

#[cfg(test)]
mod tests {
    use super::*;

    /// Every pair of states that may follow each other, written out; all other pairs must fail.
    fn assert_exactly(life: &Life, allowed: &[(&str, &[&str])]) {
        for (from, next) in allowed {
            assert_eq!(life.next(from), *next, "after {from}");
            assert!(life.permits(from, from), "{from} may stay");
        }
        assert_eq!(allowed.len(), life.states().count());
        assert!(!life.permits("nonsense", allowed[0].0) && !life.permits(allowed[0].0, "nonsense"));
    }

    #[test]
    fn a_service_lives_as_described() {
        assert_exactly(
            &SERVICE,
            &[
                ("planned", &["trial", "operation", "suspended", "discontinued"]),
                ("trial", &["operation", "suspended", "discontinued"]),
                ("operation", &["suspended", "discontinued"]),
                ("suspended", &["operation", "discontinued"]),
                ("discontinued", &[]),
            ],
        );
    }

    #[test]
    fn an_asset_lives_as_described() {
        assert_exactly(
            &ASSET,
            &[
                ("idea", &["development", "piloted", "operation", "discontinued"]),
                ("development", &["piloted", "operation", "discontinued"]),
                ("piloted", &["development", "operation", "discontinued"]),
                ("operation", &["piloted", "discontinued"]),
                ("discontinued", &[]),
            ],
        );
    }

    #[test]
    fn a_pilot_and_an_evaluation_live_as_described() {
        assert_exactly(
            &PILOT,
            &[
                ("planned", &["running", "completed", "aborted"]),
                ("running", &["completed", "aborted"]),
                ("completed", &["aborted"]),
                ("aborted", &[]),
            ],
        );
        assert_exactly(&EVALUATION, &[("interim", &["final", "superseded"]), ("final", &["superseded"]), ("superseded", &[])]);
    }

    #[test]
    fn a_strategy_a_training_and_an_actor_live_as_described() {
        assert_exactly(
            &STRATEGY,
            &[
                ("draft", &["approved", "updated", "expired"]),
                ("approved", &["updated", "expired"]),
                ("updated", &["expired"]),
                ("expired", &[]),
            ],
        );
        assert_exactly(
            &TRAINING,
            &[
                ("planned", &["open", "held", "archived"]),
                ("open", &["held", "archived"]),
                ("held", &["planned", "archived"]),
                ("archived", &[]),
            ],
        );
        assert_exactly(&ACTOR, &[("invited", &["active", "left"]), ("active", &["left"]), ("left", &[])]);
    }

    #[test]
    fn a_participation_and_a_programme_live_as_described() {
        assert_exactly(
            &PARTICIPATION,
            &[
                ("planned", &["open", "closed", "answered", "cancelled"]),
                ("open", &["closed", "answered", "cancelled"]),
                ("closed", &["answered", "cancelled"]),
                ("answered", &["cancelled"]),
                ("cancelled", &[]),
            ],
        );
        assert_exactly(
            &PROGRAMME,
            &[("announced", &["open", "closed", "ended"]), ("open", &["closed", "ended"]), ("closed", &["open", "ended"]), ("ended", &[])],
        );
    }

    #[test]
    fn support_is_offered_and_looked_for_as_described() {
        assert_exactly(&SUPPORT_OFFER, &[("open", &["paused", "closed"]), ("paused", &["open", "closed"]), ("closed", &[])]);
        assert_exactly(
            &SUPPORT_REQUEST,
            &[
                ("open", &["agreed", "fulfilled", "closed"]),
                ("agreed", &["fulfilled", "closed"]),
                ("fulfilled", &["closed"]),
                ("closed", &[]),
            ],
        );
    }

    #[test]
    fn an_adoption_lives_as_described() {
        assert_exactly(
            &ADOPTION,
            &[
                ("interest", &["alignment", "agreed", "rollout", "operation", "ended"]),
                ("alignment", &["agreed", "rollout", "operation", "ended"]),
                ("agreed", &["rollout", "operation", "ended"]),
                ("rollout", &["operation", "ended"]),
                ("operation", &["rollout", "ended"]),
                ("ended", &["interest"]),
            ],
        );
    }
}
