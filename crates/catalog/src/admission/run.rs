//! One run of the rule: from the founders on, vouch after vouch in the order of time, and once more where a hold fell.

use std::{cmp::Reverse, collections::BinaryHeap};

use jiff::civil::Date;

use super::{
    Admission, Holds, Outcome, Reason, Register, Voucher,
    ground::{Candidate, Ground},
    rule::Tally,
    step::{Rank, Step, Time, What},
};

/// What a run makes of a publisher.
#[derive(Clone, Debug, Default)]
struct Standing {
    tally: Tally,
    vouchers: Vec<Voucher>,
    is_member: bool,
    /// The rule holds, and others stand in its place.
    is_succeeded: bool,
    conflict_with: Option<Rank>,
}

struct Run<'g> {
    ground: &'g Ground,
    /// Who has each AGS, by its number.
    holders: Vec<Option<Rank>>,
    standings: Vec<Standing>,
    /// For whom further vouches change nothing.
    ready: Vec<bool>,
    heap: BinaryHeap<Reverse<Step>>,
}

pub(super) fn admit(register: &Register, today: Date, before: &Holds) -> Outcome {
    let ground = Ground::new(register, today);
    let mut held = ground.held(before);
    let standings = loop {
        let standings = Run::new(&ground, &held).finish();
        let fallen = |holder: &Option<Rank>| holder.is_some_and(|rank| !standings[rank as usize].is_member);
        if !held.iter().any(fallen) {
            break standings;
        }
        for holder in held.iter_mut().filter(|holder| fallen(holder)) {
            *holder = None;
        }
    };
    outcome(&ground, standings, today, before)
}

impl<'g> Run<'g> {
    fn new(ground: &'g Ground, held: &[Option<Rank>]) -> Self {
        let standings = vec![Standing::default(); ground.candidates.len()];
        let ready = vec![false; ground.candidates.len()];
        let mut run = Self { ground, holders: held.to_vec(), standings, ready, heap: BinaryHeap::new() };
        for (rank, candidate) in ground.ranked() {
            if candidate.is_founder || candidate.is_allowed {
                run.ready[rank as usize] = true;
                run.heap.push(Reverse(Step::member(Time::BEGINNING, rank)));
            }
        }
        run
    }

    fn finish(mut self) -> Vec<Standing> {
        while let Some(Reverse(step)) = self.heap.pop() {
            let (time, who, what) = step.parts();
            match what {
                What::Edge { from, place } => self.count(time, who, from, place),
                What::Member => self.admit(time, who),
            }
        }
        self.standings
    }

    /// A vouch of a member is counted for whom it is for.
    fn count(&mut self, time: Time, who: Rank, from: Rank, place: u32) {
        let ground = self.ground;
        let (candidate, author) = (&ground.candidates[who as usize], &ground.candidates[from as usize]);
        let since = self.standings[from as usize].since();
        let standing = &mut self.standings[who as usize];
        if self.ready[who as usize] || !standing.tally.count(candidate.claim, author.claim) {
            return;
        }
        let edge = ground.edges[place as usize];
        let (issued, expires) = (edge.issued.day(), edge.expires.day());
        let counts_from = since.map_or(issued, |since| since.max(issued));
        standing.vouchers.push(Voucher { publisher: author.publisher, issued, counts_from, expires });
        if standing.tally.suffices(candidate.claim.class(), ground.quorum) {
            self.ready[who as usize] = true;
            self.heap.push(Reverse(Step::member(time, who)));
        }
    }

    /// A publisher for which the rule holds becomes a member, unless its AGS is another's.
    fn admit(&mut self, time: Time, who: Rank) {
        let ground = self.ground;
        let candidate = &ground.candidates[who as usize];
        if candidate.is_blocked || candidate.identity.is_succeeded() {
            self.standings[who as usize].is_succeeded = !candidate.is_blocked;
            return;
        }
        if let Some(key) = candidate.key {
            let holder = *self.holders[key as usize].get_or_insert(who);
            if holder != who {
                self.standings[who as usize].conflict_with = Some(holder);
                return;
            }
        }
        self.standings[who as usize].is_member = true;
        for (place, edge) in ground.vouches(who) {
            // For whoever is ready a further vouch changes nothing, now or later.
            if self.ready[edge.to as usize] {
                continue;
            }
            // One that counts from this moment on would come next, before any other member, and is for another publisher than the rest
            // of this author's: it needs no place in the order.
            if edge.issued <= time {
                self.count(time, edge.to, who, place);
            } else {
                self.heap.push(Reverse(Step::edge(time.max(edge.issued), edge.to, who, place)));
            }
        }
    }
}

impl Standing {
    /// Returns since when it is a member by vouches.
    fn since(&self) -> Option<Date> {
        self.vouchers.last().filter(|_| self.is_member).map(|last| last.counts_from)
    }
}

fn outcome(ground: &Ground, standings: Vec<Standing>, today: Date, before: &Holds) -> Outcome {
    let mut rows = Vec::with_capacity(standings.len());
    let (mut members, mut lapsed) = (Vec::with_capacity(standings.len()), Vec::new());
    for (candidate, standing) in ground.candidates.iter().zip(standings) {
        if !candidate.is_shown() {
            continue;
        }
        if standing.is_member {
            members.push((candidate.publisher, candidate.identity.ags()));
        }
        let reason = reason(ground, candidate, standing, today, before);
        if let Reason::Lapsed { since, .. } = &reason {
            lapsed.push((candidate.publisher, *since));
        }
        rows.push((candidate.publisher, reason));
    }
    Outcome { admission: Admission::from_rows(rows, ground.quorum), holds: Holds::of(members, lapsed) }
}

fn reason(ground: &Ground, candidate: &Candidate, standing: Standing, today: Date, before: &Holds) -> Reason {
    let since = standing.since();
    let Standing { tally, vouchers, is_member, is_succeeded, conflict_with } = standing;
    match since {
        _ if is_member && candidate.is_founder => return Reason::Founding,
        Some(since) if !candidate.is_allowed => return Reason::Vouched { since, vouchers },
        _ if is_member => return Reason::Allowed,
        _ if candidate.is_blocked => return Reason::Blocked,
        // Whoever never belonged to the network leaves nothing to it, whatever it says of successors.
        _ if is_succeeded => return Reason::Succeeded,
        _ => {}
    }
    if let Some(with) = conflict_with {
        return Reason::Conflict { with: ground.candidates[with as usize].publisher };
    }
    let lacks = tally.lacks(candidate.claim.class(), ground.quorum);
    let was_member = before.has(&candidate.publisher, candidate.identity.ags());
    match before.lapsed_since(&candidate.publisher).or(was_member.then_some(today)) {
        Some(since) => Reason::Lapsed { since, vouchers, lacks },
        None => Reason::Pending { vouchers, lacks },
    }
}
