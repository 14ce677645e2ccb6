//! A revocation: which key, and the last of its heads that stands.

use kreisnetz_identity::{Event, HeadRef, Revocation, RevocationReason, Timestamp};

use super::ground::Ground;
use super::heads;
use super::telling::about;
use super::wanted::Draft;
use crate::api::{KeyEventData, KeyStep};
use crate::clock::Clock;
use crate::failure::Failure;
use crate::home::Home;

/// What a revocation is to be.
#[derive(Clone, Debug)]
pub struct WantedRevocation {
    /// Check digits of the key; the one in force where none are given.
    pub key: Option<String>,
    /// Number of the last head that stands; where there is none, nothing stands.
    pub last_good: Option<u64>,
    /// Why.
    pub reason: RevocationReason,
}

impl WantedRevocation {
    /// What it will say, with the heads that the key signed.
    pub(super) fn plan(&self, ground: &Ground, now: Timestamp) -> Result<KeyEventData, Failure> {
        let event = self.event(ground, now)?;
        Ok(KeyEventData {
            n: event.n,
            revoked: Some(event.key.commitment().check_digits().to_string()),
            reason: Some(word(event.reason).to_owned()),
            last_good: event.last_good.map(|head| head.seq),
            heads: heads::of_key(ground, event.key)?,
            ..about(&ground.log, "revocation", KeyStep::Planned)
        })
    }

    pub(super) fn draft(&self, ground: &Ground, now: Timestamp) -> Result<Draft, Failure> {
        Ok(Draft::new(Event::Revocation(Box::new(self.event(ground, now)?)), Vec::new()))
    }

    fn event(&self, ground: &Ground, now: Timestamp) -> Result<Revocation, Failure> {
        let key = heads::signing_key(&ground.log, self.key.as_deref())?;
        let last_good: Option<HeadRef> = self.last_good.map(|seq| heads::numbered(ground, seq)).transpose()?.as_ref().map(heads::named);
        Ok(Revocation::new(&ground.log, key, last_good, self.reason, now))
    }
}

/// The word of the format for a reason.
pub(super) const fn word(reason: RevocationReason) -> &'static str {
    match reason {
        RevocationReason::Stolen => "stolen",
        RevocationReason::Lost => "lost",
        RevocationReason::Retired => "retired",
    }
}

/// Lists the last heads of a key, and changes nothing.
///
/// # Errors
///
/// `home_in_use` where a node runs; `not_found` where no key of the identity has these digits; `key_missing` where none is delegated.
pub(super) fn list(home: &Home, digits: Option<&str>, clock: Clock) -> Result<KeyEventData, Failure> {
    let ground = Ground::open(home, clock.now())?;
    let key = heads::signing_key(&ground.log, digits)?;
    Ok(KeyEventData {
        dry_run: true,
        revoked: Some(key.commitment().check_digits().to_string()),
        heads: heads::of_key(&ground, key)?,
        next: vec!["kreisnetz key revoke --last-good SEQ --root-dir DIR".to_owned()],
        ..about(&ground.log, "revocation", KeyStep::Listed)
    })
}
