//! A county writes its catalog: drafts, withdrawals, adoptions; its network is a delta handed over by hand.
#![allow(clippy::unwrap_used)]

mod forked;
mod vouching;

use std::fs;
use std::path::Path;
use std::thread::JoinHandle;

use kreisnetz_catalog::admission::Policy;
use kreisnetz_catalog::{Delta, NetworkFile, Since};
use kreisnetz_protocol::StoreOutcome;
use kreisnetz_search::Query;
use tempfile::TempDir;

use super::*;
use crate::api::{AdoptRequest, DraftText, InitRequest, Operation, PublishRequest, WithdrawRequest};
use crate::entropy::Entropy;
use crate::home::Home;
use crate::init::init_with;
use crate::storage;

const NAME: &str = "name = \"testnet\"\nsalt = \"00112233445566778899aabbccddeeff\"\n";
const SERVICE: &str = r#"
kind = "service"
title = { de = "Bürgerbus Wendland", en = "Citizens' bus Wendland" }
summary = { de = "Ein Bus, der auf Anruf durch die Dörfer fährt.", en = "A bus that drives through the villages on call." }
description = { de = "Der Bürgerbus fährt auf Anruf durch alle Dörfer des Landkreises. Ehrenamtliche Fahrerinnen und Fahrer holen Menschen ab, die sonst nicht zum Arzt, zum Einkauf oder zum Amt kämen. Gebucht wird am Telefon." }
topics = ["mobility"]
state = "operation"
since = 2024-05-01
channels = [{ type = "phone" }]
audience = ["citizens"]
operating_model = "self-hosted"
accessibility = "partial"
"#;

/// A county with its home and its storage thread.
struct Place {
    folder: TempDir,
    authoring: Authoring<Nobody>,
    shelf: Shelf,
    thread: JoinHandle<Result<(), Failure>>,
}

fn clock() -> Clock {
    Clock::standing("2026-11-23T13:00:00Z").unwrap()
}

/// Makes homes of these counties in one network that names them all.
fn network<const N: usize>(counties: [&str; N]) -> [Place; N] {
    network_founded_by(N, counties)
}

/// Makes homes of these counties in one network that names so many of them, the first ones.
fn network_founded_by<const N: usize>(founders: usize, counties: [&str; N]) -> [Place; N] {
    let folders = counties.map(|county| {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("given.toml"), NAME).unwrap();
        let request = InitRequest {
            home: folder.path().join("home"),
            county: county.to_owned(),
            name: None,
            partner: None,
            root_keys: crate::keys::SetShape::default(),
            contact: format!("digital@{county}.example"),
            root_dir: folder.path().join("stick"),
            network: Some(folder.path().join("given.toml")),
            proxy: "none".to_owned(),
            from: Vec::new(),
            dry_run: false,
        };
        let done = init_with(&request, clock(), |whose| Ok(Entropy::of_seed(b"7", whose))).unwrap();
        (folder, done.data.publisher.id)
    });
    let mut text = NAME.to_owned();
    for (_, id) in folders.iter().take(founders) {
        text.push_str(&format!("[[founder]]\npublisher = \"{id}\"\n"));
    }
    folders.map(|(folder, _)| {
        fs::write(folder.path().join("home/network.toml"), &text).unwrap();
        open(folder)
    })
}

fn open(folder: TempDir) -> Place {
    open_with(folder, |home, network, clock| storage::open(home, network, Policy::default(), clock))
}

fn open_with(folder: TempDir, opened: impl FnOnce(&Home, &NetworkFile, Clock) -> Result<(storage::Storage, Shelf), Failure>) -> Place {
    let home = Home::new(folder.path().join("home"));
    let network = NetworkFile::parse(&fs::read_to_string(home.network()).unwrap()).unwrap();
    let (mut storage, shelf) = opened(&home, &network, clock()).unwrap();
    // There is no network whose nodes could be asked.
    storage.confirm();
    let (handle, thread) = storage.start().unwrap();
    let drafts = home.drafts();
    let authoring = Authoring::new(drafts, shelf.clone(), handle, clock(), Nobody);
    Place { folder, authoring, shelf, thread }
}

