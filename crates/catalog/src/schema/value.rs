//! Checks one value against its shape.

use super::{Field, Path, Shape, check::Check, fault::Step, licence, scalar, slug};
use crate::{
    language::LANGUAGES,
    lifecycle::Life,
    person::{self, PersonFound},
    text::{self, Form, TextError},
    tree::{Tree, TreeMap},
    vocabulary::{STATE, Vocabulary},
};

/// The keys of a resolved reference.
const REF_KEYS: &[&str] = &["publisher", "slug", "seq", "digest", "part"];

/// One score: 1 weak to 5 strong.
pub(crate) const SCORE: &Shape = &Shape::Uint { min: 1, max: 5 };

/// The two ways to name an organisation.
pub(crate) const ORGANISATION: &[Field] = &[
    Field::optional("ref", Shape::Ref(&["actor", "county"]), "Eintrag", "entry"),
    Field::optional("name", Shape::Line { max: 100 }, "Name, keine Person", "name, no person"),
];

impl<'a> Check<'a> {
    /// Checks a value against its shape.
    pub(super) fn value(&mut self, value: &'a Tree, shape: &Shape) {
        match (shape, value) {
            (Shape::Uint { min, max }, Tree::Uint(number)) => self.number(*number, *min, *max),
            (Shape::Euro, Tree::Uint(cents)) => self.number(*cents, 0, scalar::CENTS_MAX),
            (Shape::Bool, Tree::Bool(_)) => {}
            (Shape::Digest, Tree::Bytes(bytes)) if bytes.len() == 32 => {}
            (Shape::LangLine { min, max }, Tree::Map(map)) => self.languages(map, *min, *max, Form::Line, false),
            (Shape::LangText { min, max }, Tree::Map(map)) => self.languages(map, *min, *max, Form::Markdown, false),
            (Shape::Role { max }, Tree::Map(map)) => self.languages(map, 1, *max, Form::Line, true),
            (Shape::Ref(_) | Shape::RefOrUrl(_), Tree::Map(map)) => self.reference(map),
            (Shape::Org, Tree::Map(map)) => self.organisation(map),
            (Shape::Table(fields), Tree::Map(map)) => self.table(map, fields, &[]),
            (Shape::DateOf(vocabulary), Tree::Map(map)) => self.keyed(map, vocabulary, &Shape::FactDate),
            (Shape::ScoreOf(vocabulary), Tree::Map(map)) => self.keyed(map, vocabulary, SCORE),
            (Shape::List { of, max }, Tree::List(items)) => self.list(items, *max, |check, item| check.value(item, of)),
            (_, Tree::Text(text)) if is_text(shape) => self.text(text, shape),
            _ => self.here(slug::WRONG_TYPE, [("expected", type_name(shape).to_owned()), ("actual", tree_name(value).to_owned())]),
        }
    }

    fn number(&mut self, number: u64, least: u64, limit: u64) {
        if !(least..=limit).contains(&number) {
            self.here(slug::NUMBER_RANGE, [("least", least.to_string()), ("limit", limit.to_string()), ("actual", number.to_string())]);
        }
    }

    fn text(&mut self, value: &str, shape: &Shape) {
        match shape {
            Shape::Line { max } => self.prose(value, 1, *max, Form::Line),
            Shape::Term(vocabulary) => self.term(value, vocabulary, vocabulary.values().collect()),
            Shape::State(life) => self.state(value, life),
            Shape::Date => {
                self.date(value);
            }
            Shape::FactDate => self.fact_date(value),
            Shape::Ags => self.ags(value),
            Shape::Spdx => self.licence(value),
            Shape::Email => self.email(value),
            Shape::Leika => self.leika(value),
            _ => self.form(value, shape),
        }
    }

    /// Texts that have their form or do not.
    fn form(&mut self, value: &str, shape: &Shape) {
        let (ok, bad) = match shape {
            Shape::Decimal => (scalar::decimal(value).as_deref() == Some(value), slug::BAD_DECIMAL),
            Shape::FormerAgs => (value.len() == 5 && value.parse::<kreisnetz_identity::Ags>().is_ok(), slug::BAD_AGS),
            Shape::Nuts3 => (scalar::is_nuts3(value), slug::BAD_NUTS3),
            Shape::Land => (matches!(value.parse(), Ok(1..=16u8)) && value.len() == 2, slug::BAD_LAND),
            Shape::Ozg => (scalar::is_digits(value, 5), slug::BAD_OZG),
            Shape::Slug => (value.parse::<crate::Slug>().is_ok(), slug::BAD_SLUG),
            Shape::Version => (value.parse::<crate::entry::Version>().is_ok(), slug::BAD_VERSION),
            Shape::Url | Shape::RefOrUrl(_) => (scalar::is_url(value), slug::BAD_URL),
            Shape::Phone => (person::is_phone(value), slug::BAD_PHONE),
            Shape::FilePath => (value.parse::<crate::path::SafePath>().is_ok(), slug::BAD_PATH),
            Shape::PeerId => (scalar::is_peer_id(value), slug::BAD_PEER_ID),
            Shape::Address => (scalar::is_address(value), slug::BAD_ADDRESS),
            _ => return,
        };
        if !ok {
            self.here(bad, [("actual", value.to_owned())]);
        }
    }

