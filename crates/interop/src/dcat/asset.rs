//! Assets, strategies and evaluations with a file, as datasets for data portals.

use std::collections::BTreeSet;

use kreisnetz_catalog::{
    entry::{Contact, Entry, FileView},
    kind::Kind,
    manifest::Manifest,
    vocabulary::{TOPIC, topic},
};

use super::{
    Catalogue, Item, Profile, agent,
    graph::Graph,
    licence,
    names::{self, adms, authority, dcat, dcatap, dcatde, dct, foaf, rdfs, spdx, vcard, xsd},
};

/// Something that can be fetched.
struct Distribution {
    iri: String,
    title: Option<String>,
    access: String,
    download: Option<String>,
    format: Option<&'static str>,
    licence: Option<String>,
    file: Option<(u64, String)>,
}

/// Says the catalogue and its datasets. An entry that nothing can be fetched of is no dataset.
pub(super) fn add(graph: &mut Graph, catalogue: &Catalogue<'_>, profile: Profile) {
    let iri = names::catalog(catalogue);
    let datasets: Vec<(&Item<'_>, Vec<Distribution>)> =
        catalogue.entries.iter().map(|item| (item, distributions(catalogue, item))).filter(|(_, found)| !found.is_empty()).collect();
    graph.a(&iri, dcat::CATALOG);
    graph.words(&iri, dct::TITLE, &format!("kreisnetz-Katalog {}", catalogue.name), "de");
    let said = "Signierter Katalog der digitalen Dienste und nachnutzbaren Bausteine.";
    graph.words(&iri, dct::DESCRIPTION, said, "de");
    graph.link(&iri, dct::PUBLISHER, &names::agent(catalogue));
    if let Some(german) = agent::language(graph, "de") {
        graph.link(&iri, dct::LANGUAGE, &german);
    }
    let free = "http://dcat-ap.de/def/licenses/dl-zero-de/2.0";
    graph.link(&iri, dct::LICENSE, free);
    graph.a(free, dct::LICENSE_DOCUMENT);
    graph.day(&iri, dct::MODIFIED, catalogue.entries.iter().filter_map(|item| item.entry.modified()).max());
    for place in agent::places(catalogue) {
        graph.link(&iri, dct::SPATIAL, &place);
    }
    if let Some(base) = catalogue.export_url {
        graph.link(&iri, foaf::HOMEPAGE, base);
        graph.a(base, foaf::DOCUMENT);
        interface(graph, catalogue, &iri, base, &datasets);
    }
    for (item, found) in &datasets {
        record(graph, catalogue, &iri, item.entry);
        dataset(graph, catalogue, item.entry, found);
        if matches!(profile, Profile::Adms | Profile::Full) {
            status(graph, catalogue, item.entry);
        }
    }
}

/// The export itself is a service that a portal may ask.
fn interface(graph: &mut Graph, catalogue: &Catalogue<'_>, catalog: &str, base: &str, datasets: &[(&Item<'_>, Vec<Distribution>)]) {
    let iri = format!("{catalog}#interface");
    graph.a(&iri, dcat::DATA_SERVICE);
    graph.words(&iri, dct::TITLE, "kreisnetz-Ausgabe", "de");
    graph.link(&iri, dcat::ENDPOINT_URL, base);
    graph.link(&iri, dct::PUBLISHER, &names::agent(catalogue));
    for (item, _) in datasets {
        graph.link(&iri, dcat::SERVES_DATASET, &names::of(catalogue, item.entry.slug().as_str()));
    }
    graph.link(catalog, dcat::SERVICE, &iri);
}

fn record(graph: &mut Graph, catalogue: &Catalogue<'_>, catalog: &str, entry: &Entry) {
    let iri = names::of(catalogue, entry.slug().as_str());
    let record = format!("{iri}#record");
    graph.link(catalog, dcat::RECORD, &record);
    graph.link(catalog, dcat::DATASET_OF, &iri);
    graph.a(&record, dcat::CATALOG_RECORD);
    graph.link(&record, foaf::PRIMARY_TOPIC, &iri);
    graph.day(&record, dct::ISSUED, entry.issued());
    graph.day(&record, dct::MODIFIED, entry.modified());
    if catalogue.export_url.is_some() {
        graph.link(&record, rdfs::SEE_ALSO, &format!("{iri}.proof"));
    }
}

