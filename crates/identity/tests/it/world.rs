//! Counties with identities of several branches: who drafts, who signs, and when an event is first seen.

use std::sync::OnceLock;

use kreisnetz_identity::{
    Basis, Claim, Class, Completion, Consent, Delegation, Digest, Event, EventRefused, GuardianKey, Guardians, HeadPosition, HeadRef,
    IdentityLog, Inception, Intake, NotDelegated, PublicKey, PublisherId, Recovery, Revocation, RevocationReason, RootSet, Rotation,
    SecretKey, Signed, Succession, SuccessionReason, Term, Timestamp, Veto, sign_event,
};

use crate::persons::{CREATED, network};

/// Root keys of Uelzen, next keys, next but one, and those that only a claim brings.
pub(crate) const ROOTS: [u8; 3] = [1, 2, 3];
pub(crate) const NEXT: [u8; 3] = [4, 5, 6];
pub(crate) const LATER: [u8; 3] = [11, 12, 13];
pub(crate) const OTHER: [u8; 3] = [14, 15, 16];
pub(crate) const CLAIMED: [u8; 3] = [21, 22, 23];
/// Signing keys: Uelzen's own, and the thief's.
pub(crate) const SIGNING: u8 = 7;
pub(crate) const THIEF: u8 = 9;
/// Guardians of Uelzen; three of them are enough.
pub(crate) const GUARDIANS: [u8; 5] = [100, 101, 102, 103, 104];

pub(crate) fn key(number: u8) -> SecretKey {
    SecretKey::from_seed(&[number; 32])
}

pub(crate) fn public(number: u8) -> PublicKey {
    key(number).public()
}

pub(crate) fn day(number: u64) -> Timestamp {
    CREATED.plus(number * 86_400)
}

pub(crate) fn set(keys: [u8; 3], next: [u8; 3]) -> RootSet {
    RootSet::new(keys.map(public), 2, next.map(public), 2)
}

pub(crate) fn signed(event: Event, keys: &[u8]) -> Signed<Event> {
    let keys: Vec<SecretKey> = keys.iter().map(|number| key(*number)).collect();
    Signed::parse(&sign_event(&event, &keys.iter().collect::<Vec<_>>())).unwrap()
}

/// What a node knows of the guardians.
pub(crate) struct Known(pub(crate) Vec<IdentityLog>);

impl Guardians for Known {
    fn signer(&self, guardian: &PublisherId, tip: &Digest) -> GuardianKey {
        self.0.iter().find(|log| log.publisher() == *guardian).map_or(GuardianKey::Unknown, |log| log.key_at(tip))
    }
}

/// Coesfeld, Unna, Ahrweiler, Goslar, Börde: each with one root key, its number, and the signing key 20 above.
pub(crate) fn guardians() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| Known(["05558", "05978", "07131", "03153", "15083"].into_iter().zip(GUARDIANS).map(guardian).collect()))
}

fn guardian((ags, number): (&str, u8)) -> IdentityLog {
    let set = RootSet::new([public(number)], 1, [public(number + 10)], 1);
    let inception = Inception::new(Class::County, Some(ags.parse().unwrap()), format!("Landkreis {ags}"), network(), CREATED, set);
    let mut log = IdentityLog::begin(signed(Event::Inception(Box::new(inception)), &[number]), network()).unwrap();
    let delegation = delegation(&log, number + 20, &[number, number + 20]);
    assert_eq!(log.extend(delegation), Ok(true));
    log
}

/// Uelzen's identity with its guardians, and the delegation to its signing key.
pub(crate) fn uelzen() -> IdentityLog {
    static UELZEN: OnceLock<IdentityLog> = OnceLock::new();
    UELZEN
        .get_or_init(|| {
            let set = set(ROOTS, NEXT).guarded_by(guardians().0.iter().map(IdentityLog::publisher));
            let inception =
                Inception::new(Class::County, Some("03360".parse().unwrap()), "Landkreis Uelzen".into(), network(), CREATED, set);
            let mut log = IdentityLog::begin(signed(Event::Inception(Box::new(inception)), &ROOTS), network()).unwrap();
            let delegation = delegation(&log, SIGNING, &[1, 2, SIGNING]);
            assert_eq!(log.extend(delegation), Ok(true));
            log
        })
        .clone()
}

pub(crate) fn take(log: &mut IdentityLog, event: &Signed<Event>) -> Digest {
    assert_eq!(log.take(event.clone(), &Intake { seen: None, guardians: guardians() }), Ok(true));
    event.digest()
}

pub(crate) fn take_each(log: &mut IdentityLog, events: &[&Signed<Event>]) {
    events.iter().for_each(|event| {
        take(log, event);
    });
}

/// Drafts an event on what is in force, and takes it.
pub(crate) fn follow(log: &mut IdentityLog, draft: impl Fn(&IdentityLog) -> Signed<Event>) -> Signed<Event> {
    let event = draft(log);
    take(log, &event);
    event
}

pub(crate) fn take_on(log: &mut IdentityLog, event: &Signed<Event>, at: Timestamp) -> Digest {
    assert_eq!(offer(log, event, at), Ok(true));
    event.digest()
}

pub(crate) fn offer(log: &mut IdentityLog, event: &Signed<Event>, at: Timestamp) -> Result<bool, EventRefused> {
    log.take(event.clone(), &Intake { seen: Some(at), guardians: guardians() })
}

