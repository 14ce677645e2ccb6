//! Events outside the bounds of the format are not even read, and the field is named.

use kreisnetz_identity::{
    Claim, Completion, Delegation, Event, EventError, HeadRef, Inception, PublisherId, Recovery, Revocation, Rotation, Signed, Succession,
    Veto,
};

use crate::{
    persons::inception,
    world::{
        LATER, NEXT, SIGNING, claim_on_both, completion, delegated, guardians_claim, head, public, reserve_claim, revocation, rotation,
        signed, succession, uelzen, veto,
    },
};

/// Returns the field for which an event is refused when it is read.
fn field(event: Event) -> Option<&'static str> {
    let key = crate::world::key(1);
    match Signed::<Event>::parse(&kreisnetz_identity::sign_event(&event, &[&key])) {
        Ok(_) => None,
        Err(EventError::Bounds(field)) => Some(field),
        Err(error) => panic!("{error}"),
    }
}

/// Says that a change to an event of this kind breaks the bound of this field, and that the event without it is read.
macro_rules! breaks {
    ($event:expr, $variant:path, $type:ty, $field:literal, $change:expr) => {{
        let change: fn(&mut $type) = $change;
        let $variant(mut event) = $event.claims().clone() else { panic!("another kind") };
        assert_eq!(field($variant(event.clone())), None);
        change(&mut event);
        assert_eq!(field($variant(event)), Some($field));
    }};
    ($event:expr, recovery $variant:path, $type:ty, $field:literal, $change:expr) => {{
        let change: fn(&mut $type) = $change;
        let Event::Recovery($variant(mut event)) = $event.claims().clone() else { panic!("another step") };
        assert_eq!(field(Event::Recovery($variant(event.clone()))), None);
        change(&mut event);
        assert_eq!(field(Event::Recovery($variant(event))), Some($field));
    }};
}

const NOWHERE: HeadRef = HeadRef { seq: 1, head: kreisnetz_identity::Digest::from_bytes([0; 32]), epoch: 0 };

fn publishers(count: u8) -> Vec<PublisherId> {
    (0..count).map(|number| PublisherId::from_bytes([number; 32])).collect()
}

fn many(count: u8) -> Vec<kreisnetz_identity::Digest> {
    (0..count).map(|number| kreisnetz_identity::Digest::of(&[number])).collect()
}

#[test]
fn an_inception_outside_its_bounds_is_refused() {
    let event = signed(Event::Inception(Box::new(inception())), &[1, 2, 3]);
    breaks!(event, Event::Inception, Inception, "ags", |event| event.ags = None);
    breaks!(event, Event::Inception, Inception, "keys", |event| event.keys.reverse());
    breaks!(event, Event::Inception, Inception, "next", |event| event.next.clear());
    breaks!(event, Event::Inception, Inception, "threshold", |event| event.threshold = 1);
    breaks!(event, Event::Inception, Inception, "next_threshold", |event| event.next_threshold = 4);
    breaks!(event, Event::Inception, Inception, "name", |event| event.name = "a\nb".into());
    breaks!(event, Event::Inception, Inception, "domain", |event| event.domain = Some(String::new()));
    breaks!(event, Event::Inception, Inception, "guardians", |event| event.guardians = publishers(4));
    breaks!(event, Event::Inception, Inception, "guardians", |event| event.guardians = publishers(5).into_iter().rev().collect());
    breaks!(event, Event::Inception, Inception, "predecessors", |event| event.predecessors = publishers(17));
}

#[test]
fn a_delegation_outside_its_bounds_is_refused() {
    let event = delegated(&uelzen(), 8);
    breaks!(event, Event::Delegation, Delegation, "n", |event| event.n = 0);
    breaks!(event, Event::Delegation, Delegation, "epoch", |event| event.epoch = 0);
    breaks!(event, Event::Delegation, Delegation, "not_after", |event| event.not_after = event.not_before);
    breaks!(event, Event::Delegation, Delegation, "not_after", |event| event.not_after = event.not_before.plus(180 * 86_400 + 1));
    breaks!(event, Event::Delegation, Delegation, "resolves", |event| event.resolves = many(17));
}

#[test]
fn a_rotation_outside_its_bounds_is_refused() {
    let event = rotation(&uelzen(), LATER, Some(head(1, 5)));
    breaks!(event, Event::Rotation, Rotation, "n", |event| event.n = 0);
    breaks!(event, Event::Rotation, Rotation, "keys", |event| event.keys.clear());
    breaks!(event, Event::Rotation, Rotation, "keys", |event| event.keys[1] = event.keys[0]);
    breaks!(event, Event::Rotation, Rotation, "next", |event| event.next.reverse());
    breaks!(event, Event::Rotation, Rotation, "threshold", |event| event.threshold = 4);
    breaks!(event, Event::Rotation, Rotation, "next_threshold", |event| event.next_threshold = 1);
    breaks!(event, Event::Rotation, Rotation, "guardians", |event| event.guardians = publishers(6));
    breaks!(event, Event::Rotation, Rotation, "epoch", |event| event.epoch = 1);
    breaks!(event, Event::Rotation, Rotation, "close", |event| event.close = Some(NOWHERE));
    breaks!(event, Event::Rotation, Rotation, "resolves", |event| event.resolves = many(17));
}

