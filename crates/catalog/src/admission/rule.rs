//! When a publisher has vouchers enough.

use kreisnetz_identity::Class;

use super::{Lack, claim::Claim};

/// Counties that vouch for a county or partner, at least.
pub const QUORUM: usize = 3;
/// Länder that they come from, at least.
pub const LAENDER_MIN: usize = 2;
/// Vouchers of a municipality: its own county, and one other county or municipality.
pub const MUNICIPALITY_VOUCHERS: usize = 2;

/// The vouchers of one publisher, as far as the rule for its class asks.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    vouchers: usize,
    /// One bit a Land, for counties.
    laender: u32,
    has_own_county: bool,
}

impl Tally {
    /// Counts a voucher; one whose class does not count for this publisher is not counted, and that is told.
    pub(super) fn count(&mut self, publisher: Claim, voucher: Claim) -> bool {
        let counts = match publisher.class() {
            Class::County | Class::Partner => voucher.class() == Class::County,
            Class::Municipality => voucher.class() != Class::Partner,
        };
        if counts {
            self.vouchers += 1;
            self.laender |= voucher.land();
            self.has_own_county |= publisher.lies_in(voucher);
        }
        counts
    }

    /// Says whether the rule for this class holds.
    pub(super) fn suffices(&self, class: Class, quorum: usize) -> bool {
        match class {
            Class::County | Class::Partner => self.vouchers >= quorum && self.laender() >= LAENDER_MIN,
            Class::Municipality => self.has_own_county && self.vouchers >= MUNICIPALITY_VOUCHERS,
        }
    }

    /// Returns what is missing until the rule for this class holds.
    pub(super) fn lacks(&self, class: Class, quorum: usize) -> Vec<Lack> {
        let mut lacks = Vec::new();
        match class {
            Class::County | Class::Partner => {
                if self.vouchers < quorum {
                    lacks.push(Lack::Counties { have: self.vouchers, need: quorum });
                }
                if self.laender() < LAENDER_MIN {
                    lacks.push(Lack::Laender { have: self.laender(), need: LAENDER_MIN });
                }
            }
            Class::Municipality => {
                if !self.has_own_county {
                    lacks.push(Lack::OwnCounty);
                }
                if self.vouchers == usize::from(self.has_own_county) {
                    lacks.push(Lack::AnotherVoucher);
                }
            }
        }
        lacks
    }

    const fn laender(&self) -> usize {
        self.laender.count_ones() as usize
    }
}
