//! One county of the harness: its keys, what its store holds, and its engine.

use std::collections::BTreeMap;
use std::sync::Arc;

use kreisnetz_catalog::{
    Admission, Author, Change, Content, Delta, Equivocation, Head, HeadClaims, Leaf, Position, Revision, Since, VerifiedUpdate, parse_head,
    seen_root, sign_head, verify_head,
};
use kreisnetz_identity::{
    Ags, Class, Delegation, Digest, Event, IdentityLog, Inception, NetworkId, PublisherId, RootSet, SecretKey, Signed, Term, Timestamp,
    Verified, sign_event,
};
use kreisnetz_protocol::{Answer, Config, DeltaFrames, Engine, Knowledge, Moment, Reading, StoreOutcome};

/// The wall clock at which every run begins.
pub(crate) const START: Timestamp = Timestamp::from_seconds(1_795_000_000);

/// The name of a node: its number.
pub(crate) type Node = usize;

pub(crate) struct County {
    pub(crate) log: Arc<IdentityLog>,
    signing: SecretKey,
    pub(crate) engine: Engine<Node>,
    pub(crate) held: BTreeMap<PublisherId, (Verified<Head>, Vec<Leaf>)>,
    identities: BTreeMap<PublisherId, Arc<IdentityLog>>,
    history: BTreeMap<(PublisherId, Position), Verified<Head>>,
    proofs: BTreeMap<Digest, Equivocation>,
    entries: BTreeMap<Digest, Vec<u8>>,
}

pub(crate) fn network() -> NetworkId {
    NetworkId::derive("harness", &[7; 16])
}

/// Returns the identity of the county of a number, and its signing key.
pub(crate) fn identity(number: usize, network: NetworkId) -> (IdentityLog, SecretKey) {
    let key = |purpose: u8| {
        let mut seed = [purpose; 32];
        seed[..8].copy_from_slice(&(number as u64).to_be_bytes());
        SecretKey::from_seed(&seed)
    };
    let (roots, next, signing) = ([key(1), key(2), key(3)], [key(4), key(5), key(6)], key(7));
    let set = RootSet::new(roots.iter().map(SecretKey::public), 2, next.iter().map(SecretKey::public), 2);
    let ags: Ags = format!("03{number:03}").parse().unwrap();
    let inception = Inception::new(Class::County, Some(ags), format!("County {number}"), network, START, set);
    let signed = sign_event(&Event::Inception(Box::new(inception)), &roots.iter().collect::<Vec<_>>());
    let mut log = IdentityLog::begin(Signed::parse(&signed).unwrap(), network).unwrap();
    let term = Term { not_before: START, not_after: START.plus(180 * 86_400) };
    let delegation = Delegation::new(&log, signing.public(), 1, term, START);
    let signed = sign_event(&Event::Delegation(Box::new(delegation)), &[&roots[0], &roots[1], &signing]);
    log.extend(Signed::parse(&signed).unwrap()).unwrap();
    (log, signing)
}

impl County {
    pub(crate) fn new(number: usize, admission: &Admission, seed: u64) -> Self {
        let (log, signing) = identity(number, network());
        let log = Arc::new(log);
        let mut county = Self {
            log: log.clone(),
            signing,
            engine: Engine::new(config(&log, seed), Arc::default(), Knowledge::nothing(network()), Vec::new(), moment(0)),
            held: BTreeMap::new(),
            identities: BTreeMap::from([(log.publisher(), log)]),
            history: BTreeMap::new(),
            proofs: BTreeMap::new(),
            entries: BTreeMap::new(),
        };
        county.restart(admission, 0, seed);
        county
    }

    pub(crate) fn publisher(&self) -> PublisherId {
        self.log.publisher()
    }

    /// Forgets everything but what the store holds, as a process that was killed does.
    pub(crate) fn restart(&mut self, admission: &Admission, millis: u64, seed: u64) {
        let heads = self.held.values().map(|(head, _)| Arc::new(head.clone()));
        let knowledge = Knowledge::new(network(), self.identities.values().cloned(), heads, self.proofs.values().cloned());
        self.engine = Engine::new(config(&self.log, seed), Arc::new(admission.clone()), knowledge, Vec::new(), moment(millis));
    }

    /// Signs and stores a new state of the own catalog, and returns its head.
    pub(crate) fn publish(&mut self, changes: Vec<Change>, millis: u64) -> Verified<Head> {
        let own = self.publisher();
        let (prev, held) = match self.held.get(&own) {
            Some((head, leaves)) => (Some(head.clone()), leaves.clone()),
            None => (None, Vec::new()),
        };
        let seq = prev.as_ref().map_or(0, |head| head.seq) + 1;
        let revision = Revision::of(&held, changes, seq, 0).unwrap();
        let others: Vec<_> = self.engine.frontier().items().filter(|item| item.publisher != own).collect();
        let issued = moment(millis).wall;
        let head = Head::new(HeadClaims {
            position: Position { epoch: 1, seq },
            prev: prev.as_ref().map(Verified::digest),
            revision: revision.summary(),
            issued,
            expires: issued.plus(30 * 86_400),
            seen_root: seen_root(others.iter().copied()),
            identity: Author::from(&*self.log),
        });
        let head = verify_head(parse_head(&sign_head(&head, &self.signing)).unwrap(), &self.log).unwrap();
        let since = if seq == 1 { Since::Nothing } else { Since::Held(seq - 1) };
        let (mut leaves, entries) = revision.into_delta_parts();
        leaves.sort();
        let delta = Delta { head: head.clone(), since, leaves, entries };
        let update = delta.verify(&held, |_| None).expect("one's own catalog verifies");
        self.keep(&update);
        head
    }

