//! Signed and hashed bytes as they are, for whoever checks them elsewhere.

use kreisnetz_catalog::Leaf;
use kreisnetz_identity::Digest;
use serde_bytes::Bytes;

use super::Library;
use crate::failure::{Failure, Slug};
use crate::service::SignedBytes;
use crate::storage::ground::read_failure;

impl Library {
    /// Returns signed or hashed bytes of a publisher, named as people name it.
    ///
    /// # Errors
    ///
    /// `not_found` for a publisher that is unknown or has no head yet, `ambiguous`, `not_admitted`, `store_damaged`.
    pub fn signed_bytes(&self, county: &str, which: SignedBytes) -> Result<Vec<u8>, Failure> {
        match which {
            SignedBytes::Head => self.head_bytes(county),
            SignedBytes::Leaves => self.leaves_cbor(county),
            SignedBytes::Events => self.events_cbor(county),
            SignedBytes::Equivocations => self.equivocations_cbor(county),
        }
    }

    /// Returns the newest head of a publisher, as signed.
    ///
    /// # Errors
    ///
    /// As [`Self::signed_bytes`].
    pub fn head_bytes(&self, county: &str) -> Result<Vec<u8>, Failure> {
        let known = self.publisher(county)?;
        let head = known.head.as_ref().ok_or_else(|| Failure::new(Slug::NotFound).with("county", known.slug()))?;
        Ok(head.bytes().to_vec())
    }

    /// Returns the CBOR array of a publisher's leaves, sorted by slug, each as the root commits to it.
    ///
    /// # Errors
    ///
    /// As [`Self::signed_bytes`].
    pub fn leaves_cbor(&self, county: &str) -> Result<Vec<u8>, Failure> {
        let id = self.publisher(county)?.log.publisher();
        let leaves: Vec<Leaf> = self.reader.leaves(&id).map_err(read_failure)?;
        Ok(kreisnetz_canonical::encode(&leaves))
    }

    /// Returns the CBOR array of a publisher's identity events as byte strings, each as signed, oldest first.
    ///
    /// # Errors
    ///
    /// As [`Self::signed_bytes`].
    pub fn events_cbor(&self, county: &str) -> Result<Vec<u8>, Failure> {
        let known = self.publisher(county)?;
        let events: Vec<&Bytes> = known.log.events().map(|event| Bytes::new(event.bytes())).collect();
        Ok(kreisnetz_canonical::encode(&events))
    }

    /// Returns the CBOR array of the proofs that a publisher contradicted itself, as byte strings by their ids; an empty one for most.
    ///
    /// # Errors
    ///
    /// As [`Self::signed_bytes`].
    pub fn equivocations_cbor(&self, county: &str) -> Result<Vec<u8>, Failure> {
        let incidents = self.publisher(county)?.contradictions.incidents();
        let proofs: Vec<_> = incidents.proofs.iter().map(|(proof, _)| serde_bytes::ByteBuf::from(proof.encode())).collect();
        Ok(kreisnetz_canonical::encode(&proofs))
    }

    /// Returns the bytes of an entry as they were hashed.
    ///
    /// # Errors
    ///
    /// `not_found`, `store_damaged`.
    pub fn entry_bytes(&self, digest: &Digest) -> Result<Vec<u8>, Failure> {
        let bytes = self.reader.entry(digest).map_err(read_failure)?;
        bytes.ok_or_else(|| Failure::new(Slug::NotFound).with("ref", digest))
    }
}
