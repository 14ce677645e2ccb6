//! The identity logs that are known, by publisher.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kreisnetz_identity::{Event, EventError, EventRefused, IdentityLog, Intake, NetworkId, PublisherId, Recovery, Signed, Timestamp};

/// Known identity logs; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Identities {
    network: NetworkId,
    logs: Arc<BTreeMap<PublisherId, Arc<IdentityLog>>>,
    /// Those with a recovery that may come into force by time alone.
    waiting: Arc<BTreeSet<PublisherId>>,
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
        Self { network, logs: Arc::default(), waiting: Arc::default() }
    }

    pub(crate) fn insert(&mut self, log: Arc<IdentityLog>) {
        let publisher = log.publisher();
        if waits(&log) {
            Arc::make_mut(&mut self.waiting).insert(publisher);
        } else if self.waiting.contains(&publisher) {
            Arc::make_mut(&mut self.waiting).remove(&publisher);
        }
        Arc::make_mut(&mut self.logs).insert(publisher, log);
    }

    pub(crate) fn log(&self, publisher: &PublisherId) -> Option<&Arc<IdentityLog>> {
        self.logs.get(publisher)
    }

    /// Returns everybody whose log is known.
    pub(crate) fn publishers(&self) -> impl Iterator<Item = &PublisherId> {
        self.logs.keys()
    }

    /// Takes the events of a publisher as a peer sent them, in any order, whatever they contradict; they were first seen at this moment.
    ///
    /// An event that this version cannot read, that leans on what is not known here, or for which there is no room is left out, and blames
    /// nobody. One that is false blames the peer; nothing is taken then.
    pub(crate) fn extend(&mut self, publisher: &PublisherId, events: &[Vec<u8>], now: Timestamp) -> Extended {
        let Some(signed) = readable(events) else { return Extended::Bad };
        let known = self.logs.get(publisher).map(|log| IdentityLog::clone(log));
        let before = known.as_ref().map_or(0, IdentityLog::length);
        let Some(mut log) = known.or_else(|| self.begin(publisher, &signed, now)) else {
            return if signed.is_empty() { Extended::Same } else { Extended::Bad };
        };
        let guardians = |guardian: &PublisherId| self.logs.get(guardian).map(Arc::as_ref);
        let inception = log.events().next().map(kreisnetz_identity::Verified::digest);
        let later = signed.into_iter().filter(|event| Some(event.digest()) != inception);
        let taken = log.take_all(later, &Intake { seen: Some(now), guardians: &guardians });
        if taken.refused.iter().any(|(_, why)| blames_the_carrier(*why)) {
            return Extended::Bad;
        }
        if log.length() == before {
            return Extended::Same;
        }
        self.insert(Arc::new(log));
        Extended::Grown
    }

    fn begin(&self, publisher: &PublisherId, events: &[Signed<Event>], now: Timestamp) -> Option<IdentityLog> {
        let inception = events.iter().find(|event| PublisherId::from(event.digest()) == *publisher)?;
        let mut log = IdentityLog::begin(inception.clone(), self.network).ok()?;
        log.mark_seen(&inception.digest(), now);
        Some(log)
    }

    /// Tells the logs with a waiting recovery the present moment, and returns those in which another event is in force since.
    pub(crate) fn advance(&mut self, now: Timestamp) -> Vec<Arc<IdentityLog>> {
        let mut moved = Vec::new();
        for publisher in self.waiting.iter().copied().collect::<Vec<_>>() {
            let Some(known) = self.logs.get(&publisher) else { continue };
            let mut log = IdentityLog::clone(known);
            log.advance(now);
            if log.tip() != known.tip() {
                let log = Arc::new(log);
                self.insert(log.clone());
                moved.push(log);
            }
        }
        moved
    }
}

/// Returns the events that this version can read; nothing where one is none.
fn readable(events: &[Vec<u8>]) -> Option<Vec<Signed<Event>>> {
    let mut readable = Vec::new();
    for event in events {
        match Signed::parse(event) {
            Ok(signed) => readable.push(signed),
            Err(EventError::UnknownKind | EventError::UnknownVersion(_)) => {}
            Err(_) => return None,
        }
    }
    Some(readable)
}

/// Says whether a completed recovery of a log is not in force, so that time may bring it there.
fn waits(log: &IdentityLog) -> bool {
    log.events().any(|event| matches!(**event, Event::Recovery(Recovery::Complete(_))) && !log.is_in_force(&event.digest()))
}

/// Says whether an event is false whatever else is known. What is missing, full or contradicts is the publisher's doing, or nobody's.
const fn blames_the_carrier(why: EventRefused) -> bool {
    match why {
        EventRefused::Gap | EventRefused::Fork | EventRefused::Full | EventRefused::GuardianUnknown(_) => false,
        EventRefused::Place
        | EventRefused::Network
        | EventRefused::Publisher
        | EventRefused::Succession
        | EventRefused::Signatures
        | EventRefused::Key
        | EventRefused::Guardians
        | EventRefused::Claim => true,
    }
}
