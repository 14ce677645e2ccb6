//! A few publishers with their keys, and one node's store of their catalogs.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use kreisnetz_catalog::entry::EntryRef;
use kreisnetz_catalog::{
    Author, Change, Delta, Equivocation, Founder, FrontierItem, Head, HeadClaims, NetworkFile, Position, Revision, Since, VerifiedWitness,
    parse_head, seen_root, sign_head, verify_head,
};
use kreisnetz_identity::{
    Ags, Class, Delegation, Digest, Event, IdentityLog, Inception, PublisherId, RootSet, SecretKey, Signed, Term, Timestamp, sign_event,
};
use kreisnetz_store::{Incarnation, Store};
use tempfile::TempDir;

use crate::api::{Answer, Moment, SearchData, SearchRequest, Source};
use crate::clock::{day_of, moment_of};
use crate::home::Home;
use crate::query::{Habits, Library};
use crate::storage::{Standpoint, derive, index_in_memory};

/// The day on which everything is signed, `2026-11-20`.
pub(super) const CREATED: &str = "2026-11-20";
/// Its noon.
pub(super) const START: Timestamp = Timestamp::from_seconds(1_795_176_000);
/// One day.
pub(super) const DAY: u64 = 24 * 60 * 60;

pub(super) const UELZEN: &str = "03360";
pub(super) const COESFELD: &str = "05558";
pub(super) const LUECHOW: &str = "03354";
/// A second identity that claims to be Uelzen; its key differs.
pub(super) const UELZEN_AGAIN: &str = "03360b";
/// A municipality of Uelzen.
pub(super) const BEVENSEN: &str = "03360025";
/// A municipality of Coesfeld.
pub(super) const DUELMEN: &str = "05558016";

/// The node of a county, with its store in a folder of its own.
pub(super) struct World {
    folder: TempDir,
    pub(super) store: Store,
    pub(super) network: NetworkFile,
    own: &'static str,
    publishers: BTreeMap<&'static str, (IdentityLog, SecretKey)>,
}

