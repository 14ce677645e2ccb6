//! One's own line of heads after a start: who is asked, what is taken, and when one may sign.

use std::sync::Arc;

use kreisnetz_catalog::{Admission, Head, NetworkFile};
use kreisnetz_identity::Verified;
use kreisnetz_protocol::limits::TWINS_MS;
use kreisnetz_protocol::{Config, Engine, Input, Knowledge, Output, Over, Request, RequestId, StoreOutcome, StreamToken};

use crate::county::{County, identity, moment, network, put};

pub(crate) const UELZEN: usize = 0;
pub(crate) const COESFELD: usize = 1;
pub(crate) const LOERRACH: usize = 2;

/// The engine of a county that knows all three and holds these heads.
pub(crate) fn engine(number: usize, heads: &[Verified<Head>]) -> Engine<usize> {
    engine_of_run(number, heads, number as u64 + 1)
}

fn engine_of_run(number: usize, heads: &[Verified<Head>], run: u64) -> Engine<usize> {
    let logs = [UELZEN, COESFELD, LOERRACH].map(|number| Arc::new(identity(number, network()).0));
    let founders: String = logs.iter().map(|log| format!("[[founder]]\npublisher = \"{}\"\n", log.publisher())).collect();
    let file = NetworkFile::parse(&format!("name = \"harness\"\nsalt = \"{}\"\n{founders}", "07".repeat(16))).unwrap();
    let own = logs[number].publisher();
    let knowledge = Knowledge::new(network(), logs, heads.iter().cloned().map(Arc::new), []);
    let config = Config { confirm_own: true, ..Config::new(network(), Some(own), run) };
    Engine::new(config, Arc::new(Admission::of(&file)), knowledge, Vec::new(), moment(0))
}

fn outputs(engine: &mut Engine<usize>, input: Input<usize>) -> Vec<Output<usize>> {
    engine.handle(moment(0), input);
    std::iter::from_fn(|| engine.next_output()).collect()
}

/// Lets Uelzen's questions reach a peer and the answers come back; returns what else Uelzen's engine wanted, and the catalogs it asked for.
fn talk(uelzen: &mut Engine<usize>, peer: (usize, &mut Engine<usize>), first: Vec<Output<usize>>) -> (Vec<Output<usize>>, Vec<Request>) {
    let (mut waiting, mut others, mut asked) = (first, Vec::new(), Vec::new());
    let mut streams = 0;
    while !waiting.is_empty() {
        for output in std::mem::take(&mut waiting) {
            let Output::Request { request, bytes, .. } = output else {
                others.push(output);
                continue;
            };
            let decoded = Request::decode(&bytes).unwrap();
            if matches!(decoded, Request::Delta { .. }) {
                asked.push(decoded);
                continue;
            }
            streams += 1;
            let answers = outputs(peer.1, Input::Requested { peer: UELZEN, stream: StreamToken(streams), request: bytes });
            for frames in
                answers.into_iter().filter_map(|answer| if let Output::Respond { frames, .. } = answer { Some(frames) } else { None })
            {
                for frame in frames {
                    waiting.extend(outputs(uelzen, Input::Received { request, frame }));
                }
            }
        }
    }
    (others, asked)
}

fn greet(uelzen: &mut Engine<usize>, peer: (usize, &mut Engine<usize>)) -> (bool, Vec<Request>) {
    let first = outputs(uelzen, Input::Connected { peer: peer.0, outbound: true });
    let (others, asked) = talk(uelzen, peer, first);
    (is_confirmed(&others), asked)
}

fn is_confirmed(outputs: &[Output<usize>]) -> bool {
    outputs.iter().any(|output| matches!(output, Output::OwnLineConfirmed))
}

#[test]
fn one_may_sign_once_all_of_two_others_hold_nothing_newer() {
    let mut county = County::new(UELZEN);
    let head = county.publish(vec![put("kuubu", "1")], 0);
    let mut uelzen = engine(UELZEN, std::slice::from_ref(&head));
    let (mut coesfeld, mut loerrach) = (engine(COESFELD, &[head]), engine(LOERRACH, &[]));
    assert_eq!(greet(&mut uelzen, (COESFELD, &mut coesfeld)), (false, Vec::new()), "one of two is not enough");
    let (confirmed, _) = greet(&mut uelzen, (LOERRACH, &mut loerrach));
    assert!(confirmed, "a peer that has less than we do has nothing newer");
}

