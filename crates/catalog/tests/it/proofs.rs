//! Proof files of counties that witness each other: what they show, and that nothing in them can be changed.

use kreisnetz_catalog::{
    Author, BadWitness, Change, Evidence, FrontierItem, Head, HeadClaims, InclusionPath, Leaf, PROOF_WITNESSES_MAX, Position, Proof,
    ProofError, ProofReport, ProvenClaim, Revision, Sight, Slug, VerifiedWitness, Witness, parse_head, seen_root, sign_head, verify_head,
};
use kreisnetz_identity::{
    Class, Delegation, Event, IdentityLog, Inception, NetworkId, RootSet, SecretKey, Signed, Term, Timestamp, Verified, sign_event,
};
use proptest::prelude::*;

use crate::signed::assert_golden;

const NOW: Timestamp = Timestamp::from_seconds(1_795_000_000);
const DAY: u64 = 86_400;

/// A county with its keys and its catalog.
struct County {
    log: IdentityLog,
    key: SecretKey,
    leaves: Vec<Leaf>,
    entries: Vec<Vec<u8>>,
    heads: Vec<Verified<Head>>,
}

fn county(first_seed: u8, ags: &str, name: &str) -> County {
    let network = NetworkId::derive("kreisnetz", &[0x42; 16]);
    let [root, next, key] = [0, 1, 2].map(|number| SecretKey::from_seed(&[first_seed + number; 32]));
    let set = RootSet::new([root.public()], 1, [next.public()], 1);
    let inception = Inception::new(Class::County, Some(ags.parse().unwrap()), name.into(), network, NOW, set);
    let inception = sign_event(&Event::Inception(Box::new(inception)), &[&root]);
    let mut log = IdentityLog::begin(Signed::parse(&inception).unwrap(), network).unwrap();
    let delegation = Delegation::new(&log, key.public(), 1, Term { not_before: NOW, not_after: NOW.plus(180 * DAY) }, NOW);
    let delegation = sign_event(&Event::Delegation(Box::new(delegation)), &[&root, &key]);
    log.extend(Signed::parse(&delegation).unwrap()).unwrap();
    County { log, key, leaves: Vec::new(), entries: Vec::new(), heads: Vec::new() }
}

fn uelzen() -> County {
    county(10, "03360", "Landkreis Uelzen")
}

fn coesfeld() -> County {
    county(20, "05558", "Kreis Coesfeld")
}

fn loerrach() -> County {
    county(30, "08336", "Landkreis Lörrach")
}

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

fn entry(slug: &str) -> Vec<u8> {
    #[derive(serde::Serialize)]
    struct Entry<'a> {
        v: u64,
        kind: &'a str,
        slug: &'a str,
        title: &'a str,
    }
    kreisnetz_canonical::encode(&Entry { v: 1, kind: "service", slug, title: "Angebot" })
}

fn put(name: &str) -> Change {
    Change::Put { slug: slug(name), kind: "service".into(), entry: entry(name) }
}

impl County {
    fn publish(&mut self, changes: Vec<Change>, seen: &[&Self], day: u64) -> Verified<Head> {
        let head = self.next(changes, seen, day);
        self.heads.push(head.clone());
        head
    }

    /// Signs the next head; the county goes on from it only if it is kept.
    fn next(&mut self, changes: Vec<Change>, seen: &[&Self], day: u64) -> Verified<Head> {
        let seq = self.heads.len() as u64 + 1;
        let revision = Revision::of(&self.leaves, changes, seq, 0).unwrap();
        self.leaves = revision.leaves().to_vec();
        let head = Head::new(HeadClaims {
            position: Position { epoch: 1, seq },
            prev: self.heads.last().map(Verified::digest),
            revision: revision.summary(),
            issued: NOW.plus(day * DAY),
            expires: NOW.plus((day + 30) * DAY),
            seen_root: seen_root(&frontier(seen)),
            identity: Author::from(&self.log),
        });
        self.entries.extend(revision.into_delta_parts().1);
        verify_head(parse_head(&sign_head(&head, &self.key)).unwrap(), &self.log).unwrap()
    }

    fn head(&self) -> &Verified<Head> {
        self.heads.last().unwrap()
    }

    fn item(&self) -> FrontierItem {
        let head = self.head();
        FrontierItem {
            publisher: self.log.publisher(),
            position: head.position(),
            head: head.digest(),
            side_events: self.log.side_events_digest(),
        }
    }

