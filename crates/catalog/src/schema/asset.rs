//! `asset`: something another county can take over.

use super::{EVERYONE, Field, Need, Path, Schema, Shape, check::Check, envelope::COSTS_8, slug};
use crate::{
    kind::Kind,
    lifecycle,
    manifest::{ASSET_BYTES_MAX, FILES_MAX},
    vocabulary::{ACCESSIBILITY, ASSET_TYPE, FILE_ROLE, MAINTENANCE, OPERATING_MODEL, PRIVACY, SOFTWARE_TYPE},
};

pub(super) const ASSET: Schema = Schema {
    kind: Kind::Asset,
    writers: EVERYONE,
    life: Some(&lifecycle::ASSET),
    summary: Need::Required,
    description: Need::Required,
    topics: Need::Required,
    contact: Need::Optional,
    body: &[
        Field::required("type", Shape::Term(&ASSET_TYPE), "Art des Bausteins", "type of asset"),
        Field::required("licence", Shape::Spdx, "Lizenz als SPDX-Ausdruck", "licence as SPDX expression"),
        Field::optional("copyright", Shape::Line { max: 150 }, "Rechteinhaber", "copyright"),
        Field::optional("version", Shape::Version, "Fassung", "version").needed(Need::required_when("state", &["piloted", "operation"])),
        Field::optional("released", Shape::FactDate, "erschienen am", "released on"),
        Field::required(
            "operating_models",
            Shape::List { of: &Shape::Term(&OPERATING_MODEL), max: 6 },
            "Betreibermodelle",
            "operating models",
        ),
        Field::required("privacy", Shape::Term(&PRIVACY), "Personenbezug", "personal data"),
        Field::required("maintenance", MAINTAINED, "Pflege", "maintenance"),
        Field::required("software", SOFTWARE, "Angaben aus publiccode.yml", "as in publiccode.yml")
            .needed(Need::exactly_when("type", &["software"])),
        Field::optional("repository", Shape::Url, "Quelltext", "source code"),
        Field::optional("files", Shape::List { of: &FILE, max: 64 }, "Dateien unter drafts/<Kurzname>/", "files below drafts/<slug>/"),
        Field::optional("manifest", MANIFEST, "Verzeichnis der Dateien", "list of the files").by_publish(),
        Field::optional("features", Shape::List { of: &Shape::LangLine { min: 1, max: 100 }, max: 20 }, "Funktionen", "features"),
        Field::optional("requirements", Shape::LangText { min: 1, max: 2000 }, "was ein Kreis mitbringen muss", "what a county must bring"),
        Field::optional("standards", Shape::List { of: &Shape::Line { max: 40 }, max: 20 }, "Standards", "standards"),
        Field::optional("leika", Shape::List { of: &Shape::Leika, max: 20 }, "LeiKa-Schlüssel", "LeiKa keys"),
        Field::optional("costs", COSTS_8, "was Nachnutzer zahlen", "what adopters pay"),
        Field::optional("effort_days", Shape::Uint { min: 0, max: 5000 }, "Tage zur Einführung", "days to introduce it"),
        Field::optional("accessibility", Shape::Term(&ACCESSIBILITY), "barrierefrei", "accessible"),
        Field::optional("same_as", Shape::List { of: &Shape::RefOrUrl(&["asset"]), max: 16 }, "dasselbe anderswo", "the same elsewhere"),
        Field::optional("based_on", Shape::List { of: &Shape::RefOrUrl(&["asset"]), max: 4 }, "beruht auf", "based on"),
        Field::optional("successor", Shape::Ref(&["asset"]), "Nachfolger", "successor").needed(Need::only_when("state", &["discontinued"])),
    ],
    facets: &["type", "licence_family", "operating_model", "evidence", "adopters", "privacy", "standard"],
    rules,
};

const MAINTAINED: Shape = Shape::Table(&[
    Field::required("type", Shape::Term(&MAINTENANCE), "durch wen", "by whom"),
    Field::optional("until", Shape::Date, "bis", "until").needed(Need::required_when("type", &["contract"])),
    Field::optional("by", Shape::Org, "Einrichtung", "organisation"),
]);

const FILE: Shape = Shape::Table(&[
    Field::required("path", Shape::FilePath, "Datei oder Ordner", "file or folder"),
    Field::required("role", Shape::Term(&FILE_ROLE), "wozu", "what for"),
    Field::optional("label", Shape::LangLine { min: 1, max: 100 }, "Beschriftung", "label"),
]);

const MANIFEST: Shape = Shape::Table(&[
    Field::required("digest", Shape::Digest, "Prüfsumme", "digest"),
    Field::required("bytes", Shape::Uint { min: 0, max: ASSET_BYTES_MAX }, "Größe aller Dateien", "size of all files"),
    Field::required("files", Shape::Uint { min: 1, max: FILES_MAX as u64 }, "Zahl der Dateien", "number of files"),
]);

const SOFTWARE: Shape = Shape::Table(&[
    Field::required("platforms", Shape::List { of: &Shape::Line { max: 40 }, max: 10 }, "Plattformen", "platforms"),
    Field::required("type", Shape::Term(&SOFTWARE_TYPE), "Art der Software", "type of software"),
    Field::optional("categories", Shape::List { of: &Shape::Line { max: 60 }, max: 10 }, "Kategorien", "categories"),
    Field::required("languages", Shape::List { of: &Shape::Line { max: 20 }, max: 30 }, "Sprachen", "languages"),
    Field::required("localisation_ready", Shape::Bool, "weitere Sprachen möglich", "ready for further languages"),
    Field::optional("depends_on", Shape::List { of: &Shape::Line { max: 60 }, max: 20 }, "setzt voraus", "depends on"),
]);

fn rules(check: &mut Check<'_>) {
    let has = |check: &Check<'_>, key: &str| check.body().get(key).is_some();
    if check.root().text("state") == Some("operation") && !has(check, "files") && !has(check, "repository") {
        check.fault(Path::of("state"), slug::NO_SOURCE, []);
    }
    if has(check, "files") != has(check, "manifest") {
        check.fault(Path::of("files"), slug::MANIFEST_MISMATCH, []);
    }
    let roles: Vec<_> = check.body().items("files").iter().filter_map(|file| file.as_map()?.text("role")).collect();
    let own_licence = check.body().text("licence").is_some_and(|licence| licence.contains("LicenseRef-"));
    if own_licence && !roles.contains(&"licence") {
        check.fault(Path::of("licence"), slug::NO_LICENCE_FILE, []);
    }
}
