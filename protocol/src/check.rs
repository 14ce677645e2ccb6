//! Who checks the signature of a head: the one step that a simulator of thousands of nodes does once for all of them.

use std::fmt;
use std::sync::Arc;

use kreisnetz_catalog::{Head, HeadRefused, verify_signature};
use kreisnetz_identity::{IdentityLog, Signed, Verified};

/// Checks the signatures of heads against the identity of their publisher. Whether a head stands is judged each time, elsewhere.
///
/// A [`Verified`] comes out of a true check only, so another implementation can remember and can refuse, and can never believe more.
pub trait HeadCheck: fmt::Debug + Send + Sync {
    /// Checks that the key to which the log delegated there signed the head.
    ///
    /// # Errors
    ///
    /// [`HeadRefused`].
    fn check(&self, head: Signed<Head>, log: &IdentityLog) -> Result<Verified<Head>, HeadRefused>;
}

/// Checks every head anew.
#[derive(Clone, Copy, Debug, Default)]
pub struct EveryHead;

impl HeadCheck for EveryHead {
    fn check(&self, head: Signed<Head>, log: &IdentityLog) -> Result<Verified<Head>, HeadRefused> {
        verify_signature(head, log)
    }
}

impl EveryHead {
    /// Returns it as the engine wants it.
    #[must_use]
    pub fn shared() -> Arc<dyn HeadCheck> {
        Arc::new(Self)
    }
}