/// Says of every held event that it was first seen on this day.
pub(crate) fn seen_on(log: &mut IdentityLog, at: Timestamp) {
    let ids: Vec<Digest> = log.events().map(|event| event.digest()).collect();
    ids.iter().for_each(|id| log.mark_seen(id, at));
}

pub(crate) fn term() -> Term {
    Term { not_before: CREATED, not_after: day(180) }
}

pub(crate) fn delegation(log: &IdentityLog, signer: u8, by: &[u8]) -> Signed<Event> {
    signed(Event::Delegation(Box::new(Delegation::new(log, public(signer), log.epoch(), term(), CREATED))), by)
}

/// A delegation by Uelzen's first two root keys.
pub(crate) fn delegated(log: &IdentityLog, signer: u8) -> Signed<Event> {
    delegation(log, signer, &[1, 2, signer])
}

pub(crate) fn healing(log: &IdentityLog, signer: u8, resolves: &[Digest]) -> Signed<Event> {
    let delegation = Delegation::new(log, public(signer), log.epoch() + 1, term(), CREATED).healing(None, resolves.to_vec());
    signed(Event::Delegation(Box::new(delegation)), &[1, 2, signer])
}

pub(crate) fn rotation(log: &IdentityLog, next: [u8; 3], close: Option<HeadRef>) -> Signed<Event> {
    signed(Event::Rotation(Box::new(Rotation::new(log, set(NEXT, next), close, CREATED))), &[1, 2, 4, 5, 6])
}

pub(crate) fn succession(log: &IdentityLog, successor: u8) -> Signed<Event> {
    let successors = [PublisherId::from_bytes([successor; 32])];
    let succession = Succession::new(log, successors, SuccessionReason::Merged, day(30), CREATED);
    signed(Event::Succession(Box::new(succession)), &[1, 2])
}

pub(crate) fn revocation(log: &IdentityLog, revoked: u8, last_good: Option<HeadRef>) -> Signed<Event> {
    let revocation = Revocation::new(log, public(revoked), last_good, RevocationReason::Stolen, CREATED);
    signed(Event::Revocation(Box::new(revocation)), &[1, 2])
}

/// Consents of the first guardians.
pub(crate) fn consents(count: usize) -> Vec<Consent> {
    guardians().0[..count].iter().map(|log| Consent { guardian: log.publisher(), tip: log.tip() }).collect()
}

fn consenting(count: usize) -> impl Iterator<Item = u8> {
    GUARDIANS.into_iter().take(count).map(|number| number + 20)
}

/// A claim by the reserve, for the next keys.
pub(crate) fn reserve_claim(log: &IdentityLog) -> Signed<Event> {
    let claim = Claim::new(log, Basis::Reserve, [], set(NEXT, CLAIMED), CREATED);
    signed(Event::Recovery(Recovery::Claim(Box::new(claim))), &NEXT)
}

/// A claim by so many guardians, for new keys.
pub(crate) fn guardians_claim(log: &IdentityLog, count: usize, keys: [u8; 3]) -> Signed<Event> {
    let claim = Claim::new(log, Basis::Guardians, consents(count), set(keys, LATER), CREATED);
    let by: Vec<u8> = keys.into_iter().chain(consenting(count)).collect();
    signed(Event::Recovery(Recovery::Claim(Box::new(claim))), &by)
}

/// A claim on both bases, for the next keys.
pub(crate) fn claim_on_both(log: &IdentityLog) -> Signed<Event> {
    let claim = Claim::new(log, Basis::Both, consents(3), set(NEXT, CLAIMED), CREATED);
    let by: Vec<u8> = NEXT.into_iter().chain(consenting(3)).collect();
    signed(Event::Recovery(Recovery::Claim(Box::new(claim))), &by)
}

pub(crate) fn completion(log: &IdentityLog, claim: &Signed<Event>) -> Signed<Event> {
    completion_closing(log, claim, None)
}

pub(crate) fn completion_closing(log: &IdentityLog, claim: &Signed<Event>, close: Option<HeadRef>) -> Signed<Event> {
    let Event::Recovery(Recovery::Claim(body)) = claim.claims() else { panic!("a claim") };
    let by: Vec<u8> = kreisnetz_identity::signers_of(claim).unwrap().iter().map(number_of).collect();
    let completion = Completion::new(log, claim.digest(), close, body.created.plus(14 * 86_400));
    signed(Event::Recovery(Recovery::Complete(Box::new(completion))), &by)
}

pub(crate) fn veto(log: &IdentityLog, claim: &Signed<Event>, by: u8) -> Signed<Event> {
    signed(Event::Recovery(Recovery::Veto(Box::new(Veto::new(log, claim.digest(), CREATED)))), &[by])
}

fn number_of(known: &PublicKey) -> u8 {
    (0..=u8::MAX).find(|number| public(*number) == *known).unwrap()
}

pub(crate) fn head(epoch: u64, seq: u64) -> HeadRef {
    HeadRef { seq, head: Digest::of(&[epoch.to_be_bytes(), seq.to_be_bytes()].concat()), epoch }
}

/// Judges a head of an epoch and number that names a tip.
pub(crate) fn judged(log: &IdentityLog, tip: Digest, head: HeadRef) -> Result<PublicKey, NotDelegated> {
    log.judge(&HeadPosition { head, tip, issued: day(1) }).copied()
}
