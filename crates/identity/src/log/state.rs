//! What is in force: a pure function of the held events, of when each was first seen, and of the present moment.
//!
//! From the inception on, the branch is followed that wins at each fork; where none does, the identity is frozen there.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    contest::{Completed, FrozenBy, Kind, Outcome, Rival, decide},
    set::{EventSet, Held},
};
use crate::{Digest, Event, Recovery, SETTLED_SECONDS, Timestamp};

/// Where and why an identity is frozen: what stands up to there is shown, nothing newer is taken (SECURITY.md §6).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Frozen {
    /// Why.
    pub by: FrozenBy,
    /// The last chain event that is in force.
    pub at: Digest,
    /// The ids of the events that contradict each other, in their order; a healing resolves all of them.
    pub rivals: Vec<Digest>,
}

/// The branch in force.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    /// Its events, the inception first; each by all ids under which it was seen, in their order.
    pub(super) path: Vec<Vec<Digest>>,
    /// The place on the path of each id.
    pub(super) places: BTreeMap<Digest, usize>,
    pub(super) frozen: Option<Frozen>,
    /// Events that came too late to displace a settled one.
    pub(super) late: BTreeSet<Digest>,
}

impl State {
    pub(super) fn of(set: &EventSet, as_of: Option<Timestamp>) -> Self {
        let mut state = Self::default();
        let Some(inception) = set.all().first() else { return state };
        state.push(vec![inception.event.digest()]);
        // Where guardians decided between two rotations, no rotation of that reign counts any more.
        let mut decided = None;
        loop {
            let Some(tip) = set.get(&state.tip()) else { return state };
            let forbidden = decided == Some(tip.standing.reign);
            let rivals = rivals(set, state.path.last().map_or(&[], Vec::as_slice), as_of, forbidden);
            let (outcome, late) = decide(&rivals);
            state.late.extend(late.iter().flat_map(|place| rivals[*place].ids.iter().copied()));
            match outcome {
                Outcome::None => return state,
                Outcome::Winner(winner, by_guardians) => {
                    if by_guardians {
                        decided = Some(tip.standing.reign);
                    }
                    state.push(rivals[winner].ids.clone());
                }
                Outcome::Frozen(by, places) => {
                    let mut ids: Vec<Digest> = places.iter().flat_map(|place| rivals[*place].ids.iter().copied()).collect();
                    ids.sort_unstable();
                    state.frozen = Some(Frozen { by, at: state.tip(), rivals: ids });
                    return state;
                }
            }
        }
    }

    /// Returns the state of a set that is one line.
    pub(super) fn along(set: &EventSet) -> Self {
        let mut state = Self::default();
        set.all().iter().for_each(|held| state.push(vec![held.event.digest()]));
        state
    }

    fn push(&mut self, ids: Vec<Digest>) {
        self.places.extend(ids.iter().map(|id| (*id, self.path.len())));
        self.path.push(ids);
    }

    /// Returns the last event in force, by the lowest of its ids.
    pub(super) fn tip(&self) -> Digest {
        self.path.last().and_then(|ids| ids.first()).copied().unwrap_or_default()
    }
}

/// Returns the statements that follow an event, each with what matters of its branch, in the order of their payloads.
fn rivals(set: &EventSet, tip: &[Digest], as_of: Option<Timestamp>, forbidden: bool) -> Vec<Rival> {
    let mut rivals = BTreeMap::<Digest, Rival>::new();
    for held in set.links_after(tip) {
        let Some(kind) = kind(set, held) else { continue };
        let rival = rivals.entry(held.payload).or_insert_with(|| Rival::of(kind));
        rival.ids.push(held.event.digest());
        rival.ids.sort_unstable();
        rival.seen = earliest(rival.seen, set.seen(&held.event.digest()));
    }
    let mut rivals: Vec<Rival> = rivals.into_values().collect();
    let is_contested = rivals.len() > 1;
    for rival in &mut rivals {
        if is_contested || matches!(rival.kind, Kind::Rotation | Kind::Completion) {
            gather(set, as_of, rival);
        }
        if forbidden {
            rival.rotations.clear();
        }
        in_force_since(rival);
    }
    // A completion that is vetoed or still waits is not there.
    rivals.retain(|rival| rival.kind != Kind::Completion || !rival.completions.is_empty());
    rivals
}

