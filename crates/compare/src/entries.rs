//! The entries of all runs: assets that keep the rules of their kind, 1,200 bytes each, of words in random order.

use serde::Serialize;

/// Bytes of one entry.
pub(crate) const ENTRY_BYTES: usize = 1_200;
/// Different words of all texts: as many as a language uses, for an index costs what its vocabulary costs.
const VOCABULARY: u64 = 20_000;
/// Words between two full stops.
const SENTENCE_WORDS: u64 = 12;

/// One text in German, as entries hold it.
#[derive(Serialize)]
struct German {
    de: String,
}

/// Fields in the deterministic order of their names: shorter first, then by letter.
#[derive(Serialize)]
struct Asset {
    v: u64,
    body: Body,
    kind: &'static str,
    slug: String,
    state: &'static str,
    title: German,
    issued: &'static str,
    topics: [&'static str; 1],
    summary: German,
    modified: &'static str,
    description: German,
}

#[derive(Serialize)]
struct Body {
    r#type: &'static str,
    licence: &'static str,
    privacy: &'static str,
    maintenance: Maintenance,
    operating_models: [&'static str; 1],
}

#[derive(Serialize)]
struct Maintenance {
    r#type: &'static str,
}

/// Returns the slug of an entry.
pub(crate) fn slug(number: usize) -> String {
    format!("baustein-{number:07}")
}

/// Returns the bytes of an entry; another `version` gives another text of the same length.
pub(crate) fn entry(catalog: usize, number: usize, version: u64) -> Vec<u8> {
    let seed = (catalog as u64) << 40 | (number as u64) << 16 | version;
    let short = kreisnetz_canonical::encode(&asset(number, seed, 200));
    let entry = kreisnetz_canonical::encode(&asset(number, seed, 200 + ENTRY_BYTES - short.len()));
    debug_assert_eq!(entry.len(), ENTRY_BYTES);
    entry
}

fn asset(number: usize, seed: u64, description_bytes: usize) -> Asset {
    let mut words = Words(seed);
    Asset {
        v: 1,
        body: Body {
            r#type: "guide",
            licence: "CC-BY-4.0",
            privacy: "none",
            maintenance: Maintenance { r#type: "internal" },
            operating_models: ["none"],
        },
        kind: "asset",
        slug: slug(number),
        state: "idea",
        title: German { de: words.text(40) },
        issued: "2026-01-15",
        topics: ["administration"],
        summary: German { de: words.text(100) },
        modified: "2026-01-15",
        description: German { de: words.text(description_bytes) },
    }
}

/// Random words of a made-up vocabulary. A stream of its own for each seed (SplitMix64, Steele et al. 2014).
struct Words(u64);

impl Words {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns exactly so many bytes of text.
    fn text(&mut self, bytes: usize) -> String {
        let mut text = String::with_capacity(bytes + 16);
        let mut words = 0;
        while text.len() < bytes {
            push_word(&mut text, self.next() % VOCABULARY);
            words += 1;
            text.push_str(if words % SENTENCE_WORDS == 0 { ". " } else { " " });
        }
        text.truncate(bytes - 1);
        while text.ends_with([' ', '.']) {
            text.pop();
        }
        while text.len() < bytes {
            text.push('x');
        }
        text
    }
}

/// Adds a word of the vocabulary: three to ten letters.
fn push_word(text: &mut String, number: u64) {
    let mut letters = Words(number).next();
    for _ in 0..3 + letters % 8 {
        letters /= 26;
        text.push(char::from(b'a' + u8::try_from(letters % 26).unwrap_or_default()));
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use kreisnetz_catalog::entry::{Conformance, Entry};

    use super::*;

    #[test]
    fn every_entry_has_its_length_and_keeps_the_rules_of_its_kind() {
        for number in 0..200 {
            let bytes = entry(3, number, 0);
            assert_eq!(bytes.len(), ENTRY_BYTES);
            let entry = Entry::parse(&bytes).unwrap();
            assert_eq!(entry.conformance(), Conformance::Conforming, "entry {number}");
        }
        assert_ne!(entry(0, 1, 0), entry(0, 1, 1));
        assert_ne!(entry(0, 1, 0), entry(1, 1, 0));
    }
}
