//! What false identities claim to be: whatever an attacker may try.

use kreisnetz_catalog::county;
use kreisnetz_identity::{Ags, Class};

use super::cast::Claims;
use super::scenario::SybilPlan;

/// False identities that claim a county of the list without a node, before any other kind.
const TO_WIN: usize = 100;

/// Returns the claims of a plan's false identities, one kind after the other in turn, beside those of the real publishers.
pub(crate) fn claims(plan: &SybilPlan, real: &[Claims]) -> Vec<Claims> {
    let held: Vec<Ags> = real.iter().filter_map(|claims| claims.ags).collect();
    let free: Vec<Ags> = county::all().iter().map(county::County::ags).filter(|ags| !held.contains(ags)).collect();
    let compromised = real.iter().find(|claims| plan.compromised.first() == Some(&claims.name)).and_then(|claims| claims.ags);
    let honest = real.iter().find(|claims| !plan.compromised.contains(&claims.name)).and_then(|claims| claims.ags);
    (0..plan.identities)
        .map(|number| {
            let (class, ags) = match number.checked_sub(plan.identities - plan.own_municipalities.min(plan.identities)) {
                Some(own) => (Class::Municipality, compromised.and_then(|county| municipality(county, own))),
                None => claim(number, &free, &held, honest),
            };
            Claims { class, ags, name: format!("sybil-{number:03}") }
        })
        .collect()
}

/// First come counties of the list that have no node yet, for these are what there is to win; the others try everything else.
fn claim(number: usize, free: &[Ags], held: &[Ags], honest: Option<Ags>) -> (Class, Option<Ags>) {
    let Some(other) = number.checked_sub(TO_WIN) else { return (Class::County, free.get(number).copied()) };
    match other % 5 {
        0 => (Class::County, held.get(other / 5 % held.len().max(1)).copied()),
        1 => (Class::County, invented(other)),
        2 => (Class::Partner, None),
        3 => (Class::Municipality, honest.and_then(|county| municipality(county, other))),
        _ => (Class::County, free.get(TO_WIN + other / 5).copied()),
    }
}

/// Returns a key of the form of the list's that is not on it.
fn invented(number: usize) -> Option<Ags> {
    format!("03{:03}", 900 + number % 100).parse().ok().filter(|ags| county::by_ags(*ags).is_none())
}

fn municipality(county: Ags, number: usize) -> Option<Ags> {
    format!("{county}{:03}", number % 1_000).parse().ok()
}
