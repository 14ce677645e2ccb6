//! One fork: several chain events follow one event, and at most one branch is in force (SECURITY.md §3.2).

use std::collections::BTreeMap;

use crate::{Digest, SETTLED_SECONDS, Timestamp};

/// One of several statements that follow one event, with what matters of the branch that it begins.
#[derive(Clone, Debug)]
pub(super) struct Rival {
    /// Ids under which the statement was seen, in their order.
    pub(super) ids: Vec<Digest>,
    pub(super) kind: Kind,
    pub(super) seen: Option<Timestamp>,
    /// Rotations of the reign on its branch, itself perhaps, by payload. A thief of the root threshold cannot make one, so nothing that
    /// he signs takes precedence over the branch that has one.
    pub(super) rotations: BTreeMap<Digest, Option<Timestamp>>,
    /// Completed recoveries of the reign on its branch, itself perhaps, that are neither vetoed nor waiting.
    pub(super) completions: BTreeMap<Digest, Completed>,
}

impl Rival {
    pub(super) const fn of(kind: Kind) -> Self {
        Self { ids: Vec::new(), kind, seen: None, rotations: BTreeMap::new(), completions: BTreeMap::new() }
    }
}

/// What kind of event a rival is, without what its branch says later.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    Rotation,
    Completion,
    Succession,
    /// A delegation, and which events it resolves, where it opens an epoch.
    Delegation(Vec<Digest>),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Completed {
    pub(super) seen: Option<Timestamp>,
    pub(super) by_guardians: bool,
}

/// Why no branch is in force after an event.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum FrozenBy {
    /// Two delegations follow; one with the same predecessor that resolves all of them, or a rotation, decides.
    TwoDelegations,
    /// Two delegations follow that each resolve all others; a rotation decides.
    TwoHealings,
    /// Two successions follow; a rotation or a recovery decides.
    TwoSuccessions,
    /// Two recoveries were completed; a rotation decides.
    TwoCompletions,
    /// Two rotations of one root set: its keys and the next ones are in two hands. Only guardians decide.
    TwoRotations,
    /// Two recoveries by guardians after two rotations: the identity is over, a new inception follows.
    Over,
}

/// Which rival goes on; by its place in the list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Outcome {
    None,
    /// Says too whether guardians decided between rotations, which then are all void.
    Winner(usize, bool),
    Frozen(FrozenBy, Vec<usize>),
}

/// Decides a fork, and returns which rivals came too late to displace a settled one.
///
/// Rivals are taken in the order in which they were first seen; those of one moment at once, so that no other order matters. Where a rival
/// is in force and was first seen 14 days before, what comes later is left out. One without a mark is never late, and never settled.
pub(super) fn decide(rivals: &[Rival]) -> (Outcome, Vec<usize>) {
    let mut taken: Vec<Option<Rival>> = vec![None; rivals.len()];
    let mut late = Vec::new();
    for moment in moments(rivals) {
        let settled = settled(rivals, &taken, moment);
        for (place, rival) in rivals.iter().enumerate() {
            let may_come = settled.is_none_or(|winner| winner == place);
            if may_come && rival.seen <= moment {
                taken[place] = Some(as_of(rival, taken[place].as_ref(), moment));
            } else if rival.seen == moment && taken[place].is_none() {
                late.push(place);
            }
        }
    }
    (outcome(&taken), late)
}

/// Returns all moments at which something was first seen, in order; first what has no mark.
fn moments(rivals: &[Rival]) -> Vec<Option<Timestamp>> {
    let deep = |rival: &Rival| -> Vec<Option<Timestamp>> {
        rival.rotations.values().copied().chain(rival.completions.values().map(|completed| completed.seen)).collect()
    };
    let mut moments: Vec<_> = rivals.iter().flat_map(|rival| deep(rival).into_iter().chain([rival.seen])).collect();
    moments.sort_unstable();
    moments.dedup();
    moments
}

