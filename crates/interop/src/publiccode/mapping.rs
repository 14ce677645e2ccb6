//! Key by key from the file into the draft; one file a subject.

pub(crate) mod audience;
pub(crate) mod description;
pub(crate) mod files;
pub(crate) mod identity;
pub(crate) mod legal;
pub(crate) mod links;
pub(crate) mod maintenance;
pub(crate) mod release;
pub(crate) mod software;
pub(crate) mod standards;
pub(crate) mod usage;

use self::{audience::Organisation, identity::Kinship};
use super::{
    document::{Mark, Node},
    draft::Draft,
    finding::{Level, slug},
    origin::{Context, Origin},
    reader::{Bound, Entry, Reader},
};

const KEYWORDS_MAX: usize = 12;
const KEYWORD: Bound = Bound::most(40);

/// Keys of the standard at the top of a file; country sections aside.
const KEYS: &[&str] = &[
    "publiccodeYmlVersion",
    "name",
    "applicationSuite",
    "url",
    "landingURL",
    "isBasedOn",
    "softwareVersion",
    "releaseDate",
    "logo",
    "monochromeLogo",
    "inputTypes",
    "outputTypes",
    "platforms",
    "categories",
    "usedBy",
    "fundedBy",
    "roadmap",
    "developmentStatus",
    "softwareType",
    "intendedAudience",
    "description",
    "legal",
    "maintenance",
    "localisation",
    "dependsOn",
    "organisation",
    "organizationUri",
    "supports",
];

/// What a file says beside the fields of an asset.
#[derive(Debug)]
pub(crate) struct Mapped {
    pub(crate) draft: Draft,
    pub(crate) name: Option<String>,
    pub(crate) used_by: usize,
    pub(crate) organisation: Organisation,
    pub(crate) kinship: Kinship,
}

/// Reads all keys of a file.
pub(crate) fn map(reader: &mut Reader<'_>, root: &Node, origin: &Origin, context: &Context) -> Mapped {
    let whole = Entry { path: String::new(), name: "", key_at: Mark::START, node: root };
    let mut draft = Draft::default();
    let mut used_by = 0;
    let entries = reader.section(&whole);
    let find = |name: &str| entries.iter().find(|entry| entry.name == name);
    release::standard(reader, find("publiccodeYmlVersion"));
    let name = identity::name(reader, &mut draft, find("name"));
    let kinship = identity::place(reader, &mut draft, find("url"), find("isBasedOn"), origin);
    let organisation = audience::organisation(reader, find("organisation"), find("organizationUri"), context);
    for entry in &entries {
        match entry.name {
            "publiccodeYmlVersion" | "name" | "url" | "isBasedOn" | "organisation" | "organizationUri" => {}
            "applicationSuite" => keyword(reader, &mut draft, entry),
            "landingURL" => links::link(reader, &mut draft, entry, "homepage"),
            "roadmap" => links::link(reader, &mut draft, entry, "roadmap"),
            "softwareVersion" => draft.version = release::version(reader, entry),
            "releaseDate" => draft.released = release::date(reader, entry),
            "developmentStatus" => draft.state = release::state(reader, entry),
            "logo" => files::file(reader, &mut draft, entry, "logo", origin),
            "platforms" => software::platforms(reader, &mut draft.software, entry),
            "categories" => software::categories(reader, &mut draft, entry),
            "softwareType" => draft.software.form = software::form(reader, entry),
            "localisation" => software::localisation(reader, &mut draft.software, entry),
            "dependsOn" => software::depends_on(reader, &mut draft.software, entry),
            "intendedAudience" => draft.topics = audience::topics(reader, entry),
            "description" => description::read(reader, &mut draft, entry, origin),
            "legal" => legal::read(reader, &mut draft, entry),
            "maintenance" => draft.maintenance = maintenance::read(reader, entry),
            "usedBy" => used_by = usage::used_by(reader, entry),
            "fundedBy" => usage::funded_by(reader, entry),
            "supports" => standards::supports(reader, &mut draft, entry),
            "de" | "DE" => standards::germany(reader, &mut draft, entry),
            "monochromeLogo" | "inputTypes" | "outputTypes" => reader.kept(entry),
            other if is_country(other) => reader.kept(entry),
            _ => reader.unknown(entry, KEYS),
        }
    }
    links::finish(reader, &mut draft, &whole);
    finish_keywords(reader, &mut draft, &whole);
    Mapped { draft, name, used_by, organisation, kinship }
}

/// Adds one line as a keyword.
pub(crate) fn keyword(reader: &mut Reader<'_>, draft: &mut Draft, entry: &Entry<'_>) {
    if let Some(word) = reader.line(entry, KEYWORD) {
        draft.keywords.push(word);
    }
}

fn finish_keywords(reader: &mut Reader<'_>, draft: &mut Draft, whole: &Entry<'_>) {
    unique(&mut draft.keywords);
    draft.keywords.retain(|word| !draft.title.values().any(|title| title == word));
    let entry = Entry { path: "keywords".to_owned(), ..whole.clone() };
    reader.limit(&entry, &mut draft.keywords, KEYWORDS_MAX);
}

/// Drops later ones of equal texts, whatever their case.
pub(crate) fn unique(list: &mut Vec<String>) {
    let mut seen = std::collections::BTreeSet::new();
    list.retain(|text| seen.insert(text.to_lowercase()));
}

/// A finding about something that is not there, at the start of the file.
pub(crate) fn absent(reader: &mut Reader<'_>, level: Level, key: &str, slug: &'static str) {
    reader.findings.push(Mark::START, level, key, slug, &[]);
}

fn is_country(name: &str) -> bool {
    name.len() == 2 && name.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// A finding where `used` stands for an unknown `value`.
pub(crate) fn used_instead(reader: &mut Reader<'_>, entry: &Entry<'_>, finding: &'static str, value: &str, used: &str) {
    let value = reader.shown(value);
    let level = if finding == slug::LICENCE_ALIAS { Level::Note } else { Level::Warning };
    reader.findings.push(entry.node.at, level, &entry.path, finding, &[("value", value), ("used", used.to_owned())]);
}
