//! Who belongs to the network: a pure function of what each node can read for itself.
//!
//! Today the members are those that the network file names. The rule of vouches takes its place behind the same question,
//! [`Admission::membership`]; callers ask nothing else.

use std::collections::BTreeMap;

use kreisnetz_identity::PublisherId;

use crate::NetworkFile;

/// How a publisher stands to the network.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Membership {
    /// Named by the network file.
    Founding,
    /// Not a member: reachable by its id, not searched, not relayed.
    Pending,
}

impl Membership {
    /// Says whether the publisher's catalog is searched and relayed.
    #[must_use]
    pub const fn is_admitted(self) -> bool {
        matches!(self, Self::Founding)
    }
}

/// The members of a network as one node sees them.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Admission {
    members: BTreeMap<PublisherId, Membership>,
}

impl Admission {
    /// Returns the members that a network file gives.
    #[must_use]
    pub fn of(network: &NetworkFile) -> Self {
        Self { members: network.founders().iter().map(|founder| (founder.publisher, Membership::Founding)).collect() }
    }

    /// Returns how a publisher stands to the network.
    #[must_use]
    pub fn membership(&self, publisher: &PublisherId) -> Membership {
        self.members.get(publisher).copied().unwrap_or(Membership::Pending)
    }

    /// Returns the members in the order of their ids.
    pub fn members(&self) -> impl Iterator<Item = PublisherId> + '_ {
        self.members.iter().filter(|(_, membership)| membership.is_admitted()).map(|(publisher, _)| *publisher)
    }
}
