//! Single behaviours of the engine, told as what one node sees.

use kreisnetz_catalog::{Admission, Equivocation, Head, NetworkFile, Position};
use kreisnetz_identity::{NetworkId, PublisherId, Verified};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kreisnetz_protocol::{
    Config, Engine, Input, Knowledge, Output, Reason, Request, RequestId, Response, StoreOutcome, StreamToken, Topic, Verdict,
};

use crate::county::{County, identity, moment, network, put};

const COESFELD: usize = 1;
const LOERRACH: usize = 2;

fn admission(numbers: impl IntoIterator<Item = usize>) -> Admission {
    let founders: String =
        numbers.into_iter().map(|number| format!("[[founder]]\npublisher = \"{}\"\n", identity(number, network()).0.publisher())).collect();
    Admission::of(&NetworkFile::parse(&format!("name = \"harness\"\nsalt = \"{}\"\n{founders}", "07".repeat(16))).unwrap())
}

/// Uelzen's engine, which knows the identities of Coesfeld and Lörrach.
fn uelzen() -> Engine<usize> {
    let logs = [0, COESFELD, LOERRACH].map(|number| Arc::new(identity(number, network()).0));
    let own = identity(0, network()).0.publisher();
    let knowledge = Knowledge::new(network(), logs, [], []);
    Engine::new(Config::new(network(), Some(own), 1), Arc::new(admission(0..3)), knowledge, Vec::new(), moment(0))
}

fn coesfeld() -> County {
    County::new(COESFELD)
}

fn outputs(engine: &mut Engine<usize>, input: Input<usize>) -> Vec<Output<usize>> {
    outputs_at(engine, 0, input)
}

fn outputs_at(engine: &mut Engine<usize>, millis: u64, input: Input<usize>) -> Vec<Output<usize>> {
    engine.handle(moment(millis), input);
    std::iter::from_fn(|| engine.next_output()).collect()
}

fn gossip(engine: &mut Engine<usize>, peer: usize, bytes: &[u8]) -> (Verdict, Vec<Output<usize>>) {
    let all = outputs(engine, Input::Gossip { peer, topic: Topic::Heads, token: 1, bytes: bytes.to_vec() });
    let verdict = all.iter().find_map(|output| if let Output::Judge { verdict, .. } = output { Some(*verdict) } else { None });
    (verdict.expect("every message gets a verdict"), all)
}

fn requests(outputs: &[Output<usize>]) -> Vec<(usize, Request)> {
    let of = |output: &Output<usize>| match output {
        Output::Request { peer, bytes, .. } => Some((*peer, Request::decode(bytes).unwrap())),
        _ => None,
    };
    outputs.iter().filter_map(of).collect()
}

fn connect(engine: &mut Engine<usize>, peer: usize) {
    outputs(engine, Input::Connected { peer, outbound: false });
}

fn first_head(county: &mut County) -> Verified<Head> {
    county.publish(vec![put("kuubu", "kuubu")], 0)
}

#[test]
fn a_newer_head_is_passed_on_and_its_catalog_fetched_once() {
    let (mut engine, mut coesfeld) = (uelzen(), coesfeld());
    connect(&mut engine, COESFELD);
    connect(&mut engine, LOERRACH);
    let head = first_head(&mut coesfeld);
    let (verdict, first) = gossip(&mut engine, COESFELD, head.bytes());
    assert_eq!(verdict, Verdict::Accept);
    assert_eq!(requests(&first), [(COESFELD, Request::Delta { publisher: coesfeld.publisher(), since: None })]);
    let (verdict, second) = gossip(&mut engine, LOERRACH, head.bytes());
    assert_eq!(verdict, Verdict::Accept, "the verdict on the same bytes is remembered");
    assert!(requests(&second).is_empty(), "one fetch per county at a time");
}

