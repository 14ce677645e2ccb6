//! A county learns what became of what it uses: new versions, recalls, adopters, judgements.

use super::entries::{adoption, evaluation, feedback, kuubu, put};
use super::world::{COESFELD, LUECHOW, UELZEN, World, references, search};
use crate::api::{AdoptersRequest, EventKind, EventsRequest, Freshness, InboxItem, InboxKind, InboxRequest, ShowRequest};
use crate::failure::Slug;
use serde_json::json;

fn inbox(world: &World, days: u64) -> Vec<InboxItem> {
    world.library(days).inbox(&InboxRequest { lang: Some("de".to_owned()) }).unwrap().data.items
}

fn kinds(world: &World, days: u64) -> Vec<InboxKind> {
    inbox(world, days).iter().map(|item| item.what).collect()
}

fn diff(world: &World) -> Result<Vec<(String, String, String)>, Slug> {
    let request = ShowRequest { reference: "uelzen/kuubu".to_owned(), lang: Some("de".to_owned()), diff: true };
    let data = world.library(3).show(&request).map_err(|failure| failure.slug())?.data;
    let text = |value: Option<crate::api::Foreign>| value.map(|text| text.as_untrusted().to_owned()).unwrap_or_default();
    Ok(data.diff.unwrap().into_iter().map(|change| (change.field, text(change.before), text(change.after))).collect())
}

/// Coesfeld uses Uelzen's kuubu; this is Coesfeld's node.
fn adopted() -> World {
    let mut world = World::new(COESFELD, &[UELZEN, COESFELD, LUECHOW]);
    world.publish(UELZEN, vec![kuubu("2.1.0")]);
    let about = world.pin(UELZEN, "kuubu");
    world.publish(COESFELD, vec![adoption("nutzung", &about, "operation")]);
    world
}

#[test]
fn a_new_version_comes_with_what_changed_since_the_adopted_one() {
    let mut world = adopted();
    assert!(inbox(&world, 3).is_empty());
    assert_eq!(diff(&world), Ok(Vec::new()));
    world.publish(UELZEN, vec![kuubu("2.2.0")]);
    let items = inbox(&world, 3);
    assert_eq!((items.len(), items[0].what, items[0].reference.as_str()), (1, InboxKind::NewVersion, "uelzen/kuubu"));
    assert_eq!((items[0].version_before.clone(), items[0].version_after.clone()), (Some("2.1.0".into()), Some("2.2.0".into())));
    assert_eq!(items[0].next, "kreisnetz show uelzen/kuubu --diff");
    assert_eq!(diff(&world), Ok(vec![("version".to_owned(), "2.1.0".to_owned(), "2.2.0".to_owned())]));
    // Another version in between was never adopted, and is not what is compared with.
    world.publish(UELZEN, vec![kuubu("2.3.0")]);
    assert_eq!(diff(&world), Ok(vec![("version".to_owned(), "2.1.0".to_owned(), "2.3.0".to_owned())]));
}

#[test]
fn who_does_not_use_an_entry_has_no_difference_to_see() {
    let world = World::with_kuubu();
    assert_eq!(diff(&world), Err(Slug::NotFound));
}

#[test]
fn a_message_that_was_read_is_gone_until_something_new_happens() {
    let mut world = adopted();
    world.publish(UELZEN, vec![kuubu("2.2.0")]);
    let library = world.library(3);
    let id = inbox(&world, 3)[0].id.clone();
    assert_eq!(library.read_ids("nonsense").unwrap_err().slug(), Slug::NotFound);
    let ids = library.read_ids(&id).unwrap();
    world.read(&ids);
    assert!(inbox(&world, 3).is_empty());
    world.publish(UELZEN, vec![kuubu("2.3.0")]);
    assert_eq!(kinds(&world, 3), [InboxKind::NewVersion], "the next version is a message of its own");
    let all = world.library(3).read_ids("all").unwrap();
    world.read(&all);
    assert!(inbox(&world, 3).is_empty());
}

#[test]
fn a_recall_is_shown_first_everywhere_until_the_adoption_has_ended() {
    let mut world = adopted();
    world.publish(UELZEN, vec![kuubu("2.2.0")]);
    world.withdraw(UELZEN, "kuubu", "recall");
    let items = inbox(&world, 3);
    assert_eq!((items[0].what, items[0].reason.as_deref()), (InboxKind::Recall, Some("recall")));
    let shown = world.library(3).show(&ShowRequest { reference: "uelzen/kuubu".to_owned(), ..Default::default() }).unwrap();
    assert!(shown.data.entry.recalled && shown.data.entry.freshness == Freshness::Withdrawn);
    assert_eq!(shown.data.entry.version, Some("2.1.0".into()), "the version that was adopted");
    assert_eq!(shown.warnings[0].slug, "recalled");
    let found = search(&world.library(3), "Ehrenamt");
    assert!(found.data.items.iter().any(|hit| hit.entry.reference == "uelzen/kuubu" && hit.entry.recalled));
    // Reading it does not make it go away.
    let all = world.library(3).read_ids("all").unwrap();
    world.read(&all);
    assert_eq!(kinds(&world, 3), [InboxKind::Recall]);

    let about = crate::storage::derive(world.store.reader()).unwrap();
    let (_, held) = about.ledger.by(world.id(COESFELD)).next().unwrap();
    let about = kreisnetz_catalog::entry::EntryRef::new(world.id(UELZEN), "kuubu".parse().unwrap(), held.about_seq, held.about_digest);
    world.publish(COESFELD, vec![adoption("nutzung", &about, "ended")]);
    assert!(inbox(&world, 3).is_empty());
    assert!(references(&search(&world.library(3), "Ehrenamt")).is_empty());
}

