//! Recovery: new root keys for an identity whose own are lost or stolen, in the three steps of SECURITY.md §3.1.
//!
//! A claim announces the new keys, by right of the next set, of the guardians, or of both. For 14 days everybody sees it, and one root key
//! may void it. Then the same people sign once more, and the new keys are in force.

use std::path::PathBuf;

use kreisnetz_identity::{
    Basis, Claim, Completion, Consent, Digest, Event, GuardianKey, IdentityLog, PendingClaim, PublicKey, Recovery, RootSet,
    SETTLED_SECONDS, Timestamp, Veto,
};

use super::RootFolders;
use super::ground::Ground;
use super::guardians;
use super::heads;
use super::new_set::{NewSet, SetKind};
use super::officers::{Officer, RootFile, find, too_few, too_few_next};
use super::rotating::next_files;
use super::shape::SetShape;
use super::telling::about;
use super::wanted::Draft;
use crate::api::{KeyClaim, KeyEventData, KeyStep};
use crate::clock::{Clock, moment_of};
use crate::failure::{Failure, Slug};
use crate::home::Home;
use crate::storage::ground::read_failure;

/// What a claim is to say.
#[derive(Clone, Debug)]
pub struct WantedClaim {
    /// By what right.
    pub basis: Basis,
    /// Where the new root set and the new next set are written, into folders `root` and `next` that are not there yet.
    pub new_dir: PathBuf,
    /// The guardians that will consent, each by slug, AGS, name or id; none where the next set alone claims.
    pub consents: Vec<String>,
}

/// A claim is void.
#[derive(Clone, Copy, Debug)]
pub struct WantedVeto;

/// The keys of a claim are to be in force.
#[derive(Clone, Copy, Debug)]
pub struct WantedCompletion {
    /// Number of the last head that stands; the newest own head where it is absent.
    pub close: Option<u64>,
}

impl WantedClaim {
    /// What it will say, before the new sets are made.
    pub(super) fn plan(&self, ground: &Ground, folders: &RootFolders) -> Result<KeyEventData, Failure> {
        let consents = self.consents(ground)?;
        let signers = self.signers(ground, folders)?;
        NewSet::require_room(&self.new_dir, SetKind::Root)?;
        NewSet::require_room(&self.new_dir, SetKind::Next)?;
        Ok(KeyEventData {
            reason: Some(word(self.basis).to_owned()),
            guardians: consents.iter().map(|consent| consent.guardian.to_string()).collect(),
            needed: (signers.len() + consents.len()) as u64,
            missing_root: 0,
            missing_new: signers.len() as u64,
            missing_guardians: consents.iter().map(|consent| consent.guardian.to_string()).collect(),
            ..about(&ground.log, "recovery/claim", KeyStep::Planned)
        })
    }

    /// Returns the committed keys that must sign, and no more.
    pub(super) fn signers(&self, ground: &Ground, folders: &RootFolders) -> Result<Vec<RootFile>, Failure> {
        if self.basis.is_reserve() { reserve(&ground.log, folders) } else { Ok(Vec::new()) }
    }

    /// Makes the new sets and returns the claim; its new keys sign at once.
    pub(super) fn draft(&self, ground: &Ground, officer: &mut dyn Officer, now: Timestamp) -> Result<Draft, Failure> {
        let (log, consents) = (&ground.log, self.consents(ground)?);
        let whose = |set: &str| format!("{}/claim/{}/{set}/{}", log.publisher(), log.length(), now.as_seconds());
        let mut root = NewSet::make(&self.new_dir, SetKind::Root, SetShape::of_root(log), &whose("root"))?;
        let next = NewSet::make(&self.new_dir, SetKind::Next, SetShape::of_next(log), &whose("next"))?;
        let keys = RootSet::new(root.publics(), log.threshold(), next.publics(), log.next_threshold()).guarded_by(log.guardians().to_vec());
        let claim = Claim::new(log, self.basis, consents, keys, now);
        root.show(officer);
        next.show(officer);
        let secrets = root.take_secrets();
        Ok(Draft::new(Event::Recovery(Recovery::Claim(Box::new(claim))), secrets).with(root).with(next))
    }