#[test]
fn a_forged_head_is_rejected_and_counts_against_who_passed_it_on() {
    let (mut engine, mut coesfeld) = (uelzen(), coesfeld());
    let mut bytes = first_head(&mut coesfeld).bytes().to_vec();
    *bytes.last_mut().unwrap() ^= 1;
    let (verdict, all) = gossip(&mut engine, LOERRACH, &bytes);
    assert_eq!(verdict, Verdict::Reject(Reason::BadSignature));
    let blamed = all.iter().any(|output| matches!(output, Output::Offence { peer: LOERRACH, offence } if offence.points == 50));
    assert!(blamed, "{all:?}");
}

#[test]
fn a_head_of_another_network_is_rejected() {
    let other = NetworkId::derive("another", &[7; 16]);
    let (log, _) = identity(COESFELD, other);
    assert_ne!(log.publisher(), identity(COESFELD, network()).0.publisher(), "the network is in the inception");
    let (mut engine, mut coesfeld) = (uelzen(), coesfeld());
    let head = first_head(&mut coesfeld);
    let mut elsewhere: Engine<usize> =
        Engine::new(Config::new(other, None, 1), Arc::new(admission(0..3)), Knowledge::nothing(other), Vec::new(), moment(0));
    let all = outputs(&mut elsewhere, Input::Gossip { peer: 5, topic: Topic::Heads, token: 1, bytes: head.bytes().to_vec() });
    assert!(all.iter().any(|output| matches!(output, Output::Judge { verdict: Verdict::Reject(Reason::WrongNetwork), .. })));
    assert_eq!(gossip(&mut engine, 5, head.bytes()).0, Verdict::Accept);
}

#[test]
fn a_head_of_nobody_in_the_network_is_ignored_and_blames_nobody() {
    let (mut engine, mut stranger) = (uelzen(), County::new(40));
    let (verdict, all) = gossip(&mut engine, COESFELD, first_head(&mut stranger).bytes());
    assert_eq!(verdict, Verdict::Ignore(Reason::Unadmitted));
    assert!(!all.iter().any(|output| matches!(output, Output::Offence { .. })));
}

#[test]
fn a_head_from_the_future_or_past_its_time_is_not_passed_on() {
    let (mut engine, mut coesfeld) = (uelzen(), coesfeld());
    let future = coesfeld.publish(vec![put("kuubu", "kuubu")], 2 * 3_600_000);
    assert_eq!(gossip(&mut engine, COESFELD, future.bytes()).0, Verdict::Ignore(Reason::Future));
    let (mut engine, late) = (uelzen(), 40 * 86_400_000);
    let all =
        outputs_at(&mut engine, late, Input::Gossip { peer: COESFELD, topic: Topic::Heads, token: 1, bytes: future.bytes().to_vec() });
    assert!(all.iter().any(|output| matches!(output, Output::Judge { verdict: Verdict::Ignore(Reason::Expired), .. })), "{all:?}");
}

#[test]
fn more_heads_than_ten_at_once_are_not_passed_on_but_the_newest_is_fetched_later() {
    let (mut engine, mut coesfeld) = (uelzen(), coesfeld());
    connect(&mut engine, COESFELD);
    let verdicts: Vec<Verdict> = (0..12)
        .map(|number| {
            let head = coesfeld.publish(vec![put("kuubu", &format!("kuubu {number}"))], 0);
            gossip(&mut engine, COESFELD, head.bytes()).0
        })
        .collect();
    assert_eq!(verdicts.iter().filter(|verdict| **verdict == Verdict::Accept).count(), 10);
    assert_eq!(verdicts[11], Verdict::Ignore(Reason::Rate));
}

