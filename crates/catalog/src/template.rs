//! The text of a new draft, made from the schema.
//!
//! Required fields are active with an empty placeholder, all others are comments; each line says in German and English what belongs
//! there. A fresh template does not publish: linting it names what is missing.

use std::{collections::BTreeMap, fmt::Write as _};

use crate::{
    Slug,
    kind::Kind,
    schema::{self, Condition, Field, GivenBy, Need, Shape},
    vocabulary::Vocabulary,
};

/// A draft about to be written.
#[derive(Clone, Debug)]
pub struct Template {
    kind: Kind,
    values: BTreeMap<String, String>,
}

impl Template {
    /// Returns the template of a kind.
    #[must_use]
    pub const fn new(kind: Kind) -> Self {
        Self { kind, values: BTreeMap::new() }
    }

    /// Gives a field its value: TOML, such as `"03360"` or `{ value = 1 }`.
    #[must_use]
    pub fn with(mut self, key: &str, toml: &str) -> Self {
        self.values.insert(key.to_owned(), toml.to_owned());
        self
    }

    /// Gives a field a text as its value.
    #[must_use]
    pub fn with_text(self, key: &str, text: &str) -> Self {
        let toml = toml::Value::String(text.to_owned()).to_string();
        self.with(key, &toml)
    }

    /// Returns the text of the draft for an entry with this slug.
    #[must_use]
    pub fn render(&self, slug: &Slug) -> String {
        let schema = schema::of(self.kind);
        let mut text = String::new();
        let (de, en) = (self.kind.label("de"), self.kind.label("en"));
        // Writing into a text cannot fail.
        let _ = writeln!(text, "# {de} „{slug}“: # = freiwillig. Prüfen: kreisnetz draft lint");
        let _ = writeln!(text, "# {en} “{slug}”: # = optional. To check: kreisnetz draft lint\n");
        let _ = writeln!(text, "kind = \"{}\"", self.kind);
        let by_author = |field: &&Field| field.given_by == GivenBy::Author && field.name != "kind";
        let envelope = schema::envelope(schema);
        let (first, last): (Vec<&Field>, Vec<&Field>) =
            envelope.iter().filter(by_author).partition(|field| !["contact", "keywords", "links", "funding"].contains(&field.name));
        for field in first.into_iter().chain(schema.body.iter().filter(by_author)).chain(last) {
            self.line(&mut text, field);
        }
        text
    }

    fn line(&self, text: &mut String, field: &Field) {
        let given = self.values.get(field.name);
        let active = given.is_some() || field.need == Need::Required;
        let value = given.cloned().unwrap_or_else(|| placeholder(&field.shape));
        let mark = if active { "" } else { "# " };
        let _ = writeln!(text, "\n# {} / {}", field.de, field.en);
        let _ = writeln!(text, "#   {}{}", need(field.need), describe(&field.shape));
        let _ = writeln!(text, "{mark}{} = {value}", field.name);
    }
}

fn need(need: Need) -> String {
    let when = |Condition { key, any_of }: Condition| format!("{key} = {}", any_of.join(" | "));
    match need {
        Need::Required => "! ".to_owned(),
        Need::Optional => String::new(),
        Need::RequiredWhen(condition) => format!("! {}: ", when(condition)),
        Need::ExactlyWhen(condition) => format!("! {}: ", when(condition)),
        Need::OnlyWhen(condition) => format!("? {}: ", when(condition)),
    }
}

