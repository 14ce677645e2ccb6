//! What is written reads back, byte for byte as it was signed.

use kreisnetz_bundle::{Body, Bundle, Ending, OpenError, Part, Reader, VerifyError, WriteError, Writer};
use kreisnetz_catalog::Change;
use kreisnetz_identity::{Digest, NetworkId};
use proptest::prelude::*;

use crate::county::{County, START, bundle, counties, network, put, sort};

#[test]
fn eight_counties_read_back_with_their_heads_leaves_and_entries() {
    let counties = counties(8);
    let (bytes, totals) = bundle(&counties);
    assert_eq!((totals.catalogs, totals.entries, totals.bytes), (8, 36, bytes.len() as u64));
    assert_eq!(totals.sha256, Digest::of(&bytes), "what sha256sum prints");
    let report = Bundle::verify(&bytes[..], Some(network())).unwrap();
    assert!(report.holds(), "{:?}", report.refused);
    assert_eq!((report.catalogs.len(), report.entries(), report.bytes), (8, 36, bytes.len() as u64));
    assert_eq!(report.sha256, totals.sha256);
    for (county, found) in counties.iter().zip(&report.catalogs) {
        assert_eq!(found.head.bytes(), county.head.as_ref().unwrap().bytes());
        let events = |log: &kreisnetz_identity::IdentityLog| log.events().map(|event| event.bytes().to_vec()).collect::<Vec<_>>();
        assert_eq!(events(&found.identity), events(&county.log));
    }
}

#[test]
fn a_catalog_left_out_costs_nothing_of_the_next_and_the_trailer_still_fits() {
    let counties = counties(3);
    let (bytes, _) = bundle(&counties);
    let mut reader = Reader::open(&bytes[..]).unwrap();
    let mut openings = Vec::new();
    let ending = loop {
        match reader.next_part().unwrap() {
            Part::Catalog(opening) => openings.push(opening.publisher),
            Part::Refused(refused) => panic!("{refused:?}"),
            Part::End(ending) => break ending,
        }
    };
    assert_eq!(openings, counties.iter().map(|county| county.log.publisher()).collect::<Vec<_>>());
    assert_eq!(ending, Ending::Whole);
}

#[test]
fn tombstones_and_catalogs_of_many_records_read_back() {
    let mut large = County::of("03360").with_entries(1_200, 1_200);
    large.publish(vec![Change::Withdraw { slug: "eintrag-00007".parse().unwrap(), reason: "recall".into() }], START.plus(60));
    let (bytes, totals) = bundle(std::slice::from_ref(&large));
    assert_eq!(totals.entries, 1_199);
    assert!(bytes.len() > 4 * kreisnetz_bundle::format::RECORD_BYTES_MAX, "it takes several records");
    let mut reader = Reader::open(&bytes[..]).unwrap();
    let Part::Catalog(opening) = reader.next_part().unwrap() else { panic!("a catalog") };
    assert_eq!(opening.publisher, large.log.publisher());
    let Body::Whole(delta) = reader.body(large.head.clone().unwrap()).unwrap() else { panic!("whole") };
    assert_eq!(delta.leaves, large.leaves);
    assert!(Bundle::verify(&bytes[..], None).unwrap().holds());
}

#[test]
fn a_bundle_of_another_network_is_refused_whole() {
    let (bytes, _) = bundle(&counties(1));
    let other = NetworkId::derive("other", &[1; 16]);
    let refused = Bundle::verify(&bytes[..], Some(other)).unwrap_err();
    assert!(matches!(refused, VerifyError::OtherNetwork { found } if found == network()));
}

#[test]
fn other_files_and_later_versions_are_told_apart() {
    let open = |bytes: &[u8]| Reader::open(bytes).err().unwrap();
    assert!(matches!(open(b""), OpenError::NotABundle));
    assert!(matches!(open(&[7; 4096]), OpenError::NotABundle));
    assert!(matches!(open(b"kreisnetz bundle 2\nwhatever"), OpenError::NewerVersion));
    assert!(matches!(open(b"kreisnetz bundle 1\n"), OpenError::NotABundle));
}

#[test]
fn catalogs_out_of_order_are_not_written_and_not_read() {
    let mut counties = counties(2);
    let mut bytes = Vec::new();
    let mut writer = Writer::begin(&mut bytes, network()).unwrap();
    counties[1].write(&mut writer);
    let county = &counties[0];
    let nothing = std::iter::empty::<Result<Vec<u8>, std::convert::Infallible>>();
    let refused = writer.catalog(&county.log, county.head.as_ref().unwrap(), &county.leaves, nothing);
    assert!(matches!(refused, Err(WriteError::Order)));
    sort(&mut counties);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_catalogs_read_back(shape in proptest::collection::vec((0_usize..6, 0_usize..900), 1..5)) {
        let mut counties: Vec<County> = shape
            .iter()
            .zip(crate::county::COUNTIES)
            .map(|((count, length), ags)| {
                let mut county = County::of(ags);
                let changes = (0..*count).map(|number| put(&format!("e-{number}"), &"x".repeat(*length))).collect();
                county.publish(changes, START);
                county
            })
            .collect();
        sort(&mut counties);
        let (bytes, totals) = bundle(&counties);
        let report = Bundle::verify(&bytes[..], Some(network())).unwrap();
        prop_assert!(report.holds());
        prop_assert_eq!((report.catalogs.len() as u64, report.entries(), report.bytes), (totals.catalogs, totals.entries, totals.bytes));
        let heads: Vec<_> = report.catalogs.iter().map(|catalog| catalog.head.digest()).collect();
        prop_assert_eq!(heads, counties.iter().map(|county| county.head.as_ref().unwrap().digest()).collect::<Vec<_>>());
    }
}
