//! Counts inbound connections by IP block: pending, established strangers, arrivals a minute. Pure.
//!
//! Pending connections and arrivals are counted apart for TCP and QUIC: the sender of a first QUIC datagram is not
//! proven, so nobody can use up a county's allowance on TCP by sending datagrams in its name.

use std::collections::BTreeMap;
use std::time::Duration;

use super::ip_block::{Carrier, IpBlock};
use super::limits::{PENDING_PER_BLOCK_MAX, STRANGERS_PER_BLOCK_MAX};

/// A stranger's block: 20 connections at once, then one every 3 s.
const ARRIVAL_EVERY: Duration = Duration::from_secs(3);

/// Where a member was seen: 120 at once, then one every 0.5 s; counties share data centres.
const ARRIVAL_EVERY_NEAR_MEMBER: Duration = Duration::from_millis(500);

/// How far ahead of an even pace a block may be.
const ARRIVAL_BURST: Duration = Duration::from_secs(60);

/// For this long after a member was seen its block has the larger allowance.
const MEMBER_REMEMBERED: Duration = Duration::from_secs(24 * 3600);

/// Blocks remembered at most; beyond, a block never seen is refused.
const BLOCKS_MAX: usize = 16_384;

/// Time between two searches for blocks to forget.
const SWEEP_EVERY: Duration = Duration::from_secs(1);

/// Why a connection is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub(super) enum PerIpRefusal {
    /// Too many handshakes of this block are under way.
    #[error("too many pending connections of one address")]
    Pending,
    /// Too many connections came from this block within a minute.
    #[error("too many new connections of one address")]
    Arrivals,
    /// Too many strangers of this block are connected.
    #[error("too many strangers of one address")]
    Strangers,
    /// Too many blocks are remembered already.
    #[error("too many addresses are being counted")]
    Blocks,
}

#[derive(Debug, Default)]
struct Counts {
    pending_tcp: u32,
    pending_udp: u32,
    strangers: u32,
    /// The moment at which the block is back at an even pace (generic cell rate algorithm, ITU-T I.371).
    even_tcp: Duration,
    even_udp: Duration,
    member_seen: Option<Duration>,
}

impl Counts {
    fn pending(&mut self, carrier: Carrier) -> &mut u32 {
        match carrier {
            Carrier::Tcp => &mut self.pending_tcp,
            Carrier::Udp => &mut self.pending_udp,
        }
    }

    fn even(&mut self, carrier: Carrier) -> &mut Duration {
        match carrier {
            Carrier::Tcp => &mut self.even_tcp,
            Carrier::Udp => &mut self.even_udp,
        }
    }

    fn is_near_member(&self, now: Duration) -> bool {
        self.member_seen.is_some_and(|seen| now.saturating_sub(seen) <= MEMBER_REMEMBERED)
    }

    fn is_forgettable(&self, now: Duration) -> bool {
        self.pending_tcp + self.pending_udp + self.strangers == 0 && self.even_tcp.max(self.even_udp) <= now && !self.is_near_member(now)
    }
}

/// All counts, by block.
#[derive(Debug, Default)]
pub(super) struct PerIpCounts {
    blocks: BTreeMap<IpBlock, Counts>,
    swept: Duration,
}

impl PerIpCounts {
    /// Counts a connection that begins its handshake.
    ///
    /// # Errors
    ///
    /// The bound it would break; then nothing is counted.
    pub(super) fn try_begin(&mut self, now: Duration, block: IpBlock, carrier: Carrier) -> Result<(), PerIpRefusal> {
        let counts = self.counts(now, block)?;
        if *counts.pending(carrier) >= PENDING_PER_BLOCK_MAX {
            return Err(PerIpRefusal::Pending);
        }
        let every = if counts.is_near_member(now) { ARRIVAL_EVERY_NEAR_MEMBER } else { ARRIVAL_EVERY };
        let even = (*counts.even(carrier)).max(now) + every;
        if even.saturating_sub(now) > ARRIVAL_BURST {
            return Err(PerIpRefusal::Arrivals);
        }
        *counts.even(carrier) = even;
        *counts.pending(carrier) += 1;
        Ok(())
    }

    /// A handshake ended, either way.
    pub(super) fn end_pending(&mut self, block: IpBlock, carrier: Carrier) {
        if let Some(counts) = self.blocks.get_mut(&block) {
            let pending = counts.pending(carrier);
            *pending = pending.saturating_sub(1);
        }
    }

    /// Returns whether one more stranger of the block may be connected; counts nothing.
    ///
    /// # Errors
    ///
    /// [`PerIpRefusal::Strangers`] when the block is full.
    pub(super) fn may_establish(&self, block: IpBlock) -> Result<(), PerIpRefusal> {
        match self.blocks.get(&block) {
            Some(counts) if counts.strangers >= STRANGERS_PER_BLOCK_MAX => Err(PerIpRefusal::Strangers),
            _ => Ok(()),
        }
    }

    /// Counts an established stranger.
    pub(super) fn established(&mut self, now: Duration, block: IpBlock) {
        if let Ok(counts) = self.counts(now, block) {
            counts.strangers += 1;
        }
    }

    /// A stranger's connection closed.
    pub(super) fn closed(&mut self, block: IpBlock) {
        if let Some(counts) = self.blocks.get_mut(&block) {
            counts.strangers = counts.strangers.saturating_sub(1);
        }
    }

