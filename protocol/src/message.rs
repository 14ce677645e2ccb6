//! What travels on a stream: one request, then the frames of its answer.
//!
//! Every message is deterministic CBOR, an array `[type, body]`. Lengths are framed by whoever owns the stream. A type that is not
//! known is nobody's fault; a known one must match to the byte.

use kreisnetz_catalog::{EQUIVOCATION_BYTES_MAX, Fingerprint, FrontierItem, HEAD_BYTES_MAX, Leaf, Position};
use kreisnetz_identity::{NetworkId, PublisherId};
use serde::{
    Deserialize, Serialize,
    de::{DeserializeOwned, IgnoredAny},
};
use serde_bytes::ByteBuf;

use crate::{
    buckets::Buckets,
    limits::{
        BUCKETS, EVENTS_PER_FRAME, FRAME_BYTES_MAX, FRONTIER_ITEMS_PER_FRAME, HEADS_PER_FRAME, LEAVES_PER_FRAME, PROOFS_PER_PUBLISHER,
        REQUEST_BYTES_MAX, WITNESS_BYTES_MAX,
    },
};

/// Names a request within one engine; never sent.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct RequestId(pub(crate) u64);

/// The greeting: `[first 8 bytes of the network, features, frontier fingerprint, count, run]`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(from = "HelloRow", into = "HelloRow")]
pub struct Hello {
    /// First eight bytes of the network's id.
    pub network: [u8; 8],
    /// Bits of what the sender can do beyond this version, and [`HEARD_TWICE`]; unknown bits are ignored.
    pub features: u64,
    /// What the sender's frontier comes to, its own head included.
    pub fingerprint: Fingerprint,
    /// Number of publishers in it.
    pub count: u64,
    /// Eight random bytes of this start, sent by nodes that sign; zero by others.
    pub run: u64,
}

/// Bit of the features in a greeting: whoever is greeted was heard under another `run` too, within the last ten minutes (SECURITY.md §4).
pub const HEARD_TWICE: u64 = 1;

type HelloRow = (u64, u64, Fingerprint, u64, u64);

impl From<HelloRow> for Hello {
    fn from((network, features, fingerprint, count, run): HelloRow) -> Self {
        Self { network: network.to_be_bytes(), features, fingerprint, count, run }
    }
}

impl From<Hello> for HelloRow {
    fn from(hello: Hello) -> Self {
        (u64::from_be_bytes(hello.network), hello.features, hello.fingerprint, hello.count, hello.run)
    }
}

impl Hello {
    /// Returns the first eight bytes of a network's id.
    #[must_use]
    pub fn network_prefix(network: &NetworkId) -> [u8; 8] {
        let mut prefix = [0; 8];
        prefix.copy_from_slice(&network.as_bytes()[..8]);
        prefix
    }
}

/// What one node asks another.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Request {
    /// Do we hold the same heads? Answered by a `Hello`, and where they differ by the answerer's frontier or its fingerprints.
    Hello(Hello),
    /// Which heads do you hold?
    Frontier,
    /// What do the buckets of your frontier come to?
    Fingerprints,
    /// Which heads do you hold in these buckets?
    Lists(Buckets),
    /// What changed in this catalog since a head that I hold?
    Delta {
        /// Whose catalog.
        publisher: PublisherId,
        /// The head held; none asks for the whole catalog.
        since: Option<Position>,
    },
    /// The identity log of this publisher.
    Identity {
        /// Whose.
        publisher: PublisherId,
    },
    /// The heads of this publisher that you keep, from this place on.
    Heads {
        /// Whose.
        publisher: PublisherId,
        /// The first place that is asked for.
        from: Position,
    },
    /// The proofs that this publisher contradicted itself.
    Proofs {
        /// Whose.
        publisher: PublisherId,
    },
    /// A head of your own that had seen a head of this publisher, with the path that shows it.
    Witness {
        /// Whose head is to be witnessed.
        publisher: PublisherId,
    },
}

/// One frame of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Response {
    /// Answer to `Hello`.
    Hello(Hello),
    /// Part of the frontier, sorted by publisher over all parts.
    Frontier(Vec<FrontierItem>),
    /// Begins a delta: the head as signed, and the `seq` that the leaves count from, 0 for a whole list.
    Head {
        /// The signed head.
        head: Vec<u8>,
        /// Leaves with a higher `rev` follow; 0 where all do.
        since: u64,
    },
    /// Leaves of a delta, sorted by slug over all parts.
    Leaves(Vec<Leaf>),
    /// Bytes of entries of a delta.
    Entries(Vec<Vec<u8>>),
    /// Signed events of an identity log, in order over all parts.
    Events(Vec<Vec<u8>>),
    /// The fingerprint of each bucket of the frontier, 256 of them.
    Fingerprints(Vec<Fingerprint>),
    /// Heads of one publisher as signed, the oldest first.
    Heads(Vec<Vec<u8>>),
    /// Proofs of contradiction.
    Proofs(Vec<Vec<u8>>),
    /// One witness.
    Witness(Vec<u8>),
    /// What was asked for is not held here, or nothing newer.
    Absent,
    /// Ask again after so many milliseconds.
    Busy(u64),
    /// The answer is complete; without it an answer was cut off.
    End,
}

