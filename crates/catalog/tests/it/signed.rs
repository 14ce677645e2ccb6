//! Leaves, root and head as others see them: fixed bytes; and every way in which a delta is refused.

use kreisnetz_catalog::{
    Author, BadCatalog, Change, Delta, Head, HeadClaims, HeadError, HeadRefused, Leaf, Position, Revision, Since, parse_head, seen_root,
    sign_head, verify_head,
};
use kreisnetz_identity::{
    Class, Delegation, Digest, Event, IdentityLog, Inception, NetworkId, RootSet, SecretKey, Signed, Term, Timestamp, Verified, sign_event,
};
use proptest::prelude::*;

const CREATED: Timestamp = Timestamp::from_seconds(1_795_000_000);

fn signing_key() -> SecretKey {
    SecretKey::from_seed(&[7; 32])
}

fn uelzen() -> IdentityLog {
    let network = NetworkId::derive("kreisnetz", &[0x42; 16]);
    let [roots, next] = [[1, 2, 3], [4, 5, 6]].map(|set| set.map(|seed| SecretKey::from_seed(&[seed; 32])));
    let set = RootSet::new(roots.iter().map(SecretKey::public), 2, next.iter().map(SecretKey::public), 2);
    let inception = Inception::new(Class::County, Some("03360".parse().unwrap()), "Landkreis Uelzen".into(), network, CREATED, set);
    let signed = sign_event(&Event::Inception(Box::new(inception)), &roots.iter().collect::<Vec<_>>());
    let mut log = IdentityLog::begin(Signed::parse(&signed).unwrap(), network).unwrap();
    let term = Term { not_before: CREATED, not_after: CREATED.plus(180 * 86_400) };
    let delegation = Delegation::new(&log, signing_key().public(), 1, term, CREATED);
    let signed = sign_event(&Event::Delegation(Box::new(delegation)), &[&roots[0], &roots[1], &signing_key()]);
    log.extend(Signed::parse(&signed).unwrap()).unwrap();
    log
}

fn put(slug: &str, title: &str) -> Change {
    #[derive(serde::Serialize)]
    struct Small<'a> {
        v: u64,
        kind: &'a str,
        slug: &'a str,
        title: &'a str,
    }
    let entry = kreisnetz_canonical::encode(&Small { v: 1, kind: "asset", slug, title });
    Change::Put { slug: slug.parse().unwrap(), kind: "asset".into(), entry }
}

/// A catalog after some publications, as its author holds it.
#[derive(Clone)]
struct Author0 {
    leaves: Vec<Leaf>,
    entries: Vec<Vec<u8>>,
    head: Option<Verified<Head>>,
}

impl Author0 {
    fn new() -> Self {
        Self { leaves: Vec::new(), entries: Vec::new(), head: None }
    }

    /// Publishes and returns the delta that a follower of the head before gets.
    fn publish(&mut self, changes: Vec<Change>, purge_floor: u64) -> Delta {
        let log = uelzen();
        let seq = self.head.as_ref().map_or(0, |head| head.seq) + 1;
        let revision = Revision::of(&self.leaves, changes, seq, purge_floor).unwrap();
        self.leaves = revision.leaves().to_vec();
        let head = Head::new(HeadClaims {
            position: Position { epoch: 1, seq },
            prev: self.head.as_ref().map(Verified::digest),
            revision: revision.summary(),
            issued: CREATED.plus(seq),
            expires: CREATED.plus(seq + 30 * 86_400),
            seen_root: seen_root(&[]),
            identity: Author::from(&log),
        });
        let head = verify_head(parse_head(&sign_head(&head, &signing_key())).unwrap(), &log).unwrap();
        self.head = Some(head.clone());
        let (mut leaves, entries) = revision.into_delta_parts();
        leaves.sort();
        self.entries.extend(entries.clone());
        let since = if seq == 1 { Since::Nothing } else { Since::Held(seq - 1) };
        Delta { head, since, leaves, entries }
    }

    fn whole(&self) -> Delta {
        let live: Vec<Digest> = self.leaves.iter().filter_map(Leaf::entry).map(|(digest, _)| digest).collect();
        let entries = self.entries.iter().filter(|entry| live.contains(&Digest::of(entry))).cloned().collect();
        Delta { head: self.head.clone().unwrap(), since: Since::Nothing, leaves: self.leaves.clone(), entries }
    }
}

pub(crate) fn assert_golden(name: &str, bytes: &[u8]) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, hex::encode(bytes) + "\n").unwrap();
    }
    assert_eq!(hex::encode(bytes), std::fs::read_to_string(&path).unwrap().trim(), "{name}");
}

#[test]
fn leaves_and_heads_have_their_bytes() {
    let mut author = Author0::new();
    let first = author.publish(vec![put("kuubu", "kuubu"), put("landraeume", "LandRäume")], 0);
    assert_golden("leaf.hex", &first.leaves[0].encode());
    assert_golden("head-1.hex", first.head.bytes());
    let second = author.publish(vec![Change::Withdraw { slug: "kuubu".parse().unwrap(), reason: "recall".into() }], 0);
    assert_golden("tombstone.hex", &second.leaves[0].encode());
    assert_golden("head-2.hex", second.head.bytes());
    assert!(second.head.bytes().len() <= 512);
}

#[test]
fn a_head_with_one_bit_changed_is_refused() {
    let mut author = Author0::new();
    let head = author.publish(vec![put("kuubu", "kuubu")], 0).head;
    let log = uelzen();
    for bit in 0..head.bytes().len() * 8 {
        let mut bytes = head.bytes().to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let taken = parse_head(&bytes).is_ok_and(|head| verify_head(head, &log).is_ok());
        assert!(!taken, "bit {bit}");
    }
}

