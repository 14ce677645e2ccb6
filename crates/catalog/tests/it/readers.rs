//! What a reader makes of bytes from others.

use jiff::civil::date;
use kreisnetz_catalog::{
    ENTRY_BYTES_MAX,
    entry::{Conformance, Entry, NotWellFormed, Writer},
    schema::Known,
    tree::{Tree, TreeMap},
};
use kreisnetz_identity::Class;
use proptest::prelude::*;

use crate::{
    blocks::{ADOPTION, ASSET, COUNTY, NODE, SERVICE},
    support::{Author, county, id_of},
};

fn entries() -> Vec<Entry> {
    let publish = |author: &Author, slug: &str, toml: &str| author.publish(slug, toml).entry().clone();
    vec![
        publish(&county("uelzen"), "county", COUNTY),
        publish(&county("coesfeld"), "node", NODE),
        publish(&county("bernkastel-wittlich"), "landraeume", SERVICE),
        publish(&county("uelzen"), "kuubu", ASSET),
        publish(&county("luechow-dannenberg"), "nachnutzung-kuubu", ADOPTION),
    ]
}

/// Returns the entry with some of its fields changed, as a stranger's program may write it.
fn forged(entry: &Entry, change: impl FnOnce(&mut TreeMap)) -> Entry {
    let mut root = entry.root().clone();
    change(&mut root);
    Entry::parse(&Tree::Map(root).encode()).unwrap()
}

fn body(root: &mut TreeMap) -> &mut TreeMap {
    match root.get_mut("body") {
        Some(Tree::Map(body)) => body,
        other => panic!("a body: {other:?}"),
    }
}

fn reasons(entry: &Entry) -> Vec<(&'static str, String)> {
    match entry.conformance() {
        Conformance::Broken(faults) => faults.iter().map(|fault| (fault.slug(), fault.path().to_string())).collect(),
        other => panic!("broken, not {other:?}"),
    }
}

#[test]
fn an_unknown_kind_and_a_newer_version_are_kept_but_not_judged() {
    let [entry, ..] = &entries()[..] else { unreachable!() };
    for kind in ["something-new", "karte", "something-newer"] {
        let other = forged(entry, |root| drop(root.insert("kind", Tree::from(kind))));
        assert_eq!((other.conformance(), other.kind(), other.kind_name()), (Conformance::UnknownKind, None, kind));
    }
    let newer = forged(entry, |root| drop(root.insert("v", Tree::Uint(2))));
    assert_eq!((newer.conformance(), newer.version(), newer.county().is_none()), (Conformance::NewerVersion, 2, true));
}

#[test]
fn a_broken_rule_keeps_the_entry_and_names_the_rule() {
    let all = entries();
    let unknown = forged(&all[0], |root| drop(root.insert("titel", Tree::from("x"))));
    assert_eq!(reasons(&unknown), [("unknown_key_nearest", "titel".to_owned())]);
    let inside = forged(&all[4], |root| drop(body(root).insert("adopter", Tree::from("x"))));
    assert_eq!(reasons(&inside), [("unknown_key", "adopter".to_owned())]);
    let missing = forged(&all[3], |root| drop(body(root).remove("privacy")));
    assert_eq!(reasons(&missing), [("missing", "privacy".to_owned())]);
    let bidi = forged(&all[3], |root| {
        root.insert("title", Tree::Map([("de", Tree::from("abc\u{202e}def"))].into_iter().collect()));
    });
    assert_eq!(reasons(&bidi), [("text_character", "title.de".to_owned())]);
    let decomposed = forged(&all[3], |root| {
        root.insert("title", Tree::Map([("de", Tree::from("Ka\u{308}se"))].into_iter().collect()));
    });
    assert_eq!(reasons(&decomposed), [("text_not_normalised", "title.de".to_owned())]);
    let bare = forged(&all[3], |root| drop(root.insert("title", Tree::from("kuubu"))));
    assert_eq!(reasons(&bare)[0].0, "wrong_type", "in the bytes a text for people has its language");
    let zeros = forged(&all[0], |root| drop(body(root).insert("area_km2", Tree::from("1462.590"))));
    assert_eq!(reasons(&zeros), [("bad_decimal", "area_km2".to_owned())]);
    let case = forged(&all[3], |root| drop(body(root).insert("licence", Tree::from("eupl-1.2"))));
    assert_eq!(reasons(&case), [("spdx_case", "licence".to_owned())]);
    let unsafe_path = forged(&all[3], |root| {
        let file: TreeMap = [("path", Tree::from("../x")), ("role", Tree::from("main"))].into_iter().collect();
        body(root).insert("files", Tree::List(vec![Tree::Map(file)]));
    });
    assert_eq!(reasons(&unsafe_path), [("bad_path", "files[0].path".to_owned())]);
    let order = forged(&all[4], |root| drop(root.insert("issued", Tree::from("2026-11-24"))));
    assert_eq!(reasons(&order), [("issued_after_modified", "issued".to_owned())]);
}