#[test]
fn a_newer_own_head_is_fetched_until_something_was_signed_and_nobody_confirms_meanwhile() {
    let mut county = County::new(UELZEN);
    let old = county.publish(vec![put("kuubu", "1")], 0);
    let newer = county.publish(vec![put("kuubu", "2")], 0);
    let own = county.publisher();
    let mut uelzen = engine(UELZEN, std::slice::from_ref(&old));
    let (mut coesfeld, mut loerrach) = (engine(COESFELD, std::slice::from_ref(&newer)), engine(LOERRACH, std::slice::from_ref(&old)));
    assert!(!greet(&mut uelzen, (LOERRACH, &mut loerrach)).0);
    let (confirmed, asked) = greet(&mut uelzen, (COESFELD, &mut coesfeld));
    assert!(!confirmed);
    assert!(matches!(&asked[..], [Request::Delta { publisher, .. }] if *publisher == own), "{asked:?}");

    // It is stored: both are asked again.
    let first = outputs(&mut uelzen, Input::Stored { publisher: own, outcome: StoreOutcome::Stored(newer) });
    let greeted: Vec<usize> =
        first.iter().filter_map(|output| if let Output::Request { peer, .. } = output { Some(*peer) } else { None }).collect();
    assert_eq!(greeted, [COESFELD, LOERRACH]);
    let (to_coesfeld, to_loerrach): (Vec<_>, Vec<_>) =
        first.into_iter().partition(|output| !matches!(output, Output::Request { peer: LOERRACH, .. }));
    assert!(!is_confirmed(&talk(&mut uelzen, (COESFELD, &mut coesfeld), to_coesfeld).0));
    assert!(is_confirmed(&talk(&mut uelzen, (LOERRACH, &mut loerrach), to_loerrach).0));
}

#[test]
fn after_something_was_signed_no_newer_own_head_is_fetched_until_the_line_is_doubted() {
    let mut county = County::new(UELZEN);
    let old = county.publish(vec![put("kuubu", "1")], 0);
    let newer = county.publish(vec![put("kuubu", "2")], 0);
    let mut uelzen = engine(UELZEN, &[]);
    outputs(&mut uelzen, Input::Published { head: old });
    let mut coesfeld = engine(COESFELD, &[newer]);
    assert_eq!(greet(&mut uelzen, (COESFELD, &mut coesfeld)).1, []);
    let first = outputs(&mut uelzen, Input::OwnLineDoubted);
    let (others, asked) = talk(&mut uelzen, (COESFELD, &mut coesfeld), first);
    assert!(!is_confirmed(&others) && matches!(&asked[..], [Request::Delta { .. }]), "{asked:?}");
}

/// The engine of a second process on a copy of Uelzen's home.
fn copy_of_uelzen(heads: &[Verified<Head>]) -> Engine<usize> {
    engine_of_run(UELZEN, heads, 77)
}

fn is_doubted(outputs: &[Output<usize>]) -> bool {
    outputs.iter().any(|output| matches!(output, Output::OwnLineDoubted { .. }))
}

#[test]
fn a_peer_that_hears_two_runs_of_one_node_by_turns_tells_both_and_neither_is_confirmed() {
    let mut county = County::new(UELZEN);
    let head = county.publish(vec![put("kuubu", "1")], 0);
    let heads = std::slice::from_ref(&head);
    let (mut uelzen, mut copy) = (engine(UELZEN, heads), copy_of_uelzen(heads));
    let (mut coesfeld, mut loerrach) = (engine(COESFELD, heads), engine(LOERRACH, heads));
    outputs(&mut coesfeld, Input::Connected { peer: UELZEN, outbound: false });
    greet(&mut uelzen, (COESFELD, &mut coesfeld));
    assert!(greet(&mut uelzen, (LOERRACH, &mut loerrach)).0, "alone it may sign");

    let first = outputs(&mut copy, Input::Connected { peer: COESFELD, outbound: true });
    assert!(!is_doubted(&talk(&mut copy, (COESFELD, &mut coesfeld), first).0), "it may be a restart");
    // The first one greets again: there are two.
    for process in [&mut uelzen, &mut copy] {
        let first = outputs(process, Input::Unannounced);
        let (to_coesfeld, _): (Vec<_>, Vec<_>) =
            first.into_iter().partition(|output| !matches!(output, Output::Request { peer: LOERRACH, .. }));
        let told = talk(process, (COESFELD, &mut coesfeld), to_coesfeld).0;
        assert!(is_doubted(&told) && !is_confirmed(&told), "{told:?}");
    }
    assert!(!greet(&mut copy, (LOERRACH, &mut loerrach)).0, "whoever else agrees");
}

