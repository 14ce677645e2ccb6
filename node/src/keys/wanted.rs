//! What root keys are wanted for, one kind of event each.

use std::path::Path;

use kreisnetz_identity::{Event, SecretKey, Signed, Timestamp};

use super::RootFolders;
use super::delegating::WantedDelegation;
use super::ground::Ground;
use super::officers::{Officer, RootFile, chosen, find};
use crate::api::KeyEventData;
use crate::failure::{Failure, Slug};
use crate::home::Home;

/// What an event is to say.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// A key may sign heads.
    Delegation(WantedDelegation),
}

/// Which event a file is to carry.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Ceremony {
    /// A delegation.
    Delegate,
}

/// An event to be signed, and the keys made for it or at hand that sign it first.
pub(super) struct Draft {
    pub(super) event: Event,
    pub(super) keys: Vec<SecretKey>,
}

impl Draft {
    pub(super) const fn new(event: Event, keys: Vec<SecretKey>) -> Self {
        Self { event, keys }
    }

    /// The event is signed or carried: what was written for it stays. Returns the files.
    pub(super) fn keep(self) -> Vec<String> {
        Vec::new()
    }
}

impl Ceremony {
    /// Returns the word after `kreisnetz key`.
    pub(super) const fn command(self) -> &'static str {
        match self {
            Self::Delegate => "delegate",
        }
    }

    const fn kind(self) -> &'static str {
        match self {
            Self::Delegate => "delegation",
        }
    }

    /// Fails where a file carries another kind of event than it was given for.
    pub(super) fn require(self, event: &Signed<Event>, _path: &Path) -> Result<(), Failure> {
        if event.claims().kind() == self.kind() {
            return Ok(());
        }
        Err(Failure::new(Slug::ImportInvalid).detail("key_event_kind").hint("key_event"))
    }
}

impl Wanted {
    pub(super) const fn ceremony(&self) -> Ceremony {
        match self {
            Self::Delegation(_) => Ceremony::Delegate,
        }
    }

    /// Fails where the home does not allow it.
    pub(super) fn require(&self, ground: &Ground) -> Result<(), Failure> {
        match self {
            Self::Delegation(wanted) => wanted.require(ground),
        }
    }

    /// Returns the key files that must sign, of those in the folders.
    pub(super) fn signers(&self, ground: &Ground, folders: &RootFolders) -> Result<Vec<RootFile>, Failure> {
        match self {
            Self::Delegation(_) => chosen(find(folders)?, &ground.log, folders),
        }
    }

    /// Says what will be signed.
    pub(super) fn plan(&self, ground: &Ground, _folders: &RootFolders, now: Timestamp) -> Result<KeyEventData, Failure> {
        match self {
            Self::Delegation(wanted) => wanted.plan(ground, now),
        }
    }

    /// Returns the event, and makes what it needs.
    pub(super) fn draft(
        &self,
        home: &Home,
        ground: &Ground,
        _folders: &RootFolders,
        _officer: &mut dyn Officer,
        now: Timestamp,
    ) -> Result<Draft, Failure> {
        match self {
            Self::Delegation(wanted) => wanted.draft(home, ground, now),
        }
    }
}
