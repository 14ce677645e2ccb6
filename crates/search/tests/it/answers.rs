//! Filters, facets, admission, staleness, order, limits and snippets.

use std::collections::BTreeSet;

use kreisnetz_search::{Answer, Document, LocalText, Query, SearchError, Searcher, Sort, limits};

use crate::{corpus, indexed};

const TEXTS: [&str; 6] = ["", "Bus", "Beratung", "Kataster", "Antrag", "Kinder"];

fn ask(searcher: &Searcher, query: &Query) -> Answer {
    searcher.search(&Query { limit: 1_000, ..query.clone() }).unwrap()
}

fn references(answer: &Answer) -> Vec<&str> {
    answer.hits.iter().map(|hit| hit.reference.as_str()).collect()
}

fn text(text: &str) -> Query {
    Query { text: text.into(), ..Query::default() }
}

fn filtered(base: &str, facet: &str, values: &[&str]) -> Query {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    Query { filters: [(facet.to_owned(), values)].into(), ..text(base) }
}

#[test]
fn empty_text_finds_everything_and_the_total_counts_every_page() {
    let searcher = indexed(corpus::documents()).searcher();
    let all = ask(&searcher, &text("  "));
    assert_eq!((all.total, all.hits.len()), (corpus::ROWS.len() as u64, corpus::ROWS.len()));
    let mut paged = Vec::new();
    for offset in (0..80).step_by(7) {
        let page = searcher.search(&Query { limit: 7, offset, ..Query::default() }).unwrap();
        assert_eq!(page.total, all.total);
        paged.extend(page.hits);
    }
    assert_eq!(paged, all.hits, "pages join without gap or double");
}

#[test]
fn a_filter_gives_a_subset_and_its_count_is_its_total() {
    let searcher = indexed(corpus::documents()).searcher();
    for base in TEXTS {
        let open = ask(&searcher, &text(base));
        let all: BTreeSet<&str> = references(&open).into_iter().collect();
        assert!(open.facets.contains_key("kind") && open.facets.contains_key("topic"), "{base}");
        for (facet, values) in &open.facets {
            for (value, count) in values {
                let narrowed = ask(&searcher, &filtered(base, facet, &[value]));
                assert_eq!(narrowed.total, *count, "{base} {facet}={value}");
                assert!(references(&narrowed).iter().all(|reference| all.contains(reference)), "{base} {facet}={value}");
            }
        }
    }
}

#[test]
fn a_filtered_facet_shows_what_its_other_values_would_lead_to() {
    let searcher = indexed(corpus::documents()).searcher();
    let narrowed = Query { filters: [("kind".into(), vec!["asset".into()]), ("topic".into(), vec!["mobility".into()])].into(), ..text("") };
    let answer = ask(&searcher, &narrowed);
    assert!(answer.facets["kind"].len() > 1);
    for facet in ["kind", "topic", "publisher"] {
        for (value, count) in &answer.facets[facet] {
            let mut other = narrowed.clone();
            other.filters.insert(facet.into(), vec![value.clone()]);
            assert_eq!(ask(&searcher, &other).total, *count, "{facet}={value}");
        }
    }
}

#[test]
fn two_values_of_a_facet_are_either_and_two_facets_are_both() {
    let searcher = indexed(corpus::documents()).searcher();
    let count = |query: &Query| ask(&searcher, query).total;
    let either = count(&filtered("", "topic", &["mobility", "safety"]));
    assert_eq!(either, count(&filtered("", "topic", &["mobility"])) + count(&filtered("", "topic", &["safety"])));
    let mut both = filtered("", "topic", &["mobility"]);
    both.filters.insert("kind".into(), vec!["asset".into()]);
    assert_eq!(references(&ask(&searcher, &both)), ["grafschaft-bentheim/radwege"]);
    assert_eq!(count(&filtered("", "topic", &["no-such-topic"])), 0);
    assert_eq!(count(&filtered("", "topic", &[])), corpus::ROWS.len() as u64);
}

