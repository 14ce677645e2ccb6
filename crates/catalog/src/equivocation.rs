//! The proof that a publisher contradicted itself: two heads of one place, or with one predecessor.
//!
//! Anyone who holds the publisher's identity log verifies it; no holder can make one up. An honest county comes by one through a
//! restored backup or a cloned machine, so the proof says that it happened, never why.

use kreisnetz_identity::{Digest, IdentityLog, PublisherId, Verified};
use serde_bytes::ByteBuf;

use crate::{HEAD_BYTES_MAX, Head, HeadError, HeadRefused, Position, parse_head, stands, verify_signature};

/// Bytes of a proof at most: two heads, their lengths and the array's head.
pub const EQUIVOCATION_BYTES_MAX: usize = 2 * (HEAD_BYTES_MAX + 3) + 1;

/// CBOR `[head, head]`, both as signed, ordered by digest: both valid, of one publisher and epoch, with different payloads and the
/// same `seq` or the same `prev` (SECURITY.md §6). Whether both still [stand](Self::stands) is asked of the identity each time: a thief goes
/// on contradicting himself with a key that is revoked, and that accuses nobody.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Equivocation {
    heads: [Verified<Head>; 2],
}

/// Why two heads prove nothing.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NoEquivocation {
    /// Not the CBOR form, too long, or the heads not in their order.
    #[error("not a proof of this form")]
    Form,
    /// A head that cannot be read.
    #[error(transparent)]
    Head(#[from] HeadError),
    /// A head that its publisher did not sign, as far as is known here.
    #[error(transparent)]
    Refused(#[from] HeadRefused),
    /// The heads are of two publishers or networks, of two epochs, or say the same, or stand at different places after different
    /// predecessors.
    #[error("the two heads do not contradict each other")]
    Agree,
}

impl Equivocation {
    /// Returns the proof that two verified heads give.
    ///
    /// # Errors
    ///
    /// [`NoEquivocation::Agree`].
    pub fn of(a: Verified<Head>, b: Verified<Head>) -> Result<Self, NoEquivocation> {
        if !contradict(&a, &b) {
            return Err(NoEquivocation::Agree);
        }
        let heads = if a.digest() < b.digest() { [a, b] } else { [b, a] };
        Ok(Self { heads })
    }

    /// Returns whom the bytes accuse, unproven: whose identity log is needed to [`Self::verify`] them.
    ///
    /// # Errors
    ///
    /// [`NoEquivocation::Form`] or [`NoEquivocation::Head`].
    pub fn accused(bytes: &[u8]) -> Result<PublisherId, NoEquivocation> {
        let [first, _] = split(bytes)?;
        Ok(parse_head(&first)?.claims().publisher)
    }

    /// Verifies the bytes of a proof.
    ///
    /// # Errors
    ///
    /// [`NoEquivocation`]; [`HeadRefused::NotDelegated`] may be for want of a newer identity log.
    pub fn verify(bytes: &[u8], log: &IdentityLog) -> Result<Self, NoEquivocation> {
        let [first, second] = split(bytes)?;
        let first = parse_head(&first)?;
        let second = parse_head(&second)?;
        if first.claims().publisher != log.publisher() || second.claims().publisher != log.publisher() {
            return Err(NoEquivocation::Agree);
        }
        let proof = Self::of(verify_signature(first, log)?, verify_signature(second, log)?)?;
        // One proof has one encoding, so its digest is its id.
        if proof.encode() == bytes { Ok(proof) } else { Err(NoEquivocation::Form) }
    }

    /// Says whether both heads count now. A proof of heads that a revocation, a closed epoch or a lost fork voided is kept and freezes nothing.
    #[must_use]
    pub fn stands(&self, log: &IdentityLog) -> bool {
        self.heads.iter().all(|head| stands(head, log).is_ok())
    }

    /// Returns the bytes of the proof.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let [a, b] = &self.heads;
        kreisnetz_canonical::encode(&(serde_bytes::Bytes::new(a.bytes()), serde_bytes::Bytes::new(b.bytes())))
    }

    /// Returns the id of the proof: the digest of its bytes.
    #[must_use]
    pub fn id(&self) -> Digest {
        Digest::of(&self.encode())
    }

    /// Returns who contradicted itself.
    #[must_use]
    pub fn publisher(&self) -> PublisherId {
        self.heads[0].publisher
    }

    /// Returns the epoch whose line of heads is broken; a later one heals it.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.heads[0].epoch
    }

    /// Returns the lower place of the two: everything below it is undisputed by this proof.
    #[must_use]
    pub fn place(&self) -> Position {
        self.heads[0].position().min(self.heads[1].position())
    }

    /// Returns the two heads, ordered by digest.
    #[must_use]
    pub const fn heads(&self) -> &[Verified<Head>; 2] {
        &self.heads
    }
}

/// Says whether two heads of one publisher cannot both be honest.
#[must_use]
pub fn contradict(a: &Head, b: &Head) -> bool {
    let same_line = a.publisher == b.publisher && a.network == b.network && a.epoch == b.epoch;
    // A first head has no `prev`, and two of them have one `seq`.
    let same_place = a.seq == b.seq || (a.prev.is_some() && a.prev == b.prev);
    same_line && same_place && a != b
}

fn split(bytes: &[u8]) -> Result<[Vec<u8>; 2], NoEquivocation> {
    let (first, second): (ByteBuf, ByteBuf) =
        kreisnetz_canonical::decode(bytes, EQUIVOCATION_BYTES_MAX).map_err(|_| NoEquivocation::Form)?;
    Ok([first.into_vec(), second.into_vec()])
}
