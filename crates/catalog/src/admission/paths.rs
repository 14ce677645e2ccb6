//! Chains of vouches that have nothing in common: a largest flow by augmenting searches, each member passed once.

use std::collections::{BTreeSet, VecDeque};

use kreisnetz_identity::PublisherId;

use super::{Admission, Reason};

/// A member as a search passes it: it is entered from whom it vouches for, and left to its own vouchers.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Gate {
    Entered(usize),
    Left(usize),
}

/// Vouches that are part of a chain, from the vouched one to its voucher.
struct Flow<'a> {
    admission: &'a Admission,
    target: usize,
    vouches: BTreeSet<(usize, usize)>,
}

pub(super) fn disjoint(admission: &Admission, publisher: &PublisherId) -> Vec<Vec<PublisherId>> {
    let Some(target) = admission.place(publisher) else { return Vec::new() };
    let mut flow = Flow { admission, target, vouches: BTreeSet::new() };
    let most = admission.path(publisher).len().min(admission.quorum());
    for _ in 0..most {
        if !flow.augment() {
            break;
        }
    }
    flow.chains()
}

impl Flow<'_> {
    /// Finds one chain more, which may lead others another way.
    fn augment(&mut self) -> bool {
        let mut came_from: Vec<[Option<Gate>; 2]> = vec![[None; 2]; self.admission.len()];
        let start = Gate::Left(self.target);
        let mut waiting = VecDeque::from([start]);
        while let Some(gate) = waiting.pop_front() {
            if let Gate::Left(place) = gate
                && self.is_origin(place)
                && self.vouched_by(place).is_none()
            {
                self.take(gate, &came_from);
                return true;
            }
            for next in self.onward(gate) {
                let seen = &mut came_from[next.place()][next.side()];
                if seen.is_none() && next != start {
                    *seen = Some(gate);
                    waiting.push_back(next);
                }
            }
        }
        false
    }

    /// Returns where a search may go on: along vouches in no chain, and back along those in one.
    fn onward(&self, gate: Gate) -> Vec<Gate> {
        match gate {
            Gate::Entered(place) => vec![self.vouched_by(place).map_or(Gate::Left(place), Gate::Left)],
            Gate::Left(place) => {
                let free = |voucher: &usize| !self.vouches.contains(&(place, *voucher));
                let mut next: Vec<Gate> = self.vouchers(place).filter(free).map(Gate::Entered).collect();
                next.extend(self.vouched_by(place).map(|_| Gate::Entered(place)));
                next
            }
        }
    }

    /// Puts a way that was found among the chains; where it goes back along a chain, the chain ends to do so.
    fn take(&mut self, end: Gate, came_from: &[[Option<Gate>; 2]]) {
        let mut gate = end;
        while let Some(before) = came_from[gate.place()][gate.side()] {
            match (before, gate) {
                (Gate::Left(from), Gate::Entered(to)) if from != to => drop(self.vouches.insert((from, to))),
                (Gate::Entered(to), Gate::Left(from)) if from != to => drop(self.vouches.remove(&(from, to))),
                _ => {}
            }
            gate = before;
        }
    }

    fn chains(&self) -> Vec<Vec<PublisherId>> {
        let next = |place: usize| self.vouches.range((place, 0)..=(place, usize::MAX)).map(|(_, voucher)| *voucher);
        next(self.target)
            .map(|first| {
                let onward = std::iter::successors(Some(first), |place| next(*place).next());
                let mut chain: Vec<PublisherId> = [self.target].into_iter().chain(onward).map(|place| self.admission.at(place).0).collect();
                chain.reverse();
                chain
            })
            .collect()
    }

    /// Returns whom a member of a chain vouches for in it.
    fn vouched_by(&self, place: usize) -> Option<usize> {
        self.vouches.iter().find(|(_, voucher)| *voucher == place).map(|(vouched, _)| *vouched)
    }

    fn vouchers(&self, place: usize) -> impl Iterator<Item = usize> + '_ {
        let (publisher, _) = self.admission.at(place);
        self.admission.path(publisher).iter().filter_map(|voucher| self.admission.place(&voucher.publisher))
    }

    fn is_origin(&self, place: usize) -> bool {
        matches!(self.admission.at(place).1, Reason::Founding | Reason::Allowed)
    }
}

impl Gate {
    const fn place(self) -> usize {
        match self {
            Self::Entered(place) | Self::Left(place) => place,
        }
    }

    const fn side(self) -> usize {
        match self {
            Self::Entered(_) => 0,
            Self::Left(_) => 1,
        }
    }
}
