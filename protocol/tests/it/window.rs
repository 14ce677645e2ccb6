//! A node that is behind asks for as many catalogs at a time as are answered soon.

use std::sync::Arc;

use kreisnetz_catalog::{Admission, NetworkFile};
use kreisnetz_protocol::limits::{LATE_MS, WINDOW_MIN, WINDOW_START};
use kreisnetz_protocol::{Config, Engine, Input, Knowledge, Output, Request, RequestId, Response, Topic};

use crate::county::{County, identity, moment, network, put};

/// Counties that have published, each told by a peer of its own.
const COUNTIES: usize = 60;

/// Uelzen's engine, told of the first heads of all counties; with the requests for their catalogs that it sent.
fn behind() -> (Engine<usize>, Vec<RequestId>) {
    let founder = |number| format!("[[founder]]\npublisher = \"{}\"\n", identity(number, network()).0.publisher());
    let founders: String = (0..=COUNTIES).map(founder).collect();
    let file = NetworkFile::parse(&format!("name = \"harness\"\nsalt = \"{}\"\n{founders}", "07".repeat(16))).unwrap();
    let logs: Vec<_> = (0..=COUNTIES).map(|number| Arc::new(identity(number, network()).0)).collect();
    let knowledge = Knowledge::new(network(), logs, [], []);
    let own = identity(0, network()).0.publisher();
    let mut engine = Engine::new(Config::new(network(), Some(own), 1), Arc::new(Admission::of(&file)), knowledge, Vec::new(), moment(0));
    let mut asked = Vec::new();
    for number in 1..=COUNTIES {
        let head = County::new(number).publish(vec![put("kuubu", "kuubu")], 0);
        told(&mut engine, 0, Input::Connected { peer: number, outbound: false });
        let gossip = Input::Gossip { peer: number, topic: Topic::Heads, token: number as u64, bytes: head.bytes().to_vec() };
        asked.extend(told(&mut engine, 0, gossip));
    }
    (engine, asked)
}

/// Tells the engine something, and returns the requests for catalogs that follow.
fn told(engine: &mut Engine<usize>, millis: u64, input: Input<usize>) -> Vec<RequestId> {
    engine.handle(moment(millis), input);
    let outputs = std::iter::from_fn(|| engine.next_output());
    let asked = |output| match output {
        Output::Request { request, bytes, .. } if matches!(Request::decode(&bytes), Ok(Request::Delta { .. })) => Some(request),
        _ => None,
    };
    outputs.filter_map(asked).collect()
}

#[test]
fn who_learns_of_many_catalogs_at_once_asks_for_few_at_a_time() {
    assert_eq!(behind().1.len(), WINDOW_START as usize);
}

#[test]
fn where_answers_are_late_fewer_are_asked_for_and_none_is_given_up() {
    let (mut engine, _) = behind();
    for turn in 1..=3 {
        let asked = told(&mut engine, turn * LATE_MS, Input::DeadlineReached);
        assert!((1..=2 * WINDOW_MIN as usize).contains(&asked.len()), "{} in turn {turn}", asked.len());
    }
}

#[test]
fn where_answers_come_soon_each_makes_room_for_two() {
    let (mut engine, asked) = behind();
    let answered = |request| Input::Received { request, frame: Response::Absent.encode() };
    let more: usize = asked.iter().map(|request| told(&mut engine, 10, answered(*request)).len()).sum();
    assert_eq!(more, 2 * WINDOW_START as usize);
}

#[test]
fn a_broken_stream_is_no_sign_that_there_is_room() {
    let (mut engine, asked) = behind();
    let broken = |request| Input::Failed { request, failure: kreisnetz_protocol::Failure::Broken };
    let more: usize = asked.iter().map(|request| told(&mut engine, 10, broken(*request)).len()).sum();
    assert_eq!(more, WINDOW_START as usize);
}
