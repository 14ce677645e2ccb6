//! The judged set of 150 and more queries over 400 titles, kept as data that others can measure on too.

use std::path::Path;

use kreisnetz_search::{Document, LocalText, Query};

use crate::indexed;

/// Hits that a reader looks at.
const LOOKED_AT: usize = 10;
/// Shares that must be reached: of what should be found, and of the first ten hits.
const RECALL_MIN: f64 = 0.95;
const PRECISION_MIN: f64 = 0.90;
/// Size of the set at least.
const TITLES_MIN: usize = 390;
const QUERIES_MIN: usize = 150;

fn lines(name: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

fn documents() -> Vec<Document> {
    lines("titles.tsv")
        .into_iter()
        .map(|row| Document {
            publisher: [1; 32],
            reference: format!("uelzen/{}", row[0]),
            slug: row[0].clone(),
            kind: "service".to_owned(),
            texts: vec![LocalText { lang: "de".to_owned(), title: row[1].clone(), summary: row[2].clone(), ..LocalText::default() }],
            ..Document::default()
        })
        .collect()
}

#[test]
#[allow(clippy::print_stdout, clippy::cast_precision_loss)]
fn the_judged_set_reaches_recall_and_precision_at_ten() {
    let (documents, queries) = (documents(), lines("queries.tsv"));
    assert!(documents.len() >= TITLES_MIN && queries.len() >= QUERIES_MIN, "{} titles, {} queries", documents.len(), queries.len());
    let index = indexed(documents);
    let (mut wanted_hits, mut good_hits, mut precisions, mut wrong) = (0, 0, Vec::new(), Vec::new());
    for row in &queries {
        let wanted: Vec<&str> = row[2].split_whitespace().collect();
        let answer = index.searcher().search(&Query { text: row[1].clone(), limit: 400, ..Query::default() }).unwrap();
        let found: Vec<&str> = answer.hits.iter().map(|hit| hit.slug.as_str()).collect();
        let good = found.iter().filter(|slug| wanted.contains(slug)).count();
        let first = &found[..found.len().min(LOOKED_AT)];
        // Nothing found where nothing is wanted is right; anything found there is wrong, and so is nothing where something is wanted.
        let good_first = first.iter().filter(|slug| wanted.contains(slug)).count();
        let of_nothing = if wanted.is_empty() { 1.0 } else { 0.0 };
        precisions.push(if first.is_empty() { of_nothing } else { good_first as f64 / first.len() as f64 });
        let missing: Vec<_> = wanted.iter().filter(|slug| !found.contains(slug)).collect();
        let surplus: Vec<_> = found.iter().filter(|slug| !wanted.contains(slug)).collect();
        if !missing.is_empty() || !surplus.is_empty() {
            wrong.push(format!("{}: {:?} misses {missing:?}, surplus {surplus:?}", row[0], row[1]));
        }
        (wanted_hits, good_hits) = (wanted_hits + wanted.len(), good_hits + good);
    }
    let recall = f64::from(u32::try_from(good_hits).unwrap()) / wanted_hits as f64;
    let precision = precisions.iter().sum::<f64>() / precisions.len() as f64;
    println!("{} queries: recall {recall:.3}, precision at 10 {precision:.3}\n{}", queries.len(), wrong.join("\n"));
    assert!(recall >= RECALL_MIN && precision >= PRECISION_MIN, "recall {recall:.3}, precision at 10 {precision:.3}");
}
