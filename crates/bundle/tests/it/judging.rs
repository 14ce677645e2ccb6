//! Catalogs judged against what a node holds.

use kreisnetz_bundle::{Judged, Opening, REFUSAL_CODES, Refusal, Standing};
use kreisnetz_catalog::{Admission, Head, NetworkFile, Position};
use kreisnetz_identity::{NetworkId, Timestamp, Verified};
use kreisnetz_protocol::Reason;

use crate::county::{County, START, network, put};

fn members(counties: &[&County]) -> Admission {
    let founders = counties.iter().map(|county| format!("[[founder]]\npublisher = \"{}\"\n", county.log.publisher()));
    let text = format!("name = \"kreisnetz\"\nsalt = \"{}\"\n{}", "42".repeat(16), founders.collect::<String>());
    let file = NetworkFile::parse(&text).unwrap();
    assert_eq!(file.id(), network());
    Admission::of(&file)
}

fn opening(county: &County) -> Opening {
    Opening {
        publisher: county.log.publisher(),
        events: county.log.events().map(|event| event.bytes().to_vec()).collect(),
        head: county.head.as_ref().unwrap().bytes().to_vec(),
    }
}

fn judge(admission: &Admission, offered: &County, held: Option<&Verified<Head>>, now: Timestamp) -> Result<Judged, Refusal> {
    let standing = Standing { network: network(), own: None, admission, now };
    let log = standing.identity(&opening(offered), None)?;
    standing.judge(&opening(offered), &log, held)
}

#[test]
fn a_newer_head_is_wanted_the_same_is_held_and_an_older_is_old() {
    let mut uelzen = County::of("03360").with_entries(1, 20);
    let admission = members(&[&uelzen]);
    let first = uelzen.clone();
    uelzen.publish(vec![put("kuubu", "kuubu")], START.plus(60));
    let now = START.plus(3_600);
    assert!(matches!(judge(&admission, &uelzen, None, now), Ok(Judged::Newer { .. })));
    assert!(matches!(judge(&admission, &uelzen, first.head.as_ref(), now), Ok(Judged::Newer { .. })));
    assert!(matches!(judge(&admission, &uelzen, uelzen.head.as_ref(), now), Ok(Judged::Held)));
    let old = judge(&admission, &first, uelzen.head.as_ref(), now);
    let places = (Position { epoch: 1, seq: 1 }, Position { epoch: 1, seq: 2 });
    assert!(matches!(old, Ok(Judged::Old { offered, held }) if (offered, held) == places), "{old:?}");
}

#[test]
fn a_head_past_its_time_is_taken_and_one_of_the_future_is_not() {
    let uelzen = County::of("03360").with_entries(1, 20);
    let admission = members(&[&uelzen]);
    assert!(judge(&admission, &uelzen, None, START.plus(90 * 86_400)).is_ok());
    let early = judge(&admission, &uelzen, None, Timestamp::from_seconds(START.as_seconds() - 7_200));
    assert_eq!(early.unwrap_err(), Refusal::Rule(Reason::Future));
}

#[test]
fn a_publisher_that_is_no_member_is_refused_by_that_name() {
    let (uelzen, coesfeld) = (County::of("03360").with_entries(1, 20), County::of("05558").with_entries(1, 20));
    let refused = judge(&members(&[&uelzen]), &coesfeld, None, START).unwrap_err();
    assert_eq!(refused.code(), "not_admitted");
}

#[test]
fn two_heads_of_one_number_give_the_proof_and_a_forged_one_gives_none() {
    let uelzen = County::of("03360").with_entries(1, 20);
    let other = County::of("03360").with_entries(2, 20);
    let admission = members(&[&uelzen]);
    let refused = judge(&admission, &other, uelzen.head.as_ref(), START).unwrap_err();
    assert_eq!(refused.code(), "equivocation");
    let Refusal::Contradiction(proof) = refused else { panic!("the proof") };
    assert_eq!(proof.publisher(), uelzen.log.publisher());

    let standing = Standing { network: network(), own: None, admission: &admission, now: START };
    let mut forged = opening(&other);
    *forged.head.last_mut().unwrap() ^= 1;
    let refused = standing.judge(&forged, &uelzen.log, uelzen.head.as_ref()).unwrap_err();
    assert_eq!(refused.code(), "signature_invalid", "nobody is accused by what he did not sign");
}

#[test]
fn the_own_line_is_continued_by_nobody_else() {
    let uelzen = County::of("03360").with_entries(1, 20);
    let admission = members(&[&uelzen]);
    let standing = Standing { network: network(), own: Some(uelzen.log.publisher()), admission: &admission, now: START };
    let refused = standing.judge(&opening(&uelzen), &uelzen.log, None).unwrap_err();
    assert_eq!(refused.code(), "own_head");
}

#[test]
fn an_identity_of_another_network_is_refused() {
    let elsewhere = County::in_network("03360", NetworkId::derive("other", &[1; 16])).with_entries(1, 20);
    let refused = judge(&members(&[&elsewhere]), &elsewhere, None, START).unwrap_err();
    assert_eq!(refused.code(), "bad_identity");
}

#[test]
fn every_reason_for_which_a_catalog_can_be_refused_has_a_listed_code() {
    use Reason as R;
    let reasons = [
        R::TooLarge,
        R::Malformed,
        R::UnknownVersion,
        R::WrongNetwork,
        R::Unadmitted,
        R::Future,
        R::Lifetime,
        R::Contradiction,
        R::SeqJump,
        R::NeedIdentity,
        R::NotDelegated,
        R::BadSignature,
        R::BadCatalog,
        R::BadIdentity,
        R::BrokenPromise,
        R::OwnHead,
    ];
    for refusal in reasons.map(Refusal::Rule).iter().chain([&Refusal::Form, &Refusal::CutOff]) {
        assert!(REFUSAL_CODES.contains(&refusal.code()), "{refusal:?}");
    }
}
