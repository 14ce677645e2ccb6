//! Streams of our own protocol between two nodes.

use std::time::Duration;

use libp2p::swarm::SwarmEvent;
use tokio::time::Instant;

use super::town::{Node, PATIENCE, connect, until};
use crate::behaviour::Event;
use crate::frames;
use crate::limits::{BUSY_STREAMS_MAX, OPENED_STREAMS_MAX, SERVED_STREAMS_MAX};
use crate::streams::{OpenError, StreamEvent, SyncStream, refuse};

fn soon() -> Instant {
    Instant::now() + PATIENCE
}

/// Keeps a node running while a test talks on its streams; streams end up in the channel.
fn keep_running(mut node: Node) -> tokio::sync::mpsc::Receiver<StreamEvent> {
    let (events, received) = tokio::sync::mpsc::channel(64);
    tokio::spawn(async move {
        until(&mut [&mut node], |_, _, event| {
            if let SwarmEvent::Behaviour(Event::Stream(event)) = event {
                return events.try_send(event).err().map(|_| ());
            }
            None
        })
        .await;
    });
    received
}

async fn next(events: &mut tokio::sync::mpsc::Receiver<StreamEvent>) -> StreamEvent {
    tokio::time::timeout(PATIENCE, events.recv()).await.unwrap().unwrap()
}

async fn arrived(events: &mut tokio::sync::mpsc::Receiver<StreamEvent>) -> SyncStream {
    match next(events).await {
        StreamEvent::Arrived { stream, .. } => stream,
        other => unreachable!("{other:?}"),
    }
}

async fn opened(events: &mut tokio::sync::mpsc::Receiver<StreamEvent>) -> SyncStream {
    match next(events).await {
        StreamEvent::Opened { stream, .. } => stream,
        other => unreachable!("{other:?}"),
    }
}

#[tokio::test]
async fn a_question_is_asked_and_answered() {
    let (mut uelzen, mut coesfeld) = (Node::tcp("Uelzen"), Node::tcp("Coesfeld"));
    connect(&mut uelzen, &mut coesfeld).await;
    coesfeld.swarm.behaviour_mut().open_stream(uelzen.id()).unwrap();
    let (mut uelzen, mut coesfeld) = (keep_running(uelzen), keep_running(coesfeld));
    let mut asking = opened(&mut coesfeld).await;
    // An opened stream is seen by the other side with its first bytes.
    frames::write(&mut asking, b"frontier?", 100, soon()).await.unwrap();
    frames::finish(&mut asking, soon()).await.unwrap();
    let mut answering = arrived(&mut uelzen).await;
    let question = frames::read(&mut answering, 100, soon()).await.unwrap();
    assert_eq!(question.unwrap(), b"frontier?");
    frames::finished(&mut answering, soon()).await.unwrap();
    let answer = vec![5; 200_000];
    frames::write(&mut answering, &answer, 256 * 1024, soon()).await.unwrap();
    frames::finish(&mut answering, soon()).await.unwrap();
    let received = frames::read(&mut asking, 256 * 1024, soon()).await.unwrap();
    assert_eq!(received, Some(answer));
    let end = frames::read(&mut asking, 256 * 1024, soon()).await.unwrap();
    assert_eq!(end, None);
}

#[tokio::test]
async fn a_peer_that_is_not_connected_gets_no_stream_and_no_dial() {
    let uelzen = Node::tcp("Uelzen").id();
    let mut coesfeld = Node::tcp("Coesfeld");
    let refused = coesfeld.swarm.behaviour_mut().open_stream(uelzen);
    assert_eq!(refused, Err(OpenError::NotConnected));
    super::town::run_for(&mut [&mut coesfeld], Duration::from_millis(100), |_, _, event| {
        assert!(!matches!(event, SwarmEvent::Dialing { .. }));
    })
    .await;
}

