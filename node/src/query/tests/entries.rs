//! Entries as publishers would sign them.

use kreisnetz_catalog::Change;
use kreisnetz_catalog::entry::EntryRef;
use kreisnetz_catalog::tree::{Tree, TreeMap};
use serde_json::{Value, json};

use super::world::CREATED;

/// An asset that keeps the rules, in a version.
pub(super) fn kuubu(version: &str) -> Change {
    asset("kuubu", "kuubu: Portal für ehrenamtliche Hilfe", version)
}

pub(super) fn asset(slug: &str, title: &str, version: &str) -> Change {
    let description = "Das Portal bringt Menschen zusammen, die etwas können, mit Menschen, die etwas brauchen. ".repeat(3);
    let root = json!({
        "kind": "asset",
        "title": { "de": title, "en": "kuubu: a portal for volunteers" },
        "summary": { "de": "Wissen und Fähigkeiten im Landkreis vermitteln." },
        "description": { "de": description.trim() },
        "topics": ["community"],
        "state": "operation",
        "links": [{ "rel": "homepage", "url": "https://kuubu.example" }],
        "body": {
            "type": "software", "licence": "EUPL-1.2", "version": version, "operating_models": ["it-provider"], "privacy": "personal",
            "maintenance": { "type": "community" }, "repository": "https://code.example/kuubu",
            "software": { "platforms": ["web"], "type": "standalone/web", "languages": ["de"], "localisation_ready": true },
        },
    });
    put(slug, &root)
}

/// An adoption at a stage since the first day of the year.
pub(super) fn adoption(slug: &str, about: &EntryRef, stage: &str) -> Change {
    let mut body = json!({
        "stage": stage, "dates": { stage: "2026-01-01" }, "operating_model": "it-provider", "effort_days": 15,
        "costs": [{ "what": { "de": "Betrieb" }, "basis": "per-year", "eur": 390_000, "year": 2026, "confidence": "actual" }],
        "note": { "de": "mit dem Freiwilligenverband" },
    });
    if stage == "operation" {
        body["confirmed_on"] = json!("2026-11-01");
    }
    if stage == "ended" {
        body["dates"] = json!({ "operation": "2025-01-01", "ended": "2026-01-01" });
        body["ended_reason"] = json!("cost");
    }
    let root = json!({
        "kind": "adoption", "title": { "de": "kuubu bei uns" },
        "summary": { "de": "Wir nutzen, was andere gebaut haben." }, "body": body,
    });
    let Tree::Map(mut root) = tree(&root) else { unreachable!() };
    let Some(Tree::Map(body)) = root.get_mut("body") else { unreachable!() };
    body.insert("about", about.to_tree());
    put_tree(slug, root)
}

/// An evaluation in a state, about entries.
pub(super) fn evaluation(slug: &str, about: &[&EntryRef], state: &str) -> Change {
    let mut root = json!({
        "kind": "evaluation", "title": { "de": "Begleitevaluation kuubu" }, "topics": ["community"], "state": state,
        "summary": { "de": "Wie Landkreise ein Portal für Wissen einführen." },
        "body": {
            "type": "summative", "period": { "from": "2026-01-01", "until": "2026-06-30" }, "commissioned_by": { "name": "Kreistag" },
            "lessons": [{ "de": "Ein Verein als Gastgeber zählt mehr als Werbung." }], "limitations": { "de": "Zwei Kreise." },
        },
    });
    if state == "final" {
        root["body"]["scores"] = json!({ "transfer": 4 });
    }
    let Tree::Map(mut root) = tree(&root) else { unreachable!() };
    let Some(Tree::Map(body)) = root.get_mut("body") else { unreachable!() };
    body.insert("about", Tree::List(about.iter().map(|about| about.to_tree()).collect()));
    if state == "final" {
        body.insert("report", about[0].to_tree());
    }
    put_tree(slug, root)
}

/// Feedback for an audience, with a score for ease of use.
pub(super) fn feedback(slug: &str, about: &EntryRef, audience: &str, ease: u64) -> Change {
    let root = json!({
        "kind": "feedback", "title": { "de": "Rückmeldung zu kuubu" }, "summary": { "de": "Erfahrungen aus der Einführung bei uns." },
        "body": { "audience": audience, "responses": 11, "ratings": { "ease": ease } },
    });
    with(slug, &root, "about", about)
}

