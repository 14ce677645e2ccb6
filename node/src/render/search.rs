//! The hits of a search, a row each.

use super::labels;
use super::layout::{next, said};
use super::screen::{Form, Screen};
use super::table::{Cell, Column, Table};
use crate::api::{Answer, Freshness, SearchData, SearchHit};
use crate::i18n::{Args, ago, args};

/// Returns the hits, what was looked for, and what to do with them.
#[must_use]
pub fn text(answer: &Answer<SearchData>, screen: &Screen) -> String {
    let data = &answer.data;
    let mut text = table(data, screen);
    if screen.form() == Form::Pipe {
        return text;
    }
    if screen.form() == Form::Accessible && !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&summary(data, screen));
    let Some(first) = data.items.first() else {
        text.push_str(&next(screen, "search-next-none", &Args::default()));
        return text;
    };
    let shown = first.rank.saturating_sub(1) + data.items.len() as u64;
    if shown < data.total {
        let more = args!["shown" => data.items.len(), "total" => data.total, "offset" => shown.to_string()];
        text.push_str(&next(screen, "search-more", &more));
    }
    let entry = if screen.form() == Form::Terminal { "1" } else { &first.entry.reference };
    text + &next(screen, "search-next", &args!["ref" => entry])
}

/// Returns hits as CSV (RFC 4180) in the words of JSON, several values of a cell apart by semicolons.
#[must_use]
pub fn csv(hits: &[SearchHit]) -> String {
    let mut text =
        "ref,kind,title,summary,publisher,ags,state,freshness,updated,version,licence,topics,confirmed,unconfirmed\r\n".to_owned();
    for hit in hits {
        let entry = &hit.entry;
        let foreign = |text: &Option<crate::api::Foreign>| text.as_ref().map_or_else(String::new, |text| text.as_untrusted().to_owned());
        let freshness = serde_json::to_value(entry.freshness).ok().and_then(|value| value.as_str().map(str::to_owned));
        let cells = [
            entry.reference.clone(),
            entry.kind.clone(),
            entry.title.as_untrusted().to_owned(),
            foreign(&entry.summary),
            entry.publisher.name.as_untrusted().to_owned(),
            entry.publisher.ags.clone().unwrap_or_default(),
            entry.state.clone().unwrap_or_default(),
            freshness.unwrap_or_default(),
            entry.updated.to_string(),
            foreign(&entry.version),
            foreign(&entry.licence),
            entry.topics.join("; "),
            entry.adopters.confirmed.to_string(),
            entry.adopters.unconfirmed.to_string(),
        ];
        text.push_str(&cells.map(|cell| super::compare::quoted(&cell)).join(","));
        text.push_str("\r\n");
    }
    text
}

fn table(data: &SearchData, screen: &Screen) -> String {
    let columns = vec![
        Column::row_number(),
        Column::reference(screen, "column-entry"),
        Column::text(screen, "column-kind"),
        Column::number(screen, "column-in-use"),
        Column::text(screen, "column-updated"),
        Column::text(screen, "column-publisher"),
        Column::text(screen, "column-title").beyond_terminal(),
    ];
    let mut table = Table::new(screen, columns);
    for (index, hit) in data.items.iter().enumerate() {
        table.row(row(index + 1, hit, screen));
    }
    table.text()
}

fn row(number: usize, hit: &SearchHit, screen: &Screen) -> Vec<Cell> {
    let (entry, language) = (&hit.entry, screen.language);
    let in_use = entry.adopters.confirmed + entry.adopters.unconfirmed;
    let standing = match entry.freshness {
        Freshness::Current | Freshness::Frozen => labels::admission(language, entry.publisher.admission),
        Freshness::Stale => language.say("freshness-stale"),
        Freshness::Withdrawn if entry.recalled => language.say("freshness-recalled"),
        Freshness::Withdrawn => language.say("freshness-withdrawn"),
    };
    vec![
        Cell::same(number.to_string()),
        Cell::same(&entry.reference),
        Cell::of(labels::kind(language, &entry.kind), &entry.kind),
        Cell::of(crate::i18n::whole(language, in_use), in_use.to_string()),
        Cell::of(ago(language, entry.updated, screen.now), entry.updated.to_string()),
        Cell::of(standing, labels::admission_value(entry.publisher.admission)),
        Cell::same(entry.title.as_untrusted()),
    ]
}

fn summary(data: &SearchData, screen: &Screen) -> String {
    let language = screen.language;
    let mut args = args!["hits" => data.total, "catalogs" => data.catalogs, "ms" => data.took_ms];
    let stems: Vec<String> = data.terms.iter().map(|term| language.text("search-stem", &args!["stem" => term])).collect();
    args.set("count", stems.len());
    args.set("stems", stems.join(", "));
    let found = language.text(if stems.is_empty() { "search-found" } else { "search-found-stems" }, &args);
    if data.hidden_stale == 0 {
        return format!("{found}\n");
    }
    said(screen, "search-hidden", &args!["found" => found, "count" => data.hidden_stale])
}