impl World {
    /// Makes the node of `own` in a network of these founders; only they belong to it.
    pub(super) fn new(own: &'static str, founders: &[&'static str]) -> Self {
        let bare = NetworkFile::parse("name = \"probe\"\nsalt = \"00112233445566778899aabbccddeeff\"\n").unwrap();
        let mut publishers = BTreeMap::new();
        for ags in [UELZEN, UELZEN_AGAIN, COESFELD, LUECHOW, BEVENSEN, DUELMEN].iter().chain(founders).copied() {
            publishers.insert(ags, identity(ags, &bare));
        }
        let founder = |ags: &&str| Founder { ags: None, publisher: publishers[ags].0.publisher(), addresses: Vec::new() };
        let network = with_founders(&bare, founders.iter().map(founder).collect());
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path());
        let mut store = Store::create(&home.store(), network.id(), Incarnation::from_bytes([7; 16])).unwrap();
        store.put_events(&publishers[own].0).unwrap();
        store.set_own(&publishers[own].0.publisher()).unwrap();
        std::fs::create_dir_all(home.keys()).unwrap();
        std::fs::write(home.signing_key(), "").unwrap();
        Self { folder, store, network, own, publishers }
    }

    /// Two founders: Uelzen offers kuubu, and this is the node of Coesfeld.
    pub(super) fn with_kuubu() -> Self {
        let mut world = Self::new(COESFELD, &[UELZEN, COESFELD]);
        world.publish(UELZEN, vec![super::entries::kuubu("2.1.0")]);
        world
    }

    pub(super) fn home(&self) -> Home {
        Home::new(self.folder.path())
    }

    pub(super) fn id(&self, ags: &str) -> PublisherId {
        self.publishers[ags].0.publisher()
    }

    /// Signs a next head with these changes, a day after the one before, and stores it as if it had been pulled.
    pub(super) fn publish(&mut self, ags: &str, changes: Vec<Change>) {
        let (log, key) = &self.publishers[ags];
        self.store.put_events(log).unwrap();
        let held = self.store.reader().leaves(&log.publisher()).unwrap();
        let before = self.store.reader().head(&log.publisher()).unwrap();
        let seq = before.as_ref().map_or(0, |head| head.seq) + 1;
        let revision = Revision::of(&held, changes, seq, 0).unwrap();
        let issued = START.plus((seq - 1) * DAY);
        let head = Head::new(HeadClaims {
            position: Position { epoch: 1, seq },
            prev: before.map(|head| head.digest()),
            revision: revision.summary(),
            issued,
            expires: issued.plus(30 * DAY),
            seen_root: seen_root(&[]),
            identity: Author::from(log),
        });
        let head = verify_head(parse_head(&sign_head(&head, key)).unwrap(), log).unwrap();
        let since = if seq == 1 { Since::Nothing } else { Since::Held(seq - 1) };
        let (mut leaves, entries) = revision.into_delta_parts();
        leaves.sort();
        let update = Delta { head, since, leaves, entries }.verify(&held, |_| None).unwrap();
        self.store.put(&update).unwrap();
        if ags == self.own {
            self.keep_adopted();
        }
    }

    /// Keeps what the own adoptions name, as the storage thread does.
    fn keep_adopted(&mut self) {
        let derived = derive(self.store.reader()).unwrap();
        let adopted = derived.ledger.by(self.id(self.own)).map(|(_, adoption)| adoption.about_digest).collect();
        self.store.keep_entries(&adopted).unwrap();
    }

    /// Withdraws an entry.
    pub(super) fn withdraw(&mut self, ags: &str, slug: &str, reason: &str) {
        self.publish(ags, vec![Change::Withdraw { slug: slug.parse().unwrap(), reason: reason.to_owned() }]);
    }

    /// Notes as read what the running node would.
    pub(super) fn read(&mut self, ids: &[String]) {
        self.store.remember(crate::query::READ_MEMORY, &serde_json::to_vec(ids).unwrap()).unwrap();
    }

    /// Signs a second head for the place of the newest one, as a cloned machine would, and keeps the proof.
    pub(super) fn contradict(&mut self, ags: &str) -> Equivocation {
        let (log, key) = &self.publishers[ags];
        let newest = self.store.reader().head(&log.publisher()).unwrap().unwrap();
        let mut rival = Head::clone(&newest);
        rival.seen_root = Digest::of(b"elsewhere");
        let rival = verify_head(parse_head(&sign_head(&rival, key)).unwrap(), log).unwrap();
        let proof = self.store.reader().contradiction(&rival).unwrap().unwrap();
        self.store.put_equivocation(&proof, newest.issued.plus(DAY)).unwrap();
        proof
    }

    /// Opens an epoch whose root event resolves both heads of a proof.
    pub(super) fn resolve(&mut self, ags: &'static str, proof: &Equivocation) {
        let (log, key) = self.publishers.get_mut(ags).unwrap();
        let term = Term { not_before: START, not_after: START.plus(180 * DAY) };
        let mut delegation = Delegation::new(log, key.public(), proof.epoch() + 1, term, START);
        delegation.resolves = proof.heads().iter().map(|head| head.digest()).collect();
        let signed = sign_event(&Event::Delegation(Box::new(delegation)), &[&key_of(ags, 1), &key_of(ags, 2), key]);
        log.extend(Signed::parse(&signed).unwrap()).unwrap();
        self.store.put_events(log).unwrap();
    }

    /// Signs a head of one publisher that saw the newest of another, stores its identity alone, and returns its word.
    pub(super) fn word(&mut self, ags: &str, about: &str, days: u64) -> VerifiedWitness {
        let (log, key) = &self.publishers[ags];
        self.store.put_events(log).unwrap();
        let subject = &self.publishers[about].0;
        let newest = self.store.reader().head(&subject.publisher()).unwrap().unwrap();
        let item = FrontierItem {
            publisher: subject.publisher(),
            position: newest.position(),
            head: newest.digest(),
            side_events: subject.side_events_digest(),
        };
        let issued = START.plus(days * DAY);
        let head = Head::new(HeadClaims {
            position: Position { epoch: 1, seq: 1 },
            prev: None,
            revision: Revision::of(&[], Vec::new(), 1, 0).unwrap().summary(),
            issued,
            expires: issued.plus(30 * DAY),
            seen_root: seen_root(&[item]),
            identity: Author::from(log),
        });
        let head = verify_head(parse_head(&sign_head(&head, key)).unwrap(), log).unwrap();
        VerifiedWitness::of(head, &[item], &subject.publisher()).unwrap()
    }

    /// Returns the reference to an entry as it is now.
    pub(super) fn pin(&self, ags: &str, slug: &str) -> EntryRef {
        let leaf = self.store.reader().leaf(&self.id(ags), &slug.parse().unwrap()).unwrap().unwrap();
        EntryRef::new(self.id(ags), leaf.slug().clone(), leaf.rev(), leaf.entry().unwrap().0)
    }

    /// Returns what the running node answers from, some days after the first head.
    pub(super) fn library(&self, days: u64) -> Library {
        let now = START.plus(days * DAY);
        let reader = self.store.reader().clone();
        let standpoint = Standpoint::founded(self.id(self.own), &self.network);
        let derived = derive(&reader).unwrap();
        let searcher = index_in_memory(&reader, &derived, &standpoint, day_of(now)).unwrap();
        Library {
            reader,
            searcher,
            blobs: self.home().blobs().into(),
            derived: Arc::new(derived),
            standpoint: Arc::new(standpoint),
            habits: Habits::default(),
            now,
            as_of: moment_of(now),
            source: Source::Node,
        }
    }

    /// Returns a copy of the home as a process leaves it behind that is killed now.
    pub(super) fn killed(&self) -> (TempDir, Home) {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path());
        std::fs::create_dir_all(home.keys()).unwrap();
        let files: [fn(&Home) -> PathBuf; 2] = [Home::store, Home::signing_key];
        for file in files {
            std::fs::copy(file(&self.home()), file(&home)).unwrap();
        }
        (folder, home)
    }
}