/// Why bytes are no message.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum MessageError {
    /// A type that this version does not know: nobody's fault.
    #[error("a message of type {0}, which needs a newer kreisnetz")]
    UnknownType(u64),
    /// Not deterministic CBOR of the type, or beyond a limit.
    #[error("malformed: {0}")]
    Malformed(String),
}

mod kind {
    pub(super) const HELLO: u64 = 0;
    pub(super) const FRONTIER: u64 = 1;
    pub(super) const DELTA: u64 = 2;
    pub(super) const IDENTITY: u64 = 3;
    pub(super) const LEAVES: u64 = 4;
    pub(super) const ENTRIES: u64 = 5;
    pub(super) const ABSENT: u64 = 6;
    pub(super) const BUSY: u64 = 7;
    pub(super) const END: u64 = 8;
    pub(super) const FINGERPRINTS: u64 = 9;
    pub(super) const LISTS: u64 = 10;
    pub(super) const HEADS: u64 = 11;
    pub(super) const PROOFS: u64 = 12;
    pub(super) const WITNESS: u64 = 13;
}

impl Request {
    /// Returns the bytes of the request.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Hello(hello) => kreisnetz_canonical::encode(&(kind::HELLO, hello)),
            Self::Frontier => kreisnetz_canonical::encode(&(kind::FRONTIER, NOTHING)),
            Self::Delta { publisher, since } => {
                let since: Vec<u64> = since.iter().flat_map(|position| [position.epoch, position.seq]).collect();
                kreisnetz_canonical::encode(&(kind::DELTA, (publisher, since)))
            }
            Self::Identity { publisher } => kreisnetz_canonical::encode(&(kind::IDENTITY, publisher)),
            Self::Fingerprints => kreisnetz_canonical::encode(&(kind::FINGERPRINTS, NOTHING)),
            Self::Lists(buckets) => kreisnetz_canonical::encode(&(kind::LISTS, buckets)),
            Self::Heads { publisher, from } => kreisnetz_canonical::encode(&(kind::HEADS, (publisher, from.epoch, from.seq))),
            Self::Proofs { publisher } => kreisnetz_canonical::encode(&(kind::PROOFS, publisher)),
            Self::Witness { publisher } => kreisnetz_canonical::encode(&(kind::WITNESS, publisher)),
        }
    }

    /// Reads a request of at most [`REQUEST_BYTES_MAX`] bytes.
    ///
    /// # Errors
    ///
    /// [`MessageError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, MessageError> {
        match peek(bytes, REQUEST_BYTES_MAX)? {
            kind::HELLO => body(bytes, REQUEST_BYTES_MAX).map(Self::Hello),
            kind::FRONTIER => body::<[u64; 0]>(bytes, REQUEST_BYTES_MAX).map(|_| Self::Frontier),
            kind::DELTA => {
                let (publisher, since): (PublisherId, Vec<u64>) = body(bytes, REQUEST_BYTES_MAX)?;
                let since = match since[..] {
                    [] => None,
                    [epoch, seq] => Some(Position { epoch, seq }),
                    _ => return Err(MessageError::Malformed("a place has an epoch and a number".into())),
                };
                Ok(Self::Delta { publisher, since })
            }
            kind::IDENTITY => body(bytes, REQUEST_BYTES_MAX).map(|publisher| Self::Identity { publisher }),
            kind::FINGERPRINTS => body::<[u64; 0]>(bytes, REQUEST_BYTES_MAX).map(|_| Self::Fingerprints),
            kind::LISTS => body(bytes, REQUEST_BYTES_MAX).map(Self::Lists),
            kind::HEADS => {
                let (publisher, epoch, seq) = body(bytes, REQUEST_BYTES_MAX)?;
                Ok(Self::Heads { publisher, from: Position { epoch, seq } })
            }
            kind::PROOFS => body(bytes, REQUEST_BYTES_MAX).map(|publisher| Self::Proofs { publisher }),
            kind::WITNESS => body(bytes, REQUEST_BYTES_MAX).map(|publisher| Self::Witness { publisher }),
            unknown => Err(MessageError::UnknownType(unknown)),
        }
    }
}

