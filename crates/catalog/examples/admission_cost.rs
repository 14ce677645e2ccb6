//! What it costs to say who is a member, among as many publishers as Germany has counties and municipalities:
//! `cargo run --release -p kreisnetz-catalog --example admission_cost`.
#![allow(clippy::print_stdout, clippy::expect_used, reason = "a measurement, run by hand")]

use std::time::{Duration, Instant};

use jiff::{
    ToSpan,
    civil::{Date, date},
};
use kreisnetz_catalog::{
    NetworkFile,
    admission::{Holds, Identity, Outcome, Register, Vouch},
    county,
};
use kreisnetz_identity::{Ags, Class, Digest, PublisherId};

/// The day on which it is asked.
const SPRING: Date = date(2027, 3, 1);
/// Publishers of Germany: 400 counties and some 10,600 municipalities.
const PUBLISHERS: usize = 11_000;
const COUNTIES: usize = 400;
const FOUNDERS: usize = 7;

struct Germany {
    register: Register,
    identities: Vec<(PublisherId, Identity)>,
    vouches: usize,
}

/// Who vouches for the publisher of a number: for a county those before it; for a municipality its county and those before it.
fn vouchers(number: usize, by: usize) -> Vec<usize> {
    let before =
        |least: usize, count: usize| (1..=count).filter_map(move |back| number.checked_sub(back).filter(|author| *author >= least));
    match number {
        0..FOUNDERS => Vec::new(),
        FOUNDERS..COUNTIES => before(0, by.max(3)).collect(),
        COUNTIES => vec![0, 1],
        _ => [number % COUNTIES].into_iter().chain(before(COUNTIES, by - 1)).collect(),
    }
}

/// A network that grew one after the other; half of the vouches are of the year before the last.
fn germany(by: usize) -> Germany {
    // Every 57th, so that neighbours in this order lie in several Länder.
    let counties: Vec<Ags> = (0..COUNTIES).map(|number| county::all()[number * 57 % COUNTIES].ags()).collect();
    let identities: Vec<(PublisherId, Identity)> = (0..PUBLISHERS)
        .map(|number| {
            let identity = match counties.get(number) {
                Some(ags) => Identity::new(Class::County, Some(*ags)),
                None => {
                    let ags = format!("{}{:03}", counties[number % COUNTIES], number / COUNTIES);
                    Identity::new(Class::Municipality, ags.parse().ok())
                }
            };
            (PublisherId::from(Digest::of(format!("publisher {number}").as_bytes())), identity)
        })
        .collect();
    let named: Vec<_> = identities[..FOUNDERS].iter().map(|(id, identity)| (*id, identity.ags())).collect();
    let mut given: Vec<Vec<Vouch>> = vec![Vec::new(); PUBLISHERS];
    for (number, (publisher, identity)) in identities.iter().enumerate() {
        for (place, author) in vouchers(number, by).into_iter().enumerate() {
            let issued = SPRING.saturating_sub(if place < 12 { 500.days() } else { 100.days() });
            let digest = Digest::of(format!("{number} {author}").as_bytes());
            let expires = issued.saturating_add(24.months());
            given[author].push(Vouch::new(*publisher, identity.class(), identity.ags(), issued, expires, digest));
        }
    }
    let mut register = Register::new(&network(&named));
    let vouches = given.iter().map(Vec::len).sum();
    for (publisher, identity) in &identities {
        register.set_identity(*publisher, *identity);
    }
    for ((publisher, _), vouches) in identities.iter().zip(given) {
        register.set_vouches(*publisher, vouches);
    }
    Germany { register, identities, vouches }
}

fn network(founders: &[(PublisherId, Option<Ags>)]) -> NetworkFile {
    let founder = |(publisher, ags): &(PublisherId, Option<Ags>)| {
        let ags = ags.map(|ags| format!("ags = \"{ags}\"\n")).unwrap_or_default();
        format!("[[founder]]\npublisher = \"{publisher}\"\n{ags}")
    };
    let founders: String = founders.iter().map(founder).collect();
    let text = format!("name = \"kreisnetz\"\nsalt = \"00112233445566778899aabbccddeeff\"\n{founders}");
    NetworkFile::parse(&text).expect("a network file")
}

/// A municipality more, or the second vouch for it: each is one change, and every second one admits somebody.
fn one_more(register: &mut Register, now: &Outcome, identities: &[(PublisherId, Identity)], seen: usize) -> Outcome {
    let newcomer = PublisherId::from(Digest::of(format!("newcomer {}", seen / 2).as_bytes()));
    let county = 100 + seen / 2;
    let ags = identities[county].1.ags().map(|ags| format!("{ags}999")).and_then(|ags| ags.parse().ok());
    if seen.is_multiple_of(2) {
        register.set_identity(newcomer, Identity::new(Class::Municipality, ags));
    }
    // Its own county, then one that has vouches left: only they count.
    let author = identities[if seen.is_multiple_of(2) { county } else { PUBLISHERS - 1 - seen }].0;
    let vouch = Vouch::new(newcomer, Class::Municipality, ags, SPRING, SPRING.saturating_add(24.months()), Digest::of(&seen.to_be_bytes()));
    let given: Vec<Vouch> = register.given(&author).copied().chain([vouch]).collect();
    register.set_vouches(author, given);
    register.admit_after(SPRING, Some((now, SPRING)), &now.holds)
}

fn milliseconds(took: Duration) -> f64 {
    took.as_secs_f64() * 1_000.0
}

/// The middle of many.
fn median(mut run: impl FnMut()) -> f64 {
    let mut times: Vec<_> = (0..31)
        .map(|_| {
            let began = Instant::now();
            run();
            began.elapsed()
        })
        .collect();
    times.sort_unstable();
    milliseconds(times[times.len() / 2])
}

fn main() {
    for by in [2, 4, 11, 23] {
        let began = Instant::now();
        let Germany { mut register, identities, vouches } = germany(by);
        let built = milliseconds(began.elapsed());
        let began = Instant::now();
        let first = register.admit(SPRING, &Holds::default());
        let from_nothing = milliseconds(began.elapsed());
        let members = first.admission.members().count();
        let again = median(|| drop(register.admit(SPRING, &first.holds)));
        let (publisher, _) = identities[PUBLISHERS - 1];
        let (mut now, mut seen) = (register.admit_after(SPRING, None, &first.holds), 0);
        let change = median(|| {
            seen += 1;
            now = one_more(&mut register, &now, &identities, seen);
        });
        assert_eq!(now, register.admit(SPRING, &now.holds), "by change and as a whole it is the same");
        // A founder's vouches taken back: holds fall, and the rule runs until none does.
        register.set_vouches(identities[0].0, []);
        let fall = median(|| drop(register.admit(SPRING, &first.holds)));
        let chains = median(|| drop(first.admission.disjoint_paths(&publisher)));
        println!(
            "{PUBLISHERS} publishers, {vouches} vouches, {members} members: register built with its input {built:.0} ms, first run \
             {from_nothing:.1} ms, run again {again:.1} ms, after one more identity and vouch {change:.1} ms, after vouches of a founder \
             were taken back {fall:.1} ms, chains to one member {chains:.2} ms"
        );
    }
}
