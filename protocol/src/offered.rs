//! A catalog that did not come from a peer but in a file: judged by the rules for a peer's answer, outside of an engine.
//!
//! The engine judges against its frontier; here the owner of the store says what is held of the one publisher.

use std::sync::Arc;

use kreisnetz_catalog::{Admission, Head, HeadRefused};
use kreisnetz_identity::{IdentityLog, NetworkId, NotDelegated, PublisherId, Timestamp, Verified};

use crate::{
    EveryHead, Knowledge, Reason,
    identities::{Extended, Identities},
    judge::Judge,
};

/// What judging depends on besides what is held.
#[derive(Clone, Copy, Debug)]
pub struct Offered<'a> {
    /// The network.
    pub network: NetworkId,
    /// The publisher of this node, where it signs.
    pub own: Option<PublisherId>,
    /// The members.
    pub admission: &'a Admission,
    /// The present moment.
    pub now: Timestamp,
}

impl Offered<'_> {
    /// Returns the identity that follows from the held log and the offered events, in their order.
    ///
    /// # Errors
    ///
    /// [`Reason::BadIdentity`], or [`Reason::NeedIdentity`] where this version can judge none of the events and holds none.
    pub fn identity(&self, publisher: PublisherId, held: Option<&IdentityLog>, events: &[Vec<u8>]) -> Result<IdentityLog, Reason> {
        let mut identities = Identities::new(self.network);
        held.cloned().into_iter().for_each(|log| identities.insert(Arc::new(log)));
        match identities.extend(&publisher, events, self.now) {
            Extended::Bad => Err(Reason::BadIdentity),
            Extended::Grown | Extended::Same => identities.log(&publisher).map(|log| IdentityLog::clone(log)).ok_or(Reason::NeedIdentity),
        }
    }

    /// Judges a head as one that begins a delta: one past its time is taken, and shown as stale.
    ///
    /// # Errors
    ///
    /// [`Reason`]; of [`Reason::Known`] the signature was not looked at.
    pub fn head(&self, bytes: &[u8], log: &IdentityLog, held: Option<&Verified<Head>>) -> Result<Verified<Head>, Reason> {
        let knowledge = Knowledge::new(self.network, [Arc::new(log.clone())], held.cloned().map(Arc::new), []);
        let Self { network, own, admission, now } = *self;
        let judge = Judge { network, own, admission, knowledge: &knowledge, check: &EveryHead, now };
        judge.pulled(bytes).map_err(|refused| refused.reason)
    }
}

/// Returns the reason under which a head is refused that its publisher's identity does not vouch for.
#[must_use]
pub const fn reason_of(refused: HeadRefused) -> Reason {
    match refused {
        HeadRefused::NotDelegated(why) => reason_of_standing(why),
        HeadRefused::Signature => Reason::BadSignature,
    }
}

/// Returns the reason under which a head does not count. What a later event voided was right when it was relayed, and blames nobody.
pub(crate) const fn reason_of_standing(why: NotDelegated) -> Reason {
    match why {
        NotDelegated::UnknownTip => Reason::NeedIdentity,
        NotDelegated::None | NotDelegated::Epoch | NotDelegated::Time => Reason::NotDelegated,
        NotDelegated::Contested(_) => Reason::Frozen,
        NotDelegated::Displaced | NotDelegated::Closed | NotDelegated::Revoked => Reason::Revoked,
    }
}