#[test]
fn two_nodes_in_step_need_one_round_trip() {
    let mut engine = uelzen();
    let sent = outputs(&mut engine, Input::Connected { peer: COESFELD, outbound: true });
    let Some(Output::Request { request, bytes, .. }) = sent.first() else { panic!("a greeting: {sent:?}") };
    let Request::Hello(hello) = Request::decode(bytes).unwrap() else { panic!("a greeting") };

    let mut other = uelzen();
    let answer = outputs(&mut other, Input::Requested { peer: 0, stream: StreamToken(1), request: bytes.clone() });
    let Some(Output::Respond { frames, .. }) = answer.first() else { panic!("an answer: {answer:?}") };
    assert_eq!(Response::decode(&frames[0]).unwrap(), Response::Hello(hello));
    assert_eq!(requests(&answer), [], "nothing to ask for");

    let done = outputs(&mut engine, Input::Received { request: *request, frame: frames[0].clone() });
    assert!(requests(&done).is_empty());
    assert!(done.iter().any(|output| matches!(output, Output::Notice(kreisnetz_protocol::Notice::Reconciled { behind: 0, ahead: 0, .. }))));
}

#[test]
fn a_peer_that_asks_too_often_is_put_off_and_then_blamed() {
    let mut engine = uelzen();
    let ask = |engine: &mut Engine<usize>| {
        outputs(engine, Input::Requested { peer: COESFELD, stream: StreamToken(1), request: Request::Frontier.encode() })
    };
    let answers: Vec<Vec<Output<usize>>> = (0..200).map(|_| ask(&mut engine)).collect();
    let busy = |all: &[Output<usize>]| matches!(all, [.., Output::Respond { frames, .. }] if matches!(Response::decode(&frames[0]), Ok(Response::Busy(_))));
    assert!(!busy(&answers[9]) && busy(&answers[10]), "ten within ten seconds");
    assert!(answers[199].iter().any(|output| matches!(output, Output::Offence { .. })));
}

#[test]
fn junk_is_answered_and_blamed() {
    let mut engine = uelzen();
    let all = outputs(&mut engine, Input::Requested { peer: COESFELD, stream: StreamToken(1), request: vec![0xff; 20] });
    assert!(all.iter().any(|output| matches!(output, Output::Respond { .. })), "every stream gets an answer");
    assert!(all.iter().any(|output| matches!(output, Output::Offence { peer: COESFELD, .. })));
}

#[test]
fn a_catalog_that_is_not_held_is_answered_as_absent() {
    let mut engine = uelzen();
    let ask = Request::Delta { publisher: PublisherId::from_bytes([9; 32]), since: Some(Position { epoch: 1, seq: 4 }) };
    let all = outputs(&mut engine, Input::Requested { peer: COESFELD, stream: StreamToken(1), request: ask.encode() });
    assert!(matches!(&all[..], [Output::Respond { frames, .. }] if Response::decode(&frames[0]) == Ok(Response::Absent)));
}

fn proof_gossip(engine: &mut Engine<usize>, peer: usize, bytes: &[u8]) -> (Verdict, Vec<Output<usize>>) {
    let all = outputs(engine, Input::Gossip { peer, topic: Topic::Proofs, token: 1, bytes: bytes.to_vec() });
    let verdict = all.iter().find_map(|output| if let Output::Judge { verdict, .. } = output { Some(*verdict) } else { None });
    (verdict.expect("every message gets a verdict"), all)
}

/// Two heads of Coesfeld with one number, as two clones of its machine sign them.
fn two_stories() -> (Verified<Head>, Verified<Head>) {
    let (mut one, mut other) = (coesfeld(), coesfeld());
    (one.publish(vec![put("kuubu", "kuubu")], 0), other.publish(vec![put("kuubu", "huhu")], 0))
}

/// Tells the engine that a pulled catalog of this head is stored.
fn store(engine: &mut Engine<usize>, head: &Verified<Head>) {
    outputs(engine, Input::Stored { publisher: head.publisher, outcome: StoreOutcome::Stored(head.clone()) });
}

