//! Any set of identity events gives one state, in whatever order and however often they arrive.

use std::{collections::BTreeMap, fmt::Debug};

use kreisnetz_identity::{Delegation, Digest, Event, IdentityLog, Intake, Recovery, Signed, Timestamp, signers_of};
use proptest::prelude::*;

use crate::{
    persons::CREATED,
    world::{
        CLAIMED, LATER, NEXT, OTHER, ROOTS, claim_on_both, completion, consents, day, guardians, head, judged, public, set, signed, term,
        uelzen,
    },
};

/// One event to be drafted: what, after which of the events before, and one of several forms.
#[derive(Clone, Copy, Debug)]
struct Draft {
    kind: u8,
    after: usize,
    form: u8,
    seen: Option<u64>,
}

fn draft() -> impl Strategy<Value = Draft> {
    let days = prop_oneof![3 => Just(None), 2 => prop_oneof![Just(0_u64), Just(5), Just(13), Just(14), Just(19), Just(40)].prop_map(Some)];
    (0_u8..12, any::<usize>(), 0_u8..4, days).prop_map(|(kind, after, form, seen)| Draft { kind, after, form, seen })
}

/// Root and next keys of a reign, by their numbers.
type Reign = ([u8; 3], [u8; 3]);

/// Events as honest officers and thieves make them, each after one of those before.
struct Story {
    log: IdentityLog,
    events: Vec<(Signed<Event>, Option<Timestamp>)>,
    /// Chain events, and the reign at each.
    links: Vec<(Digest, Reign)>,
    claims: Vec<(Signed<Event>, Reign)>,
}

impl Story {
    fn of(drafts: &[Draft]) -> Self {
        let log = uelzen();
        let links = log.chain().map(|event| (event.digest(), (ROOTS, NEXT))).collect();
        let mut story = Self { log, events: Vec::new(), links, claims: Vec::new() };
        drafts.iter().for_each(|draft| story.tell(*draft));
        story
    }

    fn tell(&mut self, draft: Draft) {
        let (prev, reign) = self.links[draft.after % self.links.len()];
        let ground = self.log.at(&prev).unwrap();
        let Some(event) = self.event(draft, &ground, reign) else { return };
        let seen = draft.seen.map(day);
        let is_known = self.log.event(&event.digest()).is_some();
        if is_known || self.log.take(event.clone(), &Intake { seen, guardians: guardians() }) != Ok(true) {
            return;
        }
        match event.claims() {
            Event::Recovery(Recovery::Claim(_)) => self.claims.push((event.clone(), reign)),
            Event::Recovery(Recovery::Complete(_)) => self.links.push((event.digest(), (reign.1, CLAIMED))),
            Event::Rotation(_) => self.links.push((event.digest(), (reign.1, later(draft.form)))),
            claims if claims.is_chain() => self.links.push((event.digest(), reign)),
            _ => {}
        }
        self.events.push((event, seen));
    }

