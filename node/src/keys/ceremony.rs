//! One ceremony for every event: planned, agreed to, signed, and taken into the identity; at once or carried in a file.

use std::path::Path;

use kreisnetz_identity::{
    Digest, Event, EventError, IdentityLog, Missing, NoGuardians, Recovery, SecretKey, Signed, cosign_event, sign_event, signers_of,
};

use super::carried::Carried;
use super::failing::refused;
use super::ground::{Ground, require_key};
use super::officers::{self, Officer, RootFile, find, too_few};
use super::signed_before::SignedBefore;
use super::telling::told;
use super::{Ceremony, RootFolders, Wanted};
use crate::api::{KeyEventData, KeyStep};
use crate::clock::Clock;
use crate::failure::{Failure, Slug};
use crate::home::{Home, PLAIN_MODE, replace, write_new};

/// Signs with the keys at hand: all at once, on a home whose node does not run.
///
/// # Errors
///
/// `home_in_use` where a node runs; `key_missing` with too few root keys; `permission_denied` for a wrong passphrase; `seq_reserved` where
/// only a new epoch helps; `expectation_failed` where another event was signed after the same one; `declined`. Nothing is changed then.
pub(super) fn at_once(
    home: &Home,
    wanted: &Wanted,
    folders: &RootFolders,
    dry_run: bool,
    officer: &mut dyn Officer,
    clock: Clock,
) -> Result<KeyEventData, Failure> {
    let ground = Ground::open(home, clock.now())?;
    wanted.require(&ground)?;
    let files = wanted.signers(&ground, folders, clock.now())?;
    let plan = wanted.plan(&ground, folders, clock.now())?;
    if dry_run {
        return Ok(KeyEventData { dry_run, ..plan });
    }
    officer.agree(&plan)?;
    let roots = officers::open(&files, officer)?;
    let draft = wanted.draft(home, &ground, folders, officer, clock.now())?;
    let keys: Vec<&SecretKey> = roots.iter().chain(&draft.keys).collect();
    let signed = parsed(&sign_event(&draft.event, &keys))?;
    let log = ground.take(&signed)?;
    let mut data = told(&ground.log, &signed, KeyStep::Applied, &ground)?;
    note_signing(&files, &signed, &ground.log)?;
    // Before the event is durable: whatever fails from here on, keys that it promises are not taken away.
    data.files = draft.keep();
    data.guard_renewed = ground.apply(home, &log)?;
    data.next = next_commands(&signed);
    Ok(data)
}

/// Writes the event into a file for the officers to sign; a new signing key stays on the node and has signed already.
///
/// # Errors
///
/// As [`at_once`], and `exists` where the file is there.
pub(super) fn draft(
    home: &Home,
    wanted: &Wanted,
    folders: &RootFolders,
    path: &Path,
    dry_run: bool,
    officer: &mut dyn Officer,
    clock: Clock,
) -> Result<KeyEventData, Failure> {
    let ground = Ground::open(home, clock.now())?;
    wanted.require(&ground)?;
    if path.symlink_metadata().is_ok() {
        return Err(Failure::new(Slug::Exists).with("path", path.display()));
    }
    let plan = wanted.plan(&ground, folders, clock.now())?;
    if dry_run {
        return Ok(KeyEventData { dry_run, ..plan });
    }
    let files = if wanted.signs_when_drafted() { wanted.signers(&ground, folders, clock.now())? } else { Vec::new() };
    officer.agree(&plan)?;
    let roots = officers::open(&files, officer)?;
    let draft = wanted.draft(home, &ground, folders, officer, clock.now())?;
    let keys: Vec<&SecretKey> = roots.iter().chain(&draft.keys).collect();
    let event = parsed(&sign_event(&draft.event, &keys))?;
    let mut data = told(&ground.log, &event, KeyStep::Drafted, &ground)?;
    note_signing(&files, &event, &ground.log)?;
    data.files = draft.keep();
    write_new(path, PLAIN_MODE, &Carried { log: ground.log, event }.bytes())?;
    data.file = Some(path.display().to_string());
    let (step, rest) = if data.missing_guardians.is_empty() { ("--sign", " --root-dir DIR") } else { ("--consent", "") };
    data.next = vec![format!("kreisnetz key {} {step} {}{rest}", wanted.ceremony().command(), path.display())];
    Ok(data)
}

