//! Catalogs that came in a file, several at a time in one transaction, each after its identity.
//!
//! They were verified before, on the thread that reads the file. Here it is only decided whether they are still newer than what is held.

use kreisnetz_catalog::{Head, VerifiedUpdate};
use kreisnetz_identity::{IdentityLog, Verified};
use kreisnetz_store::{Applied, Base, Refusal, StorageFault};
use tokio::sync::oneshot;

use super::actor::{Step, Storage, changes_of, fail};
use super::ground;
use crate::failure::Failure;

/// One publisher's part of a file.
#[derive(Debug)]
pub struct Import {
    /// Its identity with the events of the file.
    pub log: IdentityLog,
    /// Its catalog, where it is newer than the one held.
    pub update: Option<VerifiedUpdate>,
}

/// What became of one part.
#[allow(clippy::large_enum_variant, reason = "a few at a time, and the usual variant is the large one")]
#[derive(Clone, Debug)]
pub enum Imported {
    /// It is durable.
    Stored(Verified<Head>),
    /// As new or newer is held by now.
    Held,
    /// It forks from what is held by now: the code of the refusal.
    Refused(&'static str),
}

impl Storage {
    /// Stores and answers; the index follows.
    pub(super) fn import(&mut self, parts: Vec<Import>, reply: oneshot::Sender<Result<Vec<Imported>, Failure>>) -> Step {
        match self.store_all(&parts) {
            Ok(outcomes) => {
                let followed = self.follow_imported(&parts, &outcomes);
                let _ = reply.send(Ok(outcomes));
                followed.map_or_else(Step::Break, Step::Continue)
            }
            Err(failure) => fail(reply, failure),
        }
    }

    fn store_all(&mut self, parts: &[Import]) -> Result<Vec<Imported>, Failure> {
        let mut disputed = Vec::new();
        for part in parts {
            // The identity has to be there before a proof can rest on it, so what disputes the history is looked for first.
            disputed.push(part.update.as_ref().map(|update| self.examine(update.head())).transpose()?.flatten().is_some());
        }
        let stored = self.write_all(parts, &disputed);
        stored.map_err(|fault| ground::fault_failure(&fault))
    }

    fn write_all(&mut self, parts: &[Import], disputed: &[bool]) -> Result<Vec<Imported>, StorageFault> {
        let mut group = self.store.group()?;
        let mut outcomes = Vec::new();
        for (part, is_disputed) in parts.iter().zip(disputed) {
            group.put_events(&part.log)?;
            outcomes.push(match &part.update {
                _ if *is_disputed => Imported::Refused("equivocation"),
                None => Imported::Held,
                Some(update) => outcome(update, group.put(update, Base::UNKNOWN)?),
            });
        }
        group.commit()?;
        Ok(outcomes)
    }

    fn follow_imported(&mut self, parts: &[Import], outcomes: &[Imported]) -> Result<(), Failure> {
        let told = parts.iter().zip(outcomes);
        let known = told.clone().filter(|(_, outcome)| !matches!(outcome, Imported::Refused(_))).map(|(part, _)| &part.log);
        // A log of the file may be shorter than the one that is known by now.
        let derived = self.derived.borrow().clone();
        let is_longer = |log: &&IdentityLog| derived.publisher(&log.publisher()).is_none_or(|known| known.log.length() < log.length());
        let stored = told.filter(|(_, outcome)| outcome.head().is_some()).filter_map(|(part, _)| part.update.as_ref());
        let stored = stored.map(|update| (update.head().clone(), changes_of(update))).collect();
        self.follow_all(known.filter(is_longer), stored)
    }
}

impl Imported {
    /// Returns the head that is durable now.
    #[must_use]
    pub const fn head(&self) -> Option<&Verified<Head>> {
        match self {
            Self::Stored(head) => Some(head),
            Self::Held | Self::Refused(_) => None,
        }
    }
}

fn outcome(update: &VerifiedUpdate, stored: Result<Applied, Refusal>) -> Imported {
    match stored {
        Ok(Applied::Newer { .. }) => Imported::Stored(update.head().clone()),
        Ok(Applied::Held) | Err(Refusal::Superseded { .. }) => Imported::Held,
        Err(Refusal::Conflict { .. }) => Imported::Refused("equivocation"),
        Err(Refusal::EntryMissing(_)) => Imported::Refused("hash_mismatch"),
        Err(Refusal::IdentityMissing) => Imported::Refused("need_identity"),
    }
}