    fn proof(&self, name: &str, witnesses: Vec<(VerifiedWitness, IdentityLog)>) -> Result<Proof, ProofError> {
        let name = slug(name);
        let bytes = entry(name.as_str());
        let live = self.leaves.iter().any(|leaf| *leaf.slug() == name && leaf.entry().is_some());
        Proof::of(Evidence {
            head: self.head(),
            identity: &self.log,
            leaves: &self.leaves,
            slug: &name,
            entry: live.then_some(bytes.as_slice()),
            witnesses,
        })
    }

    fn report(&self, name: &str, witnesses: Vec<(VerifiedWitness, IdentityLog)>) -> ProofReport {
        Proof::verify(&self.proof(name, witnesses).unwrap().into_bytes(), None).unwrap()
    }
}

fn frontier(counties: &[&County]) -> Vec<FrontierItem> {
    let mut items: Vec<_> = counties.iter().map(|county| county.item()).collect();
    items.sort_by_key(|item| item.publisher);
    items
}

/// Publishes a head of `by` that sees these counties, and returns its word about the first.
fn word(by: &mut County, seen: &[&County], day: u64) -> (VerifiedWitness, IdentityLog) {
    let head = by.publish(Vec::new(), seen, day);
    (VerifiedWitness::of(head, &frontier(seen), &seen[0].log.publisher()).unwrap(), by.log.clone())
}

fn published() -> County {
    let mut uelzen = uelzen();
    uelzen.publish(["landraeume", "kuubu", "radweg"].map(put).to_vec(), &[], 0);
    uelzen
}

#[test]
fn a_proof_shows_an_entry_with_its_county_its_head_and_who_had_seen_it_since_when() {
    let (uelzen, mut coesfeld, mut loerrach) = (published(), coesfeld(), loerrach());
    let late = word(&mut loerrach, &[&uelzen], 9);
    let early = word(&mut coesfeld, &[&uelzen, &loerrach], 3);
    let report = uelzen.report("kuubu", vec![late, early]);
    assert!(matches!(&report.claim, ProvenClaim::Entry { leaf, bytes } if leaf.rev() == 1 && *bytes == entry("kuubu")));
    assert_eq!((report.publisher.id, report.publisher.ags), (uelzen.log.publisher(), Some("03360".parse().unwrap())));
    assert_eq!(report.head, *uelzen.head());
    assert_eq!(report.witnesses.len(), 2);
    assert!(report.witnesses.iter().all(|witness| witness.sight == Sight::This));
    assert_eq!(report.witnessed_since(), Some(NOW.plus(3 * DAY)));
    assert_eq!(report.contradictions, []);
}

#[test]
fn a_name_that_was_never_listed_is_shown_absent_at_both_ends_and_between() {
    let uelzen = published();
    for name in ["a", "lama", "z"] {
        assert_eq!(uelzen.report(name, Vec::new()).claim, ProvenClaim::Absent, "{name}");
    }
    let mut empty = coesfeld();
    empty.publish(Vec::new(), &[], 0);
    assert_eq!(empty.report("kuubu", Vec::new()).claim, ProvenClaim::Absent, "an empty catalog");
}

#[test]
fn a_withdrawn_entry_is_shown_withdrawn_and_its_bytes_do_not_pass_for_listed() {
    let mut uelzen = published();
    uelzen.publish(vec![Change::Withdraw { slug: slug("kuubu"), reason: "recall".into() }], &[], 1);
    assert!(matches!(uelzen.report("kuubu", Vec::new()).claim, ProvenClaim::Withdrawn { leaf } if leaf.rev() == 2));
    let bytes = entry("kuubu");
    let evidence = Evidence {
        head: uelzen.head(),
        identity: &uelzen.log,
        leaves: &uelzen.leaves,
        slug: &slug("kuubu"),
        entry: Some(&bytes),
        witnesses: Vec::new(),
    };
    assert_eq!(Proof::of(evidence), Err(ProofError::Entry));
}

#[test]
fn a_listed_name_cannot_be_shown_absent_by_other_neighbours() {
    let uelzen = published();
    let (mut without, name) = (uelzen.leaves.clone(), slug("kuubu"));
    without.retain(|leaf| *leaf.slug() != name);
    let evidence =
        Evidence { head: uelzen.head(), identity: &uelzen.log, leaves: &without, slug: &name, entry: None, witnesses: Vec::new() };
    let bytes = Proof::of(evidence).unwrap().into_bytes();
    assert_eq!(Proof::verify(&bytes, None), Err(ProofError::Neighbours));
}

