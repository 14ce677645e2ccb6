//! The format's own examples: each publishes, and none does without any of its required fields.

use kreisnetz_catalog::{entry::Conformance, kind::Kind, schema::Known};

use crate::support::{Author, add, county, edit, partner};

/// The draft `uelzen/county`.
pub(crate) const COUNTY: &str = r#"kind = "county"
title = "Landkreis Uelzen"
summary = "Ländlicher Landkreis in Niedersachsen, Modellregion im Programm Smarte.Land.Regionen."
level = "county"
ags = "03360"
short_name = "uelzen"
nuts3 = { code = "DE93A", version = 2024 }
population = { value = 92572, date = 2018-12-31, source = "Destatis" }
area_km2 = 1462.59
rural_type = { scheme = "thuenen", code = "very-rural-weak", year = 2016 }
contact = { role = "Stabsstelle Digitalisierung", email = "digitalisierung@lk-uelzen.example" }
programmes = [{ programme = "slr-modellregion", role = "model-region" }]
"#;

/// The draft `coesfeld/node`.
pub(crate) const NODE: &str = r#"kind = "node"
title = "Knoten des Kreises Coesfeld"
export_url = "https://offenedaten.kreis-coesfeld.example/kreisnetz/"
[[nodes]]
peer_id = "12D3KooWM148GCQ9UVYvzSvYDPUxFBwGZMARkydt74BKdRbsZCRN"
addresses = ["/ip4/203.0.113.10/udp/4480/quic-v1"]
"#;

/// The draft `bernkastel-wittlich/landraeume`.
pub(crate) const SERVICE: &str = r#"kind = "service"
title = "LandRäume"
summary = "Räume und Plätze im Landkreis finden und buchen: Coworking, Vereine, Feiern."
description = "LandRäume ist die Buchungsplattform für Räume und Plätze im Landkreis. Gemeinden, Vereine und Betriebe stellen ein, was frei ist; wer einen Arbeitsplatz, einen Saal oder einen Grillplatz sucht, findet und bucht ihn dort."
topics = ["education-work", "community"]
state = "operation"
since = 2023-03-23
audience = ["citizens", "associations", "businesses"]
channels = [{ type = "online", url = "https://landraeume.example/" }]
uses = ["coesfeld/landraeume-software"]
operating_model = "saas"
"#;

/// The draft `uelzen/kuubu`.
pub(crate) const ASSET: &str = r#"kind = "asset"
title = "kuubu"
summary = "Portal, über das Menschen im Landkreis Wissen und Fähigkeiten anbieten und finden."
description = "kuubu vermittelt Wissen und Fähigkeiten zwischen Menschen in ländlichen Kreisen. Wer etwas kann, bietet es an; wer Hilfe sucht, findet sie in der Nähe. Entstanden mit Vorpommern-Greifswald und Uelzen, im Einsatz seit 2022."
topics = ["community"]
type = "software"
state = "operation"
licence = "EUPL-1.2"
version = "2.1.0"
repository = "https://git.example/kuubu.git"
same_as = ["vorpommern-greifswald/kuubu"]
features = ["Angebote und Gesuche", "Karte"]
operating_models = ["self-hosted", "it-provider"]
costs = [{ what = "Betrieb", basis = "per-year", eur = 4800, year = 2026, confidence = "actual" }]
privacy = "personal"
maintenance = { type = "internal", until = 2027-12-31 }
files = [{ path = "kuubu-2.1.0.tar.gz", role = "source" }]
software = { platforms = ["web"], type = "standalone/web", languages = ["de"], localisation_ready = false }
"#;

/// The draft `luechow-dannenberg/nachnutzung-kuubu`.
pub(crate) const ADOPTION: &str = r#"kind = "adoption"
title = "kuubu in Lüchow-Dannenberg"
summary = "Einführung mit dem Freiwilligenverband, Betrieb beim kommunalen IT-Dienstleister."
about = "uelzen/kuubu@2.1.0"
stage = "operation"
dates = { interest = 2026-04-02, agreed = 2026-05-20, rollout = 2026-06-01, operation = 2026-09-01 }
confirmed_on = 2026-11-20
operating_model = "it-provider"
costs = [{ what = "Betrieb", basis = "per-year", eur = 3900, year = 2026, confidence = "actual" }]
"#;

