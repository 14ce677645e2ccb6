//! What the own county adopted, a row each.

use super::adopters::date;
use super::layout::{next, said};
use super::screen::{Form, Screen};
use super::table::{Cell, Column, Table};
use super::{labels, terminal};
use crate::api::{AdoptionItem, AdoptionsData, Answer};
use crate::i18n::{Args, args};

/// Returns the adoptions and what to do about newer versions.
#[must_use]
pub fn text(answer: &Answer<AdoptionsData>, screen: &Screen) -> String {
    let items = &answer.data.items;
    let columns = vec![
        Column::row_number(),
        Column::reference(screen, "column-entry"),
        Column::text(screen, "column-stage"),
        Column::text(screen, "column-since"),
        Column::text(screen, "column-version"),
        Column::text(screen, "column-confirm-by"),
    ];
    let mut table = Table::new(screen, columns);
    for (index, item) in items.iter().enumerate() {
        table.row(row(index + 1, item, screen));
    }
    let mut text = table.text();
    if screen.form() == Form::Pipe {
        return text;
    }
    if items.is_empty() {
        return said(screen, "adoptions-none", &Args::default()) + &next(screen, "adoptions-next-none", &Args::default());
    }
    if screen.form() == Form::Accessible {
        text.push('\n');
    }
    let newer: Vec<&AdoptionItem> = items.iter().filter(|item| item.newer).collect();
    text.push_str(&said(screen, "adoptions-count", &args!["count" => items.len(), "newer" => newer.len()]));
    match newer.first() {
        Some(item) => text + &next(screen, "adoptions-next", &args!["ref" => &item.reference]),
        None => text,
    }
}

fn row(number: usize, item: &AdoptionItem, screen: &Screen) -> Vec<Cell> {
    let version = item.version.as_ref().map(|version| terminal::line(version.as_untrusted())).unwrap_or_default();
    let latest = item.latest_version.as_ref().filter(|_| item.newer).map(|version| terminal::line(version.as_untrusted()));
    let shown = match &latest {
        Some(latest) => screen.language.text("version-change", &args!["before" => &version, "after" => latest]),
        None => version.clone(),
    };
    vec![
        Cell::same(number.to_string()),
        Cell::same(&item.reference),
        Cell::of(labels::stage(screen.language, &item.stage), &item.stage),
        date(screen.language, item.since),
        Cell::of(shown, version),
        date(screen.language, item.confirm_by),
    ]
}
