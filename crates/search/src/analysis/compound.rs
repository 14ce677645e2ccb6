//! Decides whether a German word is a compound that contains another word.
//!
//! Not a splitter of everything: it answers for one given word, so that what remains must make sense on both sides. *Amt* is
//! in *Bauamt* and not in *gesamt*; *Eis* is not in *Kreis*. What counts as a word is the caller's: a list and the index's own words.

use std::ops::Range;

use super::stem::{self, without_inflection};
use super::{Language, Word};
use crate::limits::{COMPOUND_BASE_LETTERS_MIN, WORD_BYTES_MAX};

/// What German puts between the parts of a compound.
const LINKS: [&str; 8] = ["", "s", "n", "e", "es", "en", "er", "ens"];

/// What may follow the last part: endings that only inflect.
const ENDINGS: [&str; 12] = ["", "e", "n", "s", "en", "er", "es", "em", "ern", "se", "sen", "ses"];

/// Letters of head and front from which on a word counts as the head of a compound even if nobody knows what stands before it.
const HEAD_AND_FRONT_TRUSTED: [(usize, usize); 2] = [(6, 3), (5, 5)];

/// Letters from which on a word counts as the beginning of a compound even if nobody knows what follows.
const BEGINNING_LETTERS_TRUSTED: usize = 7;

/// Letters from which on a word counts as the middle of a compound even if only what stands before it is known.
const MIDDLE_LETTERS_TRUSTED: usize = 5;

/// Verb prefixes: what stands before a head and makes another word of it, no compound.
const PREFIXES: [&str; 35] = [
    "ab", "an", "auf", "aus", "be", "bei", "dar", "durch", "ein", "emp", "ent", "er", "ge", "her", "hin", "miss", "mit", "nach", "uber",
    "um", "un", "unter", "ver", "vor", "weg", "wider", "wieder", "zer", "zu", "hinter", "herum", "heraus", "voraus", "zuruck", "zusammen",
];

/// The forms under which a word may stand inside a compound, shortest first; *buchen* does not stand there as *Buch*.
pub(crate) fn bases(word: &Word) -> Vec<String> {
    let plain = stem::word(without_inflection(&word.surface).to_owned(), Language::German);
    let mut bases = vec![word.surface.clone()];
    if plain.stem == word.stem {
        bases.push(plain.surface);
    }
    let is_shortened = word.surface.ends_with("ss") && !word.stem.ends_with("ss");
    if !is_shortened {
        bases.push(word.stem.clone());
    }
    bases.retain(|base| base.chars().count() >= COMPOUND_BASE_LETTERS_MIN && base.bytes().all(|byte| byte.is_ascii_lowercase()));
    bases.sort_by(|left, right| left.len().cmp(&right.len()).then_with(|| left.cmp(right)));
    bases.dedup();
    bases
}

/// Letters of a beginning that a lexicon is asked for.
pub(crate) const BEGINNING_LETTERS: usize = 5;

/// The words of which compounds are made.
pub(crate) trait Lexicon {
    /// Says whether this is a word of its own.
    fn knows(&self, word: &str) -> bool;

    /// Says whether a text may begin with a word of at least [`BEGINNING_LETTERS`]; no word of that length does where it is denied. Most
    /// places in a compound are the beginning of nothing.
    fn may_know_beginning(&self, text: &str) -> bool {
        let _ = text;
        true
    }
}

impl<F: Fn(&str) -> bool> Lexicon for F {
    fn knows(&self, word: &str) -> bool {
        self(word)
    }
}

/// A lexicon without some of its words.
struct Without<'a> {
    lexicon: &'a dyn Lexicon,
    is_left_out: &'a dyn Fn(&str) -> bool,
}

impl Lexicon for Without<'_> {
    fn knows(&self, word: &str) -> bool {
        !(self.is_left_out)(word) && self.lexicon.knows(word)
    }

    fn may_know_beginning(&self, text: &str) -> bool {
        self.lexicon.may_know_beginning(text)
    }
}

