//! The head: one signature over a whole catalog.

use kreisnetz_identity::{
    Digest, HeadPosition, HeadRef, IdentityLog, NetworkId, NotDelegated, PublisherId, SecretKey, Signed, Timestamp, Verified, cose,
};
use serde::{Deserialize, Serialize};

/// Bytes of a head with its signature at most.
pub const HEAD_BYTES_MAX: usize = 512;
/// Seconds from `issued` to `expires` at most: 30 days.
pub const HEAD_LIFETIME_SECONDS_MAX: u64 = 30 * 24 * 60 * 60;
/// The version of the format that is read and written here.
const VERSION: u64 = 1;

/// What the publisher signs: the state of its catalog, and whom it has seen.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    v: u64,
    /// Number of this head; counts on over epochs, the first has 1.
    pub seq: u64,
    /// Digest of the head before; none for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prev: Option<Digest>,
    /// Merkle root over the leaves.
    pub root: Digest,
    /// Sum of the lengths of the live entries.
    pub bytes: u64,
    /// Number of leaves, tombstones too.
    pub count: u64,
    /// Epoch of the signing key.
    pub epoch: u64,
    /// When it was signed.
    pub issued: Timestamp,
    /// When it is stale; at most 30 days later.
    pub expires: Timestamp,
    /// The network it belongs to.
    pub network: NetworkId,
    /// Whose catalog this is.
    pub publisher: PublisherId,
    /// Merkle root over the frontier of all other publishers at that moment.
    pub seen_root: Digest,
    /// Tombstones of this `rev` and before are gone.
    pub purge_floor: u64,
    /// Digest of the last event of the identity log.
    pub identity_tip: Digest,
}

impl cose::Payload for Head {
    const DOMAIN: &'static str = "kreisnetz/head/1";
    const BYTES_MAX: usize = HEAD_BYTES_MAX;
}

/// The place of a head in its publisher's line; the order of heads.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Position {
    /// Epoch, which a root event opens; compared first.
    pub epoch: u64,
    /// Number of the head.
    pub seq: u64,
}

