//! A witness: one county's signed word that it had seen a head of another.
//!
//! Every head commits in `seen_root` to the frontier that its county held; one item of it with its path says "the county that signed
//! this head had seen *that* head of publisher P". It does not say that the county agreed with anything, nor when it saw it first.

use kreisnetz_identity::{Digest, IdentityLog, NotDelegated, PublisherId, Signed, Timestamp, Verified};
use serde_bytes::{ByteBuf, Bytes};

use crate::{FrontierItem, Head, HeadError, HeadRefused, InclusionPath, parse_head, seen_root, verify_head};

/// Bytes of a witness at most; one in a full network of 16,384 publishers has about 1.2 KiB.
pub const WITNESS_BYTES_MAX: usize = 4 * 1024;

/// CBOR `[head, item, index, size, [hashes]]` as received: whose word it claims to be, and about whom.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Witness {
    head: Signed<Head>,
    item: FrontierItem,
    path: InclusionPath,
}

/// A witness whose head its county signed, and whose item stands in that head's frontier.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct VerifiedWitness {
    head: Verified<Head>,
    item: FrontierItem,
    path: InclusionPath,
}

/// Why bytes are nobody's word.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum BadWitness {
    /// Not the CBOR form, or too long.
    #[error("not a witness of this form")]
    Form,
    /// A head that cannot be read.
    #[error(transparent)]
    Head(#[from] HeadError),
    /// A head that its county did not sign, as far as is known here.
    #[error(transparent)]
    Refused(#[from] HeadRefused),
    /// The log given is that of another county, or the head belongs to another network.
    #[error("the head belongs to another county or network than the identity given")]
    Publisher,
    /// A county's word about itself counts for nothing.
    #[error("a county does not witness itself")]
    Own,
    /// The item does not stand in the frontier of the head.
    #[error("the item does not stand in the frontier that the head names")]
    Path,
}

impl BadWitness {
    /// Says whether a newer identity log of the witness may make it good.
    #[must_use]
    pub const fn needs_identity(&self) -> bool {
        matches!(self, Self::Refused(HeadRefused::NotDelegated(NotDelegated::UnknownTip)))
    }
}

/// What a witness says about one head.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Sight {
    /// It had seen this very head.
    This,
    /// It had seen a later head of the same epoch.
    Later,
    /// It had seen another head at the same place: a claim, which the other head turns into a proof.
    Contradicts,
}

type Row = (ByteBuf, FrontierItem, u64, u64, Vec<Digest>);

impl Witness {
    /// Reads the bytes of a witness without believing them.
    ///
    /// # Errors
    ///
    /// [`BadWitness::Form`], [`BadWitness::Head`] or [`BadWitness::Own`].
    pub fn parse(bytes: &[u8]) -> Result<Self, BadWitness> {
        let (head, item, index, size, hashes): Row = kreisnetz_canonical::decode(bytes, WITNESS_BYTES_MAX).map_err(|_| BadWitness::Form)?;
        let head = parse_head(&head)?;
        if head.claims().publisher == item.publisher {
            return Err(BadWitness::Own);
        }
        Ok(Self { head, item, path: InclusionPath::new(index, size, hashes) })
    }

    /// Verifies the bytes of a witness by the identity of the county that speaks.
    ///
    /// # Errors
    ///
    /// [`BadWitness`]; where it [needs an identity](BadWitness::needs_identity), the log is to be asked for.
    pub fn verify(bytes: &[u8], log: &IdentityLog) -> Result<VerifiedWitness, BadWitness> {
        Self::parse(bytes)?.verify_by(log)
    }

    /// Returns who claims to speak: whose identity log [`Self::verify`] needs.
    #[must_use]
    pub const fn witness(&self) -> PublisherId {
        self.head.claims().publisher
    }

    /// Returns the head that it claims to be about.
    #[must_use]
    pub const fn item(&self) -> &FrontierItem {
        &self.item
    }

    /// Returns when the county claims to have signed it.
    #[must_use]
    pub const fn issued(&self) -> Timestamp {
        self.head.claims().issued
    }

    fn verify_by(self, log: &IdentityLog) -> Result<VerifiedWitness, BadWitness> {
        if self.witness() != log.publisher() || self.head.claims().network != log.network() {
            return Err(BadWitness::Publisher);
        }
        let head = verify_head(self.head, log)?;
        if !self.path.leads_to(&head.seen_root, &kreisnetz_canonical::encode(&self.item)) {
            return Err(BadWitness::Path);
        }
        Ok(VerifiedWitness { head, item: self.item, path: self.path })
    }
}

impl VerifiedWitness {
    /// Returns what a head says of one publisher, out of the frontier that it names, sorted by publisher; none where the frontier is
    /// another one, or does not hold the publisher.
    #[must_use]
    pub fn of(head: Verified<Head>, frontier: &[FrontierItem], subject: &PublisherId) -> Option<Self> {
        if seen_root(frontier) != head.seen_root {
            return None;
        }
        let place = frontier.binary_search_by(|item| item.publisher.cmp(subject)).ok()?;
        let encoded: Vec<Vec<u8>> = frontier.iter().map(kreisnetz_canonical::encode).collect();
        Some(Self { head, item: frontier[place], path: InclusionPath::of(&encoded, place)? })
    }

    /// Returns the bytes of the witness.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let Self { head, item, path } = self;
        kreisnetz_canonical::encode(&(Bytes::new(head.bytes()), item, path.index(), path.size(), path.hashes()))
    }

    /// Returns who speaks.
    #[must_use]
    pub fn witness(&self) -> PublisherId {
        self.head.publisher
    }

    /// Returns when the county signed the head with which it speaks; it had seen the other head by then.
    #[must_use]
    pub fn issued(&self) -> Timestamp {
        self.head.issued
    }

    /// Returns the head that is witnessed.
    #[must_use]
    pub const fn item(&self) -> &FrontierItem {
        &self.item
    }

    /// Returns the head with which the county speaks.
    #[must_use]
    pub const fn head(&self) -> &Verified<Head> {
        &self.head
    }

    /// Returns what it says about a head; nothing where it is about another publisher, an earlier head or another epoch.
    ///
    /// A later epoch says nothing: its root event may have left this head behind.
    #[must_use]
    pub fn sight(&self, head: &Verified<Head>) -> Option<Sight> {
        let (item, place) = (&self.item, head.position());
        if item.publisher != head.publisher || item.position.epoch != place.epoch {
            return None;
        }
        match item.position.cmp(&place) {
            std::cmp::Ordering::Less => None,
            std::cmp::Ordering::Greater => Some(Sight::Later),
            std::cmp::Ordering::Equal if item.head == head.digest() => Some(Sight::This),
            std::cmp::Ordering::Equal => Some(Sight::Contradicts),
        }
    }
}
