//! Search beside SQLite FTS5, with its default tokenizer and with trigrams: the same judged queries on the same titles, and how long
//! an answer takes among many entries.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use clap::Args;
use kreisnetz_search::{Document, Index, LocalText, Query, Searcher};
use rusqlite::Connection;
use serde::Serialize;

/// The judged set: titles, and queries with what they should find.
const TITLES: &str = include_str!("../../search/tests/data/titles.tsv");
const QUERIES: &str = include_str!("../../search/tests/data/queries.tsv");
/// Hits that a reader looks at.
const LOOKED_AT: usize = 10;
/// Hits that are asked for where recall is counted.
const ALL_HITS: usize = 1000;
/// Documents between two commits while the index is filled.
const COMMIT_EVERY: usize = 20_000;

/// What `search` measures.
#[derive(Args, Debug)]
pub(crate) struct Search {
    /// Entries of about a kilobyte among which the time of an answer is measured; none leaves that out.
    #[arg(long, default_value_t = 100_000)]
    entries: usize,
    /// Judged queries in place of the committed ones: what it tries, the query, the slugs, apart by tabs.
    #[arg(long)]
    queries: Option<PathBuf>,
    /// Prints one JSON document instead of lines.
    #[arg(long)]
    json: bool,
}

/// How well the judged queries are answered.
#[derive(Clone, Debug, Default, Serialize)]
struct Quality {
    name: &'static str,
    recall: f64,
    precision_at_10: f64,
    /// Of the queries that had any hit.
    precision_of_answers: f64,
    nonsense_with_hits: usize,
}

#[derive(Clone, Debug, Serialize)]
struct Speed {
    name: &'static str,
    entries: usize,
    p50_ms: f64,
    p99_ms: f64,
    /// Of the first round, in which every query is new.
    first_p99_ms: f64,
    build_seconds: f64,
    index_bytes: u64,
    text_bytes: u64,
    /// The queries that take longest after the first round.
    slowest: Vec<Slow>,
}

/// A query and the mean of its times.
#[derive(Clone, Debug, Serialize)]
struct Slow {
    query: String,
    ms: f64,
}

#[derive(Debug, Serialize)]
struct Report {
    titles: usize,
    queries: usize,
    quality: Vec<Quality>,
    speed: Vec<Speed>,
}

struct Judged {
    what: String,
    text: String,
    wanted: BTreeSet<String>,
}

/// Measures, and prints.
pub(crate) fn run(given: &Search) -> anyhow::Result<()> {
    let titles: Vec<[String; 3]> = rows(TITLES);
    let given_queries = given.queries.as_ref().map(std::fs::read_to_string).transpose().context("the file of queries")?;
    let queries = judged(given_queries.as_deref().unwrap_or(QUERIES))?;
    let documents: Vec<Document> = titles.iter().map(|row| document(&row[0], &row[1], &row[2], "", 1)).collect();
    let folder = tempfile::tempdir()?;
    let mut quality = Vec::new();
    let ours = ours(&folder.path().join("judged"), &documents)?;
    quality.push(measured("kreisnetz", &queries, |text| found_by(&ours, text, ALL_HITS))?);
    for (name, tokenizer) in [("FTS5 default", "unicode61"), ("FTS5 trigram", "trigram")] {
        let theirs = fts5(&folder.path().join(format!("{tokenizer}.db")), tokenizer, &documents)?;
        quality.push(measured(name, &queries, |text| asked(&theirs, text, ALL_HITS))?);
    }
    let speed = if given.entries == 0 { Vec::new() } else { speeds(folder.path(), &titles, &queries, given.entries)? };
    let report = Report { titles: titles.len(), queries: queries.len(), quality, speed };
    if given.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print(&report);
    }
    Ok(())
}

fn print(report: &Report) {
    println!("{} titles, {} judged queries", report.titles, report.queries);
    for row in &report.quality {
        let Quality { name, recall, precision_at_10, precision_of_answers, nonsense_with_hits } = row;
        println!(
            "{name:14} recall {recall:.3}   precision at 10 {precision_at_10:.3} ({precision_of_answers:.3} of the answers)   nonsense with hits {nonsense_with_hits}"
        );
    }
    for row in &report.speed {
        let Speed { name, entries, p50_ms, p99_ms, first_p99_ms, build_seconds, index_bytes, text_bytes, slowest } = row;
        let ratio = *index_bytes as f64 / *text_bytes as f64;
        println!(
            "{name:14} {entries} entries: p50 {p50_ms:.2} ms, p99 {p99_ms:.2} ms ({first_p99_ms:.2} ms asked first), built in {build_seconds:.1} s, index {ratio:.2} x text"
        );
        for Slow { query, ms } in slowest {
            println!("                 {ms:.2} ms: {query}");
        }
    }
}

