//! What the store takes, what it refuses, and what it gives back.

use std::collections::BTreeMap;

use kreisnetz_catalog::{Delta, Leaf, Since, parse_head, verify_head};
use kreisnetz_identity::{Digest, IdentityLog};
use kreisnetz_store::{Applied, HISTORY_HEADS_MAX, PutError, Refusal, Store};

use crate::persons::{assert_whole, coesfeld, county, entry, network, put, slug, store_of, uelzen, withdraw};

#[test]
fn what_was_put_is_read_back_as_it_was_signed() {
    let uelzen = uelzen();
    let mut store = store_of(&[&uelzen]);
    let update = uelzen.whole(&[], vec![put("kuubu", "Nachnutzung"), put("radweg", "Karte")], 1, &[]);
    assert_eq!(store.put(&update).unwrap(), Applied::Newer { sequence: 2, changed: 2 });
    let reader = store.reader();
    assert_eq!(reader.publishers().unwrap(), [uelzen.id()]);
    assert_eq!(reader.head(&uelzen.id()).unwrap().unwrap().bytes(), update.head().bytes());
    assert_eq!(reader.heads().unwrap().len(), 1);
    assert_eq!(reader.leaves(&uelzen.id()).unwrap(), update.leaves());
    let leaf = reader.leaf(&uelzen.id(), &slug("kuubu")).unwrap().unwrap();
    assert_eq!(reader.entry(&leaf.entry().unwrap().0).unwrap(), Some(entry("kuubu", "Nachnutzung")));
    assert_eq!(reader.identity(&uelzen.id()).unwrap().unwrap().tip(), uelzen.log.tip());
    assert_eq!(assert_whole(reader, &uelzen.id()), 1);
    let figures = reader.figures().unwrap();
    assert_eq!((figures.catalogs, figures.leaves, figures.entries, figures.entry_bytes), (1, 2, 2, update.head().bytes));
}

#[test]
fn the_same_head_again_changes_nothing() {
    let uelzen = uelzen();
    let mut store = store_of(&[&uelzen]);
    let update = uelzen.whole(&[], vec![put("kuubu", "Nachnutzung")], 1, &[]);
    store.put(&update).unwrap();
    assert_eq!(store.put(&update).unwrap(), Applied::Held);
    assert_eq!(store.reader().sequence().unwrap(), 1);
}

#[test]
fn another_head_at_a_held_place_is_a_conflict_and_comes_with_the_first_one() {
    let uelzen = uelzen();
    let mut store = store_of(&[&uelzen]);
    let first = uelzen.whole(&[], vec![put("kuubu", "Nachnutzung")], 1, &[]);
    store.put(&first).unwrap();
    let second = store.put(&uelzen.whole(&[], vec![put("kuubu", "anders")], 1, &[]));
    let expected = first.head().bytes();
    assert!(matches!(second, Err(PutError::Refused(Refusal::Conflict { held })) if held == expected));
    assert_eq!(store.reader().head(&uelzen.id()).unwrap().unwrap().bytes(), expected, "nothing was written");
}

#[test]
fn a_head_of_an_identity_that_was_never_stored_is_refused() {
    let mut store = store_of(&[&coesfeld()]);
    let update = uelzen().whole(&[], vec![put("kuubu", "Nachnutzung")], 1, &[]);
    assert!(matches!(store.put(&update), Err(PutError::Refused(Refusal::IdentityMissing))));
    assert_eq!(store.reader().figures().unwrap().entries, 0);
}

#[test]
fn a_withdrawn_entry_loses_its_bytes_at_once_and_keeps_its_tombstone() {
    let uelzen = uelzen();
    let mut store = store_of(&[&uelzen]);
    let first = uelzen.whole(&[], vec![put("kuubu", "Nachnutzung")], 1, &[]);
    store.put(&first).unwrap();
    store.put(&uelzen.whole(first.leaves(), vec![withdraw("kuubu")], 2, &[])).unwrap();
    let digest = Digest::of(&entry("kuubu", "Nachnutzung"));
    assert_eq!(store.reader().entry(&digest).unwrap(), None);
    assert!(!store.reader().has_entry(&digest).unwrap());
    let leaf = store.reader().leaf(&uelzen.id(), &slug("kuubu")).unwrap().unwrap();
    assert_eq!(leaf, Leaf::withdrawn(slug("kuubu"), "service".into(), 2, "mistake".into()));
}