/// A reply to an evaluation or to feedback.
pub(super) fn reply(slug: &str, to: &EntryRef, text: &str) -> Change {
    let root = json!({
        "kind": "feedback", "title": { "de": "Stellungnahme" }, "summary": { "de": "Antwort auf das, was andere gefunden haben." },
        "body": { "text": { "de": text } },
    });
    with(slug, &root, "reply_to", to)
}

fn with(slug: &str, root: &Value, key: &str, to: &EntryRef) -> Change {
    let Tree::Map(mut root) = tree(root) else { unreachable!() };
    let Some(Tree::Map(body)) = root.get_mut("body") else { unreachable!() };
    body.insert(key, to.to_tree());
    put_tree(slug, root)
}

/// An adoption whose bytes also name somebody else as the adopter.
pub(super) fn adoption_of_another(slug: &str, about: &EntryRef, adopter: &str) -> Change {
    let Change::Put { entry, .. } = adoption(slug, about, "operation") else { unreachable!() };
    let mut root = kreisnetz_catalog::entry::Entry::parse(&entry).unwrap().root().clone();
    let Some(Tree::Map(body)) = root.get_mut("body") else { unreachable!() };
    body.insert("adopter", Tree::from(adopter));
    put_tree(slug, root)
}

/// A strategy with one measure, which an entry carries out.
pub(super) fn strategy_with(slug: &str, root: &Value, measure: &Value, carried_by: &EntryRef) -> Change {
    let (Tree::Map(mut root), Tree::Map(mut measure)) = (tree(root), tree(measure)) else { unreachable!() };
    measure.insert("refs", Tree::List(vec![carried_by.to_tree()]));
    let Some(Tree::Map(body)) = root.get_mut("body") else { unreachable!() };
    body.insert("measures", Tree::List(vec![Tree::Map(measure)]));
    put_tree(slug, root)
}

/// A pilot about an entry, for a measure of a strategy.
pub(super) fn pilot_of(slug: &str, root: &Value, about: &EntryRef, measure: &EntryRef) -> Change {
    let Tree::Map(mut root) = tree(root) else { unreachable!() };
    let Some(Tree::Map(body)) = root.get_mut("body") else { unreachable!() };
    body.insert("about", Tree::List(vec![about.to_tree()]));
    body.insert("measure", measure.to_tree());
    put_tree(slug, root)
}

/// A request that says which offer helps.
pub(super) fn helped_by(slug: &str, root: &Value, offer: &EntryRef) -> Change {
    let Tree::Map(mut root) = tree(root) else { unreachable!() };
    let Some(Tree::Map(body)) = root.get_mut("body") else { unreachable!() };
    body.insert("matched", offer.to_tree());
    put_tree(slug, root)
}

/// An entry with these fields, whatever they are worth.
pub(super) fn put(slug: &str, root: &Value) -> Change {
    let Tree::Map(root) = tree(root) else { unreachable!() };
    put_tree(slug, root)
}

fn put_tree(slug: &str, mut root: TreeMap) -> Change {
    root.insert("v", Tree::Uint(1));
    root.insert("slug", Tree::from(slug));
    root.insert("issued", Tree::from(CREATED));
    root.insert("modified", Tree::from(CREATED));
    let kind = root.text("kind").unwrap().to_owned();
    Change::Put { slug: slug.parse().unwrap(), kind, entry: Tree::Map(root).encode() }
}

fn tree(value: &Value) -> Tree {
    match value {
        Value::Bool(value) => Tree::Bool(*value),
        Value::Number(number) => Tree::Uint(number.as_u64().unwrap()),
        Value::String(text) => Tree::from(text.as_str()),
        Value::Array(items) => Tree::List(items.iter().map(tree).collect()),
        Value::Object(map) => Tree::Map(map.iter().map(|(key, value)| (key.as_str(), tree(value))).collect()),
        Value::Null => unreachable!("an entry has no null"),
    }
}
