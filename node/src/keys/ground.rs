//! A stopped home, open for an event of its root keys.

use std::path::Path;

use kreisnetz_identity::{
    Digest, Event, EventRefused, GuardianKey, Guardians, IdentityLog, Intake, KeyFile, KeyRole, PublisherId, RESOLVES_MAX, SecretKey,
    Signed, Timestamp, Verified,
};
use kreisnetz_store::{Guard, GuardState, Store};

use super::failing::refused;
use super::settle;
use super::settling::holds;
use crate::entropy::Entropy;
use crate::failure::{Failure, Slug};
use crate::home::{Home, HomeLock, SECRET_MODE, read_key, write_new};
use crate::storage::ground;

/// Store, guard and identity of a home whose node does not run.
pub(super) struct Ground {
    _lock: HomeLock,
    pub(super) store: Store,
    guard: Guard,
    pub(super) log: IdentityLog,
    now: Timestamp,
}

impl Ground {
    /// Opens a home as it stands at a moment: a recovery that has waited long enough is in force.
    pub(super) fn open(home: &Home, now: Timestamp) -> Result<Self, Failure> {
        home.require_initialised()?;
        let lock = HomeLock::acquire(home)?;
        let mut store = Store::open(&home.store()).map_err(|error| ground::open_failure(&home.store(), &error))?;
        let log = ground::own_log_at(&mut store, now)?;
        settle(home, &log)?;
        let guard = Guard::open(&home.guard(), store.reader(), &log.publisher());
        let guard = guard.map_err(|error| ground::open_failure(&home.guard(), &error))?;
        Ok(Self { _lock: lock, store, guard, log, now })
    }

    /// Says whether the guard knows nothing of what was signed.
    pub(super) fn is_orphan(&self) -> bool {
        self.guard.state() == GuardState::Orphan
    }

    /// Returns the heads that contradict each other: a new epoch says of all of them that it knows.
    pub(super) fn contradictions(&self) -> Result<Vec<Digest>, Failure> {
        let proofs = self.store.reader().equivocations(&self.log.publisher()).map_err(ground::read_failure)?;
        let mut heads: Vec<Digest> = proofs.iter().flat_map(|proof| proof.heads().iter().map(Verified::digest)).collect();
        heads.sort_unstable();
        heads.dedup();
        heads.truncate(RESOLVES_MAX);
        Ok(heads)
    }

    /// Returns the identity with an event; one beside which another follows the same event is taken only where it is the one in force.
    ///
    /// # Errors
    ///
    /// Why the identity does not take it.
    pub(super) fn take(&self, event: &Signed<Event>) -> Result<IdentityLog, Failure> {
        let mut log = self.log.clone();
        let failed = |error| match (error, event.claims()) {
            (EventRefused::Signatures, Event::Recovery(_)) => self.lacking(event),
            (error, _) => refused(error, &self.log, event),
        };
        // Where nothing is contested yet, nobody contests it unknowingly: that is told before what is missing.
        if self.log.frozen().is_none() && self.log.event(&event.digest()).is_none() && !self.log.rivals_of(event).is_empty() {
            return Err(failed(EventRefused::Fork));
        }
        log.take(event.clone(), &Intake { seen: Some(self.now), guardians: self }).map_err(failed)?;
        // A completion may have to wait until this home has known its claim for long enough, and then is in force by itself.
        let waits = matches!(event.claims(), Event::Recovery(_));
        if event.claims().is_chain() && !waits && !log.is_in_force(&event.digest()) {
            return Err(failed(EventRefused::Fork));
        }
        Ok(log)
    }

    /// Says how many signatures a step of a recovery lacks.
    fn lacking(&self, event: &Signed<Event>) -> Failure {
        let Ok(missing) = self.log.missing(event, self) else { return refused(EventRefused::Signatures, &self.log, event) };
        let keys = missing.keys.len().max(missing.next).max(missing.root);
        let failure = Failure::new(Slug::SignatureInvalid).detail("missing_recovery").hint("missing_recovery");
        failure.with("keys", keys).with("guardians", missing.guardians.len())
    }

    /// Returns what a new epoch says that it knows of: heads, and events of the identity, that contradict each other.
    pub(super) fn healed(&self) -> Result<Vec<Digest>, Failure> {
        let mut all = self.contradictions()?;
        all.extend(self.log.frozen().into_iter().flat_map(|frozen| frozen.rivals.iter().copied()));
        all.sort_unstable();
        all.dedup();
        all.truncate(RESOLVES_MAX);
        Ok(all)
    }

    /// Makes an event that the identity takes durable, and lets its key sign. Says whether the guard was made anew.
    pub(super) fn apply(mut self, home: &Home, log: &IdentityLog) -> Result<bool, Failure> {
        ground::put_own(&mut self.store, log)?;
        // Only once the epoch is durable: a new guard that signed in the old one could repeat a number.
        let renew = log.epoch() > self.log.epoch() && self.guard.state() == GuardState::Orphan;
        if renew {
            let guard = self.guard.renew(&home.guard(), self.store.reader(), &log.publisher());
            guard.map_err(|error| ground::open_failure(&home.guard(), &error))?;
        }
        settle(home, log)?;
        Ok(renew)
    }
}

impl Guardians for Ground {
    fn signer(&self, guardian: &PublisherId, tip: &Digest) -> GuardianKey {
        match self.store.reader().identity(guardian) {
            Ok(Some(log)) => log.key_at(tip),
            // A damaged row is told when that identity itself is read.
            Ok(None) | Err(_) => GuardianKey::Unknown,
        }
    }
}

/// Returns the key that waits for its delegation; makes it where none does. One that a crash or an earlier draft left is used again.
pub(super) fn next_key(home: &Home, log: &IdentityLog) -> Result<SecretKey, Failure> {
    let path = home.next_signing_key();
    if path.exists() {
        return read_key(&path, KeyRole::Signing);
    }
    // In a test network the stream of a seed is another one for every place, so that no key comes twice.
    let key = Entropy::of_environment(&format!("{}/delegation/{}", log.publisher(), log.length()))?.secret_key();
    write_new(&path, SECRET_MODE, KeyFile::clear(KeyRole::Signing, &key).to_text().as_bytes())?;
    Ok(key)
}

/// Fails where an event delegates to a key that the home does not have.
pub(super) fn require_key(home: &Home, event: &Signed<Event>, path: &Path) -> Result<(), Failure> {
    let Event::Delegation(delegation) = event.claims() else { return Ok(()) };
    if holds(&home.next_signing_key(), delegation.signer)? || holds(&home.signing_key(), delegation.signer)? {
        return Ok(());
    }
    Err(Failure::new(Slug::KeyMissing).detail("delegated").hint("delegated").with("file", path.display()))
}
