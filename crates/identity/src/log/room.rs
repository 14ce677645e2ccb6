//! How many events of which kind a log takes.
//!
//! Whoever stole a threshold of root keys can sign delegations without end, also on old places after they are retired. So the last
//! places of a log are kept for what he cannot sign: rotations and what follows them, and last of all recoveries by guardians.

use super::{EventRefused, set::EventSet, standing::Standing};
use crate::{Digest, Event, Recovery};

/// Events of one identity at most.
pub const LOG_EVENTS_MAX: usize = 256;
/// Places that delegations and successions fill at most.
const ORDINARY_MAX: usize = 160;
/// Places that these, revocations and vetoes fill at most.
const SIDE_MAX: usize = 192;
/// Places that everything fills at most but what guardians consented to.
const ROOT_MAX: usize = 232;
/// Events of a later reign that find room like the event that began it.
const REIGN_EVENTS: usize = 8;
/// Events that say the same under different signatures, of one statement.
const SAME_MAX: usize = 4;
/// Vetoes against one claim.
const VETOES_MAX: usize = 16;

const _: () = assert!(ORDINARY_MAX < SIDE_MAX && SIDE_MAX < ROOT_MAX && ROOT_MAX < LOG_EVENTS_MAX, "each later kind has places of its own");
const _: () = assert!(LOG_EVENTS_MAX - ROOT_MAX > 2 + REIGN_EVENTS, "after a claim and its completion there is room for its reign");

/// Says whether there is room for an event with this payload, judged by what holds before it.
pub(super) fn check(set: &EventSet, event: &Event, payload: &Digest, before: &Standing) -> Result<(), EventRefused> {
    if set.all().iter().filter(|held| held.payload == *payload).count() >= SAME_MAX || is_vetoed_enough(set, event) {
        return Err(EventRefused::Fork);
    }
    if set.len() < places(set, event, before) { Ok(()) } else { Err(EventRefused::Full) }
}

fn places(set: &EventSet, event: &Event, before: &Standing) -> usize {
    let own = match event {
        Event::Inception(_) | Event::Delegation(_) | Event::Succession(_) => ORDINARY_MAX,
        Event::Revocation(_) | Event::Recovery(Recovery::Veto(_)) => SIDE_MAX,
        Event::Rotation(_) => ROOT_MAX,
        Event::Recovery(Recovery::Claim(claim)) => recovery(claim.basis.is_guardians()),
        Event::Recovery(Recovery::Complete(complete)) => {
            recovery(set.claim(&complete.claim).is_some_and(|(_, claim)| claim.basis.is_guardians()))
        }
    };
    let is_later = set.all().first().is_some_and(|inception| inception.payload != before.reign);
    let in_reign =
        || set.all().iter().filter(|held| set.before(&held.event).is_some_and(|before_it| before_it.reign == before.reign)).count();
    if is_later && in_reign() < REIGN_EVENTS { own.max(recovery(before.by_guardians)) } else { own }
}

const fn recovery(by_guardians: bool) -> usize {
    if by_guardians { LOG_EVENTS_MAX } else { ROOT_MAX }
}

fn is_vetoed_enough(set: &EventSet, event: &Event) -> bool {
    let Event::Recovery(Recovery::Veto(veto)) = event else { return false };
    let same = |held: &Event| matches!(held, Event::Recovery(Recovery::Veto(other)) if other.claim == veto.claim);
    set.all().iter().filter(|held| same(&held.event)).count() >= VETOES_MAX
}