#[test]
fn another_withdrawal_is_told_and_hides_the_entry() {
    let mut world = adopted();
    world.withdraw(UELZEN, "kuubu", "replaced");
    assert_eq!(kinds(&world, 3), [InboxKind::Withdrawn]);
    assert!(references(&search(&world.library(3), "Ehrenamt")).is_empty());
}

#[test]
fn a_month_before_an_operation_counts_as_unconfirmed_it_is_remembered() {
    let world = adopted();
    // Confirmed on 2026-11-01; the first head is of 2026-11-20.
    let days_until = |month_days: u64| month_days - 19;
    assert!(kinds(&world, days_until(333)).is_empty());
    assert_eq!(kinds(&world, days_until(334)), [InboxKind::ConfirmDue]);
    assert_eq!(inbox(&world, days_until(334))[0].next, "kreisnetz adopt uelzen/kuubu");
}

#[test]
fn the_publisher_hears_of_adopters_evaluations_feedback_and_of_its_own_faults() {
    let mut world = World::new(UELZEN, &[UELZEN, COESFELD, LUECHOW]);
    let broken = put("halb", &json!({ "kind": "asset", "title": { "de": "Ehrenamt ohne Beschreibung" }, "body": { "type": "software" } }));
    world.publish(UELZEN, vec![kuubu("2.1.0"), broken]);
    let about = world.pin(UELZEN, "kuubu");
    world.publish(COESFELD, vec![adoption("nutzung", &about, "rollout"), feedback("meinung", &about, "volunteers", 3)]);
    world.publish(LUECHOW, vec![evaluation("bericht", &[&about], "interim")]);
    let told = kinds(&world, 3);
    assert_eq!(told, [InboxKind::Refused, InboxKind::Adoption, InboxKind::Evaluation, InboxKind::Feedback]);
    let adoption = inbox(&world, 3).into_iter().find(|item| item.what == InboxKind::Adoption).unwrap();
    assert_eq!((adoption.about.as_deref(), adoption.stage.as_deref()), (Some("uelzen/kuubu"), Some("rollout")));
    let adopters = world.library(3).adopters(&AdoptersRequest { reference: "kuubu".to_owned(), all: false }).unwrap().data;
    assert_eq!(adopters.counts.on_the_way, 1);
}

#[test]
fn an_adopter_hears_of_evaluations_of_what_it_uses_and_not_of_feedback_to_others() {
    let mut world = adopted();
    let about = world.pin(UELZEN, "kuubu");
    world.publish(LUECHOW, vec![evaluation("bericht", &[&about], "interim"), feedback("meinung", &about, "volunteers", 3)]);
    assert_eq!(kinds(&world, 3), [InboxKind::Evaluation]);
}

#[test]
fn changes_are_told_in_their_order_and_filtered_as_asked() {
    let world = adopted();
    let events = |change: &dyn Fn(&mut EventsRequest)| {
        let mut request = EventsRequest { after: Some(0), ..Default::default() };
        change(&mut request);
        let data = world.library(3).events(&request).unwrap().data;
        data.items.into_iter().map(|item| (item.event, item.reference)).collect::<Vec<_>>()
    };
    let (kuubu, nutzung) = ("uelzen/kuubu".to_owned(), "coesfeld/nutzung".to_owned());
    let all = [(EventKind::EntryAdded, kuubu.clone()), (EventKind::Adoption, nutzung.clone())];
    assert_eq!(events(&|_| {}), all);
    assert_eq!(events(&|request| request.kind = vec!["adoption".to_owned()]), all[1..]);
    assert_eq!(events(&|request| request.publisher = vec!["uelzen".to_owned()]), all[..1]);
    assert_eq!(events(&|request| request.reference = Some("uelzen/kuubu".to_owned())), all, "what speaks of it belongs to it");
    assert_eq!(events(&|request| request.after = Some(1)), all[1..]);
    let from_now = world.library(3).events(&EventsRequest::default()).unwrap().data;
    assert_eq!((from_now.items.len(), from_now.next), (0, 2));
}