/// Why bytes are no head that can be judged.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum HeadError {
    /// Not the COSE form, or not the payload of this version.
    #[error(transparent)]
    Cose(#[from] cose::CoseError),
    /// A later version: nobody's fault, to be ignored.
    #[error("a head of version {0}, which needs a newer kreisnetz")]
    UnknownVersion(u64),
    /// A field outside its bounds.
    #[error("the field `{0}` is outside its bounds")]
    Bounds(&'static str),
}

/// Why a well-formed head is not accepted from its publisher.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum HeadRefused {
    /// No key of the publisher may sign it.
    #[error(transparent)]
    NotDelegated(#[from] NotDelegated),
    /// The signature does not hold.
    #[error("the signature of the head is not valid")]
    Signature,
}

impl Head {
    /// Returns the head that says this; `sign_head` makes it one that counts.
    #[must_use]
    pub fn new(claims: HeadClaims) -> Self {
        let HeadClaims { position, prev, revision, issued, expires, seen_root, identity } = claims;
        Self {
            v: VERSION,
            seq: position.seq,
            prev,
            root: revision.root,
            bytes: revision.bytes,
            count: revision.count,
            epoch: position.epoch,
            issued,
            expires,
            network: identity.network,
            publisher: identity.publisher,
            seen_root,
            purge_floor: revision.purge_floor,
            identity_tip: identity.tip,
        }
    }

    /// Returns the place in the publisher's line.
    #[must_use]
    pub const fn position(&self) -> Position {
        Position { epoch: self.epoch, seq: self.seq }
    }

    /// Says whether the head is past its time, within a tolerance for wrong clocks.
    #[must_use]
    pub fn is_expired(&self, now: Timestamp, tolerance: u64) -> bool {
        self.expires.plus(tolerance) < now
    }

    fn check(&self) -> Result<(), HeadError> {
        let rules = [
            ("seq", self.seq > 0),
            ("epoch", self.epoch > 0),
            ("prev", self.prev.is_none() == (self.seq == 1)),
            ("count", self.count <= crate::LEAVES_MAX as u64),
            ("purge_floor", self.purge_floor < self.seq),
        ];
        match rules.iter().find(|(_, holds)| !holds) {
            Some((field, _)) => Err(HeadError::Bounds(field)),
            None => Ok(()),
        }
    }
}

/// What goes into a head, put together by who signs.
#[derive(Clone, Debug)]
pub struct HeadClaims {
    /// Its place.
    pub position: Position,
    /// Digest of the head before.
    pub prev: Option<Digest>,
    /// What the catalog comes to.
    pub revision: crate::revision::Summary,
    /// When it is signed.
    pub issued: Timestamp,
    /// When it is stale.
    pub expires: Timestamp,
    /// Root over the frontier of the others.
    pub seen_root: Digest,
    /// Whose it is.
    pub identity: Author,
}

/// Whose head it is: the part of an identity that a head names.
#[derive(Clone, Copy, Debug)]
pub struct Author {
    network: NetworkId,
    publisher: PublisherId,
    tip: Digest,
}

impl From<&IdentityLog> for Author {
    fn from(log: &IdentityLog) -> Self {
        Self { network: log.network(), publisher: log.publisher(), tip: log.tip() }
    }
}

/// Signs a head.
#[must_use]
pub fn sign_head(head: &Head, key: &SecretKey) -> Vec<u8> {
    cose::sign1(head, key)
}

/// Reads a head without believing it: form, version and bounds.
///
/// # Errors
///
/// [`HeadError`]; an unknown version blames nobody.
pub fn parse_head(bytes: &[u8]) -> Result<Signed<Head>, HeadError> {
    #[derive(Deserialize)]
    struct Version {
        v: u64,
    }
    let payload = cose::sign1_payload(bytes, HEAD_BYTES_MAX)?;
    let version: Version = kreisnetz_canonical::peek(&payload, HEAD_BYTES_MAX).map_err(cose::CoseError::Payload)?;
    if version.v != VERSION {
        return Err(HeadError::UnknownVersion(version.v));
    }
    let head = cose::parse_sign1::<Head>(bytes)?;
    head.claims().check()?;
    Ok(head)
}

/// Checks that a head stands: its publisher's identity vouches for it now, and the key that is delegated there signed it.
///
/// # Errors
///
/// [`HeadRefused`]; where the tip is unknown, the log is to be asked for.
pub fn verify_head(head: Signed<Head>, log: &IdentityLog) -> Result<Verified<Head>, HeadRefused> {
    let signer = log.judge(&judged(head.claims(), head.digest()))?;
    head.verify(signer).map_err(|_| HeadRefused::Signature)
}

/// Checks that the key signed a head that was delegated where the head says, whatever became of branch, epoch or key since. Whether it
/// counts now says [`stands`].
///
/// # Errors
///
/// [`HeadRefused`]; where the tip is unknown, the log is to be asked for.
pub fn verify_signature(head: Signed<Head>, log: &IdentityLog) -> Result<Verified<Head>, HeadRefused> {
    let claims = head.claims();
    let signer = log.signer_once(&claims.identity_tip, claims.epoch, claims.issued)?;
    head.verify(signer).map_err(|_| HeadRefused::Signature)
}

/// Says whether a head that its publisher signed still counts: later events of its identity may have voided it (SECURITY.md §3.1).
///
/// # Errors
///
/// [`NotDelegated`], why it does not.
pub fn stands(head: &Verified<Head>, log: &IdentityLog) -> Result<(), NotDelegated> {
    log.judge(&judged(head, head.digest())).map(drop)
}

fn judged(head: &Head, digest: Digest) -> HeadPosition {
    let place = HeadRef { epoch: head.epoch, seq: head.seq, head: digest };
    HeadPosition { head: place, tip: head.identity_tip, issued: head.issued }
}
