//! What the engine wants done.

use std::sync::Arc;

use kreisnetz_catalog::{Delta, Equivocation, Head, Position, Since};
use kreisnetz_identity::{IdentityLog, PublisherId, Verified};

use crate::{RequestId, StreamToken};

/// What gossip is about.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Topic {
    /// Heads, one a message.
    Heads,
    /// Proofs of contradictions, one a message.
    Proofs,
}

/// What is read from the store for a peer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Reading {
    /// A delta, streamed as [`DeltaFrames`](crate::DeltaFrames).
    Delta {
        /// Whose catalog.
        publisher: PublisherId,
        /// From where; a store that holds less than this answers absent.
        since: Since,
    },
    /// The kept heads of a publisher from a place on, as [`Answer::heads`](crate::Answer::heads).
    Heads {
        /// Whose.
        publisher: PublisherId,
        /// The first place.
        from: Position,
    },
    /// The newest head of our own that had seen a head of this publisher, as [`Answer::witness`](crate::Answer::witness).
    Witness {
        /// Whose head.
        publisher: PublisherId,
    },
}

/// Which connection with a peer a request goes over, where there are several.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Over {
    /// The newest: an older one may be dead without knowing it.
    Newest,
    /// The oldest: another process may hold it than the one that was heard last.
    Oldest,
}

/// Something to do outside of the engine, in this order.
#[derive(Debug)]
pub enum Output<P> {
    /// Say what becomes of a gossip message.
    Judge {
        /// Which message.
        token: u64,
        /// Who passed it on.
        peer: P,
        /// What becomes of it.
        verdict: Verdict,
    },
    /// Publish bytes on a topic.
    Announce {
        /// Which.
        topic: Topic,
        /// The signed head, or the proof.
        bytes: Vec<u8>,
    },
    /// Connect to a peer, whatever else is connected, to ask it: it is the node of a publisher whose work is in use here.
    Connect {
        /// Whom.
        peer: P,
    },
    /// Open a stream to a connected peer and send a request.
    Request {
        /// Whom.
        peer: P,
        /// Names the request for its answers.
        request: RequestId,
        /// Its bytes.
        bytes: Vec<u8>,
        /// Over which of the connections with the peer.
        over: Over,
    },
    /// Forget a request and close its stream.
    Cancel {
        /// Which.
        request: RequestId,
    },
    /// Send these frames as the whole answer, then close.
    Respond {
        /// Where.
        stream: StreamToken,
        /// The frames, each within the limit.
        frames: Vec<Vec<u8>>,
    },
    /// Read from the store and answer with it.
    Serve {
        /// Where.
        stream: StreamToken,
        /// What.
        reading: Reading,
    },
    /// Make an identity durable, before anything that rests on it.
    StoreIdentity {
        /// The log.
        log: Arc<IdentityLog>,
    },
    /// Make a proof of contradiction durable, for ever.
    StoreProof {
        /// The proof.
        proof: Box<Equivocation>,
    },
    /// Compare a head, which its publisher signed, with those that the store keeps of it; then tell `Examined`.
    Examine {
        /// Who brought it.
        peer: P,
        /// The head.
        head: Box<Verified<Head>>,
    },
    /// A peer gave a witness; what it proves is for whoever asked to check.
    Witnessed {
        /// Who.
        peer: P,
        /// Whose head is witnessed.
        publisher: PublisherId,
        /// The witness, at most [`WITNESS_BYTES_MAX`](crate::limits::WITNESS_BYTES_MAX) bytes.
        bytes: Vec<u8>,
    },
    /// Every peer that was asked for a witness has answered or is gone.
    WitnessesGathered {
        /// Whose head is witnessed.
        publisher: PublisherId,
    },
    /// Verify a pulled catalog against what is held, and make it durable; then tell `Stored`.
    Store {
        /// What was pulled.
        delta: Box<Delta>,
    },
    /// Enough peers hold nothing newer of one's own line: it may be gone on with.
    OwnLineConfirmed,
    /// A peer has heard another process under our name: nothing is signed until `OwnLineConfirmed` says so again. Somebody is to look.
    OwnLineDoubted {
        /// Who says so.
        peer: P,
    },
    /// Something that counts against a peer, never against a publisher.
    Offence {
        /// Who.
        peer: P,
        /// What.
        offence: Offence,
    },
    /// Something to count and to log.
    Notice(Notice<P>),
}

/// What becomes of a gossip message.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Verdict {
    /// Pass it on.
    Accept,
    /// Do not pass it on; nobody is blamed.
    Ignore(Reason),
    /// Do not pass it on; the one who did is blamed.
    Reject(Reason),
}