#[test]
fn a_revocation_outside_its_bounds_is_refused() {
    let event = revocation(&uelzen(), SIGNING, Some(head(1, 5)));
    breaks!(event, Event::Revocation, Revocation, "n", |event| event.n = 0);
    breaks!(event, Event::Revocation, Revocation, "last_good", |event| event.last_good = Some(NOWHERE));
}

#[test]
fn a_revocation_of_more_than_two_kibibytes_is_refused() {
    let keys: Vec<_> = (1..=20).map(crate::world::key).collect();
    let event = revocation(&uelzen(), SIGNING, None);
    let parse = |count: usize| {
        let keys: Vec<_> = keys.iter().take(count).collect();
        let bytes = kreisnetz_identity::sign_event(event.claims(), &keys);
        (bytes.len(), Signed::<Event>::parse(&bytes).is_ok())
    };
    assert!(parse(9).1, "nine root keys of one publisher fit");
    let (length, is_read) = parse(20);
    assert!(length > 2_048 && length < 8_192 && !is_read);
}

#[test]
fn a_claim_outside_its_bounds_is_refused() {
    let event = claim_on_both(&uelzen());
    breaks!(event, recovery Recovery::Claim, Claim, "n", |event| event.n = 0);
    breaks!(event, recovery Recovery::Claim, Claim, "keys", |event| event.keys.reverse());
    breaks!(event, recovery Recovery::Claim, Claim, "next", |event| event.next.clear());
    breaks!(event, recovery Recovery::Claim, Claim, "threshold", |event| event.threshold = 0);
    breaks!(event, recovery Recovery::Claim, Claim, "next_threshold", |event| event.next_threshold = 0);
    breaks!(event, recovery Recovery::Claim, Claim, "guardians", |event| event.guardians = publishers(1));
    breaks!(event, recovery Recovery::Claim, Claim, "consents", |event| event.consents.clear());
    breaks!(event, recovery Recovery::Claim, Claim, "consents", |event| event.consents.reverse());
    breaks!(event, recovery Recovery::Claim, Claim, "consents", |event| event.consents[1] = event.consents[0]);
    breaks!(guardians_claim(&uelzen(), 3, NEXT), recovery Recovery::Claim, Claim, "consents", |event| event.consents.clear());
    breaks!(reserve_claim(&uelzen()), recovery Recovery::Claim, Claim, "consents", |event| {
        event.consents = crate::world::consents(1);
    });
}

#[test]
fn a_veto_and_a_completion_outside_their_bounds_are_refused() {
    let claim = reserve_claim(&uelzen());
    breaks!(veto(&uelzen(), &claim, 1), recovery Recovery::Veto, Veto, "n", |event| event.n = 0);
    let event = completion(&uelzen(), &claim);
    breaks!(event, recovery Recovery::Complete, Completion, "n", |event| event.n = 0);
    breaks!(event, recovery Recovery::Complete, Completion, "epoch", |event| event.epoch = 1);
    breaks!(event, recovery Recovery::Complete, Completion, "close", |event| event.close = Some(NOWHERE));
}

#[test]
fn a_succession_outside_its_bounds_is_refused() {
    let event = succession(&uelzen(), 1);
    breaks!(event, Event::Succession, Succession, "n", |event| event.n = 0);
    breaks!(event, Event::Succession, Succession, "successors", |event| event.successors.clear());
    breaks!(event, Event::Succession, Succession, "successors", |event| event.successors = publishers(5));
    breaks!(event, Event::Succession, Succession, "successors", |event| event.successors = vec![event.publisher]);
    breaks!(event, Event::Succession, Succession, "successors", |event| event.successors = publishers(3).into_iter().rev().collect());
}

/// Returns the bytes of an event in which one text is another of the same length; the signature is not looked at when it is read.
fn replaced(event: &Signed<Event>, from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = event.bytes().to_vec();
    let at = bytes.windows(from.len()).position(|window| window == from.as_bytes()).unwrap();
    bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    bytes
}

#[test]
fn an_unknown_kind_or_step_blames_nobody_and_an_unknown_field_does() {
    let parse = |bytes: &[u8]| Signed::<Event>::parse(bytes).unwrap_err();
    assert_eq!(parse(&replaced(&succession(&uelzen(), 1), "jsuccession", "jsuccessiom")), EventError::UnknownKind);
    let claim = reserve_claim(&uelzen());
    assert_eq!(parse(&replaced(&veto(&uelzen(), &claim, 1), "dveto", "dvato")), EventError::UnknownKind);
    assert!(matches!(parse(&replaced(&claim, "gcreated", "gcreatee")), EventError::Cose(_)));
    assert!(matches!(parse(&replaced(&revocation(&uelzen(), SIGNING, None), "fstolen", "fbroken")), EventError::Cose(_)));
    assert!(uelzen().root_keys().contains(&public(1)));
}
