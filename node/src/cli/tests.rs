#![allow(clippy::unwrap_used)]
//! Whole calls, with a backend that has a store but no node.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Backend, Made, Passphrase, Process, Terminals, Verbosity, call};
use crate::api::{
    AdoptersData, AdoptersRequest, AdoptionCounts, AdoptionsData, AdoptionsRequest, Answer, CompareData, CompareRequest, CompareRow,
    DraftData, DraftImportRequest, DraftListData, DraftNewRequest, ExportRequest, InboxData, InboxRequest, InitData, InitNetwork,
    InitRequest, LintData, LintRequest, Moment, PeersData, PeersRequest, PendingData, PendingRequest, Publisher, PublisherData,
    PublisherRequest, SearchData, SearchRequest, ShowData, ShowRequest, Source, StatusData, StatusRequest, TrustData, TrustRequest,
    VouchData, VouchesRequest,
};
use crate::bundling::Export;
use crate::config::Loaded;
use crate::failure::{Failure, Slug};
use crate::service::{Answered, Reading};

/// A home of Uelzen whose node is switched off.
struct Uelzen;

struct Store;

fn now() -> Moment {
    "2026-11-23T13:05:11Z".parse().unwrap()
}

fn uelzen() -> Publisher {
    serde_json::from_value(serde_json::json!({
        "id": "00", "ags": "03360", "slug": "uelzen", "name": "Uelzen", "land": "03", "kind": "county", "admission": "self",
    }))
    .unwrap()
}

impl Reading for Store {
    async fn search(&self, request: SearchRequest) -> Answered<SearchData> {
        let data = SearchData {
            query: request.q,
            terms: Vec::new(),
            filters: BTreeMap::new(),
            total: 0,
            hidden_stale: 0,
            catalogs: 1,
            took_ms: 0,
            facets: BTreeMap::new(),
            items: Vec::new(),
        };
        Ok(Answer::new(data, now(), Source::Store))
    }

    async fn show(&self, request: ShowRequest) -> Answered<ShowData> {
        Err(Failure::new(Slug::NotFound).with("ref", request.reference))
    }

    async fn status(&self, _: StatusRequest) -> Answered<StatusData> {
        Err(Slug::NotReady.into())
    }

    async fn peers(&self, _: PeersRequest) -> Answered<PeersData> {
        Err(Slug::NodeNotRunning.into())
    }

    async fn adoptions(&self, _: AdoptionsRequest) -> Answered<AdoptionsData> {
        Ok(Answer::new(AdoptionsData { items: Vec::new() }, now(), Source::Store))
    }

    async fn publisher(&self, request: PublisherRequest) -> Answered<PublisherData> {
        Err(Failure::new(Slug::NotFound).with("county", request.county))
    }

    async fn export(&self, _: ExportRequest) -> Result<Export, Failure> {
        Err(Failure::new(Slug::NotFound).detail("catalogs"))
    }

    async fn adopters(&self, request: AdoptersRequest) -> Answered<AdoptersData> {
        let data = AdoptersData { reference: request.reference, items: Vec::new(), counts: AdoptionCounts::default() };
        Ok(Answer::new(data, now(), Source::Store))
    }

    async fn compare(&self, request: CompareRequest) -> Answered<CompareData> {
        let row = |key: &str, cells: [&str; 2]| CompareRow {
            key: key.to_owned(),
            cells: cells.into_iter().map(serde_json::Value::from).collect(),
            differs: cells[0] != cells[1],
        };
        let rows = vec![row("licence", ["EUPL-1.2", "=MIT, or so"])];
        assert_eq!(request.references.len(), 2);
        Ok(Answer::new(CompareData { items: Vec::new(), rows, equal: 0 }, now(), Source::Store))
    }

    async fn vouches(&self, _: VouchesRequest) -> Answered<VouchData> {
        let own_check_digits = "4821 0937 5520 1184 7702 3361 9048 2275".to_owned();
        let data =
            VouchData { dry_run: false, own: uelzen(), own_check_digits, given: None, items: Vec::new(), budget: 12, budget_left: 12 };
        Ok(Answer::new(data, now(), Source::Store))
    }

    async fn pending(&self, _: PendingRequest) -> Answered<PendingData> {
        Ok(Answer::new(PendingData { items: Vec::new(), hidden: 0 }, now(), Source::Store))
    }

