//! Vouches from the command to admission: what is refused, and what each node computes from what it holds.

use jiff::civil::Date;
use kreisnetz_catalog::Membership;
use kreisnetz_catalog::admission::VOUCHES_A_YEAR;
use kreisnetz_identity::PublisherId;

use super::*;
use crate::api::{LackWhat, VouchData, VouchRequest};
use crate::query::{Habits, Library};
use crate::storage::Standpoint;

async fn vouch(place: &Place, county: &str) -> Result<VouchData, Failure> {
    vouch_with(place, county, |_| {}).await
}

async fn vouch_with(place: &Place, county: &str, change: impl FnOnce(&mut VouchRequest)) -> Result<VouchData, Failure> {
    let mut request = VouchRequest { county: county.to_owned(), ..VouchRequest::default() };
    change(&mut request);
    place.authoring.vouch(request).await.map(|answer| answer.data)
}

fn id(place: &Place) -> PublisherId {
    place.authoring.desk.view().own()
}

/// Tells one county who others are.
async fn introduce(others: &[Place], to: &Place) {
    for other in others.iter().filter(|other| id(other) != id(to)) {
        let log = other.authoring.desk.view().derived.publisher(&id(other)).unwrap().log.clone();
        to.authoring.storage.put_identity(log).await.unwrap().unwrap();
    }
    admit(to).await;
}

async fn admit(place: &Place) -> Arc<Standpoint> {
    place.authoring.storage.admit(Policy::default()).await.unwrap()
}

fn library(place: &Place) -> Library {
    Library::of_node(&place.shelf, Habits::default(), clock().now())
}

#[tokio::test]
async fn three_vouches_admit_a_fifth_county_and_a_withdrawn_one_makes_it_lapse() {
    let town = network_founded_by(4, ["uelzen", "luechow-dannenberg", "coesfeld", "loerrach", "bernkastel-wittlich"]);
    let [uelzen, luechow, coesfeld, loerrach, bernkastel] = &town;
    for place in &town {
        introduce(&town, place).await;
    }
    bernkastel.write("buergerbus", SERVICE);
    bernkastel.authoring.publish(bernkastel.request()).await.unwrap();
    bernkastel.hand_to(loerrach).await;
    let stranger = id(bernkastel);
    for (voucher, missing) in
        [(uelzen, vec![LackWhat::Counties, LackWhat::Laender]), (luechow, vec![LackWhat::Counties, LackWhat::Laender])]
    {
        assert_eq!(admit(loerrach).await.admission.membership(&stranger), Membership::Pending);
        let given = vouch(voucher, "bernkastel-wittlich").await.unwrap();
        assert_eq!(given.given.unwrap().publisher.id, stranger.to_string());
        voucher.hand_to(loerrach).await;
        admit(loerrach).await;
        let pending = library(loerrach).pending().data.items;
        let item = pending.iter().find(|item| item.id == stranger.to_string()).unwrap();
        assert_eq!(item.lacks.iter().map(|lack| lack.what).collect::<Vec<_>>(), missing);
        assert_eq!(item.next.as_deref(), Some("kreisnetz vouch bernkastel-wittlich"));
        assert!(loerrach.found("Bürgerbus").is_empty(), "it is in no search yet");
    }
    vouch(coesfeld, "07231").await.unwrap();
    coesfeld.hand_to(loerrach).await;
    let standpoint = admit(loerrach).await;
    assert_eq!(standpoint.admission.membership(&stranger), Membership::Admitted);
    assert_eq!(loerrach.finds("Bürgerbus", 1).await, ["bernkastel-wittlich/buergerbus"]);
    let shown = library(loerrach).publisher_shown(&crate::api::PublisherRequest { county: "07231".to_owned() }).unwrap().data.path;
    assert_eq!((shown.vouchers.len(), shown.given.len(), shown.chains.len()), (3, 3, 3), "three chains, one from each founder");
    assert!(shown.since.is_some() && shown.lacks.is_empty());

    let withdraw = WithdrawRequest { slug: "vouch-07231".to_owned(), reason: "mistake".to_owned(), ..WithdrawRequest::default() };
    coesfeld.authoring.withdraw(withdraw).await.unwrap();
    coesfeld.hand_to(loerrach).await;
    assert_eq!(admit(loerrach).await.admission.membership(&stranger), Membership::Lapsed);
    assert!(loerrach.found("Bürgerbus").is_empty());
    assert!(loerrach.shelf.derived().head(&stranger).is_some(), "what it published is kept");
}

#[tokio::test]
async fn who_was_a_member_is_known_after_a_restart() {
    let town = network_founded_by(4, ["uelzen", "luechow-dannenberg", "coesfeld", "loerrach", "bernkastel-wittlich"]);
    let stranger = id(&town[4]);
    for place in &town {
        introduce(&town, place).await;
    }
    for voucher in &town[..3] {
        vouch(voucher, "07231").await.unwrap();
        if id(voucher) != id(&town[0]) {
            voucher.hand_to(&town[0]).await;
        }
    }
    assert_eq!(admit(&town[0]).await.admission.membership(&stranger), Membership::Admitted);
    let [uelzen, luechow, ..] = town;
    let uelzen = open(uelzen.stop().await);
    assert_eq!(uelzen.shelf.standpoint().admission.membership(&stranger), Membership::Admitted, "from the start on");
    let withdraw = WithdrawRequest { slug: "vouch-07231".to_owned(), reason: "mistake".to_owned(), ..WithdrawRequest::default() };
    luechow.authoring.withdraw(withdraw).await.unwrap();
    luechow.hand_to(&uelzen).await;
    let uelzen = open(uelzen.stop().await);
    assert_eq!(uelzen.shelf.standpoint().admission.membership(&stranger), Membership::Lapsed, "it is remembered that it was one");
}

