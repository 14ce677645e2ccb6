//! "Admitted because …": vouchers and chains of vouches.

use super::net::{Net, SPRING};
use crate::support::id_of;

#[test]
fn a_founder_and_somebody_pending_have_no_path() {
    let mut net = Net::founded();
    net.county("stade");
    net.vouch("uelzen", "stade", SPRING);
    let view = net.on(SPRING);
    for name in ["uelzen", "stade", "nobody"] {
        assert!(view.0.path(&id_of(name)).is_empty() && view.0.disjoint_paths(&id_of(name)).is_empty(), "{name}");
    }
}

#[test]
fn chains_end_with_the_member_and_begin_with_founders() {
    let mut net = Net::founded();
    for name in ["stade", "celle", "goslar"] {
        net.county(name);
        net.vouch_all(&["uelzen", "coesfeld", "loerrach"], name, SPRING);
    }
    net.county("gifhorn");
    net.vouch_all(&["stade", "celle", "goslar"], "gifhorn", SPRING);
    // Three of one Land are not enough; the fourth comes from another.
    net.vouch("bernkastel-wittlich", "gifhorn", SPRING);
    let view = net.on(SPRING);
    let chains = view.0.disjoint_paths(&id_of("gifhorn"));
    assert_eq!(chains.len(), 3);
    for chain in &chains {
        assert!(chain.first().is_some_and(|first| view.0.membership(first) == kreisnetz_catalog::admission::Membership::Founding));
        assert_eq!(chain.last(), Some(&id_of("gifhorn")));
    }
}

#[test]
fn a_chain_gives_way_where_another_needs_its_member() {
    // By the first voucher found alone, both of the upper ones would lean on one founder.
    let mut net = Net::founded();
    for name in ["stade", "celle", "pinneberg", "gifhorn"] {
        net.county(name);
    }
    net.vouch_all(&["uelzen", "coesfeld", "loerrach"], "stade", SPRING);
    net.vouch_all(&["uelzen", "coesfeld", "stade"], "celle", SPRING);
    net.vouch_all(&["coesfeld", "stade", "celle"], "pinneberg", SPRING);
    net.vouch_all(&["stade", "celle", "pinneberg"], "gifhorn", SPRING);
    assert_eq!(net.on(SPRING).0.disjoint_paths(&id_of("gifhorn")).len(), 3);
}