    fn consents(&self, ground: &Ground) -> Result<Vec<Consent>, Failure> {
        if self.basis.is_guardians() == self.consents.is_empty() {
            let detail = if self.consents.is_empty() { "consents_missing" } else { "consents_needless" };
            return Err(Failure::new(Slug::Usage).detail(detail));
        }
        let named = guardians::named(ground, &self.consents)?;
        let consent = |guardian: &kreisnetz_identity::PublisherId| {
            let unknown = || Failure::new(Slug::NotFound).with("county", guardian).hint("county");
            let log = ground.store.reader().identity(guardian).map_err(read_failure)?.ok_or_else(unknown)?;
            let tip = log.tip();
            match log.key_at(&tip) {
                GuardianKey::Key(_) => Ok(Consent { tip, guardian: *guardian }),
                _ => Err(Failure::new(Slug::ExpectationFailed).detail("guardian_key").with("county", log.name())),
            }
        };
        named.iter().map(consent).collect()
    }
}

impl WantedVeto {
    /// Which claim it will void.
    pub(super) fn plan(ground: &Ground) -> Result<KeyEventData, Failure> {
        let claim = open_claim(ground, true)?;
        Ok(KeyEventData { claims: vec![note(&claim)], needed: 1, missing_root: 1, ..about(&ground.log, "recovery/veto", KeyStep::Planned) })
    }

    /// One root key is enough.
    pub(super) fn signers(ground: &Ground, folders: &RootFolders) -> Result<Vec<RootFile>, Failure> {
        let one = find(folders)?.into_iter().find(|file| ground.log.root_keys().contains(&file.public()));
        one.map(|file| vec![file]).ok_or_else(|| too_few(0, 1, folders))
    }

    pub(super) fn draft(ground: &Ground, now: Timestamp) -> Result<Draft, Failure> {
        let claim = open_claim(ground, true)?.id;
        let veto = Veto::new(&ground.log, claim, now);
        Ok(Draft::new(Event::Recovery(Recovery::Veto(Box::new(veto))), Vec::new()))
    }
}

impl WantedCompletion {
    /// Which claim it will put in force.
    pub(super) fn plan(&self, ground: &Ground, folders: &RootFolders, now: Timestamp) -> Result<KeyEventData, Failure> {
        let signers = Self::signers(ground, folders, now)?.len() as u64;
        let claim = open_claim(ground, false)?;
        let guardians: Vec<String> = claim.claim.consents.iter().map(|consent| consent.guardian.to_string()).collect();
        Ok(KeyEventData {
            epoch: ground.log.epoch() + 1,
            last_good: heads::closing(ground, self.close)?.map(|head| head.seq),
            roots: digits(&claim.claim.keys),
            claims: vec![note(&claim)],
            needed: signers + guardians.len() as u64,
            missing_root: 0,
            missing_new: signers,
            guardians: guardians.clone(),
            missing_guardians: guardians,
            ..about(&ground.log, "recovery/complete", KeyStep::Planned)
        })
    }

    /// All new keys, and of the committed ones as many as the claim needed.
    pub(super) fn signers(ground: &Ground, folders: &RootFolders, now: Timestamp) -> Result<Vec<RootFile>, Failure> {
        let claim = open_claim(ground, false)?.claim;
        let waits_until = claim.created.plus(SETTLED_SECONDS);
        if now < waits_until {
            let days = waits_until.since(now).div_ceil(DAY);
            return Err(Failure::new(Slug::ExpectationFailed).detail("claim_waits").with("days", days));
        }
        let mut files: Vec<RootFile> = find(folders)?.into_iter().filter(|file| claim.keys.contains(&file.public())).collect();
        if files.len() < claim.keys.len() {
            return Err(too_few_next(files.len(), claim.keys.len(), folders));
        }
        if claim.basis.is_reserve() {
            files.extend(reserve(&ground.log, folders)?);
        }
        Ok(files)
    }

