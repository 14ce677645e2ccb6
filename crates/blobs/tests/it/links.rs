//! Links and devices.

use std::{fs, os::unix::fs::symlink, os::unix::net::UnixListener};

use kreisnetz_blobs::{ScanError, scan};

#[test]
fn a_symbolic_link_is_refused_wherever_it_stands() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.txt"), "geheim").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir(root.join("docs")).unwrap();
    symlink(outside.path().join("secret.txt"), root.join("file")).unwrap();
    symlink(outside.path(), root.join("folder")).unwrap();
    symlink("nowhere", root.join("docs/dangling")).unwrap();
    for (named, link) in [("file", "file"), ("folder", "folder"), ("folder/secret.txt", "folder/secret.txt"), ("docs", "docs/dangling")] {
        let error = scan(root, &[named], |_| {}).unwrap_err();
        assert!(matches!(&error, ScanError::Link { path } if path == link), "{named}: {error}");
    }
}

#[test]
fn a_folder_that_is_itself_reached_through_a_link_is_read() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("home")).unwrap();
    fs::write(folder.path().join("home/a.txt"), "a").unwrap();
    symlink(folder.path().join("home"), folder.path().join("short")).unwrap();
    assert_eq!(scan(&folder.path().join("short"), &["a.txt"], |_| {}).unwrap().len(), 1);
}

#[test]
fn a_socket_is_neither_file_nor_folder() {
    let folder = tempfile::tempdir().unwrap();
    let _socket = UnixListener::bind(folder.path().join("socket")).unwrap();
    let error = scan(folder.path(), &["socket"], |_| {}).unwrap_err();
    assert!(matches!(&error, ScanError::Special { path } if path == "socket"), "{error}");
}

#[test]
fn a_file_is_no_folder() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "a").unwrap();
    assert!(matches!(scan(folder.path(), &["a.txt/b.txt"], |_| {}), Err(ScanError::Io { .. })));
}