/// Returns the rival that is in force and settled at a moment.
fn settled(rivals: &[Rival], taken: &[Option<Rival>], moment: Option<Timestamp>) -> Option<usize> {
    let Outcome::Winner(winner, _) = outcome(taken) else { return None };
    let since = rivals[winner].seen?;
    moment.filter(|moment| since.plus(SETTLED_SECONDS) <= *moment).map(|_| winner)
}

/// Returns a rival with what of its branch was seen by a moment. What was left out before, as it came too late, stays out.
fn as_of(rival: &Rival, before: Option<&Rival>, moment: Option<Timestamp>) -> Rival {
    let mut taken = before.cloned().unwrap_or_else(|| Rival { rotations: BTreeMap::new(), completions: BTreeMap::new(), ..rival.clone() });
    let is_new = |seen: Option<Timestamp>| if before.is_none() { seen <= moment } else { seen == moment };
    taken.rotations.extend(rival.rotations.iter().filter(|(_, seen)| is_new(**seen)).map(|(id, seen)| (*id, *seen)));
    taken.completions.extend(rival.completions.iter().filter(|(_, done)| is_new(done.seen)).map(|(id, done)| (*id, *done)));
    taken
}

/// Decides between those that count, by precedence alone: rotation, recovery, succession, delegation.
fn outcome(taken: &[Option<Rival>]) -> Outcome {
    let with = |has: &dyn Fn(&Rival) -> bool| -> Vec<usize> {
        taken.iter().enumerate().filter(|(_, rival)| rival.as_ref().is_some_and(has)).map(|(place, _)| place).collect()
    };
    let rotations: usize = taken.iter().flatten().map(|rival| rival.rotations.len()).sum();
    let rotated = with(&|rival| !rival.rotations.is_empty());
    if rotations >= 2 {
        let guarded = with(&|rival| rival.completions.values().any(|completed| completed.by_guardians));
        return match (guarded.as_slice(), rotated.as_slice()) {
            ([one], _) => Outcome::Winner(*one, true),
            ([], [one]) => Outcome::Winner(*one, false),
            ([], _) => Outcome::Frozen(FrozenBy::TwoRotations, rotated),
            _ => Outcome::Frozen(FrozenBy::Over, guarded),
        };
    }
    let completed = with(&|rival| !rival.completions.is_empty());
    let succeeded = with(&|rival| rival.kind == Kind::Succession);
    let ranks = [(rotated, FrozenBy::TwoRotations), (completed, FrozenBy::TwoCompletions), (succeeded, FrozenBy::TwoSuccessions)];
    match ranks.into_iter().find(|(rivals, _)| !rivals.is_empty()) {
        Some((rivals, _)) if rivals.len() == 1 => Outcome::Winner(rivals[0], false),
        Some((rivals, why)) => Outcome::Frozen(why, rivals),
        None => among_delegations(taken, with(&|rival| matches!(rival.kind, Kind::Delegation(_)))),
    }
}

/// Decides between delegations: one alone is in force, of several the one that resolves all that resolve nothing here.
fn among_delegations(taken: &[Option<Rival>], rivals: Vec<usize>) -> Outcome {
    match rivals.as_slice() {
        [] => return Outcome::None,
        [one] => return Outcome::Winner(*one, false),
        _ => {}
    }
    let resolves = |place: usize, other: usize| match (&taken[place], &taken[other]) {
        (Some(Rival { kind: Kind::Delegation(resolved), .. }), Some(other)) => other.ids.iter().any(|id| resolved.contains(id)),
        _ => false,
    };
    let heals_any = |place: &usize| rivals.iter().any(|other| other != place && resolves(*place, *other));
    let plain: Vec<usize> = rivals.iter().copied().filter(|place| !heals_any(place)).collect();
    let heals_plain = |place: &usize| heals_any(place) && plain.iter().all(|other| resolves(*place, *other));
    let healings: Vec<usize> = rivals.iter().copied().filter(heals_plain).collect();
    match healings.as_slice() {
        [one] if rivals.iter().all(|other| other == one || resolves(*one, *other)) => Outcome::Winner(*one, false),
        [] | [_] => Outcome::Frozen(FrozenBy::TwoDelegations, rivals),
        _ => Outcome::Frozen(FrozenBy::TwoHealings, rivals),
    }
}