/// The draft `luechow-dannenberg/rueckmeldung-kuubu`.
pub(crate) const FEEDBACK: &str = r#"kind = "feedback"
title = "Rückmeldung zu kuubu"
summary = "Erfahrungen von elf Ehrenamtlichen aus der Einführung."
about = "uelzen/kuubu@2.1.0"
audience = "volunteers"
responses = 11
ratings = { acceptance = 4, ease = 3 }
"#;

/// The draft `bernkastel-wittlich/planbar-fahrbar-erprobung`.
pub(crate) const PILOT: &str = r#"kind = "pilot"
title = "Erprobung PlanBar & FahrBar"
summary = "Bürgerbusfahrten digital planen und fahren, ein Winter mit zwei Vereinen."
topics = ["mobility"]
state = "completed"
about = ["planbar-fahrbar"]
period = { from = 2023-11-01, until = 2024-03-31 }
question = "Sinkt der Aufwand je Fahrt, wenn Planung und Fahrtenbuch eins sind?"
metrics = [{ name = "Planung je Fahrt", unit = "min", baseline = 12, target = 6, actual = 5.5, as_of = 2024-03-31 }]
findings = "Planung halbiert; in einem Verein blieb das Fahrtenbuch auf Papier."
recommendation = "adapt"
"#;

/// The draft `begleitforschung/kuubu-zwischenbericht`.
pub(crate) const EVALUATION: &str = r#"kind = "evaluation"
title = "Begleitevaluation kuubu, Zwischenbericht"
summary = "Wie zwei Landkreise ein Portal für Wissen und Fähigkeiten einführen."
topics = ["community"]
state = "interim"
type = "formative"
about = ["uelzen/kuubu", "vorpommern-greifswald/kuubu"]
period = { from = 2025-01-01, until = 2025-12-31 }
commissioned_by = { name = "Förderbehörde" }
lessons = ["Ein Verein als Gastgeber zählt mehr als Werbung."]
limitations = "Zwei Kreise, kein Vergleichskreis."
"#;

/// The draft `vorpommern-greifswald/digitalstrategie`.
pub(crate) const STRATEGY: &str = r#"kind = "strategy"
title = "Digitalisierungsstrategie Vorpommern-Greifswald"
summary = "Ziele und Maßnahmen für Ehrenamt, Gesundheit und Mobilität im Flächenkreis bis 2028."
topics = ["cross-cutting", "health-care", "mobility"]
state = "approved"
period = { from = 2024-01-01, until = 2028-12-31 }
approval = { body = "Kreistag", date = 2024-03-18 }
document = "strategie-dokumente#strategie-2024.pdf"
goals = [{ id = "z1", title = "Ehrenamt findet Nachwuchs", topics = ["community"] }]
measures = [{ id = "m1", goals = ["z1"], title = "kuubu in allen Ämtern vorstellen", state = "running", budget = 20000, refs = ["kuubu"] }]
"#;

/// The draft `coesfeld/digital-fit`.
pub(crate) const TRAINING: &str = r#"kind = "training"
title = "digital.fit: Vereine im Netz"
summary = "Werkstatt für Vereinsvorstände: Webseite, Mitgliederverwaltung, Datenschutz im Ehrenamt."
topics = ["education-work", "community"]
state = "open"
provider = { ref = "kreissportbund-coesfeld" }
audience = ["volunteers", "associations"]
course = { level = "basic", format = "blended", hours = 6, languages = ["de"] }
dates = [{ on = 2027-02-10, place = "Coesfeld", capacity = 20 }]
"#;

/// The draft `coesfeld/kreissportbund-coesfeld`.
pub(crate) const ACTOR: &str = r#"kind = "actor"
title = "Kreissportbund Coesfeld e. V."
summary = "Dachverband der Sportvereine im Kreis, Träger eines Lokalen Projekts."
type = "association"
seat = "05558"
state = "active"
since = 2023-09-25
"#;

/// The draft `bernkastel-wittlich/buergerbus-umfrage`.
pub(crate) const PARTICIPATION: &str = r#"kind = "participation"
title = "Wohin soll der Bürgerbus fahren?"
summary = "Umfrage im Netz und auf Papier zu Haltestellen und Zeiten des Bürgerbusses."
topics = ["mobility", "inclusion"]
state = "answered"
question = "Welche Wege fehlen Ihnen ohne Auto?"
methods = ["idea-platform", "paper-survey"]
period = { from = 2025-03-01, until = 2025-04-15 }
participants = 412
results = "Zwei von drei Antworten nennen den Weg zum Arzt."
outcome = "Die Linie hält seit Juni am Gesundheitszentrum."
"#;

