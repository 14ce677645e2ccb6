//! A catalog whose newest head root keys voided: whoever signed it is not believed, so the next head takes back what it changed.

use std::collections::BTreeSet;

use kreisnetz_catalog::{Leaf, Slug as EntrySlug, parse_head, verify_head};
use kreisnetz_store::{HISTORY_HEADS_MAX, Reader};

use super::View;
use super::plan::{Draw, published};
use crate::failure::{Failure, Slug};
use crate::storage::ground::read_failure;

/// Reason of the tombstones: what a thief published was never the county's.
const REASON: &str = "mistake";

/// Withdraws what changed after the last good head and that no draft stands for. What a draft stands for is published from the draft, as
/// ever; without a voided head nothing is done.
pub(super) fn take_back(view: &View, reader: &Reader, county: &str, drafted: &BTreeSet<&str>, draw: &mut Draw) -> Result<(), Failure> {
    draw.is_settled = true;
    let Some(good) = last_good(view, reader)? else { return Ok(()) };
    let put: BTreeSet<EntrySlug> = draw.changes.iter().map(|change| change.slug().clone()).collect();
    let leaves = reader.leaves(&view.own()).map_err(read_failure)?;
    let is_foreign =
        |leaf: &&Leaf| leaf.rev() > good && !drafted.contains(leaf.slug().as_str()) && !put.contains(leaf.slug()) && leaf.entry().is_some();
    for leaf in leaves.iter().filter(is_foreign) {
        let before = published(reader, view, leaf.slug())?;
        draw.withdraw(county, leaf, before.as_ref(), REASON);
    }
    Ok(())
}

/// Fails where the newest own head does not count and nothing settles that: what a thief signed must not be carried on.
pub(super) fn require_settled(view: &View, draw: &Draw) -> Result<(), Failure> {
    if draw.is_settled || !is_voided(view) {
        return Ok(());
    }
    Err(Failure::new(Slug::ExpectationFailed).detail("voided").hint("voided"))
}

/// Says whether the newest own head does not count any more.
pub(super) fn is_voided(view: &View) -> bool {
    view.derived.publisher(&view.own()).is_some_and(|own| own.is_voided())
}

/// Returns the number of the last own head that still counts, 0 where none does; nothing where the newest one does.
fn last_good(view: &View, reader: &Reader) -> Result<Option<u64>, Failure> {
    let Some(own) = view.derived.publisher(&view.own()).filter(|own| own.is_voided()) else { return Ok(None) };
    let history = reader.history(&view.own(), HISTORY_HEADS_MAX).map_err(read_failure)?;
    let heads = history.iter().filter_map(|bytes| parse_head(bytes).ok());
    let good = heads.filter_map(|head| verify_head(head, &own.log).ok());
    Ok(Some(good.map(|head| head.seq).max().unwrap_or_default()))
}
