//! Uelzen's keys and events, always the same.

use kreisnetz_identity::{
    Class, Delegation, Event, IdentityLog, Inception, NetworkId, RootSet, SecretKey, Signed, Term, Timestamp, sign_event,
};

pub(crate) const CREATED: Timestamp = Timestamp::from_seconds(1_795_000_000);

pub(crate) struct Keys {
    pub(crate) roots: [SecretKey; 3],
    pub(crate) next: [SecretKey; 3],
    pub(crate) signing: SecretKey,
}

pub(crate) fn network() -> NetworkId {
    NetworkId::derive("kreisnetz", &[0x42; 16])
}

pub(crate) fn keys() -> Keys {
    let key = |number| SecretKey::from_seed(&[number; 32]);
    Keys { roots: [key(1), key(2), key(3)], next: [key(4), key(5), key(6)], signing: key(7) }
}

pub(crate) fn inception() -> Inception {
    let Keys { roots, next, .. } = keys();
    let set = RootSet::new(roots.iter().map(SecretKey::public), 2, next.iter().map(SecretKey::public), 2);
    Inception::new(Class::County, Some("03360".parse().unwrap()), "Landkreis Uelzen".into(), network(), CREATED, set)
}

pub(crate) fn signed_inception() -> Vec<u8> {
    sign_event(&Event::Inception(Box::new(inception())), &keys().roots.iter().collect::<Vec<_>>())
}

pub(crate) fn begun() -> IdentityLog {
    IdentityLog::begin(Signed::parse(&signed_inception()).unwrap(), network()).unwrap()
}

pub(crate) fn delegation() -> Delegation {
    let term = Term { not_before: CREATED, not_after: CREATED.plus(180 * 86_400) };
    Delegation::new(&begun(), keys().signing.public(), 1, term, CREATED)
}

pub(crate) fn signed_delegation() -> Vec<u8> {
    let Keys { roots, signing, .. } = keys();
    sign_event(&Event::Delegation(Box::new(delegation())), &[&roots[0], &roots[2], &signing])
}
