//! Who may connect, to whom, and over what.

use std::net::{TcpListener, UdpSocket};
use std::time::Duration;

use libp2p::core::ConnectedPoint;
use libp2p::swarm::{DialError, ListenError, SwarmEvent};
use tokio::io::AsyncReadExt;
use tokio::net::TcpSocket;

use super::town::{Node, connect, port, run_for, settings, until};
use crate::dial_rules::Refusal;
use crate::listening::ListenReason;
use crate::standing::{Sentence, Standing};
use crate::swarm::{DialRefused, StartError, build, dial, dial_rules};

#[tokio::test]
async fn two_nodes_connect_by_quic_and_by_tcp() {
    for listen in ["/ip4/127.0.0.1/udp/0/quic-v1", "/ip4/127.0.0.1/tcp/0"] {
        let mut uelzen = Node::new(settings("Uelzen", &[listen]));
        let mut coesfeld = Node::new(settings("Coesfeld", &[]));
        let address = uelzen.address().await;
        coesfeld.dial(uelzen.id(), &address);
        let (peer, endpoint) = until(&mut [&mut uelzen, &mut coesfeld], |number, _, event| match event {
            SwarmEvent::ConnectionEstablished { peer_id, endpoint, .. } if number == 0 => Some((peer_id, endpoint)),
            _ => None,
        })
        .await;
        assert_eq!(peer, coesfeld.id());
        assert!(matches!(endpoint, ConnectedPoint::Listener { .. }));
    }
}

