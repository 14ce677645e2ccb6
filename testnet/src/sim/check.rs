//! Checks the signature of a head once for all nodes of a run: four hundred nodes that see the same bytes need one check.
//!
//! It remembers what was found good, by the digest of the bytes; what was refused is checked anew each time. Identity logs are
//! whole in this world from the beginning, so what one node could verify every other can.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use kreisnetz_catalog::{Head, HeadRefused, verify_signature};
use kreisnetz_identity::{Digest, IdentityLog, Signed, Verified};
use kreisnetz_protocol::HeadCheck;

/// Heads that were verified in this run.
#[derive(Debug, Default)]
pub(crate) struct Once(Mutex<BTreeMap<Digest, Verified<Head>>>);

impl Once {
    pub(crate) fn shared() -> Arc<dyn HeadCheck> {
        Arc::new(Self::default())
    }
}

impl HeadCheck for Once {
    fn check(&self, head: Signed<Head>, log: &IdentityLog) -> Result<Verified<Head>, HeadRefused> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let digest = head.digest();
        if let Some(verified) = known.get(&digest) {
            return Ok(verified.clone());
        }
        let verified = verify_signature(head, log)?;
        known.insert(digest, verified.clone());
        Ok(verified)
    }
}
