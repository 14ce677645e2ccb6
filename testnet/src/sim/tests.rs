//! Whole runs, told as stories: every scenario from a few seeds, the same seed twice, and faults that the checker must find.
#![allow(clippy::unwrap_used)]

use super::invariants::Invariant;
use super::run::{Broken, Setup};
use super::scenario::Scenario;
use super::world::{Fault, Side};

fn setup(name: &str, publishers: Option<usize>) -> Setup {
    let mut scenario = Scenario::load(name).unwrap();
    scenario.publishers = publishers.unwrap_or(scenario.publishers);
    Setup::new(scenario).unwrap()
}

fn holds(name: &str, publishers: Option<usize>, seeds: std::ops::Range<u64>) {
    let setup = setup(name, publishers);
    for seed in seeds {
        if let Err(failed) = setup.run(seed, || ()) {
            panic!("{}; replay: cargo testnet sim {name} --seed {seed}\n{:#?}", failed.what, failed.steps);
        }
    }
}

#[test]
fn thirty_counties_that_start_one_after_the_other_converge() {
    holds("join", None, 0..3);
}

#[test]
fn halves_that_were_cut_apart_are_equal_within_a_minute() {
    holds("partition", None, 0..3);
}

#[test]
fn restarts_bad_links_and_wrong_clocks_end_in_the_same_catalogs() {
    holds("churn", None, 0..3);
}

#[test]
fn a_crash_between_any_two_steps_loses_nothing_that_was_acknowledged() {
    holds("crash", None, 0..3);
}

#[test]
fn machines_that_are_set_back_to_old_images_sign_no_number_twice() {
    holds("restored-backup", None, 0..3);
}

#[test]
fn a_machine_and_its_copy_that_share_a_peer_sign_nothing_twice() {
    holds("clone", None, 0..3);
}

#[test]
fn old_foreign_and_far_heads_change_nothing() {
    holds("replay", None, 0..2);
}

#[test]
fn two_heads_for_one_number_are_proven_everywhere() {
    holds("equivocation", None, 0..3);
}

#[test]
fn two_stories_are_proven_when_the_halves_meet() {
    holds("split-view", None, 0..3);
}

#[test]
fn a_victim_of_one_peer_learns_from_the_others() {
    holds("freeze", None, 0..2);
}

#[test]
fn a_recall_reaches_everybody_who_asks_its_publisher_though_nine_of_ten_suppress_it() {
    holds("recall", None, 0..4);
}

#[test]
fn a_recall_whose_publisher_is_gone_is_there_as_soon_as_an_honest_holder_was_asked() {
    holds("recall-orphaned", None, 0..2);
    let setup = setup("recall-orphaned", None);
    let late = setup.scenario.recall.clone().unwrap().late;
    let reached: usize = (0..2)
        .map(|seed| {
            let mut world = setup.world(seed, Side::Hostile);
            world.run(|| ()).unwrap();
            let recall = world.recall.clone().unwrap();
            late.iter().filter(|name| recall.has(world.cast.by_name(name).unwrap())).count()
        })
        .sum();
    assert!(reached > 0, "nobody who came late asked an honest holder: the run says nothing");
}

#[test]
fn without_asking_the_publisher_the_recall_would_be_kept_away() {
    let mut scenario = Scenario::load("recall").unwrap();
    scenario.recall.as_mut().unwrap().adopters.truncate(0);
    scenario.hold.recalled = 0;
    let mut watched = Setup::new(scenario).unwrap().world(1, Side::Hostile);
    let names = ["stade", "lueneburg", "goslar", "steinburg", "nordfriesland"];
    watched.run(|| ()).unwrap();
    let recall = watched.recall.clone().unwrap();
    let (_, seq) = recall.signed.unwrap();
    let holds = |name: &&&str| {
        let node = watched.cast.by_name(name).unwrap();
        watched.node(node).store.position(recall.publisher).is_some_and(|position| position.seq >= seq)
    };
    assert!(names.iter().filter(holds).count() < names.len(), "the peers that suppress it make a difference");
}

#[test]
fn floods_junk_and_endless_answers_are_cut_off() {
    holds("flood", None, 0..2);
}

#[test]
fn counties_become_members_over_two_years_by_vouches_and_all_nodes_agree() {
    holds("admission", Some(30), 0..2);
}

#[test]
fn fewer_false_counties_than_the_quorum_bring_nobody_in() {
    holds("sybil", None, 0..1);
}

