//! The attacks that The Update Framework names (specification 1.0.33, §1.5.2), one test each, with the word that it uses.

use kreisnetz_catalog::{Author, Delta, Head, HeadClaims, Position, Revision, Since, parse_head, seen_root, sign_head, verify_head};
use kreisnetz_identity::{
    Class, Delegation, Event, EventRefused, IdentityLog, Inception, NetworkId, RootSet, SecretKey, Signed, Term, Verified, sign_event,
};
use kreisnetz_protocol::limits::SEQ_JUMP_MAX;
use kreisnetz_protocol::{DeltaFrames, Engine, Input, Offence, Output, Reason, RequestId, Response, StoreOutcome, Topic, Verdict};

use crate::county::{County, START, identity, moment, network, put};
use crate::own_line::{COESFELD, LOERRACH, UELZEN, engine};

const DAY_MS: u64 = 24 * 3_600 * 1_000;

fn outputs_at(engine: &mut Engine<usize>, millis: u64, input: Input<usize>) -> Vec<Output<usize>> {
    engine.handle(moment(millis), input);
    std::iter::from_fn(|| engine.next_output()).collect()
}

fn told_at(engine: &mut Engine<usize>, millis: u64, bytes: &[u8]) -> Verdict {
    let all = outputs_at(engine, millis, Input::Gossip { peer: LOERRACH, topic: Topic::Heads, token: 1, bytes: bytes.to_vec() });
    all.iter().find_map(|output| if let Output::Judge { verdict, .. } = output { Some(*verdict) } else { None }).unwrap()
}

fn store(engine: &mut Engine<usize>, head: &Verified<Head>) {
    outputs_at(engine, 0, Input::Stored { publisher: head.publisher, outcome: StoreOutcome::Stored(head.clone()) });
}

/// A head of Coesfeld at any place, signed by its key, over an empty catalog.
fn head_at(place: Position, network: NetworkId) -> Vec<u8> {
    let (log, key) = identity(COESFELD, network);
    let revision = Revision::of(&[], Vec::new(), place.seq, 0).unwrap();
    let head = Head::new(HeadClaims {
        position: place,
        prev: (place.seq > 1).then(Default::default),
        revision: revision.summary(),
        issued: START,
        expires: START.plus(30 * 86_400),
        seen_root: seen_root([]),
        identity: Author::from(&log),
    });
    sign_head(&head, &key)
}

/// Asks for the first catalog of Coesfeld; returns its head and the request that is open.
fn pulling(engine: &mut Engine<usize>, head: &Verified<Head>) -> RequestId {
    outputs_at(engine, 0, Input::Connected { peer: LOERRACH, outbound: false });
    let all = outputs_at(engine, 0, Input::Gossip { peer: LOERRACH, topic: Topic::Heads, token: 1, bytes: head.bytes().to_vec() });
    all.iter().find_map(|output| if let Output::Request { request, .. } = output { Some(*request) } else { None }).unwrap()
}

fn blamed(outputs: &[Output<usize>]) -> Option<Offence> {
    outputs.iter().find_map(|output| if let Output::Offence { peer: LOERRACH, offence } = output { Some(*offence) } else { None })
}

#[test]
fn rollback_attack_an_older_head_takes_nothing_back() {
    let (mut uelzen, mut coesfeld) = (engine(UELZEN, &[]), County::new(COESFELD));
    let old = coesfeld.publish(vec![put("kuubu", "1")], 0);
    let new = coesfeld.publish(vec![put("kuubu", "2")], 0);
    store(&mut uelzen, &new);
    assert_eq!(told_at(&mut uelzen, 0, old.bytes()), Verdict::Ignore(Reason::Old));
    assert_eq!(uelzen.frontier().position(&coesfeld.publisher()), Some(new.position()));
}

#[test]
fn indefinite_freeze_attack_a_head_past_its_time_is_not_passed_on_and_shown_as_stale() {
    let (mut uelzen, mut coesfeld) = (engine(UELZEN, &[]), County::new(COESFELD));
    let head = coesfeld.publish(vec![put("kuubu", "1")], 0);
    let late = 31 * DAY_MS;
    assert!(head.is_expired(moment(late).wall, 0), "who holds it knows that it is stale");
    assert_eq!(told_at(&mut uelzen, late, head.bytes()), Verdict::Ignore(Reason::Expired));
}

#[test]
fn fast_forward_attack_a_number_far_ahead_is_refused_so_that_the_line_can_go_on() {
    let (mut uelzen, mut coesfeld) = (engine(UELZEN, &[]), County::new(COESFELD));
    let first = coesfeld.publish(vec![put("kuubu", "1")], 0);
    store(&mut uelzen, &first);
    let far = head_at(Position { epoch: 1, seq: first.seq + SEQ_JUMP_MAX + 1 }, network());
    assert_eq!(told_at(&mut uelzen, 0, &far), Verdict::Reject(Reason::SeqJump));
    let next = coesfeld.publish(vec![put("kuubu", "2")], 0);
    assert_eq!(told_at(&mut uelzen, 0, next.bytes()), Verdict::Accept);
}