    fn event(&self, draft: Draft, ground: &IdentityLog, (roots, next): Reign) -> Option<Signed<Event>> {
        use kreisnetz_identity::{Basis, Claim, Completion, Revocation, RevocationReason, Rotation, Succession, SuccessionReason, Veto};

        let two = [roots[0], roots[1]];
        let last_good = (draft.form > 0).then(|| head(ground.epoch(), u64::from(draft.form) * 3));
        Some(match draft.kind {
            // Forms 0 and 3 say the same, and different officers sign.
            0..4 => {
                let signer = [7, 8, 9, 7][usize::from(draft.form)];
                let officers = if draft.form == 3 { [roots[1], roots[2]] } else { two };
                let delegation = Delegation::new(ground, public(signer), ground.epoch(), term(), CREATED);
                signed(Event::Delegation(Box::new(delegation)), &[officers[0], officers[1], signer])
            }
            4 => {
                let signer = 31 + draft.form;
                let rivals = self.log.events().filter(|event| event.is_chain() && event.prev() == Some(ground.tip()));
                let delegation = Delegation::new(ground, public(signer), ground.epoch() + 1, term(), CREATED);
                let delegation = delegation.healing(None, rivals.map(|event| event.digest()).take(16).collect());
                signed(Event::Delegation(Box::new(delegation)), &[two[0], two[1], signer])
            }
            5 | 6 => {
                let rotation = Rotation::new(ground, set(next, later(draft.form)), last_good, CREATED);
                signed(Event::Rotation(Box::new(rotation)), &[two[0], two[1], next[0], next[1], next[2]])
            }
            7 => {
                let successors = [kreisnetz_identity::PublisherId::from_bytes([draft.form; 32])];
                let succession = Succession::new(ground, successors, SuccessionReason::Merged, day(9), CREATED);
                signed(Event::Succession(Box::new(succession)), &two)
            }
            8 => {
                let revocation = Revocation::new(ground, public(7 + draft.form), last_good, RevocationReason::Stolen, CREATED);
                signed(Event::Revocation(Box::new(revocation)), &two)
            }
            9 => match draft.form {
                0 => signed_claim(Claim::new(ground, Basis::Reserve, [], set(next, CLAIMED), CREATED), &next, 0),
                1 if next == NEXT => claim_on_both(ground),
                form => {
                    let count = 3 + usize::from(form % 3);
                    signed_claim(Claim::new(ground, Basis::Guardians, consents(count), set(next, CLAIMED), CREATED), &next, count)
                }
            },
            10 => {
                let (claim, reign) = self.claims.get(draft.after % self.claims.len().max(1))?;
                signed(Event::Recovery(Recovery::Veto(Box::new(Veto::new(ground, claim.digest(), CREATED)))), &[reign.0[2]])
            }
            _ => {
                let (claim, _) = self.claims.get(draft.after % self.claims.len().max(1))?;
                let keys = signers_of(claim).unwrap();
                let by: Vec<u8> = (1..=130).filter(|number| keys.contains(&public(*number))).collect();
                let completion = Completion::new(ground, claim.digest(), last_good, day(14));
                signed(Event::Recovery(Recovery::Complete(Box::new(completion))), &by)
            }
        })
    }
}

fn signed_claim(claim: kreisnetz_identity::Claim, keys: &[u8], guardians: usize) -> Signed<Event> {
    let by: Vec<u8> = keys.iter().copied().chain((120..).take(guardians)).collect();
    signed(Event::Recovery(Recovery::Claim(Box::new(claim))), &by)
}

const fn later(form: u8) -> [u8; 3] {
    if form < 2 { LATER } else { OTHER }
}

/// Everything that follows from a log, as text.
fn told(log: &IdentityLog) -> Vec<String> {
    fn line(value: impl Debug) -> String {
        format!("{value:?}")
    }
    let mut ids: Vec<Digest> = log.events().map(|event| event.digest()).collect();
    ids.sort_unstable();
    let heads = [head(1, 2), head(1, 3), head(1, 4), head(1, 7), head(2, 3), head(2, 7), head(3, 9), head(4, 9)];
    let judged = ids.iter().flat_map(|id| heads.map(|head| line(judged(log, *id, head))));
    let shown = [
        line((log.tip(), log.next_place(), log.epoch(), log.level(), log.length())),
        line((log.root_keys(), log.threshold(), log.next_keys(), log.next_threshold(), log.guardians())),
        line((log.frozen(), log.delegation(), log.succession(), log.pending_claims(), log.side_events_digest())),
        line(ids.iter().map(|id| (*id, log.is_in_force(id), log.is_late(id), log.first_seen(id))).collect::<Vec<_>>()),
    ];
    shown.into_iter().chain(judged).collect()
}

