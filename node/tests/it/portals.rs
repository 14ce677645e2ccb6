//! What others read over TCP on loopback: a monitoring its figures; catalogues software in the shape of the Developers Italia API, and the own catalog as RDF.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::town::{Node, Town, free_port, service, wait_for};

const SOFTWARE: &str = r#"kind = "asset"
title = { de = "KUUBU", en = "KUUBU room finder" }
summary = "Räume und Plätze im Landkreis finden und buchen."
description = "KUUBU zeigt freie Räume und Plätze im Landkreis auf einer Karte und lässt sie buchen: Arbeitsplätze, Säle, Grillplätze und Werkstätten, von Gemeinden, Vereinen und Betrieben eingestellt, mit Zeiten, Preisen und Ausstattung."
topics = ["education-work"]
contact = { role = "Stabsstelle Digitalisierung", email = "digital@uelzen.example" }
state = "operation"
type = "software"
licence = "EUPL-1.2"
version = "2.4.0"
operating_models = ["saas"]
privacy = "none"
maintenance = { type = "internal" }
repository = "https://code.example/uelzen/kuubu"
[software]
platforms = ["web"]
type = "standalone/web"
languages = ["de"]
localisation_ready = true
"#;

/// What curl prints: status, media type, and body.
fn get(port: u16, path: &str, more: &[&str]) -> (u16, String, String) {
    let url = format!("http://127.0.0.1:{port}{path}");
    let written = "\n%{http_code}\n%{content_type}";
    let ran = Command::new("curl")
        .args(["--silent", "--globoff", "--max-time", "20", "--write-out", written])
        .args(more)
        .arg(url)
        .output()
        .unwrap();
    let text = String::from_utf8(ran.stdout).unwrap();
    let (rest, kind) = text.rsplit_once('\n').unwrap();
    let (body, code) = rest.rsplit_once('\n').unwrap();
    (code.parse().unwrap_or_default(), kind.to_owned(), body.to_owned())
}

#[test]
fn a_monitoring_reads_figures_with_its_token_and_the_log_says_that_the_key_is_to_be_renewed() {
    let mut town = Town::founded(1);
    town.pass_days(125);
    let (port, node) = (free_port(), &mut town.nodes[0]);
    std::fs::write(node.home.join("token"), "geheim\n").unwrap();
    for (key, value) in [("metrics.enabled", "true"), ("metrics.listen", &format!("127.0.0.1:{port}")), ("metrics.token_file", "token")] {
        node.run(&["config", "set", key, value]).ok();
    }
    node.start();
    node.wait_ready();
    assert_eq!(get(port, "/health/live", &[]).0, 200);
    assert_eq!(get(port, "/health/ready", &[]).0, 200);
    assert_eq!(get(port, "/metrics", &[]).0, 401);
    let (code, kind, text) = get(port, "/metrics", &["--header", "Authorization: Bearer geheim"]);
    assert!(code == 200 && kind.starts_with("application/openmetrics-text"), "{code} {kind}");
    assert!(text.ends_with("# EOF\n") && text.contains("kreisnetz_check{id=\"key_expiring\"} 1\n"), "{text}");
    read_by_prometheus(&text);
    let left = text.lines().find_map(|line| line.strip_prefix("kreisnetz_delegation_expires_seconds ")).unwrap();
    assert!(left.parse::<i64>().is_ok_and(|left| left > 0), "{left}");
    let text = town.nodes[0].log();
    assert!(text.contains("key_expiring"), "{text}");
}

/// The parser of Prometheus' own library for Python takes the text, and finds what an operator looks for.
fn read_by_prometheus(text: &str) {
    let Some(python) = crate::foreign::python() else {
        return println!("SKIPPED: no Python with what is listed; see testnet/tests/foreign/requirements.txt");
    };
    let script = "import sys\nfrom prometheus_client.openmetrics.parser import text_string_to_metric_families as families\n\
                  print(*sorted(f'{found.name}:{found.type}' for found in families(sys.stdin.read())))";
    let mut parser = Command::new(python);
    let mut parser = parser.args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    parser.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let read = parser.wait_with_output().unwrap();
    let names = String::from_utf8(read.stdout).unwrap();
    assert!(read.status.success(), "{text}");
    for name in ["build:info", "check:gauge", "peers:gauge", "publishers:gauge", "ready:gauge", "store_bytes:gauge"] {
        assert!(names.contains(&format!("kreisnetz_{name}")), "{name}: {names}");
    }
}

fn with_portal(node: &mut Node) -> u16 {
    let port = free_port();
    assert_eq!(node.stop(), 0);
    node.run(&["config", "set", "web.enabled", "true"]).ok();
    node.run(&["config", "set", "web.listen", &format!("127.0.0.1:{port}")]).ok();
    node.start();
    node.wait_ready();
    port
}

