//! Where a catalog is cut off, by what a node holds of it.

use kreisnetz_catalog::{Equivocation, FreezePoint, Head, is_healed};
use kreisnetz_identity::{Digest, Verified};
use proptest::prelude::*;

use crate::forks::{Cloned, uelzen};

/// A trunk up to number 5, and two lines that part after it.
struct Parted {
    uelzen: Cloned,
    trunk: Vec<Verified<Head>>,
    here: Vec<Verified<Head>>,
    there: Vec<Verified<Head>>,
}

fn parted() -> Parted {
    let uelzen = uelzen();
    let trunk = uelzen.line(None, &[1, 2, 3, 4, 5], "trunk");
    let last = trunk.last().map(Verified::digest);
    let [here, there] = ["here", "there"].map(|says| uelzen.line(last, &[6, 7, 8, 9], says));
    Parted { uelzen, trunk, here, there }
}

fn proof(a: &Verified<Head>, b: &Verified<Head>) -> Equivocation {
    Equivocation::of(a.clone(), b.clone()).unwrap()
}

#[test]
fn the_catalog_is_cut_off_at_the_common_predecessor_even_where_that_is_not_held() {
    let Parted { uelzen, trunk, here, there } = parted();
    let proofs = [proof(&here[0], &there[0])];
    for held in [&trunk[..], &[]] {
        let point = FreezePoint::of(&proofs, held, &uelzen.log).unwrap();
        assert_eq!((point.seq(), point.head()), (5, Some(trunk[4].digest())));
        assert!(point.covers(5) && !point.covers(6));
    }
}

#[test]
fn two_first_heads_have_nothing_in_common() {
    let uelzen = uelzen();
    let proofs = [proof(&uelzen.head(1, 1, None, "here"), &uelzen.head(1, 1, None, "there"))];
    let point = FreezePoint::of(&proofs, [], &uelzen.log).unwrap();
    assert_eq!((point.seq(), point.head(), point.covers(1)), (0, None, false));
}

#[test]
fn the_highest_known_ancestor_of_both_counts() {
    let Parted { uelzen, trunk, here, there } = parted();
    let proofs = [proof(&here[2], &there[2])];
    let all: Vec<_> = [trunk.clone(), here.clone(), there.clone()].concat();
    assert_eq!(FreezePoint::of(&proofs, &all, &uelzen.log).unwrap().seq(), 5);
    // The other line is known from further proofs.
    let more = [proof(&here[2], &there[2]), proof(&here[1], &there[1]), proof(&here[0], &there[0])];
    let one_line: Vec<_> = [trunk, here].concat();
    assert_eq!(FreezePoint::of(&more, &one_line, &uelzen.log).unwrap().seq(), 5);
}

#[test]
fn without_a_known_ancestor_the_highest_held_head_that_can_be_one_counts() {
    let Parted { uelzen, trunk, here, there } = parted();
    let one_line: Vec<_> = [trunk.clone(), here.clone()].concat();
    // 7 is the predecessor of one head and thereby not of the other, which names another; 6 can be common.
    let point = FreezePoint::of(&[proof(&here[2], &there[2])], &one_line, &uelzen.log).unwrap();
    assert_eq!((point.seq(), point.head()), (6, Some(here[0].digest())));
    let point = FreezePoint::of(&[proof(&here[1], &there[1])], &trunk, &uelzen.log).unwrap();
    assert_eq!(point.seq(), 5, "nothing above the trunk is held");
    let nothing = FreezePoint::of(&[proof(&here[2], &there[2])], [], &uelzen.log).unwrap();
    assert_eq!((nothing.seq(), nothing.head()), (0, None));
}

#[test]
fn of_several_proofs_the_one_that_leaves_least_in_common_counts() {
    let Parted { uelzen, trunk, here, there } = parted();
    let one_line: Vec<_> = [trunk, here.clone()].concat();
    let (late, early) = (proof(&here[2], &there[2]), proof(&here[0], &there[0]));
    let seq = |proofs: &[Equivocation]| FreezePoint::of(proofs, &one_line, &uelzen.log).map(|point| point.seq());
    assert_eq!((seq(std::slice::from_ref(&late)), seq(std::slice::from_ref(&early))), (Some(6), Some(5)));
    assert_eq!(seq(&[late, early]), Some(5));
}

#[test]
fn only_a_later_epoch_that_resolves_both_heads_heals() {
    let Parted { uelzen, trunk, here, there } = parted();
    let one = proof(&here[0], &there[0]);
    let both = one.heads().each_ref().map(Verified::digest);
    let point = |resolves: &[Digest], epoch| {
        let mut uelzen = uelzen.clone();
        uelzen.delegate(epoch, resolves);
        assert_eq!(is_healed(&one, &uelzen.log), FreezePoint::of(std::slice::from_ref(&one), &trunk, &uelzen.log).is_none());
        FreezePoint::of(std::slice::from_ref(&one), &trunk, &uelzen.log).map(|point| point.seq())
    };
    assert_eq!(point(&both, 1), Some(5), "the same epoch");
    assert_eq!(point(&both[..1], 2), Some(5), "one of the two");
    assert_eq!(point(&[], 2), Some(5), "none");
    assert_eq!(point(&both, 2), None);
    let mut healed = uelzen;
    healed.delegate(2, &both);
    let another = [one, proof(&here[1], &there[1])];
    assert_eq!(FreezePoint::of(&another, &trunk, &healed.log).map(|point| point.seq()), Some(5), "another proof is still open");
}

/// Numbers of a line, some of them burned.
fn seqs(after: u64, steps: &[u64]) -> Vec<u64> {
    steps.iter().scan(after, |seq, step| Some(*seq + step).inspect(|next| *seq = *next)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn nothing_of_either_line_is_covered_and_the_order_does_not_matter(
        trunk in proptest::collection::vec(1_u64..4, 1..6),
        here in proptest::collection::vec(1_u64..4, 1..6),
        there in proptest::collection::vec(1_u64..4, 1..6),
        pairs in proptest::collection::vec((0_usize..6, 0_usize..6), 0..4),
        held in proptest::collection::vec(any::<bool>(), 24),
    ) {
        let uelzen = uelzen();
        let trunk = uelzen.line(None, &seqs(0, &[&[1], &trunk[..]].concat()), "trunk");
        let last = trunk.last().unwrap();
        let [here, there] = [(here, "here"), (there, "there")].map(|(steps, says)| uelzen.line(Some(last.digest()), &seqs(last.seq, &steps), says));
        let mut proofs = vec![proof(&here[0], &there[0])];
        proofs.extend(pairs.iter().filter_map(|(a, b)| Equivocation::of(here.get(*a)?.clone(), there.get(*b)?.clone()).ok()));
        let all = [trunk.clone(), here.clone(), there.clone()].concat();
        let mut kept: Vec<_> = all.iter().zip(held).filter(|(_, kept)| *kept).map(|(head, _)| head.clone()).collect();
        let point = FreezePoint::of(&proofs, &kept, &uelzen.log).unwrap();
        prop_assert!(here.iter().chain(&there).all(|head| !point.covers(head.seq)));
        kept.reverse();
        proofs.reverse();
        prop_assert_eq!(FreezePoint::of(&proofs, &kept, &uelzen.log), Some(point));
        let known = FreezePoint::of(&proofs, &all, &uelzen.log).unwrap();
        prop_assert_eq!((known.seq(), known.head()), (last.seq, Some(last.digest())), "whoever holds everything finds the last common head");
    }
}
