//! A network's file: its founders, and the digits that people compare.

use super::layout::{Fact, facts, marked, next, said};
use super::screen::{Form, Mark, Screen};
use super::table::{Cell, Column, Table};
use crate::api::{Answer, FounderNote, NetworkFileData};
use crate::i18n::{Args, args};

/// Returns what the file says, and what was done with it.
#[must_use]
pub fn text(answer: &Answer<NetworkFileData>, screen: &Screen) -> String {
    let data = &answer.data;
    if screen.form() == Form::Pipe && !data.written && !data.dry_run {
        return founders(&data.founders, screen);
    }
    let mut text = if data.written { written(data, screen) } else { String::new() };
    text.push_str(&described(data, screen));
    if data.dry_run {
        return text + &said(screen, "nothing-written", &Args::default());
    }
    if !data.written || data.own_is_founder.is_some() {
        return text;
    }
    let told = if data.founders.is_empty() { "network-send-begun" } else { "network-send-founded" };
    text.push_str(&said(screen, told, &args!["file" => &data.file]));
    text + &next(screen, "network-next", &args!["commands" => data.next.join(" · ")])
}

/// Returns what is about to be taken over: what a person compares before the question.
#[must_use]
pub fn plan(data: &NetworkFileData, screen: &Screen) -> String {
    described(data, screen) + &said(screen, "network-compare", &Args::default())
}

fn written(data: &NetworkFileData, screen: &Screen) -> String {
    let told = args!["name" => &data.name, "file" => &data.file, "founders" => data.founders.len() as u64];
    match (data.own_is_founder, data.founders.is_empty()) {
        (Some(_), _) => marked(screen, Mark::Good, "network-taken", &told),
        (None, true) => marked(screen, Mark::Good, "network-begun", &told),
        (None, false) => marked(screen, Mark::Good, "network-founded", &told),
    }
}

fn described(data: &NetworkFileData, screen: &Screen) -> String {
    let mut text = facts(
        screen,
        &[
            Fact::new(screen, "network-name", &data.name),
            Fact::new(screen, "network-id", &data.id),
            Fact::new(screen, "network-digits", &data.check_digits),
        ],
    );
    if !data.founders.is_empty() {
        text.push_str(&founders(&data.founders, screen));
    }
    for founder in &data.gone {
        text.push_str(&marked(screen, Mark::Warning, "network-gone", &args!["name" => name(founder)]));
    }
    let silent: Vec<String> = data.founders.iter().filter(|founder| founder.addresses.is_empty()).map(name).collect();
    if silent.len() == data.founders.len() && !silent.is_empty() {
        text.push_str(&marked(screen, Mark::Warning, "network-unreachable", &Args::default()));
    }
    if data.own_is_founder == Some(false) {
        text.push_str(&marked(screen, Mark::Warning, "network-not-founder", &Args::default()));
    }
    text
}

fn founders(founders: &[FounderNote], screen: &Screen) -> String {
    let columns = vec![
        Column::reference(screen, "column-ags"),
        Column::text(screen, "column-founder"),
        Column::reference(screen, "column-digits"),
        Column::text(screen, "column-addresses").beyond_terminal(),
        Column::text(screen, "publisher-id").beyond_terminal(),
    ];
    let mut table = Table::new(screen, columns);
    for founder in founders {
        table.row(vec![
            Cell::same(founder.ags.as_deref().unwrap_or_default()),
            Cell::of(name(founder), founder.slug.as_deref().unwrap_or_default()),
            Cell::same(&founder.check_digits),
            Cell::same(founder.addresses.join(" ")),
            Cell::same(&founder.id),
        ]);
    }
    table.text()
}

fn name(founder: &FounderNote) -> String {
    founder.name.clone().or_else(|| founder.ags.clone()).unwrap_or_else(|| founder.id.clone())
}