fn rows<const N: usize>(text: &str) -> Vec<[String; N]> {
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.map(|line| std::array::from_fn(|place| line.split('\t').nth(place).unwrap_or_default().to_owned())).collect()
}

fn judged(text: &str) -> anyhow::Result<Vec<Judged>> {
    let judged: Vec<Judged> = rows::<3>(text)
        .into_iter()
        .map(|[what, text, wanted]| Judged { what, text, wanted: wanted.split_whitespace().map(str::to_owned).collect() })
        .collect();
    ensure!(!judged.is_empty(), "no query in the file");
    Ok(judged)
}

fn document(slug: &str, title: &str, summary: &str, description: &str, publisher: u8) -> Document {
    let text = LocalText {
        lang: "de".to_owned(),
        title: title.to_owned(),
        summary: summary.to_owned(),
        description: description.to_owned(),
        other: String::new(),
    };
    Document {
        publisher: [publisher; 32],
        slug: slug.to_owned(),
        reference: slug.to_owned(),
        kind: "service".to_owned(),
        texts: vec![text],
        ..Document::default()
    }
}

/// Recall over all hits, precision of the first ten: a query that should find something and finds nothing has none, one that should find
/// nothing and does not has all of it. Beside it the precision of the answers alone, which an engine raises that seldom answers.
fn measured(name: &'static str, queries: &[Judged], ask: impl Fn(&str) -> anyhow::Result<Vec<String>>) -> anyhow::Result<Quality> {
    let (mut wanted, mut good) = (0_usize, 0_usize);
    let (mut precisions, mut answered) = (Vec::new(), Vec::new());
    let mut nonsense_with_hits = 0;
    for query in queries {
        let found = ask(&query.text)?;
        let first = &found[..found.len().min(LOOKED_AT)];
        let right = first.iter().filter(|slug| query.wanted.contains(*slug)).count();
        wanted += query.wanted.len();
        good += found.iter().filter(|slug| query.wanted.contains(*slug)).count();
        let is_right = if query.wanted.is_empty() { 1.0 } else { 0.0 };
        precisions.push(if first.is_empty() { is_right } else { right as f64 / first.len() as f64 });
        answered.extend(precisions.last().copied().filter(|_| !first.is_empty()));
        nonsense_with_hits += usize::from(query.what == "nonsense" && !found.is_empty());
    }
    let mean = |shares: &[f64]| shares.iter().sum::<f64>() / shares.len().max(1) as f64;
    Ok(Quality {
        name,
        recall: good as f64 / wanted.max(1) as f64,
        precision_at_10: mean(&precisions),
        precision_of_answers: mean(&answered),
        nonsense_with_hits,
    })
}

fn ours(folder: &Path, documents: &[Document]) -> anyhow::Result<Searcher> {
    let index = Index::open_or_create(folder)?;
    let mut writer = index.writer()?;
    for (number, document) in documents.iter().enumerate() {
        writer.replace(document)?;
        if number % COMMIT_EVERY == COMMIT_EVERY - 1 {
            writer.commit(1)?;
        }
    }
    writer.commit(2)?;
    Ok(index.searcher())
}

fn found_by(searcher: &Searcher, text: &str, limit: usize) -> anyhow::Result<Vec<String>> {
    let query = Query { text: text.to_owned(), limit, ..Query::default() };
    Ok(searcher.search(&query)?.hits.into_iter().map(|hit| hit.slug).collect())
}

fn fts5(path: &Path, tokenizer: &str, documents: &[Document]) -> anyhow::Result<Connection> {
    let mut connection = Connection::open(path)?;
    connection.execute_batch(&format!(
        "CREATE VIRTUAL TABLE e USING fts5(slug UNINDEXED, title, summary, description, tokenize='{tokenizer}');"
    ))?;
    let transaction = connection.transaction()?;
    {
        let mut insert = transaction.prepare("INSERT INTO e VALUES (?1, ?2, ?3, ?4)")?;
        for document in documents {
            let text = &document.texts[0];
            insert.execute((&document.slug, &text.title, &text.summary, &text.description))?;
        }
    }
    transaction.commit()?;
    Ok(connection)
}

