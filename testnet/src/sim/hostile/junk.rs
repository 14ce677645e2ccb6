//! Bytes that mean nothing: as announcements, as requests, as answers (B27, F1).

use kreisnetz_protocol::Request;

use super::{Act, Misdeed, Reply, Stage};
use crate::sim::cast::NodeId;
use crate::sim::dice::Dice;

/// Bytes of one piece of junk at most.
const LENGTH_MAX: u64 = 3_000;

/// Sends junk to everybody and answers with it.
#[derive(Debug)]
pub(super) struct Junk;

impl Misdeed for Junk {
    fn act(&mut self, stage: &mut Stage<'_>) -> Vec<Act> {
        let (gossip, request) = (junk(stage.dice), junk(stage.dice));
        let to_all = |to: &NodeId| [Act::Gossip { to: *to, bytes: gossip.clone() }, Act::Request { to: *to, bytes: request.clone() }];
        stage.peers.iter().flat_map(to_all).collect()
    }

    fn answer(&mut self, stage: &mut Stage<'_>, _peer: NodeId, _request: &Request) -> Option<Reply> {
        Some(Reply::at_once(vec![junk(stage.dice)]))
    }
}

fn junk(dice: &mut Dice) -> Vec<u8> {
    let length = dice.below(LENGTH_MAX);
    (0..length).map(|_| dice.number().to_be_bytes()[0]).collect()
}