/// The draft `bernkastel-wittlich/hospitation-landraeume`.
pub(crate) const OFFER: &str = r#"kind = "support-offer"
title = "Hospitation: LandRäume einführen"
summary = "Zwei Tage im Kreishaus: Anbieter gewinnen, Buchung, Abrechnung."
topics = ["education-work"]
state = "open"
about = ["landraeume"]
forms = ["shadowing", "mentoring"]
cost = "free"
valid_until = 2027-06-30
"#;

/// The draft `luechow-dannenberg/suche-planbar-fahrbar`.
pub(crate) const REQUEST: &str = r#"kind = "support-request"
title = "Gesucht: Erfahrung mit PlanBar & FahrBar"
summary = "Wir wollen zwei Bürgerbusse digital planen und suchen einen Kreis, der es schon tut."
topics = ["mobility"]
state = "open"
about = ["bernkastel-wittlich/planbar-fahrbar"]
forms = ["advice", "shadowing"]
need = "Ein Gespräch mit der Fachstelle, danach ein Tag vor Ort."
deadline = 2027-03-31
"#;

/// The draft `uelzen/slr-modellregion`.
pub(crate) const PROGRAMME: &str = r#"kind = "programme"
title = "Smarte.Land.Regionen – Modellregionen"
summary = "Modellvorhaben: digitale Daseinsvorsorge in sieben ländlichen Landkreisen."
topics = ["cross-cutting"]
state = "ended"
authority = "notice"
funder = { name = "BMEL (BULE)", level = "federal" }
target = { text = "Ländliche Landkreise", levels = ["county"] }
terms = { max_eur = 1000000, max_months = 48, projects = 7 }
focus = ["Digitalstrategie", "Dienste", "Kompetenzaufbau", "Plattform"]
duties = { transfer = "required", open_source = "unknown" }
regions = ["07231", "05558", "08336", "09374", "12069", "13075", "03360"]
source = "https://www.bmel.de/"
"#;

/// Each draft with its slug, its author and the keys it cannot do without.
fn blocks() -> [(&'static str, &'static str, Author, &'static [&'static str]); 8] {
    [
        (
            "county",
            COUNTY,
            county("uelzen"),
            &["kind", "title", "summary", "level", "ags", "short_name", "nuts3", "population", "area_km2", "contact"],
        ),
        ("node", NODE, county("coesfeld"), &["kind", "title"]),
        (
            "landraeume",
            SERVICE,
            county("bernkastel-wittlich"),
            &["kind", "title", "summary", "description", "topics", "state", "since", "audience", "channels", "operating_model"],
        ),
        (
            "kuubu",
            ASSET,
            county("uelzen"),
            &[
                "kind",
                "title",
                "summary",
                "description",
                "topics",
                "type",
                "state",
                "licence",
                "version",
                "operating_models",
                "privacy",
                "maintenance",
                "software",
            ],
        ),
        (
            "nachnutzung-kuubu",
            ADOPTION,
            county("luechow-dannenberg"),
            &["kind", "title", "summary", "about", "stage", "dates", "confirmed_on", "operating_model"],
        ),
        (
            "rueckmeldung-kuubu",
            FEEDBACK,
            county("luechow-dannenberg"),
            &["kind", "title", "summary", "about", "audience", "responses", "ratings"],
        ),
        (
            "planbar-fahrbar-erprobung",
            PILOT,
            county("bernkastel-wittlich"),
            &["kind", "title", "summary", "topics", "state", "about", "period", "question", "metrics", "findings", "recommendation"],
        ),
        (
            "kuubu-zwischenbericht",
            EVALUATION,
            partner(),
            &["kind", "title", "summary", "topics", "state", "type", "about", "period", "commissioned_by", "lessons", "limitations"],
        ),
    ]
}

