//! Gossiped messages between their arrival and gossip's being told the verdict. Pure.
//!
//! gossipsub takes no message twice, not even from us: a head that was ignored because its publisher is new here could
//! not be announced once it is held, and nobody behind us would hear of it before the next reconciliation. So this one
//! verdict is held back for as long as gossip can still use another: if the head is stored in time, it is passed on as
//! it came.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use kreisnetz_protocol::{Reason, Verdict};
use libp2p::PeerId;
use libp2p::gossipsub::{MessageAcceptance, MessageId};

use crate::gossip::VERDICT_HEARTBEATS;
use crate::translate;

/// gossipsub forgets a message after so many heartbeats of a second; this is a little less.
const HELD_MAX: Duration = Duration::from_secs(VERDICT_HEARTBEATS as u64 - 3);

/// Messages remembered at most, of either sort.
const MESSAGES_MAX: usize = 1_024;

/// A verdict to pass on to gossip.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) message: MessageId,
    pub(super) carrier: PeerId,
    pub(super) acceptance: MessageAcceptance,
}

#[derive(Debug)]
struct Held {
    message: MessageId,
    carrier: PeerId,
    due: Duration,
}

/// Messages whose verdict is awaited, and messages whose verdict is held back.
#[derive(Debug, Default)]
pub(super) struct Verdicts {
    awaited: BTreeMap<u64, MessageId>,
    held: VecDeque<Held>,
    /// Messages whose verdict was held back in vain: gossip will not take them again.
    lapsed: VecDeque<MessageId>,
}

impl Verdicts {
    /// The engine was asked about a message.
    pub(super) fn asked(&mut self, token: u64, message: MessageId) {
        self.awaited.insert(token, message);
        if self.awaited.len() > MESSAGES_MAX {
            self.awaited.pop_first();
        }
    }

    /// The engine has judged. Returns what gossip is told now, if anything.
    pub(super) fn judged(&mut self, now: Duration, token: u64, carrier: PeerId, verdict: Verdict) -> Option<Told> {
        let message = self.awaited.remove(&token)?;
        if verdict == Verdict::Ignore(Reason::NeedIdentity) && self.held.len() < MESSAGES_MAX {
            self.held.push_back(Held { message, carrier, due: now + HELD_MAX });
            return None;
        }
        Some(Told { message, carrier, acceptance: translate::acceptance(verdict) })
    }

    /// A message is to be announced. Returns what gossip is told instead, if it came by gossip and was held back.
    pub(super) fn announced(&mut self, message: &MessageId) -> Option<Told> {
        let place = self.held.iter().position(|held| held.message == *message)?;
        let Held { message, carrier, .. } = self.held.remove(place)?;
        Some(Told { message, carrier, acceptance: MessageAcceptance::Accept })
    }

    /// Says whether a message came by gossip and was not passed on, since its verdict came too late.
    pub(super) fn is_lapsed(&self, message: &MessageId) -> bool {
        self.lapsed.contains(message)
    }

    /// Returns verdicts that were held back for too long.
    pub(super) fn take_overdue(&mut self, now: Duration) -> Vec<Told> {
        let count = self.held.iter().take_while(|held| held.due <= now).count();
        self.lapsed.extend(self.held.iter().take(count).map(|held| held.message.clone()));
        while self.lapsed.len() > MESSAGES_MAX {
            self.lapsed.pop_front();
        }
        let ignored = |held: Held| Told { message: held.message, carrier: held.carrier, acceptance: MessageAcceptance::Ignore };
        self.held.drain(..count).map(ignored).collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::time::Duration;

    use kreisnetz_protocol::{Reason, Verdict};
    use libp2p::gossipsub::{MessageAcceptance, MessageId};

    use super::Verdicts;
    use crate::test_peers::{UELZEN, peer};

    const NEW_HERE: Verdict = Verdict::Ignore(Reason::NeedIdentity);

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn message(number: u8) -> MessageId {
        MessageId::new(&[number; 20])
    }

    #[test]
    fn a_verdict_is_passed_on_at_once_and_once() {
        let mut verdicts = Verdicts::default();
        verdicts.asked(1, message(1));
        let told = verdicts.judged(at(0), 1, peer(UELZEN), Verdict::Reject(Reason::BadSignature)).unwrap();
        assert_eq!(told.message, message(1));
        assert_eq!(told.acceptance, MessageAcceptance::Reject);
        assert!(verdicts.judged(at(0), 1, peer(UELZEN), Verdict::Accept).is_none());
    }

    #[test]
    fn a_head_of_a_new_publisher_is_passed_on_when_it_is_stored_in_time() {
        let mut verdicts = Verdicts::default();
        verdicts.asked(1, message(1));
        assert!(verdicts.judged(at(0), 1, peer(UELZEN), NEW_HERE).is_none());
        assert!(verdicts.announced(&message(2)).is_none());
        let told = verdicts.announced(&message(1)).unwrap();
        assert_eq!(told.acceptance, MessageAcceptance::Accept);
        assert!(verdicts.take_overdue(at(99)).is_empty());
    }

    #[test]
    fn what_takes_too_long_is_ignored_as_the_engine_said() {
        let mut verdicts = Verdicts::default();
        for (number, time) in [(1, 0), (2, 30)] {
            verdicts.asked(u64::from(number), message(number));
            assert!(verdicts.judged(at(time), u64::from(number), peer(UELZEN), NEW_HERE).is_none());
        }
        let told = verdicts.take_overdue(at(60));
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].message, message(1));
        assert_eq!(told[0].acceptance, MessageAcceptance::Ignore);
        assert!(verdicts.is_lapsed(&message(1)) && !verdicts.is_lapsed(&message(2)));
    }
}