    fn languages(&mut self, map: &'a TreeMap, min: usize, max: usize, form: Form, role: bool) {
        if self.author().is_some_and(|author| author.ags().is_some()) && map.get("de").is_none() {
            self.here(slug::NO_GERMAN, []);
        }
        for (language, value) in map.iter() {
            self.inside(&Step::Key(language.to_owned()), |check| match value {
                _ if !LANGUAGES.contains(&language) => check.here(slug::UNKNOWN_LANGUAGE, [("allowed", LANGUAGES.join(", "))]),
                Tree::Text(value) => {
                    check.prose(value, min, max, form);
                    if role && let Err(found) = person::check_role(value) {
                        check.person(found);
                    }
                }
                other => check.here(slug::WRONG_TYPE, [("expected", "text".to_owned()), ("actual", tree_name(other).to_owned())]),
            });
        }
    }

    /// A text for people: what it consists of, how long it is, and that it names nobody.
    fn prose(&mut self, value: &str, min: usize, max: usize, form: Form) {
        if let Err(error) = text::check(value, form) {
            self.text_error(error);
            return;
        }
        let bytes = max.saturating_mul(text::BYTES_PER_CLUSTER);
        let clusters = text::clusters(value);
        if clusters > max {
            self.here(slug::TEXT_TOO_LONG, [("limit", max.to_string()), ("actual", clusters.to_string())]);
        } else if value.len() > bytes {
            self.here(slug::TEXT_TOO_MANY_BYTES, [("limit", bytes.to_string()), ("actual", value.len().to_string())]);
        } else if clusters < min {
            self.here(slug::TEXT_TOO_SHORT, [("limit", min.to_string()), ("actual", clusters.to_string())]);
        }
        for address in person::addresses(value) {
            if let Err(found) = person::check_mailbox(&address) {
                self.person(found);
            }
        }
        if let Some(number) = person::telephone_number(value) {
            self.here(slug::PHONE_IN_TEXT, [("actual", number.to_owned())]);
        }
    }

    fn text_error(&mut self, error: TextError) {
        match error {
            TextError::LineBreak => self.here(slug::TEXT_LINE_BREAK, []),
            TextError::NotTrimmed => self.here(slug::TEXT_NOT_TRIMMED, []),
            TextError::NotNormalised => self.here(slug::TEXT_NOT_NORMALISED, []),
            TextError::Character(c) => self.here(slug::TEXT_CHARACTER, [("character", format!("U+{:04X}", c as u32))]),
            TextError::Html => self.here(slug::TEXT_HTML, []),
            TextError::Image => self.here(slug::TEXT_IMAGE, []),
        }
    }

    fn person(&mut self, found: PersonFound) {
        match found {
            PersonFound::Mailbox(actual) => self.here(slug::PERSON_MAILBOX, [("actual", actual)]),
            PersonFound::ConsumerDomain(actual) => self.here(slug::PERSON_DOMAIN, [("actual", actual)]),
            PersonFound::Address(actual) => self.here(slug::PERSON_ROLE, [("actual", actual)]),
        }
    }

    /// Notes that a text elsewhere names somebody.
    pub(super) fn person_at(&mut self, path: Path, found: PersonFound) {
        let steps = path.steps().to_vec();
        let Some(Step::Key(key)) = steps.first() else { return };
        self.inside(&Step::Key(key.clone()), |check| match steps.get(1) {
            Some(step) => check.inside(step, |check| check.person(found)),
            None => check.person(found),
        });
    }

    fn email(&mut self, value: &str) {
        if !person::is_email(value) {
            self.here(slug::BAD_EMAIL, [("actual", value.to_owned())]);
        } else if let Err(found) = person::check_mailbox(value) {
            self.person(found);
        }
    }

    fn state(&mut self, value: &str, life: &Life) {
        // Stages have labels of their own; all other states share a vocabulary.
        let labels = if life.key == "stage" { &crate::vocabulary::STAGE } else { &STATE };
        self.term(value, labels, life.states().collect());
    }

    fn term(&mut self, value: &str, labels: &Vocabulary, allowed: Vec<&'static str>) {
        if allowed.contains(&value) {
            return;
        }
        let actual = ("actual", value.to_owned());
        let labelled = labels.by_label(value).map(|term| term.value).filter(|meant| allowed.contains(meant));
        match labelled
            .map(|meant| (meant, slug::UNKNOWN_VALUE_LABEL))
            .or_else(|| crate::vocabulary::nearest(value, allowed.iter().copied()).map(|meant| (meant, slug::UNKNOWN_VALUE_NEAREST)))
        {
            Some((meant, slug)) => self.here(slug, [("nearest", meant.to_owned()), actual]),
            None => self.here(slug::UNKNOWN_VALUE, [("allowed", allowed.join(", ")), actual]),
        }
    }

