//! The members of a network as one node sees them, and why.

use std::collections::BTreeMap;

use kreisnetz_identity::PublisherId;

use super::{QUORUM, Reason, Voucher, paths};
use crate::NetworkFile;

/// How a publisher stands to the network.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Membership {
    /// Named by the network file.
    Founding,
    /// Taken by the local policy.
    Allowed,
    /// Vouched for by members.
    Admitted,
    /// Not a member: reachable by its id, not searched, not relayed.
    Pending,
    /// A former member: what it published is kept, not searched, not relayed.
    Lapsed,
    /// The rule holds for it, and its AGS belongs to another: readable by exact id, not searched, not relayed.
    Conflict,
    /// The rule holds for it, and others stand in its place: no member, but what it published is kept, searched and relayed.
    Succeeded,
    /// Never taken here, by the local policy.
    Blocked,
}

impl Membership {
    /// Says whether the publisher is a member, whose vouches and adoptions count.
    #[must_use]
    pub const fn is_admitted(self) -> bool {
        matches!(self, Self::Founding | Self::Allowed | Self::Admitted)
    }

    /// Says whether the publisher's catalog is searched and relayed: that of a member, and what one left in whose place others stand.
    #[must_use]
    pub const fn is_relayed(self) -> bool {
        self.is_admitted() || matches!(self, Self::Succeeded)
    }
}

impl From<&Reason> for Membership {
    fn from(reason: &Reason) -> Self {
        match reason {
            Reason::Founding => Self::Founding,
            Reason::Allowed => Self::Allowed,
            Reason::Vouched { .. } => Self::Admitted,
            Reason::Pending { .. } => Self::Pending,
            Reason::Lapsed { .. } => Self::Lapsed,
            Reason::Conflict { .. } => Self::Conflict,
            Reason::Succeeded => Self::Succeeded,
            Reason::Blocked => Self::Blocked,
        }
    }
}

/// Where every publisher stands that the network file, the policy, an identity or a vouch names.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Admission {
    /// In the order of the ids.
    rows: Vec<(PublisherId, Reason)>,
    /// Those that claim the AGS of another, by the active one.
    claims: BTreeMap<PublisherId, Vec<PublisherId>>,
    /// Vouchers that the policy asks a county or partner for.
    quorum: usize,
}

impl Admission {
    /// Returns the members that a network file alone gives: its founders.
    #[must_use]
    pub fn of(network: &NetworkFile) -> Self {
        let mut rows: Vec<_> = network.founders().iter().map(|founder| (founder.publisher, Reason::Founding)).collect();
        rows.sort_unstable_by_key(|(publisher, _)| *publisher);
        Self { rows, claims: BTreeMap::new(), quorum: QUORUM }
    }

    /// Takes the rows, in the order of their ids.
    pub(super) fn from_rows(rows: Vec<(PublisherId, Reason)>, quorum: usize) -> Self {
        let mut claims: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (publisher, reason) in &rows {
            if let Reason::Conflict { with } = reason {
                claims.entry(*with).or_default().push(*publisher);
            }
        }
        Self { rows, claims, quorum }
    }

    /// Returns how a publisher stands to the network.
    #[must_use]
    pub fn membership(&self, publisher: &PublisherId) -> Membership {
        self.reason(publisher).map_or(Membership::Pending, Membership::from)
    }

    /// Returns why; nothing for a publisher that nothing names.
    #[must_use]
    pub fn reason(&self, publisher: &PublisherId) -> Option<&Reason> {
        let place = self.place(publisher)?;
        Some(&self.rows[place].1)
    }

    /// Returns the members in the order of their ids.
    pub fn members(&self) -> impl Iterator<Item = PublisherId> + '_ {
        self.rows.iter().filter(|(_, reason)| Membership::from(reason).is_admitted()).map(|(publisher, _)| *publisher)
    }

    /// Returns everybody, members or not, with the reason, in the order of their ids.
    pub fn all(&self) -> impl Iterator<Item = (PublisherId, &Reason)> + '_ {
        self.rows.iter().map(|(publisher, reason)| (*publisher, reason))
    }

    /// Returns the vouchers with whom the rule first held for a member; nothing for a founder, or whoever is none.
    #[must_use]
    pub fn path(&self, publisher: &PublisherId) -> &[Voucher] {
        match self.reason(publisher) {
            Some(Reason::Vouched { vouchers, .. }) => vouchers,
            _ => &[],
        }
    }

    /// Returns chains of vouches to a member, each beginning with a founder or one the policy allows and ending with the member, that
    /// have nothing but the member in common: as many as a county needs vouchers; for a municipality two at least. Nothing for a founder
    /// or whoever is no member.
    ///
    /// They exist wherever the rule holds (Menger 1927): of any set of fewer vouchers than that, one voucher lies outside. They are the
    /// explanation, not a further condition. O(n (P + V)) for n chains among P publishers with V vouches.
    #[must_use]
    pub fn disjoint_paths(&self, publisher: &PublisherId) -> Vec<Vec<PublisherId>> {
        paths::disjoint(self, publisher)
    }

    /// Returns those with whom a publisher is in conflict over an AGS: for the active one all that claim it, for these the active one.
    #[must_use]
    pub fn conflicts(&self, publisher: &PublisherId) -> Vec<PublisherId> {
        match self.reason(publisher) {
            Some(Reason::Conflict { with }) => vec![*with],
            _ => self.claims.get(publisher).cloned().unwrap_or_default(),
        }
    }

    /// Returns the place of a publisher among all.
    pub(super) fn place(&self, publisher: &PublisherId) -> Option<usize> {
        self.rows.binary_search_by_key(publisher, |(publisher, _)| *publisher).ok()
    }

    /// Returns id and reason at a place.
    pub(super) fn at(&self, place: usize) -> &(PublisherId, Reason) {
        &self.rows[place]
    }

    /// Returns how many vouchers a county or partner needs here.
    pub(super) const fn quorum(&self) -> usize {
        self.quorum
    }

    /// Returns how many rows there are.
    pub(super) const fn len(&self) -> usize {
        self.rows.len()
    }
}