/// The blocks of what a county does with others: plans, courses, actors, questions, support and funding.
fn blocks_of_the_programme() -> [(&'static str, &'static str, Author, &'static [&'static str]); 7] {
    [
        (
            "digitalstrategie",
            STRATEGY,
            county("vorpommern-greifswald"),
            &["kind", "title", "summary", "topics", "state", "period", "approval", "document", "goals", "measures"],
        ),
        (
            "digital-fit",
            TRAINING,
            county("coesfeld"),
            &["kind", "title", "summary", "topics", "state", "provider", "audience", "course", "dates"],
        ),
        ("kreissportbund-coesfeld", ACTOR, county("coesfeld"), &["kind", "title", "summary", "type", "seat", "state"]),
        (
            "buergerbus-umfrage",
            PARTICIPATION,
            county("bernkastel-wittlich"),
            &["kind", "title", "summary", "topics", "state", "question", "methods", "period", "participants", "results", "outcome"],
        ),
        (
            "hospitation-landraeume",
            OFFER,
            county("bernkastel-wittlich"),
            &["kind", "title", "summary", "topics", "state", "forms", "cost", "valid_until"],
        ),
        (
            "suche-planbar-fahrbar",
            REQUEST,
            county("luechow-dannenberg"),
            &["kind", "title", "summary", "topics", "state", "forms", "need", "deadline"],
        ),
        (
            "slr-modellregion",
            PROGRAMME,
            county("uelzen"),
            &["kind", "title", "summary", "topics", "state", "authority", "funder", "target", "terms", "focus", "duties", "source"],
        ),
    ]
}

/// The draft `uelzen/vouch-03354`, as the dialogue writes it.
pub(crate) const VOUCH: &str = r#"kind = "vouch"
title = "Landkreis Lüchow-Dannenberg"
publisher = "3e57977650fbb30dc3d9a15ca2011c45db21bb83136abdbe8c3a36c6a60e7926"
class = "county"
ags = "03354"
methods = ["phone", "letter"]
expires = 2028-10-11
"#;

fn every_block() -> impl Iterator<Item = (&'static str, &'static str, Author, &'static [&'static str])> {
    let vouch: &[&str] = &["kind", "title", "publisher", "class", "ags", "methods", "expires"];
    blocks().into_iter().chain(blocks_of_the_programme()).chain([("vouch-03354", VOUCH, county("uelzen"), vouch)])
}

#[test]
fn every_block_publishes_and_is_accepted_by_a_reader() {
    for (slug, toml, author, _) in every_block() {
        let resolved = author.publish(slug, toml);
        assert!(resolved.is_changed() && resolved.warnings().is_empty(), "{slug}: {:?}", resolved.warnings());
        let received = kreisnetz_catalog::entry::Entry::parse(resolved.entry().bytes()).unwrap();
        assert_eq!(received.conformance(), Conformance::Conforming, "{slug}");
        assert_eq!(received.conformance_given(Known::default().with_author(&author.writer)), Conformance::Conforming, "{slug}");
        assert_eq!(received.slug().as_str(), slug);
    }
}

#[test]
fn without_a_required_field_a_block_is_refused_with_its_name() {
    for (slug, toml, author, required) in every_block() {
        for key in required {
            let problems = author.problems(slug, &edit(toml, key, None));
            let missing = |(problem, at): &(&str, String)| problem.starts_with("missing") && at == key;
            assert!(problems.iter().any(missing), "{slug} without {key}: {problems:?}");
        }
    }
    let without_nodes = "kind = \"node\"\ntitle = \"Knoten des Kreises Coesfeld\"";
    county("coesfeld").refuses("node", without_nodes, "missing", "nodes");
}

/// Keys of tables in the blocks that a block does without, among them stages behind the current one.
const OPTIONAL_INSIDE: &[&str] = &[
    "url",
    "until",
    "interest",
    "agreed",
    "rollout",
    "acceptance",
    "ease",
    "baseline",
    "target",
    "as_of",
    "budget",
    "refs",
    "place",
    "capacity",
    "max_eur",
    "max_months",
    "projects",
];

#[test]
fn inside_its_tables_a_block_is_refused_without_any_required_key() {
    for (slug, toml, author, _) in every_block() {
        let tables = toml.lines().filter(|line| line.contains("= {") || line.contains("= [{"));
        for line in tables {
            let (key, value) = line.split_once(" = ").unwrap();
            let inner = value.trim_matches(['[', ']']).trim_matches(['{', '}']).trim();
            for pair in inner.split(", ").filter(|pair| pair.contains(" = ")) {
                let name = pair.split(" = ").next().unwrap();
                // Fields of tables that are optional, and stages behind the current one.
                let optional = OPTIONAL_INSIDE.contains(&name);
                let shorter =
                    edit(toml, key, Some(&value.replacen(pair, "", 1).replace(", ,", ",").replace("{ ,", "{ ").replace(",  }", " }")));
                let problems = author.problems(slug, &shorter);
                assert_eq!(problems.is_empty(), optional, "{slug}: {key} without {name}: {problems:?}");
                assert!(optional || problems.iter().any(|(_, at)| at.starts_with(key)), "{slug}: {key} without {name}: {problems:?}");
            }
        }
    }
}

