//! A county with its keys and one signed catalog, and bundles of several.

use std::convert::Infallible;

use kreisnetz_bundle::{Totals, Writer};
use kreisnetz_catalog::{Author, Change, Head, HeadClaims, Leaf, Position, Revision, parse_head, seen_root, sign_head, verify_head};
use kreisnetz_identity::{
    Ags, Class, Delegation, Event, IdentityLog, Inception, NetworkId, RootSet, SecretKey, Signed, Term, Timestamp, Verified, sign_event,
};

pub(crate) const START: Timestamp = Timestamp::from_seconds(1_795_000_000);
/// Keys of the counties of the first model regions.
pub(crate) const COUNTIES: [&str; 8] = ["03360", "03354", "05558", "08336", "07231", "12069", "13075", "09374"];

#[derive(Clone)]
pub(crate) struct County {
    pub(crate) log: IdentityLog,
    pub(crate) signing: std::rc::Rc<SecretKey>,
    pub(crate) head: Option<Verified<Head>>,
    pub(crate) leaves: Vec<Leaf>,
    pub(crate) entries: Vec<Vec<u8>>,
}

pub(crate) fn network() -> NetworkId {
    NetworkId::derive("kreisnetz", &[0x42; 16])
}

impl County {
    pub(crate) fn of(ags: &str) -> Self {
        Self::in_network(ags, network())
    }

    pub(crate) fn in_network(ags: &str, network: NetworkId) -> Self {
        let key = |purpose: u8| {
            let mut seed = [purpose; 32];
            seed[..5].copy_from_slice(ags.as_bytes());
            SecretKey::from_seed(&seed)
        };
        let (roots, next, signing) = ([key(1), key(2), key(3)], [key(4), key(5), key(6)], key(7));
        let set = RootSet::new(roots.iter().map(SecretKey::public), 2, next.iter().map(SecretKey::public), 2);
        let ags: Ags = ags.parse().unwrap();
        let inception = Inception::new(Class::County, Some(ags), format!("Landkreis {ags}"), network, START, set);
        let signed = sign_event(&Event::Inception(Box::new(inception)), &roots.iter().collect::<Vec<_>>());
        let mut log = IdentityLog::begin(Signed::parse(&signed).unwrap(), network).unwrap();
        let term = Term { not_before: START, not_after: START.plus(180 * 86_400) };
        let delegation = Delegation::new(&log, signing.public(), 1, term, START);
        let signed = sign_event(&Event::Delegation(Box::new(delegation)), &[&roots[0], &roots[1], &signing]);
        log.extend(Signed::parse(&signed).unwrap()).unwrap();
        Self { log, signing: std::rc::Rc::new(signing), head: None, leaves: Vec::new(), entries: Vec::new() }
    }

    /// Publishes so many entries in one head, of so many bytes of text each.
    pub(crate) fn with_entries(mut self, count: usize, length: usize) -> Self {
        let changes = (0..count).map(|number| put(&format!("eintrag-{number:05}"), &"ä".repeat(length / 2))).collect();
        self.publish(changes, START);
        self
    }

    pub(crate) fn publish(&mut self, changes: Vec<Change>, issued: Timestamp) {
        let seq = self.head.as_ref().map_or(0, |head| head.seq) + 1;
        let prev = self.head.as_ref().map(Verified::digest);
        let revision = Revision::of(&self.leaves, changes, seq, 0).unwrap();
        let head = Head::new(HeadClaims {
            position: Position { epoch: 1, seq },
            prev,
            revision: revision.summary(),
            issued,
            expires: issued.plus(30 * 86_400),
            seen_root: seen_root(&[]),
            identity: Author::from(&self.log),
        });
        self.head = Some(verify_head(parse_head(&sign_head(&head, &self.signing)).unwrap(), &self.log).unwrap());
        self.leaves = revision.leaves().to_vec();
        self.entries.extend(revision.into_delta_parts().1);
    }

    pub(crate) fn write(&self, writer: &mut Writer<&mut Vec<u8>>) {
        let live: Vec<_> = self.leaves.iter().filter_map(Leaf::entry).map(|(digest, _)| digest).collect();
        let entries = self.entries.iter().filter(|entry| live.contains(&kreisnetz_identity::Digest::of(entry)));
        let entries = entries.cloned().map(Ok::<_, Infallible>);
        writer.catalog(&self.log, self.head.as_ref().unwrap(), &self.leaves, entries).unwrap();
    }
}

pub(crate) fn put(slug: &str, title: &str) -> Change {
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

/// Returns so many counties with a few entries each, sorted by publisher.
pub(crate) fn counties(count: usize) -> Vec<County> {
    let mut counties: Vec<_> =
        COUNTIES.iter().take(count).enumerate().map(|(number, ags)| County::of(ags).with_entries(number + 1, 300)).collect();
    sort(&mut counties);
    counties
}

pub(crate) fn sort(counties: &mut [County]) {
    counties.sort_by_key(|county| county.log.publisher());
}

/// Returns the bundle of counties that are sorted already.
pub(crate) fn bundle(counties: &[County]) -> (Vec<u8>, Totals) {
    let mut bytes = Vec::new();
    let mut writer = Writer::begin(&mut bytes, network()).unwrap();
    for county in counties {
        county.write(&mut writer);
    }
    let totals = writer.finish().unwrap();
    (bytes, totals)
}
