//! Passphrases that the program makes: six words of the EFF's long list.

use std::fmt;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

/// Words of a passphrase: 6 of 7,776, about 77 bits.
pub const PASSPHRASE_WORDS: usize = 6;

/// A passphrase, wiped when dropped and not shown by `Debug`.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Draws a passphrase.
    pub fn generate(entropy: &mut impl CryptoRng) -> Self {
        let words: Vec<&str> = (0..PASSPHRASE_WORDS).map(|_| word(entropy)).collect();
        Self(Zeroizing::new(words.join(" ")))
    }

    /// Takes what a person typed: words in any case, with any white space between.
    #[must_use]
    pub fn typed(text: &str) -> Self {
        let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        Self(Zeroizing::new(words.join(" ")))
    }

    /// Returns the words, to be shown once to the person who keeps them.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Passphrase(…)")
    }
}

/// Draws a word, each equally likely: a draw beyond the last whole multiple of the list is thrown away.
fn word(entropy: &mut impl CryptoRng) -> &'static str {
    let list = &eff_wordlist::large::LIST;
    let length = u32::try_from(list.len()).unwrap_or(u32::MAX);
    let fair = u32::MAX - u32::MAX % length;
    loop {
        let draw = entropy.next_u32();
        if draw < fair {
            let place = usize::try_from(draw % length).unwrap_or_default();
            return list[place].1;
        }
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

    use super::*;

    #[test]
    fn a_passphrase_has_six_words_and_another_draw_gives_another() {
        let mut entropy = ChaCha20Rng::from_seed([1; 32]);
        let first = Passphrase::generate(&mut entropy);
        let second = Passphrase::generate(&mut entropy);
        assert_eq!(first.reveal().split(' ').count(), PASSPHRASE_WORDS);
        assert_ne!(first.reveal(), second.reveal());
    }

    #[test]
    fn what_a_person_types_is_read_as_words() {
        assert_eq!(Passphrase::typed("  Abacus   zoom\n").reveal(), "abacus zoom");
    }
}
