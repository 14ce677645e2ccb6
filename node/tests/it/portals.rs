//! What others read over TCP on loopback: a monitoring its figures; catalogues software in the shape of the Developers Italia API, and the own catalog as RDF.

use std::process::Command;

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
    let left = text.lines().find_map(|line| line.strip_prefix("kreisnetz_delegation_expires_seconds ")).unwrap();
    assert!(left.parse::<i64>().is_ok_and(|left| left > 0), "{left}");
    let text = town.nodes[0].log();
    assert!(text.contains("key_expiring"), "{text}");
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
