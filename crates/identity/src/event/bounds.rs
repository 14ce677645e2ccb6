//! Bounds of all identity events, and how a broken one is told.

use crate::{EventError, PublisherId};

/// Bytes of one signed event at most.
pub const EVENT_BYTES_MAX: usize = 8 * 1024;
/// Bytes of one signed revocation at most: it is spread by gossip.
pub const REVOCATION_BYTES_MAX: usize = 2 * 1024;
/// Root keys, and next keys, of one publisher at most.
pub const ROOT_KEYS_MAX: usize = 9;
/// Guardians of one publisher at most.
pub const GUARDIANS_MAX: usize = 9;
/// Seconds that one delegation lasts at most: 180 days.
pub const DELEGATION_SECONDS_MAX: u64 = 180 * 24 * 60 * 60;
/// Seconds from a claim to its completion at least, and until a chain event is settled: 14 days.
pub const SETTLED_SECONDS: u64 = 14 * 24 * 60 * 60;
/// Contradictions that one delegation or rotation resolves at most.
pub const RESOLVES_MAX: usize = 16;
/// Publishers that succeed one publisher at most.
pub const SUCCESSORS_MAX: usize = 4;
/// Bytes of a name or domain in an inception at most.
pub(super) const NAME_BYTES_MAX: usize = 200;
/// Former identities that one inception may name at most.
pub(super) const PREDECESSORS_MAX: usize = 16;
/// The version of the format that is read and written here.
pub(super) const VERSION: u64 = 1;

const _: () = assert!(REVOCATION_BYTES_MAX < EVENT_BYTES_MAX, "a revocation is an event");

/// Returns how many guardians must consent to a recovery: 3 of 5, 4 of 7, 5 of 9; none stand for nothing.
#[must_use]
pub const fn guardians_needed(guardians: usize) -> usize {
    guardians / 2 + 1
}

/// Says whether a threshold is more than half of `keys` and not more than all.
pub(super) fn is_majority(threshold: u64, keys: usize) -> bool {
    usize::try_from(threshold).is_ok_and(|threshold| threshold <= keys && threshold > keys / 2)
}

/// Says whether there are as many guardians as the format allows, in the order of their bytes, each once.
pub(super) fn are_guardians(guardians: &[PublisherId]) -> bool {
    matches!(guardians.len(), 0 | 5 | 7 | 9) && guardians.is_sorted_by(|a, b| a < b)
}

/// Returns the name of the first field whose rule does not hold.
pub(super) fn first_broken(rules: &[(&'static str, bool)]) -> Result<(), EventError> {
    match rules.iter().find(|(_, holds)| !holds) {
        Some((field, _)) => Err(EventError::Bounds(field)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_of_five_four_of_seven_five_of_nine_guardians_are_needed() {
        assert_eq!([5, 7, 9].map(guardians_needed), [3, 4, 5]);
    }

    #[test]
    fn a_threshold_is_more_than_half_and_at_most_all() {
        assert!(is_majority(2, 3) && is_majority(3, 3) && is_majority(3, 4) && is_majority(1, 1));
        assert!(!is_majority(1, 2) && !is_majority(2, 4) && !is_majority(4, 3) && !is_majority(u64::MAX, 3) && !is_majority(0, 0));
    }
}
