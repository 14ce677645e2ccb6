//! The version that was adopted stays, whatever its publisher does.

use std::collections::BTreeSet;

use kreisnetz_identity::Digest;
use kreisnetz_store::Store;

use crate::persons::{County, entry, put, slug, store_of, uelzen, withdraw};

fn kuubu(text: &str) -> (Digest, Vec<u8>) {
    let bytes = entry("kuubu", text);
    (Digest::of(&bytes), bytes)
}

/// Uelzen offers kuubu, then another version of it.
fn store_with_kuubu(uelzen: &County, keep: bool) -> Store {
    let mut store = store_of(&[uelzen]);
    let first = uelzen.whole(&[], vec![put("kuubu", "2.1.0")], 1, &[]);
    store.put(&first).unwrap();
    if keep {
        assert!(store.keep_entries(&BTreeSet::from([kuubu("2.1.0").0])).unwrap());
    }
    let held = store.reader().leaves(&uelzen.id()).unwrap();
    store.put(&uelzen.whole(&held, vec![put("kuubu", "2.2.0")], 2, &[])).unwrap();
    store
}

#[test]
fn a_replaced_entry_stays_where_it_was_adopted_and_goes_where_it_was_not() {
    let uelzen = uelzen();
    let (digest, bytes) = kuubu("2.1.0");
    let store = store_with_kuubu(&uelzen, true);
    assert_eq!(store.reader().entry(&digest).unwrap(), Some(bytes));
    assert_eq!(store.reader().figures().unwrap().entries, 1, "a replica is as large as everybody's");
    assert_eq!(store_with_kuubu(&uelzen, false).reader().entry(&digest).unwrap(), None);
}

#[test]
fn a_withdrawn_entry_stays_with_its_adopter_until_the_adoption_is_gone() {
    let uelzen = uelzen();
    let (digest, bytes) = kuubu("2.1.0");
    let mut store = store_with_kuubu(&uelzen, true);
    let held = store.reader().leaves(&uelzen.id()).unwrap();
    store.put(&uelzen.whole(&held, vec![withdraw("kuubu")], 3, &[])).unwrap();
    assert_eq!(store.reader().entry(&digest).unwrap(), Some(bytes));
    assert!(!store.keep_entries(&BTreeSet::from([digest])).unwrap(), "it is kept already");
    assert!(store.keep_entries(&BTreeSet::new()).unwrap());
    assert_eq!(store.reader().entry(&digest).unwrap(), None);
    assert!(store.reader().leaf(&uelzen.id(), &slug("kuubu")).unwrap().is_some(), "the tombstone stays");
}

#[test]
fn what_is_kept_and_listed_goes_with_the_last_of_both() {
    let uelzen = uelzen();
    let (digest, bytes) = kuubu("2.2.0");
    let mut store = store_with_kuubu(&uelzen, true);
    store.keep_entries(&BTreeSet::from([digest, Digest::of(b"never seen")])).unwrap();
    store.keep_entries(&BTreeSet::new()).unwrap();
    assert_eq!(store.reader().entry(&digest).unwrap(), Some(bytes), "its publisher still lists it");
    assert_eq!(store.reader().entry(&kuubu("2.1.0").0).unwrap(), None);
}
