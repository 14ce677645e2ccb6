//! The time, as the engine is told it.

use kreisnetz_identity::Timestamp;

/// One moment on two clocks: one that never goes back, for waiting, and the wall's, for what was signed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Moment {
    /// Milliseconds since some fixed moment, never falling.
    pub millis: u64,
    /// The wall clock.
    pub wall: Timestamp,
}
