//! The draft as people read and finish it: TOML in the order of RECORDS.md §4, with what is missing as comments.
//!
//! A missing field stands there commented out, with the values it may take, so linting names it and nothing invented is published.

use toml_edit::{Array, Formatted, InlineTable, Value};

use super::{
    draft::{Draft, File, Link, Maintenance, Software},
    language::{Language, Words},
};

/// A required field that the file could not fill.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Missing {
    /// Path of the field, such as `privacy` or `software.type`.
    pub key: &'static str,
    /// The language that lacks, where the field is there in others.
    pub language: Option<&'static str>,
}

const TOPICS: &str = "education-work, community, health-care, mobility, administration, inclusion, local-economy, social, family-youth, \
                      housing-planning, culture-tourism, energy-climate, environment, agriculture, safety, infrastructure, data-geo, cross-cutting";
const STATES: &str = "idea, development, piloted, operation, discontinued";
const PRIVACY: &str = "none, personal, special, unknown";
const OPERATING_MODELS: &str = "self-hosted, it-provider, joint, saas, efa, none";
const MAINTENANCE: &str = "internal, contract, community, none";
const SOFTWARE: &str = "platforms, type, languages, localisation_ready";

/// Writes the draft and lists what is missing in it.
pub(crate) fn render(draft: &Draft, with_copy: bool) -> (String, Vec<Missing>) {
    let mut page = Page::default();
    page.set("kind", "asset".into());
    page.words("title", &draft.title);
    page.words("summary", &draft.summary);
    page.words("description", &draft.description);
    page.list_or_missing("topics", &draft.topics, TOPICS);
    page.list("keywords", &draft.keywords);
    page.tables("links", draft.links.iter().map(link));
    page.set("type", "software".into());
    page.text_or_missing("state", draft.state, STATES);
    page.list("based_on", &draft.based_on);
    page.licence(draft);
    page.text("copyright", draft.copyright.as_deref());
    page.version(draft);
    page.date("released", draft.released.as_deref());
    page.text("repository", draft.repository.as_deref());
    page.list("same_as", &draft.same_as);
    page.features(&draft.features);
    page.list("standards", &draft.standards);
    page.list("leika", &draft.leika);
    page.missing_list("operating_models", OPERATING_MODELS);
    page.missing_text("privacy", PRIVACY);
    page.maintenance(draft.maintenance.as_ref());
    page.files(&draft.files, with_copy);
    page.software(&draft.software);
    (page.text, page.missing)
}

#[derive(Default)]
struct Page {
    text: String,
    missing: Vec<Missing>,
}

impl Page {
    fn set(&mut self, key: &str, value: Value) {
        self.set_with(key, value, "");
    }

    /// A field followed by a comment, which begins with `  # ` where there is one.
    fn set_with(&mut self, key: &str, value: Value, comment: &str) {
        self.text.push_str(&format!("{key} = {value}{comment}\n", value = value.decorated("", "")));
    }

