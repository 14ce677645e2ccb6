//! The strict reading: what the standard demands of a file, in the version that it names. Nothing is changed and nothing forgiven.
//!
//! Sources: the tables of keys of publiccode.yml 0.2 to 0.7; what RECORDS.md §5 marks as mandatory there.

use unicode_segmentation::UnicodeSegmentation;

use super::{
    categories,
    document::{Node, Style, Value},
    finding::{Finding, Findings, Level, slug},
    refusal::Refused,
};

/// Minor versions of the standard that are known: 0.2 to 0.7.
const VERSIONS: std::ops::RangeInclusive<u32> = 2..=7;
/// Grapheme clusters of a short description at most.
const SHORT_MAX: usize = 150;
/// Grapheme clusters of a long description.
const LONG: std::ops::RangeInclusive<usize> = 150..=10_000;
/// Grapheme clusters of a long description at least, in 0.2.
const LONG_MIN_OF_0_2: usize = 500;
/// Grapheme clusters of a generic name at most.
const GENERIC_MAX: usize = 35;

const STATES: &[&str] = &["concept", "development", "beta", "stable", "obsolete"];
const TYPES: &[&str] = &[
    "standalone/mobile",
    "standalone/iot",
    "standalone/desktop",
    "standalone/web",
    "standalone/backend",
    "standalone/other",
    "addon",
    "library",
    "configurationFiles",
];
const MAINTENANCE: &[&str] = &["internal", "contract", "community", "none"];
/// Keys at the top that the standard has in one of its versions.
const TOP: &[&str] = &[
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
    "it",
    "IT",
    "de",
    "supports",
    "roles",
];
/// Keys that a version no longer wants: path, the first version that says so.
const DEPRECATED: &[(&str, u32)] =
    &[("monochromeLogo", 4), ("inputTypes", 3), ("outputTypes", 3), ("legal.authorsFile", 4), ("legal.repoOwner", 5), ("IT", 4)];
/// Keys whose values are absolute addresses.
const ADDRESSES: &[&str] = &["url", "landingURL", "roadmap"];

/// Checks a publiccode.yml against its own version of the standard.
///
/// # Errors
///
/// When the file is no YAML mapping in UTF-8, has more than 256 KiB or a depth over 16, or uses anchors. Whatever else is wrong with it
/// is a finding; those of [`Level::Error`] are against the standard.
pub fn lint(bytes: &[u8]) -> Result<Vec<Finding>, Refused> {
    let (root, _) = Node::parse(bytes)?;
    let mut strict = Strict { root: &root, findings: Findings::default(), minor: *VERSIONS.end() };
    strict.version();
    strict.mandatory();
    strict.lists();
    strict.texts();
    strict.generic_names();
    strict.dates_and_addresses();
    strict.licence();
    strict.maintenance();
    strict.keys();
    Ok(strict.findings.sorted())
}

struct Strict<'a> {
    root: &'a Node,
    findings: Findings,
    /// Minor version of the standard.
    minor: u32,
}

