//! Peers that do not keep the rules. Each way of misbehaving is a file; what it leaves alone, the honest engine beneath it does.

mod endless;
mod equivocate;
mod flood;
mod foreign;
mod freeze;
mod huge;
mod junk;
mod lying;
mod mixed;
mod replay;
mod suppress;

use std::fmt::Debug;

use kreisnetz_protocol::Request;
use serde::Deserialize;

use super::cast::{Cast, NodeId};
use super::clock::Micros;
use super::dice::Dice;
use super::library::Library;
use super::store::Store;

/// Ways of misbehaving.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Mode {
    /// Sends old heads as if they were new, and serves old catalogs.
    Replay,
    /// Sends heads and greetings of another network.
    Foreign,
    /// Signs a head with a number far ahead.
    HugeSeq,
    /// Signs two heads for one number and tells each half of its peers another one.
    Equivocate,
    /// Tells two parts of the network two stories of several heads each.
    SplitView,
    /// Keeps one victim from all that is new.
    Freeze,
    /// Keeps everything new from everybody.
    Suppress,
    /// Sends new heads with entries that are not theirs.
    Mixed,
    /// Claims to hold heads that there are not.
    LyingFrontier,
    /// Asks without end.
    Flood,
    /// Sends bytes that mean nothing.
    Junk,
    /// Answers without end, or very slowly.
    Endless,
}

/// What a hostile node sees when it acts.
#[derive(Debug)]
pub(crate) struct Stage<'a> {
    pub(crate) now: Micros,
    pub(crate) me: NodeId,
    pub(crate) cast: &'a Cast,
    pub(crate) store: &'a Store,
    pub(crate) peers: Vec<NodeId>,
    pub(crate) library: &'a mut Library,
    pub(crate) dice: &'a mut Dice,
}

/// Something that a hostile node sends unasked.
#[derive(Debug)]
pub(crate) enum Act {
    Gossip { to: NodeId, bytes: Vec<u8> },
    Request { to: NodeId, bytes: Vec<u8> },
}

/// What a hostile node answers, and how long it waits between two frames.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) frames: Vec<Vec<u8>>,
    pub(crate) pace: Micros,
}

/// One way of misbehaving. It speaks in bytes, as a stranger would.
pub(crate) trait Misdeed: Debug + Send {
    /// Does something of its own accord, four times a second.
    fn act(&mut self, _stage: &mut Stage<'_>) -> Vec<Act> {
        Vec::new()
    }

    /// Answers in place of the honest engine, or leaves it to it.
    fn answer(&mut self, _stage: &mut Stage<'_>, _peer: NodeId, _request: &Request) -> Option<Reply> {
        None
    }

    /// Sees a message that gossip brought.
    fn hears(&mut self, _bytes: &[u8]) {}

    /// Says whether it keeps a message from a peer.
    fn withholds(&self, _peer: NodeId, _bytes: &[u8]) -> bool {
        false
    }
}

impl Mode {
    /// Returns the misbehaviour of this mode in a network of so many nodes.
    pub(crate) fn misdeed(self, nodes: usize) -> Box<dyn Misdeed> {
        match self {
            Self::Replay => Box::new(replay::Replay::default()),
            Self::Foreign => Box::new(foreign::Foreign::default()),
            Self::HugeSeq => Box::new(huge::HugeSeq::default()),
            Self::Equivocate => Box::new(equivocate::Stories::of_one_head()),
            Self::SplitView => Box::new(equivocate::Stories::of_several_heads(nodes)),
            Self::Freeze => Box::new(freeze::Freeze::default()),
            Self::Suppress => Box::new(suppress::Suppress),
            Self::Mixed => Box::new(mixed::Mixed),
            Self::LyingFrontier => Box::new(lying::LyingFrontier),
            Self::Flood => Box::new(flood::Flood),
            Self::Junk => Box::new(junk::Junk),
            Self::Endless => Box::new(endless::Endless),
        }
    }

    /// Says whether it signs contradictions, so that a proof must be found on every honest node.
    pub(crate) const fn contradicts_itself(self) -> bool {
        matches!(self, Self::Equivocate | Self::SplitView)
    }
}

impl Reply {
    fn at_once(frames: Vec<Vec<u8>>) -> Self {
        Self { frames, pace: 0 }
    }
}
