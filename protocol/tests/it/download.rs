//! From whom the files of an asset are fetched.
#![allow(clippy::single_range_in_vec_init)]

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Range;

use kreisnetz_catalog::groups::{GROUP_BYTES, Groups};
use kreisnetz_protocol::limits::{GROUPS_PER_HOLDER, GROUPS_PER_REQUEST, REQUESTS_PER_HOLDER, TRANSFER_FAILURES_MAX};
use kreisnetz_protocol::{Download, DownloadInput as In, DownloadOutput as Out, Have, Reason, TransferId};

type County = &'static str;
const UELZEN: County = "uelzen";
const COESFELD: County = "coesfeld";
const LOERRACH: County = "loerrach";
const FOE: County = "foe";

fn groups(ranges: &[Range<u64>]) -> Groups {
    ranges.iter().cloned().collect()
}

/// A list of files with so many groups each, nothing of them here.
fn download(files: &[u64]) -> Download<County> {
    Download::new(files.iter().map(|groups| (groups * GROUP_BYTES, Groups::all(groups * GROUP_BYTES))))
}

fn everything(files: u64) -> Have {
    Have { whole: groups(&[0..files]), ..Have::default() }
}

fn outputs(download: &mut Download<County>) -> Vec<Out<County>> {
    std::iter::from_fn(|| download.next_output()).collect()
}

/// A county that may be asked; returns its first requests.
fn join(download: &mut Download<County>, now: u64, peer: County, have: Have) -> Vec<Asked> {
    download.handle(now, In::Holder { peer });
    assert!(outputs(download).contains(&Out::AskHave { peer }));
    download.handle(now, In::Has { peer, have });
    requests(download)
}

#[derive(Clone, Debug, PartialEq)]
struct Asked {
    peer: County,
    request: TransferId,
    file: usize,
    groups: Groups,
}

fn requests(download: &mut Download<County>) -> Vec<Asked> {
    let asked = |output| match output {
        Out::Request { peer, request, file, groups } => Some(Asked { peer, request, file, groups }),
        _ => None,
    };
    outputs(download).into_iter().filter_map(asked).collect()
}

fn deliver(download: &mut Download<County>, now: u64, asked: &Asked) {
    download.handle(now, In::Verified { peer: asked.peer, request: asked.request, groups: asked.groups.clone() });
    download.handle(now, In::Answered { peer: asked.peer, request: asked.request });
}

#[test]
fn several_holders_share_the_work_and_no_group_is_asked_for_twice() {
    let mut download = download(&[1_000, 1, 300]);
    let mut asked = VecDeque::from(join(&mut download, 0, UELZEN, everything(3)));
    asked.extend(join(&mut download, 0, COESFELD, everything(3)));
    assert!(asked.iter().all(|one| one.groups.count() <= GROUPS_PER_REQUEST) && asked.len() <= 2 * REQUESTS_PER_HOLDER);
    let open = |peer| asked.iter().filter(|one| one.peer == peer).map(|one| one.groups.count()).sum::<u64>();
    assert_eq!([open(UELZEN), open(COESFELD)], [GROUPS_PER_HOLDER; 2], "the rest waits for whoever is quick");
    let (mut seen, mut shares, mut whole) = (BTreeSet::new(), BTreeMap::<County, u64>::new(), BTreeSet::new());
    while let Some(one) = asked.pop_front() {
        for group in one.groups.ranges().flatten() {
            assert!(seen.insert((one.file, group)), "group {group} of file {} was asked for twice", one.file);
        }
        *shares.entry(one.peer).or_default() += one.groups.count();
        deliver(&mut download, 1, &one);
        for output in outputs(&mut download) {
            match output {
                Out::Request { peer, request, file, groups } => asked.push_back(Asked { peer, request, file, groups }),
                Out::Whole { file } => drop(whole.insert(file)),
                other => panic!("{other:?}"),
            }
        }
    }
    assert_eq!((seen.len(), whole.len(), download.missing_bytes()), (1_301, 3, 0));
    assert!(download.is_complete() && !download.is_starved());
    assert!(shares.values().all(|share| *share > 400), "{shares:?}");
}

#[test]
fn only_what_is_missing_is_asked_for() {
    let size = 10 * GROUP_BYTES;
    let mut download = Download::new([(size, groups(&[2..3, 7..10])), (size, Groups::none())]);
    let asked = join(&mut download, 0, UELZEN, everything(2));
    assert_eq!(asked.iter().map(|one| (one.file, one.groups.clone())).collect::<Vec<_>>(), [(0, groups(&[2..3, 7..10]))]);
    assert_eq!(download.missing_bytes(), 4 * GROUP_BYTES);
}