#[test]
fn mix_and_match_attack_entries_of_two_states_do_not_make_a_catalog() {
    let mut coesfeld = County::new(COESFELD);
    let (first, second) = ([put("kuubu", "1"), put("mobil", "1")], [put("kuubu", "2"), put("mobil", "2")]);
    let revision = |changes: &[_], held: &[_], seq| Revision::of(held, changes.to_vec(), seq, 0).unwrap();
    let old = revision(&first, &[], 1);
    coesfeld.publish(first.to_vec(), 0);
    let new = revision(&second, old.leaves(), 2);
    let head = coesfeld.publish(second.to_vec(), 0);
    let (old_leaves, old_entries) = (old.leaves().to_vec(), old.into_delta_parts().1);
    let (new_leaves, new_entries) = (new.leaves().to_vec(), new.into_delta_parts().1);
    let whole =
        |leaves: Vec<_>, entries: Vec<_>| Delta { head: head.clone(), since: Since::Nothing, leaves, entries }.verify(&[], |_| None);
    assert!(whole(new_leaves.clone(), new_entries.clone()).is_ok());
    let mixed_leaves = vec![old_leaves[0].clone(), new_leaves[1].clone()];
    assert!(whole(mixed_leaves, vec![old_entries[0].clone(), new_entries[1].clone()]).is_err(), "leaves of two states");
    assert!(whole(new_leaves, old_entries).is_err(), "entries of another state");
}

#[test]
fn key_compromise_below_the_threshold_delegates_nothing() {
    let key = |number| SecretKey::from_seed(&[number; 32]);
    let (roots, next, thief) = ([key(1), key(2), key(3)], [key(4), key(5), key(6)], key(9));
    let set = RootSet::new(roots.iter().map(SecretKey::public), 2, next.iter().map(SecretKey::public), 2);
    let inception = Inception::new(Class::County, Some("03360".parse().unwrap()), "Uelzen".into(), network(), START, set);
    let signed = sign_event(&Event::Inception(Box::new(inception)), &roots.iter().collect::<Vec<_>>());
    let mut log = IdentityLog::begin(Signed::parse(&signed).unwrap(), network()).unwrap();
    let term = Term { not_before: START, not_after: START.plus(86_400) };
    let stolen = Event::Delegation(Box::new(Delegation::new(&log, thief.public(), 1, term, START)));
    for signers in [vec![&roots[0], &thief], vec![&roots[0], &next[0], &next[1], &thief], vec![&thief]] {
        assert_eq!(log.extend(Signed::parse(&sign_event(&stolen, &signers)).unwrap()), Err(EventRefused::Signatures));
    }
    assert!(log.extend(Signed::parse(&sign_event(&stolen, &[&roots[0], &roots[1], &thief])).unwrap()).unwrap(), "two of three may");
}

#[test]
fn endless_data_attack_more_than_the_head_says_ends_the_pull_and_is_blamed() {
    let (mut uelzen, mut coesfeld) = (engine(UELZEN, &[]), County::new(COESFELD));
    let revision = Revision::of(&[], vec![put("kuubu", "1")], 1, 0).unwrap();
    let head = coesfeld.publish(vec![put("kuubu", "1")], 0);
    let request = pulling(&mut uelzen, &head);
    for frame in DeltaFrames::opening(head.bytes(), Since::Nothing, revision.leaves()) {
        assert_eq!(blamed(&outputs_at(&mut uelzen, 0, Input::Received { request, frame })), None);
    }
    let endless = Response::Entries(vec![vec![0; 4_096]]).encode();
    let all = outputs_at(&mut uelzen, 0, Input::Received { request, frame: endless });
    assert_eq!(blamed(&all).map(|offence| offence.reason), Some(Reason::BrokenPromise));
    assert!(all.iter().any(|output| matches!(output, Output::Cancel { request: open } if *open == request)), "nothing more is read");
}

#[test]
fn wrong_network_a_head_signed_for_another_one_is_rejected() {
    let other = NetworkId::derive("another", &[7; 16]);
    let mut uelzen = engine(UELZEN, &[]);
    let foreign = head_at(Position { epoch: 1, seq: 1 }, other);
    assert_eq!(told_at(&mut uelzen, 0, &foreign), Verdict::Reject(Reason::WrongNetwork));
    let (log, _) = identity(COESFELD, network());
    assert!(verify_head(parse_head(&foreign).unwrap(), &log).is_err(), "nor does its signature hold here");
}