#[tokio::test]
async fn what_admission_reads_is_told_of_and_nothing_else() {
    let town = network_founded_by(2, ["uelzen", "luechow-dannenberg", "bernkastel-wittlich"]);
    let [uelzen, luechow, bernkastel] = &town;
    introduce(&town, uelzen).await;
    let mut due = uelzen.shelf.admission_due();
    due.mark_unchanged();
    uelzen.write("buergerbus", SERVICE);
    uelzen.authoring.publish(uelzen.request()).await.unwrap();
    bernkastel.authoring.publish(bernkastel.request()).await.unwrap();
    bernkastel.hand_to(uelzen).await;
    assert!(!due.has_changed().unwrap(), "a service changes no membership");
    introduce(&town, luechow).await;
    vouch(luechow, "07231").await.unwrap();
    luechow.hand_to(uelzen).await;
    assert!(due.has_changed().unwrap());
}

#[tokio::test]
async fn the_thirteenth_vouch_of_a_year_is_refused_before_it_is_signed() {
    let town = network_founded_by(
        1,
        [
            "uelzen",
            "luechow-dannenberg",
            "coesfeld",
            "loerrach",
            "bernkastel-wittlich",
            "potsdam-mittelmark",
            "vorpommern-greifswald",
            "neustadt-a-d-waldnaab",
            "celle",
            "gifhorn",
            "goslar",
            "hildesheim",
            "holzminden",
            "northeim",
        ],
    );
    introduce(&town, &town[0]).await;
    for stranger in &town[1..=VOUCHES_A_YEAR] {
        vouch(&town[0], &id(stranger).to_string()).await.unwrap();
    }
    let (seq, last) = (town[0].seq(), id(&town[13]).to_string());
    for dry_run in [true, false] {
        let refused = vouch_with(&town[0], &last, |request| request.dry_run = dry_run).await.unwrap_err();
        assert_eq!(refused.slug(), Slug::VouchLimit);
    }
    assert_eq!(town[0].seq(), seq, "nothing was signed");
    let again = vouch_with(&town[0], &id(&town[1]).to_string(), |request| request.months = Some(6)).await.unwrap();
    assert_eq!((again.budget_left, again.items.len()), (0, VOUCHES_A_YEAR), "one that is changed takes no more of the budget");
}

#[tokio::test]
async fn a_vouch_for_oneself_or_somebody_unknown_is_refused_and_a_plan_signs_nothing() {
    let town = network_founded_by(1, ["uelzen", "luechow-dannenberg", "coesfeld"]);
    let [uelzen, luechow, coesfeld] = &town;
    let log = luechow.authoring.desk.view().derived.publisher(&id(luechow)).unwrap().log.clone();
    uelzen.authoring.storage.put_identity(log).await.unwrap().unwrap();
    let slug = |refused: Result<VouchData, Failure>| refused.unwrap_err().slug();
    assert_eq!(slug(vouch(uelzen, "uelzen").await), Slug::Usage);
    assert_eq!(slug(vouch(uelzen, "coesfeld").await), Slug::NotFound, "its identity has not come");
    assert_eq!(slug(vouch(uelzen, &id(coesfeld).to_string()).await), Slug::NotFound);
    assert_eq!(slug(vouch_with(uelzen, "03354", |request| request.months = Some(25)).await), Slug::Usage);
    assert_eq!(slug(vouch_with(uelzen, "03354", |request| request.method = vec!["fax".to_owned()]).await), Slug::Usage);
    let planned = vouch_with(uelzen, "03354", |request| request.dry_run = true).await.unwrap();
    let given = planned.given.unwrap();
    assert_eq!(
        (given.check_digits, planned.own_check_digits),
        (id(luechow).check_digits().to_string(), id(uelzen).check_digits().to_string())
    );
    assert_eq!((uelzen.seq(), planned.items.len()), (0, 0));

    let given = vouch_with(uelzen, "03354", |request| request.months = Some(12)).await.unwrap().given.unwrap();
    assert_eq!(
        (given.reference.as_str(), given.issued.date(), given.expires.date()),
        ("uelzen/vouch-03354", day("2026-11-23"), day("2027-11-23"))
    );
    assert_eq!(given.undo, "kreisnetz withdraw vouch-03354 --reason mistake");
    let seq = uelzen.seq();
    vouch_with(uelzen, "03354", |request| request.months = Some(12)).await.unwrap();
    assert_eq!(uelzen.seq(), seq, "the same once more is nothing new");
}

#[tokio::test]
async fn whom_the_local_policy_blocks_is_no_member_here_and_gets_no_vouch() {
    let town = network_founded_by(2, ["uelzen", "luechow-dannenberg", "coesfeld"]);
    let [uelzen, luechow, coesfeld] = &town;
    introduce(&town, uelzen).await;
    let policy = Policy::default().blocking([id(luechow)]).allowing([id(coesfeld)]);
    let standpoint = uelzen.authoring.storage.admit(policy).await.unwrap();
    assert_eq!(standpoint.admission.membership(&id(luechow)), Membership::Blocked, "a founder too");
    assert_eq!(standpoint.admission.membership(&id(coesfeld)), Membership::Allowed);
    assert_eq!(vouch(uelzen, "03354").await.unwrap_err().slug(), Slug::Blocked);
    let next = library(uelzen).pending().data.items.into_iter().find(|item| item.id == id(luechow).to_string()).unwrap().next;
    assert_eq!(next.as_deref(), Some("kreisnetz trust luechow-dannenberg --forget"));
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}
