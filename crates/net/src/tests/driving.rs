//! Whole network tasks with their engines: catalogs travel, hostile peers are shown the door.

use std::time::Duration;

use libp2p::swarm::SwarmEvent;
use tokio::time::Instant;

use super::county::County;
use super::town::{Node, PATIENCE, peer_of, run_for, topics, until};
use crate::behaviour::Event;
use crate::frames;
use crate::handle::{Link, NetworkEvent};
use crate::memory::NetworkMemory;
use crate::streams::{StreamEvent, SyncStream};

#[tokio::test]
async fn what_one_county_publishes_the_other_holds() {
    for listen in ["/ip4/127.0.0.1/tcp/0", "/ip4/127.0.0.1/udp/0/quic-v1"] {
        let uelzen = County::start_with("Uelzen", listen, Vec::new(), NetworkMemory::default());
        uelzen.publish(&["kuubu"], 300).await;
        let mut coesfeld = County::start("Coesfeld", vec![uelzen.contact().await]);
        coesfeld.replicated(uelzen.publisher(), 1).await;
        assert_eq!(coesfeld.holds(&uelzen.publisher()), uelzen.holds(&uelzen.publisher()));
        uelzen.publish(&["mobil"], 300).await;
        coesfeld.replicated(uelzen.publisher(), 2).await;
        assert_eq!(coesfeld.holds(&uelzen.publisher()).len(), 2);
        assert_eq!(coesfeld.handle.frontier().await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_catalog_of_many_frames_arrives_whole() {
    let uelzen = County::start("Uelzen", Vec::new());
    let slugs: Vec<String> = (0..1500).map(|number| format!("entry-{number}")).collect();
    let slugs: Vec<&str> = slugs.iter().map(String::as_str).collect();
    uelzen.publish(&slugs, 1_200).await;
    let mut coesfeld = County::start("Coesfeld", vec![uelzen.contact().await]);
    coesfeld.replicated(uelzen.publisher(), 1).await;
    assert_eq!(coesfeld.holds(&uelzen.publisher()), uelzen.holds(&uelzen.publisher()));
}

#[tokio::test]
async fn a_catalog_outlives_the_node_of_its_publisher() {
    let uelzen = County::start("Uelzen", Vec::new());
    let publisher = uelzen.publisher();
    uelzen.publish(&["kuubu"], 300).await;
    let mut coesfeld = County::start("Coesfeld", vec![uelzen.contact().await]);
    coesfeld.replicated(publisher, 1).await;
    uelzen.stop().await;
    let mut heidekreis = County::start("Heidekreis", vec![coesfeld.contact().await]);
    heidekreis.replicated(publisher, 1).await;
    assert_eq!(heidekreis.holds(&publisher).len(), 1);
}

#[tokio::test]
async fn a_slow_store_loses_no_job() {
    let mut coesfeld = County::start("Coesfeld", Vec::new());
    coesfeld.publish(&["baeder"], 300).await;
    let others = [County::start("Uelzen", vec![coesfeld.contact().await]), County::start("Rostock", vec![coesfeld.contact().await])];
    for other in &others {
        other.publish(&["kuubu", "mobil"], 300).await;
    }
    for _ in &others {
        coesfeld.until(|event| matches!(event, NetworkEvent::Replicated { .. }).then_some(())).await;
    }
    let mut heidekreis = County::start("Heidekreis", vec![coesfeld.contact().await]);
    for _ in 0..3 {
        heidekreis.until(|event| matches!(event, NetworkEvent::Replicated { .. }).then_some(())).await;
    }
    assert_eq!(heidekreis.identities(), 3);
}

#[tokio::test]
async fn counties_that_share_only_a_neighbour_hear_of_each_other() {
    let mut coesfeld = County::start("Coesfeld", Vec::new());
    let contact = coesfeld.contact().await;
    let mut uelzen = County::start("Uelzen", vec![contact.clone()]);
    let mut rostock = County::start("Rostock", vec![contact]);
    uelzen.connected().await;
    rostock.connected().await;
    uelzen.publish(&["kuubu"], 300).await;
    rostock.publish(&["hafen"], 300).await;
    rostock.replicated(uelzen.publisher(), 1).await;
    uelzen.replicated(rostock.publisher(), 1).await;
    for whose in [uelzen.publisher(), rostock.publisher()] {
        if coesfeld.holds(&whose).is_empty() {
            coesfeld.replicated(whose, 1).await;
        }
    }
}

#[tokio::test]
async fn a_node_finds_back_to_its_anchors_after_a_restart() {
    let uelzen = County::start("Uelzen", Vec::new());
    let mut coesfeld = County::start("Coesfeld", vec![uelzen.contact().await]);
    coesfeld.connected().await;
    let memory = coesfeld.stop().await;
    assert_eq!(memory.anchors.len(), 1);
    let kept = serde_json::to_string(&memory).unwrap();
    let memory: NetworkMemory = serde_json::from_str(&kept).unwrap();
    let mut again = County::start_with("Coesfeld", "/ip4/127.0.0.1/tcp/0", Vec::new(), memory);
    again.connected().await;
}

/// A swarm that nobody runs keeps its connection: that is how a machine looks from outside that has lost its power.
#[tokio::test]
async fn a_node_that_is_back_before_its_peers_know_it_was_gone_is_listened_to_again() {
    let mut coesfeld = County::start("Coesfeld", Vec::new());
    let contact = coesfeld.contact().await;
    let mut before = Node::tcp("Uelzen");
    before.dial(contact.peer(), &contact.addresses()[0]);
    until(&mut [&mut before], |_, _, event| matches!(event, SwarmEvent::ConnectionEstablished { .. }).then_some(())).await;
    coesfeld.connected().await;

    // Somebody else does listen, so gossip has no reason to say that it was not heard.
    let heidekreis = County::start("Heidekreis", Vec::new());
    let mut uelzen = County::start("Uelzen", vec![contact, heidekreis.contact().await]);
    for _ in 0..2 {
        uelzen.until(|event| matches!(event, NetworkEvent::Reconciled { .. }).then_some(())).await;
    }
    uelzen.publish(&["kuubu"], 300).await;
    coesfeld.replicated(uelzen.publisher(), 1).await;
    drop(before);
}

#[tokio::test]
async fn the_task_ends_when_nobody_holds_its_handle() {
    let uelzen = County::start("Uelzen", Vec::new());
    assert_eq!(uelzen.let_go().await, NetworkMemory::default());
}

#[tokio::test]
async fn peers_and_status_tell_how_it_stands() {
    let uelzen = County::start("Uelzen", Vec::new());
    let mut coesfeld = County::start("Coesfeld", vec![uelzen.contact().await]);
    coesfeld.until(|event| matches!(event, NetworkEvent::Reconciled { .. }).then_some(())).await;
    let peers = coesfeld.handle.peers().await.unwrap();
    assert_eq!(peers.len(), 1);
    assert_eq!(peers[0].peer, peer_of("Uelzen"));
    assert!(matches!(peers[0].link, Link::Connected { .. }), "{:?}", peers[0].link);
    assert_eq!(peers[0].compared, Some((0, 0)));
    let status = coesfeld.handle.status().await.unwrap();
    assert_eq!((status.connected, status.known, status.lag), (1, 1, 0));
    assert!(status.reconciled_at.is_some());
    assert_eq!(coesfeld.handle.reconcile_now().await.unwrap(), 1);

    coesfeld.handle.refuse(peer_of("Uelzen")).await.unwrap();
    coesfeld.until(|event| matches!(event, NetworkEvent::Disconnected { .. }).then_some(())).await;
    assert_eq!(coesfeld.handle.peers().await.unwrap()[0].link, Link::Refused);
    assert!(coesfeld.handle.dial(uelzen.contact().await).await.unwrap().is_err());
    coesfeld.handle.pardon(peer_of("Uelzen")).await.unwrap();
    assert_eq!(coesfeld.handle.dial(uelzen.contact().await).await.unwrap(), Ok(()));
    coesfeld.connected().await;
}

#[tokio::test]
async fn a_county_that_is_not_there_is_dialled_again_later() {
    let absent = {
        let uelzen = County::start("Uelzen", Vec::new());
        let contact = uelzen.contact().await;
        uelzen.stop().await;
        contact
    };
    let coesfeld = County::start("Coesfeld", vec![absent]);
    let waiting = async {
        loop {
            let peers = coesfeld.handle.peers().await.unwrap();
            if matches!(peers[0].link, Link::Backoff { .. }) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.unwrap();
}

/// A hostile node that is connected to a county.
async fn hostile(county: &County) -> Node {
    let mut hostile = Node::tcp("Hostile");
    let contact = county.contact().await;
    hostile.dial(contact.peer(), &contact.addresses()[0]);
    until(&mut [&mut hostile], |_, _, event| matches!(event, SwarmEvent::ConnectionEstablished { .. }).then_some(())).await;
    hostile
}

async fn open(hostile: &mut Node, county: &County) -> Option<SyncStream> {
    let peer = county.contact().await.peer();
    hostile.swarm.behaviour_mut().open_stream(peer).ok()?;
    until(&mut [hostile], |_, _, event| match event {
        SwarmEvent::Behaviour(Event::Stream(StreamEvent::Opened { stream, .. })) => Some(Some(stream)),
        SwarmEvent::Behaviour(Event::Stream(StreamEvent::OpenFailed { .. })) => Some(None),
        _ => None,
    })
    .await
}

#[tokio::test]
async fn nonsense_on_streams_costs_points_and_then_the_connection() {
    let mut uelzen = County::start("Uelzen", Vec::new());
    let mut hostile = hostile(&uelzen).await;
    let soon = || Instant::now() + PATIENCE;
    for number in 0..3 {
        let Some(mut stream) = open(&mut hostile, &uelzen).await else { break };
        if number == 1 {
            // A length that no request has; the bytes never come.
            let _ = futures::AsyncWriteExt::write_all(&mut stream, &u32::MAX.to_be_bytes()).await;
            let _ = futures::AsyncWriteExt::flush(&mut stream).await;
        } else {
            let _ = frames::write(&mut stream, &[0xff; 50], 100, soon()).await;
        }
        let _ = frames::read(&mut stream, 256 * 1024, soon()).await;
    }
    let refused = uelzen
        .until(|event| match event {
            NetworkEvent::PeerRefused { peer, .. } => Some(peer),
            _ => None,
        })
        .await;
    assert_eq!(refused, peer_of("Hostile"));
    uelzen.until(|event| matches!(event, NetworkEvent::Disconnected { .. }).then_some(())).await;
    let memory = uelzen.stop().await;
    assert_eq!(memory.standing.len(), 1);
}

#[tokio::test]
async fn forged_heads_are_refused_and_not_relayed() {
    let mut uelzen = County::start("Uelzen", Vec::new());
    let mut hostile = hostile(&uelzen).await;
    until(&mut [&mut hostile], |_, _, event| match event {
        SwarmEvent::Behaviour(Event::Gossip(event)) => matches!(*event, libp2p::gossipsub::Event::Subscribed { .. }).then_some(()),
        _ => None,
    })
    .await;
    for forgery in [&b"no head 1"[..], b"no head 2", b"no head 3"] {
        hostile.swarm.behaviour_mut().announce(topics().heads(), forgery.to_vec());
    }
    run_for(&mut [&mut hostile], Duration::from_millis(500), |_, _, _| {}).await;
    let reason = uelzen
        .until(|event| match event {
            NetworkEvent::Refused { reason, .. } => Some(reason),
            _ => None,
        })
        .await;
    assert_eq!(reason.code(), "malformed");
    let points = uelzen.handle.peers().await.unwrap();
    assert!(points.iter().all(|peer| peer.points < -30.0), "{points:?}");
}

#[tokio::test]
async fn a_machine_that_slept_doubts_its_own_line_and_one_that_runs_does_not() {
    let uelzen = County::start("Uelzen", Vec::new());
    uelzen.sleep(60);
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(!uelzen.has_doubted(), "a minute is a correction of the clock");
    uelzen.sleep(24 * 60 * 60);
    uelzen.doubts().await;
    uelzen.stop().await;
}