/// What holds of every log.
fn check_invariants(log: &IdentityLog) {
    let chain: Vec<_> = log.chain().collect();
    assert!(chain.windows(2).all(|pair| pair[1].place() == pair[0].place() + 1), "the branch in force is one line");
    assert_eq!(chain.last().map(|event| event.digest()), Some(log.tip()));
    assert_eq!(chain.len() as u64, log.next_place());
    for event in log.events().filter(|event| event.is_chain() && !log.is_in_force(&event.digest())) {
        assert!(judged(log, event.digest(), head(1, 1)).is_err(), "no head of a branch that is not in force is valid");
    }
    assert!(log.frozen().is_none_or(|frozen| frozen.rivals.len() >= 2 && frozen.at == log.tip()));
}

/// The cases of a run: 256, or as many as `IDENTITY_CASES` says.
fn config() -> ProptestConfig {
    let cases = std::env::var("IDENTITY_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(256);
    ProptestConfig { cases, max_shrink_iters: 2_000, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    /// The long form has 100,000 cases and takes about half an hour on one core: `IDENTITY_CASES=100000 cargo test -p kreisnetz-identity --test it order`.
    #[test]
    fn events_in_any_order_and_repeated_give_the_same_state(
        drafts in proptest::collection::vec(draft(), 1..16),
        order in proptest::collection::vec(any::<proptest::sample::Index>(), 0..24),
    ) {
        let mut story = Story::of(&drafts);
        check_invariants(&story.log);
        story.log.advance(day(1_000));
        // Some of the events first, in the order drawn, perhaps more than once and seen later than they were; then all, the last first.
        let drawn = order.iter().filter(|_| !story.events.is_empty()).map(|index| index.get(&story.events));
        let later = drawn.map(|(event, seen)| (event.clone(), seen.map(|seen| seen.plus(500 * 86_400))));
        let mut open: Vec<_> = later.chain(story.events.iter().rev().cloned()).collect();
        let mut log = uelzen();
        while !open.is_empty() {
            let before = open.len();
            open.retain(|(event, seen)| log.take(event.clone(), &Intake { seen: *seen, guardians: guardians() }).is_err());
            prop_assert!(open.len() < before, "an event found no place");
        }
        log.advance(day(1_000));
        prop_assert_eq!(told(&log), told(&story.log));
        // And as one list, without marks, against the order in which it was told.
        let mut one = uelzen();
        let events = order.iter().filter(|_| !story.events.is_empty()).map(|index| index.get(&story.events));
        let events: Vec<_> = events.chain(story.events.iter().rev()).map(|(event, _)| event.clone()).collect();
        let taken = one.take_all(events, &Intake { seen: None, guardians: guardians() });
        prop_assert_eq!((taken.new, taken.refused), (story.events.len(), Vec::new()));
        let mut other = uelzen();
        other.take_all(story.events.iter().map(|(event, _)| event.clone()), &Intake { seen: None, guardians: guardians() });
        prop_assert_eq!(told(&one), told(&other));
    }
}

/// Every pair of classes at one place, in both orders, without marks.
#[test]
fn every_pair_of_kinds_at_one_place_gives_one_state_in_both_orders() {
    use crate::world::{delegated, guardians_claim, reserve_claim, rotation, succession};

    let base = uelzen();
    let (claims, mut pool) = (vec![guardians_claim(&base, 5, CLAIMED), reserve_claim(&base)], BTreeMap::new());
    for claim in &claims {
        let event = completion(&base, claim);
        pool.insert(event.digest(), event);
    }
    for event in [8, 9].map(|signer| delegated(&base, signer)).into_iter().chain([1, 2].map(|id| succession(&base, id))) {
        pool.insert(event.digest(), event);
    }
    for event in [LATER, OTHER].map(|next| rotation(&base, next, None)) {
        pool.insert(event.digest(), event);
    }
    let pool: Vec<_> = pool.into_values().collect();
    for first in &pool {
        for second in &pool {
            let [one, other] = [[first, second], [second, first]].map(|pair| {
                let mut log = uelzen();
                let intake = Intake { seen: None, guardians: guardians() };
                log.take_all(pair.into_iter().cloned().chain(claims.clone()), &intake);
                told(&log)
            });
            assert_eq!(one, other, "{} and {}", first.claims().kind(), second.claims().kind());
        }
    }
}
