//! A good head with entries that are not its own (B4, B36).

use kreisnetz_catalog::Since;
use kreisnetz_protocol::{Request, Response};

use super::{Misdeed, Reply, Stage};
use crate::sim::cast::NodeId;

/// Alters the last byte of the first entry of every catalog that it serves, or leaves out the last leaf.
#[derive(Debug)]
pub(super) struct Mixed;

impl Misdeed for Mixed {
    fn answer(&mut self, stage: &mut Stage<'_>, _peer: NodeId, request: &Request) -> Option<Reply> {
        let Request::Delta { publisher, .. } = request else { return None };
        let held = stage.store.catalog(stage.cast.number(publisher)?)?.clone();
        let answer = stage.library.serve(&held, Since::Nothing);
        let spoil = if stage.dice.below(2) == 0 { with_other_entries } else { without_last_leaf };
        let frames =
            answer.frames.iter().map(|frame| Response::decode(frame).map_or_else(|_| frame.to_vec(), |frame| spoil(frame).encode()));
        Some(Reply::at_once(frames.collect()))
    }
}

fn with_other_entries(frame: Response) -> Response {
    match frame {
        Response::Entries(mut entries) => {
            if let Some(byte) = entries.first_mut().and_then(|entry| entry.last_mut()) {
                *byte ^= 1;
            }
            Response::Entries(entries)
        }
        other => other,
    }
}

fn without_last_leaf(frame: Response) -> Response {
    match frame {
        Response::Leaves(mut leaves) => {
            leaves.pop();
            Response::Leaves(leaves)
        }
        other => other,
    }
}