#[test]
fn the_rarest_file_and_the_rarest_groups_of_it_come_first() {
    let mut download = download(&[64, 64, 64]);
    download.handle(0, In::Holder { peer: UELZEN });
    download.handle(0, In::Holder { peer: COESFELD });
    download.handle(0, In::Holder { peer: LOERRACH });
    outputs(&mut download);
    download.handle(0, In::Has { peer: COESFELD, have: Have { whole: groups(&[0..1]), partial: [(2, groups(&[0..8]))].into() } });
    download.handle(0, In::Has { peer: LOERRACH, have: Have { whole: groups(&[0..1]), ..Have::default() } });
    outputs(&mut download);
    download.handle(0, In::Has { peer: UELZEN, have: everything(3) });
    let of_uelzen: Vec<_> = requests(&mut download).into_iter().filter(|one| one.peer == UELZEN).collect();
    assert_eq!((of_uelzen[0].file, of_uelzen[0].groups.clone()), (1, groups(&[0..64])), "held by Uelzen alone");
    assert_eq!((of_uelzen[1].file, of_uelzen[1].groups.clone()), (2, groups(&[8..64])), "Coesfeld has the other groups");
}

#[test]
fn a_partial_holder_is_asked_for_what_it_has_and_for_nothing_else() {
    let mut download = download(&[100, 100]);
    let asked = join(&mut download, 0, COESFELD, Have { whole: Groups::none(), partial: [(1, groups(&[3..5, 90..200]))].into() });
    assert_eq!(asked.len(), 1);
    assert_eq!((asked[0].file, asked[0].groups.clone()), (1, groups(&[3..5, 90..100])), "and never beyond the file");
}

#[test]
fn who_sends_a_wrong_group_is_dropped_and_blamed_and_its_work_goes_to_others() {
    let mut download = download(&[120]);
    let of_foe = join(&mut download, 0, FOE, everything(1));
    download.handle(1, In::Verified { peer: FOE, request: of_foe[0].request, groups: groups(&[0..3]) });
    assert!(join(&mut download, 2, UELZEN, everything(1)).is_empty(), "all was asked of Foe");
    download.handle(3, In::WrongGroup { peer: FOE });
    let told = outputs(&mut download);
    assert!(told.contains(&Out::Drop { peer: FOE }));
    let offence = told.iter().find_map(|output| if let Out::Offence { peer: FOE, offence } = output { Some(*offence) } else { None });
    assert_eq!(offence.map(|offence| (offence.reason, offence.points)), Some((Reason::WrongGroup, 20)));
    let again: u64 =
        told.iter().map(|output| if let Out::Request { peer: UELZEN, groups, .. } = output { groups.count() } else { 0 }).sum();
    assert_eq!(again, 117, "what it gave before the wrong group was verified, and stays");
    download.handle(4, In::Holder { peer: FOE });
    download.handle(5, In::Has { peer: FOE, have: everything(1) });
    download.handle(90_000, In::Refresh);
    assert!(!outputs(&mut download).iter().any(|output| matches!(output, Out::AskHave { peer: FOE } | Out::Request { peer: FOE, .. })));
}

#[test]
fn the_work_of_one_who_stands_still_is_given_to_another() {
    let mut download = download(&[4_000]);
    let of_foe = join(&mut download, 0, FOE, everything(1));
    let mut of_uelzen = VecDeque::from(join(&mut download, 0, UELZEN, everything(1)));
    let stuck: Groups = of_foe.iter().flat_map(|one| one.groups.ranges().collect::<Vec<_>>()).collect();
    let (mut now, mut is_dropped, mut blamed) = (0, false, 0);
    while !download.is_complete() && now < 20_000 {
        now += 100;
        if let Some(one) = of_uelzen.pop_front() {
            assert!(is_dropped || one.groups.intersection(&stuck).is_empty());
            deliver(&mut download, now, &one);
        }
        download.handle(now, In::DeadlineReached);
        for output in outputs(&mut download) {
            match output {
                Out::Request { peer: UELZEN, request, file, groups } => of_uelzen.push_back(Asked { peer: UELZEN, request, file, groups }),
                Out::Drop { peer } => is_dropped = peer == FOE,
                Out::Offence { peer: FOE, offence } => blamed += offence.points,
                Out::AskHave { peer: FOE } | Out::Whole { .. } => {}
                other => panic!("{other:?}"),
            }
        }
    }
    assert!(download.is_complete() && is_dropped, "at {now} ms");
    assert_eq!(blamed, 2, "a timeout counts a little");
}

#[test]
fn the_last_groups_are_taken_from_the_slow_when_somebody_is_idle() {
    let mut download = download(&[64]);
    let of_slow = join(&mut download, 0, FOE, everything(1));
    assert!(join(&mut download, 0, UELZEN, everything(1)).is_empty());
    // One group a second is more than the least rate, and never a standstill.
    for second in 1..=2 {
        download.handle(second * 1_000, In::Verified { peer: FOE, request: of_slow[0].request, groups: groups(&[second..second + 1]) });
        download.handle(second * 1_000, In::DeadlineReached);
    }
    let told = outputs(&mut download);
    assert!(told.contains(&Out::Drop { peer: FOE }), "{told:?}");
    assert!(told.iter().any(|output| matches!(output, Out::Request { peer: UELZEN, groups, .. } if groups.count() == 62)));
    assert!(!told.iter().any(|output| matches!(output, Out::Offence { .. })), "being slow is no offence");
}

