//! Verdicts on heads seen before, so that a head that is sent ten thousand times is checked once.

use std::collections::{BTreeMap, VecDeque};

use kreisnetz_identity::Digest;

use crate::{Reason, Verdict, limits::VERDICTS_MAX};

/// The last verdicts by digest; the oldest goes first. Accept and reject are kept, and that a head is old; what else was ignored may be taken later.
#[derive(Debug, Default)]
pub(crate) struct Remembered {
    verdicts: BTreeMap<Digest, Verdict>,
    order: VecDeque<Digest>,
}

impl Remembered {
    pub(crate) fn verdict(&self, head: &Digest) -> Option<Verdict> {
        self.verdicts.get(head).copied()
    }

    pub(crate) fn remember(&mut self, head: Digest, verdict: Verdict) {
        if matches!(verdict, Verdict::Ignore(reason) if reason != Reason::Old) || self.verdicts.insert(head, verdict).is_some() {
            return;
        }
        self.order.push_back(head);
        if self.order.len() > VERDICTS_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.verdicts.remove(&oldest);
        }
    }
}
