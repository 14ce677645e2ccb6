//! What an engine does when a later event of an identity voids heads: a revocation, a closed epoch, a fork.

use std::sync::Arc;

use kreisnetz_catalog::{Admission, Equivocation, Head, NetworkFile, Position};
use kreisnetz_identity::{
    Delegation, Event, HeadRef, IdentityLog, Intake, Revocation, RevocationReason, SecretKey, Signed, Term, Verified, sign_event,
};
use kreisnetz_protocol::{
    Answer, Config, Engine, Input, Knowledge, Notice, Output, Reason, Request, RequestId, StoreOutcome, StreamToken, Topic, Verdict,
};

use crate::county::{County, START, identity, moment, network, put};

const COESFELD: usize = 1;
const LOERRACH: usize = 2;

/// Uelzen's engine, which knows the identities of Coesfeld and Lörrach.
fn uelzen() -> Engine<usize> {
    let logs = [0, COESFELD, LOERRACH].map(|number| Arc::new(identity(number, network()).0));
    let founders: String = logs.iter().map(|log| format!("[[founder]]\npublisher = \"{}\"\n", log.publisher())).collect();
    let file = format!("name = \"harness\"\nsalt = \"{}\"\n{founders}", "07".repeat(16));
    let admission = Arc::new(Admission::of(&NetworkFile::parse(&file).unwrap()));
    let own = logs[0].publisher();
    Engine::new(Config::new(network(), Some(own), 1), admission, Knowledge::new(network(), logs, [], []), Vec::new(), moment(0))
}

fn outputs(engine: &mut Engine<usize>, input: Input<usize>) -> Vec<Output<usize>> {
    engine.handle(moment(0), input);
    std::iter::from_fn(|| engine.next_output()).collect()
}

fn gossip(engine: &mut Engine<usize>, topic: Topic, bytes: &[u8]) -> (Verdict, Vec<Output<usize>>) {
    let all = outputs(engine, Input::Gossip { peer: LOERRACH, topic, token: 1, bytes: bytes.to_vec() });
    let verdict = all.iter().find_map(|output| if let Output::Judge { verdict, .. } = output { Some(*verdict) } else { None });
    (verdict.expect("every message gets a verdict"), all)
}

fn store(engine: &mut Engine<usize>, head: &Verified<Head>) {
    outputs(engine, Input::Stored { publisher: head.publisher, outcome: StoreOutcome::Stored(head.clone()) });
}

fn requests(outputs: &[Output<usize>]) -> Vec<(RequestId, Request)> {
    let of = |output: &Output<usize>| match output {
        Output::Request { request, bytes, .. } => Some((*request, Request::decode(bytes).unwrap())),
        _ => None,
    };
    outputs.iter().filter_map(of).collect()
}

fn offences(outputs: &[Output<usize>]) -> usize {
    outputs.iter().filter(|output| matches!(output, Output::Offence { .. })).count()
}

/// The root keys of a county of the tests; the signing key is the seventh.
fn key(number: usize, purpose: u8) -> SecretKey {
    let mut seed = [purpose; 32];
    seed[..8].copy_from_slice(&(number as u64).to_be_bytes());
    SecretKey::from_seed(&seed)
}

/// Coesfeld's revocation of its signing key, whose heads up to this one stand.
fn revocation(log: &IdentityLog, last: Option<&Verified<Head>>) -> Vec<u8> {
    let last_good = last.map(|head| HeadRef { epoch: head.epoch, seq: head.seq, head: head.digest() });
    let revocation = Revocation::new(log, key(COESFELD, 7).public(), last_good, RevocationReason::Stolen, START);
    sign_event(&Event::Revocation(Box::new(revocation)), &[&key(COESFELD, 1), &key(COESFELD, 2)])
}

fn with(log: &IdentityLog, event: &[u8]) -> Arc<IdentityLog> {
    let mut log = log.clone();
    log.take(Signed::parse(event).unwrap(), &Intake::default()).unwrap();
    Arc::new(log)
}

