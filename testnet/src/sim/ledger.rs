//! What a node sent and received, by kind, in messages and in bytes of payload with the framing of our own protocols.
//!
//! QUIC, TLS and keep-alives are not counted: they depend on the transport and on what else is under way. Entries count with their
//! nominal length.

use kreisnetz_protocol::Topic;
use serde::Serialize;

/// Bytes of gossipsub around one message without author and signature (gossipsub's `rpc.proto`): the length of the RPC (2), its
/// field `publish` with length (3), the field `data` with length (3), the field `topic` with length (2).
const GOSSIP_FIELDS: u64 = 2 + 3 + 3 + 2;
/// Bytes of the name of a topic, `kreisnetz/1/<16 digits>/heads`.
const TOPIC_HEADS: u64 = 34;
/// Bytes of the name of a topic, `kreisnetz/1/<16 digits>/proofs`.
const TOPIC_PROOFS: u64 = 35;
/// Bytes of the length before each request and frame on a stream.
const FRAME_LENGTH: u64 = 4;

/// Kinds of traffic.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    /// Announcements, those that arrive a second time too.
    Gossip,
    /// Greetings, lists and fingerprints of heads, inquiries about a publisher, and their answers.
    Reconcile,
    /// Requests for catalogs and identities.
    Pull,
    /// Frames of the answers to pulls.
    Frames,
}

/// Messages and bytes.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
pub(crate) struct Sum {
    pub(crate) messages: u64,
    pub(crate) bytes: u64,
}

/// Sums by kind.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Sums {
    pub(crate) gossip: Sum,
    pub(crate) reconcile: Sum,
    pub(crate) pull: Sum,
    pub(crate) frames: Sum,
}

/// One node's traffic.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ledger {
    pub(crate) sent: Sums,
    pub(crate) received: Sums,
}

impl Sums {
    pub(crate) fn add(&mut self, kind: Kind, bytes: u64) {
        let sum = match kind {
            Kind::Gossip => &mut self.gossip,
            Kind::Reconcile => &mut self.reconcile,
            Kind::Pull => &mut self.pull,
            Kind::Frames => &mut self.frames,
        };
        sum.messages += 1;
        sum.bytes += bytes;
    }

    pub(crate) fn join(&mut self, other: &Self) {
        for (sum, more) in [
            (&mut self.gossip, other.gossip),
            (&mut self.reconcile, other.reconcile),
            (&mut self.pull, other.pull),
            (&mut self.frames, other.frames),
        ] {
            sum.messages += more.messages;
            sum.bytes += more.bytes;
        }
    }

    /// Returns the share of one node.
    pub(crate) fn per(&self, nodes: u64) -> Self {
        let of = |sum: Sum| Sum { messages: sum.messages / nodes, bytes: sum.bytes / nodes };
        Self { gossip: of(self.gossip), reconcile: of(self.reconcile), pull: of(self.pull), frames: of(self.frames) }
    }

    pub(crate) fn messages(&self) -> u64 {
        self.gossip.messages + self.reconcile.messages + self.pull.messages + self.frames.messages
    }
}

/// Returns the bytes on the wire of a gossip message of this length.
pub(crate) fn gossip_bytes(topic: Topic, length: usize) -> u64 {
    let name = match topic {
        Topic::Heads => TOPIC_HEADS,
        Topic::Proofs => TOPIC_PROOFS,
    };
    length as u64 + GOSSIP_FIELDS + name
}

/// Returns the bytes on the wire of a request or a frame of this length.
pub(crate) fn frame_bytes(length: usize) -> u64 {
    length as u64 + FRAME_LENGTH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_of_415_bytes_is_459_bytes_of_gossip() {
        assert_eq!("kreisnetz/1/0123456789abcdef/heads".len() as u64, TOPIC_HEADS);
        assert_eq!(gossip_bytes(Topic::Heads, 415), 459);
    }

    #[test]
    fn sums_add_up() {
        let (mut all, mut one) = (Sums::default(), Sums::default());
        one.add(Kind::Gossip, 459);
        one.add(Kind::Pull, 60);
        all.join(&one);
        all.join(&one);
        assert_eq!((all.messages(), all.gossip.bytes, all.pull.bytes), (4, 918, 120));
    }
}
