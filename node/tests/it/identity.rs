//! An identity that is meant to last: made by the binary, without a seed, as a county makes it.

use std::fs;
use std::path::Path;
use std::process::Command;

use kreisnetz_identity::{KeyFile, KeyRole, Passphrase, Protection};

/// Words of a passphrase, as the program makes them.
const WORDS: usize = 6;

fn sealed(folder: &Path, set: &str) -> KeyFile {
    let path = folder.join("stick").join(set).join(format!("{set}-2.key"));
    KeyFile::parse(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Every run of six words in what was said on stderr.
fn candidates(told: &str) -> Vec<Passphrase> {
    let words: Vec<&str> =
        told.split(|character: char| !(character.is_ascii_lowercase() || character == '-')).filter(|word| !word.is_empty()).collect();
    words.windows(WORDS).map(|words| Passphrase::typed(&words.join(" "))).collect()
}

/// Sealing takes 256 MiB: it happens in the binary's process, beside which other tests measure theirs.
#[test]
fn the_root_keys_are_sealed_and_their_passphrases_are_told_on_stderr_alone() {
    let folder = tempfile::tempdir().unwrap();
    let network = folder.path().join("network.toml");
    fs::write(&network, "name = \"testnet\"\nsalt = \"00112233445566778899aabbccddeeff\"\n").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kreisnetz"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"KREISNETZ_")) {
        command.env_remove(name);
    }
    command.env("KREISNETZ_HOME", folder.path().join("home")).args(["init", "--county", "uelzen", "--contact", "digital@uelzen.example"]);
    command.args(["--proxy", "none", "--no-input", "--json", "--root-dir"]).arg(folder.path().join("stick")).arg("--network").arg(&network);
    let output = command.output().unwrap();
    let (answer, told) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success(), "{told}{answer}");

    let file = sealed(folder.path(), "root");
    assert_eq!((file.protection(), sealed(folder.path(), "next").protection()), (Protection::Passphrase, Protection::Passphrase));
    let opens = candidates(&told).into_iter().find(|passphrase| file.open(KeyRole::Root, Some(passphrase)).is_ok());
    let passphrase = opens.unwrap_or_else(|| panic!("no passphrase on stderr opens the key: {told}"));
    assert!(!answer.contains(passphrase.reveal()), "the document holds no secret");
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    assert_eq!((&answer["data"]["root_encrypted"], &answer["data"]["passphrases_shown"]), (&true.into(), &true.into()));
    for secret in [folder.path().join("home/keys/signing.key"), folder.path().join("home/keys/transport.key")] {
        assert_eq!(KeyFile::parse(&fs::read_to_string(secret).unwrap()).unwrap().protection(), Protection::None);
    }
}
