//! Writing, opening again, rebuilding, and reading beside a writer.

use std::fs;

use kreisnetz_search::{Answer, Document, Index, OpenError, Query, Searcher, WriteError};

use crate::{corpus, indexed};

const TEXTS: [&str; 9] =
    ["", "Bus", "Antrag", "Beratung", "ehrenamtlich", "Wohngelt", "Seniorentablet", "volunteers", "Schule online Kinder"];

fn ask(searcher: &Searcher, text: &str) -> Answer {
    searcher.search(&Query { text: text.into(), limit: 1_000, now: Some(90_000), ..Query::default() }).unwrap()
}

fn filled(index: &Index, watermark: u64) {
    let mut writer = index.writer().unwrap();
    corpus::documents().iter().for_each(|document| writer.replace(document).unwrap());
    writer.commit(watermark).unwrap();
}

#[test]
fn the_watermark_survives_and_an_uncommitted_change_does_not() {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::open_or_create(dir.path()).unwrap();
    assert_eq!(index.watermark().unwrap(), 0);
    filled(&index, 7);
    let mut writer = index.writer().unwrap();
    writer.remove(&corpus::publisher("uelzen"), "kuubu");
    drop((writer, index));

    let index = Index::open_or_create(dir.path()).unwrap();
    assert_eq!(index.watermark().unwrap(), 7);
    assert_eq!(ask(&index.searcher(), "kuubu").total, 1);
    index.writer().unwrap().commit(8).unwrap();
    assert_eq!(Index::open_read_only(dir.path()).unwrap().watermark().unwrap(), 8, "a commit without a change carries it too");
}

#[test]
fn merging_keeps_the_watermark() {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::open_or_create(dir.path()).unwrap();
    let mut writer = index.writer().unwrap();
    for (number, document) in (1..).zip(corpus::documents().iter().take(40)) {
        writer.replace(document).unwrap();
        writer.commit(number).unwrap();
    }
    writer.finish().unwrap();
    assert_eq!(index.watermark().unwrap(), 40);
    assert_eq!(ask(&index.searcher(), "").total, 40);
}

#[test]
fn a_reader_opens_beside_a_writer_and_follows_on_demand() {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::open_or_create(dir.path()).unwrap();
    filled(&index, 1);
    let mut writer = index.writer().unwrap();
    writer.remove_publisher(&corpus::publisher("lippe"));

    let reader = Index::open_read_only(dir.path()).unwrap();
    let searcher = reader.searcher();
    assert_eq!(ask(&searcher, "Sperrmüll").total, 1);
    writer.commit(2).unwrap();
    assert_eq!(ask(&searcher, "Sperrmüll").total, 1, "a reader stays where it is");
    searcher.reload().unwrap();
    assert_eq!(ask(&searcher, "Sperrmüll").total, 0);
    assert_eq!(ask(&index.searcher(), "Sperrmüll").total, 0, "the writer's own searcher followed by itself");
    assert_eq!(reader.watermark().unwrap(), 2);
}

#[test]
fn there_is_one_writer() {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::open_or_create(dir.path()).unwrap();
    let first = index.writer().unwrap();
    assert!(matches!(Index::open_or_create(dir.path()).unwrap().writer(), Err(WriteError::Locked)));
    drop(first);
    assert!(index.writer().is_ok());
}

#[test]
fn replacing_and_removing_leave_nothing_behind() {
    let index = indexed(corpus::documents());
    let mut writer = index.writer().unwrap();
    let mut changed = corpus::documents().remove(1);
    changed.texts[0].title = "Dorfauto".into();
    changed.texts[0].summary = "Ein Wagen für alle.".into();
    writer.replace(&changed).unwrap();
    writer.remove(&corpus::publisher("coesfeld"), "rufbus");
    writer.remove(&corpus::publisher("coesfeld"), "unknown");
    writer.commit(2).unwrap();
    assert_eq!(ask(&index.searcher(), "Bus").total, 0);
    assert_eq!(ask(&index.searcher(), "Dorfauto").hits[0].reference, "uelzen/buergerbus");
    assert_eq!(index.searcher().documents(), corpus::ROWS.len() as u64 - 1);
}

