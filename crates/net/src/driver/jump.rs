//! Whether the wall clock jumped against the one that never goes back: then this process may have been asleep in an image of the machine. Pure.

use std::time::Duration;

/// A difference that no correction of a running clock makes.
const JUMP: Duration = Duration::from_secs(5 * 60);

/// The two clocks as they stood together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Jump {
    wall: Duration,
    waiting: Duration,
}

impl Jump {
    pub(super) const fn new(wall: Duration, waiting: Duration) -> Self {
        Self { wall, waiting }
    }

    /// Says whether the wall clock went on or back by more than five minutes beyond the time that passed since it was last asked.
    pub(super) fn has_jumped(&mut self, wall: Duration, waiting: Duration) -> bool {
        let expected = self.wall.saturating_add(waiting.saturating_sub(self.waiting));
        *self = Self { wall, waiting };
        wall.abs_diff(expected) > JUMP
    }
}

#[cfg(test)]
mod tests {
    use super::Jump;
    use std::time::Duration;

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn time_that_passes_is_no_jump_however_long_nobody_asked() {
        let mut jump = Jump::new(at(1_000), at(10));
        assert!(!jump.has_jumped(at(1_001), at(11)));
        assert!(!jump.has_jumped(at(90_001), at(89_011)));
        assert!(!jump.has_jumped(at(90_200), at(89_011)), "a correction of minutes");
    }

    #[test]
    fn a_machine_that_slept_or_whose_clock_was_set_is_noticed_once() {
        let mut jump = Jump::new(at(100_000), at(10));
        assert!(jump.has_jumped(at(186_400), at(11)));
        assert!(!jump.has_jumped(at(186_401), at(12)));
        assert!(jump.has_jumped(at(100_000), at(13)), "back as well");
    }
}