fn dataset(graph: &mut Graph, catalogue: &Catalogue<'_>, entry: &Entry, distributions: &[Distribution]) {
    let iri = names::of(catalogue, entry.slug().as_str());
    graph.a(&iri, dcat::DATASET);
    // The German shape of CatalogRecord asks for it.
    graph.a(&iri, dcat::RESOURCE);
    if let Some(title) = entry.title() {
        graph.all_words(&iri, dct::TITLE, title);
    }
    if let Some(words) = entry.description().or(entry.summary()) {
        graph.all_words(&iri, dct::DESCRIPTION, words);
    }
    graph.link(&iri, dct::PUBLISHER, &names::agent(catalogue));
    graph.text(&iri, dct::IDENTIFIER, &names::identifier(&catalogue.id, entry.slug().as_str()));
    if let Some(contact) = entry.contact().or_else(|| catalogue.county?.contact()) {
        point(graph, &iri, &contact);
    }
    keywords(graph, &iri, entry);
    let themes: BTreeSet<&str> = entry.topics().filter_map(topic::mapping).map(|mapping| mapping.theme).collect();
    for theme in themes {
        graph.link(&iri, dcat::THEME, &authority("data-theme", theme));
    }
    for place in agent::places(catalogue) {
        graph.link(&iri, dct::SPATIAL, &place);
    }
    if let Some(ags) = catalogue.ags {
        let level = if ags.is_municipality() { "municipality" } else { "administrativeDistrict" };
        graph.link(&iri, dcatde::LEVEL, &format!("http://dcat-ap.de/def/politicalGeocoding/Level/{level}"));
    }
    graph.day(&iri, dct::ISSUED, entry.issued());
    graph.day(&iri, dct::MODIFIED, entry.modified());
    let tags: BTreeSet<&str> = entry.title().into_iter().flat_map(|title| title.iter().map(|(tag, _)| tag)).collect();
    for tag in tags {
        if let Some(language) = agent::language(graph, tag) {
            graph.link(&iri, dct::LANGUAGE, &language);
        }
    }
    for link in entry.links().filter(|link| link.rel() == Some("homepage")) {
        if let Some(url) = link.url() {
            graph.link(&iri, dcat::LANDING_PAGE, url);
            graph.a(url, foaf::DOCUMENT);
        }
    }
    if let Some(version) = entry.content_version() {
        graph.text(&iri, dcat::VERSION, version);
    }
    graph.link(&iri, dcatap::AVAILABILITY, &authority("planned-availability", "AVAILABLE"));
    for distribution in distributions {
        graph.link(&iri, dcat::DISTRIBUTION_OF, &distribution.iri);
        add_distribution(graph, catalogue, entry, distribution);
    }
}

fn keywords(graph: &mut Graph, iri: &str, entry: &Entry) {
    for keyword in entry.keywords() {
        graph.words(iri, dcat::KEYWORD, keyword, "de");
    }
    for term in entry.topics().filter_map(|topic| TOPIC.term(topic)) {
        graph.words(iri, dcat::KEYWORD, term.de, "de");
        graph.words(iri, dcat::KEYWORD, term.en, "en");
    }
}

/// An office with its mailbox; entries have no persons.
fn point(graph: &mut Graph, iri: &str, contact: &Contact<'_>) {
    let point = format!("{iri}#contact");
    graph.link(iri, dcat::CONTACT_POINT, &point);
    graph.a(&point, vcard::KIND);
    if let Some((_, role)) = contact.role().and_then(|role| role.best("de")) {
        graph.text(&point, vcard::FN, role);
    }
    if let Some(email) = contact.email() {
        graph.link(&point, vcard::HAS_EMAIL, &format!("mailto:{email}"));
    }
    if let Some(phone) = contact.phone() {
        graph.link(&point, vcard::HAS_TELEPHONE, &format!("tel:{phone}"));
    }
}

fn add_distribution(graph: &mut Graph, catalogue: &Catalogue<'_>, entry: &Entry, distribution: &Distribution) {
    let iri = &distribution.iri;
    graph.a(iri, dcat::DISTRIBUTION);
    if let Some(title) = &distribution.title {
        graph.words(iri, dct::TITLE, title, "de");
    }
    graph.link(iri, dcat::ACCESS_URL, &distribution.access);
    if let Some(download) = &distribution.download {
        graph.link(iri, dcat::DOWNLOAD_URL, download);
    }
    if let Some(format) = distribution.format {
        let format = authority("file-type", format);
        graph.link(iri, dct::FORMAT, &format);
        graph.a(&format, dct::MEDIA_TYPE_OR_EXTENT);
    }
    let spdx = distribution.licence.as_deref().unwrap_or("NONE");
    let (german, by) = licence::german(spdx);
    graph.link(iri, dct::LICENSE, &german);
    graph.a(&german, dct::LICENSE_DOCUMENT);
    if by {
        graph.text(iri, dcatde::ATTRIBUTION, entry.asset().and_then(|asset| asset.copyright()).unwrap_or(catalogue.name));
    }
    if distribution.licence.is_some() {
        let rights = format!("{iri}.rights");
        graph.link(iri, dct::RIGHTS, &rights);
        graph.a(&rights, dct::RIGHTS_STATEMENT);
        graph.text(&rights, rdfs::LABEL, &format!("SPDX: {spdx}"));
    }
    graph.link(iri, adms::STATUS, &authority("distribution-status", state_of(entry)));
    if let Some((size, sha256)) = &distribution.file {
        graph.typed(iri, dcat::BYTE_SIZE, &size.to_string(), xsd::NON_NEGATIVE_INTEGER);
        let checksum = format!("{iri}.sha256");
        graph.link(iri, spdx::CHECKSUM_OF, &checksum);
        graph.a(&checksum, spdx::CHECKSUM);
        graph.link(&checksum, spdx::ALGORITHM, spdx::SHA256);
        graph.a(spdx::SHA256, spdx::ALGORITHM_CLASS);
        graph.typed(&checksum, spdx::VALUE, sha256, xsd::HEX_BINARY);
    }
}

