//! The limits of an asset; large files are sparse, and refused before a byte of them is read.

use std::fs::{self, File};

use kreisnetz_blobs::{DEPTH_MAX, FILE_BYTES_MAX, FILES_MAX, ScanError, scan};

#[test]
fn a_file_of_more_than_4_gib_is_refused_unread() {
    let folder = tempfile::tempdir().unwrap();
    File::create(folder.path().join("film.mp4")).unwrap().set_len(FILE_BYTES_MAX + 1).unwrap();
    let error = scan(folder.path(), &["film.mp4"], |_| panic!("not a byte is read")).unwrap_err();
    assert!(matches!(&error, ScanError::FileTooLarge { path, size } if path == "film.mp4" && *size == FILE_BYTES_MAX + 1), "{error}");
}

#[test]
fn files_of_more_than_16_gib_together_are_refused_unread() {
    let folder = tempfile::tempdir().unwrap();
    for number in 1..=4 {
        File::create(folder.path().join(format!("{number}.bin"))).unwrap().set_len(FILE_BYTES_MAX).unwrap();
    }
    fs::write(folder.path().join("5.bin"), "x").unwrap();
    let named = ["1.bin", "2.bin", "3.bin", "4.bin", "5.bin"];
    let error = scan(folder.path(), &named, |_| panic!("not a byte is read")).unwrap_err();
    assert!(matches!(&error, ScanError::AssetTooLarge { path, .. } if path == "5.bin"), "{error}");
}

#[test]
fn ten_thousand_files_are_taken_and_one_more_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("many")).unwrap();
    for number in 0..FILES_MAX {
        File::create(folder.path().join(format!("many/{number}"))).unwrap();
    }
    assert_eq!(scan(folder.path(), &["many"], |_| {}).unwrap().len(), FILES_MAX);
    File::create(folder.path().join("many/more")).unwrap();
    assert!(matches!(scan(folder.path(), &["many"], |_| {}), Err(ScanError::TooMany { .. })));
}

#[test]
fn a_path_of_16_parts_is_taken_and_a_deeper_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let deep = vec!["d"; DEPTH_MAX - 1].join("/");
    fs::create_dir_all(folder.path().join(&deep).join("d")).unwrap();
    fs::write(folder.path().join(&deep).join("a.txt"), "a").unwrap();
    assert_eq!(scan(folder.path(), &["d"], |_| {}).unwrap().len(), 1);
    fs::write(folder.path().join(&deep).join("d/b.txt"), "b").unwrap();
    assert!(matches!(scan(folder.path(), &["d"], |_| {}), Err(ScanError::TooDeep { .. })));
}
