//! The bytes of a proof file: one deterministic CBOR map.

use kreisnetz_identity::{Digest, IdentityLog, LOG_EVENTS_MAX, NetworkId, VerifyEventError};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use super::{Evidence, PROOF_BYTES_MAX, PROOF_WITNESSES_MAX, ProofError};
use crate::{InclusionPath, Leaf, Neighbours, Sight, Slug, VerifiedWitness};

/// The version of the format that is read and written here.
const VERSION: u64 = 1;

/// `{v, head, kind, leaf, path, slug, entry, events, witnesses}`, or with `neighbours` in place of `leaf`, `path` and `entry`; a
/// withdrawn entry has `leaf` and `path` alone. Heads, events, leaves and entries are byte strings, as they were signed or hashed.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    v: u64,
    pub(super) head: ByteBuf,
    kind: Kind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) leaf: Option<ByteBuf>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) path: Option<InclusionPath>,
    pub(super) slug: Slug,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) entry: Option<ByteBuf>,
    pub(super) events: Vec<ByteBuf>,
    pub(super) witnesses: Vec<Spoken>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) neighbours: Option<Neighbours>,
}

#[derive(Debug, Deserialize, Serialize)]
enum Kind {
    #[serde(rename = "kreisnetz.proof")]
    Proof,
}

/// A witness, and the identity of the county that speaks.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Spoken {
    pub(super) events: Vec<ByteBuf>,
    pub(super) witness: ByteBuf,
}

impl File {
    /// Puts the evidence together.
    pub(super) fn of(evidence: Evidence<'_>) -> Result<Self, ProofError> {
        let Evidence { head, identity, leaves, slug, entry, witnesses } = evidence;
        let mut file = Self {
            v: VERSION,
            head: ByteBuf::from(head.bytes()),
            kind: Kind::Proof,
            leaf: None,
            path: None,
            slug: slug.clone(),
            entry: None,
            events: events(identity),
            witnesses: Vec::new(),
            neighbours: None,
        };
        match leaves.binary_search_by(|leaf| leaf.slug().cmp(slug)) {
            Ok(place) => file.include(leaves, place, entry)?,
            Err(_) => file.neighbours = Some(Neighbours::of(leaves, slug).ok_or(ProofError::Neighbours)?),
        }
        let telling = witnesses.into_iter().filter_map(|(witness, log)| Some((witness.sight(head)?, witness, log))).collect();
        file.witnesses = chosen(telling, PROOF_BYTES_MAX.saturating_sub(file.encode().len()));
        Ok(file)
    }

    fn include(&mut self, leaves: &[Leaf], place: usize, entry: Option<&[u8]>) -> Result<(), ProofError> {
        let leaf = &leaves[place];
        if leaf.entry().map(|(digest, _)| digest) != entry.map(Digest::of) {
            return Err(ProofError::Entry);
        }
        let encoded: Vec<Vec<u8>> = leaves.iter().map(Leaf::encode).collect();
        self.path = InclusionPath::of(&encoded, place);
        self.leaf = Some(ByteBuf::from(leaf.encode()));
        self.entry = entry.map(ByteBuf::from);
        Ok(())
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        kreisnetz_canonical::encode(self)
    }

    /// Reads the form alone.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, ProofError> {
        #[derive(Deserialize)]
        struct Version {
            v: u64,
        }
        if bytes.len() > PROOF_BYTES_MAX {
            return Err(ProofError::TooLarge);
        }
        let form = |error: kreisnetz_canonical::DecodeError| ProofError::Form(error.to_string());
        let version: Version = kreisnetz_canonical::peek(bytes, PROOF_BYTES_MAX).map_err(form)?;
        if version.v != VERSION {
            return Err(ProofError::UnknownVersion(version.v));
        }
        let file: Self = kreisnetz_canonical::decode(bytes, PROOF_BYTES_MAX).map_err(form)?;
        let mut logs = file.witnesses.iter().map(|spoken| &spoken.events).chain([&file.events]);
        if file.witnesses.len() > PROOF_WITNESSES_MAX || logs.any(|events| events.len() > LOG_EVENTS_MAX) {
            return Err(ProofError::TooLarge);
        }
        drop(logs);
        Ok(file)
    }
}

/// Chooses the witnesses that fit: contradictions before all, then whoever saw the head first; in the order of their ids.
fn chosen(mut telling: Vec<(Sight, VerifiedWitness, IdentityLog)>, room: usize) -> Vec<Spoken> {
    telling.sort_by_key(|(sight, witness, _)| (*sight != Sight::Contradicts, witness.issued(), witness.witness()));
    let (mut taken, mut used) = (std::collections::BTreeMap::new(), 0);
    for (_, witness, log) in telling {
        let spoken = Spoken { events: events(&log), witness: ByteBuf::from(witness.encode()) };
        let bytes = kreisnetz_canonical::encode(&spoken).len();
        // Two bytes for the list's own length, which grows with it.
        if taken.len() >= PROOF_WITNESSES_MAX || used + bytes + 2 > room || taken.contains_key(&witness.witness()) {
            continue;
        }
        used += bytes;
        taken.insert(witness.witness(), spoken);
    }
    taken.into_values().collect()
}

fn events(log: &IdentityLog) -> Vec<ByteBuf> {
    log.events().map(|event| ByteBuf::from(event.bytes())).collect()
}

/// Reads an identity out of a file.
pub(super) fn log(events: &[ByteBuf], network: NetworkId) -> Result<IdentityLog, VerifyEventError> {
    IdentityLog::read(events.iter().map(|event| event.as_slice()), network)
}