#[tokio::test]
async fn smart_dial_takes_whichever_address_answers() {
    let mut uelzen = Node::tcp("Uelzen");
    let mut coesfeld = Node::new(settings("Coesfeld", &[]));
    let address = uelzen.address().await;
    let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
    let quic = format!("/ip4/127.0.0.1/udp/{}/quic-v1", silent.local_addr().unwrap().port());
    let addresses = [quic.parse().unwrap(), address];
    let rules = dial_rules(&settings("Coesfeld", &[]));
    dial(&mut coesfeld.swarm, &rules, uelzen.id(), &addresses).unwrap();
    until(&mut [&mut uelzen, &mut coesfeld], |number, _, event| {
        matches!(event, SwarmEvent::ConnectionEstablished { .. } if number == 1).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_private_address_outside_the_configured_ranges_gets_no_socket() {
    let listener = TcpListener::bind("127.0.0.9:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = format!("/ip4/127.0.0.9/tcp/{}", listener.local_addr().unwrap().port());
    let address = address.parse().unwrap();
    let mut careful = settings("Coesfeld", &[]);
    careful.private_ranges = vec!["127.0.0.1/32".parse().unwrap()];
    let rules = dial_rules(&careful);
    let mut coesfeld = Node::new(careful);
    let uelzen = Node::tcp("Uelzen").id();

    let refused = dial(&mut coesfeld.swarm, &rules, uelzen, std::slice::from_ref(&address));
    assert!(matches!(refused, Err(DialRefused::Addresses(Refusal::NotPublic(_)))));

    // Whoever goes past our own dialler meets the filter above the sockets.
    let options = libp2p::swarm::dial_opts::DialOpts::peer_id(uelzen).addresses(vec![address]).build();
    let failed = match coesfeld.swarm.dial(options) {
        Err(error) => error,
        Ok(()) => {
            until(&mut [&mut coesfeld], |_, _, event| match event {
                SwarmEvent::OutgoingConnectionError { error, .. } => Some(error),
                _ => None,
            })
            .await
        }
    };
    assert!(matches!(failed, DialError::Transport(_)), "{failed:?}");
    assert!(listener.accept().is_err(), "the listener saw nobody");
}

#[tokio::test]
async fn the_ninth_pending_connection_of_one_address_is_refused_and_others_pass() {
    let mut careful = settings("Uelzen", &["/ip4/0.0.0.0/tcp/0"]);
    careful.private_ranges = vec!["127.0.0.1/32".parse().unwrap()];
    let mut uelzen = Node::new(careful);
    let address = uelzen.address().await;
    let target = ([127, 0, 0, 1], port(&address)).into();
    let mut sockets = Vec::new();
    for _ in 0..9 {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(([127, 0, 0, 9], 0).into()).unwrap();
        sockets.push(socket.connect(target).await.unwrap());
    }
    let (mut pending, mut refused) = (0, 0);
    until(&mut [&mut uelzen], |_, _, event| {
        match event {
            SwarmEvent::IncomingConnection { .. } => pending += 1,
            SwarmEvent::IncomingConnectionError { error: ListenError::Denied { .. }, .. } => refused += 1,
            _ => {}
        }
        (pending + refused == 9).then_some(())
    })
    .await;
    assert_eq!((pending, refused), (8, 1));

    let mut coesfeld = Node::new(settings("Coesfeld", &[]));
    let address = format!("/ip4/127.0.0.1/tcp/{}", port(&address));
    coesfeld.dial(uelzen.id(), &address.parse().unwrap());
    until(&mut [&mut uelzen, &mut coesfeld], |number, _, event| {
        matches!(event, SwarmEvent::ConnectionEstablished { .. } if number == 0).then_some(())
    })
    .await;
    drop(sockets);
}

#[tokio::test]
async fn a_handshake_that_never_comes_ends_after_five_seconds() {
    let mut uelzen = Node::tcp("Uelzen");
    let address = uelzen.address().await;
    let mut silent = tokio::net::TcpStream::connect(("127.0.0.1", port(&address))).await.unwrap();
    until(&mut [&mut uelzen], |_, _, event| matches!(event, SwarmEvent::IncomingConnectionError { .. }).then_some(())).await;
    let mut rest = Vec::new();
    let _ = silent.read_to_end(&mut rest).await;
}

#[tokio::test]
async fn a_peer_of_bad_standing_is_disconnected_and_refused_both_ways() {
    let mut uelzen = Node::tcp("Uelzen");
    let mut hostile = Node::tcp("Hostile");
    let address = connect(&mut uelzen, &mut hostile).await;
    let (good, bad) = (uelzen.id(), hostile.id());

    let sentence = uelzen.swarm.behaviour_mut().penalise(bad, 49);
    assert!(matches!(sentence, Sentence::Kept { .. }));
    let sentence = uelzen.swarm.behaviour_mut().penalise(bad, 5);
    assert!(matches!(sentence, Sentence::Refused { .. }));
    let mut closed = [false; 2];
    until(&mut [&mut uelzen, &mut hostile], |number, _, event| {
        if let SwarmEvent::ConnectionClosed { .. } = event {
            closed[number] = true;
        }
        (closed == [true; 2]).then_some(())
    })
    .await;

    hostile.dial(good, &address);
    let refused = until(&mut [&mut uelzen, &mut hostile], |number, _, event| match event {
        SwarmEvent::IncomingConnectionError { error, .. } if number == 0 => Some(error),
        SwarmEvent::ConnectionEstablished { .. } if number == 0 => unreachable!("let in"),
        _ => None,
    })
    .await;
    assert!(matches!(refused, ListenError::Denied { .. }));

    let theirs = hostile.address().await;
    let rules = dial_rules(&settings("Uelzen", &[]));
    let dialled = dial(&mut uelzen.swarm, &rules, bad, &[theirs]);
    assert!(matches!(dialled, Err(DialRefused::Swarm(DialError::Denied { .. }))));
}

#[tokio::test]
async fn a_refusal_is_known_after_a_restart() {
    let mut uelzen = Node::tcp("Uelzen");
    let hostile = Node::tcp("Hostile").id();
    uelzen.swarm.behaviour_mut().penalise(hostile, 50);
    let now = std::time::SystemTime::now().duration_since(std::time::SystemTime::UNIX_EPOCH).unwrap();
    let records = uelzen.swarm.behaviour().standing().records(now);
    drop(uelzen);
    let mut standing = Standing::default();
    standing.restore(now, records);
    let again = build(&settings("Uelzen", &[]), standing).unwrap();
    assert!(again.behaviour().is_refused(&hostile));
}

#[tokio::test]
async fn a_busy_port_is_told_before_anything_listens() {
    let mut uelzen = Node::tcp("Uelzen");
    let busy = uelzen.address().await.to_string();
    let free = UdpSocket::bind("127.0.0.1:0").unwrap();
    let quic = format!("/ip4/127.0.0.1/udp/{}/quic-v1", free.local_addr().unwrap().port());
    let port = free.local_addr().unwrap().port();
    drop(free);
    let Err(StartError::Listen(error)) = build(&settings("Coesfeld", &[&quic, &busy]), Standing::default()) else {
        unreachable!("the port is busy");
    };
    assert!(matches!(error.reason, ListenReason::Busy));
    assert_eq!(error.address.to_string(), busy);
    assert!(UdpSocket::bind(("127.0.0.1", port)).is_ok(), "no socket stays open");
}

#[tokio::test]
async fn an_outbound_only_node_listens_nowhere() {
    let mut quiet = settings("Coesfeld", &["/ip4/127.0.0.1/tcp/0"]);
    quiet.inbound = false;
    let mut coesfeld = Node::new(quiet);
    let mut listens = false;
    run_for(&mut [&mut coesfeld], Duration::from_millis(200), |_, _, event| {
        listens |= matches!(event, SwarmEvent::NewListenAddr { .. });
    })
    .await;
    assert!(!listens);
}
