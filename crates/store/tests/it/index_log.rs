//! What an index is told about changes.

use kreisnetz_store::{CHANGES_MAX, Changes, Store};

use crate::persons::{County, put, slug, store_of, uelzen, withdraw};

fn slugs_since(store: &Store, watermark: u64) -> Vec<(u64, String)> {
    match store.reader().changes_since(watermark, 100).unwrap() {
        Changes::Since(changes) => changes.into_iter().map(|change| (change.sequence, change.slug.to_string())).collect(),
        Changes::Rebuild => panic!("the log reaches back to {watermark}"),
    }
}

#[test]
fn an_index_that_lags_is_told_what_changed_since() {
    let uelzen = uelzen();
    let mut store = store_of(&[&uelzen]);
    assert_eq!(slugs_since(&store, 0), []);
    let first = uelzen.whole(&[], vec![put("kuubu", "Nachnutzung"), put("radweg", "Karte")], 1, &[]);
    store.put(&first).unwrap();
    store.put(&uelzen.whole(first.leaves(), vec![withdraw("radweg")], 2, &[crate::persons::entry("kuubu", "Nachnutzung")])).unwrap();
    assert_eq!(slugs_since(&store, 0), [(1, "kuubu".into()), (2, "radweg".into()), (3, "radweg".into())]);
    assert_eq!(slugs_since(&store, 2), [(3, "radweg".into())]);
    assert_eq!(slugs_since(&store, 3), []);
    let Changes::Since(one) = store.reader().changes_since(0, 1).unwrap() else { panic!("the log reaches back") };
    assert_eq!((one[0].sequence, &one[0].publisher, &one[0].slug), (1, &uelzen.id(), &slug("kuubu")));
    assert_eq!(one.len(), 1, "no more than asked for");
}

#[test]
fn an_index_of_another_store_has_to_begin_anew() {
    let store = store_of(&[]);
    assert_eq!(store.reader().changes_since(7, 100).unwrap(), Changes::Rebuild);
}

#[test]
fn an_index_that_lags_too_far_has_to_begin_anew() {
    let uelzen = uelzen();
    let mut store = store_of(&[&uelzen]);
    let mut sequence = 0;
    for seq in 1.. {
        store.put(&full_catalog(&uelzen, seq)).unwrap();
        sequence = store.reader().sequence().unwrap();
        if sequence > CHANGES_MAX + 1 {
            break;
        }
    }
    assert_eq!(store.reader().changes_since(0, 1).unwrap(), Changes::Rebuild);
    assert_eq!(store.reader().changes_since(sequence - CHANGES_MAX - 1_000, 1).unwrap(), Changes::Rebuild, "a whole row more is gone");
    let Changes::Since(oldest) = store.reader().changes_since(sequence - CHANGES_MAX, 1).unwrap() else { panic!("just kept") };
    assert_eq!(oldest[0].sequence, sequence - CHANGES_MAX + 1);
}

/// As many entries as a catalog may have, all of them changed by each head.
fn full_catalog(county: &County, seq: u64) -> kreisnetz_catalog::VerifiedUpdate {
    let changes = (0..kreisnetz_catalog::ENTRIES_MAX).map(|number| put(&format!("dienst-{number}"), "kurz")).collect();
    county.whole(&[], changes, seq, &[])
}