#[test]
fn two_heads_of_one_number_become_a_proof_that_is_stored_and_told_to_everybody() {
    let (mut engine, (one, other)) = (uelzen(), two_stories());
    store(&mut engine, &one);
    let (verdict, all) = gossip(&mut engine, LOERRACH, other.bytes());
    assert_eq!(verdict, Verdict::Ignore(Reason::Contradiction));
    let proof = Equivocation::of(one.clone(), other).unwrap();
    assert!(all.iter().any(|output| matches!(output, Output::StoreProof { proof: stored } if stored.id() == proof.id())), "{all:?}");
    let told = |output: &Output<usize>| matches!(output, Output::Announce { topic: Topic::Proofs, bytes } if *bytes == proof.encode());
    assert!(all.iter().any(told), "{all:?}");
    assert_eq!(engine.equivocations(&one.publisher).copied().collect::<Vec<_>>(), [proof.id()]);
    assert!(!all.iter().any(|output| matches!(output, Output::Offence { .. })), "who passes it on is not to blame");
}

#[test]
fn two_heads_of_one_number_become_a_proof_though_the_catalog_of_neither_is_held() {
    let mut engine = uelzen();
    let (one, other) = two_stories();
    assert_eq!(gossip(&mut engine, COESFELD, one.bytes()).0, Verdict::Accept);
    let (verdict, all) = gossip(&mut engine, LOERRACH, other.bytes());
    assert_eq!(verdict, Verdict::Ignore(Reason::Contradiction));
    assert!(all.iter().any(|output| matches!(output, Output::StoreProof { .. })), "{all:?}");
    assert!(all.iter().any(|output| matches!(output, Output::Announce { topic: Topic::Proofs, .. })), "everybody is told");
}

#[test]
fn a_contradiction_under_a_false_signature_is_a_forgery_and_no_proof() {
    let (mut engine, (one, other)) = (uelzen(), two_stories());
    store(&mut engine, &one);
    let mut forged = other.bytes().to_vec();
    *forged.last_mut().unwrap() ^= 1;
    let (verdict, all) = gossip(&mut engine, LOERRACH, &forged);
    assert_eq!(verdict, Verdict::Reject(Reason::BadSignature));
    assert!(!all.iter().any(|output| matches!(output, Output::StoreProof { .. })));
}

#[test]
fn a_proof_is_taken_from_gossip_once_and_freezes_the_line_from_the_disputed_number_on() {
    let (mut engine, (one, other)) = (uelzen(), two_stories());
    let proof = Equivocation::of(one.clone(), other).unwrap();
    store(&mut engine, &one);
    assert_eq!(proof_gossip(&mut engine, LOERRACH, &proof.encode()).0, Verdict::Accept);
    let mut later = coesfeld();
    later.publish(vec![put("kuubu", "kuubu")], 0);
    let next = later.publish(vec![put("huhu", "huhu")], 1_000);
    let (verdict, all) = gossip(&mut engine, LOERRACH, next.bytes());
    assert_eq!(verdict, Verdict::Ignore(Reason::Frozen));
    assert!(requests(&all).is_empty(), "nothing newer of that epoch is fetched: {all:?}");
}

#[test]
fn nodes_that_were_told_different_stories_compare_as_equal_once_they_hold_the_proof() {
    let (one, other) = two_stories();
    let proof = Equivocation::of(one.clone(), other.clone()).unwrap();
    let told = |story: &Verified<Head>| {
        let mut engine = uelzen();
        store(&mut engine, story);
        proof_gossip(&mut engine, LOERRACH, &proof.encode());
        engine.frontier().items().copied().collect::<Vec<_>>()
    };
    assert_eq!(told(&one), told(&other));
}

#[test]
fn a_proof_that_proves_nothing_blames_who_passed_it_on() {
    let (mut engine, (one, _)) = (uelzen(), two_stories());
    let twice = kreisnetz_canonical::encode(&(serde_bytes::Bytes::new(one.bytes()), serde_bytes::Bytes::new(one.bytes())));
    let (verdict, all) = proof_gossip(&mut engine, LOERRACH, &twice);
    assert_eq!(verdict, Verdict::Reject(Reason::Malformed));
    assert!(all.iter().any(|output| matches!(output, Output::Offence { peer: LOERRACH, .. })));
}

