//! Who can found a network, and what its file says afterwards.

use kreisnetz_identity::{RootSet, SecretKey, Signed, Timestamp, sign_event};

use super::*;

fn begun_with(salt: u8) -> Text {
    let text = format!("{HEADER}name = \"kreisnetz\"\nsalt = \"{}\"\n", hex::encode([salt; 16]));
    Text { file: NetworkFile::parse(&text).unwrap(), text }
}

fn identity(network: &Text, class: Class, ags: Option<&str>, name: &str, seed: u8) -> IdentityLog {
    let keys: Vec<SecretKey> = (0..3).map(|place| SecretKey::from_seed(&[seed.wrapping_mul(7).wrapping_add(place); 32])).collect();
    let next: Vec<_> = (0..3).map(|place| SecretKey::from_seed(&[seed.wrapping_mul(7).wrapping_add(100 + place); 32]).public()).collect();
    let set = RootSet::new(keys.iter().map(SecretKey::public).collect::<Vec<_>>(), 2, next, 2);
    let ags = ags.map(|ags| ags.parse().unwrap());
    let inception =
        kreisnetz_identity::Inception::new(class, ags, name.to_owned(), network.file.id(), Timestamp::from_seconds(1_795_439_111), set);
    let event = kreisnetz_identity::Event::Inception(Box::new(inception));
    let bytes = sign_event(&event, &keys.iter().collect::<Vec<_>>());
    IdentityLog::begin(Signed::parse(&bytes).unwrap(), network.file.id()).unwrap()
}

fn county_of(network: &Text, ags: &str, seed: u8) -> IdentityLog {
    identity(network, Class::County, Some(ags), "Wie er sich nennt", seed)
}

#[test]
fn three_counties_of_two_laender_found_a_network_and_its_digits_are_those_of_all_of_them() {
    let network = begun_with(1);
    let logs = [county_of(&network, "05558", 1), county_of(&network, "03360", 2), county_of(&network, "03354", 3)];
    let peer = "12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN";
    let address = format!("/ip4/198.51.100.7/udp/4480/quic-v1/p2p/{peer}");
    let founded =
        founded(&network, &logs, &[format!("uelzen={address}"), format!("05558=/dns4/kn.coesfeld.example/tcp/4480/p2p/{peer}")]).unwrap();
    assert_eq!(founded.file.id(), network.file.id());
    assert_ne!(founded.file.check_digits(), network.file.check_digits());
    let keys: Vec<String> = founded.file.founders().iter().map(|founder| founder.ags.unwrap().to_string()).collect();
    assert_eq!(keys, ["03354", "03360", "05558"], "in the order of their keys");
    assert_eq!(founded.file.founders()[1].addresses, [address]);
    // The official list names a county, not the county itself; and the file still says what it is.
    assert!(founded.text.starts_with(HEADER) && founded.text.contains("# Landkreis Uelzen\n"), "{}", founded.text);
    assert!(!founded.text.contains("Wie er sich nennt"));
}

#[test]
fn who_brings_the_identities_in_another_order_gets_the_same_file() {
    let network = begun_with(1);
    let mut logs = vec![county_of(&network, "05558", 1), county_of(&network, "03360", 2), county_of(&network, "03354", 3)];
    let first = founded(&network, &logs, &[]).unwrap();
    logs.reverse();
    assert_eq!(founded(&network, &logs, &[]).unwrap().text, first.text);
}

#[test]
fn fewer_than_a_quorum_of_two_laender_found_nothing() {
    let network = begun_with(1);
    let of = |keys: &[&str]| keys.iter().zip(1..).map(|(ags, seed)| county_of(&network, ags, seed)).collect::<Vec<_>>();
    for (keys, why) in [(&["05558", "03360"][..], "two counties"), (&["03360", "03354", "03351"][..], "one Land")] {
        let failure = founded(&network, &of(keys), &[]).unwrap_err();
        assert_eq!(failure.slug(), Slug::Usage, "{why}");
        assert!(failure.to_string().contains("at least 3 counties of 2 Länder"), "{failure}");
    }
    // A partner founds with them, but is none of the three.
    let mut logs = of(&["05558", "03360"]);
    logs.push(identity(&network, Class::Partner, None, "Zweckverband", 9));
    assert!(founded(&network, &logs, &[]).is_err());
    logs.push(county_of(&network, "03354", 4));
    let founded = founded(&network, &logs, &[]).unwrap();
    assert_eq!(founded.file.founders().last().unwrap().ags, None);
    assert!(founded.text.contains("# Zweckverband\n"));
}

#[test]
fn two_identities_of_one_county_and_one_of_another_network_are_refused() {
    let network = begun_with(1);
    let three = || vec![county_of(&network, "05558", 1), county_of(&network, "03360", 2), county_of(&network, "03354", 3)];
    let mut twice = three();
    twice.push(county_of(&network, "03360", 8));
    assert!(founded(&network, &twice, &[]).unwrap_err().to_string().contains("Landkreis Uelzen is there twice"));
    let mut foreign = three();
    foreign.push(county_of(&begun_with(2), "08336", 8));
    assert_eq!(founded(&network, &foreign, &[]).unwrap_err().slug(), Slug::NetworkMismatch);
    let done = founded(&network, &three(), &[]).unwrap();
    assert_eq!(founded(&done, &three(), &[]).unwrap_err().slug(), Slug::ExpectationFailed);
}

#[test]
fn an_address_belongs_to_a_founder_and_names_its_peer() {
    let network = begun_with(1);
    let logs = [county_of(&network, "05558", 1), county_of(&network, "03360", 2), county_of(&network, "03354", 3)];
    let peer = "12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN";
    for wrong in ["uelzen", "uelzen=/ip4/198.51.100.7/tcp/4480", &format!("loerrach=/ip4/198.51.100.7/tcp/4480/p2p/{peer}")] {
        assert_eq!(founded(&network, &logs, &[wrong.to_owned()]).unwrap_err().slug(), Slug::Usage, "{wrong}");
    }
}

#[test]
fn a_network_begins_with_a_name_that_it_can_have() {
    let begun = begun("kreisnetz").unwrap();
    assert!(begun.file.founders().is_empty());
    assert_eq!(super::begun("Kreisnetz!").unwrap_err().slug(), Slug::Usage);
}
