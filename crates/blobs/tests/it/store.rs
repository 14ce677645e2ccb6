//! Files that grow group by group.
#![allow(clippy::single_range_in_vec_init)]

use std::{fs, io::Read, ops::Range};

use kreisnetz_blobs::{Blob, ImportError, SliceError, TakeError};
use kreisnetz_catalog::groups::{GROUP_BYTES, Groups};

use crate::support::{Shelf, blob, content};

const GROUP: usize = GROUP_BYTES as usize;

fn groups(ranges: &[Range<u64>]) -> Groups {
    ranges.iter().cloned().collect()
}

/// Moves some groups from one store to another.
fn carry(from: &Shelf, to: &Shelf, blob: &Blob, groups: &Groups) -> Result<(), TakeError> {
    let slice = from.store.slice(blob, groups).unwrap();
    assert_eq!(slice.len() as u64, blob.slice_bytes(groups), "both sides know the length of a slice beforehand");
    to.store.partial(blob).unwrap().take(groups, &slice[..], |_| {})
}

fn whole(shelf: &Shelf, blob: &Blob) -> Vec<u8> {
    let mut bytes = Vec::new();
    shelf.store.read(blob).unwrap().unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

#[test]
fn files_of_all_sizes_arrive_as_they_were() {
    for size in [0, 1, 1023, GROUP - 1, GROUP, GROUP + 1, 2 * GROUP, 3 * GROUP + 5, 1_000_000] {
        let bytes = content(1, size);
        let (from, to) = (Shelf::with(&[&bytes]), Shelf::empty());
        let blob = blob(&bytes);
        carry(&from, &to, &blob, &blob.groups()).unwrap();
        assert!(!to.store.is_whole(&blob), "{size}: whole only once it is durable");
        to.store.finish(&[blob]).unwrap();
        assert_eq!(whole(&to, &blob), bytes, "{size}");
    }
}

#[test]
fn groups_may_come_in_any_order_and_a_partial_file_serves_those_that_it_has() {
    let bytes = content(2, 10 * GROUP + 77);
    let blob = blob(&bytes);
    let (from, middle, to) = (Shelf::with(&[&bytes]), Shelf::empty(), Shelf::empty());
    for part in [groups(&[7..9]), groups(&[0..1, 3..4]), groups(&[10..11])] {
        carry(&from, &middle, &blob, &part).unwrap();
    }
    assert_eq!(middle.store.held(&blob).unwrap(), groups(&[0..1, 3..4, 7..9, 10..11]));
    carry(&middle, &to, &blob, &groups(&[7..8, 10..11])).unwrap();
    assert!(matches!(middle.store.slice(&blob, &groups(&[6..8])), Err(SliceError::NotHeld)));
    carry(&from, &to, &blob, &groups(&[0..7, 8..10])).unwrap();
    to.store.finish(&[blob]).unwrap();
    assert_eq!(whole(&to, &blob), bytes);
}

#[test]
fn a_wrong_byte_anywhere_is_refused_before_it_is_written_and_what_came_before_stays() {
    let bytes = content(3, 6 * GROUP + 100);
    let blob = blob(&bytes);
    let from = Shelf::with(&[&bytes]);
    let slice = from.store.slice(&blob, &blob.groups()).unwrap();
    for place in (0..slice.len()).step_by(1_531) {
        let to = Shelf::empty();
        let mut wrong = slice.clone();
        wrong[place] ^= 1;
        let error = to.store.partial(&blob).unwrap().take(&blob.groups(), &wrong[..], |_| {}).unwrap_err();
        assert!(matches!(error, TakeError::WrongGroup { .. }), "at {place}: {error}");
        let held = to.store.held(&blob).unwrap();
        assert!(held.count() < 7, "at {place}");
        let written = fs::read(to.folder.path().join("partial").join(hex::encode(blob.root()))).unwrap();
        for group in 0..7 {
            let range = group * GROUP..bytes.len().min((group + 1) * GROUP);
            let is_empty = written[range.clone()].iter().all(|byte| *byte == 0);
            assert!(
                if held.contains(group as u64) { written[range.clone()] == bytes[range] } else { is_empty },
                "group {group} at {place}"
            );
        }
    }
}

#[test]
fn after_a_restart_exactly_the_groups_that_are_missing_are_missing() {
    let bytes = content(4, 40 * GROUP);
    let blob = blob(&bytes);
    let (from, to) = (Shelf::with(&[&bytes]), Shelf::empty());
    carry(&from, &to, &blob, &groups(&[0..5, 9..10])).unwrap();
    // A slice that breaks off inside a group: what came before the break counts.
    let slice = from.store.slice(&blob, &groups(&[20..40])).unwrap();
    let error = to.store.partial(&blob).unwrap().take(&groups(&[20..40]), &slice[..7 * GROUP], |_| {}).unwrap_err();
    assert!(matches!(error, TakeError::BrokenOff(_)), "{error}");
    let before = to.store.held(&blob).unwrap();
    let to = to.reopened();
    assert_eq!(to.store.held(&blob).unwrap(), before, "not a group more is fetched again");
    assert!(before.count() >= 6 + 5, "{before:?}");
    carry(&from, &to, &blob, &blob.groups().difference(&before)).unwrap();
    to.store.finish(&[blob]).unwrap();
    assert_eq!(whole(&to, &blob), bytes);
}

#[test]
fn what_a_power_cut_tore_is_found_out_and_fetched_again() {
    let bytes = content(5, 12 * GROUP);
    let blob = blob(&bytes);
    let (from, to) = (Shelf::with(&[&bytes]), Shelf::empty());
    carry(&from, &to, &blob, &groups(&[0..8])).unwrap();
    let path = to.folder.path().join("partial").join(hex::encode(blob.root()));
    let mut torn = fs::read(&path).unwrap();
    torn[3 * GROUP..3 * GROUP + 4096].fill(0);
    fs::write(&path, torn).unwrap();
    let to = to.reopened();
    assert_eq!(to.store.held(&blob).unwrap(), groups(&[0..3, 4..8]));

    // The hashes above all are lost: nothing can be believed, and nothing is.
    fs::write(path.with_extension("tree"), []).unwrap();
    let to = to.reopened();
    assert!(to.store.held(&blob).unwrap().is_empty());
    carry(&from, &to, &blob, &blob.groups()).unwrap();
    to.store.finish(&[blob]).unwrap();
    assert_eq!(whole(&to, &blob), bytes);
}

#[test]
fn a_crash_between_the_two_renames_loses_nothing() {
    let bytes = content(6, 5 * GROUP);
    let blob = blob(&bytes);
    let (from, to) = (Shelf::with(&[&bytes]), Shelf::empty());
    carry(&from, &to, &blob, &blob.groups()).unwrap();
    let name = format!("{}.tree", hex::encode(blob.root()));
    fs::rename(to.folder.path().join("partial").join(&name), to.folder.path().join("files").join(&name)).unwrap();
    let to = to.reopened();
    assert_eq!(to.store.partial(&blob).unwrap().held(), blob.groups());
    to.store.finish(&[blob]).unwrap();
    assert!(to.store.is_whole(&blob));
}

#[test]
fn whoever_finishes_a_file_second_finds_it_whole_and_loses_nothing() {
    let files: Vec<Vec<u8>> = (0..40).map(|seed| content(seed, if seed % 2 == 0 { 100 } else { 3 * GROUP })).collect();
    let from = Shelf::with(&files.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let to = Shelf::empty();
    let blobs: Vec<Blob> = files.iter().map(|bytes| blob(bytes)).collect();
    // Two fetches of one asset, file by file, each as if it were alone.
    let fetch = || {
        for blob in &blobs {
            if !to.store.held(blob).unwrap().is_empty() && to.store.is_whole(blob) {
                continue;
            }
            carry(&from, &to, blob, &blob.groups()).unwrap();
            to.store.finish(&[*blob]).unwrap();
        }
        to.store.finish(&blobs).unwrap();
    };
    std::thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(fetch))));
    for (blob, bytes) in blobs.iter().zip(&files) {
        assert_eq!(whole(&to, blob), *bytes);
    }
    assert_eq!(fs::read_dir(to.folder.path().join("partial")).unwrap().count(), 0, "nothing is left beside");
}

