//! Single behaviours of the engine, told as what one node sees.

use kreisnetz_catalog::{Admission, Head, NetworkFile, Position};
use kreisnetz_identity::{NetworkId, PublisherId, Verified};
use kreisnetz_protocol::{Config, Engine, Input, Output, Reason, Request, Response, Restored, StreamToken, Verdict};

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
    let identities = [0, COESFELD, LOERRACH].map(|number| identity(number, network()).0).into();
    let own = identity(0, network()).0.publisher();
    Engine::new(Config::new(network(), Some(own), 1), admission(0..3), Restored { identities, heads: Vec::new() }, moment(0))
}

fn coesfeld() -> County {
    County::new(COESFELD, &admission(0..3), 1)
}

fn outputs(engine: &mut Engine<usize>, input: Input<usize>) -> Vec<Output<usize>> {
    outputs_at(engine, 0, input)
}

fn outputs_at(engine: &mut Engine<usize>, millis: u64, input: Input<usize>) -> Vec<Output<usize>> {
    engine.handle(moment(millis), input);
    std::iter::from_fn(|| engine.next_output()).collect()
}

fn gossip(engine: &mut Engine<usize>, peer: usize, bytes: &[u8]) -> (Verdict, Vec<Output<usize>>) {
    let all = outputs(engine, Input::Gossip { peer, token: 1, bytes: bytes.to_vec() });
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
    let mut elsewhere: Engine<usize> = Engine::new(Config::new(other, None, 1), admission(0..3), Restored::default(), moment(0));
    let all = outputs(&mut elsewhere, Input::Gossip { peer: 5, token: 1, bytes: head.bytes().to_vec() });
    assert!(all.iter().any(|output| matches!(output, Output::Judge { verdict: Verdict::Reject(Reason::WrongNetwork), .. })));
    assert_eq!(gossip(&mut engine, 5, head.bytes()).0, Verdict::Accept);
}

#[test]
fn a_head_of_nobody_in_the_network_is_ignored_and_blames_nobody() {
    let (mut engine, mut stranger) = (uelzen(), County::new(40, &admission(0..3), 1));
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
    let all = outputs_at(&mut engine, late, Input::Gossip { peer: COESFELD, token: 1, bytes: future.bytes().to_vec() });
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