#[test]
fn the_verdict_does_not_depend_on_the_day_it_is_asked() {
    let mut author = county("luechow-dannenberg");
    author.today = date(2090, 1, 1);
    let toml = ADOPTION.replace("2026-11-20", "2090-01-02");
    assert_eq!(author.publish("nachnutzung-kuubu", &toml).entry().conformance(), Conformance::Conforming);
    let claimed = forged(&entries()[4], |root| drop(body(root).insert("confirmed_on", Tree::from("2026-11-25"))));
    assert_eq!(reasons(&claimed), [("date_in_future", "confirmed_on".to_owned())], "two days behind its last change");
}

#[test]
fn whose_catalog_it_stands_in_counts_where_it_is_known() {
    let all = entries();
    let broken = |entry: &Entry, writer: &Writer| match entry.conformance_given(Known::default().with_author(writer)) {
        Conformance::Broken(faults) => faults.iter().map(kreisnetz_catalog::schema::Fault::slug).collect(),
        _ => Vec::new(),
    };
    let uelzen = county("uelzen").writer;
    assert_eq!(broken(&all[4], &uelzen), ["own_entry"], "an adoption of one's own entry counts nothing");
    assert_eq!(broken(&all[4], &Writer::new(id_of("institut"), Class::Partner, None)), ["kind_not_for_class"]);
    assert_eq!(broken(&all[0], &county("coesfeld").writer), ["ags_mismatch"]);
    assert_eq!(broken(&all[0], &uelzen), Vec::<&str>::new());
}

#[test]
fn what_is_no_entry_is_refused_with_its_reason() {
    let entry = &entries()[0];
    let tree = |change: &dyn Fn(&mut TreeMap)| {
        let mut root = entry.root().clone();
        change(&mut root);
        Entry::parse(&Tree::Map(root).encode())
    };
    assert_eq!(tree(&|root| drop(root.remove("v"))), Err(NotWellFormed::Envelope("v")));
    assert_eq!(tree(&|root| drop(root.insert("v", Tree::Uint(0)))), Err(NotWellFormed::Envelope("v")));
    assert_eq!(tree(&|root| drop(root.insert("slug", Tree::from("Ä")))), Err(NotWellFormed::Envelope("slug")));
    assert_eq!(tree(&|root| drop(root.insert("kind", Tree::Uint(1)))), Err(NotWellFormed::Envelope("kind")));
    assert_eq!(Entry::parse(&Tree::Uint(1).encode()), Err(NotWellFormed::NotAMap));
    assert!(matches!(Entry::parse(&[]), Err(NotWellFormed::Encoding(_))));
    let filled = |length: usize| tree(&|root| drop(root.insert("x", Tree::Bytes(vec![1; length]))));
    let room = ENTRY_BYTES_MAX - entry.bytes().len() - 5;
    assert!(filled(room).is_ok(), "32 KiB exactly");
    assert!(matches!(filled(room + 1), Err(NotWellFormed::Encoding(_))));
}

proptest! {
    #[test]
    fn one_changed_byte_ends_in_a_verdict(which in 0_usize..5, at in any::<prop::sample::Index>(), with in any::<u8>()) {
        let entry = &entries()[which];
        let mut bytes = entry.bytes().to_vec();
        let at = at.index(bytes.len());
        bytes[at] = with;
        if let Ok(changed) = Entry::parse(&bytes) {
            prop_assert_eq!(changed.bytes(), &bytes[..]);
            let _ = changed.conformance();
            let _ = (changed.adoption().map(|view| view.dates().count()), changed.asset().map(|view| view.costs().len()));
        }
    }

    #[test]
    fn cut_or_longer_bytes_are_refused(which in 0_usize..5, at in any::<prop::sample::Index>()) {
        let bytes = entries()[which].bytes().to_vec();
        prop_assert!(Entry::parse(&bytes[..at.index(bytes.len())]).is_err());
        prop_assert!(Entry::parse(&[&bytes[..], &[0]].concat()).is_err());
    }
}
