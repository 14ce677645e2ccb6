//! The fields of a kind for people, by its schema: names, words of the vocabularies, days and amounts in the reader's language.

use kreisnetz_catalog::kind::Kind;
use kreisnetz_catalog::schema::{self, Field, Shape};
use kreisnetz_catalog::vocabulary::{STAGE, Vocabulary};
use serde_json::{Map, Value};

use super::layout::Fact;
use super::{labels, terminal};
use crate::i18n::{Language, day, whole};

/// Kinds whose fields have lines of their own elsewhere.
const TOLD_ELSEWHERE: [Kind; 3] = [Kind::County, Kind::Node, Kind::Asset];
/// A strategy's measures are followed one by one.
const MEASURES: &str = "measures";

/// Returns the fields that are there, in the order of the schema.
pub(super) fn facts(kind: &str, body: &Map<String, Value>, language: Language) -> Vec<Fact> {
    let Some(kind) = kind.parse::<Kind>().ok().filter(|kind| !TOLD_ELSEWHERE.contains(kind)) else { return Vec::new() };
    let fields = schema::of(kind).body.iter().filter(|field| field.name != MEASURES && field.name != "stage");
    fields.filter_map(|field| Some(Fact::named(name(field, language), value(&field.shape, body.get(field.name)?, language)))).collect()
}

/// Returns what a field is called, for people; `None` where the kind has no such field.
pub(super) fn name_of(kind: &str, key: &str, language: Language) -> Option<String> {
    field(kind, key).map(|field| name(field, language).to_owned())
}

/// Returns the value of a field for people; `None` where the kind has no such field.
pub(super) fn value_of(kind: &str, key: &str, given: &Value, language: Language) -> Option<String> {
    field(kind, key).map(|field| value(&field.shape, given, language))
}

fn field(kind: &str, key: &str) -> Option<&'static Field> {
    schema::of(kind.parse().ok()?).body.iter().find(|field| field.name == key)
}

fn name(field: &Field, language: Language) -> &'static str {
    if language == Language::German { field.label_de() } else { field.label_en() }
}

fn value(shape: &Shape, given: &Value, language: Language) -> String {
    match (shape, given) {
        (Shape::List { of, .. }, Value::Array(items)) => {
            // Tables hold commas themselves.
            let apart = if matches!(of, Shape::Table(_)) { "; " } else { ", " };
            items.iter().map(|item| value(of, item, language)).collect::<Vec<_>>().join(apart)
        }
        (Shape::LangLine { .. } | Shape::LangText { .. } | Shape::Role { .. }, Value::Object(map)) => best(map, language),
        (Shape::Term(vocabulary), Value::String(text)) => term(vocabulary, language, text),
        (Shape::State(_), Value::String(text)) => labels::state(language, text),
        (Shape::Euro, Value::Number(cents)) => cents.as_u64().map_or_else(|| cents.to_string(), |cents| labels::euros(language, cents)),
        (Shape::Date | Shape::FactDate, Value::String(text)) => date(text, language),
        (Shape::Bool, Value::Bool(is_so)) => language.say(if *is_so { "yes" } else { "no" }),
        (Shape::Uint { .. }, Value::Number(number)) => number.as_u64().map_or_else(|| number.to_string(), |number| whole(language, number)),
        (Shape::Ref(_) | Shape::RefOrUrl(_), Value::Object(map)) => reference(map),
        (Shape::Org, Value::Object(map)) => match map.get("ref") {
            Some(Value::Object(to)) => reference(to),
            _ => map.get("name").and_then(Value::as_str).map(terminal::line).unwrap_or_default(),
        },
        (Shape::Table(fields), Value::Object(map)) => table(fields, map, language),
        (Shape::DateOf(vocabulary), Value::Object(map)) => {
            keyed(vocabulary, map, language, |value| value.as_str().map_or_else(String::new, |text| date(text, language)))
        }
        (Shape::ScoreOf(vocabulary), Value::Object(map)) => keyed(vocabulary, map, language, |value| format!("{value}/5")),
        (_, Value::String(text)) => terminal::line(text),
        (_, other) => other.to_string(),
    }
}

/// A period reads "from – until"; every other table names what its values are.
fn table(fields: &[Field], map: &Map<String, Value>, language: Language) -> String {
    if fields.len() == 2 && fields[0].name == "from" && fields[1].name == "until" {
        let end = |key| map.get(key).and_then(Value::as_str).map(|text| date(text, language)).unwrap_or_default();
        return format!("{} – {}", end("from"), end("until")).trim_end().to_owned();
    }
    let parts = fields
        .iter()
        .filter_map(|field| Some(format!("{}: {}", name(field, language), value(&field.shape, map.get(field.name)?, language))));
    parts.collect::<Vec<_>>().join(", ")
}

fn keyed(vocabulary: &Vocabulary, map: &Map<String, Value>, language: Language, told: impl Fn(&Value) -> String) -> String {
    let parts = vocabulary.values().filter_map(|key| Some(format!("{} {}", term(vocabulary, language, key), told(map.get(key)?))));
    parts.collect::<Vec<_>>().join(", ")
}

fn term(vocabulary: &Vocabulary, language: Language, value: &str) -> String {
    let vocabulary = if vocabulary.name == STAGE.name { &STAGE } else { vocabulary };
    vocabulary.term(value).map_or_else(|| terminal::line(value), |term| term.label(language.tag()).to_owned())
}

fn date(text: &str, language: Language) -> String {
    text.parse().map_or_else(|_| terminal::line(text), |on| day(language, on))
}

fn reference(map: &Map<String, Value>) -> String {
    let part = map.get("part").and_then(Value::as_str).map(|part| format!("#{part}")).unwrap_or_default();
    terminal::line(&format!("{}{part}", map.get("ref").and_then(Value::as_str).unwrap_or_default()))
}

/// The reader's language, else German, else whatever there is.
fn best(map: &Map<String, Value>, language: Language) -> String {
    let found = map.get(language.tag()).or_else(|| map.get("de")).or_else(|| map.values().next());
    found.and_then(Value::as_str).map(terminal::line).unwrap_or_default()
}
