//! Stores and guards in files, and the ways in which they do not open.

use std::process::Command;

use kreisnetz_store::{Guard, GuardState, OpenError, Reader, Store};

use crate::persons::{assert_whole, incarnation, network, put, uelzen};

/// Set for the process that is killed: the home in which it publishes.
const VICTIM: &str = "KREISNETZ_STORE_VICTIM";

struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn store(&self) -> std::path::PathBuf {
        self.0.path().join("store.redb")
    }

    fn guard(&self) -> std::path::PathBuf {
        self.0.path().join("guard.redb")
    }

    fn create(&self) -> (Store, Guard) {
        (Store::create(&self.store(), network(), incarnation()).unwrap(), Guard::create(&self.guard(), incarnation()).unwrap())
    }
}

#[test]
fn what_was_published_is_there_after_closing_and_can_be_read_without_a_writer() {
    let home = Home::new();
    let (mut store, mut guard) = home.create();
    uelzen().publish(&mut store, &mut guard, vec![put("kuubu", "1")]).unwrap();
    assert!(matches!(Reader::open_read_only(&home.store()), Err(OpenError::AlreadyOpen)), "the writer has it open");
    drop((store, guard));
    let reader = Reader::open_read_only(&home.store()).unwrap();
    assert_eq!(assert_whole(&reader, &uelzen().id()), 1);
    assert_eq!((reader.network(), reader.incarnation()), (network(), incarnation()));
    let second = Reader::open_read_only(&home.store()).unwrap();
    assert_eq!(second.sequence().unwrap(), 1, "several may read");
    assert!(matches!(Store::open(&home.store()), Err(OpenError::AlreadyOpen)));
    drop((reader, second));
    let store = Store::open(&home.store()).unwrap();
    assert_eq!(Guard::open(&home.guard(), store.reader(), &uelzen().id()).unwrap().state(), GuardState::Quarantine);
}

#[test]
fn a_store_that_is_there_is_not_made_again_and_one_that_is_not_there_is_missing() {
    let home = Home::new();
    assert!(matches!(Store::open(&home.store()), Err(OpenError::Missing)));
    assert!(matches!(Reader::open_read_only(&home.store()), Err(OpenError::Missing)));
    drop(home.create());
    assert!(matches!(Store::create(&home.store(), network(), incarnation()), Err(OpenError::Exists)));
    assert!(matches!(Guard::create(&home.guard(), incarnation()), Err(OpenError::Exists)));
    let names: Vec<_> = std::fs::read_dir(home.0.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "nothing unfinished is left: {names:?}");
}

#[test]
fn what_an_interrupted_making_left_behind_does_not_hinder_the_next() {
    let home = Home::new();
    std::fs::write(home.store().with_extension("redb.unfinished"), b"half").unwrap();
    drop(home.create());
    assert!(Store::open(&home.store()).is_ok());
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt;

    let home = Home::new();
    drop(home.create());
    for path in [home.store(), home.guard()] {
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600, "{}", path.display());
    }
}

#[test]
fn a_missing_guard_is_an_orphan_and_no_file_is_made_for_it() {
    let home = Home::new();
    let store = Store::create(&home.store(), network(), incarnation()).unwrap();
    let guard = Guard::open(&home.guard(), store.reader(), &uelzen().id()).unwrap();
    assert_eq!(guard.state(), GuardState::Orphan);
    assert!(!home.guard().exists());
}

#[test]
fn a_new_guard_in_a_new_epoch_goes_on_after_the_last_number_and_the_old_file_stays() {
    let home = Home::new();
    let (mut store, mut guard) = home.create();
    for text in ["1", "2"] {
        uelzen().publish(&mut store, &mut guard, vec![put("kuubu", text)]).unwrap();
    }
    let last = guard.next(1).unwrap();
    drop(guard);
    std::fs::remove_file(home.guard()).unwrap();
    drop(Guard::create(&home.guard(), kreisnetz_store::Incarnation::from_bytes([1; 16])).unwrap());
    let orphan = Guard::open(&home.guard(), store.reader(), &uelzen().id()).unwrap();
    assert_eq!(orphan.state(), GuardState::Orphan);
    let mut renewed = orphan.renew(&home.guard(), store.reader(), &uelzen().id()).unwrap();
    assert_eq!(renewed.state(), GuardState::Quarantine, "peers may know of a later head");
    renewed.confirm();
    let next = renewed.next(2).unwrap();
    assert_eq!((next.position.epoch, next.position.seq, next.prev), (2, last.position.seq, last.prev));
    assert!(home.0.path().join("guard.redb.retired").exists());
    drop(renewed);
    assert_eq!(Guard::open(&home.guard(), store.reader(), &uelzen().id()).unwrap().state(), GuardState::Quarantine, "it is durable");
}

#[test]
fn a_guard_that_knows_its_store_is_not_renewed() {
    let home = Home::new();
    let (mut store, mut guard) = home.create();
    uelzen().publish(&mut store, &mut guard, vec![put("kuubu", "1")]).unwrap();
    let guard = guard.renew(&home.guard(), store.reader(), &uelzen().id()).unwrap();
    assert_eq!(guard.state(), GuardState::Ready);
    assert!(!home.0.path().join("guard.redb.retired").exists());
}

