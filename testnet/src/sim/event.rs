//! What can happen in the simulated world.

use std::sync::Arc;

use kreisnetz_catalog::{Delta, Head};
use kreisnetz_identity::Verified;
use kreisnetz_protocol::RequestId;

use super::cast::NodeId;
use super::held::Held;
use super::ledger::Kind;
use super::messages::MessageId;

/// Something that happens at a planned moment.
#[derive(Debug)]
pub(crate) enum Event {
    /// A node starts for the first time.
    Join { node: NodeId },
    /// A node tries to reach a peer of its choice.
    Dial { node: NodeId, peer: NodeId, run: u32 },
    /// A node looks for further peers.
    Seek { node: NodeId, run: u32 },
    /// A gossip message arrives.
    Gossip { to: NodeId, from: NodeId, message: MessageId },
    /// A request arrives.
    Request { to: NodeId, from: NodeId, asker: Asker, bytes: Arc<[u8]> },
    /// A part of an answer arrives, or news that none will.
    Frame { to: NodeId, asker: Asker, part: Part },
    /// A node's engine asked to be woken.
    Deadline { node: NodeId },
    /// A store has made a pulled catalog durable, or finds that it is none.
    Commit { node: NodeId, run: u32, delta: Box<Delta> },
    /// A store has compared a head with those that it keeps.
    Examined { node: NodeId, run: u32, peer: NodeId, head: Box<Verified<Head>> },
    /// Somebody publishes a change.
    Publish { node: NodeId, number: u64, measured: bool },
    /// A publication is durable.
    Sealed { node: NodeId, run: u32, held: Box<Held>, measured: bool },
    /// A partition begins or ends.
    Cut { number: usize, active: bool },
    /// Connections over a cut are given up.
    CutNoticed { number: usize },
    /// A node ends.
    Stop { node: NodeId, away: u64, crash: bool },
    /// A node ends, and will start again from an older image of its machine.
    SetBack { node: NodeId, away: u64 },
    /// A county recalls one of its entries.
    Recall { node: NodeId },
    /// A node starts again.
    Back { node: NodeId },
    /// A hostile node does something of its own accord.
    Act { node: NodeId },
    /// A machine is copied while its node runs, and the copy is started.
    Copy { copy: NodeId },
    /// A node runs the rule of admission on what it holds.
    Admit { node: NodeId },
    /// Every node does.
    Midnight,
    /// Members vouch for who turned up.
    VouchingDay,
    /// Whoever is in false hands vouches for who is nobody.
    SybilDay { round: usize },
}

/// Who waits for an answer: an engine, or a hostile peer, which does not care.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Asker {
    Engine { request: RequestId, run: u32 },
    Nobody,
}

/// A part of an answer.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    /// A frame, its bytes on the wire, and whether it is the last.
    Frame { bytes: Arc<[u8]>, wire: u64, is_last: bool, kind: Kind },
    /// The stream broke.
    Broken,
}

impl Event {
    /// Returns what the trace keeps of it.
    pub(crate) fn trace(&self) -> (NodeId, &'static str, u64) {
        match self {
            Self::Join { node } => (*node, "join", 0),
            Self::Dial { node, peer, .. } => (*node, "dial", peer.0.into()),
            Self::Seek { node, .. } => (*node, "seek", 0),
            Self::Gossip { to, from, message } => (*to, "gossip", message.number() << 32 | u64::from(from.0)),
            Self::Request { to, from, bytes, .. } => (*to, "request", (bytes.len() as u64) << 32 | u64::from(from.0)),
            Self::Frame { to, part: Part::Frame { wire, .. }, .. } => (*to, "frame", *wire),
            Self::Frame { to, part: Part::Broken, .. } => (*to, "broken", 0),
            Self::Deadline { node } => (*node, "deadline", 0),
            Self::Commit { node, delta, .. } => (*node, "commit", begin(delta.head.digest().as_bytes())),
            Self::Examined { node, peer, .. } => (*node, "examined", peer.0.into()),
            Self::Publish { node, number, .. } => (*node, "publish", *number),
            Self::Sealed { node, held, .. } => (*node, "sealed", begin(held.head.digest().as_bytes())),
            Self::Cut { number, active } => (NodeId(0), if *active { "cut" } else { "heal" }, *number as u64),
            Self::CutNoticed { number } => (NodeId(0), "cut noticed", *number as u64),
            Self::Stop { node, crash, .. } => (*node, if *crash { "crash" } else { "stop" }, 0),
            Self::SetBack { node, .. } => (*node, "set back", 0),
            Self::Recall { node } => (*node, "recall", 0),
            Self::Back { node } => (*node, "back", 0),
            Self::Act { node } => (*node, "act", 0),
            Self::Copy { copy } => (*copy, "copy", 0),
            Self::Admit { node } => (*node, "admit", 0),
            Self::Midnight => (NodeId(0), "midnight", 0),
            Self::VouchingDay => (NodeId(0), "vouching day", 0),
            Self::SybilDay { round } => (NodeId(0), "sybil day", *round as u64),
        }
    }
}

fn begin(digest: &[u8; 32]) -> u64 {
    digest[..8].iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}