impl Place {
    fn drafts(&self) -> std::path::PathBuf {
        self.folder.path().join("home/drafts")
    }

    fn write(&self, slug: &str, text: &str) {
        fs::write(self.drafts().join(format!("{slug}.toml")), text).unwrap();
    }

    /// Reads all drafts as the command line does.
    fn request(&self) -> PublishRequest {
        let mut drafts: Vec<DraftText> = fs::read_dir(self.drafts())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
            .map(|path| {
                let slug = path.file_stem().unwrap().to_str().unwrap().to_owned();
                DraftText { path: format!("drafts/{slug}.toml"), text: fs::read_to_string(&path).unwrap(), slug }
            })
            .collect();
        drafts.sort_by(|a, b| a.slug.cmp(&b.slug));
        PublishRequest { drafts, ..PublishRequest::default() }
    }

    fn seq(&self) -> u64 {
        let view = self.authoring.desk.view();
        view.derived.head(&view.own()).map_or(0, |head| head.seq)
    }

    /// Searches as a query does: members of the network only.
    fn found(&self, text: &str) -> Vec<String> {
        let standpoint = self.shelf.standpoint();
        let allowed = self.shelf.derived().publishers.keys().filter(|id| standpoint.is_searched(id)).map(|id| *id.as_bytes()).collect();
        let query = Query { text: text.to_owned(), limit: 10, allowed_publishers: Some(allowed), ..Query::default() };
        self.shelf.searcher.search(&query).unwrap().hits.into_iter().map(|hit| hit.reference).collect()
    }

