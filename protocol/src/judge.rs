//! The order of checks on a head, cheapest first (SECURITY §2, steps 3 to 10).

use kreisnetz_catalog::{Admission, HEAD_LIFETIME_SECONDS_MAX, Head, HeadError, HeadRefused, parse_head, verify_head};
use kreisnetz_identity::{NetworkId, NotDelegated, PublisherId, Signed, Timestamp, Verified};

use crate::{
    Frontier, Reason,
    identities::Identities,
    limits::{CLOCK_TOLERANCE_SECONDS, SEQ_JUMP_MAX},
};

/// What the checks look at; nothing here is changed by them.
pub(crate) struct Judge<'a> {
    pub(crate) network: NetworkId,
    pub(crate) own: Option<PublisherId>,
    pub(crate) admission: &'a Admission,
    pub(crate) identities: &'a Identities,
    pub(crate) frontier: &'a Frontier,
    pub(crate) now: Timestamp,
}

/// A head that was not taken.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) reason: Reason,
    /// What the head says of itself, where it could be read.
    pub(crate) claims: Option<Box<Head>>,
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

    fn parse(&self, bytes: &[u8]) -> Result<Signed<Head>, Refused> {
        parse_head(bytes).map_err(|error| {
            let reason = if matches!(error, HeadError::UnknownVersion(_)) { Reason::UnknownVersion } else { Reason::Malformed };
            Refused { reason, claims: None }
        })
    }

    fn check_claims(&self, head: &Head) -> Result<(), Reason> {
        if head.network != self.network {
            return Err(Reason::WrongNetwork);
        }
        if !self.admission.membership(&head.publisher).is_admitted() {
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
        let Some(held) = self.frontier.head(&head.publisher) else {
            // Of one's own line the store knows best: a first head of it from outside is never simply taken.
            return if self.own == Some(head.publisher) { Err(Reason::OwnHead) } else { Ok(()) };
        };
        match head.position().cmp(&held.position()) {
            std::cmp::Ordering::Less => Err(Reason::Old),
            std::cmp::Ordering::Equal => Err(if same_payload(head, held) { Reason::Known } else { Reason::Contradiction }),
            std::cmp::Ordering::Greater if self.own == Some(head.publisher) => Err(Reason::OwnHead),
            std::cmp::Ordering::Greater if head.epoch == held.epoch && head.prev == held.prev && head.prev.is_some() => {
                Err(Reason::Contradiction)
            }
            std::cmp::Ordering::Greater if head.seq.saturating_sub(held.seq) > SEQ_JUMP_MAX && head.identity_tip == held.identity_tip => {
                Err(Reason::SeqJump)
            }
            std::cmp::Ordering::Greater => self.check_tip(head, held),
        }
    }

    /// Along a publisher's line the identity never goes back.
    fn check_tip(&self, head: &Head, held: &Head) -> Result<(), Reason> {
        let Some(log) = self.identities.log(&head.publisher) else { return Err(Reason::NeedIdentity) };
        match (log.place_of(&head.identity_tip), log.place_of(&held.identity_tip)) {
            (Some(tip), Some(held)) if tip < held => Err(Reason::NotDelegated),
            _ => Ok(()),
        }
    }

    fn verify(&self, head: Signed<Head>, checked: Result<(), Reason>) -> Result<Verified<Head>, Refused> {
        let claims = Box::new(head.claims().clone());
        let verified = checked.and_then(|()| {
            let log = self.identities.log(&claims.publisher).ok_or(Reason::NeedIdentity)?;
            verify_head(head, log).map_err(|refused| match refused {
                HeadRefused::NotDelegated(NotDelegated::UnknownTip) => Reason::NeedIdentity,
                HeadRefused::NotDelegated(_) => Reason::NotDelegated,
                HeadRefused::Signature => Reason::BadSignature,
            })
        });
        verified.map_err(|reason| Refused { reason, claims: Some(claims) })
    }
}

/// A second signature over one payload is no contradiction; Ed25519 is deterministic, but a signer need not be.
fn same_payload(head: &Head, held: &Head) -> bool {
    head == held
}