#[test]
fn a_catalogue_of_software_and_a_data_portal_read_what_luechow_dannenberg_holds() {
    let mut town = Town::of(2);
    let uelzen = &town.nodes[0];
    uelzen.draft("kuubu", SOFTWARE);
    uelzen.publish();
    assert_eq!(town.nodes[1].slug, "luechow-dannenberg");
    town.nodes[1].draft("rufbus", &service("Rufbus der Dörfer"));
    town.nodes[1].publish();
    wait_for("the entry at the neighbour", || !town.nodes[1].finds("kuubu").is_empty());
    let port = with_portal(&mut town.nodes[1]);

    let (code, kind, body) = get(port, "/api/v1/software", &[]);
    assert_eq!((code, kind.as_str()), (200, "application/json"), "{body}");
    let list: Value = serde_json::from_str(&body).unwrap();
    let item = &list["data"][0];
    assert_eq!(
        (&item["url"], &item["active"], &item["vitality"]),
        (&"https://code.example/uelzen/kuubu".into(), &true.into(), &Value::Null),
        "{list}"
    );
    let yaml = item["publiccodeYml"].as_str().unwrap();
    assert!(yaml.contains("publiccodeYmlVersion: \"0.5\"") && yaml.contains("districtKey/03360"), "{yaml}");
    assert_eq!((&list["links"]["prev"], &list["links"]["next"]), (&Value::Null, &Value::Null));
    let id = item["id"].as_str().unwrap();
    let (code, _, one) = get(port, &format!("/api/v1/software/{id}"), &[]);
    assert_eq!((code, &serde_json::from_str::<Value>(&one).unwrap()), (200, item));
    assert_eq!(get(port, "/api/v1/software/00000000-0000-0000-0000-000000000000", &[]).0, 404);
    let publishers: Value = serde_json::from_str(&get(port, "/api/v1/publishers", &[]).2).unwrap();
    assert_eq!((&publishers["data"][0]["alternativeId"], &publishers["data"][0]["email"]), (&"03360".into(), &Value::Null));

    // The same file by command, from the node and from its store.
    let exported = town.nodes[1].run(&["export", "publiccode", "uelzen/kuubu"]).ok().out;
    assert_eq!(exported, yaml);

    let (code, kind, turtle) = get(port, "/dcat/catalog.ttl", &[]);
    assert_eq!((code, kind.as_str()), (200, "text/turtle"));
    assert!(turtle.contains("dcat:Catalog"), "{turtle}");
    assert_eq!(get(port, "/dcat/services.jsonld", &[]).1, "application/ld+json");
    assert_eq!(get(port, "/dcat/catalog.ttl?page=1", &[]).2, turtle);
    assert_eq!((get(port, "/dcat/catalog.ttl?page=2", &[]).0, get(port, "/dcat/catalog.ttl?seite=1", &[]).0), (404, 400));
    let (code, kind, one) = get(port, "/dcat/entry/rufbus", &["--header", "Accept: application/ld+json"]);
    assert_eq!((code, kind.as_str()), (200, "application/ld+json"));
    assert!(serde_json::from_str::<Value>(&one).is_ok() && one.contains("/rufbus"), "{one}");
    assert!(get(port, "/dcat/entry/rufbus.rdf", &[]).2.contains("<rdf:RDF"));
    assert_eq!((get(port, "/dcat/entry/nichts.ttl", &[]).0, get(port, "/dcat/entry/rufbus.exe", &[]).0), (404, 404));
    // To the proof its record refers; nobody has to believe the portal.
    let proof = town.folder().join("rufbus.proof");
    let url = format!("http://127.0.0.1:{port}/dcat/entry/rufbus.proof");
    assert!(
        Command::new("curl").args(["--silent", "--fail", "--max-time", "20", "--output"]).arg(&proof).arg(url).status().unwrap().success()
    );
    let verified = town.nodes[1].run(&["verify", proof.to_str().unwrap(), "--json"]).ok().json();
    assert_eq!(verified["data"]["valid"], 1, "{verified}");

    assert_eq!(get(port, "/api/v1/software?from=2026", &[]).0, 400, "never ignored");
    assert_eq!(get(port, "/api/v1/software", &["--request", "POST", "--data", "x"]).0, 404);
    assert_eq!(get(port, "/v1/status", &[]).0, 404, "the control API is not here");
    assert_eq!(get(port, "/api/v1/software", &["--header", "Host: evil.example"]).0, 421);
    let (_, _, headers) = get(port, "/api/v1/software", &["--head"]);
    assert!(headers.contains("content-security-policy: default-src 'none'") && headers.contains("nosniff"), "{headers}");
}

