//! Entries side by side: a row for what is compared, a column for each.

use serde_json::Value;

use super::layout::said;
use super::screen::{Form, Screen};
use super::table::{Cell, Column, Table};
use super::{labels, terminal};
use crate::api::{Answer, CompareData, CompareRow};
use crate::i18n::{Language, args, whole};

/// Returns the rows, and how many are equal.
#[must_use]
pub fn text(answer: &Answer<CompareData>, screen: &Screen) -> String {
    let data = &answer.data;
    let mut columns = vec![Column::text(screen, "column-compared")];
    columns.extend(data.items.iter().map(|item| Column::named(&item.reference)));
    let mut table = Table::new(screen, columns);
    for row in &data.rows {
        let kind = data.items.first().map_or("", |item| item.kind.as_str());
        let by_field = !has_rows_of_its_own(kind) && !["state", "topics"].contains(&row.key.as_str());
        let name = by_field.then(|| super::body::name_of(kind, &row.key, screen.language)).flatten();
        let name = name.unwrap_or_else(|| screen.language.text(&format!("compare-{}", row.key), &crate::i18n::Args::default()));
        let mut cells = vec![Cell::of(name, &row.key)];
        cells.extend(row.cells.iter().map(|cell| {
            let told = by_field && !cell.is_null();
            let words = told.then(|| super::body::value_of(kind, &row.key, cell, screen.language)).flatten();
            Cell::of(words.unwrap_or_else(|| shown(screen.language, row, cell)), plain(cell))
        }));
        table.row(cells);
    }
    let text = table.text();
    if screen.form() == Form::Pipe || data.equal == 0 {
        return text;
    }
    text + &said(screen, "compare_equal", &args!["count" => data.equal])
}

/// Returns the rows as CSV (RFC 4180) in the words of JSON; a list is one cell, its values apart by semicolons.
#[must_use]
pub fn csv(answer: &Answer<CompareData>) -> String {
    let data = &answer.data;
    let line = |cells: Vec<String>| cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",") + "\r\n";
    let heading = std::iter::once("row".to_owned()).chain(data.items.iter().map(|item| item.reference.clone()));
    let mut text = line(heading.collect());
    for row in &data.rows {
        text.push_str(&line(std::iter::once(row.key.clone()).chain(row.cells.iter().map(plain)).collect()));
    }
    text
}

/// Kinds whose rows are more than their fields; those of all others are the fields of the schema.
fn has_rows_of_its_own(kind: &str) -> bool {
    ["county", "asset", "service", "strategy", "programme"].contains(&kind)
}

/// A cell that a spreadsheet would take for a formula is made a text.
pub(super) fn quoted(cell: &str) -> String {
    let clean = terminal::line(cell);
    let harmless = if clean.starts_with(['=', '+', '-', '@']) { format!("'{clean}") } else { clean };
    if harmless.contains([',', '"', ';', '\'']) { format!("\"{}\"", harmless.replace('"', "\"\"")) } else { harmless }
}

fn plain(cell: &Value) -> String {
    match cell {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

fn shown(language: Language, row: &CompareRow, cell: &Value) -> String {
    match cell {
        Value::Null => language.say("not-stated"),
        Value::Number(number) => match (row.key.ends_with("_cents"), number.as_u64()) {
            (true, Some(cents)) => labels::euros(language, cents),
            (false, Some(number)) => whole(language, number),
            _ => number.to_string(),
        },
        Value::Array(items) => items.iter().map(|item| shown(language, row, item)).collect::<Vec<_>>().join(", "),
        Value::String(text) => labels::value(language, &row.key, text),
        other => other.to_string(),
    }
}
