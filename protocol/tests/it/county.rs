//! One county of the tests: its keys, and the catalog that it signs.

use std::sync::Arc;

use kreisnetz_catalog::{Author, Change, Head, HeadClaims, Leaf, Position, Revision, parse_head, seen_root, sign_head, verify_head};
use kreisnetz_identity::{
    Ags, Class, Delegation, Event, IdentityLog, Inception, NetworkId, PublisherId, RootSet, SecretKey, Signed, Term, Timestamp, Verified,
    sign_event,
};
use kreisnetz_protocol::Moment;

/// The wall clock at which every test begins.
pub(crate) const START: Timestamp = Timestamp::from_seconds(1_795_000_000);

pub(crate) struct County {
    pub(crate) log: Arc<IdentityLog>,
    signing: SecretKey,
    newest: Option<Verified<Head>>,
    leaves: Vec<Leaf>,
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
    pub(crate) fn new(number: usize) -> Self {
        let (log, signing) = identity(number, network());
        Self { log: Arc::new(log), signing, newest: None, leaves: Vec::new() }
    }

    pub(crate) fn publisher(&self) -> PublisherId {
        self.log.publisher()
    }

    /// Signs a new state of the catalog, and returns its head.
    pub(crate) fn publish(&mut self, changes: Vec<Change>, millis: u64) -> Verified<Head> {
        let seq = self.newest.as_ref().map_or(0, |head| head.seq) + 1;
        let revision = Revision::of(&self.leaves, changes, seq, 0).unwrap();
        let issued = moment(millis).wall;
        let head = Head::new(HeadClaims {
            position: Position { epoch: 1, seq },
            prev: self.newest.as_ref().map(Verified::digest),
            revision: revision.summary(),
            issued,
            expires: issued.plus(30 * 86_400),
            seen_root: seen_root([]),
            identity: Author::from(&*self.log),
        });
        let head = verify_head(parse_head(&sign_head(&head, &self.signing)).unwrap(), &self.log).unwrap();
        self.leaves = revision.leaves().to_vec();
        self.newest = Some(head.clone());
        head
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
