//! What root keys are wanted for, one kind of event each.

use kreisnetz_identity::{Event, SecretKey, Signed, Timestamp};

use super::RootFolders;
use super::delegating::WantedDelegation;
use super::ground::Ground;
use super::new_set::NewSet;
use super::officers::{Officer, RootFile, chosen, find};
use super::recovering::{WantedClaim, WantedCompletion, WantedVeto};
use super::revoking::WantedRevocation;
use super::rotating::{self, WantedRotation};
use super::succeeding::WantedSuccession;
use crate::api::KeyEventData;
use crate::failure::{Failure, Slug};
use crate::home::Home;

/// What an event is to say.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// A key may sign heads.
    Delegation(WantedDelegation),
    /// A signing key is void.
    Revocation(WantedRevocation),
    /// The next set becomes the root set.
    Rotation(WantedRotation),
    /// Other keys are to become the root set.
    Claim(WantedClaim),
    /// A claim is void.
    Veto(WantedVeto),
    /// The keys of a claim become the root set.
    Completion(WantedCompletion),
    /// Others go on from this county.
    Succession(WantedSuccession),
}

/// Which event a file is to carry.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Ceremony {
    /// A delegation.
    Delegate,
    /// A revocation.
    Revoke,
    /// A rotation.
    Rotate,
    /// A step of a recovery.
    Recover,
    /// A succession.
    Succeed,
}

/// An event to be signed, and the keys made for it or at hand that sign it first.
pub(super) struct Draft {
    pub(super) event: Event,
    pub(super) keys: Vec<SecretKey>,
    sets: Vec<NewSet>,
}

impl Draft {
    pub(super) const fn new(event: Event, keys: Vec<SecretKey>) -> Self {
        Self { event, keys, sets: Vec::new() }
    }

    /// Returns the draft with the set that it promises.
    pub(super) fn with(mut self, set: NewSet) -> Self {
        self.sets.push(set);
        self
    }

    /// The event is signed or carried: what was written for it stays. Returns the files.
    pub(super) fn keep(self) -> Vec<String> {
        self.sets.into_iter().flat_map(NewSet::keep).collect()
    }
}

impl Ceremony {
    /// Returns the word after `kreisnetz key`.
    pub(super) const fn command(self) -> &'static str {
        match self {
            Self::Delegate => "delegate",
            Self::Revoke => "revoke",
            Self::Rotate => "rotate",
            Self::Recover => "recover",
            Self::Succeed => "succeed",
        }
    }

    fn carries(self, kind: &str) -> bool {
        match self {
            Self::Delegate => kind == "delegation",
            Self::Revoke => kind == "revocation",
            Self::Rotate => kind == "rotation",
            Self::Recover => kind.starts_with("recovery/"),
            Self::Succeed => kind == "succession",
        }
    }

    /// Fails where a file carries another kind of event than it was given for.
    pub(super) fn require(self, event: &Signed<Event>) -> Result<(), Failure> {
        if self.carries(event.claims().kind()) {
            return Ok(());
        }
        Err(Failure::new(Slug::ImportInvalid).detail("key_event_kind").hint("key_event"))
    }
}

impl Wanted {
    pub(super) const fn ceremony(&self) -> Ceremony {
        match self {
            Self::Delegation(_) => Ceremony::Delegate,
            Self::Revocation(_) => Ceremony::Revoke,
            Self::Rotation(_) => Ceremony::Rotate,
            Self::Claim(_) | Self::Veto(_) | Self::Completion(_) => Ceremony::Recover,
            Self::Succession(_) => Ceremony::Succeed,
        }
    }

    /// Says whether keys at hand sign what is drafted into a file: guardians add theirs afterwards.
    pub(super) const fn signs_when_drafted(&self) -> bool {
        matches!(self, Self::Claim(_) | Self::Completion(_))
    }

    /// Fails where the home does not allow it.
    pub(super) fn require(&self, ground: &Ground) -> Result<(), Failure> {
        match self {
            Self::Delegation(wanted) => wanted.require(ground),
            _ => Ok(()),
        }
    }

    /// Returns the key files that must sign, of those in the folders.
    pub(super) fn signers(&self, ground: &Ground, folders: &RootFolders, now: Timestamp) -> Result<Vec<RootFile>, Failure> {
        match self {
            Self::Claim(wanted) => return wanted.signers(ground, folders),
            Self::Veto(_) => return WantedVeto::signers(ground, folders),
            Self::Completion(_) => return WantedCompletion::signers(ground, folders, now),
            _ => {}
        }
        let mut files = chosen(find(folders)?, &ground.log, folders)?;
        if matches!(self, Self::Rotation(_)) {
            let roots: Vec<_> = files.iter().map(RootFile::public).collect();
            files.extend(rotating::next_files(&ground.log, folders)?.into_iter().filter(|file| !roots.contains(&file.public())));
        }
        Ok(files)
    }

    /// Says what will be signed.
    pub(super) fn plan(&self, ground: &Ground, folders: &RootFolders, now: Timestamp) -> Result<KeyEventData, Failure> {
        match self {
            Self::Delegation(wanted) => wanted.plan(ground, now),
            Self::Revocation(wanted) => wanted.plan(ground, now),
            Self::Rotation(wanted) => wanted.plan(ground, folders),
            Self::Claim(wanted) => wanted.plan(ground, folders),
            Self::Veto(_) => WantedVeto::plan(ground),
            Self::Completion(wanted) => wanted.plan(ground, folders, now),
            Self::Succession(wanted) => wanted.plan(ground, now),
        }
    }

    /// Returns the event, and makes what it needs.
    pub(super) fn draft(
        &self,
        home: &Home,
        ground: &Ground,
        folders: &RootFolders,
        officer: &mut dyn Officer,
        now: Timestamp,
    ) -> Result<Draft, Failure> {
        match self {
            Self::Delegation(wanted) => wanted.draft(home, ground, now),
            Self::Revocation(wanted) => wanted.draft(ground, now),
            Self::Rotation(wanted) => wanted.draft(ground, folders, officer, now),
            Self::Claim(wanted) => wanted.draft(ground, officer, now),
            Self::Veto(_) => WantedVeto::draft(ground, now),
            Self::Completion(wanted) => wanted.draft(ground, now),
            Self::Succession(wanted) => wanted.draft(ground, now),
        }
    }
}
