//! What admission left for the next run is there after a restart, and replaced as a whole.

use jiff::civil::date;
use kreisnetz_catalog::admission::Holds;
use kreisnetz_identity::{NetworkId, PublisherId};
use kreisnetz_store::{Incarnation, Reader, Store};

fn publisher(number: u8) -> PublisherId {
    PublisherId::from_bytes([number; 32])
}

#[test]
fn the_holds_of_the_last_run_are_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.redb");
    let mut store = Store::create(&path, NetworkId::derive("holds", &[1; 16]), Incarnation::from_bytes([1; 16])).unwrap();
    assert_eq!(store.reader().holds().unwrap(), Holds::default(), "a store that no run has seen keeps nothing");
    let first = Holds::of([(publisher(1), Some("03360".parse().unwrap())), (publisher(2), None)], [(publisher(3), date(2028, 2, 29))]);
    store.keep_holds(&first).unwrap();
    assert_eq!(store.reader().holds().unwrap(), first);
    let second = Holds::of([(publisher(4), Some("03354006".parse().unwrap()))], [(publisher(1), date(2026, 11, 27))]);
    store.keep_holds(&second).unwrap();
    drop(store);
    assert_eq!(Reader::open_read_only(&path).unwrap().holds().unwrap(), second, "nothing of the run before is left");
}
