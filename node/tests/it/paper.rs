//! Counties that exist as signed bytes only: members without a node, for bundles of any size.

use std::convert::Infallible;
use std::io::Write;
use std::path::Path;

use kreisnetz_bundle::{Totals, Writer};
use kreisnetz_catalog::{
    Author, Change, Head, HeadClaims, Leaf, NetworkFile, Position, Revision, parse_head, seen_root, sign_head, verify_head,
};
use kreisnetz_identity::{
    Ags, Class, Delegation, Event, IdentityLog, Inception, NetworkId, RootSet, SecretKey, Signed, Term, Timestamp, Verified, sign_event,
};

const DAY: u64 = 24 * 60 * 60;

pub(crate) struct Paper {
    pub(crate) log: IdentityLog,
    signing: SecretKey,
    pub(crate) head: Verified<Head>,
    pub(crate) leaves: Vec<Leaf>,
    pub(crate) entries: Vec<Vec<u8>>,
}

fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Timestamp::from_seconds(since.as_secs())
}

/// Returns the network of a home.
pub(crate) fn network_of(home: &Path) -> NetworkId {
    NetworkFile::parse(&std::fs::read_to_string(home.join("network.toml")).unwrap()).unwrap().id()
}

/// Makes so many counties with so many entries each, sorted by publisher.
pub(crate) fn counties(network: NetworkId, count: usize, entries: usize) -> Vec<Paper> {
    let mut counties: Vec<_> = (0..count).map(|number| Paper::new(network, number, entries)).collect();
    counties.sort_by_key(|county| county.log.publisher());
    counties
}

/// Names the counties as founders in the network file of a home, whose node does not run.
pub(crate) fn found(home: &Path, counties: &[Paper]) {
    let mut file = std::fs::OpenOptions::new().append(true).open(home.join("network.toml")).unwrap();
    for county in counties {
        let (ags, id) = (county.log.ags().unwrap(), county.log.publisher());
        write!(file, "[[founder]]\nags = \"{ags}\"\npublisher = \"{id}\"\n").unwrap();
    }
}

/// Writes the bundle of counties that are sorted.
pub(crate) fn bundle(path: &Path, network: NetworkId, counties: &[Paper]) -> Totals {
    let file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    let mut writer = Writer::begin(file, network).unwrap();
    for county in counties {
        let entries = county.entries.iter().cloned().map(Ok::<_, Infallible>);
        writer.catalog(&county.log, &county.head, &county.leaves, entries).unwrap();
    }
    writer.finish().unwrap()
}

impl Paper {
    fn new(network: NetworkId, number: usize, entries: usize) -> Self {
        let key = |purpose: u8| {
            let mut seed = [purpose; 32];
            seed[..8].copy_from_slice(&(number as u64).to_be_bytes());
            SecretKey::from_seed(&seed)
        };
        let (roots, next, signing) = ([key(1), key(2), key(3)], [key(4), key(5), key(6)], key(7));
        let set = RootSet::new(roots.iter().map(SecretKey::public), 2, next.iter().map(SecretKey::public), 2);
        let ags: Ags = format!("16{number:03}").parse().unwrap();
        let created = Timestamp::from_seconds(now().as_seconds() - DAY);
        let inception = Inception::new(Class::County, Some(ags), format!("Papierkreis {number}"), network, created, set);
        let signed = sign_event(&Event::Inception(Box::new(inception)), &roots.iter().collect::<Vec<_>>());
        let mut log = IdentityLog::begin(Signed::parse(&signed).unwrap(), network).unwrap();
        let term = Term { not_before: created, not_after: created.plus(180 * DAY) };
        let delegation = Delegation::new(&log, signing.public(), 1, term, created);
        let signed = sign_event(&Event::Delegation(Box::new(delegation)), &[&roots[0], &roots[1], &signing]);
        log.extend(Signed::parse(&signed).unwrap()).unwrap();
        let changes = (0..entries).map(|entry| put(&format!("eintrag-{entry:04}"), &format!("{number} {}", "ä".repeat(550)))).collect();
        let (head, leaves, entries) = signed_catalog(&log, &signing, changes);
        Self { log, signing, head, leaves, entries }
    }

    /// Returns the county as it would be had it signed something else under the same number.
    pub(crate) fn otherwise(&self, title: &str) -> Self {
        let (head, leaves, entries) = signed_catalog(&self.log, &self.signing, vec![put("anders", title)]);
        let signing = SecretKey::from_seed(&self.signing.seed());
        Self { log: self.log.clone(), signing, head, leaves, entries }
    }
}

fn signed_catalog(log: &IdentityLog, signing: &SecretKey, changes: Vec<Change>) -> (Verified<Head>, Vec<Leaf>, Vec<Vec<u8>>) {
    let revision = Revision::of(&[], changes, 1, 0).unwrap();
    let issued = now();
    let head = Head::new(HeadClaims {
        position: Position { epoch: 1, seq: 1 },
        prev: None,
        revision: revision.summary(),
        issued,
        expires: issued.plus(30 * DAY),
        seen_root: seen_root(&[]),
        identity: Author::from(log),
    });
    let head = verify_head(parse_head(&sign_head(&head, signing)).unwrap(), log).unwrap();
    let leaves = revision.leaves().to_vec();
    (head, leaves, revision.into_delta_parts().1)
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
