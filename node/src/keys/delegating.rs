//! A delegation: what it is to say, and the key that it makes.

use kreisnetz_identity::{DELEGATION_SECONDS_MAX, Delegation, Event, PublicKey, Term, Timestamp};

use super::ground::{Ground, next_key};
use super::telling::about;
use super::wanted::Draft;
use crate::api::{KeyEventData, KeyStep};
use crate::clock::moment_of;
use crate::failure::{Failure, Slug};
use crate::home::Home;
use crate::storage::ground;

/// Seconds of a day.
const DAY: u64 = 24 * 60 * 60;

/// What a delegation is to be.
#[derive(Clone, Debug)]
pub struct WantedDelegation {
    /// Days that it lasts; 180 at most.
    pub days: u64,
    /// Whether it opens a new epoch: after a lost guard, a stolen key, or to heal two heads that contradict each other.
    pub new_epoch: bool,
}

impl WantedDelegation {
    /// A guard that knows nothing needs a new epoch, and a contradiction is healed by one only.
    pub(super) fn require(&self, ground: &Ground) -> Result<(), Failure> {
        if self.new_epoch || !ground.is_orphan() {
            return Ok(());
        }
        Err(Failure::new(Slug::SeqReserved).detail("new_epoch").hint("new_epoch"))
    }

    /// What it will say, before its key is made.
    pub(super) fn plan(&self, ground: &Ground, now: Timestamp) -> Result<KeyEventData, Failure> {
        let log = &ground.log;
        Ok(KeyEventData {
            epoch: log.epoch() + u64::from(self.new_epoch),
            not_before: Some(moment_of(now)),
            not_after: Some(moment_of(now.plus(self.seconds()))),
            resolves: if self.new_epoch { ground.healed()?.len() as u64 } else { 0 },
            ..about(log, "delegation", KeyStep::Planned)
        })
    }

    /// Returns the event, with the new key as proof of possession.
    pub(super) fn draft(&self, home: &Home, ground: &Ground, now: Timestamp) -> Result<Draft, Failure> {
        let signer = next_key(home, &ground.log)?;
        let event = Event::Delegation(Box::new(self.event(ground, signer.public(), now)?));
        Ok(Draft::new(event, vec![signer]))
    }

    fn event(&self, ground: &Ground, signer: PublicKey, now: Timestamp) -> Result<Delegation, Failure> {
        let term = Term { not_before: now, not_after: now.plus(self.seconds()) };
        let epoch = ground.log.epoch() + u64::from(self.new_epoch);
        let delegation = Delegation::new(&ground.log, signer, epoch, term, now);
        if !self.new_epoch {
            return Ok(delegation);
        }
        let base = ground.store.reader().head(&ground.log.publisher()).map_err(ground::read_failure)?;
        Ok(delegation.healing(base.map(|head| head.digest()), ground.healed()?))
    }

    fn seconds(&self) -> u64 {
        self.days.saturating_mul(DAY).min(DELEGATION_SECONDS_MAX)
    }
}