#[test]
fn a_filter_never_makes_a_word_mean_more() {
    let searcher = indexed(corpus::documents()).searcher();
    let narrowed = ask(&searcher, &filtered("Burg", "topic", &["mobility"]));
    assert_eq!(narrowed.total, 0, "`Burg` has a hit elsewhere, so no correction is tried");
    let lenient = "Bürgerbus Markt Tablet";
    let all: BTreeSet<String> = ask(&searcher, &text(lenient)).hits.into_iter().map(|hit| hit.reference).collect();
    assert_eq!(all, ["uelzen/buergerbus".to_owned()].into(), "two of three words are enough when no entry has all");
    for topic in ["mobility", "health-care", "community"] {
        assert!(ask(&searcher, &filtered(lenient, "topic", &[topic])).hits.iter().all(|hit| all.contains(&hit.reference)));
    }
}

#[test]
fn only_admitted_publishers_are_searched() {
    let searcher = indexed(corpus::documents()).searcher();
    let allowed = Some([corpus::publisher("uelzen"), corpus::publisher("coesfeld")].into());
    let answer = ask(&searcher, &Query { allowed_publishers: allowed, ..text("Bus") });
    assert_eq!(references(&answer), ["coesfeld/rufbus", "uelzen/buergerbus"], "more adopters first");
    let nobody = ask(&searcher, &Query { allowed_publishers: Some(BTreeSet::new()), ..text("") });
    assert_eq!((nobody.total, nobody.facets.len()), (0, 0));
    let lippe = Some([corpus::publisher("lippe")].into());
    assert_eq!(ask(&searcher, &Query { allowed_publishers: lippe, ..text("Wohngeld") }).total, 0);
}

#[test]
fn stale_entries_are_hidden_and_counted() {
    let searcher = indexed(corpus::documents()).searcher();
    let all = ask(&searcher, &text("Bus")).total;
    let old = Query { stale_before: Some(2_000), hide_stale: true, ..text("Bus") };
    let answer = ask(&searcher, &old);
    assert_eq!((references(&answer), answer.hidden_stale), (vec!["coesfeld/rufbus"], all - 1));
    assert_eq!(answer.facets["kind"], [("service".to_owned(), 1)], "hidden ones are in no count");
    let expired = Query { stale_publishers: [corpus::publisher("coesfeld")].into(), hide_stale: true, ..text("Bus") };
    let answer = ask(&searcher, &expired);
    assert_eq!((references(&answer), answer.hidden_stale), (vec!["uelzen/buergerbus"], 1));
    assert_eq!(ask(&searcher, &Query { hide_stale: false, ..old }).total, all);
}

#[test]
fn updated_since_keeps_what_changed_then_or_later() {
    let searcher = indexed(corpus::documents()).searcher();
    let last = (corpus::ROWS.len() as i64 - 1) * 1_000;
    let answer = ask(&searcher, &Query { updated_since: Some(last), ..text("") });
    assert_eq!(references(&answer), ["uelzen/on-demand"]);
}

#[test]
fn order_is_by_the_asked_key_and_then_by_reference() {
    let searcher = indexed(corpus::documents()).searcher();
    let fresh = ask(&searcher, &Query { sort: Sort::Fresh, ..text("") });
    assert_eq!(references(&fresh)[..2], ["uelzen/on-demand", "meissen/appointments"]);
    let adopted = ask(&searcher, &Query { sort: Sort::Adopters, ..text("") });
    let most: Vec<&str> = adopted.hits.iter().take(18).map(|hit| hit.reference.as_str()).collect();
    let mut sorted = most.clone();
    sorted.sort_unstable();
    assert_eq!(most, sorted, "all of them have three adopters");
}

