//! The settings, a row each.

use serde_json::Value;

use super::screen::Screen;
use super::table::{Cell, Column, Table};
use crate::api::{Answer, ConfigData, ConfigKey};

/// Returns the settings in force; with `origin` also where each comes from.
#[must_use]
pub fn text(answer: &Answer<ConfigData>, screen: &Screen, origin: bool) -> String {
    let mut columns = vec![Column::reference(screen, "column-key"), Column::reference(screen, "column-value")];
    if origin {
        columns.push(Column::reference(screen, "column-origin"));
    }
    let mut table = Table::new(screen, columns);
    for item in &answer.data.items {
        let mut cells = vec![Cell::same(&item.key), Cell::same(value(&item.value))];
        if origin {
            cells.push(Cell::of(place(item, screen), place_value(item)));
        }
        table.row(cells);
    }
    table.text()
}

fn value(value: &Value) -> String {
    // As in the file, so that it can be copied there.
    value.to_string()
}

fn place(item: &ConfigKey, screen: &Screen) -> String {
    match &item.origin.file {
        Some(_) => place_value(item),
        None if item.origin.layer == "default" => screen.language.say("origin-default"),
        None => item.origin.layer.clone(),
    }
}

fn place_value(item: &ConfigKey) -> String {
    match (&item.origin.file, item.origin.line) {
        (Some(file), Some(line)) => format!("{file}:{line}"),
        (Some(file), None) => file.clone(),
        (None, _) => item.origin.layer.clone(),
    }
}