#[test]
fn an_old_head_is_compared_with_those_that_the_store_keeps() {
    let (mut engine, mut coesfeld) = (uelzen(), coesfeld());
    let first = coesfeld.publish(vec![put("kuubu", "kuubu")], 0);
    let second = coesfeld.publish(vec![put("huhu", "huhu")], 0);
    store(&mut engine, &second);
    let (verdict, all) = gossip(&mut engine, LOERRACH, first.bytes());
    assert_eq!(verdict, Verdict::Ignore(Reason::Old));
    assert!(all.iter().any(|output| matches!(output, Output::Examine { peer: LOERRACH, head } if head.digest() == first.digest())));
    let (_, again) = gossip(&mut engine, LOERRACH, first.bytes());
    assert!(!again.iter().any(|output| matches!(output, Output::Examine { .. })), "the same bytes are looked up once");
}

#[test]
fn another_head_at_the_same_place_in_a_list_is_asked_for() {
    let (mut engine, (one, other)) = (uelzen(), two_stories());
    store(&mut engine, &one);
    let sent = outputs(&mut engine, Input::Connected { peer: COESFELD, outbound: true });
    let Some(Output::Request { request, .. }) = sent.first() else { panic!("a greeting: {sent:?}") };
    let mut theirs = uelzen();
    store(&mut theirs, &other);
    let hello = requests(&sent).remove(0).1.encode();
    let answer = outputs(&mut theirs, Input::Requested { peer: 0, stream: StreamToken(1), request: hello });
    let Some(Output::Respond { frames, .. }) = answer.first() else { panic!("an answer: {answer:?}") };
    let mut asked = Vec::new();
    for frame in frames {
        asked.extend(requests(&outputs(&mut engine, Input::Received { request: *request, frame: frame.clone() })));
    }
    assert_eq!(asked, [(COESFELD, Request::Heads { publisher: one.publisher, from: one.position() })]);
}

/// An engine that holds a head of each of so many counties.
fn holding(count: usize) -> Engine<usize> {
    let mut counties: Vec<County> = (0..count).map(County::new).collect();
    let heads: Vec<_> = counties.iter_mut().map(|county| Arc::new(county.publish(vec![put("county", "Landkreis")], 0))).collect();
    let admission = admission(0..count);
    let knowledge = Knowledge::new(network(), counties.iter().map(|county| county.log.clone()), heads, []);
    Engine::new(Config::new(network(), None, 1), Arc::new(admission), knowledge, Vec::new(), moment(0))
}

#[test]
fn long_frontiers_are_compared_by_their_buckets_in_two_round_trips() {
    const COUNT: usize = 620;
    let mut ahead = holding(COUNT);
    let mut behind = holding(COUNT);
    let newer = {
        let mut county = County::new(7);
        county.publish(vec![put("county", "Landkreis")], 0);
        county.publish(vec![put("county", "Kreis")], 1_000)
    };
    store(&mut ahead, &newer);
    let mut to_send = outputs(&mut behind, Input::Connected { peer: 1, outbound: true });
    let (mut trips, mut bytes, mut asked) = (0, 0, Vec::new());
    while let Some((id, request)) = to_send.iter().find_map(|output| match output {
        Output::Request { request, bytes, .. } => Some((*request, bytes.clone())),
        _ => None,
    }) {
        asked.push(Request::decode(&request).unwrap());
        if matches!(asked.last(), Some(Request::Delta { .. })) {
            break;
        }
        trips += 1;
        bytes += request.len();
        let answer = outputs(&mut ahead, Input::Requested { peer: 0, stream: StreamToken(trips), request });
        let Some(Output::Respond { frames, .. }) = answer.first() else { panic!("an answer: {answer:?}") };
        bytes += frames.iter().map(Vec::len).sum::<usize>();
        to_send = frames.iter().flat_map(|frame| outputs(&mut behind, Input::Received { request: id, frame: frame.clone() })).collect();
    }
    assert_eq!(trips, 2, "{asked:?}");
    assert!(matches!(asked[..], [Request::Hello(_), Request::Lists(buckets), Request::Delta { .. }] if buckets.count() == 1), "{asked:?}");
    assert!(bytes < 7_000, "the plain list would be {} bytes, this was {bytes}", COUNT * 121);
}