#[test]
fn a_bit_that_flipped_on_the_disk_is_never_served_and_only_its_group_is_missing_then() {
    let bytes = content(7, 9 * GROUP);
    let blob = blob(&bytes);
    let shelf = Shelf::with(&[&bytes]);
    let path = shelf.folder.path().join("files").join(hex::encode(blob.root()));
    let mut flipped = bytes.clone();
    flipped[4 * GROUP + 9] ^= 4;
    fs::write(&path, flipped).unwrap();
    assert!(shelf.store.slice(&blob, &groups(&[0..4])).is_ok());
    assert!(matches!(shelf.store.slice(&blob, &blob.groups()), Err(SliceError::Damaged)));
    assert!(!shelf.store.is_whole(&blob));
    assert_eq!(shelf.store.held(&blob).unwrap(), groups(&[0..4, 5..9]));
    let other = Shelf::with(&[&bytes]);
    carry(&other, &shelf, &blob, &groups(&[4..5])).unwrap();
    shelf.store.finish(&[blob]).unwrap();
    assert_eq!(whole(&shelf, &blob), bytes);
}

#[test]
fn a_file_that_changed_between_hashing_and_copying_is_not_taken() {
    let bytes = content(8, 3 * GROUP);
    let blob = blob(&bytes);
    let shelf = Shelf::empty();
    let (mut changed, mut longer) = (bytes.clone(), bytes.clone());
    changed[GROUP] ^= 1;
    longer.push(0);
    for other in [&changed[..], &bytes[..2 * GROUP], &longer, &[]] {
        assert!(matches!(shelf.store.import(&blob, other), Err(ImportError::Changed)));
        shelf.store.finish(&[blob]).unwrap();
        assert!(!shelf.store.is_whole(&blob));
        assert!(shelf.store.held(&blob).unwrap().is_empty());
    }
    shelf.store.import(&blob, &bytes[..]).unwrap();
    shelf.store.finish(&[blob]).unwrap();
    assert_eq!(whole(&shelf, &blob), bytes);
}