#[test]
fn bytes_that_two_counties_list_stay_until_the_last_one_withdraws() {
    let counties = [uelzen(), coesfeld()];
    let mut store = store_of(&counties.each_ref());
    let firsts = counties.each_ref().map(|county| county.whole(&[], vec![put("kuubu", "Nachnutzung")], 1, &[]));
    let digest = Digest::of(&entry("kuubu", "Nachnutzung"));
    let outcomes = store.put_all(&firsts).unwrap();
    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!(store.reader().figures().unwrap().entries, 1);
    store.put(&counties[0].whole(firsts[0].leaves(), vec![withdraw("kuubu")], 2, &[])).unwrap();
    assert!(store.reader().entry(&digest).unwrap().is_some(), "Coesfeld lists it still");
    store.put(&counties[1].whole(firsts[1].leaves(), vec![withdraw("kuubu")], 2, &[])).unwrap();
    assert_eq!(store.reader().entry(&digest).unwrap(), None);
}

#[test]
fn an_update_that_counts_on_bytes_which_went_meanwhile_is_refused_as_a_whole() {
    let counties = [uelzen(), coesfeld()];
    let mut store = store_of(&counties.each_ref());
    let first = counties[0].whole(&[], vec![put("kuubu", "Nachnutzung")], 1, &[]);
    store.put(&first).unwrap();
    let whole = counties[1].whole(&[], vec![put("kuubu", "Nachnutzung")], 1, &[]);
    let head = verify_head(parse_head(whole.head().bytes()).unwrap(), &counties[1].log).unwrap();
    let without_bytes = Delta { head, since: Since::Nothing, leaves: whole.leaves().to_vec(), entries: Vec::new() };
    let update = without_bytes.verify(&[], |digest| store.reader().entry(digest).unwrap()).unwrap();
    store.put(&counties[0].whole(first.leaves(), vec![withdraw("kuubu")], 2, &[])).unwrap();
    let missing = slug("kuubu");
    assert!(matches!(store.put(&update), Err(PutError::Refused(Refusal::EntryMissing(slug))) if slug == missing));
    assert!(store.reader().leaves(&counties[1].id()).unwrap().is_empty());
}

#[test]
fn of_several_updates_a_refused_one_does_not_hold_up_the_others() {
    let counties = [uelzen(), coesfeld(), county(30, "03354", "Landkreis Lüchow-Dannenberg")];
    let mut store = store_of(&[&counties[0], &counties[2]]);
    let updates = counties.each_ref().map(|county| county.whole(&[], vec![put("kuubu", "Nachnutzung")], 1, &[]));
    let outcomes = store.put_all(&updates).unwrap();
    assert!(outcomes[0].is_ok() && outcomes[2].is_ok());
    assert_eq!(outcomes[1], Err(Refusal::IdentityMissing), "Coesfeld is not known here");
}

#[test]
fn a_delta_gives_only_what_is_newer_and_applies_at_the_other_side() {
    let uelzen = uelzen();
    let (mut here, mut there) = (store_of(&[&uelzen]), store_of(&[&uelzen]));
    let first = uelzen.whole(&[], vec![put("kuubu", "alt"), put("radweg", "Karte")], 1, &[]);
    let second = uelzen.whole(first.leaves(), vec![put("kuubu", "neu")], 2, &[entry("radweg", "Karte")]);
    here.put(&first).unwrap();
    there.put(&first).unwrap();
    here.put(&second).unwrap();
    let serving = here.reader().delta(&uelzen.id(), Since::Held(1)).unwrap().unwrap();
    let (head, leaves) = (serving.head().clone(), serving.leaves().to_vec());
    let entries: Vec<_> = serving.map(Result::unwrap).collect();
    assert_eq!(entries, [entry("kuubu", "neu")], "one entry changed, one is sent");
    let held = there.reader().leaves(&uelzen.id()).unwrap();
    let delta = Delta { head, since: Since::Held(1), leaves, entries };
    there.put(&delta.verify(&held, |digest| there.reader().entry(digest).unwrap()).unwrap()).unwrap();
    assert_eq!(there.reader().leaves(&uelzen.id()).unwrap(), second.leaves());
    assert!(here.reader().delta(&coesfeld().id(), Since::Nothing).unwrap().is_none(), "nothing is held of Coesfeld");
}

