//! A delegation, from the plan to the node's identity.

use std::path::Path;

use kreisnetz_identity::{
    DELEGATION_SECONDS_MAX, Delegation, Digest, Event, EventError, IdentityLog, KeyFile, KeyRole, RESOLVES_MAX, SecretKey, Signed, Term,
    Timestamp, Verified, cosign_event, sign_event, signers_of,
};
use kreisnetz_store::{Guard, GuardState, Store};

use super::carried::Carried;
use super::failing::refused;
use super::officers::{self, Officer, RootFile, chosen, find, too_few};
use super::settling::holds;
use super::signed_before::SignedBefore;
use super::{RootFolders, Wanted, settle};
use crate::api::{KeyEventData, KeyStep};
use crate::clock::{Clock, moment_of};
use crate::entropy::Entropy;
use crate::failure::{Failure, Slug};
use crate::home::{Home, HomeLock, PLAIN_MODE, SECRET_MODE, read_key, replace, write_new};
use crate::storage::ground;

/// Seconds of a day.
const DAY: u64 = 24 * 60 * 60;

/// A stopped home, open for a root event.
struct Ground {
    _lock: HomeLock,
    store: Store,
    guard: Guard,
    log: IdentityLog,
}

impl Ground {
    fn open(home: &Home) -> Result<Self, Failure> {
        home.require_initialised()?;
        let lock = HomeLock::acquire(home)?;
        let store = Store::open(&home.store()).map_err(|error| ground::open_failure(&home.store(), &error))?;
        let log = ground::own_log_of(store.reader())?;
        settle(home, &log)?;
        let guard = Guard::open(&home.guard(), store.reader(), &log.publisher());
        let guard = guard.map_err(|error| ground::open_failure(&home.guard(), &error))?;
        Ok(Self { _lock: lock, store, guard, log })
    }

    /// A guard that knows nothing needs a new epoch, and a contradiction is healed by one only.
    fn require_epoch(&self, wanted: &Wanted) -> Result<(), Failure> {
        if wanted.new_epoch || self.guard.state() != GuardState::Orphan {
            return Ok(());
        }
        Err(Failure::new(Slug::SeqReserved).detail("new_epoch").hint("new_epoch"))
    }

    /// Returns the heads that contradict each other: a new epoch says of all of them that it knows.
    fn contradictions(&self) -> Result<Vec<Digest>, Failure> {
        let proofs = self.store.reader().equivocations(&self.log.publisher()).map_err(ground::read_failure)?;
        let mut heads: Vec<Digest> = proofs.iter().flat_map(|proof| proof.heads().iter().map(Verified::digest)).collect();
        heads.sort_unstable();
        heads.dedup();
        heads.truncate(RESOLVES_MAX);
        Ok(heads)
    }

    /// Returns the event that is to be signed.
    fn event(&self, wanted: &Wanted, signer: &SecretKey, now: Timestamp) -> Result<Delegation, Failure> {
        let term = Term { not_before: now, not_after: now.plus(seconds(wanted)) };
        let epoch = self.log.epoch() + u64::from(wanted.new_epoch);
        let delegation = Delegation::new(&self.log, signer.public(), epoch, term, now);
        if !wanted.new_epoch {
            return Ok(delegation);
        }
        let base = self.store.reader().head(&self.log.publisher()).map_err(ground::read_failure)?;
        Ok(delegation.healing(base.map(|head| head.digest()), self.contradictions()?))
    }