    /// A member is connected from this block.
    pub(super) fn member_seen(&mut self, now: Duration, block: IpBlock) {
        if let Ok(counts) = self.counts(now, block) {
            counts.member_seen = Some(now);
        }
    }

    fn counts(&mut self, now: Duration, block: IpBlock) -> Result<&mut Counts, PerIpRefusal> {
        let full = self.blocks.len() >= BLOCKS_MAX;
        if full && !self.blocks.contains_key(&block) {
            self.sweep(now);
            if self.blocks.len() >= BLOCKS_MAX {
                return Err(PerIpRefusal::Blocks);
            }
        }
        Ok(self.blocks.entry(block).or_default())
    }

    fn sweep(&mut self, now: Duration) {
        if now.saturating_sub(self.swept) >= SWEEP_EVERY {
            self.swept = now;
            self.blocks.retain(|_, counts| !counts.is_forgettable(now));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};
    use std::time::Duration;

    use super::{BLOCKS_MAX, PerIpCounts, PerIpRefusal};
    use crate::ip_block::{Carrier, IpBlock};

    const STRANGER: IpBlock = IpBlock::Ip(IpAddr::V4(Ipv4Addr::new(127, 0, 0, 9)));
    const OTHER: IpBlock = IpBlock::Ip(IpAddr::V4(Ipv4Addr::new(127, 0, 0, 8)));

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// Lets handshakes of one block begin and end until one is refused.
    fn arrivals(counts: &mut PerIpCounts, now: Duration, carrier: Carrier) -> u32 {
        let mut arrived = 0;
        while counts.try_begin(now, STRANGER, carrier).is_ok() {
            counts.end_pending(STRANGER, carrier);
            arrived += 1;
        }
        arrived
    }

    #[test]
    fn the_ninth_pending_connection_of_an_address_is_refused() {
        let mut counts = PerIpCounts::default();
        for _ in 0..8 {
            counts.try_begin(at(0), STRANGER, Carrier::Tcp).unwrap();
        }
        assert_eq!(counts.try_begin(at(0), STRANGER, Carrier::Tcp), Err(PerIpRefusal::Pending));
        assert_eq!(counts.try_begin(at(0), OTHER, Carrier::Tcp), Ok(()), "another address passes");
        assert_eq!(counts.try_begin(at(0), STRANGER, Carrier::Udp), Ok(()), "datagrams are counted apart");
        counts.end_pending(STRANGER, Carrier::Tcp);
        assert_eq!(counts.try_begin(at(0), STRANGER, Carrier::Tcp), Ok(()));
    }

    #[test]
    fn twenty_arrive_at_once_then_one_every_three_seconds() {
        let mut counts = PerIpCounts::default();
        assert_eq!(arrivals(&mut counts, at(100), Carrier::Tcp), 20);
        assert_eq!(arrivals(&mut counts, at(102), Carrier::Tcp), 0);
        assert_eq!(arrivals(&mut counts, at(103), Carrier::Tcp), 1);
        assert_eq!(arrivals(&mut counts, at(112), Carrier::Tcp), 3);
        assert_eq!(arrivals(&mut counts, at(1000), Carrier::Tcp), 20);
    }

    #[test]
    fn datagrams_in_a_countys_name_leave_its_tcp_allowance_alone() {
        let mut counts = PerIpCounts::default();
        assert_eq!(arrivals(&mut counts, at(0), Carrier::Udp), 20);
        assert_eq!(arrivals(&mut counts, at(0), Carrier::Tcp), 20);
    }

    #[test]
    fn where_a_member_was_seen_within_a_day_a_hundred_and_twenty_arrive() {
        let mut counts = PerIpCounts::default();
        counts.member_seen(at(0), STRANGER);
        assert_eq!(arrivals(&mut counts, at(10), Carrier::Tcp), 120);
        assert_eq!(arrivals(&mut counts, at(24 * 3600 + 1), Carrier::Tcp), 20, "a day later it is a stranger's");
    }

    #[test]
    fn the_seventeenth_stranger_of_an_address_is_refused() {
        let mut counts = PerIpCounts::default();
        for _ in 0..16 {
            counts.may_establish(STRANGER).unwrap();
            counts.established(at(0), STRANGER);
        }
        assert_eq!(counts.may_establish(STRANGER), Err(PerIpRefusal::Strangers));
        counts.closed(STRANGER);
        assert_eq!(counts.may_establish(STRANGER), Ok(()));
    }

    #[test]
    fn the_table_never_outgrows_its_bound_and_recovers() {
        let mut counts = PerIpCounts::default();
        for number in 0..2 * u32::try_from(BLOCKS_MAX).unwrap() {
            let block = IpBlock::Ip(IpAddr::V4(Ipv4Addr::from(number)));
            let _ = counts.try_begin(at(5), block, Carrier::Udp);
            counts.end_pending(block, Carrier::Udp);
        }
        assert_eq!(counts.blocks.len(), BLOCKS_MAX);
        assert_eq!(counts.try_begin(at(5), STRANGER, Carrier::Udp), Err(PerIpRefusal::Blocks));
        assert_eq!(counts.try_begin(at(9), STRANGER, Carrier::Udp), Ok(()));
        assert_eq!(counts.blocks.len(), 1, "silent blocks are forgotten");
    }
}
