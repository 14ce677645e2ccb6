//! Damage of every kind is seen, costs as little as it can, and nothing panics.

use std::convert::Infallible;

use kreisnetz_bundle::{Bundle, Ending, Refusal, VerifyError, Writer};
use kreisnetz_catalog::BadCatalog;
use kreisnetz_identity::Digest;
use proptest::prelude::*;

use crate::county::{County, bundle, counties, network};

#[test]
fn every_flipped_byte_is_refused() {
    let (bytes, _) = bundle(&counties(2));
    for place in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[place] ^= 1 << (place % 8);
        match Bundle::verify(&damaged[..], Some(network())) {
            Ok(report) => assert!(!report.holds(), "byte {place} of {}", bytes.len()),
            Err(VerifyError::Open(_) | VerifyError::OtherNetwork { .. }) => {}
            Err(error) => panic!("byte {place}: {error}"),
        }
    }
}

#[test]
fn a_bundle_cut_off_anywhere_gives_the_catalogs_that_are_whole() {
    let counties = counties(3);
    let (bytes, _) = bundle(&counties);
    let mut most = 0;
    // Every thirteenth place meets lengths, records and their insides; all of them take a minute.
    for length in (64..bytes.len()).step_by(13).chain([bytes.len() - 1]) {
        let report = Bundle::verify(&bytes[..length], None).unwrap();
        assert_eq!(report.ending, Ending::CutOff, "at {length}");
        assert!(report.catalogs.len() >= most, "at {length}: more of the file gives no less");
        most = report.catalogs.len();
        for (found, county) in report.catalogs.iter().zip(&counties) {
            assert_eq!(found.head.digest(), county.head.as_ref().unwrap().digest());
        }
        assert!(report.refused.iter().all(|refused| refused.refusal == Refusal::CutOff), "{:?}", report.refused);
    }
    assert_eq!(most, 3);
}

#[test]
fn bytes_behind_the_trailer_are_an_alteration() {
    let (mut bytes, _) = bundle(&counties(1));
    bytes.push(0);
    let report = Bundle::verify(&bytes[..], None).unwrap();
    assert_eq!((report.ending, report.catalogs.len()), (Ending::Altered, 1));
}

/// A bundle whose trailer fits, as a forger writes one.
fn forged(honest: &[County], forge: usize, change: impl Fn(&mut Vec<Vec<u8>>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = Writer::begin(&mut bytes, network()).unwrap();
    for (number, county) in honest.iter().enumerate() {
        let mut entries = county.entries.clone();
        if number == forge {
            change(&mut entries);
        }
        let entries = entries.into_iter().map(Ok::<_, Infallible>);
        writer.catalog(&county.log, county.head.as_ref().unwrap(), &county.leaves, entries).unwrap();
    }
    writer.finish().unwrap();
    bytes
}

#[test]
fn one_forged_catalog_among_eight_is_refused_and_the_other_seven_hold() {
    let honest = counties(8);
    let bytes = forged(&honest, 4, |entries| {
        if let Some(byte) = entries[0].last_mut() {
            *byte ^= 1;
        }
    });
    let report = Bundle::verify(&bytes[..], Some(network())).unwrap();
    assert_eq!((report.ending, report.catalogs.len(), report.refused.len()), (Ending::Whole, 7, 1));
    assert_eq!(report.refused[0].publisher, Some(honest[4].log.publisher()));
    assert!(matches!(report.refused[0].refusal, Refusal::Catalog(BadCatalog::Missing(_))), "{:?}", report.refused);
    assert_eq!(report.refused[0].refusal.code(), "hash_mismatch");
}

#[test]
fn an_entry_left_out_and_an_entry_too_many_are_refused() {
    let honest = counties(2);
    let fewer = Bundle::verify(&forged(&honest, 1, |entries| drop(entries.pop()))[..], None).unwrap();
    let more = Bundle::verify(&forged(&honest, 1, |entries| entries.push(vec![0xa0]))[..], None).unwrap();
    assert!(matches!(fewer.refused[0].refusal, Refusal::Catalog(BadCatalog::Missing(_))));
    assert_eq!(more.refused[0].refusal, Refusal::Form, "more bytes than the head promises are not even collected");
    assert_eq!((fewer.catalogs.len(), more.catalogs.len()), (1, 1));
}

#[test]
fn a_head_under_a_foreign_identity_is_refused() {
    let counties = counties(2);
    let mut bytes = Vec::new();
    let mut writer = Writer::begin(&mut bytes, network()).unwrap();
    let stolen = County { log: counties[0].log.clone(), ..counties[1].clone() };
    stolen.write(&mut writer);
    writer.finish().unwrap();
    let report = Bundle::verify(&bytes[..], None).unwrap();
    assert_eq!((report.catalogs.len(), report.refused.len()), (0, 1));
    assert_eq!(report.refused[0].publisher, Some(counties[0].log.publisher()));
}

#[test]
fn a_catalog_without_an_end_does_not_swallow_the_next() {
    let counties = counties(2);
    let (bytes, _) = bundle(&counties);
    // Cut the record `end` of the first catalog out: its length and three bytes.
    let end = [0, 0, 0, 3, 0x82, 8, 0x80];
    let place = bytes.windows(end.len()).position(|window| window == end).unwrap();
    let without = [&bytes[..place], &bytes[place + end.len()..]].concat();
    let report = Bundle::verify(&without[..], None).unwrap();
    assert_eq!(report.refused[0].publisher, Some(counties[0].log.publisher()));
    assert_eq!(report.catalogs.len(), 1, "the second holds");
    assert_eq!(report.ending, Ending::Altered);
}

#[test]
fn a_flood_of_nonsense_records_ends_the_reading() {
    let (bytes, _) = bundle(&[]);
    let begin = bytes.len() - trailer_length(&bytes);
    let mut flood = bytes[..begin].to_vec();
    for number in 0..20_000_u32 {
        let event = Digest::of(&number.to_be_bytes()).as_bytes().to_vec();
        let record = kreisnetz_protocol::Response::Events(vec![event]).encode();
        flood.extend((record.len() as u32).to_be_bytes());
        flood.extend(record);
        flood.extend([0, 0, 0, 3, 0x82, 8, 0x80]);
    }
    let report = Bundle::verify(&flood[..], None).unwrap();
    assert_eq!(report.ending, Ending::Altered);
    assert!(report.refused.len() <= kreisnetz_protocol::limits::PUBLISHERS_MAX + 1);
}

fn trailer_length(empty: &[u8]) -> usize {
    let begin = 19 + 4 + 37;
    assert_eq!(empty[begin + 4], 0x82, "the trailer follows the record that begins");
    empty.len() - begin
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_bytes_end_in_a_report_or_an_error(tail in proptest::collection::vec(any::<u8>(), 0..600), place in 0_usize..2_000, cut in any::<bool>()) {
        let (mut bytes, _) = bundle(&counties(2));
        let place = 60 + place % (bytes.len() - 60);
        if cut {
            bytes.truncate(place);
            bytes.extend(&tail);
        } else {
            let end = (place + tail.len()).min(bytes.len());
            bytes.splice(place..end, tail.iter().copied());
        }
        if let Ok(report) = Bundle::verify(&bytes[..], None) {
            prop_assert!(!report.holds() || bytes == bundle(&counties(2)).0);
        }
    }
}
