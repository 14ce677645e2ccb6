//! Token buckets: how much of something may come in how much time.

/// A bucket that holds at most `capacity` tokens and gains one each `refill_ms`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bucket {
    capacity: u32,
    refill_ms: u64,
    tokens: u32,
    since: u64,
    refused: u32,
}

/// What a bucket says to one more request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Taken {
    /// There was a token.
    Yes,
    /// None was left; the next is there after so many milliseconds.
    Wait(u64),
}

impl Bucket {
    /// Returns a full bucket.
    pub(crate) const fn full(capacity: u32, refill_ms: u64, now: u64) -> Self {
        Self { capacity, refill_ms, tokens: capacity, since: now, refused: 0 }
    }

    /// Takes a token, if there is one.
    pub(crate) fn take(&mut self, now: u64) -> Taken {
        self.refill(now);
        if self.tokens > 0 {
            self.tokens -= 1;
            self.refused = 0;
            Taken::Yes
        } else {
            self.refused = self.refused.saturating_add(1);
            Taken::Wait(self.since + self.refill_ms - now)
        }
    }

    /// Returns how many requests in a row found no token.
    pub(crate) const fn refused(&self) -> u32 {
        self.refused
    }

    fn refill(&mut self, now: u64) {
        let gained = now.saturating_sub(self.since) / self.refill_ms;
        self.tokens = u32::try_from(gained).unwrap_or(u32::MAX).saturating_add(self.tokens).min(self.capacity);
        self.since = if self.tokens == self.capacity { now } else { self.since + gained * self.refill_ms };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_gives_its_burst_and_then_one_a_period() {
        let mut bucket = Bucket::full(2, 100, 0);
        assert_eq!([bucket.take(0), bucket.take(0), bucket.take(10)], [Taken::Yes, Taken::Yes, Taken::Wait(90)]);
        assert_eq!(bucket.take(100), Taken::Yes);
        assert_eq!(bucket.take(150), Taken::Wait(50));
        assert_eq!(bucket.take(100_000), Taken::Yes);
    }
}
