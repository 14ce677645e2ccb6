//! The status, and the reader of a stopped node's home.

use super::world::{COESFELD, DAY, START, UELZEN, World, at, references, search};
use crate::api::{Level, NodeState, OwnHead, PeersRequest, Reachable, SearchRequest, Source, StatusData, StatusRequest};
use crate::config::{Config, Share};
use crate::failure::Slug;
use crate::home::{Home, HomeLock};
use crate::query::{Circumstances, Habits, Library, NetworkView, StoppedNode, Thresholds, open_stopped};
use crate::service::Reading;
use kreisnetz_catalog::admission::Policy;

pub(super) const VIEW: NetworkView = NetworkView {
    uptime_seconds: 3600,
    connected: 2,
    direct: 2,
    relayed: 0,
    known: 5,
    lonely_seconds: 0,
    reachable: Reachable::Yes,
    held_by: Some(2),
    own_head: OwnHead::Confirmed,
    reconciled_at: Some(START),
    traffic: crate::api::TrafficStatus {
        requests: 7,
        stream_sent_bytes: 900,
        stream_received_bytes: 4_000,
        gossip_sent_bytes: 415,
        gossip_received_bytes: 830,
    },
};

pub(super) fn status(world: &World, library: &Library, node: Option<&NetworkView>) -> StatusData {
    let thresholds = Thresholds {
        peers_min: 1,
        no_peers_after_seconds: 1800,
        lag_max_seconds: DAY,
        disk_free_min: Share::Percent(0),
        key_warn_seconds: 60 * DAY,
    };
    let store = world.home().store();
    library.status(&Circumstances { network: &world.network, store: &store, backups: None, thresholds, node }).unwrap().data
}

pub(super) fn warnings(status: &StatusData) -> Vec<&str> {
    status.checks.iter().filter(|check| check.level != Level::Ok).map(|check| check.id.as_str()).collect()
}

#[test]
fn a_node_with_peers_is_ready_and_one_without_them_for_long_is_not() {
    let world = World::with_kuubu();
    let ready = status(&world, &world.library(0), Some(&VIEW));
    assert_eq!((ready.state, warnings(&ready)), (NodeState::Ready, vec![]));
    assert_eq!((ready.replica.publishers, ready.replica.entries, ready.replica.lag_s), (1, 1, Some(0)));
    assert_eq!((ready.members.admitted, ready.members.pending, ready.catalog.seq), (2, 0, 0));
    assert!(ready.store.bytes > 0 && ready.store.free_bytes.is_some());

    let lonely = NetworkView { connected: 0, direct: 0, lonely_seconds: 1800, ..VIEW };
    let status_of = |node| status(&world, &world.library(0), Some(&node));
    assert_eq!(warnings(&status_of(lonely)), ["no_peers"]);
    assert_eq!(status_of(NetworkView { lonely_seconds: 1799, ..lonely }).state, NodeState::Ready);
    assert_eq!(status_of(NetworkView { own_head: OwnHead::Conflict, ..VIEW }).state, NodeState::NotReady);
}

#[test]
fn lag_and_the_end_of_the_key_are_warned_of() {
    let world = World::with_kuubu();
    let late = status(&world, &world.library(2), Some(&VIEW));
    assert_eq!((late.state, warnings(&late)), (NodeState::Degraded, vec!["lag"]));
    let fresh = |days| NetworkView { reconciled_at: Some(START.plus(days * DAY)), ..VIEW };
    assert_eq!(warnings(&status(&world, &world.library(121), Some(&fresh(121)))), ["key_expiring"]);
    assert!(warnings(&status(&world, &world.library(119), Some(&fresh(119)))).is_empty());
}

#[test]
fn a_county_that_is_not_admitted_is_told_so() {
    let world = World::new(COESFELD, &[UELZEN]);
    let status = status(&world, &world.library(0), Some(&VIEW));
    assert_eq!((warnings(&status), status.members.pending), (vec!["not_admitted"], 1));
}

