//! What a proof file shows, part by part.

use kreisnetz_identity::{Ags, Class, Digest, IdentityLog, NetworkId, PublisherId, Signed, Timestamp, Verified};

use super::ProofError;
use super::file::{self, File, Spoken};
use crate::{Content, Head, Leaf, Position, Sight, Slug, Witness, neighbours::LEAF_BYTES_MAX, verify_head};

/// What holds, after every signature, path and digest of the file was checked.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProofReport {
    /// The name that the proof is about.
    pub slug: Slug,
    /// What is shown of it.
    pub claim: ProvenClaim,
    /// Whose catalog it is, by its own words: the check digits of the id tell whether it is that county.
    pub publisher: ProvenPublisher,
    /// The network that all signatures name.
    pub network: NetworkId,
    /// The head that signs the catalog.
    pub head: Verified<Head>,
    /// Other counties that had seen this head or a later one of its epoch, in the order of their ids.
    pub witnesses: Vec<ProvenWitness>,
    /// Counties that had seen another head at the same place.
    pub contradictions: Vec<ProvenWitness>,
}

/// What a proof shows of a name.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ProvenClaim {
    /// The catalog lists this entry.
    Entry {
        /// Its leaf.
        leaf: Leaf,
        /// Its bytes, which the leaf names.
        bytes: Vec<u8>,
    },
    /// The catalog says that the entry was withdrawn.
    Withdrawn {
        /// The tombstone.
        leaf: Leaf,
    },
    /// The catalog lists nothing of this name.
    Absent,
}

/// A publisher as its inception names it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProvenPublisher {
    /// Its id, which is proven.
    pub id: PublisherId,
    /// What it claims to be.
    pub class: Class,
    /// The official key that it claims.
    pub ags: Option<Ags>,
    /// The name that it claims: text of others, to be neutralised where it is shown.
    pub name: String,
}

/// A county's word about the head.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProvenWitness {
    /// Who speaks.
    pub publisher: ProvenPublisher,
    /// When it signed what it says.
    pub issued: Timestamp,
    /// Which place of the publisher's line it had seen.
    pub position: Position,
    /// Whether it is this head, a later one, or another at the same place.
    pub sight: Sight,
}

impl From<&IdentityLog> for ProvenPublisher {
    fn from(log: &IdentityLog) -> Self {
        Self { id: log.publisher(), class: log.class(), ags: log.ags(), name: log.name().to_owned() }
    }
}

impl ProofReport {
    /// Returns since when the head is witnessed: when the first of the witnesses signed what it says.
    #[must_use]
    pub fn witnessed_since(&self) -> Option<Timestamp> {
        self.witnesses.iter().map(|witness| witness.issued).min()
    }
}

/// Checks everything in the file; the head was read, not yet believed.
pub(super) fn check(file: &File, claimed: Signed<Head>, identity: &IdentityLog) -> Result<ProofReport, ProofError> {
    if claimed.claims().publisher != identity.publisher() {
        return Err(ProofError::Publisher);
    }
    let head = verify_head(claimed, identity)?;
    let claim = claim(file, &head)?;
    let mut spoken = Vec::new();
    let mut last = None;
    for (place, row) in (1..).zip(&file.witnesses) {
        let witness = witness(row, &head, place)?;
        // In the order of their ids, each once: a proof has one encoding, and no county counts twice.
        if last >= Some(witness.publisher.id) {
            return Err(ProofError::WitnessPlace(place));
        }
        last = Some(witness.publisher.id);
        spoken.push(witness);
    }
    let (contradictions, witnesses) = spoken.into_iter().partition(|witness| witness.sight == Sight::Contradicts);
    let (slug, publisher) = (file.slug.clone(), ProvenPublisher::from(identity));
    Ok(ProofReport { slug, claim, publisher, network: identity.network(), head, witnesses, contradictions })
}

fn claim(file: &File, head: &Head) -> Result<ProvenClaim, ProofError> {
    match (&file.leaf, &file.path, &file.entry, &file.neighbours) {
        (None, None, None, Some(neighbours)) if neighbours.exclude(&file.slug, head) => Ok(ProvenClaim::Absent),
        (None, None, None, Some(_)) => Err(ProofError::Neighbours),
        (Some(bytes), Some(path), entry, None) => {
            let leaf: Leaf = kreisnetz_canonical::decode(bytes, LEAF_BYTES_MAX).map_err(|_| ProofError::Leaf)?;
            if *leaf.slug() != file.slug {
                return Err(ProofError::Leaf);
            }
            if path.size() != head.count || !path.leads_to(&head.root, bytes) {
                return Err(ProofError::Path);
            }
            listed(leaf, entry.as_ref().map(|entry| entry.as_slice()))
        }
        _ => Err(ProofError::Form("neither an entry nor its absence".to_owned())),
    }
}

fn listed(leaf: Leaf, entry: Option<&[u8]>) -> Result<ProvenClaim, ProofError> {
    match (leaf.content(), entry) {
        (Content::Live { digest, length }, Some(bytes)) if *digest == Digest::of(bytes) && *length == bytes.len() as u64 => {
            Ok(ProvenClaim::Entry { bytes: bytes.to_vec(), leaf })
        }
        (Content::Withdrawn { .. }, None) => Ok(ProvenClaim::Withdrawn { leaf }),
        _ => Err(ProofError::Entry),
    }
}

fn witness(row: &Spoken, head: &Verified<Head>, place: usize) -> Result<ProvenWitness, ProofError> {
    let log = file::log(&row.events, head.network).map_err(|error| ProofError::WitnessIdentity { place, error })?;
    let witness = Witness::verify(&row.witness, &log).map_err(|error| ProofError::Witness { place, error })?;
    let sight = witness.sight(head).ok_or(ProofError::WitnessPlace(place))?;
    let (issued, position) = (witness.issued(), witness.item().position);
    Ok(ProvenWitness { publisher: ProvenPublisher::from(&log), issued, position, sight })
}