    /// Does what the owner of a store does with a pulled catalog.
    pub(crate) fn store(&mut self, delta: Delta) -> StoreOutcome {
        let publisher = delta.head.publisher;
        let held = match self.held.get(&publisher) {
            Some((head, _)) if head.position() >= delta.head.position() => return StoreOutcome::Superseded,
            Some((_, leaves)) => leaves.clone(),
            None => Vec::new(),
        };
        match delta.verify(&held, |digest| self.entries.get(digest).cloned()) {
            Ok(update) => {
                self.keep(&update);
                StoreOutcome::Stored(update.head().clone())
            }
            Err(kreisnetz_catalog::BadCatalog::Root) => StoreOutcome::RootMismatch,
            Err(_) => StoreOutcome::BadCatalog,
        }
    }

    fn keep(&mut self, update: &VerifiedUpdate) {
        self.entries.extend(update.entries().clone());
        self.history.insert((update.head().publisher, update.head().position()), update.head().clone());
        self.held.insert(update.head().publisher, (update.head().clone(), update.leaves().to_vec()));
    }

    pub(crate) fn store_proof(&mut self, proof: Equivocation) {
        self.proofs.insert(proof.id(), proof);
    }

    /// Compares a head with those that are kept, as the owner of a store does.
    pub(crate) fn examine(&self, head: &Verified<Head>) -> Option<Equivocation> {
        let kept = self.history.iter().filter(|((publisher, _), _)| *publisher == head.publisher);
        kept.map(|(_, kept)| kept).find_map(|kept| Equivocation::of(kept.clone(), head.clone()).ok())
    }

    /// Returns the frames of what a peer asks for, as the owner of a store reads them.
    pub(crate) fn read(&self, reading: Reading) -> Vec<Vec<u8>> {
        match reading {
            Reading::Delta { publisher, since } => self.serve(&publisher, since),
            Reading::Heads { publisher, from } => {
                let kept = self.history.range((publisher, from)..).take_while(|((id, _), _)| *id == publisher);
                Answer::heads(kept.map(|(_, head)| head.bytes().to_vec()).collect())
            }
            Reading::Witness { .. } => Answer::witness(None),
        }
    }

    pub(crate) fn store_identity(&mut self, log: Arc<IdentityLog>) {
        self.identities.insert(log.publisher(), log);
    }

    /// Returns the frames of a delta, as the owner of a store reads them.
    pub(crate) fn serve(&self, publisher: &PublisherId, since: Since) -> Vec<Vec<u8>> {
        let (head, leaves) = &self.held[publisher];
        let floor = if let Since::Held(seq) = since { seq } else { 0 };
        let leaves: Vec<Leaf> = leaves.iter().filter(|leaf| leaf.rev() > floor).cloned().collect();
        let mut frames = DeltaFrames::opening(head.bytes(), since, &leaves);
        let mut body = DeltaFrames::entries();
        for leaf in &leaves {
            if let Content::Live { digest, .. } = leaf.content() {
                frames.extend(body.push(self.entries[digest].clone()));
            }
        }
        frames.extend(body.finish());
        frames
    }

    /// Returns what the county holds, as one digest: heads, leaves, and the bytes of every live entry.
    pub(crate) fn state(&self) -> Digest {
        let mut bytes = Vec::new();
        for (head, leaves) in self.held.values() {
            bytes.extend_from_slice(head.digest().as_bytes());
            for leaf in leaves {
                bytes.extend(leaf.encode());
                if let Some((digest, _)) = leaf.entry() {
                    bytes.extend_from_slice(Digest::of(&self.entries[&digest]).as_bytes());
                }
            }
        }
        Digest::of(&bytes)
    }
}

/// Returns an entry's bytes, well-formed and small.
pub(crate) fn put(slug: &str, text: &str) -> Change {
    #[derive(serde::Serialize)]
    struct Small<'a> {
        v: u64,
        kind: &'a str,
        slug: &'a str,
        title: &'a str,
    }
    let entry = kreisnetz_canonical::encode(&Small { v: 1, kind: "asset", slug, title: text });
    Change::Put { slug: slug.parse().unwrap(), kind: "asset".into(), entry }
}

pub(crate) fn moment(millis: u64) -> Moment {
    Moment { millis, wall: START.plus(millis / 1_000) }
}

fn config(log: &IdentityLog, seed: u64) -> Config {
    Config::new(network(), Some(log.publisher()), seed)
}