/// Why something was not taken; the code is stable.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Reason {
    /// Longer than its limit.
    TooLarge,
    /// Not of the form.
    Malformed,
    /// A later version.
    UnknownVersion,
    /// Of another network.
    WrongNetwork,
    /// Of a publisher that is not a member.
    Unadmitted,
    /// Issued in the future.
    Future,
    /// Past its time.
    Expired,
    /// Valid for longer than allowed.
    Lifetime,
    /// Older than what is held.
    Old,
    /// Held already.
    Known,
    /// Another head at the same place.
    Contradiction,
    /// Too far ahead.
    SeqJump,
    /// The identity event that it names is not known yet.
    NeedIdentity,
    /// No key is delegated to sign it.
    NotDelegated,
    /// A later event of its publisher's identity voided it: a revocation, a closed epoch, a lost fork. Nobody who relayed it is to blame.
    Revoked,
    /// Others stand in its publisher's place; nothing newer is taken.
    Succeeded,
    /// The signature does not hold.
    BadSignature,
    /// The catalog is not the one of its head.
    BadCatalog,
    /// The identity log does not hold together.
    BadIdentity,
    /// An answer that does not fit its request.
    BrokenPromise,
    /// Too many heads of one publisher.
    Rate,
    /// Too many requests.
    Quota,
    /// The publisher contradicted itself there, in its heads or in its identity: nothing newer is taken before root keys decide.
    Frozen,
    /// A head of our own that we do not hold.
    OwnHead,
    /// Nothing came.
    Timeout,
    /// Bytes of a file that do not match its root.
    WrongGroup,
}

impl Reason {
    /// Returns the stable code, for counters and logs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::Malformed => "malformed",
            Self::UnknownVersion => "unknown_version",
            Self::WrongNetwork => "wrong_network",
            Self::Unadmitted => "unadmitted",
            Self::Future => "future",
            Self::Expired => "expired",
            Self::Lifetime => "lifetime",
            Self::Old => "old",
            Self::Known => "known",
            Self::Contradiction => "contradiction",
            Self::SeqJump => "seq_jump",
            Self::NeedIdentity => "need_identity",
            Self::NotDelegated => "not_delegated",
            Self::Revoked => "revoked",
            Self::Succeeded => "succeeded",
            Self::BadSignature => "bad_signature",
            Self::BadCatalog => "bad_catalog",
            Self::BadIdentity => "bad_identity",
            Self::BrokenPromise => "broken_promise",
            Self::Rate => "rate",
            Self::Quota => "quota",
            Self::Frozen => "frozen",
            Self::OwnHead => "own_head",
            Self::Timeout => "timeout",
            Self::WrongGroup => "wrong_group",
        }
    }
}

/// What counts against a peer's standing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Offence {
    /// What it did.
    pub reason: Reason,
    /// Points taken from its standing.
    pub points: u32,
}

impl Offence {
    /// Returns the offence with the points of SECURITY §7.2 for its reason.
    #[must_use]
    pub const fn of(reason: Reason) -> Self {
        let points = match reason {
            Reason::BadSignature | Reason::BadIdentity => 50,
            Reason::TooLarge
            | Reason::Malformed
            | Reason::WrongNetwork
            | Reason::BadCatalog
            | Reason::Lifetime
            | Reason::SeqJump
            | Reason::NotDelegated
            | Reason::WrongGroup => 20,
            Reason::Quota | Reason::BrokenPromise => 5,
            Reason::Timeout => 2,
            _ => 0,
        };
        Self { reason, points }
    }
}

/// Something worth a counter and a line in the log.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Notice<P> {
    /// Something was not taken.
    Refused {
        /// From whom it came.
        peer: P,
        /// Whose it is, where that is known.
        publisher: Option<PublisherId>,
        /// Why.
        reason: Reason,
    },
    /// The head that is held does not count any more: a later event of its publisher's identity voided it.
    Voided {
        /// Whose head.
        publisher: PublisherId,
        /// Its place.
        place: Position,
    },
    /// A reconciliation with a peer is complete: both hold the same, or what was missing has been asked for.
    Reconciled {
        /// With whom.
        peer: P,
        /// Heads that the peer had newer.
        behind: usize,
        /// Heads that we had newer.
        ahead: usize,
    },
    /// A publisher contradicted itself; the proof is new here.
    Equivocation {
        /// Who brought it or made it plain.
        peer: P,
        /// Whose line of heads it is.
        publisher: PublisherId,
        /// The lowest disputed place.
        place: Position,
    },
    /// A node is heard as two processes; both are told.
    HeardTwice {
        /// Which.
        peer: P,
    },
    /// Gossip brought a newer head, which is passed on; its catalog is not here yet.
    Heard {
        /// Whose.
        publisher: PublisherId,
        /// Its place.
        place: Position,
    },
    /// A newer catalog is stored.
    Replicated {
        /// Whose.
        publisher: PublisherId,
        /// Its number.
        seq: u64,
    },
}
