//! The order in which heads arrive does not matter.

use kreisnetz_catalog::{Change, VerifiedUpdate};
use kreisnetz_store::{PutError, Refusal};
use proptest::prelude::*;

use crate::persons::{County, assert_whole, coesfeld, entry, put, store_of, uelzen, withdraw};

/// A line of catalogs, each made from the one before by putting or withdrawing one of five services.
fn line(county: &County, steps: &[(u8, bool)]) -> Vec<VerifiedUpdate> {
    let mut known = Vec::new();
    let mut updates: Vec<VerifiedUpdate> = Vec::new();
    for (number, (service, is_put)) in (1..).zip(steps) {
        let held = updates.last().map(|update| update.leaves().to_vec()).unwrap_or_default();
        let name = format!("dienst-{service}");
        let is_live = held.iter().any(|leaf| leaf.slug().as_str() == name && leaf.entry().is_some());
        let change: Vec<Change> = match (is_put, is_live) {
            (true, _) => vec![put(&name, &number.to_string())],
            (false, true) => vec![withdraw(&name)],
            (false, false) => Vec::new(),
        };
        known.push(entry(&name, &number.to_string()));
        updates.push(county.whole(&held, change, number, &known));
    }
    updates
}

fn lines() -> impl Strategy<Value = Vec<(bool, u64)>> {
    Just((1..=8).flat_map(|number| [(true, number), (false, number)]).collect::<Vec<_>>()).prop_shuffle()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_order_of_valid_updates_ends_at_the_highest_heads(
        steps in proptest::collection::vec((0_u8..5, any::<bool>()), 8),
        order in lines(),
    ) {
        let counties = [uelzen(), coesfeld()];
        let updates = counties.each_ref().map(|county| line(county, &steps));
        let mut store = store_of(&counties.each_ref());
        let mut highest = [0, 0];
        for (is_first, number) in order {
            let place = usize::from(!is_first);
            let update = &updates[place][number as usize - 1];
            let outcome = store.put(update);
            if number > highest[place] {
                outcome.unwrap();
                highest[place] = number;
            } else {
                let is_superseded = matches!(outcome, Err(PutError::Refused(Refusal::Superseded { held })) if held.seq == highest[place]);
                prop_assert!(is_superseded);
            }
            for (county, highest) in counties.iter().zip(highest) {
                prop_assert_eq!(assert_whole(store.reader(), &county.id()), highest);
            }
        }
        // Both counties published the same bytes: each is stored once, and gone when nobody lists it.
        let named: std::collections::BTreeSet<_> =
            updates.iter().flat_map(|line| line[7].leaves()).filter_map(|leaf| leaf.entry()).collect();
        prop_assert_eq!(store.reader().figures().unwrap().entries, named.len() as u64);
    }
}