    async fn trust(&self, request: TrustRequest) -> Answered<TrustData> {
        Err(Failure::new(Slug::NotFound).with("county", request.county))
    }

    async fn inbox(&self, _: InboxRequest) -> Answered<InboxData> {
        Ok(Answer::new(InboxData { items: Vec::new(), unread: 0, read: 3 }, now(), Source::Store))
    }

    async fn catalogue(&self, _: crate::api::CatalogueRequest) -> Result<Vec<u8>, Failure> {
        Ok(b"<urn:x> a <urn:y> . # \x1b[31mred".to_vec())
    }

    async fn publiccode(&self, reference: String) -> Result<Vec<u8>, Failure> {
        Err(Failure::new(Slug::NotFound).with("ref", reference))
    }

    async fn proof(&self, reference: String) -> Result<Vec<u8>, Failure> {
        Err(Failure::new(Slug::NotFound).with("ref", reference))
    }
}

impl Backend for Uelzen {
    type Local = Store;

    fn init(&self, request: &InitRequest) -> Result<Made, Failure> {
        let data = InitData {
            publisher: uelzen(),
            peer_id: "12D3KooW".to_owned(),
            check_digits: request.county.clone(),
            network: InitNetwork { id: "7f".to_owned(), name: "kreisnetz".to_owned(), founding: 7 },
            home: request.home.display().to_string(),
            files: Vec::new(),
            root_dir: request.root_dir.display().to_string(),
            root_encrypted: true,
            passphrases_shown: false,
            undo: None,
            next: Vec::new(),
        };
        let words = zeroize::Zeroizing::new("abacus zebra".to_owned());
        let passphrases = vec![Passphrase { opens: "root".to_owned(), words }];
        Ok(Made { answer: Answer::new(data, now(), Source::Store), passphrases, unchanged: false })
    }

    fn run(&self, _: Loaded, _: Verbosity) -> Result<(), Failure> {
        Err(Failure::new(Slug::HomeInUse).with("home", "/srv/uelzen"))
    }

    fn key_event(
        &self,
        _: &Loaded,
        _: &crate::keys::KeyRequest,
        officer: &mut dyn crate::keys::Officer,
    ) -> Result<Answer<crate::api::KeyEventData>, Failure> {
        officer.passphrase(Path::new("root-1.key"), true).map(drop)?;
        Err(Slug::HomeInUse.into())
    }

    fn drill(&self, _: &Loaded, begins: &mut dyn FnMut(&str)) -> Result<Answer<crate::api::DrillData>, Failure> {
        begins("found");
        Err(Slug::DiskFull.into())
    }

    fn backup(&self, _: &Loaded, _: crate::backup::BackupRequest) -> Result<crate::api::BackupData, Failure> {
        Err(Slug::HomeInUse.into())
    }

    fn draft_list(&self, _: &Loaded) -> Result<Answer<DraftListData>, Failure> {
        Ok(Answer::new(DraftListData { items: Vec::new() }, now(), Source::Store))
    }

    fn draft_new(&self, _: &Loaded, request: &DraftNewRequest) -> Result<Answer<DraftData>, Failure> {
        Err(Failure::new(Slug::Exists).with("path", format!("drafts/{}.toml", request.slug)))
    }

    fn draft_lint(&self, _: &Loaded, _: &LintRequest) -> Result<Answer<LintData>, Failure> {
        let data = LintData { drafts: 1, errors: 1, warnings: 0, problems: Vec::new() };
        Ok(Answer::new(data, now(), Source::Store))
    }

    fn draft_import(&self, _: &Loaded, _: &DraftImportRequest) -> Result<Answer<DraftData>, Failure> {
        Err(Slug::ImportInvalid.into())
    }

    fn local(&self, _: &Loaded) -> Result<Store, Failure> {
        Ok(Store)
    }
}

/// What a call left behind.
struct Called {
    exit: u8,
    out: String,
    err: String,
}

fn called(words: &[&str], variables: &[(&str, &str)], input: &str, is_terminal: bool) -> Called {
    let home = tempfile::tempdir().unwrap();
    called_in(home.path(), words, variables, input, is_terminal)
}

