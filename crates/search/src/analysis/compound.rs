//! Decides whether a German word is a compound that contains another word.
//!
//! Not a splitter of everything: it answers for one given word, so that what remains must make sense on both sides. *Amt* is
//! in *Bauamt* and not in *gesamt*; *Eis* is not in *Kreis*. What counts as a word is the caller's: a list and the index's own words.

use super::stem::{self, without_inflection};
use super::{Language, Word};
use crate::limits::COMPOUND_BASE_LETTERS_MIN;

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

/// Returns whether `compound` consists of the word, in one of its `bases`, and other words that `is_known`.
pub(crate) fn contains(compound: &str, word: &Word, bases: &[String], is_known: &dyn Fn(&str) -> bool) -> bool {
    if !compound.is_ascii() {
        return false;
    }
    let splits = bases.iter().flat_map(|base| compound.match_indices(base.as_str()).map(move |(at, _)| (at, base)));
    splits.into_iter().any(|(at, base)| {
        let (front, rest) = (&compound[..at], &compound[at + base.len()..]);
        Split { word, front, base, rest, is_known }.makes_sense()
    })
}

/// A compound cut where one form of a word stands in it.
struct Split<'a> {
    word: &'a Word,
    front: &'a str,
    base: &'a str,
    rest: &'a str,
    is_known: &'a dyn Fn(&str) -> bool,
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
        sequence(self.front, &LINKS, self.is_known).is_some()
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
        sequence(&whole, &ENDINGS, &|part: &str| !part.contains(self.base) && (self.is_known)(part)).is_some()
    }

    fn has_known_rest(&self) -> bool {
        let after_link = |link: &&str| self.rest.strip_prefix(*link).filter(|_| !self.is_other_word(link));
        LINKS.iter().filter_map(after_link).any(|rest| sequence(rest, &ENDINGS, self.is_known).is_some())
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
        !link.is_empty() && (self.is_known)(&joined) && stem::word(joined, Language::German).stem != self.word.stem
    }
}

/// Returns the words a compound consists of, if all of them are known; never the compound itself.
pub(crate) fn parts(compound: &str, is_known: &dyn Fn(&str) -> bool) -> Option<Vec<String>> {
    let is_other = |word: &str| word != compound && is_known(word);
    if !compound.is_ascii() {
        return None;
    }
    sequence(compound, &ENDINGS, &is_other).filter(|parts| parts.len() > 1)
}

/// Covers the text with known words and links, the longest words first. `open[at]` remembers that no way leads on from `at`.
fn sequence(text: &str, endings: &[&str], is_known: &dyn Fn(&str) -> bool) -> Option<Vec<String>> {
    let mut dead = vec![false; text.len() + 1];
    let mut parts = Vec::new();
    cover(text, 0, endings, is_known, &mut dead, &mut parts).then_some(parts)
}

fn cover(text: &str, at: usize, endings: &[&str], is_known: &dyn Fn(&str) -> bool, dead: &mut [bool], parts: &mut Vec<String>) -> bool {
    if dead[at] {
        return false;
    }
    for end in (at + COMPOUND_BASE_LETTERS_MIN..=text.len()).rev() {
        let word = &text[at..end];
        if !is_known(word) {
            continue;
        }
        parts.push(word.to_owned());
        let is_last = endings.contains(&&text[end..]);
        if is_last || goes_on(text, end, endings, is_known, dead, parts) {
            return true;
        }
        parts.pop();
    }
    dead[at] = true;
    false
}

fn goes_on(text: &str, end: usize, endings: &[&str], is_known: &dyn Fn(&str) -> bool, dead: &mut [bool], parts: &mut Vec<String>) -> bool {
    LINKS.iter().any(|link| text[end..].starts_with(link) && cover(text, end + link.len(), endings, is_known, dead, parts))
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
        contains(&fold(compound, Language::German), &word, &bases(&word), &words::is_part)
    }

    #[test]
    fn a_word_is_found_inside_its_compounds() {
        for (query, compound) in [
            ("Bus", "Bürgerbus"),
            ("Bus", "Rufbusverkehr"),
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
        assert_eq!(parts("seniorenbus", &words::is_part), Some(vec!["senioren".to_owned(), "bus".to_owned()]));
        assert_eq!(parts("bus", &words::is_part), None);
        assert_eq!(parts("quxolibus", &words::is_part), None);
    }
}
