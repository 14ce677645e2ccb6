//! Files for people.

use std::{fs, os::unix::fs::symlink, path::Path, process::Command};

use kreisnetz_blobs::{Export, ExportError};
use kreisnetz_catalog::manifest::Manifest;

use crate::support::{content, manifest};

/// Writes what is missing and returns how many files that was.
fn export(folder: &Path, asset: &Manifest, files: &[(&str, &[u8])]) -> Result<usize, ExportError> {
    let export = Export::into_folder(folder, asset)?;
    let missing = export.missing()?;
    for file in &missing {
        let (_, bytes) = files.iter().find(|(path, _)| *path == file.path().as_str()).unwrap();
        export.write(file, *bytes)?;
    }
    export.finish().map(|()| missing.len())
}

/// Says whether `sha256sum -c` is content with a folder.
fn agrees(folder: &Path, sums: &str) -> bool {
    let check = Command::new("sha256sum").args(["--strict", "--quiet", "-c", sums]).current_dir(folder).output();
    check.expect("coreutils are there").status.success()
}

#[test]
fn sha256sum_accepts_what_was_written_and_notices_what_was_changed() {
    let folder = tempfile::tempdir().unwrap();
    let large = content(1, 600_000);
    let files: &[(&str, &[u8])] =
        &[("README.md", b"Radwege"), ("docs/de/Größe & Maß.txt", b""), (" führt -x", b"b"), ("data/a.bin", &large)];
    let asset = manifest(files);
    assert_eq!(export(folder.path(), &asset, files).unwrap(), 4);
    assert!(agrees(folder.path(), "SHA256SUMS"));
    assert_eq!(export(folder.path(), &asset, files).unwrap(), 0, "run again it writes nothing");
    fs::write(folder.path().join("docs/de/Größe & Maß.txt"), "x").unwrap();
    assert!(!agrees(folder.path(), "SHA256SUMS"));
}

#[test]
fn a_newer_version_replaces_what_was_exported_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let old: &[(&str, &[u8])] = &[("a.txt", b"1"), ("b.txt", b"1"), ("same", b"1")];
    export(folder.path(), &manifest(old), old).unwrap();
    fs::write(folder.path().join("notes.txt"), "ours").unwrap();
    let new: &[(&str, &[u8])] = &[("a.txt", b"2"), ("b.txt", b"1"), ("same", b"1"), ("c/d.txt", b"2")];
    assert_eq!(export(folder.path(), &manifest(new), new).unwrap(), 2);
    assert!(agrees(folder.path(), "SHA256SUMS"));
    assert_eq!(fs::read(folder.path().join("notes.txt")).unwrap(), b"ours");

    fs::write(folder.path().join("b.txt"), "changed by hand").unwrap();
    let newest: &[(&str, &[u8])] = &[("a.txt", b"3"), ("b.txt", b"3")];
    let error = export(folder.path(), &manifest(newest), newest).unwrap_err();
    assert!(matches!(&error, ExportError::Exists { path } if path == "b.txt"), "{error}");
    assert_eq!(fs::read(folder.path().join("a.txt")).unwrap(), b"2", "nothing was written before all was clear");
}

#[test]
fn content_that_does_not_match_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let files: &[(&str, &[u8])] = &[("a", b"right")];
    for wrong in [&b"wrong"[..], b"righ", b"right!", b""] {
        let error = export(folder.path(), &manifest(files), &[("a", wrong)]).unwrap_err();
        assert!(matches!(&error, ExportError::Mismatch { path } if path == "a"), "{error}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}

#[test]
fn links_in_the_folder_are_not_followed() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret"), "untouched").unwrap();
    let files: &[(&str, &[u8])] = &[("sub/a", b"1"), ("b", b"1")];
    for (link, to) in [("sub", outside.path().to_owned()), ("b", outside.path().join("secret")), ("b", "nowhere".into())] {
        let folder = tempfile::tempdir().unwrap();
        symlink(&to, folder.path().join(link)).unwrap();
        let error = export(folder.path(), &manifest(files), files).unwrap_err();
        assert!(matches!(error, ExportError::NotPlain { .. }), "{link}: {error}");
    }
    // What is being written, and the list, may be links too.
    let folder = tempfile::tempdir().unwrap();
    symlink(outside.path().join("secret"), folder.path().join(".kreisnetz-unfinished")).unwrap();
    assert_eq!(export(folder.path(), &manifest(files), files).unwrap(), 2);
    fs::remove_file(folder.path().join("SHA256SUMS")).unwrap();
    symlink(outside.path().join("secret"), folder.path().join("SHA256SUMS")).unwrap();
    assert!(export(folder.path(), &manifest(files), files).is_err());
    assert_eq!(fs::read(outside.path().join("secret")).unwrap(), b"untouched");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
}

#[test]
fn an_asset_with_a_list_of_its_own_keeps_it() {
    let folder = tempfile::tempdir().unwrap();
    let files: &[(&str, &[u8])] = &[("sha256sums", b"theirs"), ("a", b"1")];
    export(folder.path(), &manifest(files), files).unwrap();
    assert_eq!(fs::read(folder.path().join("sha256sums")).unwrap(), b"theirs");
    assert!(agrees(folder.path(), "SHA256SUMS.kreisnetz"));
}