    /// Makes an event that the identity takes durable, and lets its key sign. Says whether the guard was made anew.
    fn apply(mut self, home: &Home, log: &IdentityLog) -> Result<bool, Failure> {
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

fn seconds(wanted: &Wanted) -> u64 {
    wanted.days.saturating_mul(DAY).min(DELEGATION_SECONDS_MAX)
}

/// Delegates with the root keys at hand: all at once, on a home whose node does not run.
///
/// # Errors
///
/// `home_in_use` where a node runs; `key_missing` with too few root keys; `permission_denied` for a wrong passphrase; `seq_reserved` where
/// only a new epoch helps; `expectation_failed` where another event was signed after the same one; `declined`. Nothing is changed then.
pub(super) fn delegate(
    home: &Home,
    wanted: &Wanted,
    folders: &RootFolders,
    officer: &mut dyn Officer,
    clock: Clock,
) -> Result<KeyEventData, Failure> {
    let ground = Ground::open(home)?;
    ground.require_epoch(wanted)?;
    let files = chosen(find(folders)?, &ground.log, folders)?;
    let plan = plan(&ground, wanted, clock.now())?;
    if wanted.dry_run {
        return Ok(plan);
    }
    officer.agree(&plan)?;
    let roots = officers::open(&files, officer)?;
    let signer = next_key(home, &ground.log)?;
    let event = ground.event(wanted, &signer, clock.now())?;
    let event = Event::Delegation(Box::new(event));
    let keys: Vec<&SecretKey> = roots.iter().chain([&signer]).collect();
    let signed = parsed(&sign_event(&event, &keys))?;
    let mut log = ground.log.clone();
    log.extend(signed.clone()).map_err(|error| refused(error, &ground.log, &signed))?;
    let mut data = told(&ground.log, &signed, KeyStep::Applied)?;
    note_signing(&files, &signed)?;
    data.guard_renewed = ground.apply(home, &log)?;
    Ok(data)
}

/// Writes the event into a file for the officers to sign; the new signing key stays on the node and has signed already.
///
/// # Errors
///
/// As [`delegate`], and `exists` where the file is there.
pub(super) fn draft(home: &Home, wanted: &Wanted, path: &Path, officer: &mut dyn Officer, clock: Clock) -> Result<KeyEventData, Failure> {
    let ground = Ground::open(home)?;
    ground.require_epoch(wanted)?;
    if path.symlink_metadata().is_ok() {
        return Err(Failure::new(Slug::Exists).with("path", path.display()));
    }
    let plan = plan(&ground, wanted, clock.now())?;
    if wanted.dry_run {
        return Ok(plan);
    }
    officer.agree(&plan)?;
    let signer = next_key(home, &ground.log)?;
    let event = Event::Delegation(Box::new(ground.event(wanted, &signer, clock.now())?));
    let event = parsed(&sign_event(&event, &[&signer]))?;
    let mut data = told(&ground.log, &event, KeyStep::Drafted)?;
    write_new(path, PLAIN_MODE, &Carried { log: ground.log, event }.bytes())?;
    data.file = Some(path.display().to_string());
    data.next = vec![format!("kreisnetz key delegate --sign {} --root-dir DIR", path.display())];
    Ok(data)
}

/// Adds signatures of the root keys in the folders to the file; needs no home and no network.
///
/// # Errors
///
/// `import_invalid` where it is no such file; `key_missing` where no root key of the identity is in the folders, or all of them have signed
/// already and more are needed; `expectation_failed` where another event was signed after the same one; `declined`.
pub(super) fn sign(path: &Path, folders: &RootFolders, officer: &mut dyn Officer, dry_run: bool) -> Result<KeyEventData, Failure> {
    let Carried { log, event } = Carried::read(path)?;
    let signers = signers_of(&event).map_err(|error| refused(error, &log, &event))?;
    let have = signers.iter().filter(|key| log.root_keys().contains(key)).count();
    let needed = usize::try_from(log.threshold()).unwrap_or(usize::MAX);
    let missing = needed.saturating_sub(have);
    let ours = |file: &RootFile| log.root_keys().contains(&file.public()) && !signers.contains(&file.public());
    let files: Vec<RootFile> = find(folders)?.into_iter().filter(ours).take(missing).collect();
    if files.is_empty() && missing > 0 {
        return Err(too_few(0, missing, folders));
    }
    let planned = told(&log, &event, KeyStep::Planned)?;
    if dry_run {
        return Ok(KeyEventData { dry_run, ..planned });
    }
    if !files.is_empty() {
        officer.agree(&planned)?;
    }
    let roots = officers::open(&files, officer)?;
    note_signing(&files, &event)?;
    let keys: Vec<&SecretKey> = roots.iter().collect();
    let event = parsed(&cosign_event(&event, &keys).map_err(Failure::internal)?)?;
    let mut data = told(&log, &event, KeyStep::Signed)?;
    replace(path, PLAIN_MODE, &Carried { log, event }.bytes())?;
    data.file = Some(path.display().to_string());
    let complete = data.signatures >= data.needed;
    let (command, rest) = if complete { ("--apply", "") } else { ("--sign", " --root-dir DIR") };
    data.next = vec![format!("kreisnetz key delegate {command} {}{rest}", path.display())];
    Ok(data)
}

/// Takes a signed file into the identity of a home whose node does not run.
///
/// # Errors
///
/// As [`delegate`]; `signature_invalid` with how many signatures are missing, or where the event is another county's; `network_mismatch`;
/// `key_missing` where the home does not have the key that the event delegates to.
pub(super) fn apply(home: &Home, path: &Path, dry_run: bool) -> Result<KeyEventData, Failure> {
    let Carried { event, .. } = Carried::read(path)?;
    let ground = Ground::open(home)?;
    let mut log = ground.log.clone();
    log.extend(event.clone()).map_err(|error| refused(error, &ground.log, &event))?;
    if !has_key(home, &event)? {
        return Err(Failure::new(Slug::KeyMissing).detail("delegated").hint("delegated").with("file", path.display()));
    }
    let mut data = told(&ground.log, &event, if dry_run { KeyStep::Planned } else { KeyStep::Applied })?;
    data.file = Some(path.display().to_string());
    data.dry_run = dry_run;
    if !dry_run {
        data.guard_renewed = ground.apply(home, &log)?;
    }
    Ok(data)
}

fn has_key(home: &Home, event: &Signed<Event>) -> Result<bool, Failure> {
    let Event::Delegation(delegation) = event.claims() else { return Ok(true) };
    Ok(holds(&home.next_signing_key(), delegation.signer)? || holds(&home.signing_key(), delegation.signer)?)
}

/// Returns the key that waits for its delegation; makes it where none does. One that a crash or an earlier draft left is used again.
fn next_key(home: &Home, log: &IdentityLog) -> Result<SecretKey, Failure> {
    let path = home.next_signing_key();
    if path.exists() {
        return read_key(&path, KeyRole::Signing);
    }
    // In a test network the stream of a seed is another one for every place, so that no key comes twice.
    let key = Entropy::of_environment(&format!("{}/delegation/{}", log.publisher(), log.length()))?.secret_key();
    write_new(&path, SECRET_MODE, KeyFile::clear(KeyRole::Signing, &key).to_text().as_bytes())?;
    Ok(key)
}

/// Every folder whose key signs refuses a second event after the same one, and remembers this one first.
fn note_signing(files: &[RootFile], event: &Signed<Event>) -> Result<(), Failure> {
    let Some(prev) = event.claims().prev() else { return Ok(()) };
    let payload = event.payload_digest().map_err(Failure::internal)?;
    let mut folders: Vec<&Path> = files.iter().map(RootFile::folder).collect();
    folders.dedup();
    let logs: Vec<SignedBefore> = folders.into_iter().map(SignedBefore::of).collect::<Result<_, _>>()?;
    logs.iter().try_for_each(|log| log.require_no_other(prev, payload))?;
    logs.iter().try_for_each(|log| log.note(prev, payload))
}

fn parsed(bytes: &[u8]) -> Result<Signed<Event>, Failure> {
    Signed::parse(bytes).map_err(|error: EventError| Failure::internal(format!("the new event: {error}")))
}

/// What a delegation will say, before its key is made.
fn plan(ground: &Ground, wanted: &Wanted, now: Timestamp) -> Result<KeyEventData, Failure> {
    let log = &ground.log;
    Ok(KeyEventData {
        dry_run: wanted.dry_run,
        n: log.length(),
        epoch: log.epoch() + u64::from(wanted.new_epoch),
        not_before: moment_of(now),
        not_after: moment_of(now.plus(seconds(wanted))),
        resolves: if wanted.new_epoch { ground.contradictions()?.len() as u64 } else { 0 },
        ..about(log, KeyStep::Planned)
    })
}

/// What an event says that follows an identity.
fn told(log: &IdentityLog, event: &Signed<Event>, step: KeyStep) -> Result<KeyEventData, Failure> {
    let Event::Delegation(delegation) = event.claims() else {
        return Err(Failure::new(Slug::ImportInvalid).detail("key_event_kind").hint("key_event"));
    };
    let signers = signers_of(event).map_err(|error| refused(error, log, event))?;
    Ok(KeyEventData {
        n: delegation.n,
        signer: Some(delegation.signer.commitment().check_digits().to_string()),
        epoch: delegation.epoch,
        not_before: moment_of(delegation.not_before),
        not_after: moment_of(delegation.not_after),
        resolves: delegation.resolves.len() as u64,
        signatures: signers.iter().filter(|key| log.root_keys().contains(key)).count() as u64,
        ..about(log, step)
    })
}

fn about(log: &IdentityLog, step: KeyStep) -> KeyEventData {
    KeyEventData {
        dry_run: false,
        step,
        kind: "delegation".to_owned(),
        publisher: log.publisher().to_string(),
        name: log.name().to_owned(),
        check_digits: log.publisher().check_digits().to_string(),
        network: log.network().to_string(),
        n: log.length(),
        signer: None,
        replaces: log.delegation().map(|delegation| delegation.signer.commitment().check_digits().to_string()),
        epoch: log.epoch(),
        epoch_before: log.epoch(),
        not_before: moment_of(Timestamp::from_seconds(0)),
        not_after: moment_of(Timestamp::from_seconds(0)),
        resolves: 0,
        signatures: 0,
        needed: log.threshold(),
        file: None,
        guard_renewed: false,
        undo: None,
        next: Vec::new(),
    }
}