    fn date(&mut self, value: &str) -> Option<jiff::civil::Date> {
        let date = scalar::date(value);
        if date.is_none() {
            self.here(slug::BAD_DATE, [("actual", value.to_owned())]);
        }
        date
    }

    fn fact_date(&mut self, value: &str) {
        let Some(date) = self.date(value) else { return };
        if let Some(last) = self.last_day_of_facts().filter(|last| date > *last) {
            self.here(slug::DATE_IN_FUTURE, [("limit", last.to_string()), ("actual", value.to_owned())]);
        }
    }

    /// A table with the values of a vocabulary as its keys.
    fn keyed(&mut self, map: &'a TreeMap, vocabulary: &Vocabulary, of: &Shape) {
        for (key, value) in map.iter() {
            self.inside(&Step::Key(key.to_owned()), |check| match value {
                _ if vocabulary.term(key).is_none() => {
                    let nearest = vocabulary.by_label(key).map(|term| term.value).or_else(|| vocabulary.nearest(key));
                    match nearest {
                        Some(nearest) => check.here(slug::UNKNOWN_KEY_NEAREST, [("nearest", nearest.to_owned())]),
                        None => check.here(slug::UNKNOWN_KEY, [("allowed", vocabulary.values().collect::<Vec<_>>().join(", "))]),
                    }
                }
                value => check.value(value, of),
            });
        }
    }

    fn ags(&mut self, value: &str) {
        match value.parse() {
            Err(_) => self.here(slug::BAD_AGS, [("actual", value.to_owned())]),
            Ok(ags) if !self.is_known_ags(ags) => self.here(slug::UNKNOWN_AGS, [("actual", value.to_owned())]),
            Ok(_) => {}
        }
    }

    fn leika(&mut self, value: &str) {
        if !scalar::is_digits(value, 14) {
            self.here(slug::BAD_LEIKA, [("actual", value.to_owned())]);
        } else if !value.starts_with("99") {
            self.here(slug::LEIKA_NOT_99, [("actual", value.to_owned())]);
        }
    }

    fn licence(&mut self, value: &str) {
        let actual = ("actual", value.to_owned());
        match licence::canonical(value) {
            Ok(canonical) if canonical == value => {}
            Ok(canonical) => self.here(slug::SPDX_CASE, [("nearest", canonical), actual]),
            Err(licence::LicenceError { nearest: Some(nearest) }) => {
                self.here(slug::BAD_SPDX_NEAREST, [("nearest", nearest.to_owned()), actual])
            }
            Err(_) => self.here(slug::BAD_SPDX, [actual]),
        }
    }

    /// A resolved reference. What it leads to is not looked up: a reader may not have it.
    fn reference(&mut self, map: &'a TreeMap) {
        if let Some((key, _)) = map.iter().find(|(key, _)| !REF_KEYS.contains(key)) {
            self.inside(&Step::Key(key.to_owned()), |check| check.here(slug::UNKNOWN_KEY, [("allowed", REF_KEYS.join(", "))]));
        }
        if crate::entry::EntryRef::of(map).is_none() {
            self.here(slug::BAD_REF, [("actual", map.text("slug").unwrap_or_default().to_owned())]);
        }
    }

    fn organisation(&mut self, map: &'a TreeMap) {
        self.table(map, ORGANISATION, &[]);
        if map.get("ref").is_some() == map.get("name").is_some() {
            self.here(slug::ONE_OF, [("allowed", "ref, name".to_owned())]);
        }
        if let Some(Err(found)) = map.text("name").map(person::check_role) {
            self.person(found);
        }
    }
}

/// Says whether values of this shape are text in the bytes.
const fn is_text(shape: &Shape) -> bool {
    !matches!(
        shape,
        Shape::Uint { .. }
            | Shape::Euro
            | Shape::Bool
            | Shape::Digest
            | Shape::LangLine { .. }
            | Shape::LangText { .. }
            | Shape::Role { .. }
            | Shape::Ref(_)
            | Shape::Org
            | Shape::Table(_)
            | Shape::DateOf(_)
            | Shape::ScoreOf(_)
            | Shape::List { .. }
    )
}

/// Returns what a value of a shape is in a draft, in one word that the translations know.
pub(crate) const fn type_name(shape: &Shape) -> &'static str {
    match shape {
        Shape::Uint { .. } => "integer",
        Shape::Decimal | Shape::Euro => "number",
        Shape::Date | Shape::FactDate => "date",
        Shape::Bool => "boolean",
        Shape::Digest => "digest",
        Shape::List { .. } => "list",
        Shape::Table(_) | Shape::DateOf(_) | Shape::ScoreOf(_) | Shape::Org => "table",
        _ => "text",
    }
}

const fn tree_name(tree: &Tree) -> &'static str {
    match tree {
        Tree::Uint(_) | Tree::Negative(_) => "integer",
        Tree::Bytes(_) => "digest",
        Tree::Text(_) => "text",
        Tree::Bool(_) => "boolean",
        Tree::List(_) => "list",
        Tree::Map(_) => "table",
    }
}