#[test]
fn a_catalog_is_handed_out_in_the_order_of_its_leaves_wherever_its_entries_lie() {
    let counties = [uelzen(), coesfeld()];
    let mut store = store_of(&counties.each_ref());
    let expect = |store: &Store, expected: &BTreeMap<String, String>| {
        let served: Vec<_> = store.reader().delta(&counties[0].id(), Since::Nothing).unwrap().unwrap().map(Result::unwrap).collect();
        assert_eq!(served, expected.iter().map(|(name, text)| entry(name, text)).collect::<Vec<_>>());
    };
    // Coesfeld's bytes lie before, between and after, one of them is Uelzen's as well.
    store.put(&counties[1].whole(&[], vec![put("angebot-03", "alt"), put("radweg", "Karte")], 1, &[])).unwrap();
    let mut expected: BTreeMap<String, String> = (0..20).map(|number| (format!("angebot-{number:02}"), "alt".to_owned())).collect();
    let mut last = counties[0].whole(&[], expected.iter().map(|(name, text)| put(name, text)).collect(), 1, &[]);
    store.put(&last).unwrap();
    expect(&store, &expected);
    for (seq, number) in (2..).zip([7, 8, 9, 0, 19, 3, 12, 7]) {
        let (name, text) = (format!("angebot-{number:02}"), format!("neu {seq}"));
        let held: Vec<_> = expected.iter().map(|(name, text)| entry(name, text)).collect();
        last = counties[0].whole(last.leaves(), vec![put(&name, &text)], seq, &held);
        store.put(&last).unwrap();
        expected.insert(name, text);
        expect(&store, &expected);
    }
}

#[test]
fn a_delta_being_served_stays_whole_while_the_catalog_moves_on() {
    let uelzen = uelzen();
    let mut store = store_of(&[&uelzen]);
    let first = uelzen.whole(&[], vec![put("kuubu", "alt")], 1, &[]);
    store.put(&first).unwrap();
    let serving = store.reader().delta(&uelzen.id(), Since::Nothing).unwrap().unwrap();
    store.put(&uelzen.whole(first.leaves(), vec![withdraw("kuubu")], 2, &[])).unwrap();
    assert_eq!(serving.head().seq, 1);
    assert_eq!(serving.map(Result::unwrap).collect::<Vec<_>>(), [entry("kuubu", "alt")]);
}

#[test]
fn of_others_the_last_64_heads_are_kept_and_of_oneself_all() {
    let counties = [uelzen(), coesfeld()];
    let mut store = store_of(&counties.each_ref());
    store.set_own(&counties[0].id()).unwrap();
    assert_eq!(store.reader().own().unwrap(), Some(counties[0].id()));
    for seq in 1..=HISTORY_HEADS_MAX as u64 + 6 {
        for county in &counties {
            store.put(&county.whole(&[], Vec::new(), seq, &[])).unwrap();
        }
    }
    let [own, other] = counties.each_ref().map(|county| store.reader().history(&county.id(), 1_000).unwrap());
    assert_eq!((own.len(), other.len()), (HISTORY_HEADS_MAX + 6, HISTORY_HEADS_MAX));
    let newest = parse_head(&other[0]).unwrap().claims().seq;
    let oldest = parse_head(&other[HISTORY_HEADS_MAX - 1]).unwrap().claims().seq;
    assert_eq!((newest, oldest), (HISTORY_HEADS_MAX as u64 + 6, 7));
}

#[test]
fn a_longer_log_adds_its_events_and_a_shorter_one_takes_none_away() {
    let uelzen = uelzen();
    let begun = IdentityLog::read([uelzen.log.events().next().unwrap().bytes()], network()).unwrap();
    let mut store = store_of(&[]);
    assert_eq!(store.put_events(&begun).unwrap(), 1);
    assert_eq!(store.put_events(&uelzen.log).unwrap(), 1);
    assert_eq!(store.put_events(&begun).unwrap(), 0);
    assert_eq!(store.reader().identity(&uelzen.id()).unwrap().unwrap().length(), 2);
}

/// Uelzen's identity with another delegation in place of its own.
fn rival_of(uelzen: &crate::persons::County) -> IdentityLog {
    use kreisnetz_identity::{Delegation, Event, SecretKey, Signed, Term, sign_event};

    let mut other = IdentityLog::read([uelzen.log.events().next().unwrap().bytes()], network()).unwrap();
    let (root, signer) = (SecretKey::from_seed(&[10; 32]), SecretKey::from_seed(&[99; 32]));
    let term = Term { not_before: crate::persons::NOW, not_after: crate::persons::NOW.plus(crate::persons::DAY) };
    let delegation = Delegation::new(&other, signer.public(), 1, term, crate::persons::NOW);
    let signed = sign_event(&Event::Delegation(Box::new(delegation)), &[&root, &signer]);
    other.extend(Signed::parse(&signed).unwrap()).unwrap();
    other
}

