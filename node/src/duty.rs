//! Work that follows changes, and may not follow each of them: while catalogs stream in, there is one every few milliseconds.

use std::time::Duration;

/// Such work rests this many times as long as it took, so that it takes a twentieth of one processor at most.
const REST_FACTOR: u32 = 19;
/// However long it took, it is done again after this time.
const REST_MAX: Duration = Duration::from_secs(60);

/// Returns how long to rest after work that took so long, `least` at least.
pub(crate) fn rest_after(took: Duration, least: Duration) -> Duration {
    (took * REST_FACTOR).min(REST_MAX).max(least)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_takes_longer_rests_longer_but_not_for_ever() {
        let least = Duration::from_secs(3);
        let rest = |millis: u64| rest_after(Duration::from_millis(millis), least).as_millis();
        assert_eq!([rest(1), rest(1_000), rest(3_600_000)], [3_000, 19_000, 60_000]);
    }
}
