//! Why a publisher is a member, or is not.

use jiff::civil::Date;
use kreisnetz_identity::PublisherId;

/// How a publisher comes to stand where it stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Reason {
    /// The network file names it.
    Founding,
    /// The local policy takes it.
    Allowed,
    /// Members vouch for it.
    Vouched {
        /// Since when the rule holds, by the vouches that are live today; tomorrow at the latest.
        since: Date,
        /// Those with whom the rule first held, in the order in which they came to count.
        vouchers: Vec<Voucher>,
    },
    /// It has not enough vouchers.
    Pending {
        /// Those it has that count for its class, in the order in which they came to count.
        vouchers: Vec<Voucher>,
        /// What is missing; more than one thing may be.
        lacks: Vec<Lack>,
    },
    /// It was a member until its vouches ran out or were taken back.
    Lapsed {
        /// The first day on which it was none.
        since: Date,
        /// The vouchers it still has.
        vouchers: Vec<Voucher>,
        /// What is missing.
        lacks: Vec<Lack>,
    },
    /// Its AGS belongs to another publisher, though the rule holds for it too.
    Conflict {
        /// The active one.
        with: PublisherId,
    },
    /// Others stand in its place; its catalog stays readable.
    Succeeded,
    /// The local policy takes it never.
    Blocked,
}

/// A member whose vouch counted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Voucher {
    /// Who.
    pub publisher: PublisherId,
    /// The day the vouch was given.
    pub issued: Date,
    /// Since when it counts: not before its author was a member.
    pub counts_from: Date,
    /// The last day on which it counts.
    pub expires: Date,
}

/// One thing that is missing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Lack {
    /// Counties that vouch.
    Counties {
        /// How many there are.
        have: usize,
        /// How many it takes.
        need: usize,
    },
    /// Länder of the counties that vouch.
    Laender {
        /// How many there are.
        have: usize,
        /// How many it takes.
        need: usize,
    },
    /// The vouch of a municipality's own county.
    OwnCounty,
    /// The vouch of one other county or municipality.
    AnotherVoucher,
}

impl Reason {
    /// Returns the vouchers; none for whoever needs none.
    #[must_use]
    pub fn vouchers(&self) -> &[Voucher] {
        match self {
            Self::Vouched { vouchers, .. } | Self::Pending { vouchers, .. } | Self::Lapsed { vouchers, .. } => vouchers,
            Self::Founding | Self::Allowed | Self::Conflict { .. } | Self::Succeeded | Self::Blocked => &[],
        }
    }
}
