//! A corpus of hostile lists of files: each is refused with its reason, and none writes a byte.

use std::{collections::BTreeMap, fs, path::Path};

use kreisnetz_blobs::{Export, Promised, accept_manifest};
use kreisnetz_catalog::manifest::Manifest;
use kreisnetz_identity::Digest;
use serde::Serialize;

/// A line as anybody may write it.
#[derive(Clone, Serialize)]
struct Line(String, u64, Digest, Digest);

#[derive(Serialize)]
struct Document {
    v: u64,
    files: Vec<Line>,
}

/// A hostile list: what it is, its bytes, what the entry promises, and the code it is to be refused with.
struct Case {
    name: String,
    document: Vec<u8>,
    promised: Promised,
    code: &'static str,
}

fn line(path: &str, size: u64) -> Line {
    let root = if size == 0 { *blake3::hash(&[]).as_bytes() } else { *blake3::hash(path.as_bytes()).as_bytes() };
    Line(path.to_owned(), size, Digest::default(), Digest::from_bytes(root))
}

/// A list with a matching promise: whoever signs is the attacker too.
fn case(name: impl Into<String>, v: u64, files: Vec<Line>, code: &'static str) -> Case {
    let (bytes, count) = (files.iter().fold(0_u64, |sum, line| sum.saturating_add(line.1)), files.len() as u64);
    let document = kreisnetz_canonical::encode(&Document { v, files });
    let promised = Promised { digest: Digest::of(&document), bytes, files: count };
    Case { name: name.into(), document, promised, code }
}

fn one_path(path: &str, code: &'static str) -> Case {
    case(path.escape_debug().to_string(), 1, vec![line(path, 1)], code)
}

fn paths() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut add = |code: &'static str, paths: &[&str]| cases.extend(paths.iter().map(|path| one_path(path, code)));
    add(
        "path_dots",
        &[
            "..",
            ".",
            "../a",
            "a/..",
            "a/../b",
            "../../etc/passwd",
            "a/./b",
            "./a",
            "a/b/../../../c",
            "../SHA256SUMS",
            "x/..",
            "a/.",
            "../\u{fc}",
        ],
    );
    add("path_empty_part", &["", "/", "/etc/passwd", "//a", "a//b", "a/", "/a/b", "a///b", "/tmp/x", "~/a/", "/proc/self/mem"]);
    add(
        "path_character",
        &["a\\b", "..\\a", "C:\\x", "C:x", "c:/x", "\\\\host\\share", "a*", "*", "a:b", "a:$DATA", "file.txt::$INDEX", "a/b:c", "x\\..\\y"],
    );
    for control in (0..0x20_u32).chain(0x7f..0xa0) {
        add("path_character", &[&format!("a{}b", char::from_u32(control).unwrap())]);
    }
    for invisible in [
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{200e}',
        '\u{200f}',
        '\u{202a}',
        '\u{202b}',
        '\u{202c}',
        '\u{202d}',
        '\u{202e}',
        '\u{2028}',
        '\u{2029}',
        '\u{2060}',
        '\u{2066}',
        '\u{2067}',
        '\u{2068}',
        '\u{2069}',
        '\u{feff}',
        '\u{61c}',
        '\u{ad}',
        '\u{e0041}',
        '\u{e000}',
        '\u{f8ff}',
    ] {
        add("path_character", &[&format!("rechnung{invisible}fdp.exe")]);
    }
    add("path_character", &["\u{1b}[2J", "\u{1b}]8;;https://x\u{7}a", "a\u{9b}31m", "a\nb", "a\r", "\ta", "a\0", "\0"]);
    for device in ["con", "prn", "aux", "nul", "com1", "com9", "lpt1", "lpt9", "conin$", "conout$", "com\u{b9}", "lpt\u{b3}"] {
        add(
            "path_device_name",
            &[device, &device.to_uppercase(), &format!("{device}.txt"), &format!("a/{device}/b"), &format!("{device}.tar.gz")],
        );
    }
    add("path_not_normalised", &["a\u{308}.txt", "u\u{308}/x", "\u{212b}", "e\u{301}"]);
    let (part, long) = ("p".repeat(256), vec!["d".repeat(200); 5].join("/"));
    add("path_too_long", &[&part, &long, &["a"; 17].join("/"), &"\u{e4}".repeat(128), &format!("a/{part}"), &"x/".repeat(400)]);
    cases
}

fn names_that_clash() -> Vec<Case> {
    let pairs = [
        ["README", "readme"],
        ["A/b", "a/b"],
        ["a", "a/b"],
        ["A", "a/b"],
        ["stra\u{df}e", "STRASSE"],
        ["\u{c4}", "\u{e4}"],
        ["a/B/c", "a/b/d/../c"],
        ["sha256sums", "SHA256SUMS"],
        ["\u{17f}", "s"],
        ["\u{3c3}", "\u{3c2}"],
        ["\u{212a}elvin", "kelvin"],
        ["a", "a"],
    ];
    let clash = |[a, b]: [&str; 2]| {
        let mut files = vec![line(a, 1), line(b, 2)];
        files.sort_by(|a, b| a.0.cmp(&b.0));
        let code = if b.contains("..") {
            "path_dots"
        } else if a == b {
            "manifest_order"
        } else if a.starts_with('\u{212a}') {
            "path_not_normalised"
        } else {
            "path_twice"
        };
        case(format!("{a} and {b}"), 1, files, code)
    };
    pairs.into_iter().map(clash).collect()
}