fn called_in(home: &Path, words: &[&str], variables: &[(&str, &str)], input: &str, is_terminal: bool) -> Called {
    let (mut stdin, mut out, mut err) = (input.as_bytes(), Vec::new(), Vec::new());
    let named = [("KREISNETZ_HOME", home.to_str().unwrap()), ("TZ", "UTC")];
    let variables = named.iter().chain(variables).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let mut process = Process {
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        variables,
        system: home.join("etc"),
        stdin: &mut stdin,
        stdout: &mut out,
        stderr: &mut err,
        terminals: Terminals { stdin: is_terminal, stdout: is_terminal, stderr: is_terminal },
        columns: Some(80),
        now: now(),
    };
    let exit = call(&Uelzen, &mut process);
    Called { exit, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
}

fn piped(words: &[&str]) -> Called {
    called(words, &[], "", false)
}

fn slug_of(words: &[&str]) -> (String, u8) {
    let words: Vec<&str> = words.iter().copied().chain(["--json"]).collect();
    let called = piped(&words);
    let document: serde_json::Value = serde_json::from_str(&called.out).unwrap();
    assert_eq!(document["schema"], "kreisnetz.error/1", "{}", called.out);
    assert_eq!(document["error"]["exit"], u64::from(called.exit));
    assert!(called.err.is_empty(), "{}", called.err);
    (document["error"]["slug"].as_str().unwrap().to_owned(), called.exit)
}

#[test]
fn an_unknown_command_is_refused_as_the_interface_shows_it() {
    let english = piped(&["pubish"]);
    assert_eq!((english.exit, english.out.as_str()), (2, ""));
    assert_eq!(english.err, include_str!("../../tests/texts/unknown_command.en.txt"));
    let german = called(&["pubish"], &[("LANG", "de_DE.UTF-8")], "", false);
    assert_eq!(german.err, include_str!("../../tests/texts/unknown_command.de.txt"));
}

#[test]
fn a_call_that_needs_the_node_says_that_none_runs() {
    let home = tempfile::tempdir().unwrap();
    for language in ["en", "de"] {
        let called = called_in(home.path(), &["--lang", language, "peers"], &[], "", false);
        let socket = home.path().join("run/read.sock").display().to_string();
        let expected = match language {
            "en" => include_str!("../../tests/texts/node_not_running.en.txt"),
            _ => include_str!("../../tests/texts/node_not_running.de.txt"),
        };
        assert_eq!((called.exit, called.err.replace(&socket, "run/read.sock")), (11, expected.to_owned()));
    }
}

#[test]
fn reading_goes_on_from_the_store_and_says_how_old_it_is() {
    let called = called(&["suche", "ehrenamt"], &[("LC_ALL", "de_DE.UTF-8")], "", false);
    assert_eq!(called.exit, 0);
    assert!(called.err.starts_with("Hinweis: Der Knoten läuft nicht; Stand der Daten: heute, "), "{}", called.err);
}

#[test]
fn what_is_not_built_is_known_by_name_and_refused() {
    let refused: &[&[&str]] = &[
        &["doctor"],
        &["evaluate", "uelzen/kuubu"],
        &["export", "bundle", "--files", "held", "-o", "x"],
        &["status", "--format", "checkmk"],
        &["peers", "ban", "12D3KooW"],
        &["completions", "bash", "--dynamic"],
    ];
    for words in refused {
        assert_eq!(slug_of(words), ("usage".to_owned(), 2), "{words:?}");
        let text = piped(words).err;
        assert!(text.contains("is not in this version"), "{words:?}: {text}");
    }
}

#[test]
fn what_nobody_knows_is_refused_with_the_nearest_name() {
    let near: &[(&[&str], &str, &str)] = &[
        (&["serch", "x"], "unknown_command", "search"),
        (&["draft", "lnit"], "unknown_command", "lint"),
        (&["config", "chek"], "unknown_command", "check"),
        (&["search", "--licens", "MIT"], "usage", "--licence"),
        (&["publish", "--exspect", "3"], "usage", "--expect"),
        (&["adopt", "x/y", "--stage", "operatoin"], "usage", "operation"),
    ];
    for (words, slug, nearest) in near {
        assert_eq!(slug_of(words), ((*slug).to_owned(), 2), "{words:?}");
        assert!(piped(words).err.contains(&format!("did you mean \"{nearest}\"?")), "{words:?}: {}", piped(words).err);
    }
}

#[test]
fn wrong_values_are_refused_as_usage() {
    let wrong: &[&[&str]] = &[
        &["search", "--limit", "0"],
        &["search", "--min-adopters", "many"],
        &["publish", "--expect"],
        &["show"],
        &["publisher"],
        &["publisher", "show"],
        &["show", "a/b", "c/d"],
        &["--timeout", "30", "status"],
        &["--json", "--jsonl", "version"],
        &["-q", "-v", "version"],
        &["--lang", "fr", "version"],
        &[],
        &["show", "1"],
    ];
    for words in wrong {
        let called = piped(words);
        assert_eq!(called.exit, 2, "{words:?}: {}{}", called.out, called.err);
        assert!(called.err.contains("[usage, exit 2]") || called.out.contains("\"usage\""), "{words:?}: {}", called.err);
        assert!(!called.err.contains("error-") && !called.err.contains("hint-"), "{}", called.err);
    }
}

#[test]
fn flags_stand_before_or_after_the_command() {
    for words in [["--json", "version"], ["version", "--json"]] {
        let called = piped(&words);
        assert_eq!(called.exit, 0);
        assert!(called.out.starts_with("{\"schema\":\"kreisnetz.version/1\",\"data\":{"), "{}", called.out);
        assert_eq!(called.out.lines().count(), 1, "one line in a pipe");
    }
    assert!(called(&["version", "--json"], &[], "", true).out.lines().count() > 1, "indented on a terminal");
}

#[test]
fn events_begin_with_start_and_end_with_summary_or_error() {
    let lines =
        |words: &[&str]| -> Vec<serde_json::Value> { piped(words).out.lines().map(|line| serde_json::from_str(line).unwrap()).collect() };
    let good = lines(&["search", "x", "--jsonl"]);
    assert_eq!((good[0]["type"].as_str(), good[0]["schema"].as_str()), (Some("start"), Some("kreisnetz.search.events/1")));
    assert_eq!(good.last().unwrap()["type"], "summary");
    assert_eq!(good.last().unwrap()["data"]["query"], "x");
    let bad = lines(&["show", "uelzen/nichts", "--jsonl"]);
    assert_eq!(bad.last().unwrap()["type"], "error");
    assert_eq!(bad.last().unwrap()["error"]["slug"], "not_found");
}

#[test]
fn what_others_wrote_goes_to_a_program_byte_for_byte_and_to_a_terminal_without_what_could_steer_it() {
    assert_eq!(piped(&["export", "dcat"]).out, "<urn:x> a <urn:y> . # \x1b[31mred");
    assert_eq!(called(&["export", "dcat"], &[], "", true).out, "<urn:x> a <urn:y> . # [31mred\n");
}

#[test]
fn a_publisher_is_asked_for_by_name_and_an_unknown_one_is_not_found() {
    assert_eq!(slug_of(&["publisher", "show", "uelzn"]), ("not_found".to_owned(), 4));
    let called = piped(&["publisher", "shwo", "uelzen"]);
    assert!(called.err.contains("did you mean \"show\"?"), "{}", called.err);
}

#[test]
fn nothing_found_is_no_failure_unless_asked() {
    assert_eq!(piped(&["search", "gibtesnicht"]).exit, 0);
    assert_eq!(slug_of(&["search", "gibtesnicht", "--fail-empty"]), ("no_hits".to_owned(), 4));
}

#[test]
fn a_missing_answer_is_named_by_its_flag() {
    for (words, flag) in
        [(vec!["init"], "--county"), (vec!["init", "--county", "03360"], "--contact"), (vec!["withdraw", "kuubu"], "--reason")]
    {
        let called = called(&[&words[..], &["--no-input"]].concat(), &[], "", true);
        assert_eq!(called.exit, 2);
        assert!(called.err.contains(&format!("{flag} is missing")) && called.err.contains("[missing_input, exit 2]"), "{}", called.err);
    }
}

#[test]
fn init_asks_what_is_missing_and_shows_the_passphrase_once() {
    let called = called(&["init"], &[], "lüchow\ndigital@x.example\n\n/media/usb\ny\n", true);
    assert_eq!(called.exit, 0, "{}", called.err);
    assert_eq!(called.err.matches("abacus zebra").count(), 1);
    assert!(!called.out.contains("abacus"), "the answer holds no secret");
    let declined = super::tests::called(&["init"], &[], "lüchow\ndigital@x.example\n\n/media/usb\nn\n", true);
    assert_eq!(declined.exit, 6);
}

#[test]
fn a_passphrase_comes_from_a_file_where_nobody_can_be_asked() {
    let words = ["key", "delegate", "--root-dir", "x", "--passphrase-file", "-"];
    assert_eq!(called(&words, &[], "abacus zebra\n", false).exit, 5, "it was read");
    let called = called(&words, &[], "", false);
    assert_eq!(called.exit, 2, "{}", called.err);
    assert!(called.err.contains("--passphrase-file"), "{}", called.err);
}

#[test]
fn faults_of_drafts_are_data_with_exit_code_seven() {
    let called = piped(&["draft", "lint", "--json"]);
    assert_eq!(called.exit, 7);
    assert!(called.out.contains("\"schema\":\"kreisnetz.lint/1\""));
}

#[test]
fn a_fault_in_the_settings_names_file_line_and_the_nearest_key() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("config.toml"), "[network]\nlisen = []\n").unwrap();
    let called = called_in(home.path(), &["config", "check"], &[], "", false);
    assert_eq!(called.exit, 13);
    assert!(called.err.contains("config.toml:2: unknown key \"network.lisen\"; did you mean \"network.listen\"?"), "{}", called.err);
}

