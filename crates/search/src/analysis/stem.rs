//! Stems: Snowball's for German and English, with what it gets wrong in the words of administrations put right.

use tantivy::tokenizer::{Language as Snowball, Stemmer, TextAnalyzer, TokenStream, WhitespaceTokenizer};

use super::{Language, Word};

/// Folded words whose Snowball stem joins what differs in meaning, or parts what belongs together.
const IRREGULAR: [(&str, &str); 25] = [
    ("arztin", "arzt"),
    ("arztinn", "arzt"),
    ("bauer", "bauer"),
    ("bauern", "bauer"),
    ("beantrag", "antrag"),
    ("beantragung", "antrag"),
    ("buchbar", "buchung"),
    ("buchen", "buchung"),
    ("bucht", "buchung"),
    ("buchung", "buchung"),
    ("buchungen", "buchung"),
    ("burger", "burger"),
    ("burgern", "burger"),
    ("burgers", "burger"),
    ("fahrerin", "fahr"),
    ("fordern", "forder"),
    ("fordert", "forder"),
    ("fuhrerschein", "fuhrerschein"),
    ("gefluchtet", "flucht"),
    ("museen", "museum"),
    ("museums", "museum"),
    ("praktika", "praktikum"),
    ("praktikums", "praktikum"),
    ("zentren", "zentrum"),
    ("zentrums", "zentrum"),
];

/// Returns folded words with their stems, in the same order.
pub(crate) fn words(surfaces: Vec<String>, language: Language) -> Vec<Word> {
    let plain: Vec<String> = surfaces.iter().map(|surface| ungendered(surface, language).to_owned()).collect();
    let stems = snowball(&plain, language);
    let stemmed = surfaces.into_iter().zip(plain).zip(stems);
    stemmed.map(|((surface, plain), stem)| Word { stem: corrected(&plain, stem, language), surface }).collect()
}

/// Says whether a folded word may have a stem: few have, and this is told without the stemmer, which keeps the first letter.
pub(crate) fn may_be_form_of(surface: &str, stem: &str) -> bool {
    let begins_like = |other: &str| surface.as_bytes().first() == other.as_bytes().first();
    begins_like(stem) || IRREGULAR.iter().any(|(word, irregular)| *irregular == stem && begins_like(word))
}

/// Returns one folded word with its stem.
pub(crate) fn word(surface: String, language: Language) -> Word {
    words(vec![surface], language).pop().unwrap_or_else(|| Word { surface: String::new(), stem: String::new() })
}

/// Strips the ending of a folded German word that only inflects it: *wohnungen* becomes *wohnung*, not *wohn*.
pub(crate) fn without_inflection(surface: &str) -> &str {
    let plain = ungendered(surface, Language::German);
    for ending in ["ern", "en", "er", "es", "em", "e"] {
        if let Some(rest) = plain.strip_suffix(ending)
            && rest.len() >= 3
        {
            return rest;
        }
    }
    match plain.strip_suffix('s') {
        Some(rest) if rest.len() >= 4 && rest.ends_with(['b', 'd', 'f', 'g', 'h', 'k', 'l', 'm', 'n', 'r', 't']) => rest,
        _ => plain,
    }
}

/// *Bürgerinnen* and *Lehrerin* become *Bürger* and *Lehrer*; *beginnen* and *gewinnen* stay.
fn ungendered(surface: &str, language: Language) -> &str {
    if language == Language::English {
        return surface;
    }
    if let Some(rest) = surface.strip_suffix("innen")
        && rest.len() >= 4
        && !rest.ends_with(['a', 'e', 'i', 'o', 'u', 'g', 'w'])
    {
        return rest;
    }
    surface.strip_suffix("in").filter(|rest| rest.len() >= 6 && rest.ends_with("er")).unwrap_or(surface)
}

fn corrected(plain: &str, stem: String, language: Language) -> String {
    if language == Language::English {
        return stem;
    }
    let irregular = |form: &str| IRREGULAR.iter().find(|(word, _)| *word == form).map(|(_, stem)| (*stem).to_owned());
    irregular(plain).or_else(|| irregular(&stem)).unwrap_or_else(|| regular(plain, stem))
}

/// *Busse* meets *Bus*, and *Kitas* meets *Kita*: endings that Snowball leaves alone.
fn regular(plain: &str, stem: String) -> String {
    let is_loan_plural = stem == plain && stem.len() >= 5 && ["as", "os", "ys"].iter().any(|ending| stem.ends_with(ending));
    if stem.ends_with("ss") || is_loan_plural { stem[..stem.len() - 1].to_owned() } else { stem }
}

fn snowball(words: &[String], language: Language) -> Vec<String> {
    let algorithm = match language {
        Language::German => Snowball::German,
        Language::English => Snowball::English,
    };
    let mut analyzer = TextAnalyzer::builder(WhitespaceTokenizer::default()).filter(Stemmer::new(algorithm)).build();
    let text = words.join(" ");
    let mut stream = analyzer.token_stream(&text);
    let mut stems = Vec::with_capacity(words.len());
    stream.process(&mut |token| stems.push(token.text.clone()));
    stems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem(text: &str) -> String {
        word(super::super::fold::fold(text, Language::German), Language::German).stem
    }

    #[test]
    fn forms_of_one_word_share_a_stem() {
        for forms in [
            ["Antrag", "Anträge", "Anträgen"],
            ["Ehrenamt", "ehrenamtlich", "Ehrenamtliche"],
            ["Bus", "Busse", "Bussen"],
            ["Kita", "Kitas", "kitas"],
            ["Bürger", "Bürgern", "Bürgerinnen"],
            ["Buchung", "buchen", "Buchungen"],
            ["Förderung", "fördern", "Förderungen"],
            ["Beratung", "Beratungen", "beraten"],
            ["Haus", "Häuser", "Hauses"],
            ["beantragen", "Antrag", "Beantragung"],
            ["Zentrum", "Zentren", "Zentrums"],
        ] {
            assert!(forms.iter().all(|form| stem(form) == stem(forms[0])), "{forms:?}: {:?}", forms.map(stem));
        }
    }

    #[test]
    fn words_of_different_meaning_do_not() {
        for (one, other) in [("Bürger", "Burg"), ("Buch", "Buchung"), ("Bau", "Bauer"), ("Rad", "Rat"), ("beginnen", "Begier")] {
            assert_ne!(stem(one), stem(other));
        }
    }

    #[test]
    fn inflection_is_stripped_and_derivation_stays() {
        assert_eq!(without_inflection("wohnungen"), "wohnung");
        assert_eq!(without_inflection("haus"), "haus");
        assert_eq!(without_inflection("kindern"), "kind");
    }
}