const BUDGET: &str = r#"kind = "asset"
title = "Haushalt in Zahlen"
summary = "Erträge und Aufwendungen des Kreises als Tabelle."
description = "Die Tabelle nennt Erträge und Aufwendungen des Kreises nach Produkten und Jahren, so wie der Kreistag sie beschlossen hat. Sie lässt sich mit jeder Tabellenkalkulation öffnen und mit den Tabellen anderer Kreise vergleichen."
topics = ["administration"]
type = "dataset"
state = "operation"
licence = "CC0-1.0"
version = "2026"
operating_models = ["none"]
privacy = "none"
maintenance = { type = "internal" }
files = [{ path = "haushalt 2026.csv", role = "main" }]
"#;

const STRATEGY: &str = r#"kind = "strategy"
title = "Digitalstrategie"
summary = "Was der Kreistag sich vornimmt."
topics = ["cross-cutting"]
state = "approved"
period = { from = 2026-01-01, until = 2030-12-31 }
approval = { body = "Kreistag", date = 2026-01-15 }
document = "luechow-dannenberg/haushalt#haushalt 2026.csv"
goals = [{ id = "z1", title = "Wege werden kürzer", topics = ["mobility"] }]
measures = [{ id = "m1", goals = ["z1"], title = "Rufbus in alle Dörfer", state = "running" }]
"#;

#[test]
fn a_portal_fetches_a_file_where_the_record_says_and_it_has_the_size_and_digest_that_the_record_says() {
    let mut town = Town::of(2);
    let port = with_portal(&mut town.nodes[1]);
    let base = format!("http://127.0.0.1:{port}");
    let [uelzen, luechow] = &town.nodes[..] else { unreachable!() };
    let node = std::fs::read_to_string(luechow.home.join("drafts/node.toml")).unwrap();
    luechow.draft("node", &node.replacen("title = ", &format!("export_url = \"{base}/\"\ntitle = "), 1));
    let table = "Jahr;Ertrag\n2026;1250000\n".repeat(20_000);
    std::fs::create_dir_all(luechow.home.join("drafts/haushalt")).unwrap();
    std::fs::write(luechow.home.join("drafts/haushalt/haushalt 2026.csv"), &table).unwrap();
    luechow.draft("haushalt", BUDGET);
    luechow.publish();

    let turtle = get(port, "/dcat/catalog.ttl", &[]).2;
    let address = format!("{base}/dcat/entry/haushalt/files/haushalt%202026.csv");
    assert!(turtle.contains(&format!("dcat:downloadURL <{address}>")), "{turtle}");
    assert!(turtle.contains(&format!("dcat:byteSize \"{}\"", table.len())) || turtle.contains(&format!("dcat:byteSize {}", table.len())));
    let fetched = town.folder().join("geholt.csv");
    let curl = |more: &[&str]| {
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--fail", "--max-time", "20", "--output"]).arg(&fetched).args(more).arg(&address);
        assert!(curl.status().unwrap().success(), "{more:?}");
        std::fs::read(&fetched).unwrap()
    };
    assert_eq!(curl(&[]), table.as_bytes());
    let sum = Command::new("sha256sum").arg(&fetched).output().unwrap().stdout;
    let sum = String::from_utf8(sum).unwrap();
    let digest = sum.split(' ').next().unwrap();
    assert!(digest.len() == 64 && turtle.contains(&format!("spdx:checksumValue \"{digest}\"")), "{digest} {turtle}");
    assert_eq!(curl(&["--range", "12-"]), &table.as_bytes()[12..]);
    for missing in ["haushalt/files/nichts.csv", "haushalt/files/..%2Fnode.toml", "nichts/files/a.csv"] {
        assert_eq!(get(port, &format!("/dcat/entry/{missing}"), &[]).0, 404, "{missing}");
    }
    // What says who the publisher is has an address as well.
    for entry in ["county", "node"] {
        let (code, _, text) = get(port, &format!("/dcat/entry/{entry}.ttl"), &[]);
        assert!(code == 200 && text.contains("foaf:Agent"), "{entry}: {code} {text}");
    }

    wait_for("the table at the neighbour", || !uelzen.finds("Haushalt").is_empty());
    uelzen.draft("digitalstrategie", STRATEGY);
    uelzen.publish();
    let of_uelzen = uelzen.run(&["export", "dcat", "--publisher", "uelzen"]).ok().out;
    assert!(of_uelzen.contains(&format!("dcat:accessURL <{base}/dcat/entry/haushalt>")), "{of_uelzen}");
    assert!(!of_uelzen.contains("downloadURL"), "Uelzen has no list of the files and promises none: {of_uelzen}");
}