impl<'a> Strict<'a> {
    fn at(&self, path: &str) -> Option<&'a Node> {
        path.split('.').try_fold(self.root, |node, key| node.child(key))
    }

    fn error(&mut self, node: &Node, key: &str, slug: &'static str, args: &[(&'static str, String)]) {
        self.findings.push(node.at, Level::Error, key, slug, args);
    }

    /// `0.5` without quotes is a number: 0.10 would become 0.1.
    fn version(&mut self) {
        let Some(node) = self.at("publiccodeYmlVersion") else { return };
        let Some(text) = node.text().map(str::to_owned) else { return };
        if matches!(&node.value, Value::Scalar { style: Style::Plain, .. }) && text.matches('.').count() < 2 {
            self.error(node, "publiccodeYmlVersion", slug::VERSION_UNQUOTED, &[("value", text.clone())]);
        }
        let mut parts = text.split('.');
        let (major, minor) = (parts.next(), parts.next());
        match (major, minor.map(str::parse::<u32>)) {
            (Some("0"), None) => self.minor = *VERSIONS.start(),
            (Some("0"), Some(Ok(minor))) if VERSIONS.contains(&minor) => self.minor = minor,
            _ => self.error(node, "publiccodeYmlVersion", slug::VALUE_NOT_LISTED, &[("value", text), ("allowed", "0.2 … 0.7".to_owned())]),
        }
    }

    fn mandatory(&mut self) {
        let mut keys = vec![
            "publiccodeYmlVersion",
            "name",
            "url",
            "platforms",
            "developmentStatus",
            "softwareType",
            "description",
            "legal",
            "legal.license",
            "maintenance",
            "maintenance.type",
            "localisation",
            "localisation.localisationReady",
            "localisation.availableLanguages",
        ];
        if self.minor <= 4 {
            keys.push("categories");
        }
        for key in keys {
            // Of a table that is missing only the table is told.
            let parent = key.rsplit_once('.').map(|(parent, _)| parent);
            if parent.is_some_and(|parent| self.at(parent).is_none()) {
                continue;
            }
            if self.at(key).is_none_or(is_empty) {
                let place = parent.and_then(|parent| self.at(parent)).unwrap_or(self.root);
                self.error(place, key, slug::MANDATORY_MISSING, &[]);
            }
        }
        let root = self.root;
        for language in root.child("description").map(Node::pairs).unwrap_or_default() {
            let name = language.key.text().unwrap_or_default();
            // 0.3 made the generic name optional.
            let generic = (self.minor == 2).then_some("genericName");
            for key in ["shortDescription", "longDescription", "features"].into_iter().chain(generic) {
                if language.value.child(key).is_none_or(is_empty) {
                    self.error(&language.value, &format!("description.{name}.{key}"), slug::MANDATORY_MISSING, &[]);
                }
            }
        }
    }

    fn lists(&mut self) {
        self.listed("developmentStatus", STATES);
        self.listed("softwareType", TYPES);
        self.listed("maintenance.type", MAINTENANCE);
        let root = self.root;
        for (place, item) in root.child("categories").map(items).unwrap_or_default().iter().enumerate() {
            if let Some(text) = item.text().filter(|text| categories::category(text).is_none()) {
                let args = [("value", text.to_owned()), ("allowed", "categories-list".to_owned())];
                self.error(item, &format!("categories[{}]", place + 1), slug::VALUE_NOT_LISTED, &args);
            }
        }
        if let Some(node) = self.at("localisation.localisationReady")
            && let Some(text) = node.text().filter(|text| !matches!(*text, "true" | "false")).map(str::to_owned)
        {
            let args = [("value", text), ("allowed", "true, false".to_owned())];
            self.error(node, "localisation.localisationReady", slug::VALUE_NOT_LISTED, &args);
        }
    }

    fn listed(&mut self, key: &str, allowed: &[&str]) {
        let Some(node) = self.at(key) else { return };
        let Some(text) = node.text().filter(|text| !allowed.contains(text)).map(str::to_owned) else { return };
        self.error(node, key, slug::VALUE_NOT_LISTED, &[("value", text), ("allowed", allowed.join(", "))]);
    }

    /// Lengths are counted in what a reader sees: grapheme clusters (UAX 29).
    fn texts(&mut self) {
        let root = self.root;
        for language in root.child("description").map(Node::pairs).unwrap_or_default() {
            let name = language.key.text().unwrap_or_default();
            let long = if self.minor == 2 { LONG_MIN_OF_0_2 } else { *LONG.start() };
            for (key, least, limit) in
                [("genericName", 1, GENERIC_MAX), ("shortDescription", 1, SHORT_MAX), ("longDescription", long, *LONG.end())]
            {
                let Some(node) = language.value.child(key) else { continue };
                let Some(length) = node.text().map(|text| text.trim_end().graphemes(true).count()) else { continue };
                if !(least..=limit).contains(&length) {
                    let args = [("length", length.to_string()), ("least", least.to_string()), ("limit", limit.to_string())];
                    self.error(node, &format!("description.{name}.{key}"), slug::TEXT_LENGTH, &args);
                }
            }
        }
    }

    fn generic_names(&mut self) {
        let root = self.root;
        for language in root.child("description").map(Node::pairs).unwrap_or_default() {
            if let Some(node) = language.value.child("genericName").filter(|_| self.minor >= 3) {
                let path = format!("description.{}.genericName", language.key.text().unwrap_or_default());
                self.findings.push(node.at, Level::Warning, &path, slug::KEY_DEPRECATED, &[("since", "0.3".to_owned())]);
            }
        }
    }

    fn dates_and_addresses(&mut self) {
        self.date("releaseDate");
        for key in ADDRESSES {
            self.address(key);
        }
    }

    fn date(&mut self, key: &str) {
        let Some(node) = self.at(key) else { return };
        let wrong = node.text().filter(|text| text.len() != 10 || super::date::parse(text).is_none()).map(str::to_owned);
        if let Some(value) = wrong {
            self.error(node, key, slug::DATE_NOT_ISO, &[("value", value)]);
        }
    }

    fn address(&mut self, key: &str) {
        let Some(node) = self.at(key) else { return };
        let is_absolute = |text: &str| {
            let rest = ["https://", "http://", "git://", "ssh://"].iter().find_map(|scheme| text.strip_prefix(scheme));
            rest.is_some_and(|rest| rest.split('/').next().is_some_and(|host| host.contains('.')) && !rest.contains(char::is_whitespace))
        };
        if let Some(value) = node.text().filter(|text| !is_absolute(text)).map(str::to_owned) {
            self.error(node, key, slug::URL_NOT_ABSOLUTE, &[("value", value.chars().take(80).collect())]);
        }
    }

    fn licence(&mut self) {
        let Some(node) = self.at("legal.license") else { return };
        if let Some(value) = node.text().filter(|text| spdx::Expression::parse(text).is_err()).map(str::to_owned) {
            self.error(node, "legal.license", slug::LICENCE_INVALID, &[("value", value.chars().take(80).collect())]);
        }
    }

    /// Who is paid has a contract that ends; who does it alone has somebody to write to.
    fn maintenance(&mut self) {
        let Some(node) = self.at("maintenance") else { return };
        let wanted = match node.child("type").and_then(Node::text) {
            Some("contract") => "contractors",
            Some("internal" | "community") => "contacts",
            _ => return,
        };
        if node.child(wanted).is_none_or(is_empty) {
            self.error(node, &format!("maintenance.{wanted}"), slug::MANDATORY_MISSING, &[]);
        }
        for (place, contractor) in node.child("contractors").map(items).unwrap_or_default().iter().enumerate() {
            for key in ["name", "until"] {
                if contractor.child(key).is_none_or(is_empty) {
                    let path = format!("maintenance.contractors[{}].{key}", place + 1);
                    self.error(contractor, &path, slug::MANDATORY_MISSING, &[]);
                }
            }
        }
    }

    fn keys(&mut self) {
        let root = self.root;
        for pair in root.pairs() {
            let Some(key) = pair.key.text() else { continue };
            if pair.repeated {
                self.error(&pair.key, key, slug::KEY_REPEATED, &[]);
            }
            if !TOP.contains(&key) && !key.starts_with("x-") {
                let near =
                    TOP.iter().min_by_key(|known| strsim::osa_distance(known, key)).filter(|known| strsim::osa_distance(known, key) <= 3);
                self.error(&pair.key, key, slug::KEY_UNKNOWN, &[("nearest", near.map_or_else(String::new, |near| (*near).to_owned()))]);
            }
        }
        for (key, since) in DEPRECATED {
            if self.minor >= *since
                && let Some(node) = self.at(key)
            {
                self.findings.push(node.at, Level::Warning, key, slug::KEY_DEPRECATED, &[("since", format!("0.{since}"))]);
            }
        }
    }
}

fn items(node: &Node) -> &[Node] {
    if let Value::List(items) = &node.value { items } else { &[] }
}

fn is_empty(node: &Node) -> bool {
    match &node.value {
        Value::Scalar { .. } => node.text().is_none(),
        Value::List(items) => items.is_empty(),
        Value::Map(pairs) => pairs.is_empty(),
    }
}
