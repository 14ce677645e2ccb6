//! Publishing as a whole: what is refused burns nothing that matters, and tombstones go in their time.

use kreisnetz_catalog::{Change, RevisionError};
use kreisnetz_store::{Applied, PublishError};

use crate::persons::{County, DAY, NOW, assert_whole, coesfeld, guard, put, slug, store_of, uelzen, withdraw};

#[test]
fn a_publication_brings_its_own_identity_into_the_store() {
    let (mut store, mut guard) = (store_of(&[]), guard());
    let published = uelzen().publish(&mut store, &mut guard, vec![put("kuubu", "1")]).unwrap();
    assert_eq!(published.applied, Applied::Newer { sequence: 1, changed: 1 });
    assert_eq!(assert_whole(store.reader(), &uelzen().id()), 1);
}

#[test]
fn a_renewal_without_changes_makes_a_new_head_over_the_same_root() {
    let (mut store, mut guard) = (store_of(&[]), guard());
    let first = uelzen().publish(&mut store, &mut guard, vec![put("kuubu", "1")]).unwrap().head;
    let renewed = uelzen().publish_at(&mut store, &mut guard, Vec::new(), NOW.plus(7 * DAY)).unwrap();
    assert_eq!((renewed.head.seq, renewed.head.root), (2, first.root));
    assert_eq!(renewed.applied, Applied::Newer { sequence: 1, changed: 0 });
}

#[test]
fn a_change_that_cannot_be_made_takes_no_number() {
    let (mut store, mut guard) = (store_of(&[]), guard());
    let refused = uelzen().publish(&mut store, &mut guard, vec![withdraw("kuubu")]);
    assert!(matches!(refused, Err(PublishError::Revision(RevisionError::NotThere(_)))));
    assert_eq!(guard.next(1).unwrap().position.seq, 1);
}

#[test]
fn an_entry_that_is_not_what_its_leaf_says_is_refused_and_the_next_one_goes_through() {
    let (mut store, mut guard) = (store_of(&[]), guard());
    let false_bytes = Change::Put { slug: slug("kuubu"), kind: "service".into(), entry: crate::persons::entry("radweg", "Karte") };
    assert!(matches!(uelzen().publish(&mut store, &mut guard, vec![false_bytes]), Err(PublishError::Catalog(_))));
    let head = uelzen().publish(&mut store, &mut guard, vec![put("kuubu", "1")]).unwrap().head;
    assert_eq!(head.seq, 2, "the first number is burned");
    assert_eq!(assert_whole(store.reader(), &uelzen().id()), 2);
}

#[test]
fn a_key_that_is_not_delegated_signs_nothing() {
    let (mut store, mut guard) = (store_of(&[]), guard());
    let stranger = County { log: uelzen().log, key: coesfeld().key };
    assert!(matches!(stranger.publish(&mut store, &mut guard, Vec::new()), Err(PublishError::OtherKey)));
    let late = uelzen().publish_at(&mut store, &mut guard, Vec::new(), NOW.plus(181 * DAY));
    assert!(matches!(late, Err(PublishError::NotDelegated(_))));
    assert_eq!(guard.next(1).unwrap().position.seq, 1);
}

#[test]
fn a_tombstone_stays_for_180_days_and_then_goes() {
    let county = uelzen();
    let (mut store, mut guard) = (store_of(&[]), guard());
    store.set_own(&county.id()).unwrap();
    county.publish(&mut store, &mut guard, vec![put("kuubu", "1"), put("radweg", "2")]).unwrap();
    county.publish(&mut store, &mut guard, vec![withdraw("kuubu")]).unwrap();
    let tombstone = |store: &kreisnetz_store::Store| store.reader().leaf(&county.id(), &slug("kuubu")).unwrap();
    county.publish_at(&mut store, &mut guard, Vec::new(), NOW.plus(180 * DAY - 1)).unwrap();
    assert!(tombstone(&store).is_some(), "a second too early");
    let head = county.publish_at(&mut store, &mut guard, Vec::new(), NOW.plus(180 * DAY)).unwrap().head;
    assert_eq!(tombstone(&store), None);
    assert_eq!(head.purge_floor, 2);
    assert_eq!(assert_whole(store.reader(), &county.id()), 4, "the live entry is still there");
}
