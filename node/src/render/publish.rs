//! A new head of the own catalog, or the plan of one.

use unicode_width::UnicodeWidthStr;

use super::layout::{command, marked, padded, said, undo};
use super::screen::{Form, Mark, Screen};
use super::{labels, problem, terminal};
use crate::api::{Answer, Change, Foreign, Operation, PublishData};
use crate::i18n::{args, size};

/// Returns what changed or would change, what is wrong with drafts, and how to take it back or to do it.
#[must_use]
pub fn text(answer: &Answer<PublishData>, screen: &Screen) -> String {
    let data = &answer.data;
    let told = args![
        "name" => &data.publisher.name,
        "before" => data.seq_before.to_string(),
        "after" => data.seq_after.to_string(),
    ];
    let problems: String = data.problems.iter().map(|fault| problem::line(fault, screen)).collect();
    if data.changes.is_empty() {
        let key = if data.seq_before == 0 { "publish-nothing-ever" } else { "publish-nothing" };
        return said(screen, key, &told) + &problems;
    }
    let key = match (data.dry_run, data.seq_before) {
        (true, 0) => "publish-would-first",
        (true, _) => "publish-would",
        (false, 0) => "publish-done-first",
        (false, _) => "publish-done",
    };
    let heading = if data.dry_run { said(screen, key, &told) } else { marked(screen, Mark::Good, key, &told) };
    let mut text = format!("{heading}{}{problems}", changes(&data.changes, screen));
    if data.dry_run {
        return text + &how(data, screen);
    }
    if !data.held_by.is_empty() {
        let names: Vec<String> = data.held_by.iter().map(|publisher| terminal::line(&publisher.slug)).collect();
        let held = args!["count" => names.len(), "names" => names.join(", ")];
        text.push_str(&marked(screen, Mark::Good, "publish-held", &held));
    }
    text + &undo(screen, data.undo.as_deref())
}

fn changes(changes: &[Change], screen: &Screen) -> String {
    let rows: Vec<[String; 3]> = changes.iter().map(|change| row(change, screen)).collect();
    let width = |index: usize| rows.iter().map(|row| row[index].width()).max().unwrap_or_default();
    let widths = [width(0), width(1), width(2)];
    let lines = changes.iter().zip(&rows).map(|(change, row)| {
        let bytes = if change.op == Operation::Withdraw { String::new() } else { size(screen.language, change.bytes) };
        match screen.form() {
            Form::Accessible => format!("{}: {}, {} {} {bytes}", operation(change, screen), row[0], row[1], row[2]).trim_end().to_owned(),
            Form::Terminal | Form::Pipe => {
                let cells = [0, 1, 2].map(|index| padded(&row[index], widths[index]));
                format!("  {} {}  {bytes}", operation(change, screen), cells.join("  ")).trim_end().to_owned()
            }
        }
    });
    lines.map(|line| line + "\n").collect()
}

fn row(change: &Change, screen: &Screen) -> [String; 3] {
    let slug = change.reference.rsplit('/').next().unwrap_or_default();
    let plain = |version: &Foreign| terminal::line(version.as_untrusted());
    let version = match (&change.version_before, &change.version_after) {
        (Some(before), Some(after)) if before != after => {
            screen.language.text("version-change", &args!["before" => before, "after" => after])
        }
        (_, Some(version)) | (Some(version), None) => plain(version),
        (None, None) => String::new(),
    };
    [terminal::line(slug), labels::kind(screen.language, &change.kind), version]
}

fn operation(change: &Change, screen: &Screen) -> String {
    let (sign, key) = match change.op {
        Operation::Add => ("+", "publish-add"),
        Operation::Change => ("~", "publish-change"),
        Operation::Withdraw => ("-", "publish-withdraw"),
    };
    if screen.form() == Form::Accessible { screen.language.say(key) } else { sign.to_owned() }
}

fn how(data: &PublishData, screen: &Screen) -> String {
    let before = data.seq_before.to_string();
    match data.changes.as_slice() {
        [change] if change.op == Operation::Withdraw => {
            let slug = change.reference.rsplit('/').next().unwrap_or_default();
            command(screen, "publish-how-withdraw", &args!["slug" => slug, "before" => before])
        }
        _ => command(screen, "publish-how", &args!["before" => before]),
    }
}
