//! What one run stands on: candidates and the vouches that count, by small numbers.

use jiff::civil::Date;
use kreisnetz_identity::{Ags, PublisherId};

use super::{
    Counting, Holds, Identity, Register,
    claim::Claim,
    counted::Counter,
    index::Slot,
    step::{Rank, Time},
};

/// A publisher that something names.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) publisher: PublisherId,
    slot: Slot,
    /// What it claims to be.
    pub(super) identity: Identity,
    /// The same in numbers.
    pub(super) claim: Claim,
    /// Whether its log is known.
    is_known: bool,
    pub(super) is_founder: bool,
    pub(super) is_allowed: bool,
    pub(super) is_blocked: bool,
    /// Those that claim one AGS have one number.
    pub(super) key: Option<u32>,
}

/// A vouch that counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) to: Rank,
    pub(super) issued: Time,
    pub(super) expires: Time,
}

/// Everything that a run reads.
#[derive(Debug)]
pub(super) struct Ground {
    /// In the order of their ids.
    pub(super) candidates: Vec<Candidate>,
    /// Who claims which AGS, in the order of the AGS.
    claims: Vec<(Ags, Rank)>,
    /// Where the vouches of each author begin, by rank; one more for the end.
    begins: Vec<u32>,
    pub(super) edges: Vec<Edge>,
    /// How many vouchers a county or partner needs.
    pub(super) quorum: usize,
}

impl Ground {
    pub(super) fn new(register: &Register, today: Date) -> Self {
        let mut candidates: Vec<Candidate> = register.named().map(|(publisher, slot)| Candidate::new(register, publisher, slot)).collect();
        let claims = number_keys(&mut candidates);
        let (begins, edges) = edges(register, &candidates, today);
        Self { candidates, claims, begins, edges, quorum: register.policy().quorum() }
    }

    /// Returns who holds each AGS, by the number of the AGS. A hold of somebody who does not claim it is none.
    pub(super) fn held(&self, before: &Holds) -> Vec<Option<Rank>> {
        let mut held = vec![None; self.claims.chunk_by(of_one_key).count()];
        let mut holds = before.active_all().peekable();
        for (ags, rank) in &self.claims {
            while holds.next_if(|(held, _)| *held < ags).is_some() {}
            let candidate = &self.candidates[*rank as usize];
            if let Some(key) = candidate.key
                && holds.peek() == Some(&(ags, &candidate.publisher))
            {
                held[key as usize] = Some(*rank);
            }
        }
        held
    }

    /// Returns the vouches of an author with their places.
    pub(super) fn vouches(&self, author: Rank) -> impl Iterator<Item = (u32, &Edge)> {
        let (begin, end) = (self.begins[author as usize], self.begins[author as usize + 1]);
        (begin..end).zip(&self.edges[begin as usize..end as usize])
    }

    /// Returns the candidates with their ranks.
    pub(super) fn ranked(&self) -> impl Iterator<Item = (Rank, &Candidate)> {
        (0..).zip(&self.candidates)
    }
}

impl Candidate {
    fn new(register: &Register, publisher: PublisherId, slot: Slot) -> Self {
        let policy = register.policy();
        let identity = register.claimed(&publisher, slot);
        let known = register.claims()[slot as usize];
        Self {
            identity,
            claim: known.unwrap_or_else(|| identity.claim()),
            is_known: known.is_some(),
            is_founder: register.is_founder(&publisher),
            is_allowed: policy.allows(&publisher),
            is_blocked: policy.blocks(&publisher),
            key: None,
            publisher,
            slot,
        }
    }

    /// Says whether there is something to tell of it; of somebody who is only vouched for, nothing is known.
    pub(super) const fn is_shown(&self) -> bool {
        self.is_known || self.is_founder || self.is_allowed || self.is_blocked
    }
}

/// Gives those that claim one AGS one number, in the order of the AGS; returns who claims which.
fn number_keys(candidates: &mut [Candidate]) -> Vec<(Ags, Rank)> {
    let ranked = (0..).zip(candidates.iter());
    let mut claims: Vec<(Ags, Rank)> = ranked.filter_map(|(rank, candidate)| Some((candidate.identity.ags()?, rank))).collect();
    claims.sort_unstable();
    for (number, same) in (0..).zip(claims.chunk_by(of_one_key)) {
        for (_, rank) in same {
            candidates[*rank as usize].key = Some(number);
        }
    }
    claims
}

fn of_one_key((ags, _): &(Ags, Rank), (other, _): &(Ags, Rank)) -> bool {
    ags == other
}

/// Returns the vouches that count, by the ranks of their authors, and where those of each author begin.
fn edges(register: &Register, candidates: &[Candidate], today: Date) -> (Vec<u32>, Vec<Edge>) {
    let mut ranks = vec![0; register.slots()];
    for (rank, candidate) in (0..).zip(candidates) {
        ranks[candidate.slot as usize] = rank;
    }
    let mut counter = Counter::new(register.claims(), today);
    let (mut begins, mut edges) = (vec![0], Vec::new());
    for author in candidates {
        let given = register.vouches_of(author.slot);
        let verdicts = counter.judge(author.slot, author.claim, given);
        let counted = given.iter().zip(verdicts).filter(|(_, counting)| **counting == Counting::Counts);
        edges.extend(counted.map(|(stored, _)| Edge {
            to: ranks[stored.publisher as usize],
            issued: stored.issued,
            expires: stored.expires,
        }));
        begins.push(u32::try_from(edges.len()).unwrap_or(u32::MAX));
    }
    (begins, edges)
}