const NOTHING: [u64; 0] = [];

impl Response {
    /// Returns the bytes of the frame.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Hello(hello) => kreisnetz_canonical::encode(&(kind::HELLO, hello)),
            Self::Frontier(items) => kreisnetz_canonical::encode(&(kind::FRONTIER, items)),
            Self::Head { head, since } => kreisnetz_canonical::encode(&(kind::DELTA, (serde_bytes::Bytes::new(head), since))),
            Self::Leaves(leaves) => kreisnetz_canonical::encode(&(kind::LEAVES, leaves)),
            Self::Entries(entries) => kreisnetz_canonical::encode(&(kind::ENTRIES, byte_strings(entries))),
            Self::Events(events) => kreisnetz_canonical::encode(&(kind::IDENTITY, byte_strings(events))),
            Self::Fingerprints(fingerprints) => kreisnetz_canonical::encode(&(kind::FINGERPRINTS, fingerprints)),
            Self::Heads(heads) => kreisnetz_canonical::encode(&(kind::HEADS, byte_strings(heads))),
            Self::Proofs(proofs) => kreisnetz_canonical::encode(&(kind::PROOFS, byte_strings(proofs))),
            Self::Witness(witness) => kreisnetz_canonical::encode(&(kind::WITNESS, serde_bytes::Bytes::new(witness))),
            Self::Absent => kreisnetz_canonical::encode(&(kind::ABSENT, NOTHING)),
            Self::Busy(millis) => kreisnetz_canonical::encode(&(kind::BUSY, millis)),
            Self::End => kreisnetz_canonical::encode(&(kind::END, NOTHING)),
        }
    }

    /// Reads a frame of at most [`FRAME_BYTES_MAX`] bytes.
    ///
    /// # Errors
    ///
    /// [`MessageError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, MessageError> {
        match peek(bytes, FRAME_BYTES_MAX)? {
            kind::HELLO => body(bytes, REQUEST_BYTES_MAX).map(Self::Hello),
            kind::FRONTIER => list(bytes, FRONTIER_ITEMS_PER_FRAME).map(Self::Frontier),
            kind::DELTA => {
                let (head, since): (ByteBuf, u64) = body(bytes, FRAME_BYTES_MAX)?;
                Ok(Self::Head { head: head.into_vec(), since })
            }
            kind::LEAVES => list(bytes, LEAVES_PER_FRAME).map(Self::Leaves),
            kind::ENTRIES => list(bytes, FRAME_BYTES_MAX).map(|entries| Self::Entries(vectors(entries))),
            kind::IDENTITY => list(bytes, EVENTS_PER_FRAME).map(|events| Self::Events(vectors(events))),
            kind::FINGERPRINTS => match list(bytes, BUCKETS)? {
                fingerprints if fingerprints.len() == BUCKETS => Ok(Self::Fingerprints(fingerprints)),
                _ => Err(MessageError::Malformed(format!("there are {BUCKETS} buckets"))),
            },
            kind::HEADS => pieces(bytes, HEADS_PER_FRAME, HEAD_BYTES_MAX).map(Self::Heads),
            kind::PROOFS => pieces(bytes, PROOFS_PER_PUBLISHER, EQUIVOCATION_BYTES_MAX).map(Self::Proofs),
            kind::WITNESS => body::<ByteBuf>(bytes, WITNESS_BYTES_MAX + 8).map(|witness| Self::Witness(witness.into_vec())),
            kind::ABSENT => body::<[u64; 0]>(bytes, REQUEST_BYTES_MAX).map(|_| Self::Absent),
            kind::BUSY => body(bytes, REQUEST_BYTES_MAX).map(Self::Busy),
            kind::END => body::<[u64; 0]>(bytes, REQUEST_BYTES_MAX).map(|_| Self::End),
            unknown => Err(MessageError::UnknownType(unknown)),
        }
    }
}

fn byte_strings(items: &[Vec<u8>]) -> Vec<&serde_bytes::Bytes> {
    items.iter().map(|item| serde_bytes::Bytes::new(item)).collect()
}

fn vectors(items: Vec<ByteBuf>) -> Vec<Vec<u8>> {
    items.into_iter().map(ByteBuf::into_vec).collect()
}

pub(crate) fn peek(bytes: &[u8], limit: usize) -> Result<u64, MessageError> {
    let (kind, _): (u64, IgnoredAny) = kreisnetz_canonical::peek(bytes, limit).map_err(malformed)?;
    Ok(kind)
}