    /// Waits until a search finds as many: what was pulled is answered for before the index shows it.
    async fn finds(&self, text: &str, number: usize) -> Vec<String> {
        for _ in 0..500 {
            let found = self.found(text);
            if found.len() == number {
                return found;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        self.found(text)
    }

    /// Hands the whole catalog over to another county, as a pull does.
    async fn hand_to(&self, other: &Self) -> StoreOutcome {
        let view = self.authoring.desk.view();
        let log = view.derived.publisher(&view.own()).unwrap().log.clone();
        other.authoring.storage.put_identity(log).await.unwrap().unwrap();
        let serving = self.shelf.reader.delta(&view.own(), Since::Nothing).unwrap().unwrap();
        let (head, leaves) = (serving.head().clone(), serving.leaves().to_vec());
        let entries = serving.map(Result::unwrap).collect();
        other.authoring.storage.put(Box::new(Delta { head, since: Since::Nothing, leaves, entries })).await.unwrap()
    }

    /// Stops the node in order and returns its folder.
    async fn stop(self) -> TempDir {
        let Self { folder, authoring, shelf, thread } = self;
        drop((authoring, shelf));
        tokio::task::spawn_blocking(|| thread.join()).await.unwrap().unwrap().unwrap();
        folder
    }
}

async fn adopt(place: &Place, reference: &str, change: impl FnOnce(&mut AdoptRequest)) -> Result<crate::api::AdoptData, Failure> {
    let mut request = AdoptRequest { reference: reference.to_owned(), ..AdoptRequest::default() };
    change(&mut request);
    place.authoring.adopt(request).await.map(|answer| answer.data)
}

#[tokio::test]
async fn the_drafts_of_init_are_published_as_they_are() {
    let [uelzen] = network(["uelzen"]);
    let answer = uelzen.authoring.publish(uelzen.request()).await.unwrap().data;
    assert_eq!((answer.seq_before, answer.seq_after, answer.count), (0, 1, 2));
    assert!(answer.problems.is_empty(), "{:?}", answer.problems);
    let refs: Vec<_> = answer.changes.iter().map(|change| (change.op, change.reference.as_str())).collect();
    assert_eq!(refs, [(Operation::Add, "uelzen/county"), (Operation::Add, "uelzen/node")]);
    assert!(answer.head.is_some() && answer.expires.is_some());
    assert_eq!(answer.undo.as_deref(), Some("kreisnetz withdraw county --reason mistake && kreisnetz withdraw node --reason mistake"));
}

#[tokio::test]
async fn nothing_new_signs_no_head_and_a_change_signs_one() {
    let [uelzen] = network(["uelzen"]);
    uelzen.write("buergerbus", SERVICE);
    uelzen.authoring.publish(uelzen.request()).await.unwrap();
    let again = uelzen.authoring.publish(uelzen.request()).await.unwrap().data;
    assert_eq!((again.seq_after, again.changes.len(), uelzen.seq()), (1, 0, 1));

    uelzen.write("buergerbus", &SERVICE.replace("auf Anruf durch die Dörfer", "werktags durch die Dörfer"));
    let plan = uelzen.authoring.publish(PublishRequest { dry_run: true, ..uelzen.request() }).await.unwrap().data;
    assert_eq!((plan.seq_after, plan.head.clone(), uelzen.seq()), (2, None, 1), "a plan signs nothing");
    let done = uelzen.authoring.publish(PublishRequest { expect: Some(1), ..uelzen.request() }).await.unwrap().data;
    assert_eq!((done.changes[0].op, done.seq_after, done.root == plan.root), (Operation::Change, 2, true));
    let moved = uelzen.authoring.publish(PublishRequest { expect: Some(1), ..uelzen.request() }).await.unwrap_err();
    assert_eq!((moved.exit(), moved.context()["actual"].as_str()), (5, "2"));
}

#[tokio::test]
async fn what_is_published_is_found_at_once_and_what_is_withdrawn_is_not() {
    let [uelzen] = network(["uelzen"]);
    uelzen.write("buergerbus", SERVICE);
    uelzen.authoring.publish(uelzen.request()).await.unwrap();
    assert_eq!(uelzen.found("Bürgerbusse"), ["uelzen/buergerbus"]);

    let withdraw = |slug: &str, reason: &str| WithdrawRequest { slug: slug.into(), reason: reason.into(), ..WithdrawRequest::default() };
    assert_eq!(uelzen.authoring.withdraw(withdraw("buergerbus", "whim")).await.unwrap_err().slug(), Slug::Usage);
    assert_eq!(uelzen.authoring.withdraw(withdraw("bus", "mistake")).await.unwrap_err().slug(), Slug::NotFound);
    let done = uelzen.authoring.withdraw(withdraw("buergerbus", "mistake")).await.unwrap().data;
    assert_eq!((done.seq_after, done.count, done.undo.as_deref()), (2, 3, Some("kreisnetz publish buergerbus")));
    assert!(uelzen.found("Bürgerbusse").is_empty());
    let again = uelzen.authoring.withdraw(withdraw("buergerbus", "mistake")).await.unwrap_err();
    assert_eq!((again.slug(), again.context()["reason"].as_str()), (Slug::Withdrawn, "mistake"));

    let back = uelzen.authoring.publish(uelzen.request()).await.unwrap().data;
    assert_eq!((back.changes[0].op, uelzen.found("Bürgerbusse").len()), (Operation::Add, 1));
}

#[tokio::test]
async fn every_fault_of_every_draft_is_told_at_once_and_nothing_is_signed() {
    let [uelzen] = network(["uelzen"]);
    uelzen.write("buergerbus", &SERVICE.replace("topics", "topcis").replace("operation\"\nsince", "opration\"\nsince"));
    uelzen.write("kaputt", "kind = \n");
    let failure = uelzen.authoring.publish(uelzen.request()).await.unwrap_err();
    assert_eq!((failure.slug(), failure.exit()), (Slug::DraftInvalid, 7));
    let places: Vec<_> = failure.problems().iter().map(|problem| (problem.file.as_str(), problem.line.is_some())).collect();
    assert!(places.contains(&("drafts/buergerbus.toml", true)) && places.contains(&("drafts/kaputt.toml", true)), "{places:?}");
    assert_eq!(uelzen.seq(), 0);
}

#[tokio::test]
async fn an_entry_over_32_kib_is_refused_with_its_limit() {
    let [uelzen] = network(["uelzen"]);
    let languages = ["de", "en", "fr", "nl", "pl"];
    let long: Vec<_> = languages.iter().map(|language| format!("{language} = \"{}\"", "Wort ".repeat(1_600).trim_end())).collect();
    let start = SERVICE.find("description = ").unwrap();
    let end = start + SERVICE[start..].find('\n').unwrap();
    uelzen.write("buergerbus", &format!("{}description = {{ {} }}{}", &SERVICE[..start], long.join(", "), &SERVICE[end..]));
    let failure = uelzen.authoring.publish(uelzen.request()).await.unwrap_err();
    assert_eq!(failure.exit(), 7);
    assert!(failure.problems().iter().any(|problem| problem.slug == "entry_too_large"), "{:?}", failure.problems());
    assert_eq!(uelzen.seq(), 0);
}

#[tokio::test]
async fn the_files_of_an_asset_are_hashed_and_listed() {
    let [uelzen] = network(["uelzen"]);
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testnet/content/uelzen");
    fs::copy(content.join("kuubu.toml"), uelzen.drafts().join("kuubu.toml")).unwrap();
    let none = uelzen.authoring.publish(uelzen.request()).await.unwrap_err();
    assert!(none.problems().iter().any(|problem| problem.slug == "file_missing"), "{:?}", none.problems());
    fs::create_dir(uelzen.drafts().join("kuubu")).unwrap();
    let mut bytes = 0;
    for file in fs::read_dir(content.join("kuubu")).unwrap() {
        let file = file.unwrap();
        bytes += file.metadata().unwrap().len();
        fs::copy(file.path(), uelzen.drafts().join("kuubu").join(file.file_name())).unwrap();
    }
    let answer = uelzen.authoring.publish(uelzen.request()).await.unwrap().data;
    let kuubu = answer.changes.iter().find(|change| change.reference == "uelzen/kuubu").unwrap();
    assert!(kuubu.bytes > bytes && kuubu.version_after.is_some());
}

#[tokio::test]
async fn an_adoption_goes_its_way_and_its_provider_counts_it() {
    let [uelzen, luechow] = network(["uelzen", "luechow-dannenberg"]);
    uelzen.write("buergerbus", SERVICE);
    uelzen.authoring.publish(uelzen.request()).await.unwrap();
    luechow.authoring.publish(luechow.request()).await.unwrap();
    assert!(matches!(uelzen.hand_to(&luechow).await, StoreOutcome::Stored(_)));
    assert_eq!(luechow.finds("Bus", 1).await, ["uelzen/buergerbus"]);

    let first = adopt(&luechow, "uelzen/buergerbus", |_| {}).await.unwrap();
    assert_eq!((first.stage.as_str(), first.adoption_ref.as_str()), ("interest", "luechow-dannenberg/nachnutzung-buergerbus"));
    assert_eq!(first.undo.as_deref(), Some("kreisnetz withdraw nachnutzung-buergerbus --reason mistake"));
    let again = adopt(&luechow, "Uelzen/buergerbus", |_| {}).await.unwrap();
    assert_eq!((again.seq, again.stage.as_str()), (first.seq, "interest"), "nothing was named, nothing was signed");

    let lacking = adopt(&luechow, "uelzen/buergerbus", |wish| wish.stage = Some("operation".into())).await.unwrap_err();
    assert_eq!((lacking.slug(), lacking.context()["flag"].as_str()), (Slug::MissingInput, "--operating-model"));
    let running = adopt(&luechow, "uelzen/buergerbus", |wish| {
        wish.stage = Some("operation".into());
        wish.operating_model = Some("it-provider".into());
        wish.cost_year = Some("3900.50".into());
    });
    assert_eq!(running.await.unwrap().stage, "operation");
    let back = adopt(&luechow, "uelzen/buergerbus", |wish| wish.stage = Some("interest".into())).await.unwrap_err();
    assert_eq!((back.slug(), back.context()["before"].as_str()), (Slug::Usage, "operation"));

    assert!(matches!(luechow.hand_to(&uelzen).await, StoreOutcome::Stored(_)));
    let view = uelzen.authoring.desk.view();
    let subject = (view.own(), "buergerbus".parse().unwrap());
    let counted = view.derived.counted(&subject, &view.standpoint, clock().today());
    let counted: Vec<_> = counted.iter().map(|(known, adoption, class)| (known.slug(), adoption.stage.as_str(), *class)).collect();
    assert_eq!(counted, [("luechow-dannenberg".to_owned(), "operation", storage::AdoptionClass::Confirmed)]);

    let ended = adopt(&luechow, "uelzen/buergerbus", |wish| {
        wish.stage = Some("ended".into());
        wish.ended_reason = Some("cost".into());
    });
    assert_eq!(ended.await.unwrap().stage, "ended");
    let anew = adopt(&luechow, "uelzen/buergerbus", |wish| wish.stage = Some("interest".into())).await.unwrap();
    assert_eq!(anew.stage, "interest");
}

#[tokio::test]
async fn what_cannot_be_adopted_is_refused_by_name() {
    let [uelzen, coesfeld] = network(["uelzen", "coesfeld"]);
    uelzen.write("buergerbus", SERVICE);
    uelzen.authoring.publish(uelzen.request()).await.unwrap();
    uelzen.hand_to(&coesfeld).await;
    let refused = |reference: &'static str| async { adopt(&coesfeld, reference, |_| {}).await.unwrap_err() };
    assert_eq!(refused("uelzen/nonsense").await.exit(), 4);
    assert_eq!(refused("uelzen/county").await.slug(), Slug::Usage);
    assert_eq!(refused("loerrach/x").await.slug(), Slug::NotFound);
    assert_eq!(refused("coesfeld/county").await.context()["detail"], "own_entry");
    assert_eq!(refused("county").await.context()["detail"], "own_entry");
    assert_eq!(refused("uelzen/buergerbus@9").await.slug(), Slug::NotFound);
    for (reason, slug) in [("mistake", Slug::Withdrawn), ("recall", Slug::Recalled)] {
        let withdraw = WithdrawRequest { slug: "buergerbus".into(), reason: reason.into(), ..WithdrawRequest::default() };
        uelzen.authoring.withdraw(withdraw).await.unwrap();
        uelzen.hand_to(&coesfeld).await;
        assert_eq!(refused("uelzen/buergerbus").await.slug(), slug);
        uelzen.authoring.publish(uelzen.request()).await.unwrap();
    }
    assert_eq!(coesfeld.seq(), 0, "nothing was signed");
}

#[tokio::test]
async fn a_restarted_node_goes_on_with_its_number_and_its_index() {
    let [uelzen] = network(["uelzen"]);
    uelzen.write("buergerbus", SERVICE);
    uelzen.authoring.publish(uelzen.request()).await.unwrap();
    let folder = uelzen.stop().await;
    // The index is derived: without it the node makes it anew.
    fs::remove_dir_all(folder.path().join("home/index")).unwrap();
    let uelzen = open(folder);
    assert_eq!((uelzen.seq(), uelzen.found("Bürgerbus").len()), (1, 1));
    let renewed = uelzen.authoring.renew(0).await.unwrap().unwrap();
    assert_eq!(renewed.head.seq, 2);
    assert!(uelzen.authoring.renew(7 * 24 * 60 * 60).await.unwrap().is_none(), "a fresh head is not renewed");
    uelzen.stop().await;
}

#[tokio::test]
async fn an_index_that_lags_far_follows_while_the_node_runs() {
    let [uelzen] = network(["uelzen"]);
    uelzen.write("buergerbus", SERVICE);
    uelzen.authoring.publish(uelzen.request()).await.unwrap();
    let folder = uelzen.stop().await;
    fs::remove_dir_all(folder.path().join("home/index")).unwrap();
    let uelzen = open_with(folder, |home, network, clock| storage::open_lagging(home, network, Policy::default(), clock, 0));
    assert_eq!(uelzen.seq(), 1, "the ground state is there at once");
    assert_eq!(uelzen.finds("Bürgerbus", 1).await.len(), 1);
    uelzen.stop().await;
}

#[tokio::test]
async fn a_node_that_stops_at_once_has_shown_its_index_what_it_stored() {
    let [uelzen, luechow] = network(["uelzen", "luechow-dannenberg"]);
    uelzen.write("buergerbus", SERVICE);
    uelzen.authoring.publish(uelzen.request()).await.unwrap();
    assert!(matches!(uelzen.hand_to(&luechow).await, StoreOutcome::Stored(_)));
    let luechow = open(luechow.stop().await);
    assert_eq!(luechow.found("Bürgerbus"), ["uelzen/buergerbus"]);
}

#[tokio::test]
async fn an_own_entry_is_found_at_once_whatever_waits_for_the_index() {
    let [uelzen, luechow] = network(["uelzen", "luechow-dannenberg"]);
    uelzen.write("buergerbus", SERVICE);
    uelzen.authoring.publish(uelzen.request()).await.unwrap();
    luechow.write("rufbus", &SERVICE.replace("Bürgerbus", "Rufbus"));
    assert!(matches!(uelzen.hand_to(&luechow).await, StoreOutcome::Stored(_)));
    luechow.authoring.publish(luechow.request()).await.unwrap();
    assert_eq!(luechow.found("Rufbus"), ["luechow-dannenberg/rufbus"]);
    assert_eq!(luechow.finds("Bürgerbus", 1).await, ["uelzen/buergerbus"]);
}

#[tokio::test]
async fn catalogs_that_come_together_are_stored_each_for_itself() {
    let [uelzen, coesfeld, luechow] = network(["uelzen", "coesfeld", "luechow-dannenberg"]);
    for county in [&uelzen, &coesfeld] {
        county.authoring.publish(county.request()).await.unwrap();
    }
    let (first, second, again) = tokio::join!(uelzen.hand_to(&luechow), coesfeld.hand_to(&luechow), uelzen.hand_to(&luechow));
    for outcome in [first, second, again] {
        assert!(matches!(outcome, StoreOutcome::Stored(_)), "{outcome:?}");
    }
    assert_eq!(luechow.shelf.reader.figures().unwrap().catalogs, 2);
    assert_eq!(luechow.shelf.reader.figures().unwrap().leaves, 4);
}

#[tokio::test]
async fn a_catalog_that_is_not_the_one_of_its_head_is_not_stored() {
    let [uelzen, coesfeld] = network(["uelzen", "coesfeld"]);
    uelzen.authoring.publish(uelzen.request()).await.unwrap();
    let view = uelzen.authoring.desk.view();
    let log = view.derived.publisher(&view.own()).unwrap().log.clone();
    coesfeld.authoring.storage.put_identity(log).await.unwrap().unwrap();
    let serving = uelzen.shelf.reader.delta(&view.own(), Since::Nothing).unwrap().unwrap();
    let head = serving.head().clone();
    let delta = Delta { head, since: Since::Nothing, leaves: Vec::new(), entries: Vec::new() };
    let outcome = coesfeld.authoring.storage.put(Box::new(delta)).await.unwrap();
    assert!(matches!(outcome, StoreOutcome::BadCatalog));
    assert!(coesfeld.shelf.derived().head(&view.own()).is_none());
}

/// Uelzen offers its bus, Lüchow-Dannenberg knows of it.
async fn with_bus() -> [Place; 2] {
    let [uelzen, luechow] = network(["uelzen", "luechow-dannenberg"]);
    uelzen.write("buergerbus", SERVICE);
    uelzen.authoring.publish(uelzen.request()).await.unwrap();
    luechow.authoring.publish(luechow.request()).await.unwrap();
    assert!(matches!(uelzen.hand_to(&luechow).await, StoreOutcome::Stored(_)));
    [uelzen, luechow]
}

/// The own entry under a slug, as it is published.
fn own(place: &Place, slug: &str) -> kreisnetz_catalog::entry::Entry {
    plan::published(&place.shelf.reader, &place.authoring.desk.view(), &slug.parse().unwrap()).unwrap().unwrap()
}

async fn recall(place: &Place, slug: &str) {
    let withdraw = WithdrawRequest { slug: slug.into(), reason: "recall".into(), ..WithdrawRequest::default() };
    place.authoring.withdraw(withdraw).await.unwrap();
}

#[tokio::test]
async fn a_plan_to_adopt_signs_nothing_and_says_how_to_undo_each_step() {
    let [_, luechow] = with_bus().await;
    let before = luechow.seq();
    let plan = adopt(&luechow, "uelzen/buergerbus", |wish| wish.dry_run = true).await.unwrap();
    assert_eq!((plan.head, plan.seq, luechow.seq()), (None, before + 1, before));
    assert_eq!(plan.undo.as_deref(), Some("kreisnetz withdraw nachnutzung-buergerbus --reason mistake"));
    let to = |stage: &'static str| {
        adopt(&luechow, "uelzen/buergerbus", move |wish| {
            wish.stage = Some(stage.into());
            wish.operating_model = Some("joint".into());
        })
    };
    to("rollout").await.unwrap();
    to("operation").await.unwrap();
    let back = to("rollout").await.unwrap();
    assert_eq!(back.undo.as_deref(), Some("kreisnetz adopt uelzen/buergerbus --stage operation"), "where a stage may be gone back to");
}

#[tokio::test]
async fn every_stage_is_an_entry_with_its_day_and_no_step_is_taken_that_the_life_does_not_have() {
    let [_, luechow] = with_bus().await;
    for stage in ["interest", "alignment", "agreed", "rollout", "operation"] {
        let before = luechow.seq();
        let done = adopt(&luechow, "uelzen/buergerbus", |wish| {
            wish.stage = Some(stage.into());
            wish.operating_model = Some("joint".into());
        });
        assert_eq!((done.await.unwrap().stage.as_str(), luechow.seq()), (stage, before + 1));
        let entry = own(&luechow, "nachnutzung-buergerbus");
        let view = entry.adoption().unwrap();
        assert_eq!(view.dates().last(), Some((stage, clock().today())));
        assert_eq!(view.confirmed_on().is_some(), stage == "operation");
    }
    for stage in ["interest", "alignment", "agreed"] {
        let back = adopt(&luechow, "uelzen/buergerbus", |wish| wish.stage = Some(stage.into())).await.unwrap_err();
        assert_eq!((back.slug(), back.context()["allowed"].as_str()), (Slug::Usage, "rollout, ended"), "{stage}");
    }
    let without = adopt(&luechow, "uelzen/buergerbus", |wish| wish.stage = Some("ended".into())).await.unwrap_err();
    assert_eq!((without.slug(), without.context()["flag"].as_str()), (Slug::MissingInput, "--ended-reason"));
}

#[tokio::test]
async fn run_again_it_changes_only_what_is_named() {
    let [_, luechow] = with_bus().await;
    let first = adopt(&luechow, "uelzen/buergerbus", |wish| {
        wish.stage = Some("operation".into());
        wish.operating_model = Some("it-provider".into());
        wish.note = Some("mit dem Fahrgastbeirat".into());
        wish.cost_once = Some("4000".into());
        wish.cost_year = Some("3900".into());
        wish.effort_days = Some(15);
    });
    first.await.unwrap();
    adopt(&luechow, "uelzen/buergerbus", |wish| wish.cost_year = Some("4100".into())).await.unwrap();
    let entry = own(&luechow, "nachnutzung-buergerbus");
    let view = entry.adoption().unwrap();
    assert_eq!((view.stage(), view.operating_model(), view.effort_days()), ("operation", Some("it-provider"), Some(15)));
    let costs: Vec<_> = view.costs().iter().map(|cost| (cost.basis().unwrap().to_owned(), cost.cents())).collect();
    assert_eq!(costs, [("one-off".to_owned(), Some(400_000)), ("per-year".to_owned(), Some(410_000))]);
    assert_eq!(view.note().unwrap().get("de"), Some("mit dem Fahrgastbeirat"));
}

#[tokio::test]
async fn the_adopted_version_stays_until_an_update_takes_the_present_one() {
    let [uelzen, luechow] = with_bus().await;
    let first = adopt(&luechow, "uelzen/buergerbus", |_| {}).await.unwrap();
    uelzen.write("buergerbus", &SERVICE.replace("auf Anruf durch die Dörfer", "werktags durch die Dörfer"));
    uelzen.authoring.publish(uelzen.request()).await.unwrap();
    uelzen.hand_to(&luechow).await;
    let digest = first.digest.parse().unwrap();
    assert!(luechow.shelf.reader.entry(&digest).unwrap().is_some(), "its bytes stay though its publisher replaced them");
    let again = adopt(&luechow, "uelzen/buergerbus", |wish| wish.note = Some("Wir warten ab.".into())).await.unwrap();
    assert_eq!(again.digest, first.digest);
    // A restart keeps them, and so does a node that was killed between signing and keeping.
    let luechow = open(luechow.stop().await);
    assert!(luechow.shelf.reader.entry(&digest).unwrap().is_some());
    let updated = adopt(&luechow, "uelzen/buergerbus", |wish| wish.update = true).await.unwrap();
    assert_ne!(updated.digest, first.digest);
    assert!(luechow.shelf.reader.entry(&digest).unwrap().is_none(), "nothing names the old version any more");
}

#[tokio::test]
async fn a_recall_stops_new_adoption_and_further_steps_unless_the_adopter_says_so() {
    let [uelzen, luechow] = with_bus().await;
    adopt(&luechow, "uelzen/buergerbus", |_| {}).await.unwrap();
    recall(&uelzen, "buergerbus").await;
    uelzen.hand_to(&luechow).await;
    let found = |found: Vec<String>| found.contains(&"uelzen/buergerbus".to_owned());
    assert!(found(luechow.finds("Bürgerbus", 2).await), "its adopter still finds it, marked");
    let to = |stage: &'static str, despite: bool| {
        adopt(&luechow, "uelzen/buergerbus", move |wish| {
            wish.stage = Some(stage.into());
            wish.operating_model = Some("joint".into());
            wish.ended_reason = (stage == "ended").then(|| "technology".into());
            wish.despite_recall = despite;
        })
    };
    let refused = to("rollout", false).await.unwrap_err();
    assert_eq!((refused.slug(), refused.exit()), (Slug::Recalled, 5));
    assert_eq!(to("rollout", true).await.unwrap().stage, "rollout");
    assert_eq!(to("ended", false).await.unwrap().stage, "ended", "ending it needs no leave");
    assert!(!found(luechow.finds("Bürgerbus", 1).await));