/// Searches for words and nothing else.
pub(super) fn search(library: &Library, words: &str) -> Answer<SearchData> {
    library.search(&SearchRequest { q: words.to_owned(), ..SearchRequest::default() }).unwrap()
}

pub(super) fn references(answer: &Answer<SearchData>) -> Vec<&str> {
    answer.data.items.iter().map(|item| item.entry.reference.as_str()).collect()
}

pub(super) fn at(days: u64) -> Moment {
    moment_of(START.plus(days * DAY))
}

fn with_founders(bare: &NetworkFile, founders: Vec<Founder>) -> NetworkFile {
    let mut text = format!("name = \"{}\"\nsalt = \"00112233445566778899aabbccddeeff\"\n", bare.name());
    for founder in founders {
        text.push_str(&format!("[[founder]]\npublisher = \"{}\"\n", founder.publisher));
    }
    NetworkFile::parse(&text).unwrap()
}

fn key_of(ags: &str, purpose: u8) -> SecretKey {
    let mut seed = [purpose; 32];
    seed[..ags.len()].copy_from_slice(ags.as_bytes());
    SecretKey::from_seed(&seed)
}

fn identity(ags: &str, network: &NetworkFile) -> (IdentityLog, SecretKey) {
    let key = |purpose: u8| key_of(ags, purpose);
    let (roots, next, signing) = ([key(1), key(2), key(3)], [key(4), key(5), key(6)], key(7));
    let set = RootSet::new(roots.iter().map(SecretKey::public), 2, next.iter().map(SecretKey::public), 2);
    let ags: Ags = ags.trim_end_matches('b').parse().unwrap();
    let class = if ags.is_municipality() { Class::Municipality } else { Class::County };
    let inception = Inception::new(class, Some(ags), format!("Probe {ags}"), network.id(), START, set);
    let signed = sign_event(&Event::Inception(Box::new(inception)), &roots.iter().collect::<Vec<_>>());
    let mut log = IdentityLog::begin(Signed::parse(&signed).unwrap(), network.id()).unwrap();
    let term = Term { not_before: START, not_after: START.plus(180 * DAY) };
    let delegation = Delegation::new(&log, signing.public(), 1, term, START);
    let signed = sign_event(&Event::Delegation(Box::new(delegation)), &[&roots[0], &roots[1], &signing]);
    log.extend(Signed::parse(&signed).unwrap()).unwrap();
    (log, signing)
}
