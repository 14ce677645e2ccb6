//! What is kept, up to which size, and what is deleted.

use std::time::{Duration, SystemTime};

use kreisnetz_blobs::{BlobStore, KeepError, Limits, Reason, Reserve, WriteError};
use kreisnetz_identity::PublisherId;

use crate::support::{LIMITS, Shelf, blob, content, manifest};

const UELZEN: PublisherId = PublisherId::from_bytes([1; 32]);
const COESFELD: PublisherId = PublisherId::from_bytes([2; 32]);

fn soon() -> SystemTime {
    SystemTime::now() + Duration::from_secs(3_600)
}

fn much_later() -> SystemTime {
    SystemTime::now() + Duration::from_secs(30 * 24 * 3_600)
}

#[test]
fn what_is_own_adopted_stewarded_or_pinned_is_never_collected_and_the_rest_is() {
    let files: Vec<Vec<u8>> = (0..6).map(|seed| content(seed, 40_000)).collect();
    let shelf = Shelf::with(&files.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let reasons = [Reason::Own, Reason::Adopted, Reason::Stewarded, Reason::Pinned, Reason::Wanted];
    for (bytes, reason) in files.iter().zip(reasons) {
        shelf.store.keep(UELZEN, &manifest(&[("a", bytes)]), reason).unwrap();
    }
    let is_there = |shelf: &Shelf| files.iter().map(|bytes| shelf.store.is_whole(&blob(bytes))).collect::<Vec<_>>();
    let collected = shelf.store.collect(soon()).unwrap();
    assert_eq!((collected.assets, collected.files), (0, 1));
    assert!(collected.bytes >= 40_000);
    assert_eq!(is_there(&shelf), [true, true, true, true, true, false], "what is being fetched stays for a week");
    let shelf = shelf.reopened();
    assert_eq!(shelf.store.collect(much_later()).unwrap().assets, 1);
    assert_eq!(is_there(&shelf), [true, true, true, true, false, false]);
}

#[test]
fn a_file_of_two_assets_stays_until_both_are_released() {
    let (shared, only) = (content(1, 30_000), content(2, 30_000));
    let shelf = Shelf::with(&[&shared, &only]);
    let (first, second) = (manifest(&[("a", &shared), ("b", &only)]), manifest(&[("c", &shared)]));
    shelf.store.keep(UELZEN, &first, Reason::Adopted).unwrap();
    shelf.store.keep(UELZEN, &first, Reason::Stewarded).unwrap();
    shelf.store.keep(COESFELD, &second, Reason::Pinned).unwrap();
    shelf.store.release(&first.digest(), Reason::Adopted).unwrap();
    assert_eq!(shelf.store.collect(soon()).unwrap().files, 0, "one reason of two is left");
    let shelf = shelf.reopened();
    assert_eq!(shelf.store.kept_for(&first.digest()).into_iter().collect::<Vec<_>>(), [Reason::Stewarded]);
    assert_eq!(shelf.store.manifest(&first.digest()).unwrap(), Some(first.clone()));
    shelf.store.release(&first.digest(), Reason::Stewarded).unwrap();
    assert_eq!(shelf.store.collect(soon()).unwrap().files, 1);
    assert!(shelf.store.is_whole(&blob(&shared)) && !shelf.store.is_whole(&blob(&only)));
}

#[test]
fn a_publisher_fills_its_quota_and_no_more_and_what_is_ours_does_not_count() {
    let shelf = Shelf::empty();
    let asset = |seed| manifest(&[("a", &content(seed, 4_000_000))]);
    shelf.store.keep(UELZEN, &asset(0), Reason::Own).unwrap();
    shelf.store.keep(UELZEN, &asset(1), Reason::Pinned).unwrap();
    shelf.store.keep(UELZEN, &asset(2), Reason::Stewarded).unwrap();
    shelf.store.keep(UELZEN, &asset(3), Reason::Adopted).unwrap();
    let error = shelf.store.keep(UELZEN, &asset(4), Reason::Stewarded).unwrap_err();
    assert!(matches!(error, KeepError::Quota { limit: 10_000_000, needed: 12_000_000 }), "{error}");
    assert_eq!(shelf.store.kept().len(), 4, "nothing half kept");
    shelf.store.keep(UELZEN, &asset(3), Reason::Stewarded).unwrap();
    shelf.store.keep(COESFELD, &asset(5), Reason::Wanted).unwrap();
    shelf.store.keep(COESFELD, &asset(6), Reason::Wanted).unwrap();
    let other = PublisherId::from_bytes([3; 32]);
    shelf.store.keep(other, &asset(7), Reason::Wanted).unwrap();
    let error = shelf.store.keep(other, &asset(8), Reason::Wanted).unwrap_err();
    assert!(matches!(error, KeepError::Total { limit: 20_000_000, .. }), "{error}");
}

#[test]
fn a_disk_without_room_is_told_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let store = BlobStore::open(folder.path(), Limits { free_min: Reserve::Bytes(u64::MAX / 2), ..LIMITS }).unwrap();
    assert!(matches!(store.require_room(1), Err(WriteError::DiskFull)));
    assert!(Shelf::empty().store.require_room(1).is_ok());
}

#[test]
fn a_record_that_cannot_be_read_ends_the_start_rather_than_losing_files() {
    let bytes = content(1, 1_000);
    let shelf = Shelf::with(&[&bytes]);
    let asset = manifest(&[("a", &bytes)]);
    shelf.store.keep(UELZEN, &asset, Reason::Adopted).unwrap();
    std::fs::write(shelf.folder.path().join("kept").join(asset.digest().to_string()), b"torn").unwrap();
    assert!(shelf.store.collect(much_later()).is_err());
    assert!(BlobStore::open(shelf.folder.path(), LIMITS).is_err());
    assert!(shelf.store.is_whole(&blob(&bytes)));
}
