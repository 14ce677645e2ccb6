//! One victim is kept from all that is new: it is told that there is nothing (B3).

use kreisnetz_protocol::{Answer, Request, Response};

use super::{Act, Misdeed, Reply, Stage};
use crate::sim::cast::NodeId;

/// Chooses its first peer as the victim.
#[derive(Debug, Default)]
pub(super) struct Freeze {
    victim: Option<NodeId>,
}

impl Misdeed for Freeze {
    fn act(&mut self, stage: &mut Stage<'_>) -> Vec<Act> {
        self.victim = self.victim.or_else(|| stage.peers.first().copied());
        Vec::new()
    }

    fn answer(&mut self, _stage: &mut Stage<'_>, peer: NodeId, request: &Request) -> Option<Reply> {
        if self.victim != Some(peer) {
            return None;
        }
        let frames = match request {
            // Its own greeting comes back: we hold the same as you.
            Request::Hello(hello) => vec![Response::Hello(hello.clone()).encode(), Response::End.encode()],
            Request::Frontier => vec![Response::End.encode()],
            _ => Answer::absent(),
        };
        Some(Reply::at_once(frames))
    }

    fn withholds(&self, peer: NodeId, _bytes: &[u8]) -> bool {
        self.victim == Some(peer)
    }
}