#[test]
fn a_word_weighs_more_in_the_title_and_more_alone_than_in_a_compound() {
    let entry = |slug: &str, title: &str, summary: &str, adopters| Document {
        slug: slug.into(),
        reference: format!("lippe/{slug}"),
        texts: vec![LocalText { lang: "de".into(), title: title.into(), summary: summary.into(), ..LocalText::default() }],
        expires: None,
        adopters_confirmed: adopters,
        ..Document::default()
    };
    let others = (0..20).map(|number| entry(&format!("other-{number}"), "Kalender", "Text.", 0));
    let searcher = indexed(
        others
            .chain([
                entry("d", "Plan", "Ein Bus im Text.", 0),
                entry("c", "Bürgerbus", "Text.", 0),
                entry("b", "Bus", "Text.", 0),
                entry("a", "Bus", "Text.", 9),
            ])
            .collect(),
    )
    .searcher();
    assert_eq!(references(&ask(&searcher, &text("Bus"))), ["lippe/a", "lippe/b", "lippe/c", "lippe/d"]);
}

#[test]
fn freshness_lifts_an_equal_hit() {
    let entry = |slug: &str, updated| Document {
        slug: slug.into(),
        reference: slug.into(),
        texts: vec![LocalText { lang: "de".into(), title: "Rufbus".into(), ..LocalText::default() }],
        updated,
        ..Document::default()
    };
    let searcher = indexed(vec![entry("a", 0), entry("b", 100_000_000)]).searcher();
    assert_eq!(references(&ask(&searcher, &text("Rufbus"))), ["a", "b"]);
    assert_eq!(references(&ask(&searcher, &Query { now: Some(100_000_000), ..text("Rufbus") })), ["b", "a"]);
}

#[test]
fn terms_name_the_stems_that_were_searched() {
    let searcher = indexed(corpus::documents()).searcher();
    assert_eq!(ask(&searcher, &text("ehrenamtliche")).terms, ["ehrenamt"]);
    assert_eq!(ask(&searcher, &text("volunteers")).terms, ["volunt"]);
    assert_eq!(ask(&searcher, &text("Bürgrebus")).terms, ["burgerbus"], "the correction, not the error");
    assert_eq!(ask(&searcher, &text("")).terms, Vec::<String>::new());
}

#[test]
fn a_snippet_marks_what_was_found() {
    let searcher = indexed(corpus::documents()).searcher();
    let answer = ask(&searcher, &text("Ehrenamt"));
    let hit = answer.hits.iter().find(|hit| hit.slug == "buergerbus").unwrap();
    let marked: Vec<&str> = hit.snippet.matches.iter().map(|range| &hit.snippet.text[range.clone()]).collect();
    assert_eq!(marked, ["Ehrenamtliche"]);
}

#[test]
fn what_looks_like_query_syntax_is_only_words() {
    let searcher = indexed(corpus::documents()).searcher();
    let plain = ask(&searcher, &text("Bürgerbus"));
    for odd in ["\"Bürgerbus\"", "+Bürgerbus", "(Bürgerbus", "Bürgerbus~2", "Bürgerbus?", "[Bürgerbus", "«Bürgerbus»"] {
        let answer = searcher.search(&Query { limit: 10, ..text(odd) }).unwrap();
        if odd != "Bürgerbus~2" {
            assert_eq!(references(&answer), references(&plain), "{odd}");
        }
    }
    assert_eq!(ask(&searcher, &text("*")).total, 0, "a star is no word, and not everything");
}

#[test]
fn bounds_of_a_query_are_refused_by_name() {
    let searcher = indexed(corpus::documents()).searcher();
    let refused = |query: Query| searcher.search(&query).unwrap_err();
    assert!(matches!(refused(text(&"x".repeat(limits::QUERY_BYTES_MAX + 1))), SearchError::TooLong { .. }));
    assert!(matches!(refused(text(&"bus ".repeat(limits::QUERY_WORDS_MAX + 1))), SearchError::TooManyWords { words: 17 }));
    let values = vec!["x"; limits::FILTER_VALUES_MAX + 1];
    assert!(matches!(refused(filtered("", "topic", &values)), SearchError::TooManyFilters { .. }));
    assert!(matches!(refused(Query { offset: limits::OFFSET_MAX + 1, ..text("") }), SearchError::TooFar { .. }));
    let most = searcher.search(&text(&"bus ".repeat(limits::QUERY_WORDS_MAX))).unwrap();
    assert_eq!(most.total, 2);
    assert!(searcher.search(&text(&"x".repeat(limits::QUERY_BYTES_MAX))).is_ok());
}
