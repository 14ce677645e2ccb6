//! The identity logs that are known, by publisher.

use std::{collections::BTreeMap, sync::Arc};

use kreisnetz_identity::{EventError, EventRefused, IdentityLog, NetworkId, PublisherId, Signed};

/// Known identity logs; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Identities {
    network: NetworkId,
    logs: Arc<BTreeMap<PublisherId, Arc<IdentityLog>>>,
}

/// What events from a peer did to a log.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Extended {
    /// The log is new or longer; it is to be stored.
    Grown,
    /// Nothing new, or nothing that this version can judge.
    Same,
    /// The events do not hold together: whoever sent them is to blame.
    Bad,
}

impl Identities {
    pub(crate) fn new(network: NetworkId) -> Self {
        Self { network, logs: Arc::default() }
    }

    pub(crate) fn insert(&mut self, log: Arc<IdentityLog>) {
        Arc::make_mut(&mut self.logs).insert(log.publisher(), log);
    }

    pub(crate) fn log(&self, publisher: &PublisherId) -> Option<&Arc<IdentityLog>> {
        self.logs.get(publisher)
    }

    /// Returns everybody whose log is known.
    pub(crate) fn publishers(&self) -> impl Iterator<Item = &PublisherId> {
        self.logs.keys()
    }

    /// Takes the events of a publisher in order, as a peer sent them.
    pub(crate) fn extend(&mut self, publisher: &PublisherId, events: &[Vec<u8>]) -> Extended {
        let mut log = self.logs.get(publisher).map(|log| IdentityLog::clone(log));
        let before = log.as_ref().map_or(0, IdentityLog::length);
        for event in events {
            match self.step(log.take(), publisher, event) {
                Ok(longer) => log = Some(longer),
                Err(Stop::NeedsNewer(known)) => {
                    log = *known;
                    break;
                }
                Err(Stop::Bad) => return Extended::Bad,
            }
        }
        match log {
            Some(log) if log.length() > before => {
                self.insert(Arc::new(log));
                Extended::Grown
            }
            _ => Extended::Same,
        }
    }

    fn step(&self, log: Option<IdentityLog>, publisher: &PublisherId, event: &[u8]) -> Result<IdentityLog, Stop> {
        let signed = match Signed::parse(event) {
            Ok(signed) => signed,
            Err(EventError::UnknownKind | EventError::UnknownVersion(_)) => return Err(Stop::NeedsNewer(Box::new(log))),
            Err(_) => return Err(Stop::Bad),
        };
        match log {
            None => IdentityLog::begin(signed, self.network).ok().filter(|log| log.publisher() == *publisher).ok_or(Stop::Bad),
            Some(mut log) => match log.extend(signed) {
                Ok(_) => Ok(log),
                // What contradicts, fills up or leans on somebody unknown is the publisher's doing, not the carrier's.
                Err(EventRefused::Fork | EventRefused::Full | EventRefused::GuardianUnknown(_)) => {
                    Err(Stop::NeedsNewer(Box::new(Some(log))))
                }
                Err(_) => Err(Stop::Bad),
            },
        }
    }
}

enum Stop {
    /// What follows cannot be judged here; what came before counts.
    NeedsNewer(Box<Option<IdentityLog>>),
    Bad,
}
