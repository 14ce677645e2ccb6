//! What a store keeps of one run for the next: who was a member, under which AGS, and who lapsed when.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use kreisnetz_identity::{Ags, PublisherId};

/// The members of the run before.
///
/// They make admission remember: whoever was active under an AGS stays so while the rule holds for it, so that vouches with dates of
/// the past displace nobody.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Holds {
    active: BTreeMap<Ags, PublisherId>,
    without_key: BTreeSet<PublisherId>,
    lapsed: BTreeMap<PublisherId, Date>,
}

impl Holds {
    /// Returns the holds that a store kept: members with the AGS under which they were active, and since when others are none.
    ///
    /// Of two publishers under one AGS, which no run gives, the first counts.
    #[must_use]
    pub fn of(
        members: impl IntoIterator<Item = (PublisherId, Option<Ags>)>,
        lapsed: impl IntoIterator<Item = (PublisherId, Date)>,
    ) -> Self {
        let (mut active, mut without_key) = (Vec::new(), BTreeSet::new());
        for (publisher, ags) in members {
            match ags {
                Some(ags) => active.push((ags, publisher)),
                None => drop(without_key.insert(publisher)),
            }
        }
        // Of equal keys the last one stays.
        Self { active: active.into_iter().rev().collect(), without_key, lapsed: lapsed.into_iter().collect() }
    }

    /// Iterates over those that were members, with the AGS under which they were active; a partner has none.
    pub fn members(&self) -> impl Iterator<Item = (PublisherId, Option<Ags>)> + '_ {
        let active = self.active.iter().map(|(ags, publisher)| (*publisher, Some(*ags)));
        active.chain(self.without_key.iter().map(|publisher| (*publisher, None)))
    }

    /// Iterates over those that are active, in the order of their AGS.
    pub(super) fn active_all(&self) -> impl Iterator<Item = (&Ags, &PublisherId)> {
        self.active.iter()
    }

    /// Iterates over those that were members once, with the first day on which they were none.
    pub fn lapsed(&self) -> impl Iterator<Item = (PublisherId, Date)> + '_ {
        self.lapsed.iter().map(|(publisher, since)| (*publisher, *since))
    }

    /// Returns who is active under an AGS.
    #[must_use]
    pub fn active(&self, ags: Ags) -> Option<PublisherId> {
        self.active.get(&ags).copied()
    }

    /// Returns the first day on which a former member was none.
    pub(super) fn lapsed_since(&self, publisher: &PublisherId) -> Option<Date> {
        self.lapsed.get(publisher).copied()
    }

    /// Says whether a publisher that claims this AGS was a member.
    pub(super) fn has(&self, publisher: &PublisherId, ags: Option<Ags>) -> bool {
        match ags {
            Some(ags) => self.active(ags) == Some(*publisher),
            None => self.without_key.contains(publisher),
        }
    }
}
