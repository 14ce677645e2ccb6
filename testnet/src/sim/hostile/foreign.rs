//! Heads and greetings of another network, whose signatures are good there (B6).

use std::sync::Arc;

use kreisnetz_catalog::{Position, seen_root};
use kreisnetz_identity::NetworkId;
use kreisnetz_protocol::{Hello, Request};

use super::{Act, Misdeed, Stage};
use crate::sim::cast::{Cast, NodeId};
use crate::sim::clock::moment;
use crate::sim::entries;
use crate::sim::held::{Draft, Held};

/// A member of two networks that carries one into the other.
#[derive(Debug, Default)]
pub(super) struct Foreign {
    elsewhere: Option<Arc<Cast>>,
}

impl Misdeed for Foreign {
    fn act(&mut self, stage: &mut Stage<'_>) -> Vec<Act> {
        let Some(bytes) = self.head(stage) else { return Vec::new() };
        let greeting = greeting(stage);
        let gossip = stage.peers.iter().map(|to| Act::Gossip { to: *to, bytes: bytes.clone() });
        let requests = stage.peers.iter().map(|to| Act::Request { to: *to, bytes: greeting.clone() });
        gossip.chain(requests).collect()
    }
}

impl Foreign {
    fn head(&mut self, stage: &Stage<'_>) -> Option<Vec<u8>> {
        if self.elsewhere.is_none() {
            self.elsewhere = Cast::founding("elsewhere", 1).ok();
        }
        let draft = Draft {
            position: Position { epoch: 1, seq: 1 },
            changes: entries::first(1),
            issued: moment(stage.now, 0).wall,
            seen_root: seen_root([]),
        };
        let part = self.elsewhere.as_ref()?.part(NodeId(0));
        Held::sign(part, None, draft).ok().map(|held| held.head.bytes().to_vec())
    }
}

fn greeting(stage: &Stage<'_>) -> Vec<u8> {
    let network = Hello::network_prefix(&NetworkId::derive("elsewhere", &[7; 16]));
    let count = stage.cast.len() as u64;
    Request::Hello(Hello { network, features: 0, fingerprint: kreisnetz_catalog::fingerprint([]), count, run: 1 }).encode()
}
