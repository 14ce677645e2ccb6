//! Who holds an asset's files for the others: a few members, chosen so that everybody finds the same ones without asking.
//!
//! Weighted rendezvous hashing (Thaler and Ravishankar 1998; the weights as in Schindelhauer and Schomaker 2005): each member draws a
//! number from asset and member, −log₂ of it divided by its weight is its distance, and the nearest are stewards. A member that comes or goes moves
//! only what it gains or loses. The logarithm is a whole number of 2⁻³², computed without floating point: the choice must be the same on every machine.

use kreisnetz_identity::{Digest, PublisherId};

/// Stewards of an asset, if there are as many members.
pub const STEWARDS: usize = 5;
/// The heaviest weight, in GiB pledged: nobody gets more than this many times the share of the lightest.
pub const STEWARD_WEIGHT_MAX: u64 = 1_024;

/// What draws are hashed with.
const DOMAIN: &[u8] = b"kreisnetz/steward/1";

/// Returns the stewards of an asset, nearest first: [`STEWARDS`] of the members at most, never the publisher itself.
///
/// `manifest` is the digest of the asset's list of files. With each member comes the space it pledges, in GiB; who pledges none is passed over.
pub fn stewards(manifest: &Digest, publisher: &PublisherId, members: impl IntoIterator<Item = (PublisherId, u64)>) -> Vec<PublisherId> {
    let candidates = members.into_iter().filter(|(member, weight)| member != publisher && *weight > 0);
    let mut drawn: Vec<(u64, u64, PublisherId)> =
        candidates.map(|(member, weight)| (draw(manifest, &member), weight.min(STEWARD_WEIGHT_MAX), member)).collect();
    // a/v < b/w exactly when a·w < b·v; at most 2^38 times 2^10, so nothing overflows.
    drawn.sort_by(|(a, v, x), (b, w, y)| (a * w).cmp(&(b * v)).then_with(|| x.cmp(y)));
    drawn.dedup_by_key(|(_, _, member)| *member);
    drawn.into_iter().take(STEWARDS).map(|(_, _, member)| member).collect()
}

/// −log₂ of a number in (0, 1), in steps of 2⁻³²: from 1 to 2³⁸.
fn draw(manifest: &Digest, member: &PublisherId) -> u64 {
    let digest = Digest::of_parts(&[DOMAIN, manifest.as_bytes(), member.as_bytes()]);
    let mut first = [0; 8];
    first.copy_from_slice(&digest.as_bytes()[..8]);
    minus_log2(u64::from_be_bytes(first).max(1))
}

/// Returns −log₂(number / 2⁶⁴) in steps of 2⁻³², rounded up.
fn minus_log2(number: u64) -> u64 {
    let zeros = u64::from(number.leading_zeros());
    // In [1, 2) with 63 bits behind the point; squaring it doubles the logarithm, whose next bit is then the one before the point.
    let mut mantissa = u128::from(number << zeros);
    let mut fraction = 0;
    for _ in 0..32 {
        mantissa = (mantissa * mantissa) >> 63;
        let bit = u64::from(mantissa >> 64 != 0);
        mantissa >>= bit;
        fraction = fraction << 1 | bit;
    }
    ((zeros + 1) << 32) - fraction
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn member(number: u16) -> PublisherId {
        let mut bytes = [0; 32];
        bytes[..2].copy_from_slice(&number.to_be_bytes());
        PublisherId::from_bytes(bytes)
    }

    fn asset(number: u32) -> Digest {
        Digest::of(&number.to_be_bytes())
    }

    fn equal(count: u16) -> impl Iterator<Item = (PublisherId, u64)> {
        (0..count).map(|number| (member(number), 1))
    }

    fn numbers(stewards: &[PublisherId]) -> Vec<u16> {
        stewards.iter().map(|id| u16::from_be_bytes([id.as_bytes()[0], id.as_bytes()[1]])).collect()
    }

    #[test]
    fn the_logarithm_is_right_to_its_last_step() {
        assert_eq!(minus_log2(1 << 63), 1 << 32);
        assert_eq!(minus_log2(1), 64 << 32);
        assert_eq!(minus_log2(u64::MAX), 1);
        // log2(3) = 1.58496250072115618…, times 2^32 is 6807362105.98…
        assert_eq!(minus_log2(3), (64 << 32) - 6_807_362_105);
    }

    #[test]
    fn the_choice_is_the_same_everywhere_and_for_ever() {
        let choice = |number| numbers(&stewards(&asset(number), &member(0), equal(400)));
        assert_eq!([choice(1), choice(2)], GOLDEN);
        let pledged = (0..400_u16).map(|number| (member(number), u64::from(number) % 7 * 100));
        assert_eq!(numbers(&stewards(&asset(1), &member(0), pledged)), GOLDEN_WEIGHTED);
    }

    #[test]
    fn order_of_members_is_no_matter_and_one_named_twice_is_one() {
        let mut members: Vec<_> = equal(50).collect();
        let before = stewards(&asset(9), &member(0), members.clone());
        members.reverse();
        members.extend(equal(50));
        assert_eq!(stewards(&asset(9), &member(0), members), before);
    }

    #[test]
    fn the_publisher_and_who_pledges_nothing_are_never_chosen() {
        for number in 0..200 {
            let chosen = numbers(&stewards(&asset(number), &member(0), (0..8).map(|other| (member(other), u64::from(other != 3)))));
            assert_eq!(chosen.len(), STEWARDS);
            assert!(!chosen.contains(&0) && !chosen.contains(&3), "{chosen:?}");
        }
        assert!(stewards(&asset(1), &member(0), equal(1)).is_empty());
    }

    #[test]
    fn a_member_that_leaves_moves_only_its_own_share() {
        for number in 0..100 {
            let before = stewards(&asset(number), &member(0), equal(60));
            let after = stewards(&asset(number), &member(0), equal(60).filter(|(id, _)| *id != member(17)));
            let kept: Vec<_> = before.iter().filter(|id| **id != member(17)).copied().collect();
            assert_eq!(after[..kept.len()], kept[..], "asset {number}");
        }
    }

    #[test]
    fn who_pledges_three_times_as_much_is_nearest_three_times_as_often() {
        let members = || (1..=8_u16).map(|number| (member(number), if number == 1 { 3 } else { 1 }));
        let nearest = (0..4_000).filter(|number| stewards(&asset(*number), &member(0), members())[0] == member(1)).count();
        assert!((1_100..1_300).contains(&nearest), "3 of 10 shares of 4,000 are 1,200: {nearest}");
    }

    // Computed twice in Python: with this integer logarithm, and with a decimal one of 60 digits.
    const GOLDEN: [[u16; 5]; 2] = [[328, 162, 377, 112, 255], [167, 387, 18, 72, 211]];
    const GOLDEN_WEIGHTED: [u16; 5] = [328, 377, 255, 162, 110];
}
