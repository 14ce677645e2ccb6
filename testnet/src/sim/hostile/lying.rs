//! A list of heads that there are not (B37): whoever believes it asks for them again and again.

use kreisnetz_catalog::{FrontierItem, Position};
use kreisnetz_identity::Digest;
use kreisnetz_protocol::{Answer, Request, Response};

use super::{Act, Misdeed, Reply, Stage};
use crate::sim::cast::NodeId;

/// How much further ahead the heads are that it claims.
const AHEAD: u64 = 1_000;

/// Claims newer heads of everybody, and has none of them.
#[derive(Debug)]
pub(super) struct LyingFrontier;

impl Misdeed for LyingFrontier {
    /// Greets with a fingerprint that nobody has, so that everybody asks for the list.
    fn act(&mut self, stage: &mut Stage<'_>) -> Vec<Act> {
        if stage.dice.below(120) > 0 {
            return Vec::new();
        }
        let greeting = Request::Hello(hello(stage)).encode();
        stage.peers.iter().map(|to| Act::Request { to: *to, bytes: greeting.clone() }).collect()
    }

    fn answer(&mut self, stage: &mut Stage<'_>, _peer: NodeId, request: &Request) -> Option<Reply> {
        let frames = match request {
            Request::Hello(_) => [vec![Response::Hello(hello(stage)).encode()], Answer::frontier(&lies(stage))].concat(),
            Request::Frontier => Answer::frontier(&lies(stage)),
            Request::Delta { .. } => Answer::absent(),
            _ => return None,
        };
        Some(Reply::at_once(frames))
    }
}

fn lies(stage: &Stage<'_>) -> Vec<FrontierItem> {
    let lie = |node: NodeId| {
        let held = stage.store.catalog(node)?;
        let position = Position { epoch: 1, seq: held.head.seq + AHEAD };
        let head = Digest::of(&held.head.digest().as_bytes()[1..]);
        Some(FrontierItem { publisher: held.head.publisher, position, head, side_events: stage.cast.part(node).log.side_events_digest() })
    };
    let mut lies: Vec<FrontierItem> = stage.cast.all().filter_map(lie).collect();
    lies.sort_by_key(|item| item.publisher);
    lies
}

fn hello(stage: &Stage<'_>) -> kreisnetz_protocol::Hello {
    let network = kreisnetz_protocol::Hello::network_prefix(&stage.cast.network);
    let items = lies(stage);
    kreisnetz_protocol::Hello {
        network,
        features: 0,
        fingerprint: kreisnetz_catalog::fingerprint(&items),
        count: items.len() as u64,
        run: 1,
    }
}