/// A completion counts as first seen when it came into force.
fn in_force_since(rival: &mut Rival) {
    if rival.kind == Kind::Completion {
        rival.seen = rival.completions.values().next().and_then(|completed| completed.seen);
    }
}

fn kind(set: &EventSet, held: &Held) -> Option<Kind> {
    Some(match &*held.event {
        Event::Rotation(_) => Kind::Rotation,
        Event::Recovery(Recovery::Complete(_)) => Kind::Completion,
        Event::Succession(_) => Kind::Succession,
        Event::Delegation(delegation) => {
            let opens = set.before(&held.event).is_some_and(|before| delegation.epoch > before.epoch);
            Kind::Delegation(if opens { delegation.resolves.clone() } else { Vec::new() })
        }
        Event::Inception(_) | Event::Revocation(_) | Event::Recovery(Recovery::Claim(_) | Recovery::Veto(_)) => return None,
    })
}

/// Collects the rotations and completions of the reign on a branch; behind one of them another reign begins.
fn gather(set: &EventSet, as_of: Option<Timestamp>, rival: &mut Rival) {
    let mut open = rival.ids.clone();
    while let Some(id) = open.pop() {
        let Some(held) = set.get(&id) else { continue };
        let seen = set.seen(&id);
        match &*held.event {
            Event::Rotation(_) => {
                let mark = rival.rotations.entry(held.payload).or_insert(seen);
                *mark = earliest(*mark, seen);
            }
            Event::Recovery(Recovery::Complete(completion)) => {
                if let Some(completed) = completed(set, &completion.claim, seen, as_of) {
                    let known = rival.completions.entry(held.payload).or_insert(completed);
                    known.seen = earliest(known.seen, completed.seen);
                }
            }
            _ => open.extend(set.links_after(&[id]).map(|link| link.event.digest())),
        }
    }
}

/// Returns since when a completion is in force; none where its claim is vetoed, or waits.
///
/// Who knew the publisher before the claim waits 14 days from its first sight of the claim, whatever the completion says.
fn completed(set: &EventSet, claim: &Digest, seen: Option<Timestamp>, as_of: Option<Timestamp>) -> Option<Completed> {
    let (_, body) = set.claim(claim)?;
    let known_since = set.all().first().and_then(|inception| set.seen(&inception.event.digest()));
    let waits = set.seen(claim).filter(|claimed| known_since.is_some_and(|known| known < *claimed)).map(|at| at.plus(SETTLED_SECONDS));
    if waits.is_some_and(|until| as_of.is_none_or(|now| now < until)) {
        return None;
    }
    let since = seen.max(waits);
    let vetoed = vetoes(set, claim).any(|veto| !is_after_settling(set.seen(&veto), since));
    (!vetoed).then_some(Completed { seen: since, by_guardians: body.basis.is_guardians() })
}

/// Returns the vetoes against a claim.
pub(super) fn vetoes<'a>(set: &'a EventSet, claim: &'a Digest) -> impl Iterator<Item = Digest> + 'a {
    let against = move |held: &&std::sync::Arc<Held>| matches!(&*held.event, Event::Recovery(Recovery::Veto(veto)) if veto.claim == *claim);
    set.all().iter().filter(against).map(|held| held.event.digest())
}

fn is_after_settling(event: Option<Timestamp>, since: Option<Timestamp>) -> bool {
    event.zip(since).is_some_and(|(event, since)| since.plus(SETTLED_SECONDS) <= event)
}

fn earliest(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