pub(crate) fn body<T: Serialize + DeserializeOwned>(bytes: &[u8], limit: usize) -> Result<T, MessageError> {
    let (_, body): (u64, T) = kreisnetz_canonical::decode(bytes, limit).map_err(malformed)?;
    Ok(body)
}

fn list<T: Serialize + DeserializeOwned>(bytes: &[u8], most: usize) -> Result<Vec<T>, MessageError> {
    let items: Vec<T> = body(bytes, FRAME_BYTES_MAX)?;
    if items.len() <= most { Ok(items) } else { Err(MessageError::Malformed(format!("more than {most} items in a frame"))) }
}

/// Reads byte strings of which each has a limit of its own.
fn pieces(bytes: &[u8], most: usize, longest: usize) -> Result<Vec<Vec<u8>>, MessageError> {
    let pieces = vectors(list(bytes, most)?);
    let fit = pieces.iter().all(|piece| piece.len() <= longest);
    if fit { Ok(pieces) } else { Err(MessageError::Malformed(format!("a part of more than {longest} bytes"))) }
}

fn malformed(error: kreisnetz_canonical::DecodeError) -> MessageError {
    MessageError::Malformed(error.to_string())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hello() -> Hello {
        let fingerprint = kreisnetz_catalog::fingerprint(&[]);
        Hello { network: [0xff; 8], features: 0, fingerprint, count: 400, run: u64::MAX }
    }

    #[test]
    fn two_greetings_with_their_lengths_stay_under_a_hundred_bytes() {
        let request = Request::Hello(hello()).encode().len() + 4;
        let answer = Response::Hello(hello()).encode().len() + 4;
        assert!(request + answer <= 100, "{request} + {answer}");
    }

    #[test]
    fn every_request_reads_back() {
        let publisher = PublisherId::from_bytes([7; 32]);
        let since = Some(Position { epoch: 1, seq: u64::MAX });
        let requests = [
            Request::Hello(hello()),
            Request::Frontier,
            Request::Delta { publisher, since },
            Request::Delta { publisher, since: None },
            Request::Identity { publisher },
            Request::Fingerprints,
            Request::Lists([0, 9, 255].into_iter().collect()),
            Request::Heads { publisher, from: Position { epoch: 2, seq: 9 } },
            Request::Proofs { publisher },
            Request::Witness { publisher },
        ];
        for request in requests {
            assert_eq!(Request::decode(&request.encode()).unwrap(), request);
        }
    }

    #[test]
    fn every_frame_reads_back() {
        let leaf = Leaf::live("kuubu".parse().unwrap(), "asset".into(), 3, b"entry");
        let frames = [
            Response::Hello(hello()),
            Response::Frontier(Vec::new()),
            Response::Head { head: vec![1; 415], since: 0 },
            Response::Leaves(vec![leaf]),
            Response::Entries(vec![vec![1; 1200], vec![]]),
            Response::Events(vec![vec![2; 600]]),
            Response::Fingerprints(vec![kreisnetz_catalog::fingerprint(&[]); BUCKETS]),
            Response::Heads(vec![vec![3; 415]; 64]),
            Response::Proofs(vec![vec![4; 836]]),
            Response::Witness(vec![5; 4096]),
            Response::Absent,
            Response::Busy(1500),
            Response::End,
        ];
        for frame in frames {
            assert_eq!(Response::decode(&frame.encode()).unwrap(), frame);
        }
    }

    #[test]
    fn parts_beyond_their_number_or_length_are_refused() {
        let frames = [
            Response::Fingerprints(vec![kreisnetz_catalog::fingerprint(&[]); BUCKETS - 1]),
            Response::Heads(vec![vec![3; 415]; 65]),
            Response::Heads(vec![vec![3; 513]]),
            Response::Proofs(vec![vec![4; 9]; 5]),
            Response::Witness(vec![5; 4200]),
        ];
        for frame in frames {
            assert!(matches!(Response::decode(&frame.encode()), Err(MessageError::Malformed(_))), "{frame:?}");
        }
    }

    #[test]
    fn a_type_of_a_later_version_is_told_from_nonsense() {
        assert_eq!(Request::decode(&kreisnetz_canonical::encode(&(99, NOTHING))), Err(MessageError::UnknownType(99)));
        assert!(matches!(Request::decode(&[0xff]), Err(MessageError::Malformed(_))));
    }

    proptest! {
        #[test]
        fn any_bytes_end_in_a_message_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            if let Ok(request) = Request::decode(&bytes) {
                prop_assert_eq!(request.encode(), bytes.clone());
            }
            if let Ok(response) = Response::decode(&bytes) {
                prop_assert_eq!(response.encode(), bytes);
            }
        }
    }
}