#[test]
fn whoever_wants_witnesses_is_told_when_all_have_answered() {
    let (mut engine, publisher) = (uelzen(), coesfeld().publisher());
    let all = outputs(&mut engine, Input::WitnessesWanted { publisher });
    assert!(matches!(all[..], [Output::WitnessesGathered { .. }]), "nobody is there to be asked: {all:?}");
    connect(&mut engine, COESFELD);
    connect(&mut engine, LOERRACH);
    let all = outputs(&mut engine, Input::WitnessesWanted { publisher });
    let asked: Vec<RequestId> =
        all.iter().filter_map(|output| if let Output::Request { request, .. } = output { Some(*request) } else { None }).collect();
    assert_eq!(asked.len(), 2);
    let first = outputs(&mut engine, Input::Received { request: asked[0], frame: Response::Witness(vec![1; 900]).encode() });
    assert!(first.iter().any(|output| matches!(output, Output::Witnessed { bytes, .. } if bytes.len() == 900)));
    assert!(!first.iter().any(|output| matches!(output, Output::WitnessesGathered { .. })));
    let second = outputs(&mut engine, Input::Disconnected { peer: LOERRACH });
    assert!(second.iter().any(|output| matches!(output, Output::WitnessesGathered { .. })), "who leaves is not waited for");
}

#[test]
fn a_catalog_that_came_in_a_file_is_announced_once_and_no_longer_wanted() {
    let (mut engine, mut coesfeld) = (uelzen(), coesfeld());
    let head = first_head(&mut coesfeld);
    gossip(&mut engine, LOERRACH, head.bytes());
    assert_eq!(engine.lag(), 1, "nobody is connected, so the catalog is waited for");
    let announced = |outputs: Vec<Output<usize>>| outputs.iter().filter(|output| matches!(output, Output::Announce { .. })).count();
    assert_eq!(announced(outputs(&mut engine, Input::Imported { head: head.clone() })), 1);
    assert_eq!(engine.frontier().position(&coesfeld.publisher()), Some(head.position()));
    assert_eq!(engine.lag(), 0, "what it waited for is here");
    assert_eq!(announced(outputs(&mut engine, Input::Imported { head })), 0, "the same head again is no news");
}

/// Uelzen's engine, which has heard of Coesfeld's first catalog and is asked for it by Lörrach before it is here.
fn asked_too_early() -> (Engine<usize>, Verified<Head>) {
    let (mut engine, mut coesfeld) = (uelzen(), coesfeld());
    connect(&mut engine, COESFELD);
    let head = first_head(&mut coesfeld);
    gossip(&mut engine, COESFELD, head.bytes());
    let ask = Request::Delta { publisher: head.publisher, since: None };
    let all = outputs(&mut engine, Input::Requested { peer: LOERRACH, stream: StreamToken(9), request: ask.encode() });
    assert!(!all.iter().any(|output| matches!(output, Output::Respond { .. } | Output::Serve { .. })), "not yet: {all:?}");
    (engine, head)
}

#[test]
fn a_request_for_a_catalog_that_is_on_its_way_is_answered_when_it_is_there() {
    let (mut engine, head) = asked_too_early();
    let stored = Input::Stored { publisher: head.publisher, outcome: StoreOutcome::Stored(head) };
    let all = outputs(&mut engine, stored);
    assert!(all.iter().any(|output| matches!(output, Output::Serve { stream: StreamToken(9), .. })), "{all:?}");
}