/// Every word must be there, the best first, titles weighing as much more as with us.
fn asked(connection: &Connection, text: &str, limit: usize) -> anyhow::Result<Vec<String>> {
    let words = text.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
    let expression = words.map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" ");
    if expression.is_empty() {
        return Ok(Vec::new());
    }
    let mut select = connection.prepare_cached("SELECT slug FROM e WHERE e MATCH ?1 ORDER BY bm25(e, 0, 5, 2, 1) LIMIT ?2")?;
    let found = select.query_map((&expression, limit as i64), |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Entries of about a kilobyte: every title in turn with the words of some others behind it, so that words are as common as they are there;
/// and two compounds of two titles' words each, so that the vocabulary grows with the entries, as that of a language does.
fn many(titles: &[[String; 3]], entries: usize) -> Vec<Document> {
    let title = |number: usize| &titles[number % titles.len()];
    let sentence = |number: usize| format!("{}. {} ", title(number)[1], title(number)[2]);
    let word = |number: usize| title(number)[1].split(|sign: char| !sign.is_alphabetic()).next().unwrap_or_default();
    let compound = |one: usize, other: usize| format!("{}{} ", word(one), word(other).to_lowercase());
    (0..entries)
        .map(|number| {
            let [slug, title, summary] = title(number);
            let mut description: String =
                (1..13).map(|step| sentence(number.wrapping_mul(31).wrapping_add(step * 97 + number / 7))).collect();
            description.push_str(&compound(number, number / titles.len() + 1));
            description.push_str(&compound(number.wrapping_mul(7), number / 3));
            document(&format!("{slug}-{number}"), title, summary, &description, u8::try_from(number % 200).unwrap_or_default())
        })
        .collect()
}

fn speeds(folder: &Path, titles: &[[String; 3]], queries: &[Judged], entries: usize) -> anyhow::Result<Vec<Speed>> {
    let documents = many(titles, entries);
    let text_bytes =
        documents.iter().flat_map(|document| &document.texts).map(|text| text.title.len() + text.summary.len() + text.description.len());
    let text_bytes = text_bytes.sum::<usize>() as u64;
    let mut speeds = Vec::new();
    let place = folder.join("many");
    let begun = Instant::now();
    let searcher = ours(&place, &documents)?;
    let built = begun.elapsed();
    let times = timed(queries, |text| found_by(&searcher, text, LOOKED_AT))?;
    speeds.push(speed("kreisnetz", entries, &times, built, size_of(&place)?, text_bytes));
    for (name, tokenizer) in [("FTS5 default", "unicode61"), ("FTS5 trigram", "trigram")] {
        let place = folder.join(format!("many-{tokenizer}.db"));
        let begun = Instant::now();
        let connection = fts5(&place, tokenizer, &documents)?;
        let built = begun.elapsed();
        let times = timed(queries, |text| asked(&connection, text, LOOKED_AT))?;
        speeds.push(speed(name, entries, &times, built, size_of(&place)?, text_bytes));
    }
    Ok(speeds)
}

/// How long answers took.
struct Times {
    /// In the first round, which warms the caches, as a running node's are.
    first: Vec<Duration>,
    /// In the rounds after it.
    later: Vec<Duration>,
    slowest: Vec<Slow>,
}

/// Rounds after the first.
const ROUNDS: u32 = 3;
/// Queries that are told of as the slowest.
const SLOWEST: usize = 5;

fn timed(queries: &[Judged], ask: impl Fn(&str) -> anyhow::Result<Vec<String>>) -> anyhow::Result<Times> {
    let mut times = Times { first: Vec::new(), later: Vec::new(), slowest: Vec::new() };
    let mut of_query = vec![Duration::ZERO; queries.len()];
    for round in 0..=ROUNDS {
        for (query, sum) in queries.iter().zip(&mut of_query) {
            let begun = Instant::now();
            ask(&query.text)?;
            let took = begun.elapsed();
            if round == 0 {
                times.first.push(took);
            } else {
                times.later.push(took);
                *sum += took;
            }
        }
    }
    let slow = |(query, sum): (&Judged, Duration)| Slow { query: query.text.clone(), ms: (sum / ROUNDS).as_secs_f64() * 1000.0 };
    times.slowest = queries.iter().zip(of_query).map(slow).collect();
    times.slowest.sort_by(|a, b| b.ms.total_cmp(&a.ms));
    times.slowest.truncate(SLOWEST);
    times.first.sort_unstable();
    times.later.sort_unstable();
    Ok(times)
}

fn speed(name: &'static str, entries: usize, times: &Times, built: Duration, index_bytes: u64, text_bytes: u64) -> Speed {
    let at = |times: &[Duration], share: usize| {
        times.get((times.len() * share / 100).min(times.len().saturating_sub(1))).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    };
    let (p50_ms, p99_ms, first_p99_ms) = (at(&times.later, 50), at(&times.later, 99), at(&times.first, 99));
    Speed {
        name,
        entries,
        p50_ms,
        p99_ms,
        first_p99_ms,
        build_seconds: built.as_secs_f64(),
        index_bytes,
        text_bytes,
        slowest: times.slowest.clone(),
    }
}

fn size_of(place: &Path) -> anyhow::Result<u64> {
    if place.is_file() {
        return Ok(place.metadata()?.len());
    }
    let mut bytes = 0;
    for file in std::fs::read_dir(place)? {
        bytes += file?.metadata()?.len();
    }
    Ok(bytes)
}
