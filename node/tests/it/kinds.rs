//! Every kind of entry on its whole way: template, draft, lint, publication, found and read at another county, exported from there.

use crate::town::{Node, Town, wait_for};

/// What an author makes of the template of a kind: each line that is to be filled in, in the order of the template.
struct Example {
    kind: &'static str,
    slug: &'static str,
    /// Key to TOML; these are exactly the lines that the template leaves open.
    filled: &'static [(&'static str, &'static str)],
    /// What the kind is called, in German and in English.
    label: [&'static str; 2],
    /// A word that stands in no other example.
    word: &'static str,
}

const EXAMPLES: [Example; 13] = [
    Example {
        kind: "service",
        slug: "rufbus",
        filled: &[
            ("title", r#"{ de = "Rufbus der Dörfer", en = "On-call bus" }"#),
            ("summary", r#"{ de = "Ein Bus, der auf Anruf zwischen den Dörfern fährt.", en = "A bus that runs on call." }"#),
            (
                "description",
                r#"{ de = "Wer anruft, wird gefahren: Der Rufbus verbindet die Dörfer des Landkreises mit Bahnhof, Arzt und Markt, an Werktagen von früh bis spät, und die Leitstelle legt die Wünsche eines Tages zu wenigen Fahrten zusammen, damit niemand lange wartet." }"#,
            ),
            ("topics", r#"["mobility"]"#),
            ("state", r#""operation""#),
            ("since", "2026-01-01"),
            ("audience", r#"["citizens"]"#),
            ("channels", r#"[{ type = "phone" }]"#),
            ("operating_model", r#""saas""#),
        ],
        label: ["Dienst", "service"],
        word: "Leitstelle",
    },
    Example {
        kind: "asset",
        slug: "fahrtenheft",
        filled: &[
            ("title", r#"{ de = "Fahrtenheft", en = "Logbook" }"#),
            (
                "summary",
                r#"{ de = "Vorlage für das Heft, das in jedem Wagen liegt.", en = "Template of the book that lies in every car." }"#,
            ),
            (
                "description",
                r#"{ de = "Ein Heft im Querformat, in das Fahrerinnen und Fahrer mit drei Strichen eintragen, wer von wo nach wo gefahren ist. Die Vorlage enthält eine Seite für Mängel und eine für Lob, und sie lässt sich mit jeder Textverarbeitung an den eigenen Landkreis anpassen." }"#,
            ),
            ("topics", r#"["mobility"]"#),
            ("state", r#""operation""#),
            ("type", r#""template""#),
            ("licence", r#""CC0-1.0""#),
            ("operating_models", r#"["none"]"#),
            ("privacy", r#""none""#),
            ("maintenance", r#"{ type = "community" }"#),
            ("version", r#""1.0.0""#),
            ("files", r#"[{ path = "heft.md", role = "main" }]"#),
        ],
        label: ["Baustein", "asset"],
        word: "Querformat",
    },
    Example {
        kind: "strategy",
        slug: "digitalstrategie",
        filled: &[
            ("title", r#"{ de = "Digitalstrategie", en = "Digital strategy" }"#),
            ("summary", r#"{ de = "Was der Kreistag sich vornimmt.", en = "What the county council intends." }"#),
            ("topics", r#"["cross-cutting"]"#),
            ("state", r#""draft""#),
            ("period", r#"{ from = 2026-01-01, until = 2030-12-31 }"#),
            ("goals", r#"[{ id = "z1", title = { de = "Wege werden kürzer" }, topics = ["mobility"] }]"#),
            (
                "measures",
                r#"[{ id = "m1", goals = ["z1"], title = { de = "Rufbus in alle Dörfer" }, state = "running", refs = ["rufbus"] }]"#,
            ),
        ],
        label: ["Digitalisierungsstrategie", "digital strategy"],
        word: "Kreistag",
    },
    Example {
        kind: "training",
        slug: "fahrschule",
        filled: &[
            ("title", r#"{ de = "Einweisung am Steuer", en = "First hours at the wheel" }"#),
            ("summary", r#"{ de = "Zwei Abende für neue Fahrerinnen und Fahrer.", en = "Two evenings for new drivers." }"#),
            ("topics", r#"["education-work"]"#),
            ("state", r#""planned""#),
            ("provider", r#"{ name = "Kreisvolkshochschule" }"#),
            ("audience", r#"["volunteers"]"#),
            ("course", r#"{ level = "basic", format = "on-site", hours = 4, languages = ["de"] }"#),
        ],
        label: ["Lernangebot", "training"],
        word: "Einweisung",
    },
    Example {
        kind: "actor",
        slug: "fahrverein",
        filled: &[
            ("title", r#""Fahrverein Elbtalaue e. V.""#),
            ("summary", r#"{ de = "Ehrenamtliche, die den Rufbus lenken.", en = "Volunteers who drive the bus." }"#),
            ("state", r#""active""#),
            ("type", r#""association""#),
            ("seat", r#""03360""#),
        ],
        label: ["Akteur", "actor"],
        word: "Elbtalaue",
    },
    Example {
        kind: "participation",
        slug: "umfrage",
        filled: &[
            ("title", r#"{ de = "Wohin soll der Rufbus?", en = "Where should the bus go?" }"#),
            ("summary", r#"{ de = "Befragung auf Papier in allen Haushalten.", en = "A survey on paper in all households." }"#),
            ("topics", r#"["mobility"]"#),
            ("state", r#""open""#),
            ("question", r#"{ de = "Welche Wege fehlen Ihnen?", en = "Which ways do you miss?" }"#),
            ("methods", r#"["paper-survey"]"#),
            ("period", r#"{ from = 2026-01-01 }"#),
        ],
        label: ["Beteiligung", "participation"],
        word: "Haushalten",
    },
    Example {
        kind: "feedback",
        slug: "rueckmeldung-baukasten",
        filled: &[
            ("title", r#"{ de = "Was Anwender sagen", en = "What users say" }"#),
            ("summary", r#"{ de = "Stimmen aus acht Ämtern, zusammengefasst.", en = "Voices of eight offices, in sum." }"#),
            ("about", r#""luechow-dannenberg/baukasten""#),
            ("audience", r#""citizens""#),
            ("ratings", r#"{ ease = 4 }"#),
            ("responses", "8"),
        ],
        label: ["Rückmeldung", "feedback"],
        word: "Stimmen",
    },
    Example {
        kind: "pilot",
        slug: "erprobung",
        filled: &[
            ("title", r#"{ de = "Erprobung Rufbus", en = "Trial of the bus" }"#),
            ("summary", r#"{ de = "Ein Winter mit zwei Fahrzeugen.", en = "A winter with two cars." }"#),
            ("topics", r#"["mobility"]"#),
            ("state", r#""running""#),
            ("about", r#"["rufbus"]"#),
            ("period", r#"{ from = 2026-01-01 }"#),
            ("question", r#"{ de = "Sinkt der Aufwand je Fahrt?", en = "Does the effort a trip fall?" }"#),
            ("metrics", r#"[{ name = { de = "Planung je Fahrt", en = "Planning a trip" }, unit = "min", baseline = 12, target = 6 }]"#),
        ],
        label: ["Erprobung", "pilot"],
        word: "Winter",
    },
    Example {
        kind: "evaluation",
        slug: "evaluation-baukasten",
        filled: &[
            ("title", r#"{ de = "Der Baukasten von außen", en = "The kit from outside" }"#),
            ("summary", r#"{ de = "Was ein Gutachter fand.", en = "What an assessor found." }"#),
            ("topics", r#"["administration"]"#),
            ("state", r#""interim""#),
            ("type", r#""formative""#),
            ("about", r#"["luechow-dannenberg/baukasten"]"#),
            ("period", r#"{ from = 2026-01-01, until = 2026-06-30 }"#),
            ("commissioned_by", r#"{ name = "Kreisausschuss" }"#),
            ("lessons", r#"[{ de = "Wenig ist viel.", en = "Little is much." }]"#),
            ("limitations", r#"{ de = "Ein Kreis ohne Vergleich.", en = "One county without comparison." }"#),
        ],
        label: ["Evaluation", "evaluation"],
        word: "Gutachter",
    },
    Example {
        kind: "adoption",
        slug: "nachnutzung-baukasten",
        filled: &[
            ("title", r#"{ de = "Der Baukasten in Uelzen", en = "The kit in Uelzen" }"#),
            ("summary", r#"{ de = "Uelzen übernimmt ihn für das Bauamt.", en = "Uelzen takes it over for its building office." }"#),
            ("about", r#""luechow-dannenberg/baukasten@1.0.0""#),
            ("stage", r#""interest""#),
            ("dates", r#"{ interest = 2026-01-10 }"#),
        ],
        label: ["Nachnutzung", "adoption"],
        word: "Bauamt",
    },
    Example {
        kind: "support-offer",
        slug: "hospitation",
        filled: &[
            ("title", r#"{ de = "Hospitation im Fahrdienst", en = "Job shadowing" }"#),
            ("summary", r#"{ de = "Ein Tag neben der Disponentin.", en = "A day beside the dispatcher." }"#),
            ("topics", r#"["mobility"]"#),
            ("state", r#""open""#),
            ("forms", r#"["shadowing"]"#),
            ("cost", r#""free""#),
            ("valid_until", "SOON"),
        ],
        label: ["Begleitangebot", "support offer"],
        word: "Disponentin",
    },
    Example {
        kind: "support-request",
        slug: "gesuch",
        filled: &[
            ("title", r#"{ de = "Gesucht: Abrechnung", en = "Wanted: accounting" }"#),
            ("summary", r#"{ de = "Wer rechnet Bürgerfahrten schon elektronisch ab?", en = "Who accounts for trips electronically?" }"#),
            ("topics", r#"["mobility"]"#),
            ("state", r#""open""#),
            ("forms", r#"["advice"]"#),
            ("need", r#"{ de = "Ein Gespräch mit der Kämmerei.", en = "A talk with the treasury." }"#),
            ("deadline", "SOON"),
        ],
        label: ["Hilfegesuch", "support request"],
        word: "Kämmerei",
    },
    Example {
        kind: "programme",
        slug: "foerderung",
        filled: &[
            ("title", r#"{ de = "Dorfbudget", en = "Village budget" }"#),
            ("summary", r#"{ de = "Zuschuss der Bürgerstiftung für Bürgerbusse.", en = "A grant for community buses." }"#),
            ("topics", r#"["cross-cutting"]"#),
            ("state", r#""announced""#),
            ("authority", r#""notice""#),
            ("funder", r#"{ name = "Bürgerstiftung Uelzen", level = "foundation" }"#),
            ("target", r#"{ text = { de = "Dörfer unter tausend Menschen" }, levels = ["region"] }"#),
            ("terms", r#"{ max_eur = 5000, max_months = 12 }"#),
            ("focus", r#"[{ de = "Mobilität", en = "Mobility" }]"#),
            ("duties", r#"{ transfer = "unknown", open_source = "unknown" }"#),
            ("source", r#""https://uelzen.example/dorfbudget""#),
        ],
        label: ["Förderprogramm", "programme"],
        word: "Dorfbudget",
    },
];

/// What is given over by Lüchow-Dannenberg, so that others' entries can be about it.
const KIT: &str = r#"kind = "asset"
title = { de = "Baukasten für Anträge", en = "Kit for forms" }
summary = { de = "Bausteine für Formulare.", en = "Parts from which forms are made." }
description = { de = "Aus diesen Teilen setzt ein Amt seine Formulare zusammen: Felder für Anschrift und Geburtsdatum, Prüfungen, Sätze in leichter Sprache, ein Muster für die Bestätigung. Jedes Teil ist für sich geprüft und lässt sich einzeln übernehmen, auch ohne die anderen." }
topics = ["administration"]
state = "development"
type = "template"
licence = "CC0-1.0"
version = "1.0.0"
operating_models = ["none"]
privacy = "none"
maintenance = { type = "community" }
"#;

/// A day half a year from now, for whoever asks.
fn soon(node: &Node) -> String {
    let now = node.run(&["status", "--json"]).ok().json()["as_of"].as_str().unwrap().to_owned();
    let (year, month): (u32, u32) = (now[..4].parse().unwrap(), now[5..7].parse().unwrap());
    if month <= 6 { format!("{year}-{:02}-01", month + 6) } else { format!("{}-{:02}-01", year + 1, month - 6) }
}

/// Fills in what the template leaves open, and nothing else.
fn fill(template: &str, example: &Example, soon: &str) -> String {
    let mut open: Vec<&str> = Vec::new();
    let lines: Vec<String> = template
        .lines()
        .map(|line| match line.split_once(" = ") {
            Some((key, _)) if !line.starts_with('#') && key != "kind" => {
                open.push(key);
                let filled = example.filled.iter().find(|(filled, _)| *filled == key);
                let value = filled.unwrap_or_else(|| panic!("{}: {key} is open", example.kind)).1;
                format!("{key} = {}", value.replace("SOON", soon))
            }
            _ => line.to_owned(),
        })
        .collect();
    // Needed where something else is given, so a comment in the template.
    let more = example.filled.iter().filter(|(key, _)| !open.contains(key)).map(|(key, value)| {
        assert!(template.contains(&format!("\n# {key} = ")), "{}: the template has no {key}", example.kind);
        format!("{key} = {value}")
    });
    lines.into_iter().chain(more).collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn every_kind_goes_from_its_template_to_another_countys_reader_and_into_an_export() {
    let town = Town::of(2);
    let [uelzen, luechow] = &town.nodes[..] else { unreachable!() };
    luechow.draft("baukasten", KIT);
    luechow.publish();
    wait_for("the kit at Uelzen", || uelzen.run(&["show", "luechow-dannenberg/baukasten"]).code == 0);
    std::fs::create_dir_all(uelzen.home.join("drafts/fahrtenheft")).unwrap();
    std::fs::write(uelzen.home.join("drafts/fahrtenheft/heft.md"), "| Tag | von | nach |\n").unwrap();
    let soon = soon(uelzen);
    let mut faults = Vec::new();
    for example in &EXAMPLES {
        uelzen.run(&["draft", "new", example.kind, example.slug, "--no-input", "--json"]).ok();
        let file = uelzen.home.join("drafts").join(format!("{}.toml", example.slug));
        let template = std::fs::read_to_string(&file).unwrap();
        let lint = uelzen.run(&["draft", "lint", file.to_str().unwrap(), "--json"]);
        assert_ne!(lint.code, 0, "{}: a fresh template is no entry: {lint:?}", example.kind);
        let text = fill(&template, example, &soon);
        std::fs::write(&file, text).unwrap();
        let lint = uelzen.run(&["draft", "lint", file.to_str().unwrap(), "--json"]);
        if lint.code != 0 {
            faults.push(lint.json()["data"]["problems"].to_string());
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    uelzen.publish();
    drafts_are_told_beside_what_is_published(uelzen);
    uelzen.run(&["vouch", "luechow-dannenberg", "--yes", "--no-input", "--json"]).ok();

    for example in &EXAMPLES {
        let reference = format!("uelzen/{}", example.slug);
        wait_for(&format!("{reference} to be found"), || luechow.finds(example.word).contains(&reference));
        read_in_both_languages(luechow, &reference, example.label);
    }
    for (slug, label) in [("county", ["Kreisprofil", "county profile"]), ("node", ["Knoten", "node"])] {
        read_in_both_languages(luechow, &format!("uelzen/{slug}"), label);
    }
    let vouch = "uelzen/vouch-03354";
    wait_for("the vouch", || luechow.run(&["show", vouch, "--json"]).code == 0);
    read_in_both_languages(luechow, vouch, ["Bürgschaft", "vouch"]);
    exported(luechow);
}

fn drafts_are_told_beside_what_is_published(node: &Node) {
    let state = |slug: &str| {
        let listed = node.run(&["draft", "list", "--json"]).ok().json();
        assert_eq!(listed["source"], "node", "{listed}");
        let items = listed["data"]["items"].as_array().unwrap();
        items.iter().find(|item| item["slug"] == slug).unwrap()["state"].as_str().unwrap().to_owned()
    };
    for example in &EXAMPLES {
        assert_eq!(state(example.slug), "published", "{}", example.slug);
    }
    let with = |slug: &str, from: &str, to: &str, wanted: &str| {
        let file = node.home.join("drafts").join(format!("{slug}.toml"));
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, text.replace(from, to)).unwrap();
        assert_eq!(state(slug), wanted, "{slug} with {to}");
        assert_eq!(state("rufbus"), "published", "one faulty draft hides nothing of the others");
        std::fs::write(&file, text).unwrap();
    };
    with("hospitation", "state = \"open\"", "state = \"paused\"", "changed");
    // Only the node knows what was published before, and that there is no way back.
    with("umfrage", "state = \"open\"", "state = \"planned\"", "invalid");
    node.run(&["draft", "new", "service", "neu", "--no-input", "--json"]).ok();
    assert_eq!(state("neu"), "invalid", "an empty template");
    std::fs::remove_file(node.home.join("drafts/neu.toml")).unwrap();
}

fn read_in_both_languages(node: &Node, reference: &str, [german, english]: [&str; 2]) {
    for (language, label) in [("de", german), ("en", english)] {
        let shown = node.run(&["show", reference, "--lang", language]).ok();
        assert!(shown.out.contains(label), "{label} in {}", shown.out);
    }
}

/// As rows for a spreadsheet, as RDF for other catalogues, and as signed.
fn exported(node: &Node) {
    let rows = node.run(&["export", "csv", "--publisher", "uelzen", "--limit", "100"]).ok().out;
    let rdf = node.run(&["export", "dcat", "--publisher", "uelzen", "--profile", "full"]).ok().out;
    for example in &EXAMPLES {
        assert!(rows.contains(&format!("uelzen/{}", example.slug)), "{} in the rows", example.slug);
        assert!(rdf.contains(&format!("/{}\"", example.slug)), "{} in the RDF", example.slug);
    }
    let bundle = node.home.join("alles.knb");
    let bundle = bundle.to_str().unwrap();
    let written = node.run(&["export", "bundle", "--publisher", "uelzen", "-o", bundle, "--json"]).ok().json();
    let checked = node.run(&["import", bundle, "--check", "--json"]).ok().json();
    assert!(written["data"]["entries"].as_u64() >= Some(16), "{written}");
    assert_eq!(checked["data"]["catalogs"]["held"], 1, "{checked}");
}
