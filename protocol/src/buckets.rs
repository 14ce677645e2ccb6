//! A set of buckets of the frontier, as it is asked for: 32 bytes, one bit a bucket.

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::limits::BUCKETS;

/// Bytes of the set.
const BYTES: usize = BUCKETS / 8;

/// Which of the 256 buckets are meant; the first bit of the first byte is bucket 0.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "ByteBuf", into = "ByteBuf")]
pub struct Buckets([u8; BYTES]);

impl Buckets {
    /// Returns how many buckets are meant.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.0.iter().map(|byte| byte.count_ones()).sum()
    }

    /// Returns the buckets that are meant, in their order.
    pub fn iter(&self) -> impl Iterator<Item = u8> + '_ {
        (0..=u8::MAX).filter(|bucket| self.contains(*bucket))
    }

    /// Says whether a bucket is meant.
    #[must_use]
    pub fn contains(&self, bucket: u8) -> bool {
        self.0[usize::from(bucket / 8)] & (0x80 >> (bucket % 8)) != 0
    }
}

impl FromIterator<u8> for Buckets {
    fn from_iter<I: IntoIterator<Item = u8>>(buckets: I) -> Self {
        let mut set = Self::default();
        for bucket in buckets {
            set.0[usize::from(bucket / 8)] |= 0x80 >> (bucket % 8);
        }
        set
    }
}

impl TryFrom<ByteBuf> for Buckets {
    type Error = &'static str;

    fn try_from(bytes: ByteBuf) -> Result<Self, Self::Error> {
        bytes.as_slice().try_into().map(Self).map_err(|_| "a set of buckets has 32 bytes")
    }
}

impl From<Buckets> for ByteBuf {
    fn from(buckets: Buckets) -> Self {
        Self::from(buckets.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out_in_order() {
        let set: Buckets = [255, 0, 9, 9].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 9, 255]);
        assert_eq!(set.count(), 3);
    }
}
