//! A head of one's own with a number so far ahead that nothing could follow it (B5).

use kreisnetz_catalog::{Position, Since, seen_root};
use kreisnetz_protocol::Request;

use super::{Act, Misdeed, Reply, Stage};
use crate::sim::cast::NodeId;
use crate::sim::clock::moment;
use crate::sim::entries;
use crate::sim::held::{Draft, Held};

/// 2⁶³: above the jump that is taken without a root event.
const FAR_AHEAD: u64 = 1 << 63;

/// Signs such heads, each a little further than the one before, and sends and serves them.
#[derive(Debug, Default)]
pub(super) struct HugeSeq {
    signed: u64,
    newest: Option<Held>,
}

impl Misdeed for HugeSeq {
    fn act(&mut self, stage: &mut Stage<'_>) -> Vec<Act> {
        let draft = Draft {
            position: Position { epoch: 1, seq: FAR_AHEAD + self.signed },
            changes: entries::first(1),
            issued: moment(stage.now, 0).wall,
            seen_root: seen_root([]),
        };
        let before = stage.store.catalog(stage.me).map(AsRef::as_ref);
        let Ok(held) = Held::sign(stage.cast.part(stage.me), before, draft) else { return Vec::new() };
        self.signed += 1;
        let bytes = held.head.bytes().to_vec();
        self.newest = Some(held);
        stage.peers.iter().map(|to| Act::Gossip { to: *to, bytes: bytes.clone() }).collect()
    }

    fn answer(&mut self, stage: &mut Stage<'_>, _peer: NodeId, request: &Request) -> Option<Reply> {
        let Request::Delta { publisher, .. } = request else { return None };
        let held = self.newest.as_ref().filter(|held| held.head.publisher == *publisher)?;
        let answer = stage.library.serve(held, Since::Nothing);
        Some(Reply::at_once(answer.frames.iter().map(|frame| frame.to_vec()).collect()))
    }
}
