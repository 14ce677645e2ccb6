//! Old heads sent as if they were new, and old catalogs served as if they were the newest (B1, B24).

use kreisnetz_catalog::Since;
use kreisnetz_protocol::Request;

use super::{Act, Misdeed, Reply, Stage};
use crate::sim::cast::NodeId;

/// Old heads kept for sending again.
const KEPT: usize = 256;

/// Remembers what it heard, and says it again.
#[derive(Debug, Default)]
pub(super) struct Replay {
    heard: Vec<Vec<u8>>,
}

impl Misdeed for Replay {
    fn act(&mut self, stage: &mut Stage<'_>) -> Vec<Act> {
        let Some(bytes) = stage.dice.pick(&self.heard).cloned() else { return Vec::new() };
        stage.peers.iter().map(|to| Act::Gossip { to: *to, bytes: bytes.clone() }).collect()
    }

    fn answer(&mut self, stage: &mut Stage<'_>, _peer: NodeId, request: &Request) -> Option<Reply> {
        let Request::Delta { publisher, .. } = request else { return None };
        let held = stage.store.catalog(stage.cast.number(publisher)?)?;
        let older = stage.library.all().find(|other| other.head.publisher == *publisher && other.head.seq < held.head.seq).cloned()?;
        let answer = stage.library.serve(&older, Since::Nothing);
        Some(Reply::at_once(answer.frames.iter().map(|frame| frame.to_vec()).collect()))
    }

    fn hears(&mut self, bytes: &[u8]) {
        if self.heard.len() < KEPT {
            self.heard.push(bytes.to_vec());
        }
    }
}
