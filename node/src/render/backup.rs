//! Backups: written, looked through, put back.

use super::layout::{Fact, facts, marked, next, said};
use super::screen::{Mark, Screen};
use super::terminal;
use crate::api::{Answer, BackupData, BackupListData};
use crate::i18n::{Args, args, day_of, size};

/// Returns what was written where, what is not in it, and what was removed.
#[must_use]
pub fn created(answer: &Answer<BackupData>, screen: &Screen) -> String {
    let data = &answer.data;
    if data.dry_run {
        return said(screen, "backup-would", &args!["file" => &data.file]) + &said(screen, "nothing-written", &Args::default());
    }
    let mut text = marked(screen, Mark::Good, "backup-done", &told(data, screen));
    text.push_str(&said(screen, "backup-without", &Args::default()));
    if !data.outside.is_empty() {
        text.push_str(&marked(screen, Mark::Warning, "backup-outside", &args!["paths" => data.outside.join(", ")]));
    }
    for file in &data.removed {
        text.push_str(&said(screen, "backup-removed", &args!["file" => terminal::line(file)]));
    }
    text + &next(screen, "backup-next", &args!["file" => &data.file])
}

/// Returns that it is whole, and what is in it.
#[must_use]
pub fn verified(answer: &Answer<BackupData>, screen: &Screen) -> String {
    marked(screen, Mark::Good, "backup-holds", &told(&answer.data, screen))
}

/// Returns what was put back, where the former content is, and what has to be done before the node signs.
#[must_use]
pub fn restored(answer: &Answer<BackupData>, screen: &Screen) -> String {
    let mut args = told(&answer.data, screen);
    args.set("home", answer.data.home.as_deref().unwrap_or_default());
    came_back(&answer.data, screen, &args, "backup-would-restore", "backup-restored")
}

/// Returns the same where there was no backup.
#[must_use]
pub fn from_keys(answer: &Answer<BackupData>, screen: &Screen) -> String {
    let home = answer.data.home.as_deref().unwrap_or_default();
    let args = args!["county" => &answer.data.slug, "home" => home];
    came_back(&answer.data, screen, &args, "backup-would-begin", "backup-begun")
}

fn came_back(data: &BackupData, screen: &Screen, args: &Args, would: &'static str, did: &'static str) -> String {
    if data.dry_run {
        return said(screen, would, args) + &said(screen, "nothing-written", &Args::default());
    }
    let mut text = marked(screen, Mark::Good, did, args);
    let mut more = Vec::new();
    if let Some(replaced) = &data.replaced {
        more.push(Fact::new(screen, "backup-replaced", replaced));
    }
    if let Some(peer_id) = &data.peer_id {
        more.push(Fact::new(screen, "backup-peer-id", peer_id));
    }
    text.push_str(&facts(screen, &more));
    text + &next(screen, "backup-restored-next", &Args::default())
}

/// Returns a line a backup, the newest first.
#[must_use]
pub fn list(answer: &Answer<BackupListData>, screen: &Screen) -> String {
    if answer.data.items.is_empty() {
        return said(screen, "backup-none", &Args::default());
    }
    let lines = answer.data.items.iter().map(|note| {
        let bytes = if screen.is_terminal { size(screen.language, note.bytes) } else { note.bytes.to_string() };
        format!("{}\t{bytes}\n", terminal::line(&note.file))
    });
    lines.collect()
}

fn told(data: &BackupData, screen: &Screen) -> Args {
    let day = data.created.map(|created| day_of(screen.language, created)).unwrap_or_default();
    args![
        "file" => &data.file,
        "size" => size(screen.language, data.bytes),
        "county" => &data.slug,
        "day" => day,
        "seq" => data.seq.to_string(),
        "entries" => data.entries,
        "members" => data.members,
    ]
}
