//! What other catalogues get: the same name for an entry from every node, only what was asked for, and what their shapes accept.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use kreisnetz_catalog::Change;
use kreisnetz_catalog::county::{self, County, CountyType};
use serde_json::json;

use super::entries::{asset, kuubu, put};
use super::world::{COESFELD, LUECHOW, UELZEN, World};
use crate::api::CatalogueRequest;
use crate::failure::Slug;

/// Uelzen exports at an address of its own, Lüchow-Dannenberg has none; Coesfeld asks.
fn world() -> World {
    let mut world = World::new(COESFELD, &[UELZEN, COESFELD, LUECHOW]);
    let county = json!({
        "kind": "county", "title": { "de": "Landkreis Uelzen" }, "summary": { "de": "Ländlicher Landkreis in Niedersachsen." },
        "contact": { "role": { "de": "Stabsstelle Digitalisierung" }, "email": "digitalisierung@lk-uelzen.example", "phone": "+49581820" },
        "body": {
            "level": "county", "ags": "03360", "short_name": "uelzen", "nuts3": { "code": "DE93A", "version": 2024 },
            "population": { "value": 92_572, "date": "2018-12-31", "source": "Destatis" }, "area_km2": "1462.59",
        },
    });
    let node = json!({
        "kind": "node", "title": { "de": "Knoten" },
        "body": {
            "export_url": "https://daten.lk-uelzen.example/kreisnetz/",
            "nodes": [{ "peer_id": "12D3KooWM148GCQ9UVYvzSvYDPUxFBwGZMARkydt74BKdRbsZCRN" }],
        },
    });
    let description = "Menschen bieten an, was sie können, und finden, wer ihnen hilft; der Landkreis vermittelt. ".repeat(3);
    let service = json!({
        "kind": "service", "title": { "de": "kuubu in Uelzen", "en": "kuubu in Uelzen" }, "state": "operation",
        "summary": { "de": "Wissen und Fähigkeiten im Landkreis vermitteln." }, "description": { "de": description.trim() },
        "topics": ["community", "mobility"], "keywords": ["Ehrenamt"],
        "body": {
            "since": "2022-03-01", "audience": ["citizens"], "channels": [{ "type": "online", "url": "https://kuubu.example/" }, { "type": "phone" }],
            "operating_model": "saas", "leika": ["99012003011001"], "processing_days": 3,
            "fees": [{ "what": { "de": "Beitrag" }, "basis": "per-year", "eur": 1250, "year": 2026, "confidence": "actual" }],
        },
    });
    let survey = json!({
        "kind": "participation", "title": { "de": "Wohin soll der Bürgerbus fahren?" }, "topics": ["mobility"], "state": "open",
        "summary": { "de": "Umfrage im Netz und auf Papier zu Haltestellen." },
        "body": { "question": { "de": "Welche Wege fehlen?" }, "methods": ["paper-survey"], "period": { "from": "2026-01-01" } },
    });
    world.publish(
        UELZEN,
        vec![put("county", &county), put("node", &node), kuubu("2.1.0"), put("kuubu-uelzen", &service), put("umfrage", &survey)],
    );
    world.publish(LUECHOW, vec![asset("rufbus", "Rufbus für alle Dörfer", "1")]);
    world
}

fn export(world: &World, request: CatalogueRequest) -> String {
    String::from_utf8(world.library(3).catalogue(&request).unwrap()).unwrap()
}

fn of(profile: &str) -> CatalogueRequest {
    CatalogueRequest { profile: Some(profile.to_owned()), ..CatalogueRequest::default() }
}

#[test]
fn an_entry_is_named_by_its_publisher_whoever_exports_it() {
    let world = world();
    let turtle = export(&world, CatalogueRequest::default());
    let id = world.id(UELZEN);
    assert!(turtle.contains(&format!("dct:identifier \"kreisnetz:{id}/kuubu\"")), "{turtle}");
    assert!(turtle.contains("<https://daten.lk-uelzen.example/kreisnetz/dcat/entry/kuubu>"), "{turtle}");
    assert!(turtle.contains(&format!("<urn:x-kreisnetz:{}:rufbus>", world.id(LUECHOW))), "without an address, by a name");
    assert!(!turtle.contains("PublicService") && !turtle.contains("umfrage"), "a data portal meets data only");
    assert!(export(&world, of("cpsv")).contains("cpsv:PublicService"));
    assert!(export(&world, of("full")).contains("umfrage"));
    assert!(export(&world, of("adms")).contains("adms:Asset"));
}

