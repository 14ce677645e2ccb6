//! When heads came to this node: for whoever measures how fast they spread. In memory only, gone with the process.

use std::collections::BTreeMap;

use kreisnetz_catalog::Position;

/// Heads of one publisher whose arrival is remembered at most.
pub const RECEIVED_MAX: usize = 64;

/// The moments at which the last heads of one publisher were stored here, in milliseconds since 1970.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Received(BTreeMap<Position, u64>);

impl Received {
    /// Remembers the moment at which a head was stored; the head of the lowest place is forgotten for it.
    pub(super) fn note(&mut self, position: Position, unix_ms: u64) {
        self.0.insert(position, unix_ms);
        if self.0.len() > RECEIVED_MAX {
            self.0.pop_first();
        }
    }

    /// Returns when the head of this place was stored, in milliseconds since 1970; nothing, if before the start or too long ago.
    #[must_use]
    pub fn unix_ms(&self, position: Position) -> Option<u64> {
        self.0.get(&position).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_heads_are_remembered_and_no_more() {
        let mut received = Received::default();
        let at = |seq| Position { epoch: 1, seq };
        for seq in 1..=RECEIVED_MAX as u64 + 1 {
            received.note(at(seq), 1_000 + seq);
        }
        assert_eq!((received.unix_ms(at(1)), received.unix_ms(at(2)), received.unix_ms(at(65))), (None, Some(1_002), Some(1_065)));
    }
}
