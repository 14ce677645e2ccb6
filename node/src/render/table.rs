//! Lists: aligned columns on a terminal, tabs for programs, `name: value` lines for screen readers.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::layout::padded;
use super::screen::{Form, Screen};
use super::terminal;

/// Columns between cells.
const GAP: usize = 2;
/// Columns that a text may have in a cell; a reference may have all it needs.
const TEXT_MAX: usize = 48;
/// Columns that a text keeps, however narrow the terminal is.
const TEXT_MIN: usize = 8;

/// What a column holds.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Holds {
    Reference,
    Text,
    Number,
}

/// A column of a list.
pub(super) struct Column {
    heading: String,
    holds: Holds,
    forms: &'static [Form],
}

/// A cell of a list: for people, and as JSON has it.
pub(super) struct Cell {
    text: String,
    plain: String,
}

/// A list.
pub(super) struct Table<'a> {
    screen: &'a Screen,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

impl Column {
    /// Returns a column whose cells are never cut; `key` is the message with its heading.
    pub(super) fn reference(screen: &Screen, key: &str) -> Self {
        Self::new(screen, key, Holds::Reference)
    }

    /// Returns a column of text.
    pub(super) fn text(screen: &Screen, key: &str) -> Self {
        Self::new(screen, key, Holds::Text)
    }

    /// Returns a column of text whose heading is a reference.
    pub(super) fn named(reference: &str) -> Self {
        Self { heading: terminal::line(reference), holds: Holds::Text, forms: &[Form::Terminal, Form::Pipe, Form::Accessible] }
    }

    /// Returns a column of numbers, aligned to the right.
    pub(super) fn number(screen: &Screen, key: &str) -> Self {
        Self::new(screen, key, Holds::Number)
    }

    /// Returns the numbers of rows, which only a terminal shows.
    pub(super) fn row_number() -> Self {
        Self { heading: "#".to_owned(), holds: Holds::Text, forms: &[Form::Terminal] }
    }

    /// Returns the column for all but a terminal, where it has no room.
    pub(super) const fn beyond_terminal(mut self) -> Self {
        self.forms = &[Form::Pipe, Form::Accessible];
        self
    }

    fn new(screen: &Screen, key: &str, holds: Holds) -> Self {
        Self { heading: screen.language.say(key), holds, forms: &[Form::Terminal, Form::Pipe, Form::Accessible] }
    }
}

impl Cell {
    /// Returns a cell that is the same for people and programs.
    pub(super) fn same(text: impl AsRef<str>) -> Self {
        Self::of(text.as_ref(), text.as_ref())
    }

    /// Returns a cell for people, and its plain value for programs.
    pub(super) fn of(text: impl AsRef<str>, plain: impl AsRef<str>) -> Self {
        Self { text: terminal::line(text.as_ref()), plain: terminal::line(plain.as_ref()) }
    }
}

impl<'a> Table<'a> {
    /// Returns a list without rows.
    pub(super) const fn new(screen: &'a Screen, columns: Vec<Column>) -> Self {
        Self { screen, columns, rows: Vec::new() }
    }

    /// Adds a row, a cell for each column.
    pub(super) fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    /// Returns the list; nothing if it has no rows.
    pub(super) fn text(&self) -> String {
        if self.rows.is_empty() {
            return String::new();
        }
        match self.screen.form() {
            Form::Terminal => self.aligned(),
            Form::Pipe => self.rows.iter().map(|row| self.tabbed(row)).collect(),
            Form::Accessible => self.rows.iter().map(|row| self.spoken(row)).collect::<Vec<_>>().join("\n"),
        }
    }

    fn shown<'b>(&'b self, row: &'b [Cell]) -> impl Iterator<Item = (&'b Column, &'b Cell)> {
        self.columns.iter().zip(row).filter(|(column, _)| column.forms.contains(&self.screen.form()))
    }

    fn tabbed(&self, row: &[Cell]) -> String {
        let cells: Vec<&str> = self.shown(row).map(|(_, cell)| cell.plain.as_str()).collect();
        cells.join("\t") + "\n"
    }

    fn spoken(&self, row: &[Cell]) -> String {
        self.shown(row)
            .filter(|(_, cell)| !cell.text.is_empty())
            .map(|(column, cell)| format!("{}: {}\n", column.heading, cell.text))
            .collect()
    }

    fn aligned(&self) -> String {
        let widths = self.widths();
        let visible: Vec<&Column> = self.columns.iter().filter(|column| column.forms.contains(&Form::Terminal)).collect();
        let headings: Vec<&str> = visible.iter().map(|column| column.heading.as_str()).collect();
        let mut text = self.screen.strong(&joined(&visible, &headings, &widths)) + "\n";
        for row in &self.rows {
            let cells: Vec<&str> = self.shown(row).map(|(_, cell)| cell.text.as_str()).collect();
            text.push_str(&joined(&visible, &cells, &widths));
            text.push('\n');
        }
        text
    }

    fn widths(&self) -> Vec<usize> {
        let visible = self.columns.iter().enumerate().filter(|(_, column)| column.forms.contains(&Form::Terminal));
        let mut widths: Vec<(usize, Holds)> = visible
            .map(|(index, column)| {
                let cells = self.rows.iter().filter_map(|row| row.get(index)).map(|cell| cell.text.width());
                let widest = cells.chain([column.heading.width()]).max().unwrap_or_default();
                (if column.holds == Holds::Text { widest.min(TEXT_MAX) } else { widest }, column.holds)
            })
            .collect();
        let total = widths.iter().map(|(width, _)| width + GAP).sum::<usize>().saturating_sub(GAP);
        let mut excess = total.saturating_sub(self.screen.width);
        for (width, holds) in widths.iter_mut().rev() {
            if *holds == Holds::Text && *width > TEXT_MIN {
                let less = excess.min(*width - TEXT_MIN);
                *width -= less;
                excess -= less;
            }
        }
        widths.into_iter().map(|(width, _)| width).collect()
    }
}

fn joined(columns: &[&Column], cells: &[&str], widths: &[usize]) -> String {
    let cells = columns.iter().zip(cells).zip(widths).map(|((column, cell), width)| match column.holds {
        Holds::Number => format!("{}{cell}", " ".repeat(width.saturating_sub(cell.width()))),
        Holds::Reference => padded(cell, *width),
        Holds::Text => padded(&cut(cell, *width), *width),
    });
    let line = cells.collect::<Vec<_>>().join(&" ".repeat(GAP));
    line.trim_end().to_owned()
}

/// Returns the text with its end replaced by `…` where it is wider.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for character in text.chars() {
        used += character.width().unwrap_or_default();
        if used > width {
            break;
        }
        kept.push(character);
    }
    kept + "…"
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_cell_is_cut_by_columns_not_characters() {
        assert_eq!(cut("Übergröße", 9), "Übergröße");
        assert_eq!(cut("Übergröße", 5), "Über…");
        assert_eq!(cut("漢字漢字", 5), "漢字…");
    }
}
