//! Bytes that must never change: whoever changes them cuts every county off from what it signed before.
//!
//! `UPDATE_GOLDEN=1` writes the files anew, for a new version of the format only.

use std::path::PathBuf;

use kreisnetz_identity::{Digest, IdentityLog, PublisherId};

use crate::persons::{network, signed_delegation, signed_inception};

fn assert_golden(name: &str, bytes: &[u8]) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, hex::encode(bytes) + "\n").unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap();
    assert_eq!(hex::encode(bytes), golden.trim(), "{name}");
}

#[test]
fn the_inception_has_its_bytes() {
    assert_golden("inception.hex", &signed_inception());
}

#[test]
fn the_delegation_has_its_bytes() {
    assert_golden("delegation.hex", &signed_delegation());
}

#[test]
fn the_log_reads_back_from_its_bytes_and_is_named_by_its_inception() {
    let (inception, delegation) = (signed_inception(), signed_delegation());
    let log = IdentityLog::read([inception.as_slice(), &delegation], network()).unwrap();
    assert_eq!(log.publisher(), PublisherId::from(Digest::of(&inception)));
    assert_eq!(log.tip(), Digest::of(&delegation));
    assert_eq!((log.length(), log.epoch(), log.name()), (2, 1, "Landkreis Uelzen"));
}

#[test]
fn each_further_kind_has_its_bytes() {
    use crate::world::{
        claim_on_both, completion_closing, delegated, follow, head, healing, revocation, rotation, succession, uelzen, veto,
    };

    let mut log = uelzen();
    let claim = claim_on_both(&log);
    crate::world::take(&mut log, &claim);
    let reserve = follow(&mut log, crate::world::reserve_claim);
    let rivals = [delegated(&log, 8).digest(), delegated(&log, 9).digest()];
    let events = [
        ("delegation-healing.hex", healing(&log, 8, &rivals)),
        ("rotation.hex", rotation(&log, crate::world::LATER, Some(head(1, 5)))),
        ("revocation.hex", revocation(&log, crate::world::SIGNING, Some(head(1, 5)))),
        ("revocation-nothing-stands.hex", revocation(&log, crate::world::SIGNING, None)),
        ("recovery-claim.hex", claim.clone()),
        ("recovery-veto.hex", veto(&log, &reserve, 1)),
        ("recovery-complete.hex", completion_closing(&log, &claim, Some(head(1, 5)))),
        ("succession.hex", succession(&log, 1)),
    ];
    for (name, event) in events {
        assert_golden(name, event.bytes());
        assert_eq!(kreisnetz_identity::Signed::parse(event.bytes()).as_ref(), Ok(&event), "{name}");
    }
}