#[test]
fn a_catalog_that_does_not_come_is_answered_as_absent_in_time() {
    let (mut engine, _) = asked_too_early();
    let all = outputs_at(&mut engine, kreisnetz_protocol::limits::PARKED_MS_MAX, Input::DeadlineReached);
    let absent = |frames: &[Vec<u8>]| Response::decode(&frames[0]) == Ok(Response::Absent);
    assert!(all.iter().any(|output| matches!(output, Output::Respond { stream: StreamToken(9), frames } if absent(frames))), "{all:?}");
}

/// What Uelzen's engine is told when it uses something of Coesfeld's.
fn following(publisher: PublisherId, peer: usize) -> Input<usize> {
    Input::Followed { nodes: BTreeMap::from([(publisher, BTreeSet::from([peer]))]) }
}

/// Lets every peer that was greeted answer that it holds the same.
fn answer_in_step(engine: &mut Engine<usize>, now: u64, sent: &[Output<usize>]) {
    for output in sent {
        let Output::Request { request, bytes, .. } = output else { continue };
        let answer = outputs(&mut uelzen(), Input::Requested { peer: 0, stream: StreamToken(1), request: bytes.clone() });
        let Some(Output::Respond { frames, .. }) = answer.first() else { panic!("an answer: {answer:?}") };
        for frame in frames {
            outputs_at(engine, now, Input::Received { request: *request, frame: frame.clone() });
        }
    }
}

#[test]
fn the_publisher_of_what_is_in_use_is_asked_in_every_round_whoever_else_is_connected() {
    let mut engine = uelzen();
    let others = 10..40;
    for peer in others.clone() {
        connect(&mut engine, peer);
    }
    let told = outputs(&mut engine, following(coesfeld().publisher(), COESFELD));
    assert!(told.iter().any(|output| matches!(output, Output::Connect { peer: COESFELD })), "it is not connected yet: {told:?}");
    outputs(&mut engine, Input::Connected { peer: COESFELD, outbound: false });
    for round in 1..=5 {
        let now = round * (kreisnetz_protocol::limits::RECONCILE_EVERY_MS + 1);
        let sent = outputs_at(&mut engine, now, Input::DeadlineReached);
        let asked = requests(&sent);
        let greets = |wanted: usize| asked.iter().any(|(peer, request)| *peer == wanted && matches!(request, Request::Hello(_)));
        assert!(greets(COESFELD), "round {round}: {asked:?}");
        assert!(others.clone().filter(|peer| greets(*peer)).count() < others.len(), "chance still draws a few of the others");
        answer_in_step(&mut engine, now, &sent);
    }
}

#[test]
fn what_the_publisher_of_something_in_use_has_signed_is_pulled_before_everything_else() {
    let mut engine = uelzen();
    connect(&mut engine, 9);
    let (mut coesfeld, mut loerrach) = (coesfeld(), County::new(LOERRACH));
    outputs(&mut engine, following(coesfeld.publisher(), COESFELD));
    // Both catalogs wait for the same peer, which is asked for one of them until it says how large that is.
    let heads = [coesfeld.publish(vec![put("kuubu", "a")], 0), loerrach.publish(vec![put("bus", "b")], 0)];
    let mut engine_without = uelzen();
    connect(&mut engine_without, 9);
    let order = |engine: &mut Engine<usize>| {
        let busy: Vec<_> = heads.iter().flat_map(|head| gossip(engine, 8, head.bytes()).1).collect();
        assert!(requests(&busy).is_empty(), "who told of them is not connected");
        let asked = requests(&outputs(engine, Input::Connected { peer: 8, outbound: false }));
        asked
            .into_iter()
            .filter_map(|(_, request)| if let Request::Delta { publisher, .. } = request { Some(publisher) } else { None })
            .collect::<Vec<_>>()
    };
    assert_eq!(order(&mut engine).first(), Some(&coesfeld.publisher()));
    assert_eq!(order(&mut engine_without).first(), Some(&loerrach.publisher()), "without it the other one is");
}
