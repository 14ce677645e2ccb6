//! Where a catalog whose publisher contradicted itself is cut off: at the last head that both stories have in common.
//!
//! A pure function of the proofs, the heads that a node happens to hold and the identity log. Nothing is rolled back by it: what is
//! newer than the point is kept and left out of what is shown as the publisher's word.

use std::collections::BTreeMap;

use kreisnetz_identity::{Digest, Event, IdentityLog, Verified};

use crate::{Equivocation, Head};

/// The last head that contradicting heads have in common, as far as a node can tell (SECURITY.md §6).
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct FreezePoint {
    seq: u64,
    head: Option<Digest>,
}

impl FreezePoint {
    /// A catalog of which nothing is shown as the publisher's word: its head no longer stands, so anything in it may be another's.
    pub const NOTHING: Self = Self { seq: 0, head: None };

    /// Returns the point at which the proofs freeze a catalog: the lowest that any of them asks for. None, if every proof is healed, or of
    /// heads that do not [stand](Equivocation::stands).
    ///
    /// `held` are heads of the same publisher, in any order; more of them make the point more exact. For a proof of one `prev` it does
    /// not depend on them: everything below the lower of the two heads is common.
    #[must_use]
    pub fn of<'a>(proofs: &'a [Equivocation], held: impl IntoIterator<Item = &'a Verified<Head>>, log: &IdentityLog) -> Option<Self> {
        let held: Vec<&Verified<Head>> = held.into_iter().collect();
        let of_proofs = proofs.iter().flat_map(Equivocation::heads);
        let known = held.iter().copied().chain(of_proofs).map(|head| (head.digest(), head)).collect();
        let broken = proofs.iter().filter(|proof| is_open(proof, log));
        broken.map(|proof| last_common(proof, &held, &known)).min()
    }

    /// Returns the number of the head; 0 where nothing is common. It may be higher than the head's own number where the head is named
    /// but not held, yet no head of either story stands between.
    #[must_use]
    pub const fn seq(&self) -> u64 {
        self.seq
    }

    /// Returns the digest of the head, where it is known.
    #[must_use]
    pub const fn head(&self) -> Option<Digest> {
        self.head
    }

    /// Says whether an entry that last changed at this number belongs to what is common.
    #[must_use]
    pub const fn covers(&self, rev: u64) -> bool {
        rev <= self.seq
    }
}

/// Says whether a proof freezes its publisher's catalog: both heads stand, and nothing resolved them.
#[must_use]
pub fn is_open(proof: &Equivocation, log: &IdentityLog) -> bool {
    !is_healed(proof, log) && proof.stands(log)
}

/// Says whether a root event opened a later epoch that names both heads of the proof as resolved. The incident stays in the history.
#[must_use]
pub fn is_healed(proof: &Equivocation, log: &IdentityLog) -> bool {
    let resolved_by = |epoch: u64, resolves: &[Digest]| {
        let names = |head: &Verified<Head>| resolves.contains(&head.digest());
        epoch > proof.epoch() && proof.heads().iter().all(names)
    };
    log.events().any(|event| match &**event {
        Event::Delegation(delegation) => resolved_by(delegation.epoch, &delegation.resolves),
        Event::Rotation(rotation) => resolved_by(rotation.epoch, &rotation.resolves),
        Event::Inception(_) | Event::Revocation(_) | Event::Recovery(_) | Event::Succession(_) => false,
    })
}

/// Ancestors of a head, as far down as they are known.
struct Trail {
    /// Digests with their numbers, the highest first. The last may be a name alone, with the highest number that it can have.
    steps: Vec<(Digest, u64)>,
    /// The number that the last name can have at most, where that head is not known and may have ancestors.
    open_below: Option<u64>,
}

impl Trail {
    fn of(head: &Head, known: &BTreeMap<Digest, &Verified<Head>>) -> Self {
        let mut trail = Self { steps: Vec::new(), open_below: None };
        let (mut prev, mut seq) = (head.prev, head.seq);
        while let Some(digest) = prev {
            let parent = known.get(&digest);
            // A dishonest head may name one of a higher number; the trail goes down all the same, so it ends.
            seq = parent.map_or(u64::MAX, |parent| parent.seq).min(seq.saturating_sub(1));
            trail.steps.push((digest, seq));
            match parent {
                Some(parent) => prev = parent.prev,
                None => {
                    trail.open_below = Some(seq);
                    break;
                }
            }
        }
        trail
    }

    fn seq_of(&self, digest: &Digest) -> Option<u64> {
        self.steps.iter().find(|(step, _)| step == digest).map(|(_, seq)| *seq)
    }

    /// Says whether a held head can be an ancestor: it is one, or it stands below the first ancestor that is not known.
    fn may_hold(&self, head: &Verified<Head>) -> bool {
        self.seq_of(&head.digest()).is_some() || self.open_below.is_some_and(|below| head.seq < below)
    }
}

fn last_common(proof: &Equivocation, held: &[&Verified<Head>], known: &BTreeMap<Digest, &Verified<Head>>) -> FreezePoint {
    let [a, b] = proof.heads().each_ref().map(|head| Trail::of(head, known));
    let ancestor = a.steps.iter().find_map(|(digest, seq)| Some((*digest, b.seq_of(digest)?.min(*seq))));
    let (head, seq) = match ancestor {
        Some((digest, seq)) => (Some(digest), seq),
        None => {
            let below = held.iter().filter(|head| head.position() < proof.place() && a.may_hold(head) && b.may_hold(head));
            let highest = below.max_by_key(|head| (head.position(), head.digest()));
            (highest.map(|head| head.digest()), highest.map_or(0, |head| head.seq))
        }
    };
    FreezePoint { seq, head }
}