#[test]
fn as_many_false_counties_as_the_quorum_bring_in_no_more_than_names_and_budgets_allow() {
    let setup = setup("sybil-quorum", None);
    let report = setup.run(0, || ()).unwrap();
    assert!(report.false_members > 0, "nobody came in: the run says nothing about the bound");
}

#[test]
fn a_new_entry_is_everywhere_within_a_second() {
    holds("country", Some(120), 0..1);
}

#[test]
fn the_continent_in_small_converges() {
    holds("continent", Some(150), 0..1);
}

#[test]
fn the_same_seed_takes_the_same_way_and_another_seed_another() {
    for name in ["churn", "crash", "split-view", "flood"] {
        let setup = setup(name, None);
        let run = |seed| setup.run(seed, || ()).map(|report| (report.state, report.trace, report.steps)).unwrap();
        assert_eq!(run(1_000), run(1_000), "{name}");
        assert_ne!(run(1_000).1, run(1_001).1, "{name}");
    }
}

#[test]
fn a_run_does_not_depend_on_what_ran_before_it() {
    let fresh = setup("crash", None).run(7, || ()).unwrap().trace;
    let setup = setup("crash", None);
    setup.run(8, || ()).unwrap();
    assert_eq!(setup.run(7, || ()).unwrap().trace, fresh);
}

#[test]
fn a_county_that_was_away_for_all_of_it_catches_up_by_one_reconciliation() {
    let text = "about = \"One county is away.\"\npublishers = 8\nentries = 3\nsynced = true\nuntil_s = 300\n\
                [[outage]]\nfrom_s = 5\nover_s = 1\ncount = 1\naway_s = [200, 200]\n\
                [[publish]]\nfrom_s = 20\nover_s = 100\ncount = 30\n[hold]\nconverged_s = 15\n";
    let setup = Setup::new(Scenario::parse("away", "away.toml", text).unwrap()).unwrap();
    for seed in 0..10 {
        setup.run(seed, || ()).unwrap();
    }
}

#[test]
fn a_demand_that_is_not_met_fails_the_run() {
    let mut scenario = Scenario::load("partition").unwrap();
    scenario.hold.converged_s = Some(0);
    let failed = Setup::new(scenario).unwrap().run(1, || ()).unwrap_err();
    assert!(matches!(failed.what, Broken::Demand(_)), "{}", failed.what);
}

/// Returns the invariant that a run with a fault breaks.
fn broken_by(fault: Fault, scenario: &str) -> Invariant {
    let mut world = setup(scenario, None).world(3, Side::Hostile);
    world.fault = Some(fault);
    world.run(|| ()).unwrap_err().invariant
}

#[test]
fn a_store_that_forgets_what_it_acknowledged_is_found() {
    assert_eq!(broken_by(Fault::ForgetsAcknowledged, "crash"), Invariant::Acknowledged);
}

#[test]
fn a_county_that_signs_from_a_backup_is_found() {
    assert_eq!(broken_by(Fault::SignsFromBackup, "partition"), Invariant::OnePayload);
}

#[test]
fn a_county_that_signs_from_an_image_without_asking_is_found() {
    assert_eq!(broken_by(Fault::AsksNobody, "restored-backup"), Invariant::OnePayload);
}

#[test]
fn a_copy_that_nobody_tells_of_the_other_is_found() {
    assert_eq!(broken_by(Fault::NamesNoRun, "clone"), Invariant::OnePayload);
}

#[test]
fn a_node_that_blames_the_honest_is_found() {
    assert_eq!(broken_by(Fault::BlamesEverybody, "partition"), Invariant::NobodyBlamed);
}

#[test]
fn a_node_that_takes_somebody_who_is_nobody_is_found() {
    assert_eq!(broken_by(Fault::TakesAFalseIdentity, "sybil"), Invariant::FalseMembers);
}

#[test]
fn counties_that_renew_no_vouch_are_found() {
    let mut world = setup("admission", Some(12)).world(3, Side::Hostile);
    world.fault = Some(Fault::RenewsNothing);
    assert_eq!(world.run(|| ()).unwrap_err().invariant, Invariant::StaysMember);
}

#[test]
fn the_help_names_every_scenario() {
    let command = <super::args::Sim as clap::Args>::augment_args(clap::Command::new("sim"));
    let help = command.get_after_help().unwrap().to_string();
    let named: Vec<&str> = help.split([' ', ',', ';', '\n']).collect();
    assert!(Scenario::names().all(|name| named.contains(&name)), "{help}");
}