#[test]
fn one_who_drips_is_dropped_within_two_minutes_even_if_nobody_else_is_there() {
    let mut download = download(&[4_000]);
    let asked = join(&mut download, 0, FOE, everything(1));
    let mut now = 0;
    for group in 0.. {
        now += 10_000;
        download.handle(now, In::Verified { peer: FOE, request: asked[0].request, groups: groups(&[group..group + 1]) });
        download.handle(now, In::DeadlineReached);
        if outputs(&mut download).contains(&Out::Drop { peer: FOE }) {
            break;
        }
        assert!(now < 120_000);
    }
}

#[test]
fn who_is_busy_is_asked_again_when_it_said_and_not_before() {
    let mut download = download(&[10]);
    join(&mut download, 0, UELZEN, everything(1));
    download.handle(100, In::Busy { peer: UELZEN, millis: 3_000 });
    assert_eq!(outputs(&mut download), [Out::Drop { peer: UELZEN }]);
    assert_eq!(download.deadline(), 3_100);
    download.handle(3_000, In::DeadlineReached);
    assert!(outputs(&mut download).is_empty() && !download.is_starved());
    download.handle(3_100, In::DeadlineReached);
    assert_eq!(outputs(&mut download), [Out::AskHave { peer: UELZEN }]);
}

#[test]
fn a_holder_that_breaks_off_goes_on_where_it_was_and_is_given_up_after_a_few_times() {
    let mut download = download(&[64]);
    let asked = join(&mut download, 0, UELZEN, everything(1));
    download.handle(1, In::Verified { peer: UELZEN, request: asked[0].request, groups: groups(&[0..20]) });
    let mut now = 1;
    for time in 1..=TRANSFER_FAILURES_MAX {
        download.handle(now, In::Lost { peer: UELZEN });
        outputs(&mut download);
        if time < TRANSFER_FAILURES_MAX {
            assert!(!download.is_starved());
            now = download.deadline();
            download.handle(now, In::DeadlineReached);
            download.handle(now, In::Has { peer: UELZEN, have: everything(1) });
            assert_eq!(requests(&mut download)[0].groups, groups(&[20..64]));
        }
    }
    assert!(download.is_starved(), "nobody is left");
    assert_eq!(download.missing_bytes(), 44 * GROUP_BYTES);
}

#[test]
fn what_a_holder_does_not_have_after_all_is_asked_of_others() {
    let mut download = download(&[64, 64]);
    let asked = join(&mut download, 0, COESFELD, everything(2));
    download.handle(1, In::Absent { peer: COESFELD, request: asked[0].request });
    assert!(requests(&mut download).is_empty(), "it is not asked for the same again");
    deliver(&mut download, 2, &asked[1]);
    outputs(&mut download);
    assert!(download.is_starved());
    let of_uelzen = join(&mut download, 3, UELZEN, everything(2));
    assert_eq!(of_uelzen.iter().map(|one| one.file).collect::<Vec<_>>(), [0]);
}

#[test]
fn partial_holders_that_have_nothing_to_give_are_asked_anew_and_come_in_again() {
    let mut download = download(&[64]);
    assert!(join(&mut download, 0, COESFELD, Have::default()).is_empty());
    assert!(download.is_starved());
    download.handle(5_000, In::Refresh);
    assert_eq!(outputs(&mut download), [Out::AskHave { peer: COESFELD }]);
    download.handle(5_010, In::Has { peer: COESFELD, have: Have { whole: Groups::none(), partial: [(0, groups(&[5..6]))].into() } });
    assert_eq!(requests(&mut download)[0].groups, groups(&[5..6]));
}

#[test]
fn ten_thousand_files_of_sixteen_holders_are_planned_quickly() {
    let mut download = download(&[1; 10_000]);
    let names: Vec<County> = (0..16).map(|number| &*Box::leak(format!("county {number}").into_boxed_str())).collect();
    let mut asked = VecDeque::new();
    for (number, name) in names.into_iter().enumerate() {
        let have = if number % 2 == 0 {
            everything(10_000)
        } else {
            Have { whole: groups(&[number as u64 * 600..(number as u64 + 1) * 600]), ..Have::default() }
        };
        asked.extend(join(&mut download, 0, name, have));
    }
    let mut count = 0;
    while let Some(one) = asked.pop_front() {
        count += 1;
        deliver(&mut download, 1, &one);
        asked.extend(requests(&mut download));
    }
    assert_eq!((count, download.is_complete()), (10_000, true));
}
