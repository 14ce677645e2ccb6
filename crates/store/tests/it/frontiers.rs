//! The frontiers of one's own heads: kept compactly, and each exactly the one that its head names.

use std::collections::BTreeMap;

use kreisnetz_catalog::{FrontierItem, Position, Sight, Witness, seen_root};
use kreisnetz_identity::{Digest, PublisherId};
use kreisnetz_store::{Guard, OWN_FRONTIERS_MAX, Store};
use proptest::prelude::*;

use crate::persons::{NOW, coesfeld, guard, incarnation, network, put, store_of, uelzen};

fn item(publisher: u8, seq: u64) -> FrontierItem {
    FrontierItem {
        publisher: PublisherId::from_bytes([publisher; 32]),
        position: Position { epoch: 1, seq },
        head: Digest::of(&[publisher, u8::try_from(seq % 251).unwrap()]),
        side_events: Digest::default(),
    }
}

fn home() -> (Store, Guard) {
    let mut store = store_of(&[]);
    store.set_own(&uelzen().id()).unwrap();
    (store, guard())
}

fn sees(store: &mut Store, guard: &mut Guard, seen: Vec<FrontierItem>) -> u64 {
    uelzen().publish_seeing(store, guard, Vec::new(), NOW, seen).unwrap().head.seq
}

#[test]
fn only_the_last_frontiers_are_kept() {
    let (mut store, mut guard) = home();
    for seq in 1..=OWN_FRONTIERS_MAX + 3 {
        sees(&mut store, &mut guard, vec![item(1, 1), item(2, seq)]);
    }
    let reader = store.reader();
    assert_eq!(reader.own_frontier(3).unwrap(), None);
    assert_eq!(reader.own_frontier(4).unwrap(), Some(vec![item(1, 1), item(2, 4)]));
    assert_eq!(reader.own_frontier(OWN_FRONTIERS_MAX + 3).unwrap(), Some(vec![item(1, 1), item(2, OWN_FRONTIERS_MAX + 3)]));
    assert_eq!(reader.own_frontier(OWN_FRONTIERS_MAX + 4).unwrap(), None);
}

#[test]
fn a_witness_is_the_word_of_the_newest_own_head_and_since_when_that_of_the_first() {
    let (mut store, mut guard) = home();
    for seen in [vec![item(1, 5)], vec![item(1, 6)], vec![item(1, 6), item(2, 1)], vec![item(2, 1)], vec![item(1, 6), item(2, 2)]] {
        sees(&mut store, &mut guard, seen);
    }
    let (reader, subject) = (store.reader(), PublisherId::from_bytes([1; 32]));
    let newest = reader.witness(&subject).unwrap().unwrap();
    assert_eq!((newest.head().seq, *newest.item()), (5, item(1, 6)));
    let since = |seq| reader.witness_since(&subject, Position { epoch: 1, seq }).unwrap().map(|word| word.head().seq);
    assert_eq!([since(4), since(5), since(6), since(7)], [Some(1), Some(1), Some(2), None]);
    assert!(Witness::verify(&newest.encode(), &uelzen().log).is_ok());
    assert!(reader.witness(&PublisherId::from_bytes([3; 32])).unwrap().is_none());
}

#[test]
fn an_own_head_witnesses_a_head_that_is_really_held() {
    let (mut store, mut guard) = home();
    store.put_events(&coesfeld().log).unwrap();
    let head = coesfeld().whole(&[], vec![put("kuubu", "1")], 1, &[]);
    store.put(&head).unwrap();
    let head = head.head().clone();
    let seen = FrontierItem {
        publisher: coesfeld().id(),
        position: head.position(),
        head: head.digest(),
        side_events: coesfeld().log.side_events_digest(),
    };
    sees(&mut store, &mut guard, vec![seen]);
    assert_eq!(store.reader().witness(&coesfeld().id()).unwrap().unwrap().sight(&head), Some(Sight::This));
}

#[test]
fn a_store_of_the_first_layout_gets_its_tables_and_loses_nothing() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("store.redb");
    let mut store = Store::create(&path, network(), incarnation()).unwrap();
    store.set_own(&uelzen().id()).unwrap();
    let mut guard = guard();
    sees(&mut store, &mut guard, vec![item(1, 1)]);
    drop(store);
    let database = redb::Database::open(&path).unwrap();
    let transaction = database.begin_write().unwrap();
    for table in ["own_frontiers_1", "own_frontier_base_1", "own_frontier_changes_1", "witnesses_1"] {
        let named = transaction.list_tables().unwrap().find(|handle| redb::TableHandle::name(handle) == table).unwrap();
        assert!(transaction.delete_table(named).unwrap(), "{table}");
    }
    let meta = redb::TableDefinition::<&str, &[u8]>::new("meta_1");
    transaction.open_table(meta).unwrap().insert("format", 1_u64.to_be_bytes().as_slice()).unwrap();
    transaction.commit().unwrap();
    drop(database);
    let mut store = Store::open(&path).unwrap();
    assert_eq!(store.reader().head(&uelzen().id()).unwrap().unwrap().seq, 1);
    assert_eq!(store.reader().own_frontier(1).unwrap(), None);
    sees(&mut store, &mut guard, vec![item(1, 2)]);
    assert_eq!(store.reader().own_frontier(2).unwrap(), Some(vec![item(1, 2)]));
}

#[test]
fn a_frontier_with_a_changed_item_is_found_damaged() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("store.redb");
    let mut store = Store::create(&path, network(), incarnation()).unwrap();
    store.set_own(&uelzen().id()).unwrap();
    sees(&mut store, &mut guard(), vec![item(1, 1)]);
    drop(store);
    let database = redb::Database::open(&path).unwrap();
    let transaction = database.begin_write().unwrap();
    let base = redb::TableDefinition::<&[u8; 32], &[u8]>::new("own_frontier_base_1");
    transaction.open_table(base).unwrap().insert(&[1; 32], kreisnetz_canonical::encode(&item(1, 2)).as_slice()).unwrap();
    transaction.commit().unwrap();
    drop(database);
    let store = Store::open(&path).unwrap();
    assert!(store.reader().own_frontier(1).is_err());
    assert!(store.reader().witness(&PublisherId::from_bytes([1; 32])).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn every_kept_frontier_gives_the_seen_root_of_its_head(
        steps in proptest::collection::vec(proptest::collection::btree_map(0_u8..12, 1_u64..4, 0..12), 1..90),
    ) {
        let (mut store, mut guard) = home();
        let mut told: BTreeMap<u64, Vec<FrontierItem>> = BTreeMap::new();
        for step in &steps {
            let seen: Vec<_> = step.iter().map(|(publisher, seq)| item(*publisher, *seq)).collect();
            told.insert(sees(&mut store, &mut guard, seen.clone()), seen);
        }
        let reader = store.reader();
        let log = reader.identity(&uelzen().id()).unwrap().unwrap();
        let oldest = (told.len() as u64).saturating_sub(OWN_FRONTIERS_MAX);
        for (seq, seen) in told {
            let kept = reader.own_frontier(seq).unwrap();
            prop_assert_eq!(kept.as_ref(), (seq > oldest).then_some(&seen), "of {}", seq);
        }
        for bytes in reader.history(&log.publisher(), usize::try_from(OWN_FRONTIERS_MAX).unwrap()).unwrap() {
            let head = kreisnetz_catalog::parse_head(&bytes).unwrap();
            let kept = reader.own_frontier(head.claims().seq).unwrap().unwrap();
            prop_assert_eq!(seen_root(&kept), head.claims().seen_root);
        }
    }
}
