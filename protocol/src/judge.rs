//! The order of checks on a head, cheapest first (SECURITY §2, steps 3 to 10).

use std::sync::Arc;

use kreisnetz_catalog::{Admission, HEAD_LIFETIME_SECONDS_MAX, Head, HeadError, contradict, parse_head, stands};
use kreisnetz_identity::{IdentityLog, NetworkId, PublisherId, Signed, Timestamp, Verified};

use crate::{
    HeadCheck, Knowledge, Reason,
    limits::{CLOCK_TOLERANCE_SECONDS, SEQ_JUMP_MAX},
    offered::{reason_of, reason_of_standing},
};

/// What the checks look at; nothing here is changed by them.
pub(crate) struct Judge<'a> {
    pub(crate) network: NetworkId,
    pub(crate) own: Option<PublisherId>,
    pub(crate) admission: &'a Admission,
    pub(crate) knowledge: &'a Knowledge,
    pub(crate) check: &'a dyn HeadCheck,
    pub(crate) now: Timestamp,
}

/// A head that was not taken.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) reason: Reason,
    /// What the head says of itself, where it could be read.
    pub(crate) claims: Option<Box<Head>>,
    /// The head, where its publisher did sign it, although it is not to be taken.
    pub(crate) signed: Option<Box<Verified<Head>>>,
}

impl Judge<'_> {
    /// Judges a head from gossip.
    pub(crate) fn announced(&self, bytes: &[u8]) -> Result<Verified<Head>, Refused> {
        let head = self.parse(bytes)?;
        let checked = self.check_claims(head.claims()).and_then(|()| self.check_fresh(head.claims()));
        self.verify(head, checked)
    }

    /// Judges a head that begins a delta: one past its time is taken, and shown as stale.
    pub(crate) fn pulled(&self, bytes: &[u8]) -> Result<Verified<Head>, Refused> {
        let head = self.parse(bytes)?;
        let checked = self.check_claims(head.claims());
        self.verify(head, checked)
    }

    /// Judges a head of the past that a peer keeps: its publisher's word, whatever is held.
    pub(crate) fn kept(&self, bytes: &[u8]) -> Result<Verified<Head>, Refused> {
        let head = self.parse(bytes)?;
        let checked = if head.claims().network == self.network { Ok(()) } else { Err(Reason::WrongNetwork) };
        self.verify(head, checked)
    }

    fn parse(&self, bytes: &[u8]) -> Result<Signed<Head>, Refused> {
        parse_head(bytes).map_err(|error| {
            let reason = if matches!(error, HeadError::UnknownVersion(_)) { Reason::UnknownVersion } else { Reason::Malformed };
            Refused { reason, claims: None, signed: None }
        })
    }

    fn check_claims(&self, head: &Head) -> Result<(), Reason> {
        if head.network != self.network {
            return Err(Reason::WrongNetwork);
        }
        if !self.admission.membership(&head.publisher).is_relayed() {
            return Err(Reason::Unadmitted);
        }
        self.check_time(head)?;
        self.check_place(head)
    }

    fn check_time(&self, head: &Head) -> Result<(), Reason> {
        if head.issued > self.now.plus(CLOCK_TOLERANCE_SECONDS) {
            return Err(Reason::Future);
        }
        let honest = head.expires > head.issued && head.expires.since(head.issued) <= HEAD_LIFETIME_SECONDS_MAX;
        if honest { Ok(()) } else { Err(Reason::Lifetime) }
    }

    fn check_fresh(&self, head: &Head) -> Result<(), Reason> {
        if head.is_expired(self.now, CLOCK_TOLERANCE_SECONDS) { Err(Reason::Expired) } else { Ok(()) }
    }

    fn check_place(&self, head: &Head) -> Result<(), Reason> {
        let Some(held) = self.knowledge.head(&head.publisher) else {
            // Of one's own line the store knows best: a first head of it from outside is never simply taken.
            return if self.own == Some(head.publisher) { Err(Reason::OwnHead) } else { Ok(()) };
        };
        if head == &***held {
            // A second signature over one payload is no contradiction; Ed25519 is deterministic, but a signer need not be.
            return Err(Reason::Known);
        }
        if contradict(head, held) {
            return Err(Reason::Contradiction);
        }
        if head.position() < held.position() {
            return Err(Reason::Old);
        }
        if self.own == Some(head.publisher) {
            return Err(Reason::OwnHead);
        }
        let Some(log) = self.knowledge.identities.log(&head.publisher) else { return Err(Reason::NeedIdentity) };
        if log.frozen().is_some() || self.is_disputed(head, log) {
            return Err(Reason::Frozen);
        }
        if log.is_succeeded(|publisher| self.knowledge.identities.log(publisher).map(Arc::as_ref)) {
            return Err(Reason::Succeeded);
        }
        if head.seq.saturating_sub(held.seq) > SEQ_JUMP_MAX && head.identity_tip == held.identity_tip {
            return Err(Reason::SeqJump);
        }
        check_tip(head, held, log)
    }

    /// Nothing at or above a disputed place of an epoch is taken any more; a later epoch heals it.
    fn is_disputed(&self, head: &Head, log: &IdentityLog) -> bool {
        self.knowledge.equivocations.disputed(log, head.epoch).is_some_and(|disputed| head.position() >= disputed)
    }

    /// Checks the signature of what may be taken, and of what contradicts or repeats the line: only the publisher's own word does, and only
    /// one that stands.
    fn verify(&self, head: Signed<Head>, checked: Result<(), Reason>) -> Result<Verified<Head>, Refused> {
        let claims = Box::new(head.claims().clone());
        if let Err(reason) = checked
            && !matches!(reason, Reason::Contradiction | Reason::Old)
        {
            return Err(Refused { reason, claims: Some(claims), signed: None });
        }
        let Some(log) = self.knowledge.identities.log(&claims.publisher) else {
            return Err(Refused { reason: Reason::NeedIdentity, claims: Some(claims), signed: None });
        };
        let head = match self.check.check(head, log) {
            Ok(head) => head,
            Err(refused) => return Err(Refused { reason: reason_of(refused), claims: Some(claims), signed: None }),
        };
        match (stands(&head, log), checked) {
            (Err(why), _) => Err(Refused { reason: reason_of_standing(why), claims: Some(claims), signed: None }),
            (Ok(()), Ok(())) => Ok(head),
            (Ok(()), Err(reason)) => Err(Refused { reason, claims: Some(claims), signed: Some(Box::new(head)) }),
        }
    }
}

/// Along a publisher's line the identity never goes back.
fn check_tip(head: &Head, held: &Head, log: &IdentityLog) -> Result<(), Reason> {
    match (log.place_of(&head.identity_tip), log.place_of(&held.identity_tip)) {
        (Some(tip), Some(held)) if tip < held => Err(Reason::NotDelegated),
        _ => Ok(()),
    }
}
