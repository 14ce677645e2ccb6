//! Drafts: the list, a new one, and what is wrong with them.

use super::layout::{Fact, facts, marked, next, said};
use super::screen::{Form, Mark, Screen};
use super::table::{Cell, Column, Table};
use super::{labels, problem, terminal};
use crate::api::{Answer, DraftData, DraftItem, DraftListData, DraftState, LintData};
use crate::i18n::{Args, args};

/// Returns all drafts, a row each.
#[must_use]
pub fn list(answer: &Answer<DraftListData>, screen: &Screen) -> String {
    let items = &answer.data.items;
    if items.is_empty() && screen.form() != Form::Pipe {
        return said(screen, "drafts-none", &Args::default()) + &next(screen, "drafts-next-none", &Args::default());
    }
    let columns = vec![
        Column::reference(screen, "column-draft"),
        Column::text(screen, "column-kind"),
        Column::text(screen, "column-state"),
        Column::number(screen, "column-errors"),
        Column::number(screen, "column-warnings"),
        Column::text(screen, "column-title"),
    ];
    let mut table = Table::new(screen, columns);
    for item in items {
        table.row(row(item, screen));
    }
    let is_ready = items.iter().any(|item| matches!(item.state, DraftState::New | DraftState::Changed));
    let key = if items.iter().any(|item| item.state == DraftState::Invalid) { "drafts-next-lint" } else { "drafts-next" };
    let next = if is_ready || key == "drafts-next-lint" { next(screen, key, &Args::default()) } else { String::new() };
    let gap = if screen.form() == Form::Accessible && !next.is_empty() { "\n" } else { "" };
    format!("{}{gap}{next}", table.text())
}

/// Returns where a new draft lies and what is open in it.
#[must_use]
pub fn text(answer: &Answer<DraftData>, screen: &Screen) -> String {
    let data = &answer.data;
    let told = args!["path" => &data.path, "kind" => labels::kind(screen.language, &data.kind)];
    let key = if data.origin.is_some() { "draft-imported" } else { "draft-made" };
    let text = marked(screen, Mark::Good, key, &told) + &details(data, screen);
    text + &next(screen, "draft-next", &told)
}

/// Returns what a new draft would be; nothing was written.
#[must_use]
pub fn plan(answer: &Answer<DraftData>, screen: &Screen) -> String {
    let data = &answer.data;
    let told = args!["path" => &data.path, "kind" => labels::kind(screen.language, &data.kind)];
    let text = said(screen, "draft-would", &told) + &details(data, screen);
    text + &said(screen, "nothing-written", &Args::default())
}

fn details(data: &DraftData, screen: &Screen) -> String {
    let mut more = Vec::new();
    if let Some(origin) = &data.origin {
        more.push(Fact::new(screen, "draft-origin", origin));
    }
    if !data.files.is_empty() {
        more.push(Fact::new(screen, "draft-files", data.files.join(", ")));
    }
    if !data.open.is_empty() {
        more.push(Fact::new(screen, "draft-open", data.open.join(", ")));
    }
    let mut text = facts(screen, &more);
    text.extend(data.problems.iter().map(|fault| problem::line(fault, screen)));
    text
}

/// Returns every fault, and their count.
#[must_use]
pub fn lint(answer: &Answer<LintData>, screen: &Screen) -> String {
    let data = &answer.data;
    let mut text: String = data.problems.iter().map(|fault| problem::line(fault, screen)).collect();
    let told = args!["drafts" => data.drafts, "errors" => data.errors, "warnings" => data.warnings];
    let mark = match (data.errors, data.warnings) {
        (0, 0) => Mark::Good,
        (0, _) => Mark::Warning,
        _ => Mark::Error,
    };
    text.push_str(&marked(screen, mark, "lint-counts", &told));
    text
}

fn row(item: &DraftItem, screen: &Screen) -> Vec<Cell> {
    let (key, state) = match item.state {
        DraftState::New => ("draft-state-new", "new"),
        DraftState::Changed => ("draft-state-changed", "changed"),
        DraftState::Published => ("draft-state-published", "published"),
        DraftState::Invalid => ("draft-state-invalid", "invalid"),
    };
    let kind = item.kind.as_deref().unwrap_or_default();
    vec![
        Cell::same(terminal::line(&item.slug)),
        Cell::of(labels::kind(screen.language, kind), kind),
        Cell::of(screen.language.say(key), state),
        Cell::same(item.errors.to_string()),
        Cell::same(item.warnings.to_string()),
        Cell::same(item.title.as_ref().map_or("", |title| title.as_untrusted())),
    ]
}
