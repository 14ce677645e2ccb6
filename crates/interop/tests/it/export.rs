//! Entries written as publiccode.yml: the strict linter finds nothing, and an import gives what was written.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use kreisnetz_catalog::Slug;
use kreisnetz_catalog::draft::{Context as Drafting, Draft, FilesError, RefError};
use kreisnetz_catalog::entry::{Entry, EntryRef, Writer};
use kreisnetz_catalog::manifest::ManifestFile;
use kreisnetz_catalog::path::SafePath;
use kreisnetz_catalog::reference::Reference;
use kreisnetz_identity::{Ags, Class, Digest, PublisherId};
use kreisnetz_interop::publiccode::export::{Around, NoPubliccode, export};
use kreisnetz_interop::publiccode::{Context, Level, Origin, import, lint};

struct Uelzen(BTreeSet<Ags>);

impl Drafting for Uelzen {
    fn author(&self) -> Writer {
        Writer::new(id(), Class::County, "03360".parse().ok())
    }

    fn today(&self) -> Date {
        date(2026, 11, 23)
    }

    fn previous(&self, _: &Slug) -> Option<Entry> {
        None
    }

    fn resolve_ref(&self, _: &Reference, _: &[&str]) -> Result<EntryRef, RefError> {
        Err(RefError::NotFound)
    }

    fn files(&self, _: &Slug, path: &SafePath) -> Result<Vec<ManifestFile>, FilesError> {
        Ok(vec![ManifestFile::new(path.clone(), 1000, [7; 32], [8; 32])])
    }

    fn predecessors(&self) -> &BTreeSet<Ags> {
        &self.0
    }
}

fn id() -> PublisherId {
    PublisherId::from(Digest::of(b"uelzen"))
}

fn entry(toml: &str) -> Entry {
    let draft = Draft::parse("drafts/kuubu.toml", toml).and_then(|draft| draft.resolve(&Uelzen(BTreeSet::new())));
    draft.unwrap_or_else(|problems| panic!("{problems:#?}")).entry().clone()
}

const LONG: &str = "KUUBU zeigt freie Räume und Plätze im Landkreis auf einer Karte und lässt sie buchen: Arbeitsplätze, Säle, Grillplätze und \
Werkstätten, von Gemeinden, Vereinen und Betrieben eingestellt, mit Zeiten, Preisen und Ausstattung, barrierefrei beschrieben.";

fn kuubu(more: &str) -> String {
    format!(
        r#"kind = "asset"
title = {{ de = "KUUBU", en = "KUUBU room finder" }}
summary = {{ de = "Räume und Plätze finden und buchen: \"frei\" heißt frei.", en = "Find and book rooms and places in the county." }}
description = {{ de = "{LONG}", en = "{LONG}" }}
topics = ["education-work", "local-economy"]
links = [
    {{ rel = "homepage", url = "https://kuubu.example/" }},
    {{ rel = "documentation", url = "https://kuubu.example/doku" }},
]
contact = {{ role = "Stabsstelle: Digitalisierung", email = "digital@uelzen.example" }}
state = "operation"
type = "software"
licence = "EUPL-1.2"
copyright = "Landkreis Uelzen"
version = "2.10"
released = 2026-05-04
operating_models = ["saas"]
privacy = "none"
maintenance = {{ type = "internal" }}
repository = "https://code.example/uelzen/kuubu"
features = [{{ de = "Karte", en = "Map" }}, {{ de = "Buchung: ja", en = "Booking: yes" }}]
{more}
[software]
platforms = ["web"]
type = "standalone/web"
categories = ["geographic-information-systems"]
languages = ["de", "en"]
localisation_ready = true
depends_on = ["PostgreSQL 14"]
"#
    )
}

fn around(used_by: &[String]) -> Around<'_> {
    Around { id: id(), ags: "03360".parse().ok(), name: "Landkreis Uelzen", contact: None, used_by }
}

#[test]
fn what_is_written_is_clean_for_the_strict_linter_and_an_import_gives_the_same_values() {
    let users = vec!["Landkreis Lüchow-Dannenberg".to_owned(), "no".to_owned()];
    let text = export(&entry(&kuubu("")), &around(&users)).unwrap();
    let findings = lint(text.as_bytes()).unwrap();
    assert!(findings.iter().all(|finding| finding.level != Level::Error), "{text}\n{findings:?}");
    assert!(text.contains("http://dcat-ap.de/def/politicalGeocoding/districtKey/03360"), "{text}");
    assert!(text.contains("Lüchow-Dannenberg"), "{text}");
    let context = Context { ags: Some("03360".to_owned()), ..Context::default() };
    let imported = import(text.as_bytes(), &Origin::labelled("publiccode.yml"), &context).unwrap();
    let read: toml::Table = toml::from_str(&imported.draft).unwrap();
    let written: toml::Table = toml::from_str(&kuubu("")).unwrap();
    for key in [
        "title",
        "summary",
        "description",
        "topics",
        "state",
        "type",
        "licence",
        "copyright",
        "version",
        "released",
        "repository",
        "features",
        "software",
        "maintenance",
    ] {
        assert_eq!(read.get(key), written.get(key), "{key}\n{text}\n{}", imported.draft);
    }
    assert_eq!(read["links"].as_array().unwrap().len(), 2, "{}", imported.draft);
}

#[test]
fn a_text_that_yaml_takes_for_something_else_stays_a_text() {
    // A version that looks like a number, a user called "no", colons, quotes: read back by the parser as they are.
    let text = export(&entry(&kuubu("").replace("2.10", "1e3")), &around(&["no".to_owned(), "12:30".to_owned()])).unwrap();
    let imported = import(text.as_bytes(), &Origin::labelled("publiccode.yml"), &Context::default()).unwrap();
    assert!(imported.draft.contains("version = \"1e3\""), "{text}\n{}", imported.draft);
    assert!(imported.draft.contains("Buchung: ja"), "{text}");
}

#[test]
fn what_the_standard_demands_and_an_entry_lacks_is_told() {
    let without = |line: &str| kuubu("").lines().filter(|other| !other.starts_with(line)).collect::<Vec<_>>().join("\n");
    let with_files = without("repository") + "\n";
    let with_files = with_files.replace("[software]", "files = [{ path = \"kuubu.zip\", role = \"main\" }]\n[software]");
    assert_eq!(export(&entry(&with_files), &around(&[])).unwrap_err(), NoPubliccode::NoRepository);
    assert_eq!(export(&entry(&without("contact")), &around(&[])).unwrap_err(), NoPubliccode::NoContact);
    let contract = kuubu("").replace("type = \"internal\"", "type = \"contract\", until = 2027-12-31");
    assert_eq!(export(&entry(&contract), &around(&[])).unwrap_err(), NoPubliccode::NoContractor);
    let named =
        kuubu("").replace("type = \"internal\"", "type = \"contract\", until = 2027-12-31, by = { name = \"Softwarehaus Heide GmbH\" }");
    assert!(export(&entry(&named), &around(&[])).unwrap().contains("Softwarehaus Heide GmbH"));
}