/// Three heads of Coesfeld; the engine holds the last.
fn holding_three() -> (Engine<usize>, County, Vec<Verified<Head>>) {
    let (mut engine, mut coesfeld) = (uelzen(), County::new(COESFELD));
    outputs(&mut engine, Input::Connected { peer: LOERRACH, outbound: false });
    let heads: Vec<_> = ["kuubu", "huhu", "radweg"].map(|slug| coesfeld.publish(vec![put(slug, slug)], 0)).into();
    store(&mut engine, &heads[2]);
    (engine, coesfeld, heads)
}

#[test]
fn a_revoked_keys_head_is_given_up_and_an_older_one_that_stands_takes_its_place() {
    let (mut engine, coesfeld, heads) = holding_three();
    let id = coesfeld.publisher();
    let revoked = with(&coesfeld.log, &revocation(&coesfeld.log, Some(&heads[1])));
    let all = outputs(&mut engine, Input::IdentityExtended { log: revoked.clone() });
    assert!(all.iter().any(|output| matches!(output, Output::Notice(Notice::Voided { place: Position { seq: 3, .. }, .. }))), "{all:?}");
    assert_eq!(engine.frontier().position(&id), None, "nothing that stands is held");
    let served = outputs(
        &mut engine,
        Input::Requested { peer: LOERRACH, stream: StreamToken(1), request: Request::Delta { publisher: id, since: None }.encode() },
    );
    let absent = |output: &Output<usize>| matches!(output, Output::Respond { frames, .. } if *frames == Answer::absent());
    assert!(served.iter().any(absent), "a void catalog is given to nobody: {served:?}");
    let (verdict, all) = gossip(&mut engine, Topic::Heads, heads[2].bytes());
    assert_eq!((verdict, offences(&all)), (Verdict::Ignore(Reason::Revoked), 0), "who passes it on is not to blame");

    // A peer that never got the void one has what stands.
    let (verdict, all) = gossip(&mut engine, Topic::Heads, heads[1].bytes());
    assert_eq!(verdict, Verdict::Accept);
    let whole = Request::Delta { publisher: id, since: None };
    assert!(requests(&all).iter().any(|(_, request)| *request == whole), "what is held is no base: {all:?}");
    store(&mut engine, &heads[1]);
    assert_eq!(engine.frontier().position(&id), Some(heads[1].position()));
    // Both who had the void one and who never did compare as equal.
    let mut other = uelzen();
    outputs(&mut other, Input::IdentityExtended { log: revoked });
    store(&mut other, &heads[1]);
    assert_eq!(engine.frontier().item(&id), other.frontier().item(&id));
}

#[test]
fn a_revocation_spreads_to_nodes_that_hold_the_same_head_though_no_head_names_it() {
    let (mut engine, coesfeld, heads) = holding_three();
    let event = revocation(&coesfeld.log, Some(&heads[1]));
    let mut told = uelzen();
    store(&mut told, &heads[2]);
    outputs(&mut told, Input::IdentityExtended { log: with(&coesfeld.log, &event) });

    // Uelzen compares with Lörrach, which knows of it.
    let sent = outputs(&mut engine, Input::Connected { peer: LOERRACH, outbound: true });
    let (request, hello) = requests(&sent).remove(0);
    let answer = outputs(&mut told, Input::Requested { peer: 0, stream: StreamToken(1), request: hello.encode() });
    let frames = answer.into_iter().find_map(|output| if let Output::Respond { frames, .. } = output { Some(frames) } else { None });
    let mut all = Vec::new();
    for frame in frames.unwrap() {
        all.extend(outputs(&mut engine, Input::Received { request, frame }));
    }
    let asked = requests(&all);
    let is_of_identity = |(_, request): &&(RequestId, Request)| *request == Request::Identity { publisher: coesfeld.publisher() };
    let (request, _) = *asked.iter().find(is_of_identity).unwrap_or_else(|| panic!("the identity is asked for: {all:?}"));
    let mut all = Vec::new();
    for frame in Answer::identity(with(&coesfeld.log, &event).events().map(|event| event.bytes())) {
        all.extend(outputs(&mut engine, Input::Received { request, frame }));
    }
    assert!(all.iter().any(|output| matches!(output, Output::StoreIdentity { log } if log.revocations().count() == 1)), "{all:?}");
    assert_eq!(engine.frontier().position(&coesfeld.publisher()), None);
    assert_eq!(engine.frontier().item(&coesfeld.publisher()), told.frontier().item(&coesfeld.publisher()), "they agree");
}