#[test]
fn events_are_a_set_in_whatever_order_they_come_with_the_earliest_moment_of_each() {
    let uelzen = uelzen();
    let (mut store, mut other) = (store_of(&[&uelzen]), rival_of(&uelzen));
    let (first, later) = (crate::persons::NOW, crate::persons::NOW.plus(60));
    other.mark_seen(&other.tip(), later);
    assert_eq!(store.put_events(&other).unwrap(), 1, "both stories are kept");
    let read = || store.reader().identity(&uelzen.id()).unwrap().unwrap();
    let log = read();
    assert_eq!((log.length(), log.first_seen(&other.tip())), (3, Some(later)));
    assert!(log.frozen().is_some_and(|frozen| frozen.rivals.len() == 2), "nobody knows which is in force");
    other.mark_seen(&other.tip(), first);
    assert_eq!(store.put_events(&other).unwrap(), 1, "an earlier moment counts");
    assert_eq!(store.put_events(&other).unwrap(), 0);
    assert_eq!(store.reader().identity(&uelzen.id()).unwrap().unwrap().first_seen(&other.tip()), Some(first));
}

#[test]
fn what_is_remembered_of_peers_is_replaced_by_name() {
    let mut store = store_of(&[]);
    store.remember("anchors", b"Coesfeld").unwrap();
    store.remember("anchors", b"Uelzen").unwrap();
    assert_eq!(store.reader().memory("anchors").unwrap().unwrap(), b"Uelzen");
    assert_eq!(store.reader().memory("standing").unwrap(), None);
}

#[test]
fn several_identities_are_stored_at_once_and_a_fork_costs_the_others_nothing() {
    let (uelzen, coesfeld) = (uelzen(), coesfeld());
    let mut store = store_of(&[&uelzen]);
    let forked = county(100, "03360", "Uelzen");
    let begun = IdentityLog::read(uelzen.log.events().take(1).map(|event| event.bytes()), network()).unwrap();
    let mut group = store.group().unwrap();
    let outcomes = [&begun, &coesfeld.log, &coesfeld.log, &forked.log].map(|log| group.put_events(log).unwrap());
    group.commit().unwrap();
    assert_eq!(outcomes, [0, 2, 0, 2], "another first event is another publisher");
    assert_eq!(store.reader().publishers().unwrap().len(), 3);
    assert_eq!(store.reader().identity(&uelzen.id()).unwrap().unwrap().length(), 2, "a shorter log takes nothing away");
}

#[test]
fn an_older_catalog_takes_the_place_of_one_that_a_revocation_voided_and_of_no_other() {
    use kreisnetz_identity::{Event, HeadRef, Revocation, RevocationReason, SecretKey, Signed, sign_event};

    let mut uelzen = uelzen();
    let mut store = store_of(&[&uelzen]);
    let first = uelzen.whole(&[], vec![put("kuubu", "Nachnutzung")], 1, &[]);
    let stolen = uelzen.whole(first.leaves(), vec![put("falsch", "Vom Dieb")], 2, &[entry("kuubu", "Nachnutzung")]);
    store.put(&stolen).unwrap();
    assert!(matches!(store.put(&first), Err(PutError::Refused(Refusal::Superseded { .. }))), "a head never goes back by itself");

    let last_good = HeadRef { epoch: 1, seq: 1, head: first.head().digest() };
    let revocation = Revocation::new(&uelzen.log, uelzen.key.public(), Some(last_good), RevocationReason::Stolen, crate::persons::NOW);
    let signed = sign_event(&Event::Revocation(Box::new(revocation)), &[&SecretKey::from_seed(&[10; 32])]);
    uelzen.log.extend(Signed::parse(&signed).unwrap()).unwrap();
    store.put_events(&uelzen.log).unwrap();
    assert_eq!(store.reader().head(&uelzen.id()).unwrap().unwrap().seq, 2, "what is held can still be read");
    assert!(matches!(store.put(&first).unwrap(), Applied::Newer { .. }));
    assert_eq!(assert_whole(store.reader(), &uelzen.id()), 1);
    assert_eq!(store.reader().leaf(&uelzen.id(), &slug("falsch")).unwrap(), None);
}