/// A proof file as a liar writes it, whatever it says.
#[derive(serde::Serialize)]
struct Forged<'a> {
    v: u64,
    head: &'a serde_bytes::Bytes,
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    leaf: Option<serde_bytes::ByteBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<InclusionPath>,
    slug: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<serde_bytes::ByteBuf>,
    events: Vec<serde_bytes::ByteBuf>,
    witnesses: [(); 0],
    #[serde(skip_serializing_if = "Option::is_none")]
    neighbours: Option<Vec<(serde_bytes::ByteBuf, InclusionPath)>>,
}

impl<'a> Forged<'a> {
    fn of(county: &'a County, slug: &'a str) -> Self {
        let head = serde_bytes::Bytes::new(county.head().bytes());
        let events = county.log.events().map(|event| serde_bytes::ByteBuf::from(event.bytes())).collect();
        Self { v: 1, head, kind: "kreisnetz.proof", leaf: None, path: None, slug, entry: None, events, witnesses: [], neighbours: None }
    }
}

#[test]
fn a_path_through_a_smaller_tree_makes_no_neighbours_of_leaves_that_are_none() {
    let uelzen = published();
    let leaves: Vec<Vec<u8>> = uelzen.leaves.iter().map(Leaf::encode).collect();
    let [first, _, last] = [0, 1, 2].map(|place| InclusionPath::of(&leaves, place).unwrap());
    // The last of three leaves hashes upward just as the last of two would.
    let moved = InclusionPath::new(1, 2, last.hashes().to_vec());
    assert!(moved.leads_to(&uelzen.head().root, &leaves[2]), "the root alone does not tell the size of its tree");
    let row = |place: usize, path| (serde_bytes::ByteBuf::from(leaves[place].clone()), path);
    let absent = Forged { neighbours: Some(vec![row(0, first), row(2, moved.clone())]), ..Forged::of(&uelzen, "landraeume") };
    assert_eq!(Proof::verify(&kreisnetz_canonical::encode(&absent), None), Err(ProofError::Neighbours));
    let entry = Some(serde_bytes::ByteBuf::from(entry("radweg")));
    let (leaf, path) = row(2, moved);
    let listed = Forged { leaf: Some(leaf.clone()), path: Some(path), entry: entry.clone(), ..Forged::of(&uelzen, "radweg") };
    assert_eq!(Proof::verify(&kreisnetz_canonical::encode(&listed), None), Err(ProofError::Path));
    let honest = Forged { leaf: Some(leaf), path: Some(last), entry, ..Forged::of(&uelzen, "radweg") };
    assert!(Proof::verify(&kreisnetz_canonical::encode(&honest), None).is_ok(), "the forger's hand is not what is refused");
}

#[test]
fn no_byte_of_a_proof_can_be_changed() {
    let (uelzen, mut coesfeld, mut loerrach) = (published(), coesfeld(), loerrach());
    loerrach.publish(Vec::new(), &[], 0);
    let witness = word(&mut coesfeld, &[&uelzen, &loerrach], 3);
    for name in ["kuubu", "lama"] {
        let good = uelzen.proof(name, vec![witness.clone()]).unwrap().into_bytes();
        for place in 0..good.len() {
            let mut bad = good.clone();
            bad[place] ^= 1 << (place % 8);
            // Between the same neighbours another name is missing too: that is true, and a proof of that name.
            let is_of_another_name = |report: ProofReport| report.claim == ProvenClaim::Absent && report.slug != slug(name);
            assert!(Proof::verify(&bad, None).is_ok_and(is_of_another_name) || Proof::verify(&bad, None).is_err(), "byte {place}, {name}");
        }
        assert!(Proof::verify(&good[..good.len() - 1], None).is_err());
        assert!(Proof::verify(&good, None).is_ok());
    }
}

#[test]
fn proofs_and_witnesses_have_their_bytes() {
    let (uelzen, mut coesfeld) = (published(), coesfeld());
    let witness = word(&mut coesfeld, &[&uelzen], 3);
    assert_golden("witness.hex", &witness.0.encode());
    assert_golden("proof.hex", &uelzen.proof("kuubu", vec![witness]).unwrap().into_bytes());
    assert_golden("proof-absent.hex", &uelzen.proof("lama", Vec::new()).unwrap().into_bytes());
}

