//! What one node decides for itself.

use kreisnetz_catalog::admission::{Lack, Membership, Policy, Reason};

use super::net::{Net, SPRING};
use crate::support::id_of;

const THREE: [&str; 3] = ["uelzen", "coesfeld", "loerrach"];

#[test]
fn whom_the_policy_allows_is_a_member_here_and_its_vouches_count_here() {
    let mut net = Net::founded();
    net.county("stade");
    net.county("celle");
    net.vouch_all(&["stade", "uelzen", "coesfeld"], "celle", SPRING);
    assert!(!net.on(SPRING).has("celle"));
    net.policy(Policy::default().allowing([id_of("stade")]));
    let view = net.on(SPRING);
    assert_eq!((view.of("stade"), view.of("celle")), (Membership::Allowed, Membership::Admitted));
    net.policy(Policy::default());
    let view = net.on(SPRING);
    assert_eq!((view.of("stade"), view.of("celle")), (Membership::Lapsed, Membership::Lapsed));
}

#[test]
fn a_blocked_publishers_vouches_do_not_count_here() {
    let mut net = Net::founded();
    net.county("stade");
    net.vouch_all(&THREE, "stade", SPRING);
    assert!(net.on(SPRING).has("stade"));
    net.policy(Policy::default().blocking([id_of("uelzen")]).allowing([id_of("uelzen")]));
    let view = net.on(SPRING);
    assert_eq!(
        (view.of("uelzen"), view.of("stade")),
        (Membership::Blocked, Membership::Lapsed),
        "also a founder, also one that is allowed"
    );
    net.policy(Policy::default());
    assert_eq!(net.on(SPRING).of("uelzen"), Membership::Founding);
}

#[test]
fn somebody_blocked_of_whom_nothing_is_known_is_blocked() {
    let mut net = Net::founded();
    net.policy(Policy::default().blocking([id_of("stade")]));
    assert_eq!(net.on(SPRING).of("stade"), Membership::Blocked);
}

#[test]
fn the_policy_may_ask_for_more_vouchers_and_never_for_fewer() {
    let mut net = Net::founded();
    net.county("stade");
    net.vouch_all(&THREE, "stade", SPRING);
    net.policy(Policy::default().asking_for(4));
    let view = net.on(SPRING);
    assert!(matches!(view.reason("stade"), Reason::Pending { lacks, .. } if *lacks == [Lack::Counties { have: 3, need: 4 }]));
    net.policy(Policy::default().asking_for(1));
    net.take_back("uelzen", "stade");
    assert!(!net.on(SPRING).has("stade"));
}