#[test]
fn a_file_that_is_no_store_is_damaged_and_left_as_it_is() {
    let home = Home::new();
    for bytes in [&b""[..], b"redb", &[0; 9_000], &[0xa5; 100_000]] {
        std::fs::write(home.store(), bytes).unwrap();
        let error = Store::open(&home.store()).unwrap_err();
        assert!(matches!(error, OpenError::Storage(kreisnetz_store::StorageFault::Damaged(_))), "{} bytes: {error}", bytes.len());
        assert_eq!(std::fs::read(home.store()).unwrap(), bytes);
    }
}

#[test]
fn a_store_of_a_later_layout_is_refused_for_reading_and_writing() {
    let home = Home::new();
    drop(home.create());
    let database = redb::Database::open(home.store()).unwrap();
    let transaction = database.begin_write().unwrap();
    let meta = redb::TableDefinition::<&str, &[u8]>::new("meta_1");
    transaction.open_table(meta).unwrap().insert("format", (kreisnetz_store::FORMAT + 1).to_be_bytes().as_slice()).unwrap();
    transaction.commit().unwrap();
    drop(database);
    assert!(matches!(Store::open(&home.store()), Err(OpenError::StoreNewer { found, known }) if found == known + 1));
    assert!(matches!(Reader::open_read_only(&home.store()), Err(OpenError::StoreNewer { found, known }) if found == known + 1));
}

#[test]
fn a_store_of_the_first_layout_is_migrated_when_it_is_opened_for_writing() {
    let home = Home::new();
    drop(home.create());
    let database = redb::Database::open(home.store()).unwrap();
    let transaction = database.begin_write().unwrap();
    let meta = redb::TableDefinition::<&str, &[u8]>::new("meta_1");
    transaction.open_table(meta).unwrap().insert("format", 1_u64.to_be_bytes().as_slice()).unwrap();
    transaction.delete_table(redb::TableDefinition::<(&[u8; 32], &[u8; 32]), (u64, &[u8])>::new("equivocations_1")).unwrap();
    transaction.delete_table(redb::TableDefinition::<&[u8; 32], u64>::new("equivocations_more_1")).unwrap();
    transaction.commit().unwrap();
    drop(database);
    assert!(matches!(Reader::open_read_only(&home.store()), Err(OpenError::MigrationNeeded { found: 1, .. })));
    let store = Store::open(&home.store()).unwrap();
    assert_eq!(store.reader().all_equivocations().unwrap(), []);
    drop(store);
    assert!(Reader::open_read_only(&home.store()).is_ok());
}

/// Not a test of its own: the process that the next one kills. It says what it published, and goes on.
#[test]
fn a_victim_publishes_until_it_is_killed() {
    let Some(folder) = std::env::var_os(VICTIM) else { return };
    let folder = std::path::PathBuf::from(folder);
    let mut store = Store::open(&folder.join("store.redb")).unwrap();
    let mut guard = Guard::open(&folder.join("guard.redb"), store.reader(), &uelzen().id()).unwrap();
    guard.confirm();
    for number in 0_u64.. {
        let head = uelzen().publish(&mut store, &mut guard, vec![put("kuubu", &number.to_string())]).unwrap().head;
        use std::io::Write;
        let mut out = std::io::stderr();
        writeln!(out, "published {} {}", head.seq, head.digest()).unwrap();
    }
}

#[test]
fn a_killed_process_loses_nothing_that_it_acknowledged_and_its_store_asks_for_a_repair() {
    use std::{
        collections::BTreeMap,
        io::{BufRead, BufReader},
        process::Stdio,
    };

    let home = Home::new();
    drop(home.create());
    let mut told: BTreeMap<u64, String> = BTreeMap::new();
    for round in 1..=6 {
        let mut victim = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "--nocapture", "files::a_victim_publishes_until_it_is_killed"])
            .env(VICTIM, home.0.path())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(victim.stderr.take().unwrap()).lines();
        let mut heard = 0;
        for line in lines.map_while(Result::ok) {
            let Some(line) = line.strip_prefix("published ") else { continue };
            let (seq, digest) = line.split_once(' ').unwrap();
            let before = told.insert(seq.parse().unwrap(), digest.to_owned());
            assert_eq!(before, None, "the number {seq} was used twice");
            heard += 1;
            if heard == 2 * round {
                // On Unix this is SIGKILL; what it still wrote to the pipe before is read on.
                victim.kill().unwrap();
            }
        }
        victim.wait().unwrap();
        assert!(heard >= 2 * round, "the victim published {heard} only");
        assert!(matches!(Reader::open_read_only(&home.store()), Err(OpenError::NeedsRepair)));
        let store = Store::open(&home.store()).unwrap();
        let last = assert_whole(store.reader(), &uelzen().id());
        let newest = *told.keys().next_back().unwrap();
        assert!(last >= newest, "{newest} was acknowledged, {last} is there");
        let head = store.reader().head(&uelzen().id()).unwrap().unwrap();
        assert!(told.get(&last).is_none_or(|digest| *digest == head.digest().to_string()));
    }
    assert!(Reader::open_read_only(&home.store()).is_ok(), "repaired by the writer");
}
