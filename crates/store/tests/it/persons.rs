//! Counties with their keys, always the same, and catalogs that they signed.

use std::collections::BTreeSet;

use kreisnetz_catalog::{
    Author, Change, Delta, FrontierItem, Head, HeadClaims, Leaf, Position, Revision, Since, Slug, VerifiedUpdate, parse_head, sign_head,
    verify_head,
};
use kreisnetz_identity::{
    Class, Delegation, Digest, Event, IdentityLog, Inception, NetworkId, PublisherId, RootSet, SecretKey, Signed, Term, Timestamp,
    sign_event,
};
use kreisnetz_store::{Guard, Incarnation, Publication, PublishError, Published, Reader, Store, publish};
use redb::backends::InMemoryBackend;
use serde::Serialize;

pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_795_000_000);
pub(crate) const DAY: u64 = 86_400;

pub(crate) struct County {
    pub(crate) log: IdentityLog,
    pub(crate) key: SecretKey,
}

pub(crate) fn network() -> NetworkId {
    NetworkId::derive("kreisnetz", &[0x42; 16])
}

pub(crate) fn incarnation() -> Incarnation {
    Incarnation::from_bytes([9; 16])
}

pub(crate) fn uelzen() -> County {
    county(10, "03360", "Landkreis Uelzen")
}

pub(crate) fn coesfeld() -> County {
    county(20, "05558", "Kreis Coesfeld")
}

pub(crate) fn county(first_seed: u8, ags: &str, name: &str) -> County {
    let [root, next, key] = [0, 1, 2].map(|number| SecretKey::from_seed(&[first_seed + number; 32]));
    let set = RootSet::new([root.public()], 1, [next.public()], 1);
    let inception = Inception::new(Class::County, Some(ags.parse().unwrap()), name.into(), network(), NOW, set);
    let inception = sign_event(&Event::Inception(Box::new(inception)), &[&root]);
    let mut log = IdentityLog::begin(Signed::parse(&inception).unwrap(), network()).unwrap();
    let term = Term { not_before: NOW, not_after: NOW.plus(180 * DAY) };
    let delegation = Delegation::new(&log, key.public(), 1, term, NOW);
    let delegation = sign_event(&Event::Delegation(Box::new(delegation)), &[&root, &key]);
    log.extend(Signed::parse(&delegation).unwrap()).unwrap();
    County { log, key }
}

/// The store of a new home, in memory, which knows these counties.
pub(crate) fn store_of(counties: &[&County]) -> Store {
    let mut store = Store::create_in(InMemoryBackend::new(), network(), incarnation()).unwrap();
    for county in counties {
        store.put_events(&county.log).unwrap();
    }
    store
}

pub(crate) fn guard() -> Guard {
    Guard::create_in(InMemoryBackend::new(), incarnation()).unwrap()
}

pub(crate) fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

pub(crate) fn put(name: &str, text: &str) -> Change {
    Change::Put { slug: slug(name), kind: "service".into(), entry: entry(name, text) }
}

pub(crate) fn withdraw(name: &str) -> Change {
    Change::Withdraw { slug: slug(name), reason: "mistake".into() }
}

pub(crate) fn entry(slug: &str, text: &str) -> Vec<u8> {
    #[derive(Serialize)]
    struct Entry<'a> {
        v: u64,
        kind: &'a str,
        slug: &'a str,
        text: &'a str,
    }
    kreisnetz_canonical::encode(&Entry { v: 1, kind: "service", slug, text })
}

impl County {
    pub(crate) fn id(&self) -> PublisherId {
        self.log.publisher()
    }

    /// The next catalog after `held`, of the number `seq`, as another node verified it; all of it is sent.
    pub(crate) fn whole(&self, held: &[Leaf], changes: Vec<Change>, seq: u64, known: &[Vec<u8>]) -> VerifiedUpdate {
        let revision = Revision::of(held, changes, seq, 0).unwrap();
        let prev = (seq > 1).then(|| Digest::of(&seq.to_be_bytes()));
        let head = self.head(Position { epoch: 1, seq }, prev, &revision);
        let leaves = revision.leaves().to_vec();
        let (_, new) = revision.into_delta_parts();
        let named: BTreeSet<Digest> = leaves.iter().filter_map(Leaf::entry).map(|(digest, _)| digest).collect();
        let entries = known.iter().chain(&new).filter(|bytes| named.contains(&Digest::of(bytes))).cloned().collect();
        let head = verify_head(parse_head(&sign_head(&head, &self.key)).unwrap(), &self.log).unwrap();
        Delta { head, since: Since::Nothing, leaves, entries }.verify(held, |_| None).unwrap()
    }

    pub(crate) fn head(&self, position: Position, prev: Option<Digest>, revision: &Revision) -> Head {
        Head::new(HeadClaims {
            position,
            prev,
            revision: revision.summary(),
            issued: NOW,
            expires: NOW.plus(30 * DAY),
            seen_root: Digest::default(),
            identity: Author::from(&self.log),
        })
    }

    pub(crate) fn publish(&self, store: &mut Store, guard: &mut Guard, changes: Vec<Change>) -> Result<Published, PublishError> {
        self.publish_at(store, guard, changes, NOW)
    }

    pub(crate) fn publish_at(
        &self,
        store: &mut Store,
        guard: &mut Guard,
        changes: Vec<Change>,
        issued: Timestamp,
    ) -> Result<Published, PublishError> {
        self.publish_seeing(store, guard, changes, issued, Vec::new())
    }

    pub(crate) fn publish_seeing(
        &self,
        store: &mut Store,
        guard: &mut Guard,
        changes: Vec<Change>,
        issued: Timestamp,
        seen: Vec<FrontierItem>,
    ) -> Result<Published, PublishError> {
        let (identity, key) = (&self.log, &self.key);
        publish(store, guard, Publication { identity, key, changes, issued, expires: issued.plus(30 * DAY), seen })
    }
}

/// Asserts that everything stored of a publisher verifies: the head, its root over the leaves, every entry; returns the head's number.
pub(crate) fn assert_whole(reader: &Reader, publisher: &PublisherId) -> u64 {
    let Some(serving) = reader.delta(publisher, Since::Nothing).unwrap() else { return 0 };
    let head = serving.head().clone();
    let leaves = serving.leaves().to_vec();
    let entries: Vec<Vec<u8>> = serving.map(Result::unwrap).collect();
    let seq = head.seq;
    Delta { head, since: Since::Nothing, leaves, entries }.verify(&[], |_| None).expect("the stored catalog is that of its head");
    seq
}
