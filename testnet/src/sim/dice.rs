//! Chance from the seed, one source a purpose, so that a change in one part of a run leaves the others as they were.

use kreisnetz_identity::Digest;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A source of chance.
#[derive(Clone, Debug)]
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// Returns the source of a purpose within the run of a seed.
    pub(crate) fn of(seed: u64, purpose: &str) -> Self {
        let digest = Digest::of_parts(&[&seed.to_be_bytes(), purpose.as_bytes()]);
        Self(ChaCha8Rng::from_seed(*digest.as_bytes()))
    }

    /// Returns any number.
    pub(crate) fn number(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Returns a number below `bound`; 0 where there is none.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 { 0 } else { self.0.next_u64() % bound }
    }

    /// Returns a number from `least` to `most`.
    pub(crate) fn between(&mut self, (least, most): (u64, u64)) -> u64 {
        least + self.below(most.saturating_sub(least).saturating_add(1))
    }

    /// Says yes in so many of a thousand cases.
    pub(crate) fn is_one_of_thousand(&mut self, share: u32) -> bool {
        share > 0 && self.below(1_000) < u64::from(share)
    }

    /// Returns one of the items.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(index(self.below(items.len() as u64)))
    }

    /// Returns so many different items, in the order in which they were drawn.
    pub(crate) fn draw<T: Clone>(&mut self, items: &[T], count: usize) -> Vec<T> {
        let mut rest = items.to_vec();
        (0..count.min(items.len())).map(|_| rest.swap_remove(index(self.below(rest.len() as u64)))).collect()
    }
}

fn index(number: u64) -> usize {
    usize::try_from(number).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_and_a_purpose_give_the_same_chance_and_another_purpose_another() {
        let (mut links, mut again, mut gossip) = (Dice::of(7, "links"), Dice::of(7, "links"), Dice::of(7, "gossip"));
        let drawn: Vec<u64> = (0..8).map(|_| links.number()).collect();
        assert_eq!(drawn, (0..8).map(|_| again.number()).collect::<Vec<_>>());
        assert_ne!(drawn, (0..8).map(|_| gossip.number()).collect::<Vec<_>>());
    }

    #[test]
    fn what_is_drawn_is_drawn_once() {
        let mut drawn = Dice::of(1, "").draw(&[1, 2, 3, 4, 5], 5);
        drawn.sort_unstable();
        assert_eq!(drawn, [1, 2, 3, 4, 5]);
    }
}
