//! Bits that flipped while nobody looked.

use std::path::Path;

use kreisnetz_catalog::{Position, Revision, Since, sign_head};
use kreisnetz_identity::Digest;
use kreisnetz_store::{Guard, GuardState, ReadError, Reader, Store};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

use crate::{
    disk::Machine,
    persons::{County, coesfeld, entry, incarnation, network, put, uelzen},
};

const FLIPS: u64 = 150;

fn filled() -> [Vec<u8>; 2] {
    let machine = Machine::default();
    let mut store = Store::create_in(machine.store(), network(), incarnation()).unwrap();
    let mut guard = Guard::create_in(machine.guard(), incarnation()).unwrap();
    store.put_events(&coesfeld().log).unwrap();
    let changes = (0..8).map(|number| put(&format!("radweg-{number}"), &"Coesfeld ".repeat(100))).collect();
    store.put(&coesfeld().whole(&[], changes, 1, &[])).unwrap();
    for number in 0..4 {
        uelzen().publish(&mut store, &mut guard, vec![put(&format!("dienst-{number}"), &"Uelzen ".repeat(300))]).unwrap();
    }
    drop((store, guard));
    machine.files()
}

/// Everything that can be read of a county.
#[derive(Debug, PartialEq)]
struct All {
    head: Vec<u8>,
    leaves: Vec<kreisnetz_catalog::Leaf>,
    entries: Vec<Vec<u8>>,
    events: usize,
}

fn read_all(reader: &Reader, county: &County) -> Result<Option<All>, ReadError> {
    let Some(serving) = reader.delta(&county.id(), Since::Nothing)? else { return Ok(None) };
    let (head, leaves) = (serving.head().bytes().to_vec(), serving.leaves().to_vec());
    let entries = serving.collect::<Result<_, _>>()?;
    let events = reader.identity(&county.id())?.map_or(0, |log| log.events().len());
    Ok(Some(All { head, leaves, entries, events }))
}

fn flip(file: &mut [u8], random: &mut ChaCha8Rng) -> usize {
    let place = random.next_u64() as usize % file.len();
    file[place] ^= 1 << (random.next_u32() % 8);
    place
}

#[test]
fn a_flipped_bit_in_the_store_is_noticed_or_changes_nothing() {
    let files = filled();
    let store = Store::open_in(Machine::with_files(files.clone()).store()).unwrap();
    let before = [uelzen(), coesfeld()].map(|county| read_all(store.reader(), &county).unwrap());
    let mut noticed = 0;
    for seed in 0..FLIPS {
        let mut damaged = files.clone();
        let place = flip(&mut damaged[0], &mut ChaCha8Rng::seed_from_u64(seed));
        let Ok(store) = Store::open_in(Machine::with_files(damaged).store()) else {
            noticed += 1;
            continue;
        };
        for (county, before) in [uelzen(), coesfeld()].iter().zip(&before) {
            if let Ok(after) = read_all(store.reader(), county) {
                assert_eq!(after, *before, "seed {seed}: the bit at {place} changed what is read, silently");
            }
        }
    }
    assert!(noticed > 0, "no flip was noticed: the test flips nothing that matters");
}

/// Writes into a table past the store, as a damaged page with a matching checksum would read.
fn overwrite<K: redb::Key + 'static>(path: &Path, table: &str, key: K::SelfType<'_>, value: &[u8]) {
    let database = redb::Database::open(path).unwrap();
    let transaction = database.begin_write().unwrap();
    transaction.open_table(redb::TableDefinition::<K, &[u8]>::new(table)).unwrap().insert(key, value).unwrap();
    transaction.commit().unwrap();
}

#[test]
fn an_entry_with_other_bytes_than_its_digest_is_not_given_out() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("store.redb");
    let mut store = Store::create(&path, network(), incarnation()).unwrap();
    store.put_events(&coesfeld().log).unwrap();
    store.put(&coesfeld().whole(&[], vec![put("radweg", "Karte")], 1, &[])).unwrap();
    drop(store);
    let digest = Digest::of(&entry("radweg", "Karte"));
    overwrite::<u64>(&path, "entries_2", 0, &entry("radweg", "Karta"));
    let store = Store::open(&path).unwrap();
    assert!(matches!(store.reader().entry(&digest), Err(ReadError::Damaged(_))));
    let served: Vec<_> = store.reader().delta(&coesfeld().id(), Since::Nothing).unwrap().unwrap().collect();
    assert!(matches!(served[..], [Err(ReadError::Damaged(_))]), "nor to other nodes");
}

#[test]
fn a_head_that_its_publisher_did_not_sign_is_not_given_out() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("store.redb");
    let mut store = Store::create(&path, network(), incarnation()).unwrap();
    let [uelzen, coesfeld] = [uelzen(), coesfeld()];
    store.put_events(&uelzen.log).unwrap();
    store.put_events(&coesfeld.log).unwrap();
    store.put(&coesfeld.whole(&[], vec![put("radweg", "Karte")], 1, &[])).unwrap();
    drop(store);
    let other = uelzen.whole(&[], vec![put("radweg", "Karte")], 1, &[]);
    let stranger = County { log: coesfeld.log.clone(), key: uelzen.key };
    let forged =
        sign_head(&stranger.head(Position { epoch: 1, seq: 9 }, None, &Revision::of(&[], Vec::new(), 9, 0).unwrap()), &stranger.key);
    for head in [other.head().bytes(), &forged] {
        overwrite::<&[u8; 32]>(&path, "heads_1", coesfeld.id().as_bytes(), head);
        let store = Store::open(&path).unwrap();
        assert!(matches!(store.reader().head(&coesfeld.id()), Err(ReadError::Damaged(_))));
        assert!(matches!(store.reader().delta(&coesfeld.id(), Since::Nothing), Err(ReadError::Damaged(_))));
    }
}

#[test]
fn a_flipped_bit_in_the_guard_never_frees_a_number() {
    let files = filled();
    for seed in 0..FLIPS {
        let mut damaged = files.clone();
        let place = flip(&mut damaged[1], &mut ChaCha8Rng::seed_from_u64(seed));
        let machine = Machine::with_files(damaged);
        let store = Store::open_in(machine.store()).unwrap();
        let Ok(mut guard) = Guard::open_in(machine.guard(), store.reader(), &uelzen().id()) else { continue };
        guard.confirm();
        if guard.state() != GuardState::Orphan {
            assert_eq!(guard.next(1).unwrap().position.seq, 5, "seed {seed}: the bit at {place} changed the next number");
        }
    }
}