#[test]
fn of_too_many_witnesses_those_remain_that_saw_the_head_first() {
    let uelzen = published();
    let seeds: Vec<u8> = (0..70).map(|number| 30 + 3 * number).collect();
    let words = seeds.iter().zip(1..).map(|(seed, day)| word(&mut county(*seed, "05558", &format!("Kreis {seed}")), &[&uelzen], day));
    let report = uelzen.report("kuubu", words.collect());
    assert_eq!(report.witnesses.len(), PROOF_WITNESSES_MAX);
    let last = report.witnesses.iter().map(|witness| witness.issued).max();
    assert_eq!(last, Some(NOW.plus(PROOF_WITNESSES_MAX as u64 * DAY)));
}

#[test]
fn a_proof_of_another_network_is_refused_where_the_network_is_named() {
    let bytes = published().proof("kuubu", Vec::new()).unwrap().into_bytes();
    let other = NetworkId::derive("kreisnetz", &[0x43; 16]);
    assert_eq!(Proof::verify(&bytes, Some(other)), Err(ProofError::Network));
}

#[test]
fn a_witness_of_a_later_head_counts_and_one_of_an_earlier_head_is_left_out() {
    let (mut uelzen, mut coesfeld, mut loerrach) = (published(), coesfeld(), loerrach());
    let before = word(&mut coesfeld, &[&uelzen], 1);
    uelzen.publish(Vec::new(), &[], 2);
    let middle = uelzen.heads.clone();
    uelzen.publish(Vec::new(), &[], 3);
    let after = word(&mut loerrach, &[&uelzen], 4);
    uelzen.heads = middle;
    let report = uelzen.report("kuubu", vec![before, after]);
    let told: Vec<_> = report.witnesses.iter().map(|witness| (witness.publisher.id, witness.sight, witness.position.seq)).collect();
    assert_eq!(told, [(loerrach.log.publisher(), Sight::Later, 3)]);
}

#[test]
fn a_witness_of_another_head_at_the_same_place_is_told_as_a_contradiction() {
    let mut uelzen = published();
    let mut shown_to_coesfeld = published();
    uelzen.publish(vec![put("wahl")], &[], 2);
    shown_to_coesfeld.publish(vec![put("anderes")], &[], 2);
    let mut coesfeld = coesfeld();
    let report = uelzen.report("kuubu", vec![word(&mut coesfeld, &[&shown_to_coesfeld], 3)]);
    assert_eq!(report.witnesses, []);
    assert_eq!(report.contradictions.len(), 1);
    assert_eq!(report.witnessed_since(), None, "a contradiction is no witness");
}

#[test]
fn a_county_does_not_witness_itself_and_lends_its_word_to_nobody() {
    let (mut uelzen, mut coesfeld) = (published(), coesfeld());
    let item = uelzen.item();
    let head = uelzen.publish(Vec::new(), &[], 1);
    let own = kreisnetz_canonical::encode(&(serde_bytes::Bytes::new(head.bytes()), item, 0, 1, Vec::<()>::new()));
    assert_eq!(Witness::parse(&own), Err(BadWitness::Own));
    let (witness, log) = word(&mut coesfeld, &[&uelzen], 3);
    assert_eq!(Witness::verify(&witness.encode(), &uelzen.log), Err(BadWitness::Publisher));
    assert_eq!(Witness::verify(&witness.encode(), &log), Ok(witness));
}

#[test]
fn a_head_never_seen_cannot_be_put_into_a_witness() {
    let (uelzen, mut coesfeld, loerrach) = (published(), coesfeld(), loerrach());
    let (witness, log) = word(&mut coesfeld, &[&uelzen], 3);
    let invented = FrontierItem { publisher: loerrach.log.publisher(), ..*witness.item() };
    let bytes = kreisnetz_canonical::encode(&(serde_bytes::Bytes::new(witness.head().bytes()), invented, 0, 1, Vec::<()>::new()));
    assert_eq!(Witness::verify(&bytes, &log), Err(BadWitness::Path));
    assert_eq!(VerifiedWitness::of(witness.head().clone(), &[invented], &invented.publisher), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_name_is_shown_listed_or_absent_as_it_is(
        names in proptest::collection::btree_set("[a-z]{1,3}", 0..20),
        asked in "[a-z]{1,3}",
    ) {
        let mut uelzen = uelzen();
        uelzen.publish(names.iter().map(|name| put(name)).collect(), &[], 0);
        for name in names.iter().chain([&asked]) {
            let is_listed = matches!(uelzen.report(name, Vec::new()).claim, ProvenClaim::Entry { .. });
            prop_assert_eq!(is_listed, names.contains(name), "{}", name);
        }
    }
}
