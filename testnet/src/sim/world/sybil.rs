//! What counties in false hands do: they vouch for identities that are nobody's, with whatever dates serve them, and these for each other.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::{Span, civil::Date};
use kreisnetz_catalog::{Change, admission::VOUCH_MONTHS_MAX};
use kreisnetz_identity::Class;

use super::World;
use crate::sim::cast::NodeId;
use crate::sim::clock::{DAY, day};
use crate::sim::event::Event;
use crate::sim::vouches::{self, Term};

/// False identities that are given one day, so that the days of all vouchers agree.
const A_DAY: usize = 12;
/// Days that they pretend to have vouched ago.
const AGO: [i64; 6] = [0, 366, 365, 30, 730, 400];
/// Days between two tries.
const EVERY: u64 = 14;
/// Others for which one false identity vouches.
const BY_EACH: usize = 24;

impl World {
    pub(super) fn plan_sybils(&mut self) {
        let Some(plan) = self.scenario.sybil.clone() else { return };
        let nodes: BTreeSet<NodeId> = plan.compromised.iter().filter_map(|name| self.cast.by_name(name)).collect();
        self.compromised = nodes.iter().map(|node| self.cast.publisher(*node)).collect();
        self.plan(plan.from_day * DAY, Event::SybilDay { round: 0 });
    }

    /// Everybody in false hands vouches for all that are false; the false vouch for each other.
    pub(super) fn sybil_day(&mut self, round: usize) {
        let today = day(self.now);
        let cast = Arc::clone(&self.cast);
        let sybils: Vec<NodeId> = cast.all().filter(|node| cast.is_false(*node)).collect();
        let compromised: Vec<NodeId> = self.compromised.iter().filter_map(|id| self.cast.number(id)).collect();
        for author in compromised {
            let changes = self.lies(&sybils, today);
            self.vouch(author, changes);
        }
        for (place, author) in sybils.iter().enumerate().filter(|(_, author)| cast.part(**author).log.class() != Class::Partner) {
            let others: Vec<NodeId> = sybils.iter().cycle().skip(place + 1).take(BY_EACH.min(sybils.len() - 1)).copied().collect();
            let changes = self.lies(&others, today);
            self.vouch(*author, changes);
        }
        self.plan(self.now + EVERY * DAY, Event::SybilDay { round: round + 1 });
    }

    fn lies(&self, sybils: &[NodeId], today: Date) -> Vec<Change> {
        let lie = |(place, sybil): (usize, &NodeId)| {
            let group = place / A_DAY % AGO.len();
            let issued = today.saturating_sub(Span::new().days(AGO[group]));
            let expires = issued.saturating_add(Span::new().months(VOUCH_MONTHS_MAX));
            vouches::put(&self.cast, *sybil, Term { issued, expires })
        };
        sybils.iter().enumerate().filter_map(lie).collect()
    }
}
