//! Answers that never end: a frame now and then, each in time, none the last (B14, L2).

use kreisnetz_protocol::{Request, Response};

use super::{Misdeed, Reply, Stage};
use crate::sim::cast::NodeId;
use crate::sim::clock::{Micros, SECOND};

/// Between two frames: shorter than the silence after which a request is given up.
const PACE: Micros = 10 * SECOND;
/// Frames of one answer; longer than any request may take.
const FRAMES: usize = 40;

/// Drips.
#[derive(Debug)]
pub(super) struct Endless;

impl Misdeed for Endless {
    fn answer(&mut self, stage: &mut Stage<'_>, _peer: NodeId, request: &Request) -> Option<Reply> {
        let frames = match request {
            Request::Delta { publisher, .. } => {
                let head = stage.store.catalog(stage.cast.number(publisher)?)?.head.bytes().to_vec();
                let drops = (0..FRAMES).map(|_| Response::Leaves(Vec::new()).encode());
                [Response::Head { head, since: 0 }.encode()].into_iter().chain(drops).collect()
            }
            Request::Frontier => (0..FRAMES).map(|_| Response::Frontier(Vec::new()).encode()).collect(),
            _ => return None,
        };
        Some(Reply { frames, pace: PACE })
    }
}
