//! How many keys a set has, and how many of them must sign.

use std::fmt;
use std::str::FromStr;

use kreisnetz_identity::IdentityLog;

/// Keys of a set at most (SECURITY.md §3).
const KEYS_MAX: usize = 9;

/// `2/3`: of three keys two must sign; always more than half.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SetShape {
    keys: usize,
    threshold: u64,
}

/// The text is no shape.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a set of keys is written 2/3: more than half of at most {KEYS_MAX} keys must sign")]
pub struct NotAShape;

impl Default for SetShape {
    /// One officer each for IT, information security and the head of administration; two of them must sign.
    fn default() -> Self {
        Self { keys: 3, threshold: 2 }
    }
}

impl SetShape {
    /// Returns the shape of an identity's root set.
    pub(super) fn of_root(log: &IdentityLog) -> Self {
        Self { keys: log.root_keys().len(), threshold: log.threshold() }
    }

    /// Returns the shape of an identity's next set.
    pub(super) fn of_next(log: &IdentityLog) -> Self {
        Self { keys: log.next_keys().len(), threshold: log.next_threshold() }
    }

    /// Returns how many keys there are, 1 to 9.
    #[must_use]
    pub const fn keys(self) -> usize {
        self.keys
    }

    /// Returns how many of them must sign.
    #[must_use]
    pub const fn threshold(self) -> u64 {
        self.threshold
    }
}

impl FromStr for SetShape {
    type Err = NotAShape;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (threshold, keys) = text.split_once('/').ok_or(NotAShape)?;
        let (threshold, keys): (u64, usize) = (threshold.parse().map_err(|_| NotAShape)?, keys.parse().map_err(|_| NotAShape)?);
        let is_majority = threshold <= keys as u64 && threshold * 2 > keys as u64;
        if (1..=KEYS_MAX).contains(&keys) && is_majority { Ok(Self { keys, threshold }) } else { Err(NotAShape) }
    }
}

impl fmt::Display for SetShape {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.threshold, self.keys)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn more_than_half_of_one_to_nine_keys_must_sign() {
        for good in ["1/1", "2/2", "2/3", "3/5", "5/5", "5/9", "9/9"] {
            assert_eq!(good.parse::<SetShape>().unwrap().to_string(), good);
        }
        for bad in ["", "3", "0/0", "1/2", "2/4", "4/3", "6/10", "-1/3", "2/3/4", "2:3"] {
            assert_eq!(bad.parse::<SetShape>(), Err(NotAShape), "{bad}");
        }
    }
}