#[test]
fn an_unknown_key_is_refused_with_the_nearest_one() {
    for (slug, toml, author, _) in every_block() {
        let draft = add(toml, "titel = \"x\"");
        let problems = author.try_publish(slug, &draft).unwrap_err();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!((problems[0].slug, problems[0].key.as_str()), ("unknown_key_nearest", "titel"));
        assert_eq!((problems[0].args["nearest"].as_str(), problems[0].line, problems[0].column), ("title", 1, 1));
    }
}

#[test]
fn the_views_say_what_the_drafts_said() {
    let [(_, _, uelzen, _), (_, _, coesfeld, _), (_, _, wittlich, _), _, (_, _, luechow, _), ..] = blocks();
    let entry = uelzen.publish("county", COUNTY).entry().clone();
    let view = entry.county().unwrap();
    assert_eq!((view.ags().unwrap().as_str(), view.nuts3(), view.area_km2()), ("03360", Some("DE93A"), Some("1462.59")));
    assert_eq!(view.population().map(|(value, _)| value), Some(92_572));
    assert_eq!(entry.contact().unwrap().email(), Some("digitalisierung@lk-uelzen.example"));

    let entry = coesfeld.publish("node", NODE).entry().clone();
    let node = entry.node().unwrap().nodes().next().unwrap();
    assert_eq!(node.addresses(), ["/ip4/203.0.113.10/udp/4480/quic-v1"]);

    let entry = wittlich.publish("landraeume", SERVICE).entry().clone();
    let view = entry.service().unwrap();
    assert_eq!(view.channels().next(), Some(("online", Some("https://landraeume.example/"))));
    assert_eq!(view.uses()[0].slug().as_str(), "landraeume-software");
    assert_eq!((entry.state(), entry.topics().collect::<Vec<_>>()), (Some("operation"), vec!["education-work", "community"]));

    let resolved = uelzen.publish("kuubu", ASSET);
    let view = resolved.entry().asset().unwrap();
    assert_eq!((view.licence(), view.version(), resolved.entry().content_version()), (Some("EUPL-1.2"), Some("2.1.0"), Some("2.1.0")));
    assert_eq!(view.costs()[0].cents(), Some(480_000));
    let manifest = resolved.manifest().unwrap();
    assert_eq!((view.manifest().unwrap().digest(), view.manifest().unwrap().files()), (manifest.digest(), 1));

    let entry = luechow.publish("nachnutzung-kuubu", ADOPTION).entry().clone();
    let view = entry.adoption().unwrap();
    assert_eq!((view.stage(), entry.state(), view.operating_model()), ("operation", Some("operation"), Some("it-provider")));
    assert_eq!((view.about().publisher(), view.about().seq()), (crate::support::id_of("uelzen"), 3));
    assert_eq!(view.dates().map(|(stage, _)| stage).collect::<Vec<_>>(), ["interest", "agreed", "rollout", "operation"]);
    assert_eq!((entry.kind(), entry.title().unwrap().get("de")), (Some(Kind::Adoption), Some("kuubu in Lüchow-Dannenberg")));
}

#[test]
fn the_views_of_judgements_say_what_the_drafts_said() {
    let [.., (_, _, luechow, _), (_, _, wittlich, _), (_, _, begleitforschung, _)] = blocks();
    let entry = luechow.publish("rueckmeldung-kuubu", FEEDBACK).entry().clone();
    let view = entry.feedback().unwrap();
    assert_eq!((view.about().unwrap().seq(), view.audience(), view.responses()), (3, Some("volunteers"), Some(11)));
    assert_eq!(view.ratings().collect::<Vec<_>>(), [("acceptance", 4), ("ease", 3)]);

    let entry = wittlich.publish("planbar-fahrbar-erprobung", PILOT).entry().clone();
    let view = entry.pilot().unwrap();
    let metric = view.metrics().next().unwrap();
    assert_eq!((metric.unit(), metric.baseline(), metric.actual()), (Some("min"), Some("12"), Some("5.5")));
    assert_eq!((view.recommendation(), view.about()[0].publisher()), (Some("adapt"), crate::support::id_of("bernkastel-wittlich")));

    let entry = begleitforschung.publish("kuubu-zwischenbericht", EVALUATION).entry().clone();
    let view = entry.evaluation().unwrap();
    assert_eq!((view.evaluation_type(), view.about().len(), view.commissioned_by_name()), (Some("formative"), 2, Some("Förderbehörde")));
    assert_eq!(view.lessons().len(), 1);
}