#[tokio::test]
async fn a_flood_of_streams_is_answered_busy_and_then_with_nothing() {
    let (mut uelzen, mut hostile) = (Node::tcp("Uelzen"), Node::tcp("Hostile"));
    hostile.swarm.behaviour_mut().lift_opening_bound();
    connect(&mut uelzen, &mut hostile).await;
    let id = uelzen.id();
    let (mut opened, mut served, mut excess) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..SERVED_STREAMS_MAX + BUSY_STREAMS_MAX + 1 {
        hostile.swarm.behaviour_mut().open_stream(id).unwrap();
        until(&mut [&mut uelzen, &mut hostile], |_, _, event| {
            match event {
                SwarmEvent::Behaviour(Event::Stream(StreamEvent::Opened { stream, .. })) => opened.push(stream),
                SwarmEvent::Behaviour(Event::Stream(StreamEvent::Arrived { stream, .. })) => served.push(stream),
                SwarmEvent::Behaviour(Event::Stream(StreamEvent::Excess { stream, .. })) => excess.push(stream),
                _ => {}
            }
            let taken = served.len() + excess.len();
            (opened.len() == number + 1 && taken == (number + 1).min(SERVED_STREAMS_MAX + BUSY_STREAMS_MAX)).then_some(())
        })
        .await;
    }
    assert_eq!((served.len(), excess.len()), (SERVED_STREAMS_MAX, BUSY_STREAMS_MAX));

    let mut nothing = opened.pop().unwrap();
    assert!(!matches!(frames::read(&mut nothing, 100, soon()).await, Ok(Some(_))), "reset or ended");
    for (stream, asking) in excess.into_iter().zip(&mut opened[SERVED_STREAMS_MAX..]) {
        let answering = tokio::spawn(refuse(stream, b"BUSY", soon()));
        frames::write(asking, b"delta?", 100, soon()).await.unwrap();
        frames::finish(asking, soon()).await.unwrap();
        assert_eq!(frames::read(asking, 100, soon()).await.unwrap().unwrap(), b"BUSY");
        assert!(frames::read(asking, 100, soon()).await.unwrap().is_none());
        answering.await.unwrap().unwrap();
    }
    drop(served.pop());
    drop(opened.drain(SERVED_STREAMS_MAX..));
    hostile.swarm.behaviour_mut().open_stream(id).unwrap();
    until(&mut [&mut uelzen, &mut hostile], |number, _, event| {
        matches!(event, SwarmEvent::Behaviour(Event::Stream(StreamEvent::Arrived { .. })) if number == 0).then_some(())
    })
    .await;
}

#[tokio::test]
async fn our_own_node_holds_no_more_streams_open_than_it_may() {
    let (mut uelzen, mut coesfeld) = (Node::tcp("Uelzen"), Node::tcp("Coesfeld"));
    connect(&mut uelzen, &mut coesfeld).await;
    let id = uelzen.id();
    for _ in 0..OPENED_STREAMS_MAX {
        coesfeld.swarm.behaviour_mut().open_stream(id).unwrap();
    }
    let one_more = coesfeld.swarm.behaviour_mut().open_stream(id);
    assert_eq!(one_more, Err(OpenError::TooMany));
    let mut held = Vec::new();
    until(&mut [&mut uelzen, &mut coesfeld], |_, _, event| {
        if let SwarmEvent::Behaviour(Event::Stream(StreamEvent::Opened { stream, .. })) = event {
            held.push(stream);
        }
        (held.len() == OPENED_STREAMS_MAX).then_some(())
    })
    .await;
    coesfeld.swarm.behaviour_mut().open_stream(id).unwrap();
    let error = until(&mut [&mut uelzen, &mut coesfeld], |_, _, event| match event {
        SwarmEvent::Behaviour(Event::Stream(StreamEvent::OpenFailed { error, .. })) => Some(error),
        _ => None,
    })
    .await;
    assert_eq!(error, OpenError::TooMany, "open ones count, not only those under way");
}

#[tokio::test]
async fn a_connection_that_closes_fails_the_streams_under_way() {
    let (mut uelzen, mut coesfeld) = (Node::tcp("Uelzen"), Node::tcp("Coesfeld"));
    connect(&mut uelzen, &mut coesfeld).await;
    let id = uelzen.id();
    let wish = coesfeld.swarm.behaviour_mut().open_stream(id).unwrap();
    coesfeld.swarm.disconnect_peer_id(id).unwrap();
    let failed = until(&mut [&mut uelzen, &mut coesfeld], |_, _, event| match event {
        SwarmEvent::Behaviour(Event::Stream(StreamEvent::OpenFailed { id, .. })) => Some(id),
        SwarmEvent::Behaviour(Event::Stream(StreamEvent::Opened { id, .. })) => Some(id),
        _ => None,
    })
    .await;
    assert_eq!(failed, wish);
    assert_eq!(coesfeld.swarm.behaviour_mut().open_stream(id), Err(OpenError::NotConnected));
}
