//! Requests for a catalog that is itself still on its way here: they wait a little instead of being sent away.
//!
//! A head travels faster than its catalog. Whoever hears of one asks the peer that told of it, which mostly has begun its own pull a
//! moment before; an answer of "absent" would cost a wait and another try at every step of the way.

use std::collections::BTreeMap;

use kreisnetz_catalog::Position;
use kreisnetz_identity::PublisherId;

use crate::{
    StreamToken,
    limits::{PARKED_MAX, PARKED_MS_MAX},
};

/// Requests that wait, by publisher.
#[derive(Debug, Default)]
pub(crate) struct Parked {
    waiting: BTreeMap<PublisherId, Vec<Waiting>>,
    count: usize,
}

/// One request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Waiting {
    pub(crate) stream: StreamToken,
    pub(crate) since: Option<Position>,
    until: u64,
}

impl Parked {
    /// Lets a request wait. Says whether there was room.
    pub(crate) fn park(&mut self, publisher: PublisherId, stream: StreamToken, since: Option<Position>, now: u64) -> bool {
        if self.count >= PARKED_MAX {
            return false;
        }
        self.count += 1;
        self.waiting.entry(publisher).or_default().push(Waiting { stream, since, until: now + PARKED_MS_MAX });
        true
    }

    /// Takes the requests for a catalog that has come, or will not.
    pub(crate) fn take(&mut self, publisher: &PublisherId) -> Vec<Waiting> {
        let waiting = self.waiting.remove(publisher).unwrap_or_default();
        self.count -= waiting.len();
        waiting
    }

    /// Takes the publishers of whose requests one has waited long enough; the others of it then give up too.
    pub(crate) fn overdue(&self, now: u64) -> Vec<PublisherId> {
        let is_over = |waiting: &&Vec<Waiting>| waiting.iter().any(|waiting| waiting.until <= now);
        self.waiting.iter().filter(|(_, waiting)| is_over(waiting)).map(|(publisher, _)| *publisher).collect()
    }

    /// Returns when the next request has waited long enough.
    pub(crate) fn deadline(&self) -> u64 {
        self.waiting.values().flatten().map(|waiting| waiting.until).min().unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UELZEN: PublisherId = PublisherId::from_bytes([3; 32]);

    #[test]
    fn a_request_waits_until_the_catalog_is_there_or_its_time_is_over() {
        let mut parked = Parked::default();
        assert!(parked.park(UELZEN, StreamToken(1), None, 100));
        assert_eq!((parked.deadline(), parked.overdue(100)), (100 + PARKED_MS_MAX, vec![]));
        assert_eq!(parked.overdue(100 + PARKED_MS_MAX), [UELZEN]);
        assert_eq!(parked.take(&UELZEN).len(), 1);
        assert_eq!(parked.deadline(), u64::MAX);
    }

    #[test]
    fn there_is_room_for_so_many_and_no_more() {
        let mut parked = Parked::default();
        assert!((0..PARKED_MAX as u64).all(|stream| parked.park(UELZEN, StreamToken(stream), None, 0)));
        assert!(!parked.park(UELZEN, StreamToken(u64::MAX), None, 0));
    }
}