    // Who never had it adopts it only in the version that others have signed for.
    let [coesfeld, _] = network(["coesfeld", "loerrach"]);
    assert_eq!(adopt(&coesfeld, "loerrach/county", |wish| wish.despite_recall = true).await.unwrap_err().slug(), Slug::NotFound);
    assert_eq!(to("interest", false).await.unwrap_err().slug(), Slug::Recalled, "taking it up again is a new adoption");
}

#[tokio::test]
async fn a_draft_about_an_earlier_version_is_published_again_though_its_publisher_has_gone_on() {
    let [uelzen, luechow] = with_bus().await;
    let opinion = |text: &str| {
        format!(
            "kind = \"feedback\"\ntitle = \"Rückmeldung zum Bus\"\nsummary = \"Erfahrungen aus dem ersten Winter im Kreis.\"\n\
             about = \"uelzen/buergerbus@1\"\naudience = \"older\"\nresponses = 11\nratings = {{ ease = 4 }}\ntext = \"{text}\"\n"
        )
    };
    luechow.write("meinung", &opinion("Er kommt."));
    luechow.authoring.publish(luechow.request()).await.unwrap();
    uelzen.write("buergerbus", &SERVICE.replace("auf Anruf durch die Dörfer", "werktags durch die Dörfer"));
    uelzen.authoring.publish(uelzen.request()).await.unwrap();
    uelzen.hand_to(&luechow).await;
    let again = luechow.authoring.publish(luechow.request()).await.unwrap().data;
    assert!(again.changes.is_empty(), "nothing has changed");
    luechow.write("meinung", &opinion("Er kommt pünktlich."));
    assert_eq!(luechow.authoring.publish(luechow.request()).await.unwrap().data.changes.len(), 1);
    luechow.write("andere", &opinion("Nie genannt.").replace("@1", "@7"));
    assert_eq!(luechow.authoring.publish(luechow.request()).await.unwrap_err().problems()[0].slug, "ref_version");
}
