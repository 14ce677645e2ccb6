//! Witnesses that somebody waits for: collected from the peers' answers, unproven. Pure.

use std::collections::BTreeMap;

use kreisnetz_identity::PublisherId;
use tokio::sync::oneshot;

/// Publishers for which witnesses are gathered at the same time at most.
const PUBLISHERS_MAX: usize = 16;

/// Who waits, and what has come.
#[derive(Debug, Default)]
pub(super) struct Witnesses {
    gathering: BTreeMap<PublisherId, Gathering>,
}

#[derive(Debug, Default)]
struct Gathering {
    came: Vec<Vec<u8>>,
    waiting: Vec<oneshot::Sender<Vec<Vec<u8>>>>,
}

impl Witnesses {
    /// Somebody wants witnesses. Says whether the peers are to be asked; where they are being asked already, the answer is shared,
    /// and beyond the bound it is empty at once.
    pub(super) fn wanted(&mut self, publisher: PublisherId, reply: oneshot::Sender<Vec<Vec<u8>>>) -> bool {
        let is_new = !self.gathering.contains_key(&publisher);
        if is_new && self.gathering.len() >= PUBLISHERS_MAX {
            let _ = reply.send(Vec::new());
            return false;
        }
        self.gathering.entry(publisher).or_default().waiting.push(reply);
        is_new
    }

    /// A peer gave one.
    pub(super) fn came(&mut self, publisher: &PublisherId, bytes: Vec<u8>) {
        if let Some(gathering) = self.gathering.get_mut(publisher) {
            gathering.came.push(bytes);
        }
    }

    /// No more come.
    pub(super) fn gathered(&mut self, publisher: &PublisherId) {
        let Some(Gathering { came, waiting }) = self.gathering.remove(publisher) else { return };
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

    use super::{PUBLISHERS_MAX, Witnesses};

    #[test]
    fn two_who_ask_at_the_same_time_share_one_answer() {
        let (uelzen, mut witnesses) = (PublisherId::from_bytes([1; 32]), Witnesses::default());
        let ((first, mut one), (second, mut two)) = (oneshot::channel(), oneshot::channel());
        assert!(witnesses.wanted(uelzen, first));
        assert!(!witnesses.wanted(uelzen, second));
        witnesses.came(&uelzen, vec![7]);
        witnesses.gathered(&uelzen);
        assert_eq!((one.try_recv().unwrap(), two.try_recv().unwrap()), (vec![vec![7]], vec![vec![7]]));
    }

    #[test]
    fn beyond_the_bound_the_answer_is_empty_at_once() {
        let mut witnesses = Witnesses::default();
        for number in 0..=u8::try_from(PUBLISHERS_MAX).unwrap() {
            let (reply, mut answer) = oneshot::channel();
            let is_asked = witnesses.wanted(PublisherId::from_bytes([number; 32]), reply);
            assert_eq!(is_asked, usize::from(number) < PUBLISHERS_MAX);
            assert_eq!(answer.try_recv().is_ok(), !is_asked);
        }
    }
}