/// Returns whether `compound` consists of the word, in one of its `bases`, and other words of a lexicon.
pub(crate) fn contains(compound: &str, word: &Word, bases: &[String], lexicon: &dyn Lexicon) -> bool {
    if !compound.is_ascii() {
        return false;
    }
    // Both are a few letters long: a searcher made for the two would cost more than looking.
    let ends = |base: &String| base.len()..=compound.len();
    let mut splits = bases.iter().flat_map(|base| ends(base).map(move |end| (base, end)));
    splits.any(|(base, end)| {
        let (front, rest) = (&compound[..end - base.len()], &compound[end..]);
        compound[front.len()..end] == **base && Split { word, front, base, rest, lexicon }.makes_sense()
    })
}

/// A compound cut where one form of a word stands in it.
struct Split<'a> {
    word: &'a Word,
    front: &'a str,
    base: &'a str,
    rest: &'a str,
    lexicon: &'a dyn Lexicon,
}

impl Split<'_> {
    fn makes_sense(&self) -> bool {
        if ENDINGS.contains(&self.rest) {
            return !self.front.is_empty() && !self.is_other_word(self.rest) && self.has_front_as_head();
        }
        let is_front_known = self.front.is_empty() || self.is_front_known();
        is_front_known && (self.has_known_rest() || self.has_trusted_rest())
    }

    fn is_front_known(&self) -> bool {
        is_sequence(self.front, &LINKS, self.lexicon)
    }

    fn has_front_as_head(&self) -> bool {
        let is_long = |(head, front): &(usize, usize)| self.base.len() >= *head && self.front.len() >= *front;
        self.is_front_known()
            || (HEAD_AND_FRONT_TRUSTED.iter().any(is_long)
                && is_plausible(self.front)
                && !PREFIXES.contains(&self.front)
                && !self.is_made_of_others())
    }

    /// *Landkreise* is *Land* and *Kreise*, so *Reise* is not in it.
    fn is_made_of_others(&self) -> bool {
        let whole = format!("{}{}{}", self.front, self.base, self.rest);
        is_sequence(&whole, &ENDINGS, &Without { lexicon: self.lexicon, is_left_out: &|part| part.contains(self.base) })
    }

    fn has_known_rest(&self) -> bool {
        let after_link = |link: &&str| self.rest.strip_prefix(*link).filter(|_| !self.is_other_word(link));
        LINKS.iter().filter_map(after_link).any(|rest| is_sequence(rest, &ENDINGS, self.lexicon))
    }

    /// *Hochwasserpegel*: between a known word and anything that can be said, five letters are no accident; nor are seven at
    /// the beginning, as in *Energiemanagement*.
    fn has_trusted_rest(&self) -> bool {
        let letters = if self.front.is_empty() { BEGINNING_LETTERS_TRUSTED } else { MIDDLE_LETTERS_TRUSTED };
        self.base.len() >= letters && self.rest.len() > COMPOUND_BASE_LETTERS_MIN && is_plausible(self.rest)
    }

    /// *Burg* and the link *er* would be *Bürger*, which is another word; *Kind* and *er* is still *Kind*.
    fn is_other_word(&self, link: &str) -> bool {
        let joined = format!("{}{link}", self.base);
        !link.is_empty() && self.lexicon.knows(&joined) && stem::word(joined, Language::German).stem != self.word.stem
    }
}

/// Returns the words a compound consists of, if all of them are known; never the compound itself.
pub(crate) fn parts(compound: &str, lexicon: &dyn Lexicon) -> Option<Vec<String>> {
    let others = Without { lexicon, is_left_out: &|word| word == compound };
    if !compound.is_ascii() {
        return None;
    }
    let parts = Cover::of(compound, &ENDINGS, &others)?;
    (parts.len() > 1).then(|| parts.into_iter().map(|part| compound[part].to_owned()).collect())
}

fn is_sequence(text: &str, endings: &[&str], lexicon: &dyn Lexicon) -> bool {
    Cover::of(text, endings, lexicon).is_some()
}

/// A way to cover a text with known words and links, the longest words first.
struct Cover<'a> {
    text: &'a str,
    /// What may follow the last word.
    endings: &'a [&'a str],
    lexicon: &'a dyn Lexicon,
    /// A bit for each place from which no way leads on; a word has no more than [`WORD_BYTES_MAX`] places.
    dead: u128,
    parts: Vec<Range<usize>>,
}

