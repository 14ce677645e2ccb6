//! Publishers made up for a run: an identity with its delegation, and catalogs that it signs.

use anyhow::Context;
use kreisnetz_catalog::{
    Author, Change, Delta, Head, HeadClaims, Leaf, Position, Revision, Since, VerifiedUpdate, parse_head, seen_root, sign_head, verify_head,
};
use kreisnetz_identity::{
    Class, Delegation, Event, IdentityLog, Inception, NetworkId, RootSet, SecretKey, Signed, Term, Timestamp, Verified, sign_event,
};

/// Seconds for which the signing key is delegated.
const TERM_SECONDS: u64 = 180 * 86_400;
/// Seconds until a head is stale.
const HEAD_SECONDS: u64 = 30 * 86_400;

/// An identity with the key that signs its heads, and the newest of these.
pub(crate) struct Publisher {
    pub(crate) log: IdentityLog,
    key: SecretKey,
    head: Option<Verified<Head>>,
}

impl Publisher {
    /// Makes the publisher of a number; its keys follow from it.
    pub(crate) fn new(number: usize, network: NetworkId, now: Timestamp) -> anyhow::Result<Self> {
        let key = |purpose: u8| {
            let mut seed = [purpose; 32];
            seed[..8].copy_from_slice(&(number as u64).to_be_bytes());
            SecretKey::from_seed(&seed)
        };
        let (roots, next, signing) = ([key(1), key(2), key(3)], [key(4), key(5), key(6)], key(7));
        let set = RootSet::new(roots.iter().map(SecretKey::public), 2, next.iter().map(SecretKey::public), 2);
        let inception = Inception::new(Class::Partner, None, format!("Partner {number}"), network, now, set);
        let signed = sign_event(&Event::Inception(Box::new(inception)), &roots.iter().collect::<Vec<_>>());
        let mut log = IdentityLog::begin(Signed::parse(&signed)?, network)?;
        let term = Term { not_before: now, not_after: now.plus(TERM_SECONDS) };
        let delegation = Delegation::new(&log, signing.public(), 1, term, now);
        let signed = sign_event(&Event::Delegation(Box::new(delegation)), &[&roots[0], &roots[1], &signing]);
        log.extend(Signed::parse(&signed)?)?;
        Ok(Self { log, key: signing, head: None })
    }

    /// Signs the next head over the leaves held and the changes to them.
    pub(crate) fn sign(&mut self, held: &[Leaf], changes: Vec<Change>, now: Timestamp) -> anyhow::Result<Delta> {
        let seq = self.head.as_ref().map_or(1, |head| head.seq + 1);
        let revision = Revision::of(held, changes, seq, 0)?;
        let head = Head::new(HeadClaims {
            position: Position { epoch: 1, seq },
            prev: self.head.as_ref().map(Verified::digest),
            revision: revision.summary(),
            issued: now,
            expires: now.plus(HEAD_SECONDS),
            seen_root: seen_root(&[]),
            identity: Author::from(&self.log),
        });
        let head = verify_head(parse_head(&sign_head(&head, &self.key))?, &self.log)?;
        self.head = Some(head.clone());
        let since = if seq == 1 { Since::Nothing } else { Since::Held(seq - 1) };
        let (mut leaves, entries) = revision.into_delta_parts();
        leaves.sort();
        Ok(Delta { head, since, leaves, entries })
    }

    /// Signs a first head over entries.
    pub(crate) fn found(&mut self, changes: Vec<Change>, now: Timestamp) -> anyhow::Result<VerifiedUpdate> {
        self.sign(&[], changes, now)?.verify(&[], |_| None).context("a catalog of our own making")
    }
}