#[test]
fn the_home_of_a_stopped_node_answers_from_its_store() {
    let mut world = World::with_kuubu();
    let home = world.home();
    let network = world.network.clone();
    let now = START.plus(2 * DAY);
    let open = |home: &Home| open_stopped(home, &network, Policy::default(), Habits::default(), now);
    assert_eq!(open(&home).unwrap_err().slug(), Slug::HomeInUse, "the store is open for writing");

    let (_kept, killed) = world.killed();
    world.publish(UELZEN, vec![super::entries::asset("neues", "Ehrenamt neu gedacht", "1")]);
    // A repair writes; after it the file is as old as the test says.
    open(&killed).unwrap();
    let store = std::fs::File::options().write(true).open(killed.store()).unwrap();
    store.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(START.plus(DAY).as_seconds())).unwrap();
    let library = open(&killed).unwrap();
    let answer = search(&library, "Ehrenamt");
    assert_eq!((references(&answer), answer.source), (vec!["uelzen/kuubu"], Source::Store));
    assert_eq!(answer.as_of, at(1), "the data are as old as the last change of the store");

    let stopped = status(&world, &library, None);
    assert_eq!((stopped.state, warnings(&stopped)), (NodeState::NotReady, vec!["stopped"]));
    assert_eq!((stopped.uptime_s, stopped.replica.lag_s), (None, None));
}

#[test]
fn a_home_that_a_crash_left_is_not_repaired_while_another_process_has_it() {
    let world = World::with_kuubu();
    let (_kept, killed) = world.killed();
    let lock = HomeLock::acquire(&killed).unwrap();
    let open = || open_stopped(&killed, &world.network, Policy::default(), Habits::default(), START);
    assert_eq!(open().unwrap_err().slug(), Slug::HomeInUse);
    drop(lock);
    open().unwrap();
}

#[test]
fn an_index_that_lags_behind_the_store_is_not_believed() {
    let world = World::with_kuubu();
    let (_kept, home) = world.killed();
    drop(kreisnetz_search::Index::open_or_create(&home.index()).unwrap());
    let library = open_stopped(&home, &world.network, Policy::default(), Habits::default(), START).unwrap();
    assert_eq!(references(&search(&library, "Ehrenamt")), ["uelzen/kuubu"]);

    let reader = world.store.reader();
    let index = kreisnetz_search::Index::open_or_create(&home.index()).unwrap();
    index.writer().unwrap().commit(reader.sequence().unwrap()).unwrap();
    let library = open_stopped(&home, &world.network, Policy::default(), Habits::default(), START).unwrap();
    assert!(references(&search(&library, "Ehrenamt")).is_empty(), "an index at the store's number is taken as it is");
}

#[test]
fn a_home_of_another_network_or_of_nobody_is_refused() {
    let world = World::with_kuubu();
    let (_kept, home) = world.killed();
    let other = kreisnetz_catalog::NetworkFile::parse("name = \"other\"\nsalt = \"00112233445566778899aabbccddeeff\"\n").unwrap();
    assert_eq!(open_stopped(&home, &other, Policy::default(), Habits::default(), START).unwrap_err().slug(), Slug::NetworkMismatch);
    let empty = tempfile::tempdir().unwrap();
    let nobody = open_stopped(&Home::new(empty.path()), &world.network, Policy::default(), Habits::default(), START);
    assert_eq!(nobody.unwrap_err().slug(), Slug::NotInitialised);
}

#[tokio::test]
async fn the_command_line_asks_a_stopped_home_as_it_asks_a_node() {
    let world = World::with_kuubu();
    let (_kept, home) = world.killed();
    let stopped = StoppedNode::open(&home, world.network.clone(), &Config::default(), START).unwrap();
    let found = stopped.search(SearchRequest { q: "Ehrenamt".to_owned(), ..Default::default() }).await.unwrap();
    assert_eq!(references(&found), ["uelzen/kuubu"]);
    assert_eq!(stopped.status(StatusRequest {}).await.unwrap().data.state, NodeState::NotReady);
    let peers = stopped.peers(PeersRequest {}).await.unwrap_err();
    assert_eq!((peers.slug(), peers.exit()), (Slug::NodeNotRunning, 11));
}