/// Returns the code of the EU's table of distribution states.
fn state_of(entry: &Entry) -> &'static str {
    match entry.state() {
        Some("idea" | "development" | "piloted" | "draft" | "interim") => "DEVELOP",
        Some("discontinued" | "expired" | "superseded") => "DEPRECATED",
        _ => "COMPLETED",
    }
}

fn status(graph: &mut Graph, catalogue: &Catalogue<'_>, entry: &Entry) {
    if entry.kind() != Some(Kind::Asset) {
        return;
    }
    let status = match entry.state() {
        Some("operation") => "Completed",
        Some("discontinued") => "Deprecated",
        _ => "UnderDevelopment",
    };
    let iri = names::of(catalogue, entry.slug().as_str());
    graph.a(&iri, adms::ASSET);
    graph.text(&iri, adms::STATUS, status);
}

/// Says whether anything can be fetched of an entry.
pub(super) fn is_dataset(catalogue: &Catalogue<'_>, item: &Item<'_>) -> bool {
    !distributions(catalogue, item).is_empty()
}

/// Returns what can be fetched of an entry: the files it names, the source code, or the file of another asset that it names.
fn distributions(catalogue: &Catalogue<'_>, item: &Item<'_>) -> Vec<Distribution> {
    let entry = item.entry;
    let iri = names::of(catalogue, entry.slug().as_str());
    if let Some(asset) = entry.asset() {
        let licence = asset.licence().map(str::to_owned);
        // What the entry names, not all that lies in a folder that it names: a portal shows each of them as a way to get the data.
        let file = |named: FileView<'_>| {
            let path = named.path()?;
            let label = named.label().and_then(|label| label.best("de")).map(|(_, label)| label.to_owned());
            let file = of_list(item.list.as_ref(), path);
            Some(Distribution {
                iri: names::file(&iri, path),
                title: label.or_else(|| Some(path.to_owned())),
                access: iri.clone(),
                download: catalogue.export_url.filter(|_| file.is_some()).map(|_| names::download(&iri, path)),
                format: format_of(path),
                licence: licence.clone(),
                file,
            })
        };
        let mut found: Vec<Distribution> = asset.files().filter_map(file).collect();
        found.extend(asset.repository().map(|repository| Distribution {
            iri: format!("{iri}#repository"),
            title: Some("Quelltext".to_owned()),
            access: repository.to_owned(),
            download: None,
            format: None,
            licence: licence.clone(),
            file: None,
        }));
        return found;
    }
    let Some(document) = &item.document else { return Vec::new() };
    let Some(part) = document.to.part() else { return Vec::new() };
    let asset = names::entry(&document.to.publisher(), document.export_url.as_deref(), document.to.slug().as_str());
    let file = of_list(document.list.as_ref(), part);
    vec![Distribution {
        iri: names::file(&iri, part),
        title: Some(part.to_owned()),
        download: document.export_url.as_ref().filter(|_| file.is_some()).map(|_| names::download(&asset, part)),
        access: asset,
        format: format_of(part),
        licence: document.licence.clone(),
        file,
    }]
}

/// Returns size and SHA-256 of a file; nothing where the list is not at hand, and of a folder.
fn of_list(list: Option<&Manifest>, path: &str) -> Option<(u64, String)> {
    let file = list?.files().iter().find(|file| file.path().as_str() == path)?;
    Some((file.size(), file.sha256().iter().map(|byte| format!("{byte:02x}")).collect()))
}

/// Returns the code of the EU's table of file types, by the end of the name.
fn format_of(path: &str) -> Option<&'static str> {
    let (_, end) = path.rsplit_once('.')?;
    Some(match end.to_ascii_lowercase().as_str() {
        "csv" => "CSV",
        "json" => "JSON",
        "jsonld" => "JSON_LD",
        "ttl" => "RDF_TURTLE",
        "rdf" => "RDF_XML",
        "xml" => "XML",
        "html" | "htm" => "HTML",
        "pdf" => "PDF",
        "zip" => "ZIP",
        "geojson" => "GEOJSON",
        "txt" | "md" => "TXT",
        "xlsx" => "XLSX",
        "ods" => "ODS",
        "docx" => "DOCX",
        "odt" => "ODT",
        "png" => "PNG",
        "svg" => "SVG",
        _ => return None,
    })
}
