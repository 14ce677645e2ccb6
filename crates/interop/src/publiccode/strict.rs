//! The strict reading: what the standard demands of a file, in the version that it names. Nothing is changed and nothing forgiven.
//!
//! What a version says stands in [`super::standard`]. Nothing is fetched: whether an address answers or a file exists is not asked.

use oxilangtag::LanguageTag;
use unicode_segmentation::UnicodeSegmentation;

use super::{
    categories,
    document::{Node, Style, Value},
    finding::{Finding, Findings, Level, slug},
    refusal::Refused,
    standard,
};

/// Keys whose values are absolute addresses, `[]` for one or a list of them.
const ADDRESSES: &[&str] = &["url", "landingURL", "isBasedOn", "roadmap"];
/// Keys of a description whose values are absolute addresses.
const DESCRIPTION_ADDRESSES: &[&str] = &["documentation", "apiDocumentation", "videos"];
/// Lists of things that depend on something, each of which has a name.
const DEPENDENCIES: &[&str] = &["open", "proprietary", "hardware"];

/// Checks a publiccode.yml against its own version of the standard; `0` is the newest known.
///
/// # Errors
///
/// When the file is no YAML mapping in UTF-8, has more than 256 KiB or a depth over 16, or uses anchors. Whatever else is wrong with it
/// is a finding; those of [`Level::Error`] are against the standard.
pub fn lint(bytes: &[u8]) -> Result<Vec<Finding>, Refused> {
    let (root, _) = Node::parse(bytes)?;
    let mut strict = Strict { root: &root, findings: Findings::default(), minor: *standard::VERSIONS.end() };
    strict.version();
    strict.keys();
    strict.mandatory();
    strict.lists();
    strict.audience();
    strict.descriptions();
    strict.dates_and_addresses();
    strict.licence();
    strict.maintenance();
    strict.localisation();
    strict.names();
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

    fn warning(&mut self, node: &Node, key: &str, slug: &'static str, args: &[(&'static str, String)]) {
        self.findings.push(node.at, Level::Warning, key, slug, args);
    }

    fn missing(&mut self, place: &Node, key: &str) {
        self.error(place, key, slug::MANDATORY_MISSING, &[]);
    }

    fn not_listed(&mut self, node: &Node, key: &str, value: &str, allowed: String) {
        self.error(node, key, slug::VALUE_NOT_LISTED, &[("value", shortened(value)), ("allowed", allowed)]);
    }

    /// `0.5` without quotes is a number: 0.10 would become 0.1.
    fn version(&mut self) {
        let Some(node) = self.at("publiccodeYmlVersion") else { return };
        let Some(text) = node.text() else { return };
        if matches!(&node.value, Value::Scalar { style: Style::Plain, .. }) && text.matches('.').count() < 2 {
            self.error(node, "publiccodeYmlVersion", slug::VERSION_UNQUOTED, &[("value", shortened(text))]);
        }
        let mut parts = text.split('.');
        match (parts.next(), parts.next().map(str::parse::<u32>)) {
            (Some("0"), None) => {}
            (Some("0"), Some(Ok(minor))) if standard::VERSIONS.contains(&minor) => self.minor = minor,
            _ => self.not_listed(node, "publiccodeYmlVersion", text, "0.2 … 0.7".to_owned()),
        }
    }

    fn keys(&mut self) {
        let root = self.root;
        for pair in root.pairs() {
            let Some(key) = pair.key.text() else { continue };
            if pair.repeated {
                self.error(&pair.key, key, slug::KEY_REPEATED, &[]);
            }
            match standard::key_since(key) {
                Some(since) if since > self.minor => self.error(&pair.key, key, slug::KEY_NEWER, &[("since", version(since))]),
                Some(_) => {}
                None if key.starts_with("x-") => {}
                None => {
                    let near = standard::keys().min_by_key(|known| strsim::osa_distance(known, key));
                    let near = near.filter(|known| strsim::osa_distance(known, key) <= 3);
                    self.error(&pair.key, key, slug::KEY_UNKNOWN, &[("nearest", near.unwrap_or_default().to_owned())]);
                }
            }
        }
        for (key, since) in standard::deprecated(self.minor) {
            if let Some(node) = self.at(key) {
                self.warning(node, key, slug::KEY_DEPRECATED, &[("since", version(since))]);
            }
        }
    }

    fn mandatory(&mut self) {
        for key in standard::mandatory(self.minor) {
            // Of a table that is missing only the table is told.
            let parent = key.rsplit_once('.').map(|(parent, _)| parent);
            if parent.is_some_and(|parent| self.at(parent).is_none()) {
                continue;
            }
            if self.at(key).is_none_or(is_empty) {
                let place = parent.and_then(|parent| self.at(parent)).unwrap_or(self.root);
                self.missing(place, key);
            }
        }
    }

    fn lists(&mut self) {
        self.listed("developmentStatus", standard::STATES);
        self.listed("maintenance.type", standard::MAINTENANCE);
        if let Some(node) = self.at("softwareType")
            && let Some(text) = node.text().filter(|text| categories::software_type(text) != Some(text))
        {
            self.not_listed(node, "softwareType", text, categories::software_types());
        }
        for (path, item, text) in texts(self.root, "categories", "categories") {
            match categories::category(text).filter(|known| *known == text).map(standard::category_since) {
                Some(since) if since > self.minor => {
                    self.error(item, &path, slug::VALUE_NEWER, &[("value", text.to_owned()), ("since", version(since))]);
                }
                Some(_) => {}
                None => self.not_listed(item, &path, text, "categories-list".to_owned()),
            }
        }
    }

    fn listed(&mut self, key: &str, allowed: &[&str]) {
        let Some(node) = self.at(key) else { return };
        let Some(text) = node.text().filter(|text| !allowed.contains(text)) else { return };
        self.not_listed(node, key, text, allowed.join(", "));
    }

    /// Countries are written small until 0.4; 0.5 has them in capitals and lets small ones be.
    fn audience(&mut self) {
        let Some(audience) = self.root.child("intendedAudience") else { return };
        for (path, item, text) in texts(audience, "scope", "intendedAudience.scope") {
            if !standard::SCOPES.contains(&text) {
                self.not_listed(item, &path, text, "scope-list".to_owned());
            }
        }
        for key in ["countries", "unsupportedCountries"] {
            for (path, item, text) in texts(audience, key, &format!("intendedAudience.{key}")) {
                let (small, capitals) = (text.to_ascii_lowercase(), text.to_ascii_uppercase());
                if !standard::is_country(&capitals) {
                    self.not_listed(item, &path, text, "ISO 3166-1 alpha-2".to_owned());
                } else if self.minor < standard::CAPITALS && text != small {
                    self.not_listed(item, &path, text, small);
                } else if self.minor >= standard::CAPITALS && text != capitals {
                    self.warning(item, &path, slug::VALUE_DEPRECATED, &[("value", text.to_owned()), ("used", capitals)]);
                }
            }
        }
    }

    fn descriptions(&mut self) {
        let root = self.root;
        let languages = root.child("description").map(Node::pairs).unwrap_or_default();
        for language in languages {
            let name = language.key.text().unwrap_or_default();
            let path = format!("description.{name}");
            if LanguageTag::parse(name).is_err() {
                self.not_listed(&language.key, &path, name, "BCP 47".to_owned());
            }
            let generic = standard::wants_generic_name(self.minor).then_some("genericName");
            for key in std::iter::once("shortDescription").chain(generic) {
                if language.value.child(key).is_none_or(is_empty) {
                    self.missing(&language.value, &format!("{path}.{key}"));
                }
            }
            if let Some(node) = language.value.child("genericName").filter(|_| self.minor >= standard::GENERIC_DEPRECATED) {
                let since = version(standard::GENERIC_DEPRECATED);
                self.warning(node, &format!("{path}.genericName"), slug::KEY_DEPRECATED, &[("since", since)]);
            }
            self.lengths(&language.value, &path);
            for key in DESCRIPTION_ADDRESSES {
                self.addresses(language.value.child(key), &format!("{path}.{key}"));
            }
        }
        // What one of the languages has is enough.
        for key in ["longDescription", "features"] {
            if let Some(first) = languages.first()
                && languages.iter().all(|language| language.value.child(key).is_none_or(is_empty))
            {
                let path = format!("description.{}.{key}", first.key.text().unwrap_or_default());
                self.missing(&first.value, &path);
            }
        }
    }

    /// Lengths are counted in what a reader sees: grapheme clusters (UAX 29).
    fn lengths(&mut self, texts_of: &Node, path: &str) {
        let (short, long) = (1..=standard::SHORT_MAX, standard::long_min(self.minor)..=standard::LONG_MAX);
        for (key, bounds) in [("genericName", 1..=standard::GENERIC_MAX), ("shortDescription", short), ("longDescription", long)] {
            let Some(node) = texts_of.child(key) else { continue };
            let Some(text) = node.text() else { continue };
            self.length(node, &format!("{path}.{key}"), text, bounds);
        }
        if let Some(most) = standard::feature_max(self.minor) {
            for (path, item, text) in texts(texts_of, "features", &format!("{path}.features")) {
                self.length(item, &path, text, 1..=most);
            }
        }
    }

    fn length(&mut self, node: &Node, path: &str, text: &str, bounds: std::ops::RangeInclusive<usize>) {
        let length = text.trim_end().graphemes(true).count();
        if !bounds.contains(&length) {
            let (least, limit) = (bounds.start().to_string(), bounds.end().to_string());
            self.error(node, path, slug::TEXT_LENGTH, &[("length", length.to_string()), ("least", least), ("limit", limit)]);
        }
    }

    fn dates_and_addresses(&mut self) {
        self.date(self.at("releaseDate"), "releaseDate");
        for key in ADDRESSES {
            self.addresses(self.at(key), key);
        }
    }

    fn date(&mut self, node: Option<&Node>, key: &str) {
        let Some(node) = node else { return };
        if let Some(value) = node.text().filter(|text| text.len() != 10 || super::date::parse(text).is_none()) {
            self.error(node, key, slug::DATE_NOT_ISO, &[("value", shortened(value))]);
        }
    }

    /// One address, or a list of them.
    fn addresses(&mut self, node: Option<&Node>, key: &str) {
        let Some(node) = node else { return };
        if let Value::List(items) = &node.value {
            for (place, item) in items.iter().enumerate() {
                self.address(item, &format!("{key}[{}]", place + 1));
            }
        } else {
            self.address(node, key);
        }
    }

    fn address(&mut self, node: &Node, key: &str) {
        let is_absolute = |text: &str| {
            let rest = ["https://", "http://", "git://", "ssh://"].iter().find_map(|scheme| text.strip_prefix(scheme));
            rest.is_some_and(|rest| rest.split('/').next().is_some_and(|host| host.contains('.')) && !rest.contains(char::is_whitespace))
        };
        if let Some(value) = node.text().filter(|text| !is_absolute(text)) {
            self.error(node, key, slug::URL_NOT_ABSOLUTE, &[("value", shortened(value))]);
        }
    }

    fn licence(&mut self) {
        let Some(node) = self.at("legal.license") else { return };
        if let Some(value) = node.text().filter(|text| spdx::Expression::parse(text).is_err()) {
            self.error(node, "legal.license", slug::LICENCE_INVALID, &[("value", shortened(value))]);
        }
    }

    /// Who is paid has a contract that ends; who does it alone has somebody to write to.
    fn maintenance(&mut self) {
        let Some(node) = self.at("maintenance") else { return };
        let kind = node.child("type").and_then(Node::text);
        let wanted = match kind {
            Some("contract") => Some("contractors"),
            Some("internal" | "community") => Some("contacts"),
            _ => None,
        };
        if let Some(wanted) = wanted.filter(|wanted| node.child(wanted).is_none_or(is_empty)) {
            self.missing(node, &format!("maintenance.{wanted}"));
        }
        let contractors = node.child("contractors");
        if let Some(contractors) =
            contractors.filter(|_| self.minor >= standard::CONTRACTORS_ONLY_BY_CONTRACT && kind.is_some_and(|kind| kind != "contract"))
        {
            self.error(
                contractors,
                "maintenance.contractors",
                slug::KEY_UNWANTED,
                &[("condition", "maintenance/type: contract".to_owned())],
            );
        }
        for (place, contractor) in contractors.map(items).unwrap_or_default().iter().enumerate() {
            let path = format!("maintenance.contractors[{}]", place + 1);
            for key in ["name", "until"] {
                if contractor.child(key).is_none_or(is_empty) {
                    self.missing(contractor, &format!("{path}.{key}"));
                }
            }
            self.date(contractor.child("until"), &format!("{path}.until"));
            self.addresses(contractor.child("website"), &format!("{path}.website"));
        }
        self.named(node.child("contacts"), "maintenance.contacts", "name");
    }

    fn localisation(&mut self) {
        let Some(node) = self.at("localisation") else { return };
        if let Some(ready) = node.child("localisationReady") {
            let path = "localisation.localisationReady";
            let plain = matches!(&ready.value, Value::Scalar { style: Style::Plain, .. });
            match ready.text() {
                None => {}
                Some("true" | "false") if plain => {}
                Some("yes" | "no") if plain && self.minor < standard::YAML_1_2 => {}
                Some(text @ ("yes" | "no")) if plain => {
                    let used = if text == "yes" { "true" } else { "false" };
                    self.warning(ready, path, slug::VALUE_DEPRECATED, &[("value", text.to_owned()), ("used", used.to_owned())]);
                }
                Some(text) => self.not_listed(ready, path, text, "true, false".to_owned()),
            }
        }
        for (path, item, text) in texts(node, "availableLanguages", "localisation.availableLanguages") {
            if LanguageTag::parse(text).is_err() {
                self.not_listed(item, &path, text, "BCP 47".to_owned());
            }
        }
    }

    /// What must have a name or an identifier where it is there at all.
    fn names(&mut self) {
        if let Some(organisation) = self.at("organisation").filter(|node| node.child("uri").is_none_or(is_empty)) {
            self.missing(organisation, "organisation.uri");
        }
        self.named(self.at("fundedBy"), "fundedBy", "name");
        self.named(self.at("supports"), "supports", "id");
        for key in DEPENDENCIES {
            let path = format!("dependsOn.{key}");
            self.named(self.at(&path), &path, "name");
        }
    }

    fn named(&mut self, list: Option<&Node>, path: &str, key: &str) {
        for (place, item) in list.map(items).unwrap_or_default().iter().enumerate() {
            if item.child(key).is_none_or(is_empty) {
                self.missing(item, &format!("{path}[{}].{key}", place + 1));
            }
        }
    }
}

fn version(minor: u32) -> String {
    format!("0.{minor}")
}

/// As much of a value as a sentence holds.
fn shortened(value: &str) -> String {
    value.chars().take(80).collect()
}

/// The texts of a list, each with its path, numbered from 1.
fn texts<'a>(of: &'a Node, key: &str, path: &str) -> Vec<(String, &'a Node, &'a str)> {
    let items = of.child(key).map(items).unwrap_or_default().iter().enumerate();
    items.filter_map(|(place, item)| Some((format!("{path}[{}]", place + 1), item, item.text()?))).collect()
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