fn sizes_and_numbers() -> Vec<Case> {
    let numbered = |count: usize, size| (0..count).map(|number| line(&format!("{number:07}"), size)).collect::<Vec<_>>();
    let nothing = || Digest::from_bytes(*blake3::hash(&[]).as_bytes());
    let same = |a: u64, b: u64| {
        let root = Digest::from_bytes([7; 32]);
        vec![Line("a".into(), a, Digest::default(), root), Line("b".into(), b, Digest::default(), root)]
    };
    let mut cases = vec![
        case("no file", 1, Vec::new(), "files_none"),
        case("10,001 files", 1, numbered(10_001, 1), "files_too_many"),
        case("a million files", 1, numbered(1_000_000, 1), "manifest_encoding"),
        case("a file of 4 GiB and a byte", 1, vec![line("a", (4 << 30) + 1)], "file_too_large"),
        case("the largest number", 1, vec![line("a", u64::MAX)], "file_too_large"),
        case("two that overflow", 1, vec![line("a", u64::MAX), line("b", 2)], "file_too_large"),
        case("17 GiB in all", 1, numbered(5, 4 << 30), "files_too_large"),
        case(
            "nothing with the root of something",
            1,
            vec![Line("a".into(), 0, Digest::default(), Digest::from_bytes([9; 32]))],
            "file_size",
        ),
        case("something with the root of nothing", 1, vec![Line("a".into(), 5, Digest::default(), nothing())], "file_size"),
        case("one content of two sizes", 1, same(5, 6), "file_size"),
        case("one content, once empty", 1, same(0, 6), "file_size"),
        case("version 0", 0, vec![line("a", 1)], "manifest_version"),
        case("version 2", 2, vec![line("a", 1)], "manifest_version"),
        case("out of order", 1, vec![line("b", 1), line("a", 1)], "manifest_order"),
        case("twice the same line", 1, vec![line("a", 1), line("a", 1)], "manifest_order"),
    ];
    let honest = || case("", 1, vec![line("a", 3), line("b", 4)], "");
    let mut promise = |name: &str, code, change: &dyn Fn(&mut Promised)| {
        let mut case = honest();
        change(&mut case.promised);
        cases.push(Case { name: name.to_owned(), code, ..case });
    };
    promise("fewer bytes than listed", "manifest_bytes", &|promised| promised.bytes -= 1);
    promise("more bytes than listed", "manifest_bytes", &|promised| promised.bytes += 1);
    promise("no bytes", "manifest_bytes", &|promised| promised.bytes = 0);
    promise("fewer files than listed", "manifest_files", &|promised| promised.files = 1);
    promise("more files than listed", "manifest_files", &|promised| promised.files = 10_000);
    promise("another list", "manifest_digest", &|promised| promised.digest = Digest::of(b"other"));
    cases
}

/// Bytes that are no list, each with the digest that was promised.
fn encodings() -> Vec<Case> {
    let honest = kreisnetz_canonical::encode(&Document { v: 1, files: vec![line("a", 3)] });
    let mut documents: Vec<(String, Vec<u8>)> = vec![
        ("nothing".into(), Vec::new()),
        ("text".into(), b"a  b".to_vec()),
        ("an endless list".into(), vec![0xa2, 0x61, b'v', 1, 0x65, b'f', b'i', b'l', b'e', b's', 0x9f]),
        ("nested lists".into(), vec![0x81; 100_000]),
        ("a length bomb".into(), vec![0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        ("a byte behind the end".into(), [&honest[..], &[0]].concat()),
        ("a number in its long form".into(), honest.iter().flat_map(|byte| if *byte == 3 { vec![0x18, 3] } else { vec![*byte] }).collect()),
        ("nulls".into(), vec![0xf6; 1 << 20]),
    ];
    documents.extend((1..honest.len()).step_by(4).map(|cut| (format!("cut at {cut}"), honest[..cut].to_vec())));
    let case = |(name, document): (String, Vec<u8>)| Case {
        name,
        promised: Promised { digest: Digest::of(&document), bytes: 3, files: 1 },
        document,
        code: "manifest_encoding",
    };
    documents.into_iter().map(case).collect()
}

fn corpus() -> Vec<Case> {
    [paths(), names_that_clash(), sizes_and_numbers(), encodings()].into_iter().flatten().collect()
}

#[test]
fn every_hostile_list_is_refused_with_its_reason_and_none_writes_outside() {
    let around = tempfile::tempdir().unwrap();
    let (target, before) = (around.path().join("target"), listing(around.path()));
    let corpus = corpus();
    assert!(corpus.len() >= 200, "{} cases", corpus.len());
    let mut refused: BTreeMap<&str, usize> = BTreeMap::new();
    for case in &corpus {
        match accept_manifest(&case.document, &case.promised) {
            Ok(manifest) => {
                // Never reached while the test passes; if a rule is lost, this shows what that would have written.
                write_all(&target, &manifest);
                panic!("{} was accepted, and wrote {:?}", case.name, listing(around.path()));
            }
            Err(reason) => {
                assert_eq!(reason.code(), case.code, "{}: {reason}", case.name);
                let shown = reason.to_string();
                assert!(!shown.chars().any(|c| c.is_control() || kreisnetz_catalog::text::is_forbidden(c)), "{}: {shown:?}", case.name);
                *refused.entry(reason.code()).or_default() += 1;
            }
        }
    }
    assert!(refused.len() >= 16, "{refused:?}");
    assert_eq!(listing(around.path()), before);
}

#[test]
fn an_honest_list_beside_them_is_accepted() {
    let case = case("", 1, vec![line(".gitignore", 0), line("a/b", 2), line("a/c", 3), line("console.log", 4)], "");
    assert!(accept_manifest(&case.document, &case.promised).is_ok());
}

fn write_all(target: &Path, manifest: &Manifest) {
    if let Ok(export) = Export::into_folder(target, manifest) {
        for file in manifest.files().iter().take(10) {
            let _ = export.write(file, &b""[..]);
        }
    }
}

fn listing(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
