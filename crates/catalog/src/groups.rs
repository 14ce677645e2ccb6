//! Parts of a file, as transfers and holders name them: sets of groups of 16 KiB.
//!
//! A group is what is verified, written and asked for as a whole; the last one of a file may be shorter. This module knows no file.

use std::ops::Range;

/// Bytes of one group: 16 chunks of BLAKE3.
pub const GROUP_BYTES: u64 = 16 * 1024;

/// Returns the number of groups of a file; an empty file has none.
#[must_use]
pub const fn group_count(size: u64) -> u64 {
    size.div_ceil(GROUP_BYTES)
}

/// A set of groups of one file, kept as ascending ranges that neither overlap nor touch.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub struct Groups(Vec<Range<u64>>);

impl Groups {
    /// Returns the set of nothing.
    #[must_use]
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// Returns all groups of a file of so many bytes.
    #[must_use]
    pub fn all(size: u64) -> Self {
        std::iter::once(0..group_count(size)).collect()
    }

    /// Adds a range; an empty one adds nothing.
    pub fn insert(&mut self, range: Range<u64>) {
        if range.is_empty() {
            return;
        }
        let first = self.0.partition_point(|held| held.end < range.start);
        let last = self.0.partition_point(|held| held.start <= range.end);
        let start = self.0.get(first).map_or(range.start, |held| held.start.min(range.start));
        let end = if last > first { self.0[last - 1].end.max(range.end) } else { range.end };
        let start = if last > first { start } else { range.start };
        self.0.splice(first..last, std::iter::once(start..end));
    }

    /// Adds all groups of another set.
    pub fn extend(&mut self, other: &Self) {
        other.ranges().for_each(|range| self.insert(range));
    }

    /// Returns what is in both sets.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut both = Vec::new();
        while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
            let range = a.start.max(b.start)..a.end.min(b.end);
            let left_ends_first = a.end <= b.end;
            if !range.is_empty() {
                both.push(range);
            }
            if left_ends_first {
                left.next()
            } else {
                right.next()
            };
        }
        Self(both)
    }

    /// Returns what is in this set and not in the other.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        let mut rest = Vec::new();
        for held in &self.0 {
            let mut start = held.start;
            for taken in other.0.iter().filter(|taken| taken.end > held.start && taken.start < held.end) {
                if taken.start > start {
                    rest.push(start..taken.start);
                }
                start = start.max(taken.end);
            }
            if start < held.end {
                rest.push(start..held.end);
            }
        }
        Self(rest)
    }

    /// Returns the first groups of the set, so many at most.
    #[must_use]
    pub fn first(&self, count: u64) -> Self {
        let mut left = count;
        let take = |range: &Range<u64>| {
            let taken = left.min(range.end - range.start);
            left -= taken;
            (taken > 0).then(|| range.start..range.start + taken)
        };
        Self(self.0.iter().map_while(take).collect())
    }

    /// Returns the ranges, ascending; none is empty, and between two lies a gap.
    pub fn ranges(&self) -> impl ExactSizeIterator<Item = Range<u64>> + '_ {
        self.0.iter().cloned()
    }

    /// Says whether the set holds nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Says whether the set holds a group.
    #[must_use]
    pub fn contains(&self, group: u64) -> bool {
        let after = self.0.partition_point(|range| range.start <= group);
        after > 0 && self.0[after - 1].contains(&group)
    }

    /// Returns the number of groups.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.iter().map(|range| range.end - range.start).sum()
    }

    /// Returns the number behind the last group of the set; 0 for nothing.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.0.last().map_or(0, |range| range.end)
    }

    /// Returns the bytes of the groups in a file of this size.
    #[must_use]
    pub fn bytes(&self, size: u64) -> u64 {
        let at = |group: u64| group.saturating_mul(GROUP_BYTES).min(size);
        self.0.iter().map(|range| at(range.end) - at(range.start)).sum()
    }
}

impl FromIterator<Range<u64>> for Groups {
    fn from_iter<I: IntoIterator<Item = Range<u64>>>(ranges: I) -> Self {
        let mut groups = Self::none();
        ranges.into_iter().for_each(|range| groups.insert(range));
        groups
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::single_range_in_vec_init)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn set(groups: &Groups) -> BTreeSet<u64> {
        groups.ranges().flatten().collect()
    }

    #[test]
    fn the_last_group_of_a_file_may_be_shorter() {
        assert_eq!([0, 1, GROUP_BYTES, GROUP_BYTES + 1].map(group_count), [0, 1, 1, 2]);
        assert_eq!(Groups::all(GROUP_BYTES + 1).bytes(GROUP_BYTES + 1), GROUP_BYTES + 1);
        let second: Groups = std::iter::once(1..2).collect();
        assert_eq!((second.bytes(GROUP_BYTES + 1), second.bytes(100)), (1, 0));
    }

    #[test]
    fn ranges_that_touch_become_one() {
        let groups: Groups = [0..2, 6..8, 2..4, 5..6].into_iter().collect();
        assert_eq!(groups.ranges().collect::<Vec<_>>(), [0..4, 5..8]);
        assert_eq!(groups.first(5).ranges().collect::<Vec<_>>(), [0..4, 5..6]);
    }

    proptest! {
        #[test]
        fn sets_of_ranges_are_as_sets_of_numbers(
            a in proptest::collection::vec((0_u64..60, 0_u64..9), 0..12),
            b in proptest::collection::vec((0_u64..60, 0_u64..9), 0..12),
            count in 0_u64..40,
        ) {
            let of = |ranges: &[(u64, u64)]| -> Groups { ranges.iter().map(|(start, length)| *start..start + length).collect() };
            let (a, b) = (of(&a), of(&b));
            prop_assert!(a.0.windows(2).all(|pair| pair[0].end < pair[1].start));
            prop_assert_eq!(set(&a.intersection(&b)), &set(&a) & &set(&b));
            prop_assert_eq!(set(&a.difference(&b)), &set(&a) - &set(&b));
            let mut both = a.clone();
            both.extend(&b);
            prop_assert_eq!(set(&both), &set(&a) | &set(&b));
            prop_assert_eq!(set(&a.first(count)), set(&a).into_iter().take(count as usize).collect::<BTreeSet<_>>());
            prop_assert_eq!(a.count(), set(&a).len() as u64);
            prop_assert!((0..70).all(|group| a.contains(group) == set(&a).contains(&group)));
        }
    }
}
