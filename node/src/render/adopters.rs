//! Who uses an entry, a row a county.

use super::labels;
use super::layout::said;
use super::screen::{Form, Screen};
use super::table::{Cell, Column, Table};
use crate::api::{AdopterItem, AdoptersData, Answer, Day};
use crate::i18n::{Language, args, day};

/// Returns the counties and their counts.
#[must_use]
pub fn text(answer: &Answer<AdoptersData>, screen: &Screen) -> String {
    let data = &answer.data;
    let columns = vec![
        Column::reference(screen, "column-county"),
        Column::text(screen, "column-stage"),
        Column::text(screen, "column-since"),
        Column::text(screen, "column-version"),
        Column::text(screen, "column-confirmed"),
    ];
    let mut table = Table::new(screen, columns);
    for item in &data.items {
        table.row(row(item, screen));
    }
    let mut text = table.text();
    if screen.form() == Form::Pipe {
        return text;
    }
    if screen.form() == Form::Accessible && !text.is_empty() {
        text.push('\n');
    }
    let counts = data.counts;
    let told = args![
        "operation" => counts.confirmed + counts.unconfirmed,
        "unconfirmed" => counts.unconfirmed,
        "way" => counts.on_the_way,
        "ended" => counts.ended,
    ];
    text + &said(screen, "adopters-counts", &told)
}

fn row(item: &AdopterItem, screen: &Screen) -> Vec<Cell> {
    vec![
        Cell::same(&item.publisher.slug),
        Cell::of(labels::stage(screen.language, &item.stage), &item.stage),
        date(screen.language, item.since),
        Cell::same(item.version.as_ref().map_or("", |version| version.as_untrusted())),
        date(screen.language, item.confirmed),
    ]
}

/// Returns the cell of a day that may be missing.
pub(super) fn date(language: Language, date: Option<Day>) -> Cell {
    Cell::of(date.map(|date| day(language, date)).unwrap_or_default(), date.map(|date| date.to_string()).unwrap_or_default())
}
