//! No person, neither in a contact nor inside a text.

use crate::{
    blocks::{ASSET, COUNTY},
    support::{add, county, edit},
};

fn contact(role: &str, email: &str) -> String {
    edit(COUNTY, "contact", Some(&format!("{{ role = \"{role}\", email = \"{email}\" }}")))
}

#[test]
fn role_mailboxes_pass() {
    for local in ["digitalisierung", "poststelle", "it-service", "team.digital"] {
        assert_eq!(county("uelzen").problems("county", &contact("Stabsstelle", &format!("{local}@kreis.example"))), []);
    }
}

#[test]
fn persons_are_refused() {
    let uelzen = county("uelzen");
    uelzen.refuses("county", &contact("Stabsstelle", "max.muster@kreis.example"), "person_mailbox", "contact.email");
    uelzen.refuses("county", &contact("Stabsstelle", "kreis@gmx.de"), "person_domain", "contact.email");
    uelzen.refuses("county", &contact("Dr. Muster", "info@kreis.example"), "person_role", "contact.role.de");
    let by = "{ type = \"internal\", by = { name = \"Herr Muster\" } }";
    uelzen.refuses("kuubu", &edit(ASSET, "maintenance", Some(by)), "person_role", "maintenance.by");
}

#[test]
fn an_address_inside_a_text_obeys_the_same_rule() {
    let uelzen = county("uelzen");
    let text = |address: &str| add(ASSET, &format!("requirements = \"Fragen an {address}.\""));
    assert_eq!(uelzen.problems("kuubu", &text("it-service@kreis.example")), []);
    uelzen.refuses("kuubu", &text("Max.Muster@kreis.example"), "person_mailbox", "requirements.de");
    uelzen.refuses("kuubu", &text("info@web.de"), "person_domain", "requirements.de");
    let english = "requirements = { de = \"Nichts\", en = \"Ask max.muster (at) kreis.example\" }";
    uelzen.refuses("kuubu", &add(ASSET, english), "person_mailbox", "requirements.en");
    uelzen.refuses("kuubu", &text("0581 82-2500"), "phone_in_text", "requirements.de");
    assert!(uelzen.try_publish("kuubu", &text("0581 82-2500")).is_ok(), "a number is a warning");
}