#[test]
fn a_thief_that_contradicts_himself_with_a_revoked_key_accuses_nobody() {
    let (mut engine, coesfeld, heads) = holding_three();
    let (mut one, mut other) = (County::new(COESFELD), County::new(COESFELD));
    for county in [&mut one, &mut other] {
        for slug in ["kuubu", "huhu"] {
            county.publish(vec![put(slug, slug)], 0);
        }
    }
    let (here, there) = (one.publish(vec![put("falsch", "hier")], 0), other.publish(vec![put("falsch", "dort")], 0));
    let proof = Equivocation::of(here, there).unwrap();
    assert!(proof.stands(&coesfeld.log), "until the key is revoked it is one");
    let revoked = with(&coesfeld.log, &revocation(&coesfeld.log, Some(&heads[1])));
    outputs(&mut engine, Input::IdentityExtended { log: revoked });
    let (_, all) = gossip(&mut engine, Topic::Proofs, &proof.encode());
    assert_eq!((engine.equivocations(&coesfeld.publisher()).count(), offences(&all)), (0, 0), "{all:?}");
    assert!(!all.iter().any(|output| matches!(output, Output::StoreProof { .. })));
}

#[test]
fn two_delegations_after_one_event_freeze_the_line_and_blame_no_carrier() {
    let (mut engine, coesfeld, heads) = holding_three();
    let inception = coesfeld.log.events().next().unwrap().digest();
    let before = coesfeld.log.at(&inception).unwrap();
    let term = Term { not_before: START, not_after: START.plus(86_400) };
    let thief = SecretKey::from_seed(&[66; 32]);
    let rival = Delegation::new(&before, thief.public(), 1, term, START);
    let rival = sign_event(&Event::Delegation(Box::new(rival)), &[&key(COESFELD, 1), &key(COESFELD, 2), &thief]);
    let all = outputs(&mut engine, Input::IdentityExtended { log: with(&coesfeld.log, &rival) });
    assert_eq!(offences(&all), 0);
    assert!(engine.identity(&coesfeld.publisher()).unwrap().frozen().is_some());
    assert_eq!(engine.frontier().position(&coesfeld.publisher()), None, "neither delegation is in force, nor a head under one");
    let (verdict, all) = gossip(&mut engine, Topic::Heads, heads[2].bytes());
    assert_eq!((verdict, offences(&all)), (Verdict::Ignore(Reason::Frozen), 0));
}

#[test]
fn a_forged_revocation_voids_nothing_and_blames_who_sent_it() {
    let (mut engine, coesfeld, heads) = holding_three();
    let event = revocation(&coesfeld.log, Some(&heads[1]));
    let mut forged = event.clone();
    *forged.last_mut().unwrap() ^= 1;
    // A head that names an event which is not known makes Uelzen ask.
    let mut ahead = County::new(COESFELD);
    ahead.log = with(&coesfeld.log, &delegation_of(&coesfeld.log));
    let [.., next] = ["a", "b", "c", "d"].map(|slug| ahead.publish(vec![put(slug, slug)], 0));
    let (_, all) = gossip(&mut engine, Topic::Heads, next.bytes());
    let asked = requests(&all);
    let (request, _) = *asked.iter().find(|(_, request)| matches!(request, Request::Identity { .. })).unwrap();
    let mut all = Vec::new();
    for frame in Answer::identity([coesfeld.log.events().next().unwrap().bytes(), &forged]) {
        all.extend(outputs(&mut engine, Input::Received { request, frame }));
    }
    let blamed = |output: &Output<usize>| matches!(output, Output::Offence { offence, .. } if offence.reason == Reason::BadIdentity);
    assert!(all.iter().any(blamed), "{all:?}");
    assert_eq!(engine.frontier().position(&coesfeld.publisher()), Some(heads[2].position()));
}

fn delegation_of(log: &IdentityLog) -> Vec<u8> {
    let term = Term { not_before: START, not_after: START.plus(86_400) };
    let signer = key(COESFELD, 7);
    let delegation = Delegation::new(log, signer.public(), 1, term, START.plus(1));
    sign_event(&Event::Delegation(Box::new(delegation)), &[&key(COESFELD, 1), &key(COESFELD, 2), &signer])
}