#[test]
fn entries_with_the_same_slug_belong_to_their_publishers() {
    let county = |name: &str| Document {
        publisher: corpus::publisher(name),
        slug: "county".into(),
        reference: format!("{name}/county"),
        ..Document::default()
    };
    let index = indexed(vec![county("uelzen"), county("lippe")]);
    let mut writer = index.writer().unwrap();
    writer.remove(&corpus::publisher("lippe"), "county");
    writer.commit(2).unwrap();
    assert_eq!(ask(&index.searcher(), "").hits.iter().map(|hit| hit.reference.as_str()).collect::<Vec<_>>(), ["uelzen/county"]);
}

#[test]
fn a_rebuilt_index_gives_the_same_answers_with_the_same_scores() {
    let used = Index::in_memory().unwrap();
    let mut writer = used.writer().unwrap();
    let documents = corpus::documents();
    for (number, document) in (1..).zip(documents.iter().rev()) {
        let mut draft = document.clone();
        draft.texts[0].description = "Ein früherer Stand mit Wörtern wie Wohngelder, Busantrag und Seniorentabletten.".into();
        writer.replace(&draft).unwrap();
        if number % 9 == 0 {
            writer.commit(number).unwrap();
        }
    }
    documents.iter().for_each(|document| writer.replace(document).unwrap());
    writer.commit(100).unwrap();

    let rebuilt = indexed(documents);
    for text in TEXTS {
        assert_eq!(ask(&used.searcher(), text), ask(&rebuilt.searcher(), text), "{text:?}");
    }
}

#[test]
fn a_missing_directory_is_missing_and_a_strange_one_must_be_rebuilt() {
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("index");
    assert!(matches!(Index::open_read_only(&place), Err(OpenError::Missing(_))));
    filled(&Index::open_or_create(&place).unwrap(), 1);

    let meta = place.join("meta.json");
    let good = fs::read_to_string(&meta).unwrap();
    for (from, to) in [
        ("kreisnetz-search 3 1", "kreisnetz-search 999 1"),
        ("kreisnetz-search 3 1", "someone else"),
        ("summary_de", "summary_xx"),
        ("segments", ""),
    ] {
        assert!(good.contains(from), "{from}");
        fs::write(&meta, good.replace(from, to)).unwrap();
        for opened in [Index::open_or_create(&place), Index::open_read_only(&place)] {
            assert!(opened.unwrap_err().must_be_rebuilt(), "{from} to {to}");
        }
    }
    fs::write(&meta, &good).unwrap();
    assert!(Index::open_or_create(&place).is_ok());
}

#[test]
fn a_flipped_bit_and_a_lost_file_are_damage() {
    for harm in ["flip", "lose", "cut"] {
        let dir = tempfile::tempdir().unwrap();
        filled(&Index::open_or_create(dir.path()).unwrap(), 1);
        let files = fs::read_dir(dir.path()).unwrap().map(|file| file.unwrap().path());
        let store = files.into_iter().find(|file| file.extension().is_some_and(|extension| extension == "store")).unwrap();
        let mut bytes = fs::read(&store).unwrap();
        match harm {
            "flip" => bytes[40] ^= 1,
            "cut" => bytes.truncate(bytes.len() / 2),
            _ => fs::remove_file(&store).unwrap(),
        }
        if harm != "lose" {
            fs::write(&store, bytes).unwrap();
        }
        let opened = Index::open_or_create(dir.path());
        assert!(matches!(opened, Err(OpenError::Damaged { .. })), "{harm}: {opened:?}");
    }
}

#[test]
fn a_directory_that_cannot_be_one_is_not_a_reason_to_rebuild() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "no directory").unwrap();
    let error = Index::open_or_create(&file).unwrap_err();
    assert!(matches!(error, OpenError::Directory { .. }) && !error.must_be_rebuilt());
}

#[test]
fn a_searcher_works_from_other_threads_while_the_writer_writes() {
    let index = indexed(corpus::documents());
    let mut writer = index.writer().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            let searcher = index.searcher();
            scope.spawn(move || (0..20).for_each(|_| assert!(ask(&searcher, "Bus").total >= 1)));
        }
        for number in 2..8 {
            writer.replace(&corpus::documents()[1]).unwrap();
            writer.commit(number).unwrap();
        }
    });
    assert_eq!(ask(&index.searcher(), "Bus").total, 2);
}
