//! What has happened that concerns this county, a row each, the most urgent first.

use super::layout::{command, said};
use super::screen::{Form, Screen};
use super::table::{Cell, Column, Table};
use super::{labels, terminal};
use crate::api::{Answer, Day, Foreign, InboxData, InboxItem};
use crate::i18n::{Args, ago, args, day};

/// Returns the messages and what to do about the first.
#[must_use]
pub fn text(answer: &Answer<InboxData>, screen: &Screen) -> String {
    let data = &answer.data;
    let columns = vec![
        Column::reference(screen, "column-id"),
        Column::text(screen, "column-what"),
        Column::reference(screen, "column-entry"),
        Column::text(screen, "column-detail"),
        Column::text(screen, "column-when"),
        Column::text(screen, "column-title").beyond_terminal(),
    ];
    let mut table = Table::new(screen, columns);
    for item in &data.items {
        table.row(row(item, screen));
    }
    let mut text = table.text();
    if screen.form() == Form::Pipe {
        return text;
    }
    let Some(first) = data.items.first() else { return said(screen, "inbox-none", &args!["read" => data.read]) };
    if screen.form() == Form::Accessible {
        text.push('\n');
    }
    text.push_str(&said(screen, "inbox-count", &args!["unread" => data.unread]));
    text.push_str(&command(screen, "inbox-next", &args!["command" => &first.next]));
    text + &command(screen, "inbox-read", &args!["id" => &first.id])
}

fn row(item: &InboxItem, screen: &Screen) -> Vec<Cell> {
    let language = screen.language;
    let what = language.text(&format!("inbox-what-{}", item.what.name()), &Args::default());
    vec![
        Cell::same(&item.id),
        Cell::of(what, item.what.name()),
        Cell::same(&item.reference),
        Cell::of(detail(item, screen), plain(item)),
        Cell::of(ago(language, item.at, screen.now), item.at.to_string()),
        Cell::same(item.title.as_ref().map_or("", |title| title.as_untrusted())),
    ]
}

fn detail(item: &InboxItem, screen: &Screen) -> String {
    let language = screen.language;
    let line = |text: &Option<Foreign>| text.as_ref().map(|text| terminal::line(text.as_untrusted()));
    match (line(&item.version_before), line(&item.version_after)) {
        (Some(before), Some(after)) => language.text("version-change", &args!["before" => before, "after" => after]),
        (None, Some(after)) => after,
        (before, None) => {
            let state = item.stage.as_ref().map(|stage| labels::state(language, stage));
            let reason = item.reason.as_ref().map(|reason| match reason.parse::<Day>() {
                Ok(last) => language.text("inbox-until", &args!["day" => day(language, last)]),
                Err(_) => labels::withdrawal(language, reason),
            });
            [state, before, reason].into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
    }
}

fn plain(item: &InboxItem) -> String {
    let versions = [&item.version_before, &item.version_after].map(|version| version.as_ref().map(|version| version.as_untrusted()));
    let words = versions.into_iter().chain([item.stage.as_deref(), item.reason.as_deref()]);
    words.flatten().collect::<Vec<_>>().join(" ")
}
