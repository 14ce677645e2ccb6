//! What is found, and how it is hashed.

use std::{fs, io::Write, path::Path, process::Command};

use kreisnetz_blobs::{Progress, ScanError, ScannedFile, scan};

/// The folder of a draft with some files.
fn draft() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("docs/de")).unwrap();
    fs::write(root.join("README.md"), "Radwege").unwrap();
    fs::write(root.join("docs/b.txt"), vec![7; 600_000]).unwrap();
    fs::write(root.join("docs/de/Größe.txt"), "").unwrap();
    fs::write(root.join("docs/.hidden"), "auch dabei").unwrap();
    fs::write(root.join("not-named"), "bleibt hier").unwrap();
    folder
}

fn paths(files: &[ScannedFile]) -> Vec<&str> {
    files.iter().map(ScannedFile::path).collect()
}

fn scanned(root: &Path, named: &[&str]) -> Result<Vec<ScannedFile>, ScanError> {
    scan(root, named, |_| {})
}

#[test]
fn the_files_named_and_all_below_the_folders_named_come_sorted_and_nothing_else() {
    let folder = draft();
    let files = scanned(folder.path(), &["docs", "README.md"]).unwrap();
    assert_eq!(paths(&files), ["README.md", "docs/.hidden", "docs/b.txt", "docs/de/Größe.txt"]);
    assert_eq!(files.iter().map(ScannedFile::size).collect::<Vec<_>>(), [7, 10, 600_000, 0]);
}

#[test]
fn a_file_that_is_named_twice_comes_once() {
    let folder = draft();
    let files = scanned(folder.path(), &["docs/b.txt", "docs/de", "docs", "docs/b.txt"]).unwrap();
    assert_eq!(paths(&files), ["docs/.hidden", "docs/b.txt", "docs/de/Größe.txt"]);
}

#[test]
fn both_digests_are_those_of_the_bytes() {
    let folder = draft();
    let files = scanned(folder.path(), &["docs/b.txt"]).unwrap();
    assert_eq!(*files[0].blake3(), *blake3::hash(&[7; 600_000]).as_bytes());
    assert_eq!(*files[0].sha256(), <[u8; 32]>::from(<sha2::Sha256 as sha2::Digest>::digest([7; 600_000])));
}

#[test]
fn sha256sum_agrees() {
    let folder = draft();
    let files = scanned(folder.path(), &["docs", "README.md"]).unwrap();
    let mut list = tempfile::NamedTempFile::new().unwrap();
    for file in &files {
        writeln!(list, "{}  {}", hex::encode(file.sha256()), file.path()).unwrap();
    }
    let check = Command::new("sha256sum").args(["--strict", "-c"]).arg(list.path()).current_dir(folder.path()).output();
    match check {
        Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            writeln!(std::io::stderr(), "SKIPPED: the program sha256sum is not there").unwrap();
        }
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn progress_is_told_up_to_the_sum_of_all_sizes() {
    let folder = draft();
    let mut told = Vec::new();
    scan(folder.path(), &["docs", "README.md"], |progress| told.push(progress)).unwrap();
    assert!(told.is_sorted_by(|a, b| a.done < b.done));
    assert!(told.len() > 3, "a large file is told in several steps: {told:?}");
    assert_eq!(told.last(), Some(&Progress { done: 600_017, total: 600_017 }));
}

#[test]
fn a_name_that_is_not_there_is_told_with_its_path() {
    let folder = draft();
    for name in ["docs/none.txt", "none/b.txt", "none"] {
        let error = scanned(folder.path(), &["README.md", name]).unwrap_err();
        assert!(matches!(&error, ScanError::Missing { path } if path == name), "{error}");
        assert!(error.to_string().starts_with(name), "{error}");
    }
    let gone = folder.path().join("gone");
    assert!(matches!(scanned(&gone, &[]), Err(ScanError::Missing { .. })));
}

#[test]
fn a_name_that_leads_out_of_the_folder_is_refused() {
    let folder = draft();
    let inner = folder.path().join("docs");
    for name in ["../README.md", "/etc/passwd", "de/../../README.md", ".", "", "de//Größe.txt", "de/", "./b.txt", "b.txt\0"] {
        assert!(matches!(scanned(&inner, &[name]), Err(ScanError::Outside { .. })), "{name:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text_is_refused_and_shown_with_a_replacement() {
    use std::os::unix::ffi::OsStrExt;

    let folder = draft();
    fs::write(folder.path().join("docs").join(std::ffi::OsStr::from_bytes(b"gr\xf6\xdfe.txt")), "Latin-1").unwrap();
    let error = scanned(folder.path(), &["docs"]).unwrap_err();
    assert!(matches!(&error, ScanError::NotText { path } if path == "docs/gr\u{fffd}\u{fffd}e.txt"), "{error}");
}