fn placeholder(shape: &Shape) -> String {
    match shape {
        Shape::LangLine { .. } | Shape::LangText { .. } => "{ de = \"\" }".to_owned(),
        Shape::Uint { .. } | Shape::Decimal | Shape::Euro => "0".to_owned(),
        Shape::Bool => "false".to_owned(),
        Shape::List { of, .. } => match **of {
            Shape::Table(_) => format!("[{}]", placeholder(of)),
            _ => "[]".to_owned(),
        },
        Shape::Table(fields) => {
            let required = fields.iter().filter(|field| field.need == Need::Required);
            let pairs: Vec<String> = required.map(|field| format!("{} = {}", field.name, placeholder(&field.shape))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        Shape::DateOf(_) | Shape::ScoreOf(_) => "{}".to_owned(),
        Shape::Org => "{ name = \"\" }".to_owned(),
        _ => "\"\"".to_owned(),
    }
}

/// Says in the format's own words what a value looks like; they are the same in both languages.
fn describe(shape: &Shape) -> String {
    match shape {
        Shape::Line { max } | Shape::Role { max } => format!("1..{max}"),
        Shape::LangLine { min, max } => format!("{{ de, en? }} {min}..{max}"),
        Shape::LangText { min, max } => format!("{{ de, en? }} {min}..{max}, Markdown"),
        Shape::Uint { min, max } => format!("{min}..{max}"),
        Shape::Decimal => "1234.5678".to_owned(),
        Shape::Euro => "EUR 1234.56".to_owned(),
        Shape::Date | Shape::FactDate => "2026-03-01".to_owned(),
        Shape::Bool => "true | false".to_owned(),
        Shape::Term(vocabulary) => values(vocabulary),
        Shape::State(life) => life.states().collect::<Vec<_>>().join(" | "),
        Shape::Ref(kinds) => format!("[county/]slug[@version] {}", kinds.join(" | ")).trim_end().to_owned(),
        Shape::RefOrUrl(kinds) => format!("[county/]slug[@version] {} | https://…", kinds.join(" | ")),
        Shape::Org => "{ ref } | { name }".to_owned(),
        Shape::Ags => "03360 | 03360025".to_owned(),
        Shape::FormerAgs => "16056".to_owned(),
        Shape::Land => "01..16".to_owned(),
        Shape::Nuts3 => "DE93A".to_owned(),
        Shape::Leika => "99012003011001".to_owned(),
        Shape::Ozg => "10004".to_owned(),
        Shape::Spdx => "EUPL-1.2 (SPDX)".to_owned(),
        Shape::Slug => "a-z 0-9 -".to_owned(),
        Shape::Version => "2.1.0".to_owned(),
        Shape::Url => "https://…".to_owned(),
        Shape::Email => "digitalisierung@kreis.example".to_owned(),
        Shape::Phone => "+49581820".to_owned(),
        Shape::FilePath => "docs/anleitung.pdf".to_owned(),
        Shape::PeerId => "12D3KooW…".to_owned(),
        Shape::Address => "/ip4/203.0.113.10/udp/4480/quic-v1".to_owned(),
        Shape::Digest => "SHA-256".to_owned(),
        Shape::List { of, max } => format!("[1..{max}] {}", describe(of)),
        Shape::Table(fields) => {
            let mark = |field: &Field| if field.need == Need::Required { "" } else { "?" };
            let pairs: Vec<String> =
                fields.iter().map(|field| format!("{}{}: {}", field.name, mark(field), describe(&field.shape))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        Shape::ScoreOf(vocabulary) => format!("{{ {}: 1..5 }}", values(vocabulary)),
        Shape::DateOf(vocabulary) => format!("{{ {}: 2026-03-01 }}", values(vocabulary)),
    }
}

fn values(vocabulary: &Vocabulary) -> String {
    vocabulary.values().collect::<Vec<_>>().join(" | ")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::draft::Draft;

    #[test]
    fn every_template_is_a_draft_of_its_kind_with_a_field_a_line() {
        for kind in Kind::ALL {
            let text = Template::new(*kind).render(&"neu".parse().unwrap());
            let draft = Draft::parse("drafts/neu.toml", &text).unwrap();
            assert_eq!(draft.kind(), Some(*kind));
            for field in schema::of(*kind).body.iter().filter(|field| field.given_by == GivenBy::Author) {
                let line = format!("{} = ", field.name);
                let active = text.lines().any(|text| text.starts_with(&line));
                let comment = text.lines().any(|text| text.starts_with(&format!("# {line}")));
                assert_eq!((active, comment), (field.need == Need::Required, field.need != Need::Required), "{kind} {}", field.name);
            }
        }
    }

    #[test]
    fn a_commented_line_is_valid_as_soon_as_it_is_uncommented() {
        for kind in Kind::ALL {
            let text = Template::new(*kind).render(&"neu".parse().unwrap());
            let field = |line: &str| line.strip_prefix("# ").is_some_and(|line| line.split(' ').nth(1) == Some("="));
            let active: Vec<&str> = text.lines().map(|line| if field(line) { &line[2..] } else { line }).collect();
            assert!(Draft::parse("neu.toml", &active.join("\n")).is_ok(), "{kind}");
        }
    }

    #[test]
    fn given_values_stand_in_place_of_the_placeholder() {
        let text =
            Template::new(Kind::County).with("ags", "\"03360\"").with_text("title", "Kreis \"A\"").render(&"county".parse().unwrap());
        assert!(text.contains("\nags = \"03360\"\n"));
        let draft = Draft::parse("county.toml", &text).unwrap();
        assert_eq!(draft.slug().as_str(), "county");
        assert!(text.contains("Kreis \"A\"") || text.contains("Kreis \\\"A\\\""));
    }
}