#[test]
fn an_export_is_limited_to_a_publisher_a_kind_or_a_programme() {
    let world = world();
    let request = CatalogueRequest { publisher: vec!["luechow-dannenberg".to_owned()], ..of("full") };
    let turtle = export(&world, request);
    assert!(turtle.contains("rufbus") && !turtle.contains("entry/kuubu"), "{turtle}");
    let turtle = export(&world, CatalogueRequest { kind: vec!["participation".to_owned()], ..of("full") });
    assert!(turtle.contains("umfrage") && !turtle.contains("entry/kuubu>") && !turtle.contains("rufbus"), "{turtle}");
    let funded = CatalogueRequest { programme: Some("uelzen/slr".to_owned()), ..CatalogueRequest::default() };
    assert_eq!(export(&world, funded).trim(), prefixes().trim(), "nobody names this programme");
    let wrong = |request: CatalogueRequest| world.library(3).catalogue(&request).unwrap_err().slug();
    assert_eq!(wrong(of("dcat")), Slug::Usage);
    assert_eq!(wrong(CatalogueRequest { format: Some("n3".to_owned()), ..Default::default() }), Slug::Usage);
    assert_eq!(wrong(CatalogueRequest { kind: vec!["karte".to_owned()], ..Default::default() }), Slug::Usage);
    assert_eq!(wrong(CatalogueRequest { publisher: vec!["nirgendwo".to_owned()], ..Default::default() }), Slug::NotFound);
}

fn prefixes() -> String {
    let written = kreisnetz_interop::dcat::export(&[], Default::default(), Default::default()).unwrap();
    String::from_utf8(written).unwrap()
}

#[test]
fn all_formats_say_the_same_and_two_exports_are_equal() {
    let world = world();
    for (format, has) in [("ttl", "dcat:Dataset"), ("jsonld", "\"@context\""), ("rdfxml", "<rdf:RDF")] {
        let request = CatalogueRequest { format: Some(format.to_owned()), ..of("full") };
        let text = export(&world, request.clone());
        assert!(text.contains(has) && text.contains("kuubu"), "{format}: {text}");
        assert_eq!(text, export(&world, request));
    }
}

/// Returns a Python with pyshacl and the folder of the shapes, or says what is missing.
fn shapes() -> Option<(PathBuf, PathBuf)> {
    let data =
        std::env::var_os("TEST_DATA_DIR").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"), PathBuf::from);
    let script = data.join("dcat/shacl_check.py");
    let named = std::env::var_os("KREISNETZ_PYTHON").map(PathBuf::from);
    let python = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../.venv/bin/python"));
    let has_pyshacl = Command::new(&python).args(["-c", "import pyshacl"]).output().is_ok_and(|output| output.status.success());
    if !script.exists() || !has_pyshacl {
        let _ = writeln!(std::io::stderr(), "skipped: no {} or no pyshacl in {}", script.display(), python.display());
        return None;
    }
    Some((python, script))
}

/// Returns whether the shapes of a profile accept files, given by name and text, and what the check printed.
fn check(profile: &str, files: &[(String, String)]) -> Option<(bool, String)> {
    let (python, script) = shapes()?;
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let names = files.iter().map(|(name, _)| folder.path().join(name));
    let output = Command::new(python).arg(script).arg(profile).args(names).output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    Some((output.status.success(), printed))
}

#[test]
fn the_shapes_of_dcat_ap_de_dcat_ap_and_cpsv_ap_accept_every_format() {
    let world = world();
    let written = |profile: &str, format: &str, end: &str| {
        (format!("{profile}.{end}"), export(&world, CatalogueRequest { format: Some(format.to_owned()), ..of(profile) }))
    };
    let turtle = |profile: &str| written(profile, "ttl", "ttl");
    let all = |profile: &str| [turtle(profile), written(profile, "jsonld", "jsonld"), written(profile, "rdfxml", "rdf")];
    let of_data: Vec<_> = all("de3").into_iter().chain([turtle("adms"), turtle("full")]).collect();
    let of_services: Vec<_> = all("cpsv").into_iter().chain([turtle("full")]).collect();
    for (shape, files) in [("de3", of_data), ("eubase", vec![turtle("de3")]), ("cpsv", of_services)] {
        let Some((ok, printed)) = check(shape, &files) else { return };
        assert!(ok, "{shape}: {printed}");
        for (name, text) in files {
            let clean = |line: &str| line.starts_with(&format!("{name}: ")) && line.contains(" 0 violations, 0 warnings");
            assert!(printed.lines().any(clean), "{shape} {name}: {printed}\n{text}");
        }
    }
}

