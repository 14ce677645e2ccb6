//! What the engine is told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kreisnetz_catalog::{Admission, Equivocation, Head};
use kreisnetz_identity::{IdentityLog, PublisherId, Verified};

use crate::{RequestId, Topic};

/// Names a stream on which a peer waits for an answer; given by the driver.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct StreamToken(pub u64);

/// Something that happened outside of the engine.
#[derive(Debug)]
pub enum Input<P> {
    /// A connection to a peer that had none.
    Connected {
        /// Who.
        peer: P,
        /// Whether we dialled; the one who dials greets.
        outbound: bool,
    },
    /// The last connection to a peer is gone.
    Disconnected {
        /// Who.
        peer: P,
    },
    /// A message on a topic.
    Gossip {
        /// Who passed it on.
        peer: P,
        /// Which topic.
        topic: Topic,
        /// Names the message for the verdict.
        token: u64,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// A peer opened a stream and sent its request.
    Requested {
        /// Who.
        peer: P,
        /// Where the answer goes.
        stream: StreamToken,
        /// The bytes of the request.
        request: Vec<u8>,
    },
    /// A frame of the answer to one of our requests.
    Received {
        /// Which request.
        request: RequestId,
        /// The bytes of the frame.
        frame: Vec<u8>,
    },
    /// One of our requests will get no (further) frame.
    Failed {
        /// Which request.
        request: RequestId,
        /// Why.
        failure: Failure,
    },
    /// The store has dealt with what [`Output::Store`](crate::Output::Store) asked for.
    Stored {
        /// Whose catalog.
        publisher: PublisherId,
        /// How it went.
        outcome: StoreOutcome,
    },
    /// This node signed and stored a new head of its own.
    Published {
        /// The head.
        head: Verified<Head>,
    },
    /// The store has compared a head with those that it keeps; see [`Output::Examine`](crate::Output::Examine).
    Examined {
        /// Who brought it.
        peer: P,
        /// The contradiction that it is part of, where it is.
        proof: Option<Box<Equivocation>>,
    },
    /// A catalog came by another way than from a peer, and is stored: out of a file.
    Imported {
        /// Its head.
        head: Verified<Head>,
    },
    /// An identity grew by an event that no peer brought.
    IdentityExtended {
        /// The log.
        log: Arc<IdentityLog>,
    },
    /// The members changed.
    AdmissionChanged {
        /// The members now.
        admission: Arc<Admission>,
    },
    /// Members vouch for publishers whose identities are not known here: peers are asked for their logs.
    IdentitiesWanted {
        /// Whose, in place of those wanted before; of more than [`STRANGERS_WANTED_MAX`](crate::limits::STRANGERS_WANTED_MAX) the first.
        publishers: Vec<PublisherId>,
    },
    /// Somebody wants heads of others that witness a publisher's.
    WitnessesWanted {
        /// Whose head.
        publisher: PublisherId,
    },
    /// This process may be an older copy of itself: peers are asked again which own head is the newest.
    OwnLineDoubted,
    /// Something that these publishers offer is in use here; the nodes that their entries name are asked in every round, and what they
    /// publish is pulled before everything else.
    Followed {
        /// The nodes by publisher, in place of those told before.
        nodes: BTreeMap<PublisherId, BTreeSet<P>>,
    },
    /// A person or a peer's knowledge asks for a reconciliation with this peer now.
    ReconcileNow {
        /// With whom.
        peer: P,
    },
    /// Something was stored of which gossip could not tell: everybody connected is to compare with us soon.
    Unannounced,
    /// The deadline has come.
    DeadlineReached,
}

/// Why a request failed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Failure {
    /// The stream could not be opened, or broke.
    Broken,
    /// Nothing came for too long.
    Timeout,
    /// A frame longer than allowed.
    TooLarge,
}

/// What became of a pulled catalog.
#[allow(clippy::large_enum_variant, reason = "one at a time, and the usual variant is the large one")]
#[derive(Clone, Debug)]
pub enum StoreOutcome {
    /// It is verified and durable.
    Stored(Verified<Head>),
    /// As new or newer is held already.
    Superseded,
    /// It contradicts a head that is kept; the proof of that is durable.
    Contradicted(Box<Equivocation>),
    /// The leaves do not give the root: the whole list may help.
    RootMismatch,
    /// It is not the catalog of its head: the sender's fault.
    BadCatalog,
    /// Our own fault; the driver has been told separately.
    Failed,
}
