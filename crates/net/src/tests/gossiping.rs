//! Gossip between nodes: what is filtered, what is relayed, what is punished.

use std::time::Duration;

use libp2p::gossipsub::{self, IdentTopic, MessageAcceptance};
use libp2p::swarm::SwarmEvent;

use super::town::{Node, connect, run_for, settings, topics, until};
use crate::behaviour::{Announced, Event};
use crate::gossip::Topics;

fn gossip(event: SwarmEvent<Event>) -> Option<gossipsub::Event> {
    match event {
        SwarmEvent::Behaviour(Event::Gossip(event)) => Some(*event),
        _ => None,
    }
}

/// Waits until the first node knows that the second listens to a topic.
async fn subscribed(first: &mut Node, second: &mut Node) -> gossipsub::TopicHash {
    until(&mut [first, second], |number, _, event| match gossip(event) {
        Some(gossipsub::Event::Subscribed { topic, .. }) if number == 0 => Some(topic),
        _ => None,
    })
    .await
}

#[tokio::test]
async fn a_subscription_to_a_foreign_topic_is_filtered() {
    let mut foreign = settings("Hostile", &["/ip4/127.0.0.1/tcp/0"]);
    // Its second topic is ours, its first is not; it subscribes the first.
    foreign.topics = Topics::new("kreisnetz/1/ffffffffffffffff/heads", "unused");
    let mut hostile = Node::new(foreign);
    let mut uelzen = Node::tcp("Uelzen");
    connect(&mut uelzen, &mut hostile).await;
    run_for(&mut [&mut uelzen, &mut hostile], Duration::from_millis(1500), |number, _, event| {
        let subscribed = matches!(gossip(event), Some(gossipsub::Event::Subscribed { .. }));
        assert!(!(subscribed && number == 0), "a foreign topic got through");
    })
    .await;
    let foreign = IdentTopic::new("kreisnetz/1/ffffffffffffffff/heads");
    let sent = uelzen.swarm.behaviour_mut().announce(&foreign, vec![1]);
    assert_ne!(sent, Announced::Sent);
}

#[tokio::test]
async fn a_head_is_relayed_only_after_the_verdict() {
    let (mut uelzen, mut coesfeld, mut heidekreis) = (Node::tcp("Uelzen"), Node::tcp("Coesfeld"), Node::tcp("Heidekreis"));
    connect(&mut coesfeld, &mut uelzen).await;
    let address = coesfeld.address().await;
    heidekreis.dial(coesfeld.id(), &address);
    let mut known = 0;
    until(&mut [&mut uelzen, &mut coesfeld, &mut heidekreis], |_, _, event| {
        if let Some(gossipsub::Event::Subscribed { topic, .. }) = gossip(event)
            && topic == topics().heads().hash()
        {
            known += 1;
        }
        (known >= 4).then_some(())
    })
    .await;
    let heads = topics().heads().clone();
    let sent = uelzen.swarm.behaviour_mut().announce(&heads, b"head of Uelzen".to_vec());
    assert_eq!(sent, Announced::Sent);
    let (message, carrier) = until(&mut [&mut uelzen, &mut coesfeld, &mut heidekreis], |number, _, event| match gossip(event) {
        Some(gossipsub::Event::Message { message_id, propagation_source, .. }) => {
            assert_eq!(number, 1, "relayed before the verdict");
            Some((message_id, propagation_source))
        }
        _ => None,
    })
    .await;
    assert!(coesfeld.swarm.behaviour_mut().gossip_verdict(&message, &carrier, MessageAcceptance::Accept));
    let heard = until(&mut [&mut uelzen, &mut coesfeld, &mut heidekreis], |number, _, event| match gossip(event) {
        Some(gossipsub::Event::Message { message, .. }) if number == 2 => Some(message),
        _ => None,
    })
    .await;
    assert_eq!(heard.data, b"head of Uelzen");
    assert_eq!(heard.source, None, "nobody is named");
    let again = uelzen.swarm.behaviour_mut().announce(&heads, b"head of Uelzen".to_vec());
    assert_eq!(again, Announced::Known);
}

#[tokio::test]
async fn two_forgeries_graylist_whoever_passes_them_on() {
    let (mut uelzen, mut hostile) = (Node::tcp("Uelzen"), Node::tcp("Hostile"));
    connect(&mut uelzen, &mut hostile).await;
    subscribed(&mut hostile, &mut uelzen).await;
    let heads = topics().heads().clone();
    for forgery in [b"forged 1", b"forged 2"] {
        let sent = hostile.swarm.behaviour_mut().announce(&heads, forgery.to_vec());
        assert_eq!(sent, Announced::Sent);
        let (message, carrier) = until(&mut [&mut uelzen, &mut hostile], |number, _, event| match gossip(event) {
            Some(gossipsub::Event::Message { message_id, propagation_source, .. }) if number == 0 => Some((message_id, propagation_source)),
            _ => None,
        })
        .await;
        uelzen.swarm.behaviour_mut().gossip_verdict(&message, &carrier, MessageAcceptance::Reject);
    }
    let score = uelzen.swarm.behaviour().gossip_score(&hostile.id());
    assert!(score.unwrap() < -80.0, "{score:?}");
    let _ = hostile.swarm.behaviour_mut().announce(&heads, b"forged 3".to_vec());
    run_for(&mut [&mut uelzen, &mut hostile], Duration::from_millis(1500), |number, _, event| {
        let heard = matches!(gossip(event), Some(gossipsub::Event::Message { .. }));
        assert!(!(heard && number == 0), "a graylisted peer was heard");
    })
    .await;
}

#[tokio::test]
async fn a_message_beyond_its_size_is_not_sent() {
    let (mut uelzen, mut coesfeld) = (Node::tcp("Uelzen"), Node::tcp("Coesfeld"));
    connect(&mut uelzen, &mut coesfeld).await;
    subscribed(&mut uelzen, &mut coesfeld).await;
    let heads = topics().heads().clone();
    let behaviour = uelzen.swarm.behaviour_mut();
    assert_eq!(behaviour.announce(&heads, vec![0; 4096]), Announced::Unfit);
    assert_eq!(behaviour.announce(&heads, vec![0; 2048]), Announced::Sent);
}