#[test]
fn a_long_catalogue_is_given_in_pages_that_name_the_next() {
    let mut world = World::new(COESFELD, &[UELZEN, COESFELD, LUECHOW]);
    let node = json!({
        "kind": "node", "title": { "de": "Knoten" },
        "body": {
            "export_url": "https://daten.lk-uelzen.example/kreisnetz/",
            "nodes": [{ "peer_id": "12D3KooWM148GCQ9UVYvzSvYDPUxFBwGZMARkydt74BKdRbsZCRN" }],
        },
    });
    let many = || (0..250).map(|number| asset(&format!("baustein-{number:03}"), "Ein Baustein von vielen", "1"));
    world.publish(UELZEN, std::iter::once(put("node", &node)).chain(many()).collect());
    world.publish(LUECHOW, many().collect());
    let library = world.library(3);
    let page = |publisher: &str, page: u64| {
        let request = CatalogueRequest { publisher: vec![publisher.to_owned()], page: Some(page), ..CatalogueRequest::default() };
        library.catalogue(&request).map(|bytes| String::from_utf8(bytes).unwrap())
    };
    let document = "https://daten.lk-uelzen.example/kreisnetz/dcat/catalog.ttl";
    for (number, datasets, next) in [(1, 100, Some(2)), (2, 100, Some(3)), (3, 50, None)] {
        let text = page("uelzen", number).unwrap();
        assert_eq!(text.matches("a dcat:Dataset").count(), datasets, "page {number}");
        let named = next.map(|next: u64| format!("hydra:next <{document}?page={next}>"));
        assert!(named.as_ref().is_none_or(|next| text.contains(next)) && text.contains("hydra:next") == next.is_some(), "{text}");
        assert!(text.contains("hydra:totalItems 250"), "{text}");
        let Some((ok, printed)) = check("de3", &[("page.ttl".to_owned(), text)]) else { continue };
        assert!(ok, "{printed}");
    }
    assert_eq!(page("uelzen", 4).unwrap_err().slug(), Slug::NotFound);
    let whole = page("luechow-dannenberg", 1).unwrap();
    assert_eq!(whole.matches("a dcat:Dataset").count(), 250, "whoever cannot name a next page leaves nothing out");
    assert_eq!(page("luechow-dannenberg", 2).unwrap_err().slug(), Slug::NotFound);
}

/// Counties of the long form: `TEST_COUNTIES=400 cargo test -p kreisnetz --lib shapes`.
const COUNTIES: usize = 12;

/// What a county of the official list publishes: who it is, a service, and something to take over.
fn of_county(county: &County) -> Vec<Change> {
    let level = if county.county_type() == CountyType::City { "city" } else { "county" };
    let (name, ags, slug) = (county.name(), county.ags().to_string(), county.slug());
    let profile = json!({
        "kind": "county", "title": { "de": county.full_name() }, "summary": { "de": format!("{} in {}.", county.full_name(), county.land()) },
        "contact": { "role": { "de": "Stabsstelle Digitalisierung" }, "email": format!("digital@{slug}.example") },
        "body": {
            "level": level, "ags": ags, "short_name": slug, "nuts3": { "code": county.nuts3(), "version": 2024 },
            "population": { "value": county.population(), "date": county.population_date(), "source": "Destatis" }, "area_km2": county.area_km2(),
        },
    });
    let text =
        format!("Wer in {name} etwas beantragen will, findet hier den Weg: welches Amt, welche Unterlagen, welche Frist. ").repeat(2);
    let service = json!({
        "kind": "service", "title": { "de": format!("Wegweiser {name}"), "en": format!("Guide {name}") }, "state": "operation",
        "summary": { "de": "Welches Amt hilft, und was mitzubringen ist." }, "description": { "de": text.trim() }, "topics": ["administration"],
        "body": {
            "since": "2024-01-01", "audience": ["citizens"], "operating_model": "saas",
            "channels": [{ "type": "online", "url": format!("https://{slug}.example/") }],
        },
    });
    vec![put("county", &profile), put("wegweiser", &service), asset("wegweiser-software", &format!("Wegweiser aus {name}"), "1")]
}

#[test]
fn the_shapes_accept_the_catalogs_of_a_whole_country() {
    let wanted = std::env::var("TEST_COUNTIES").ok().and_then(|count| count.parse().ok()).unwrap_or(COUNTIES);
    let counties: Vec<(&'static str, &County)> =
        county::all().iter().take(wanted).map(|county| (&*Box::leak(county.ags().to_string().into_boxed_str()), county)).collect();
    let founders: Vec<&'static str> = counties.iter().map(|(ags, _)| *ags).collect();
    let mut world = World::new(founders[0], &founders);
    for (ags, county) in &counties {
        world.publish(ags, of_county(county));
    }
    for (profile, shape, class) in
        [("de3", "de3", "a dcat:Dataset"), ("de3", "eubase", "a dcat:Dataset"), ("cpsv", "cpsv", "a cpsv:PublicService")]
    {
        let text = export(&world, of(profile));
        assert_eq!(text.matches(class).count(), counties.len(), "{profile}");
        let Some((ok, printed)) = check(shape, &[(format!("{profile}.ttl"), text)]) else { return };
        assert!(ok && printed.contains(" 0 violations, 0 warnings"), "{shape}: {printed}");
    }
}

#[test]
fn an_export_without_its_titles_is_refused_by_the_shapes() {
    let text = export(&world(), of("de3"));
    let broken: String = text.lines().filter(|line| !line.trim_start().starts_with("dct:title")).map(|line| format!("{line}\n")).collect();
    assert!(broken.len() < text.len(), "{text}");
    let Some((ok, printed)) = check("de3", &[("broken.ttl".to_owned(), broken)]) else { return };
    assert!(!ok, "{printed}");
}
