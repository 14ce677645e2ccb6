//! A county whose signing key two machines share, and the heads that they sign.

use kreisnetz_catalog::{Author, Head, HeadClaims, Position, Revision, parse_head, sign_head, verify_head};
use kreisnetz_identity::{
    Class, Delegation, Digest, Event, IdentityLog, Inception, NetworkId, RootSet, SecretKey, Signed, Term, Timestamp, Verified, sign_event,
};

pub(crate) const CREATED: Timestamp = Timestamp::from_seconds(1_795_000_000);
const DAY: u64 = 86_400;

/// A county with one root key and the signing key of each epoch.
#[derive(Clone)]
pub(crate) struct Cloned {
    pub(crate) log: IdentityLog,
    seed: u8,
}

pub(crate) fn uelzen() -> Cloned {
    Cloned::new(10, "03360", "Landkreis Uelzen")
}

pub(crate) fn coesfeld() -> Cloned {
    Cloned::new(20, "05558", "Kreis Coesfeld")
}

impl Cloned {
    fn new(seed: u8, ags: &str, name: &str) -> Self {
        let network = NetworkId::derive("kreisnetz", &[0x42; 16]);
        let [root, next] = [0, 1].map(|number| SecretKey::from_seed(&[seed + number; 32]));
        let set = RootSet::new([root.public()], 1, [next.public()], 1);
        let inception = Inception::new(Class::County, Some(ags.parse().unwrap()), name.into(), network, CREATED, set);
        let signed = sign_event(&Event::Inception(Box::new(inception)), &[&root]);
        let mut county = Self { log: IdentityLog::begin(Signed::parse(&signed).unwrap(), network).unwrap(), seed };
        county.delegate(1, &[]);
        county
    }

    /// The signing key of an epoch.
    pub(crate) fn key(&self, epoch: u64) -> SecretKey {
        SecretKey::from_seed(&[self.seed + 1 + u8::try_from(epoch).unwrap(); 32])
    }

    /// Opens an epoch, or renews it, and resolves these heads.
    pub(crate) fn delegate(&mut self, epoch: u64, resolves: &[Digest]) {
        let (root, key) = (SecretKey::from_seed(&[self.seed; 32]), self.key(epoch));
        let term = Term { not_before: CREATED, not_after: CREATED.plus(180 * DAY) };
        let mut delegation = Delegation::new(&self.log, key.public(), epoch, term, CREATED);
        delegation.resolves = resolves.to_vec();
        let signed = sign_event(&Event::Delegation(Box::new(delegation)), &[&root, &key]);
        self.log.extend(Signed::parse(&signed).unwrap()).unwrap();
    }

    /// Signs a head of an empty catalog; what `says` differs makes another payload.
    pub(crate) fn head(&self, epoch: u64, seq: u64, prev: Option<Digest>, says: &str) -> Verified<Head> {
        let head = self.payload(epoch, seq, prev, says);
        verify_head(parse_head(&sign_head(&head, &self.key(epoch))).unwrap(), &self.log).unwrap()
    }

    pub(crate) fn payload(&self, epoch: u64, seq: u64, prev: Option<Digest>, says: &str) -> Head {
        Head::new(HeadClaims {
            position: Position { epoch, seq },
            prev,
            revision: Revision::of(&[], Vec::new(), seq, 0).unwrap().summary(),
            issued: CREATED,
            expires: CREATED.plus(30 * DAY),
            seen_root: Digest::of(says.as_bytes()),
            identity: Author::from(&self.log),
        })
    }

    /// Signs a line of heads with these numbers, one after the other, after `prev`.
    pub(crate) fn line(&self, prev: Option<Digest>, seqs: &[u64], says: &str) -> Vec<Verified<Head>> {
        let mut prev = prev;
        let mut line = Vec::new();
        for seq in seqs {
            let head = self.head(1, *seq, prev, says);
            prev = Some(head.digest());
            line.push(head);
        }
        line
    }
}
