//! Small networks by chance: sixteen publishers, some of whom claim one AGS, and vouches with dates from anywhere.

use std::collections::BTreeMap;

use jiff::{
    ToSpan,
    civil::{Date, date},
};
use kreisnetz_catalog::admission::{Holds, Identity, Outcome, Policy, Register, Vouch};
use kreisnetz_identity::{Class, Digest, PublisherId};
use proptest::prelude::{Just, Strategy, any, prop};

use super::net::network;
use crate::support::id_of;

/// Publishers of a case.
pub(crate) const PUBLISHERS: usize = 16;
const COUNTIES: [&str; 8] = ["03360", "05558", "08336", "03354", "05554", "08317", "03351", "09575"];
const MUNICIPALITIES: [&str; 4] = ["03360004", "05558004", "08336004", "03360004"];
const BEGIN: Date = date(2026, 6, 1);

/// Everything that admission is a function of.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) founders: Vec<PublisherId>,
    pub(crate) identities: BTreeMap<PublisherId, Identity>,
    pub(crate) vouches: Vec<(PublisherId, Vouch)>,
    pub(crate) policy: Policy,
    pub(crate) holds: Holds,
    pub(crate) today: Date,
}

impl Case {
    pub(crate) fn register(&self) -> Register {
        self.register_in_order(|_| {})
    }

    /// The same register, built in another order.
    pub(crate) fn register_in_order(&self, shuffle: impl Fn(&mut Vec<usize>)) -> Register {
        let founders: Vec<_> = self.founders.iter().map(|id| (*id, self.identities[id].ags())).collect();
        let mut register = Register::new(&network(&founders));
        let mut steps: Vec<usize> = (0..2 * PUBLISHERS).collect();
        shuffle(&mut steps);
        for step in steps {
            let id = id(step / 2);
            if step % 2 == 0 {
                let mut given: Vec<Vouch> = self.vouches.iter().filter(|(author, _)| *author == id).map(|(_, vouch)| *vouch).collect();
                if step % 3 == 0 {
                    given.reverse();
                }
                register.set_vouches(id, given);
            } else if let Some(identity) = self.identities.get(&id) {
                register.set_identity(id, *identity);
            }
        }
        register.set_policy(self.policy.clone());
        register
    }

    pub(crate) fn outcome(&self) -> Outcome {
        self.register().admit(self.today, &self.holds)
    }
}

pub(crate) fn id(number: usize) -> PublisherId {
    id_of(&format!("publisher {number}"))
}

pub(crate) fn claims(number: usize) -> Identity {
    match number {
        0..10 => Identity::new(Class::County, COUNTIES[number % COUNTIES.len()].parse().ok()),
        10..14 => Identity::new(Class::Municipality, MUNICIPALITIES[number - 10].parse().ok()),
        _ => Identity::new(Class::Partner, None),
    }
}

/// A vouch as drawn: author, publisher, day, days it is meant for, and whether it names another key.
type Drawn = (usize, usize, i64, i64, bool);

fn vouch((author, publisher, day, length, is_wrong): Drawn) -> (PublisherId, Vouch) {
    let issued = BEGIN.saturating_add(day.days());
    let named = claims(if is_wrong { (publisher + 1) % PUBLISHERS } else { publisher });
    let digest = Digest::of(format!("{author} {publisher} {day} {length} {is_wrong}").as_bytes());
    (id(author), Vouch::new(id(publisher), named.class(), named.ags(), issued, issued.saturating_add(length.days()), digest))
}

fn publishers(most: usize) -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(0..PUBLISHERS, 0..=most)
}

fn drawn() -> impl Strategy<Value = Drawn> {
    // Most vouches are by those that are likely members, many by one and in one season, so that its budget is spent.
    let author = proptest::prop_oneof![2 => Just(2_usize), 2 => 0..6_usize, 1 => 0..PUBLISHERS];
    let day = proptest::prop_oneof![0..800_i64, 300..400_i64];
    (author, 0..PUBLISHERS, day, proptest::prop_oneof![3 => Just(730_i64), 1 => 0..800_i64], prop::bool::weighted(0.05))
}

pub(crate) fn case() -> impl Strategy<Value = Case> {
    let founders = prop::sample::subsequence((0..7).collect::<Vec<_>>(), 2..=5);
    let policy = (publishers(1), publishers(1), 3..5_usize);
    let past = (publishers(4), publishers(2), publishers(1));
    (founders, prop::collection::vec(drawn(), 0..200), policy, past, 200..900_i64, any::<u16>()).prop_map(
        |(founders, vouches, (allow, block, quorum), (held, lapsed, succeeded), today, unknown)| Case {
            founders: founders.into_iter().map(id).collect(),
            identities: identities(&succeeded, unknown),
            vouches: vouches.into_iter().map(vouch).collect(),
            policy: Policy::default().allowing(allow.into_iter().map(id)).blocking(block.into_iter().map(id)).asking_for(quorum),
            holds: Holds::of(
                held.into_iter().map(|number| (id(number), claims(number).ags())),
                lapsed.into_iter().map(|number| (id(number), BEGIN)),
            ),
            today: BEGIN.saturating_add(today.days()),
        },
    )
}

/// All claims; one of the last ones may be succeeded or not known.
fn identities(succeeded: &[usize], unknown: u16) -> BTreeMap<PublisherId, Identity> {
    let unknown = usize::from(unknown) % 64;
    let known = (0..PUBLISHERS).filter(|number| *number != unknown || *number < 7);
    known.map(|number| (id(number), if succeeded.contains(&number) { claims(number).succeeded() } else { claims(number) })).collect()
}