const _: () = assert!(WORD_BYTES_MAX < 128, "a bit for each place of a word");

impl<'a> Cover<'a> {
    fn of(text: &'a str, endings: &'a [&'a str], lexicon: &'a dyn Lexicon) -> Option<Vec<Range<usize>>> {
        let mut cover = Self { text, endings, lexicon, dead: 0, parts: Vec::new() };
        (text.len() <= WORD_BYTES_MAX && cover.from(0)).then_some(cover.parts)
    }

    fn from(&mut self, at: usize) -> bool {
        let text = self.text;
        if self.dead & (1 << at) != 0 {
            return false;
        }
        let longest = if self.lexicon.may_know_beginning(&text[at..]) { text.len() } else { text.len().min(at + BEGINNING_LETTERS - 1) };
        for end in (at + COMPOUND_BASE_LETTERS_MIN..=longest).rev() {
            if !self.lexicon.knows(&text[at..end]) {
                continue;
            }
            self.parts.push(at..end);
            let is_last = self.endings.contains(&&text[end..]);
            if is_last || LINKS.iter().any(|link| text[end..].starts_with(link) && self.from(end + link.len())) {
                return true;
            }
            self.parts.pop();
        }
        self.dead |= 1 << at;
        false
    }
}

/// Long enough for a word, and it can be pronounced.
fn is_plausible(part: &str) -> bool {
    part.len() >= COMPOUND_BASE_LETTERS_MIN && part.contains(['a', 'e', 'i', 'o', 'u', 'y'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{fold::fold, words};

    fn finds(query: &str, compound: &str) -> bool {
        let word = stem::word(fold(query, Language::German), Language::German);
        contains(&fold(compound, Language::German), &word, &bases(&word), &words::is_listed)
    }

    #[test]
    fn a_word_is_found_inside_its_compounds() {
        for (query, compound) in [
            ("Bus", "Bürgerbus"),
            ("Bus", "Rufbusverkehr"),
            ("Hochwasser", "Hochwasserpegel"),
            ("Pegel", "Hochwasserpegel"),
            ("Busse", "Bürgerbusse"),
            ("Antrag", "Bauantragsverfahren"),
            ("Anträge", "Bauantrag"),
            ("Wohnungen", "Wohnungsamt"),
            ("Amt", "Bauämter"),
            ("Kind", "Kindergarten"),
            ("Pflege", "Tagespflegeplatz"),
            ("Verwaltung", "Selbstverwaltung"),
            ("Haus", "Krankenhäuser"),
            ("Müll", "Sperrmüllabfuhr"),
            ("ehrenamtlich", "Ehrenamtskarte"),
            ("Wasser", "Hochwasserquxol"),
            ("Burg", "Burgentour"),
            ("Karte", "Quxolurkarten"),
        ] {
            assert!(finds(query, compound), "{query} in {compound}");
        }
    }

    #[test]
    fn letters_that_only_look_like_the_word_are_not_it() {
        for (query, compound) in [
            ("Amt", "gesamt"),
            ("Eis", "Kreis"),
            ("Rat", "Beratung"),
            ("Ort", "Transport"),
            ("Bus", "Business"),
            ("Verein", "Vereinbarung"),
            ("Stelle", "Ausstellung"),
            ("Teilung", "Mitteilung"),
            ("Bus", "Busse"),
            ("Tag", "Vertrag"),
            ("Karte", "Kartoffelmarkt"),
            ("Burg", "Bürgerbüro"),
            ("Burg", "Ehrenbürger"),
            ("buchen", "Handbuch"),
            ("Reise", "Landkreise"),
            ("Reisen", "Landkreisen"),
        ] {
            assert!(!finds(query, compound), "{query} in {compound}");
        }
    }

    #[test]
    fn a_compound_falls_into_its_known_parts() {
        assert_eq!(parts("seniorenbus", &words::is_listed), Some(vec!["senioren".to_owned(), "bus".to_owned()]));
        assert_eq!(parts("bus", &words::is_listed), None);
        assert_eq!(parts("quxolibus", &words::is_listed), None);
    }
}