    pub(super) fn draft(&self, ground: &Ground, now: Timestamp) -> Result<Draft, Failure> {
        let claim = open_claim(ground, false)?.id;
        let completion = Completion::new(&ground.log, claim, heads::closing(ground, self.close)?, now);
        Ok(Draft::new(Event::Recovery(Recovery::Complete(Box::new(completion))), Vec::new()))
    }
}

const DAY: u64 = 24 * 60 * 60;

/// Returns as many committed keys as a claim by reserve needs: one more would make the event worthless.
fn reserve(log: &IdentityLog, folders: &RootFolders) -> Result<Vec<RootFile>, Failure> {
    let mut files = next_files(log, folders)?;
    files.truncate(usize::try_from(log.next_threshold()).unwrap_or(usize::MAX));
    Ok(files)
}

/// Returns the claim that is under way; where there are several, that of the smallest id among those that can be voided, if it is to be.
fn open_claim(ground: &Ground, to_veto: bool) -> Result<PendingClaim<'_>, Failure> {
    let mut pending = ground.log.pending_claims();
    if pending.is_empty() {
        return Err(Failure::new(Slug::NotFound).detail("claim"));
    }
    if to_veto {
        pending.retain(|claim| claim.can_be_vetoed);
    }
    pending.into_iter().next().ok_or_else(|| Failure::new(Slug::ExpectationFailed).detail("no_veto"))
}

/// Returns the claims that are under way about the own identity.
///
/// # Errors
///
/// Those of reading the home.
pub(super) fn list(home: &Home, clock: Clock) -> Result<KeyEventData, Failure> {
    let ground = Ground::open(home, clock.now())?;
    let claims: Vec<KeyClaim> = ground.log.pending_claims().iter().map(note).collect();
    let next = if claims.is_empty() { Vec::new() } else { vec!["kreisnetz key recover --veto --root-dir DIR".to_owned()] };
    Ok(KeyEventData { claims, next, ..about(&ground.log, "recovery/claim", KeyStep::Listed) })
}

/// What is told of a claim.
pub(crate) fn note(pending: &PendingClaim<'_>) -> KeyClaim {
    KeyClaim {
        id: pending.id.to_string(),
        basis: word(pending.claim.basis).to_owned(),
        made: moment_of(pending.claim.created),
        completes: moment_of(pending.claim.created.plus(SETTLED_SECONDS)),
        can_be_vetoed: pending.can_be_vetoed,
        roots: digits(&pending.claim.keys),
        guardians: pending.claim.consents.iter().map(|consent| consent.guardian.to_string()).collect(),
    }
}

pub(super) fn digits(keys: &[PublicKey]) -> Vec<String> {
    keys.iter().map(|key| key.commitment().check_digits().to_string()).collect()
}

/// Returns the word of the format.
pub(super) const fn word(basis: Basis) -> &'static str {
    match basis {
        Basis::Reserve => "reserve",
        Basis::Guardians => "guardians",
        Basis::Both => "both",
    }
}

/// Returns the consents that an event of a recovery needs.
pub(super) fn consents(log: &IdentityLog, event: &Event) -> Vec<Consent> {
    let of_claim = |id: &Digest| match log.event(id).map(|event| &**event) {
        Some(Event::Recovery(Recovery::Claim(claim))) => claim.consents.clone(),
        _ => Vec::new(),
    };
    match event {
        Event::Recovery(Recovery::Claim(claim)) => claim.consents.clone(),
        Event::Recovery(Recovery::Complete(completion)) => of_claim(&completion.claim),
        _ => Vec::new(),
    }
}