/// Takes the greetings out of what an engine wants, with the connection that each is for.
fn greetings(wanted: Vec<Output<usize>>) -> Vec<(RequestId, Vec<u8>, Over)> {
    let greeting = |output| match output {
        Output::Request { request, bytes, over, .. } if matches!(Request::decode(&bytes), Ok(Request::Hello(_))) => {
            Some((request, bytes, over))
        }
        _ => None,
    };
    wanted.into_iter().filter_map(greeting).collect()
}

#[test]
fn whoever_hears_another_run_asks_over_the_oldest_connection_too_and_tells_both_when_the_first_one_answers() {
    let mut county = County::new(UELZEN);
    let head = county.publish(vec![put("kuubu", "1")], 0);
    let heads = std::slice::from_ref(&head);
    let (mut uelzen, mut copy, mut coesfeld) = (engine(UELZEN, heads), copy_of_uelzen(heads), engine(COESFELD, heads));
    outputs(&mut coesfeld, Input::Connected { peer: UELZEN, outbound: false });
    let mut waiting = Vec::new();
    for (stream, process) in (1..).map(StreamToken).zip([&mut uelzen, &mut copy]) {
        let first = outputs(process, Input::Connected { peer: COESFELD, outbound: true });
        let (_, request, _) = greetings(first).remove(0);
        waiting = greetings(outputs(&mut coesfeld, Input::Requested { peer: UELZEN, stream, request }));
    }
    let mut overs: Vec<Over> = waiting.iter().map(|(_, _, over)| *over).collect();
    overs.sort_by_key(|over| *over == Over::Oldest);
    assert_eq!(overs, [Over::Newest, Over::Oldest]);

    // The first process holds the oldest connection, the copy the newest; neither greets again by itself.
    let mut doubted = [false, false];
    for stream in (3..40).map(StreamToken) {
        if waiting.is_empty() {
            break;
        }
        let (request, bytes, over) = waiting.remove(0);
        let (place, process) = if over == Over::Oldest { (0, &mut uelzen) } else { (1, &mut copy) };
        let answers = outputs(process, Input::Requested { peer: COESFELD, stream, request: bytes });
        doubted[place] |= is_doubted(&answers);
        for frames in answers.into_iter().filter_map(|answer| if let Output::Respond { frames, .. } = answer { Some(frames) } else { None })
        {
            for frame in frames {
                waiting.extend(greetings(outputs(&mut coesfeld, Input::Received { request, frame })));
            }
        }
    }
    assert_eq!(doubted, [true, true]);
}

#[test]
fn a_node_that_restarts_is_not_taken_for_two() {
    let mut county = County::new(UELZEN);
    let head = county.publish(vec![put("kuubu", "1")], 0);
    let heads = std::slice::from_ref(&head);
    let (mut uelzen, mut again) = (engine(UELZEN, heads), copy_of_uelzen(heads));
    let (mut coesfeld, mut loerrach) = (engine(COESFELD, heads), engine(LOERRACH, heads));
    outputs(&mut coesfeld, Input::Connected { peer: UELZEN, outbound: false });
    greet(&mut uelzen, (COESFELD, &mut coesfeld));
    outputs(&mut coesfeld, Input::Disconnected { peer: UELZEN });
    outputs(&mut coesfeld, Input::Connected { peer: UELZEN, outbound: false });
    assert!(!greet(&mut again, (COESFELD, &mut coesfeld)).0);
    assert!(greet(&mut again, (LOERRACH, &mut loerrach)).0);
}

#[test]
fn who_was_told_of_a_twin_asks_everybody_again_ten_minutes_later() {
    let mut county = County::new(UELZEN);
    let head = county.publish(vec![put("kuubu", "1")], 0);
    let heads = std::slice::from_ref(&head);
    let (mut uelzen, mut copy, mut coesfeld) = (engine(UELZEN, heads), copy_of_uelzen(heads), engine(COESFELD, heads));
    outputs(&mut coesfeld, Input::Connected { peer: UELZEN, outbound: false });
    for _ in 0..2 {
        greet(&mut uelzen, (COESFELD, &mut coesfeld));
        greet(&mut copy, (COESFELD, &mut coesfeld));
    }
    copy.handle(moment(TWINS_MS), Input::DeadlineReached);
    let asked: Vec<_> = std::iter::from_fn(|| copy.next_output()).collect();
    assert!(asked.iter().any(|output| matches!(output, Output::Request { peer: COESFELD, .. })), "{asked:?}");
    assert!(!is_confirmed(&asked), "nobody has answered yet");
}
