//! Witnesses that somebody waits for: collected from the peers' answers, unproven. Pure.

use std::collections::BTreeMap;
use std::time::Duration;

use kreisnetz_identity::PublisherId;
use tokio::sync::oneshot;

/// Publishers for which witnesses are gathered at the same time at most.
const PUBLISHERS_MAX: usize = 16;

/// Who waits, and what has come.
#[derive(Debug, Default)]
pub(super) struct Witnesses {
    gathering: BTreeMap<PublisherId, Gathering>,
}

/// Who gives no answer for so long is not waited for: a peer that was switched off is found out much later.
const GATHERED_WITHIN: Duration = Duration::from_secs(2);

#[derive(Debug, Default)]
struct Gathering {
    since: Duration,
    came: Vec<Vec<u8>>,
    waiting: Vec<oneshot::Sender<Vec<Vec<u8>>>>,
}

impl Witnesses {
    /// Somebody wants witnesses. Says whether the peers are to be asked; where they are being asked already, the answer is shared,
    /// and beyond the bound it is empty at once.
    pub(super) fn wanted(&mut self, now: Duration, publisher: PublisherId, reply: oneshot::Sender<Vec<Vec<u8>>>) -> bool {
        let is_new = !self.gathering.contains_key(&publisher);
        if is_new && self.gathering.len() >= PUBLISHERS_MAX {
            let _ = reply.send(Vec::new());
            return false;
        }
        let new = || Gathering { since: now, ..Gathering::default() };
        self.gathering.entry(publisher).or_insert_with(new).waiting.push(reply);
        is_new
    }

    /// A peer gave one.
    pub(super) fn came(&mut self, publisher: &PublisherId, bytes: Vec<u8>) {
        if let Some(gathering) = self.gathering.get_mut(publisher) {
            gathering.came.push(bytes);
        }
    }

    /// Answers those who have waited for long enough with what has come.
    pub(super) fn answer_overdue(&mut self, now: Duration) {
        let is_over = |gathering: &Gathering| now.saturating_sub(gathering.since) >= GATHERED_WITHIN;
        let over: Vec<PublisherId> = self.gathering.iter().filter(|(_, gathering)| is_over(gathering)).map(|(id, _)| *id).collect();
        over.iter().for_each(|publisher| self.gathered(publisher));
    }

    /// No more come.
    pub(super) fn gathered(&mut self, publisher: &PublisherId) {
        let Some(Gathering { came, waiting, .. }) = self.gathering.remove(publisher) else { return };
        for reply in waiting {
            // Nobody waiting any more is no fault.
            let _ = reply.send(came.clone());
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use kreisnetz_identity::PublisherId;
    use tokio::sync::oneshot;

    use super::{Duration, GATHERED_WITHIN, PUBLISHERS_MAX, Witnesses};

    #[test]
    fn two_who_ask_at_the_same_time_share_one_answer() {
        let (uelzen, mut witnesses) = (PublisherId::from_bytes([1; 32]), Witnesses::default());
        let ((first, mut one), (second, mut two)) = (oneshot::channel(), oneshot::channel());
        assert!(witnesses.wanted(Duration::ZERO, uelzen, first));
        assert!(!witnesses.wanted(Duration::ZERO, uelzen, second));
        witnesses.came(&uelzen, vec![7]);
        witnesses.gathered(&uelzen);
        assert_eq!((one.try_recv().unwrap(), two.try_recv().unwrap()), (vec![vec![7]], vec![vec![7]]));
    }

    #[test]
    fn who_gives_no_answer_is_not_waited_for() {
        let (uelzen, mut witnesses) = (PublisherId::from_bytes([1; 32]), Witnesses::default());
        let (reply, mut answer) = oneshot::channel();
        witnesses.wanted(Duration::ZERO, uelzen, reply);
        witnesses.came(&uelzen, vec![7]);
        witnesses.answer_overdue(Duration::from_secs(1));
        assert!(answer.try_recv().is_err(), "not yet");
        witnesses.answer_overdue(GATHERED_WITHIN);
        assert_eq!(answer.try_recv().unwrap(), vec![vec![7]]);
    }

    #[test]
    fn beyond_the_bound_the_answer_is_empty_at_once() {
        let mut witnesses = Witnesses::default();
        for number in 0..=u8::try_from(PUBLISHERS_MAX).unwrap() {
            let (reply, mut answer) = oneshot::channel();
            let is_asked = witnesses.wanted(Duration::ZERO, PublisherId::from_bytes([number; 32]), reply);
            assert_eq!(is_asked, usize::from(number) < PUBLISHERS_MAX);
            assert_eq!(answer.try_recv().is_ok(), !is_asked);
        }
    }
}
