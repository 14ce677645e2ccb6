//! A head as identity events name it.

use serde::{Deserialize, Serialize};

use crate::Digest;

/// The last head that stands: its place in the publisher's line, and its digest.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct HeadRef {
    /// Number of the head; goes on over epochs.
    pub seq: u64,
    /// Digest of the head's signed bytes.
    pub head: Digest,
    /// Epoch of the head, from 1.
    pub epoch: u64,
}

impl HeadRef {
    /// Says whether a head at this place stands, where this one is the last that does: it is before it, or it is this one.
    #[must_use]
    pub fn covers(&self, epoch: u64, seq: u64, head: &Digest) -> bool {
        (epoch, seq) < (self.epoch, self.seq) || (epoch, seq, head) == (self.epoch, self.seq, &self.head)
    }

    /// Says whether the fields are within their bounds, where one is named at all.
    pub(super) fn is_named_well(head: Option<&Self>) -> bool {
        head.is_none_or(|head| head.epoch > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_before_the_last_good_head_stands_and_at_its_place_only_itself() {
        let good = HeadRef { seq: 7, head: Digest::of(b"good"), epoch: 2 };
        let other = Digest::of(b"other");
        assert!(good.covers(2, 7, &good.head) && good.covers(2, 6, &other) && good.covers(1, 99, &other));
        assert!(!good.covers(2, 7, &other) && !good.covers(2, 8, &good.head) && !good.covers(3, 1, &other));
    }
}
