//! What the simulated counties say: small entries that stand for real ones.
//!
//! They are well-formed and small. The length that accounting and bandwidth use is the nominal one of the scenario; the bytes are
//! sized, not materialised.

use kreisnetz_catalog::{Change, Content, Leaf, Slug};
use serde::Serialize;

use super::dice::Dice;

/// One change of eight withdraws, where there is something to withdraw.
const WITHDRAWN_OF_EIGHT: u64 = 1;

#[derive(Serialize)]
struct Small<'a> {
    v: u64,
    kind: &'a str,
    slug: &'a str,
    title: &'a str,
}

/// Returns the change that puts an entry.
pub(crate) fn put(slug: Slug, title: &str) -> Change {
    let small = Small { v: 1, kind: "asset", slug: slug.as_str(), title };
    let entry = kreisnetz_canonical::encode(&small);
    Change::Put { slug, kind: "asset".into(), entry }
}

/// Returns the changes that make a first catalog of so many entries.
pub(crate) fn first(count: usize) -> Vec<Change> {
    (0..count).filter_map(|number| Some(put(slug(number as u64)?, "erste Fassung"))).collect()
}

/// Why an entry is withdrawn that must not be used any more.
const RECALL: &str = "recall";

/// Returns the change that recalls the first live entry.
pub(crate) fn recall(held: &[Leaf]) -> Option<Change> {
    let live = held.iter().find(|leaf| leaf.entry().is_some())?;
    Some(Change::Withdraw { slug: live.slug().clone(), reason: RECALL.into() })
}

/// Says whether a catalog recalls something with this number.
pub(crate) fn is_recall(leaves: &[Leaf], seq: u64) -> bool {
    leaves.iter().any(|leaf| leaf.rev() == seq && matches!(leaf.content(), Content::Withdrawn { reason } if reason == RECALL))
}

/// Returns one change to a catalog: an entry is new, newer or withdrawn.
pub(crate) fn change(held: &[Leaf], dice: &mut Dice, title: &str) -> Option<Change> {
    let number = dice.below(held.len() as u64 + 2);
    let withdraws = dice.below(8) < WITHDRAWN_OF_EIGHT;
    match held.get(usize::try_from(number).unwrap_or_default()) {
        Some(leaf) if withdraws && leaf.entry().is_some() => Some(Change::Withdraw { slug: leaf.slug().clone(), reason: "mistake".into() }),
        Some(leaf) => Some(put(leaf.slug().clone(), title)),
        None => Some(put(slug(held.len() as u64)?, title)),
    }
}

fn slug(number: u64) -> Option<Slug> {
    format!("dienst-{number}").parse().ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_same_dice_make_the_same_change() {
        let held = [Leaf::live("dienst-0".parse().unwrap(), "asset".into(), 1, b"entry")];
        let (mut one, mut other) = (Dice::of(3, "changes"), Dice::of(3, "changes"));
        for _ in 0..32 {
            assert_eq!(change(&held, &mut one, "neu"), change(&held, &mut other, "neu"));
        }
    }
}
