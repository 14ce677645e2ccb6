//! A guardian consents to the recovery of another county, with the key that signs its heads.

use std::path::Path;

use kreisnetz_identity::{GuardianKey, KeyRole, cosign_event, signers_of};

use super::carried::Carried;
use super::ceremony::parsed;
use super::failing::refused;
use super::ground::Ground;
use super::officers::Officer;
use super::telling::told;
use super::{Ceremony, recovering};
use crate::api::{KeyEventData, KeyStep};
use crate::clock::Clock;
use crate::failure::{Failure, Slug};
use crate::home::{Home, PLAIN_MODE, read_key, replace};

/// Adds the signature of this county, where the event names it as guardian. The node does not run meanwhile.
///
/// # Errors
///
/// `import_invalid` where the file carries no recovery; `network_mismatch`; `usage` where this county is not asked; `key_missing` where its
/// signing key is another one by now; `declined`. The file is as before then.
pub(super) fn consent(home: &Home, path: &Path, officer: &mut dyn Officer, dry_run: bool, clock: Clock) -> Result<KeyEventData, Failure> {
    let ground = Ground::open(home, clock.now())?;
    let Carried { log, event } = Carried::read_with(path, &ground)?;
    Ceremony::Recover.require(&event)?;
    if log.network() != ground.log.network() {
        return Err(Failure::new(Slug::NetworkMismatch).with("expected", ground.log.network()).with("found", log.network()));
    }
    let own = recovering::consents(&log, event.claims()).into_iter().find(|consent| consent.guardian == ground.log.publisher());
    let Some(own) = own else {
        return Err(Failure::new(Slug::Usage).detail("no_guardian").with("publisher", log.name()));
    };
    log.missing(&event, &ground).map_err(|error| refused(error, &log, &event))?;
    let key = read_key(&home.signing_key(), KeyRole::Signing)?;
    if ground.log.key_at(&own.tip) != GuardianKey::Key(key.public()) {
        return Err(Failure::new(Slug::KeyMissing).detail("guardian").hint("guardian").with("publisher", log.name()));
    }
    let planned = told(&log, &event, KeyStep::Planned, &ground)?;
    if dry_run {
        return Ok(KeyEventData { dry_run, ..planned });
    }
    let signers = signers_of(&event).map_err(|error| refused(error, &log, &event))?;
    if signers.contains(&key.public()) {
        return Err(Failure::new(Slug::ExpectationFailed).detail("consented").with("publisher", log.name()));
    }
    officer.agree(&planned)?;
    let event = parsed(&cosign_event(&event, &[&key]).map_err(Failure::internal)?)?;
    let mut data = told(&log, &event, KeyStep::Signed, &ground)?;
    replace(path, PLAIN_MODE, &Carried { log, event }.bytes())?;
    data.file = Some(path.display().to_string());
    let (step, whom) = if data.missing_guardians.is_empty() { ("--apply", "") } else { ("--consent", "") };
    data.next = vec![format!("kreisnetz key recover {step} {}{whom}", path.display())];
    Ok(data)
}