#[test]
fn a_setting_is_read_and_changed() {
    let home = tempfile::tempdir().unwrap();
    let set = called_in(home.path(), &["config", "set", "search.limit", "9"], &[], "", false);
    assert_eq!((set.exit, set.out.as_str()), (0, "search.limit is now 9. Undo: kreisnetz config set search.limit 20\n"), "{}", set.err);
    assert_eq!(called_in(home.path(), &["config", "get", "search.limit"], &[], "", false).out, "9\n");
    assert_eq!(called_in(home.path(), &["config", "get", "search.limt"], &[], "", false).exit, 4);
}

#[test]
fn help_is_there_in_both_languages_without_any_setting() {
    assert!(piped(&["--help"]).out.starts_with("kreisnetz: services and assets"));
    assert!(piped(&["search", "-h", "--lang", "de"]).out.starts_with("kreisnetz suche"));
    assert!(piped(&["help", "node_not_running"]).out.starts_with("node_not_running (exit 11)"));
    assert_eq!(piped(&["help", "nodenotrunning"]).exit, 4);
    for shell in ["bash", "zsh", "fish"] {
        assert!(piped(&["completions", shell]).out.contains("kreisnetz"));
    }
}

#[test]
fn a_closed_pipe_ends_quietly() {
    struct Gone;
    impl std::io::Write for Gone {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let home = tempfile::tempdir().unwrap();
    let (mut stdin, mut err) = ("".as_bytes(), Vec::new());
    let mut process = Process {
        words: vec!["version".to_owned()],
        variables: BTreeMap::from([("KREISNETZ_HOME".to_owned(), home.path().display().to_string())]),
        system: home.path().join("etc"),
        stdin: &mut stdin,
        stdout: &mut Gone,
        stderr: &mut err,
        terminals: Terminals::default(),
        columns: None,
        now: now(),
    };
    assert_eq!(call(&Uelzen, &mut process), 0);
    assert!(err.is_empty());
}

#[test]
fn a_comparison_goes_into_a_spreadsheet_and_no_cell_becomes_a_formula() {
    let called = piped(&["compare", "uelzen/kuubu", "coesfeld/hilfe", "--csv"]);
    assert_eq!((called.exit, called.out.as_str()), (0, "row\r\nlicence,EUPL-1.2,\"'=MIT, or so\"\r\n"), "{}", called.err);
    assert_eq!(piped(&["vergleiche", "uelzen/kuubu", "coesfeld/hilfe", "--csv", "--json"]).exit, 2);
}

#[test]
fn an_empty_inbox_says_how_much_was_read_and_reading_needs_the_node() {
    let typed = |words: &[&str]| called_in(tempfile::tempdir().unwrap().path(), words, &[], "", true);
    assert!(typed(&["inbox", "--lang", "en"]).out.contains("Nothing new. 3 messages were read."));
    assert!(typed(&["posteingang", "--lang", "de"]).out.contains("Nichts Neues. 3 Nachrichten wurden gelesen."));
    assert_eq!(piped(&["inbox", "read", "0123abcd"]).exit, 11);
    assert_eq!(piped(&["watch"]).exit, 11);
}