/// Adds signatures of the keys in the folders to the file; needs no home and no network.
///
/// # Errors
///
/// `import_invalid` where it is no such file; `key_missing` where no key that is needed is in the folders, or all of them have signed
/// already and more are needed; `expectation_failed` where another event was signed after the same one; `declined`.
pub(super) fn sign(
    ceremony: Ceremony,
    path: &Path,
    folders: &RootFolders,
    officer: &mut dyn Officer,
    dry_run: bool,
) -> Result<KeyEventData, Failure> {
    let Carried { log, event } = Carried::read(path)?;
    ceremony.require(&event)?;
    let missing = log.missing(&event, &NoGuardians).map_err(|error| refused(error, &log, &event))?;
    let signers = signers_of(&event).map_err(|error| refused(error, &log, &event))?;
    let found = find(folders)?.into_iter().filter(|file| !signers.contains(&file.public())).collect();
    let count = missing.root.max(missing.next) + missing.keys.len();
    let files = needed(found, &missing, &log);
    if files.is_empty() && count > 0 {
        return Err(too_few(0, count, folders));
    }
    let planned = told(&log, &event, KeyStep::Planned, &NoGuardians)?;
    if dry_run {
        return Ok(KeyEventData { dry_run, ..planned });
    }
    if !files.is_empty() {
        officer.agree(&planned)?;
    }
    let roots = officers::open(&files, officer)?;
    note_signing(&files, &event, &log)?;
    let keys: Vec<&SecretKey> = roots.iter().collect();
    let event = parsed(&cosign_event(&event, &keys).map_err(Failure::internal)?)?;
    let mut data = told(&log, &event, KeyStep::Signed, &NoGuardians)?;
    replace(path, PLAIN_MODE, &Carried { log, event }.bytes())?;
    data.file = Some(path.display().to_string());
    let complete = data.signatures >= data.needed;
    let (step, rest) = if complete { ("--apply", "") } else { ("--sign", " --root-dir DIR") };
    data.next = vec![format!("kreisnetz key {} {step} {}{rest}", ceremony.command(), path.display())];
    Ok(data)
}

/// Chooses the keys whose signatures are missing, and no more: one too much would make the event worthless.
fn needed(found: Vec<RootFile>, missing: &Missing, log: &IdentityLog) -> Vec<RootFile> {
    let (mut root, mut next) = (missing.root, missing.next);
    let (mut first, others): (Vec<_>, Vec<_>) = found.into_iter().partition(|file| missing.keys.contains(&file.public()));
    let must = first.len();
    first.extend(others);
    let mut place = 0;
    first.retain(|file| {
        let is_root = log.root_keys().contains(&file.public());
        let is_next = log.next_keys().contains(&file.public().commitment());
        let takes = place < must || (is_root && root > 0) || (is_next && next > 0);
        place += 1;
        root = root.saturating_sub(usize::from(takes && is_root));
        next = next.saturating_sub(usize::from(takes && is_next));
        takes
    });
    first
}

/// Takes a signed file into the identity of a home whose node does not run.
///
/// # Errors
///
/// As [`at_once`]; `signature_invalid` with how many signatures are missing, or where the event is another county's; `network_mismatch`;
/// `key_missing` where the home does not have the key that the event delegates to.
pub(super) fn apply(home: &Home, ceremony: Ceremony, path: &Path, dry_run: bool, clock: Clock) -> Result<KeyEventData, Failure> {
    let ground = Ground::open(home, clock.now())?;
    let Carried { event, .. } = Carried::read_with(path, &ground)?;
    ceremony.require(&event)?;
    let log = ground.take(&event)?;
    require_key(home, &event, path)?;
    let mut data = told(&ground.log, &event, if dry_run { KeyStep::Planned } else { KeyStep::Applied }, &ground)?;
    data.file = Some(path.display().to_string());
    data.dry_run = dry_run;
    if !dry_run {
        data.guard_renewed = ground.apply(home, &log)?;
        data.next = next_commands(&event);
    }
    Ok(data)
}

/// Returns what has to follow an event before the node can publish again.
fn next_commands(event: &Signed<Event>) -> Vec<String> {
    match event.claims() {
        Event::Revocation(_) => vec!["kreisnetz key delegate --new-epoch --root-dir DIR".to_owned()],
        Event::Rotation(_) | Event::Recovery(Recovery::Complete(_)) => vec!["kreisnetz key delegate --root-dir DIR".to_owned()],
        Event::Recovery(Recovery::Claim(_)) => vec!["kreisnetz run".to_owned(), "kreisnetz key recover".to_owned()],
        _ => Vec::new(),
    }
}

/// Every folder whose key signs refuses a second chain event after the same one, and remembers this one first. Side events do not compete;
/// and beside events that are known to contest the identity there, one further event may end it, but no second one.
fn note_signing(files: &[RootFile], event: &Signed<Event>, log: &IdentityLog) -> Result<(), Failure> {
    let Some(prev) = event.claims().prev().filter(|_| event.claims().is_chain()) else { return Ok(()) };
    let payload = event.payload_digest().map_err(Failure::internal)?;
    let contested = log.frozen().filter(|frozen| frozen.at == prev);
    let rivals = contested.into_iter().flat_map(|frozen| &frozen.rivals).filter_map(|id| log.event(id));
    let known = rivals.filter_map(|rival| parsed(rival.bytes()).ok()?.payload_digest().ok());
    let allowed: Vec<Digest> = known.chain([payload]).collect();
    let mut folders: Vec<&Path> = files.iter().map(RootFile::folder).collect();
    folders.dedup();
    let logs: Vec<SignedBefore> = folders.into_iter().map(SignedBefore::of).collect::<Result<_, _>>()?;
    logs.iter().try_for_each(|log| log.require_no_other(prev, &allowed))?;
    logs.iter().try_for_each(|log| log.note(prev, payload))
}

pub(super) fn parsed(bytes: &[u8]) -> Result<Signed<Event>, Failure> {
    Signed::parse(bytes).map_err(|error: EventError| Failure::internal(format!("the new event: {error}")))
}