#[test]
fn a_head_signed_by_another_key_is_refused_and_one_of_a_later_version_blames_nobody() {
    let mut author = Author0::new();
    let head = author.publish(vec![put("kuubu", "kuubu")], 0).head;
    let forged = sign_head(&head, &SecretKey::from_seed(&[8; 32]));
    assert_eq!(verify_head(parse_head(&forged).unwrap(), &uelzen()).unwrap_err(), HeadRefused::Signature);

    #[derive(serde::Serialize, serde::Deserialize)]
    struct Later {
        v: u64,
        next: u64,
    }
    impl kreisnetz_identity::cose::Payload for Later {
        const DOMAIN: &'static str = "kreisnetz/head/1";
        const BYTES_MAX: usize = 512;
    }
    let later = kreisnetz_identity::cose::sign1(&Later { v: 2, next: 1 }, &signing_key());
    assert_eq!(parse_head(&later).unwrap_err(), HeadError::UnknownVersion(2));
}

#[test]
fn a_follower_ends_with_the_leaves_of_the_author() {
    let mut author = Author0::new();
    let first = author.publish(vec![put("kuubu", "kuubu"), put("a", "a"), put("z", "z")], 0).verify(&[], |_| None).unwrap();
    let withdraw = Change::Withdraw { slug: "a".parse().unwrap(), reason: "mistake".into() };
    let second = author.publish(vec![withdraw, put("b", "b")], 0).verify(first.leaves(), |_| None).unwrap();
    assert_eq!(second.leaves(), author.leaves);
    assert_eq!(second.changed().len(), 2);
    let third = author.publish(vec![put("c", "c")], 2).verify(second.leaves(), |_| None).unwrap();
    assert_eq!(third.removed().iter().map(ToString::to_string).collect::<Vec<_>>(), ["a"], "under the purge floor the tombstone is gone");
    assert_eq!(author.whole().verify(&[], |_| None).unwrap().leaves(), third.leaves(), "the whole list gives the same");
}

#[test]
fn a_delta_that_leaves_something_out_mixes_or_adds_is_refused() {
    let mut author = Author0::new();
    let first = author.publish(vec![put("kuubu", "kuubu")], 0).verify(&[], |_| None).unwrap();
    let good = author.publish(vec![put("a", "a"), put("b", "b")], 0);
    let refused = |change: &dyn Fn(&mut Delta)| {
        let mut delta = good.clone();
        change(&mut delta);
        delta.verify(first.leaves(), |_| None).unwrap_err()
    };
    assert!(good.clone().verify(first.leaves(), |_| None).is_ok());
    assert_eq!(refused(&|delta| drop(delta.leaves.remove(0))), BadCatalog::Root);
    assert_eq!(refused(&|delta| delta.leaves.reverse()), BadCatalog::Order);
    assert_eq!(refused(&|delta| drop(delta.entries.remove(0))), BadCatalog::Missing("a".parse().unwrap()));
    assert_eq!(refused(&|delta| delta.entries.push(b"\x01".to_vec())), BadCatalog::Unlisted);
    assert!(matches!(refused(&|delta| delta.entries[0] = author.entries[0].clone()), BadCatalog::Missing(_)));
    assert_eq!(good.verify(&[], |_| None).unwrap_err(), BadCatalog::Root, "on another base it is not the catalog of the head");
}

#[test]
fn an_entry_that_is_not_the_one_of_its_leaf_is_refused() {
    let mut author = Author0::new();
    let Change::Put { entry, .. } = put("another", "kuubu") else { unreachable!() };
    let odd = Change::Put { slug: "kuubu".parse().unwrap(), kind: "asset".into(), entry };
    assert_eq!(author.publish(vec![odd], 0).verify(&[], |_| None).unwrap_err(), BadCatalog::Entry("kuubu".parse().unwrap()));
    let mut author = Author0::new();
    let loose = Change::Put { slug: "kuubu".parse().unwrap(), kind: "asset".into(), entry: vec![0xbf, 0xff] };
    assert_eq!(author.publish(vec![loose], 0).verify(&[], |_| None).unwrap_err(), BadCatalog::Entry("kuubu".parse().unwrap()));
}

#[test]
fn a_leaf_cannot_give_another_name_to_an_entry_that_is_held() {
    let Change::Put { entry, .. } = put("another", "kuubu") else { unreachable!() };
    let mut author = Author0::new();
    let borrowed = Change::Put { slug: "kuubu".parse().unwrap(), kind: "asset".into(), entry: entry.clone() };
    let mut delta = author.publish(vec![borrowed], 0);
    delta.entries.clear();
    let refused = delta.verify(&[], |_| Some(entry.clone())).unwrap_err();
    assert_eq!(refused, BadCatalog::Entry("kuubu".parse().unwrap()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn the_root_does_not_depend_on_the_way(slugs in proptest::collection::btree_set("[a-z]{1,8}", 1..20), cut in 0_usize..20) {
        let changes: Vec<Change> = slugs.iter().map(|slug| put(slug, slug)).collect();
        let cut = cut.min(changes.len());
        let mut two = Author0::new();
        two.publish(changes[cut..].to_vec(), 0);
        two.publish(changes[..cut].to_vec(), 0);
        let mut shuffled = changes.clone();
        shuffled.reverse();
        let one = Revision::of(&[], changes, 1, 0).unwrap();
        let other = Revision::of(&[], shuffled, 1, 0).unwrap();
        prop_assert_eq!(one.summary(), other.summary());
        let of = |leaves: &[Leaf]| leaves.iter().map(|leaf| (leaf.slug().clone(), leaf.entry())).collect::<Vec<_>>();
        prop_assert_eq!(of(one.leaves()), of(&two.leaves));
    }
}
