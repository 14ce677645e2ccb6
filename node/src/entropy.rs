//! Where secret keys come from: the system's source, or, in a test network, a seed that makes them repeatable.

use std::convert::Infallible;

use kreisnetz_identity::{Digest, SecretKey};
use rand_core::{Rng, TryCryptoRng, TryRng};
use zeroize::Zeroizing;

use crate::failure::{Failure, Slug};

/// The variable that makes keys repeatable, read only by builds with debug assertions.
const SEED_VARIABLE: &str = "KREISNETZ_TEST_SEED";
/// Keeps the stream of a seed apart from every other use of the digest.
const DOMAIN: &[u8] = b"kreisnetz/test-entropy/1";

/// A source of secret bytes.
#[derive(Debug)]
pub enum Entropy {
    /// The operating system's.
    System,
    /// A stream that follows from a seed: keys for a network that is thrown away, known to everybody who knows the seed.
    Throwaway(Throwaway),
}

/// SHA-256 over seed and counter, block by block.
#[derive(Debug)]
pub struct Throwaway {
    seed: Digest,
    counter: u64,
}

impl Entropy {
    /// Chooses the source for making the keys of `whose`: the system's, unless a test gives a seed.
    ///
    /// Nodes of one test network share a seed, so whose keys are made counts as well.
    ///
    /// # Errors
    ///
    /// `internal` where the system has no entropy to give.
    pub fn of_environment(whose: &str) -> Result<Self, Failure> {
        let seed = if cfg!(debug_assertions) { std::env::var_os(SEED_VARIABLE) } else { None };
        match seed {
            Some(seed) => Ok(Self::of_seed(seed.as_encoded_bytes(), whose)),
            None => Self::system(),
        }
    }

    /// Returns the system's source, after asking whether it answers.
    ///
    /// # Errors
    ///
    /// `internal` where it does not.
    pub fn system() -> Result<Self, Failure> {
        let mut probe = [0; 1];
        let answers = getrandom::fill(&mut probe);
        answers.map(|()| Self::System).map_err(|error| Failure::new(Slug::Internal).with("what", error))
    }

    /// Draws a secret key.
    pub fn secret_key(&mut self) -> SecretKey {
        let mut seed = Zeroizing::new([0; 32]);
        self.fill_bytes(seed.as_mut_slice());
        SecretKey::from_seed(&seed)
    }

    /// Returns the stream of a seed for `whose` keys.
    #[must_use]
    pub fn of_seed(seed: &[u8], whose: &str) -> Self {
        let seed = Digest::of_parts(&[DOMAIN, Digest::of(seed).as_bytes(), whose.as_bytes()]);
        Self::Throwaway(Throwaway { seed, counter: 0 })
    }

    /// Says whether the keys made with it are good for a test network only.
    #[must_use]
    pub const fn is_throwaway(&self) -> bool {
        matches!(self, Self::Throwaway(_))
    }
}

impl Throwaway {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let block = Digest::of_parts(&[self.seed.as_bytes(), &self.counter.to_be_bytes()]);
            self.counter += 1;
            chunk.copy_from_slice(&block.as_bytes()[..chunk.len()]);
        }
    }
}

impl TryRng for Entropy {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        match self {
            Self::System => getrandom::fill(bytes).expect("the system's source answered before; once seeded it never fails (random(7))"),
            Self::Throwaway(stream) => stream.fill(bytes),
        }
        Ok(())
    }
}

impl TryCryptoRng for Entropy {}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use rand_core::Rng;

    use super::*;

    fn draw(mut entropy: Entropy) -> [u8; 64] {
        let mut bytes = [0; 64];
        entropy.fill_bytes(&mut bytes);
        bytes
    }

    #[test]
    fn one_seed_gives_each_county_its_own_keys_and_always_the_same() {
        let uelzen = draw(Entropy::of_seed(b"42", "03360"));
        assert_eq!(uelzen, draw(Entropy::of_seed(b"42", "03360")));
        assert_ne!(uelzen, draw(Entropy::of_seed(b"42", "03354")));
        assert_ne!(uelzen, draw(Entropy::of_seed(b"43", "03360")));
        assert_ne!(uelzen[..32], uelzen[32..]);
    }

    #[test]
    fn the_system_never_gives_the_same_twice() {
        assert_ne!(draw(Entropy::system().unwrap()), draw(Entropy::system().unwrap()));
    }
}
