//! Events that must not be taken.

use kreisnetz_identity::{
    Delegation, Event, EventError, EventRefused, IdentityLog, NetworkId, NotDelegated, PublisherId, SecretKey, Signed, Term, cosign_event,
    sign_event,
};
use proptest::prelude::*;

use crate::persons::{CREATED, Keys, begun, delegation, inception, keys, network, signed_delegation, signed_inception};

fn extend(delegation: Delegation, signers: &[&SecretKey]) -> Result<bool, EventRefused> {
    let signed = sign_event(&Event::Delegation(Box::new(delegation)), signers);
    begun().extend(Signed::parse(&signed).unwrap())
}

#[test]
fn an_inception_needs_the_signature_of_every_root_key() {
    let Keys { roots, .. } = keys();
    let two = sign_event(&Event::Inception(Box::new(inception())), &[&roots[0], &roots[1]]);
    assert_eq!(IdentityLog::begin(Signed::parse(&two).unwrap(), network()).unwrap_err(), EventRefused::Signatures);
}

#[test]
fn an_inception_of_another_network_is_refused() {
    let other = NetworkId::derive("another", &[0; 16]);
    assert_eq!(IdentityLog::begin(Signed::parse(&signed_inception()).unwrap(), other).unwrap_err(), EventRefused::Network);
}

#[test]
fn a_delegation_needs_the_threshold_and_the_key_itself() {
    let Keys { roots, signing, next } = keys();
    assert_eq!(extend(delegation(), &[&roots[0], &roots[1], &signing]), Ok(true));
    assert_eq!(extend(delegation(), &[&roots[0], &signing]), Err(EventRefused::Signatures), "one root key is too few");
    assert_eq!(extend(delegation(), &[&roots[0], &roots[1]]), Err(EventRefused::Signatures), "no proof of possession");
    assert_eq!(extend(delegation(), &[&next[0], &next[1], &signing]), Err(EventRefused::Signatures), "next keys do not delegate");
    let stranger = SecretKey::from_seed(&[99; 32]);
    assert_eq!(extend(delegation(), &[&roots[0], &roots[1], &signing, &stranger]), Err(EventRefused::Signatures), "a stranger's signature");
}

#[test]
fn officers_sign_one_after_the_other_in_any_order_and_the_event_is_the_same() {
    let Keys { roots, signing, .. } = keys();
    let event = Event::Delegation(Box::new(delegation()));
    let at_once = sign_event(&event, &[&roots[0], &roots[2], &signing]);
    let step = |bytes: &[u8], key: &SecretKey| cosign_event(&Signed::parse(bytes).unwrap(), &[key]).unwrap();
    let drafted = sign_event(&event, &[&signing]);
    let one_way = step(&step(&drafted, &roots[0]), &roots[2]);
    let other_way = step(&step(&step(&drafted, &roots[2]), &roots[0]), &roots[2]);
    assert_eq!((&one_way, &other_way), (&at_once, &at_once));
    assert_eq!(begun().extend(Signed::parse(&step(&drafted, &roots[0])).unwrap()), Err(EventRefused::Signatures), "one is too few");
    assert_eq!(begun().extend(Signed::parse(&one_way).unwrap()), Ok(true));
    let payload = |bytes: &[u8]| Signed::<Event>::parse(bytes).unwrap().payload_digest().unwrap();
    assert_eq!(payload(&drafted), payload(&one_way));
}

#[test]
fn a_delegation_of_another_publisher_network_or_place_is_refused() {
    let Keys { roots, signing, .. } = keys();
    let all = [&roots[0], &roots[1], &signing];
    let change = |change: fn(&mut Delegation)| {
        let mut changed = delegation();
        change(&mut changed);
        extend(changed, &all)
    };
    assert_eq!(change(|event| event.publisher = PublisherId::from_bytes([0; 32])), Err(EventRefused::Publisher));
    assert_eq!(change(|event| event.network = NetworkId::derive("x", &[0; 16])), Err(EventRefused::Network));
    assert_eq!(change(|event| event.n = 2), Err(EventRefused::Place));
    assert_eq!(change(|event| event.prev = kreisnetz_identity::Digest::of(b"?")), Err(EventRefused::Gap));
    assert_eq!(change(|event| event.epoch = 3), Err(EventRefused::Succession));
    assert_eq!(change(|event| event.level = 0), Err(EventRefused::Succession));
}

#[test]
fn a_delegation_of_more_than_180_days_is_not_even_read() {
    let Keys { roots, signing, .. } = keys();
    let term = Term { not_before: CREATED, not_after: CREATED.plus(180 * 86_400 + 1) };
    let long = Delegation::new(&begun(), signing.public(), 1, term, CREATED);
    let signed = sign_event(&Event::Delegation(Box::new(long)), &[&roots[0], &roots[1], &signing]);
    assert_eq!(Signed::<Event>::parse(&signed).unwrap_err(), EventError::Bounds("not_after"));
}

#[test]
fn a_second_delegation_at_a_taken_place_is_a_fork() {
    let Keys { roots, signing, .. } = keys();
    let mut log = begun();
    assert_eq!(log.extend(Signed::parse(&signed_delegation()).unwrap()), Ok(true));
    assert_eq!(log.extend(Signed::parse(&signed_delegation()).unwrap()), Ok(false), "the same event again changes nothing");
    let mut other = delegation();
    other.not_after = other.not_after.plus(0).max(CREATED.plus(86_400));
    other.created = CREATED.plus(1);
    let signed = sign_event(&Event::Delegation(Box::new(other)), &[&roots[0], &roots[1], &signing]);
    assert_eq!(log.extend(Signed::parse(&signed).unwrap()), Err(EventRefused::Fork));
}

#[test]
fn a_head_is_signed_only_where_a_delegation_covers_it() {
    let mut log = begun();
    let inception = log.tip();
    log.extend(Signed::parse(&signed_delegation()).unwrap()).unwrap();
    let tip = log.tip();
    assert_eq!(log.signer(&tip, 1, CREATED.plus(5)).copied(), Ok(keys().signing.public()));
    assert_eq!(log.signer(&inception, 1, CREATED.plus(5)), Err(NotDelegated::None));
    assert_eq!(log.signer(&tip, 2, CREATED.plus(5)), Err(NotDelegated::Epoch));
    assert_eq!(log.signer(&tip, 1, CREATED.plus(181 * 86_400)), Err(NotDelegated::Time));
    assert_eq!(log.signer(&kreisnetz_identity::Digest::of(b"?"), 1, CREATED), Err(NotDelegated::UnknownTip));
}

proptest! {
    #[test]
    fn any_bytes_end_in_an_event_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = Signed::<Event>::parse(&bytes);
    }

    #[test]
    fn one_flipped_bit_anywhere_is_noticed(at in 0_usize..4_000) {
        let mut bytes = signed_delegation();
        let place = at % (bytes.len() * 8);
        bytes[place / 8] ^= 1 << (place % 8);
        let taken = Signed::parse(&bytes).is_ok_and(|event| begun().extend(event).is_ok());
        prop_assert!(!taken);
    }
}