    fn text(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.set(key, value.into());
        }
    }

    fn list(&mut self, key: &str, list: &[String]) {
        if !list.is_empty() {
            self.set(key, array(list.iter().map(|text| text.as_str().into())));
        }
    }

    fn tables(&mut self, key: &str, tables: impl Iterator<Item = Value>) {
        let tables: Vec<Value> = tables.collect();
        if !tables.is_empty() {
            self.text.push_str(&format!("{key} = [\n"));
            for table in tables {
                self.text.push_str(&format!("  {table},\n", table = table.decorated("", "")));
            }
            self.text.push_str("]\n");
        }
    }

    fn list_or_missing(&mut self, key: &'static str, list: &[String], values: &str) {
        if list.is_empty() { self.missing_list(key, values) } else { self.list(key, list) }
    }

    fn text_or_missing(&mut self, key: &'static str, value: Option<&str>, values: &str) {
        if value.is_none() { self.missing_text(key, values) } else { self.text(key, value) }
    }

    fn missing_list(&mut self, key: &'static str, values: &str) {
        self.lacks(key, None);
        self.text.push_str(&format!("# {key} = []  # missing: {values}\n"));
    }

    fn missing_text(&mut self, key: &'static str, values: &str) {
        self.lacks(key, None);
        self.text.push_str(&format!("# {key} = \"\"  # missing: {values}\n"));
    }

    fn lacks(&mut self, key: &'static str, language: Option<&'static str>) {
        self.missing.push(Missing { key, language });
    }

    /// A text in several languages; the German one is required.
    fn words(&mut self, key: &'static str, words: &Words) {
        if words.is_empty() {
            self.lacks(key, None);
            self.text.push_str(&format!("# {key} = \"\"  # missing: de\n"));
        } else if words.contains_key(&Language::GERMAN) {
            self.set(key, word_value(words));
        } else {
            self.lacks(key, Some(Language::GERMAN.code()));
            self.set_with(key, word_value(words), "  # missing: de");
        }
    }

    fn features(&mut self, features: &[Words]) {
        if features.is_empty() {
            return;
        }
        if features.iter().any(|feature| !feature.contains_key(&Language::GERMAN)) {
            self.lacks("features", Some(Language::GERMAN.code()));
            self.text.push_str("# missing: de\n");
        }
        self.tables("features", features.iter().map(word_value));
    }

    fn licence(&mut self, draft: &Draft) {
        match &draft.licence {
            None => self.missing_text("licence", "SPDX"),
            Some(licence) if draft.confirm_licence => self.set_with("licence", licence.as_str().into(), "  # ?"),
            Some(licence) => self.set("licence", licence.as_str().into()),
        }
    }

    /// Required in operation.
    fn version(&mut self, draft: &Draft) {
        let required = matches!(draft.state, Some("operation" | "piloted"));
        match &draft.version {
            None if required => self.missing_text("version", "1.0"),
            version => self.text("version", version.as_deref()),
        }
    }

    /// A date is a TOML date, without quotes; it was parsed before.
    fn date(&mut self, key: &str, date: Option<&str>) {
        if let Some(date) = date {
            self.text.push_str(&format!("{key} = {date}\n"));
        }
    }

    fn maintenance(&mut self, maintenance: Option<&Maintenance>) {
        let Some(maintenance) = maintenance else {
            self.lacks("maintenance", None);
            self.text.push_str(&format!("# maintenance = {{ type = \"\" }}  # missing: {MAINTENANCE}\n"));
            return;
        };
        let undated = maintenance.form == "contract" && maintenance.until.is_none();
        let mut table = InlineTable::new();
        table.insert("type", maintenance.form.into());
        if let Some(until) = maintenance.until.as_deref().and_then(date_value) {
            table.insert("until", until);
        }
        if let Some(by) = &maintenance.by {
            table.insert("by", inline([("name", by.as_str().into())]));
        }
        if undated {
            self.lacks("maintenance.until", None);
        }
        self.set_with("maintenance", table.into(), if undated { "  # missing: until" } else { "" });
    }

    /// The publiccode.yml itself, then what lies beside it; a file that was not seen there stands commented out.
    fn files(&mut self, files: &[File], with_copy: bool) {
        let own = File { path: "publiccode.yml".to_owned(), role: "publiccode", beside: true };
        let (there, absent): (Vec<_>, Vec<_>) = with_copy.then_some(&own).into_iter().chain(files).partition(|file| file.beside);
        let entry = |file: &File| inline([("path", file.path.as_str().into()), ("role", file.role.into())]);
        self.tables("files", there.into_iter().map(entry));
        for file in absent {
            self.text.push_str(&format!("# files: {}\n", entry(file).decorated("", "")));
        }
    }

    fn software(&mut self, software: &Software) {
        let fields = fields(software);
        let lacking: Vec<&'static str> = SOFTWARE.split(", ").filter(|name| !fields.iter().any(|(key, _)| key == name)).collect();
        for name in &lacking {
            self.lacks(software_key(name), None);
        }
        let comment = if lacking.is_empty() { String::new() } else { format!("  # missing: {}", lacking.join(", ")) };
        if fields.is_empty() {
            self.text.push_str(&format!("# software = {{}}{comment}\n"));
        } else {
            self.set_with("software", inline(fields), &comment);
        }
    }
}

fn fields(software: &Software) -> Vec<(&'static str, Value)> {
    let list = |list: &[String]| (!list.is_empty()).then(|| array(list.iter().map(|text| text.as_str().into())));
    [
        ("platforms", list(&software.platforms)),
        ("type", software.form.map(Value::from)),
        ("categories", list(&software.categories)),
        ("languages", list(&software.languages)),
        ("localisation_ready", software.localisation_ready.map(Value::from)),
        ("depends_on", list(&software.depends_on)),
    ]
    .into_iter()
    .filter_map(|(key, value)| value.map(|value| (key, value)))
    .collect()
}

fn software_key(name: &str) -> &'static str {
    match name {
        "platforms" => "software.platforms",
        "type" => "software.type",
        "languages" => "software.languages",
        _ => "software.localisation_ready",
    }
}

/// A bare text where there is German only.
fn word_value(words: &Words) -> Value {
    match words.get(&Language::GERMAN) {
        Some(german) if words.len() == 1 => german.as_str().into(),
        _ => inline(words.iter().map(|(language, text)| (language.code(), Value::from(text.as_str())))),
    }
}

fn link(link: &Link) -> Value {
    inline([("rel", link.rel.into()), ("url", link.url.as_str().into())])
}

fn inline<'a>(fields: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    fields.into_iter().collect::<InlineTable>().into()
}

fn array(items: impl Iterator<Item = Value>) -> Value {
    items.collect::<Array>().into()
}

fn date_value(text: &str) -> Option<Value> {
    text.parse::<toml_edit::Datetime>().ok().map(|date| Value::Datetime(Formatted::new(date)))
}