#[test]
fn a_lie_about_the_size_ends_as_a_wrong_group() {
    let bytes = content(9, 4 * GROUP);
    let from = Shelf::with(&[&bytes]);
    let honest = blob(&bytes);
    let slice = from.store.slice(&honest, &honest.groups()).unwrap();
    for size in [1, GROUP as u64, 3 * GROUP_BYTES, 4 * GROUP_BYTES - 1, 4 * GROUP_BYTES + 1, 9 * GROUP_BYTES] {
        let lie = Blob::new(*honest.root(), size);
        let to = Shelf::empty();
        let taken = to.store.partial(&lie).unwrap().take(&lie.groups(), &slice[..], |_| {});
        assert!(taken.is_err(), "{size}");
        assert!(to.store.held(&lie).unwrap().count() < lie.groups().count(), "{size}");
    }
}

#[test]
fn groups_beyond_the_end_are_not_held() {
    let bytes = content(10, 2 * GROUP);
    let shelf = Shelf::with(&[&bytes]);
    assert!(matches!(shelf.store.slice(&blob(&bytes), &groups(&[0..3])), Err(SliceError::NotHeld)));
    assert!(matches!(shelf.store.slice(&blob(b"other"), &groups(&[0..1])), Err(SliceError::NotHeld)));
}
