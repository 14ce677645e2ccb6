//! How the node is, and what to do about it.

use super::labels;
use super::layout::{Fact, facts, hanging};
use super::screen::{Form, Mark, Screen};
use crate::api::{Answer, Check, Level, Moment, NodeState, Reachable, Source, StatusData};
use crate::i18n::{Args, ago, args, day_of, size};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Returns the state in one word, the facts, and the checks that are not fine.
#[must_use]
pub fn text(answer: &Answer<StatusData>, screen: &Screen) -> String {
    let data = &answer.data;
    let (state, publisher, program) = (state(data, screen), labels::publisher(&data.publisher), program(data, screen));
    let mut text = match screen.form() {
        Form::Accessible => {
            let named = [("status-state", state), ("status-county", publisher), ("status-program", program)];
            facts(screen, &named.map(|(key, value)| Fact::new(screen, key, value)))
        }
        Form::Terminal | Form::Pipe => format!("{}   {publisher}   {program}\n", screen.strong(&state)),
    };
    text.push_str(&facts(screen, &all_facts(answer, screen)));
    text.push_str(&format!("{}\n", screen.strong(&screen.language.say("status-health"))));
    text + &health(data, screen)
}

fn state(data: &StatusData, screen: &Screen) -> String {
    screen.language.say(match data.state {
        NodeState::Starting => "status-state-starting",
        NodeState::Ready => "status-state-ready",
        NodeState::Degraded => "status-state-degraded",
        NodeState::NotReady => "status-state-not-ready",
        NodeState::Stopping => "status-state-stopping",
    })
}

fn program(data: &StatusData, screen: &Screen) -> String {
    let mut args = args!["version" => &data.version];
    let Some(seconds) = data.uptime_s else { return screen.language.text("status-stopped", &args) };
    let (key, count) = match seconds {
        0..MINUTE => ("status-up-seconds", seconds),
        MINUTE..HOUR => ("status-up-minutes", seconds / MINUTE),
        HOUR..DAY => ("status-up-hours", seconds / HOUR),
        _ => ("status-up-days", seconds / DAY),
    };
    args.set("count", count);
    screen.language.text(key, &args)
}

fn all_facts(answer: &Answer<StatusData>, screen: &Screen) -> Vec<Fact> {
    let (data, language) = (&answer.data, screen.language);
    let mut facts = vec![network(answer, screen)];
    facts.push(Fact::new(screen, "status-catalog", catalog(data, screen)));
    if let (Some(held_by), true) = (data.catalog.held_by, data.catalog.seq > 0) {
        facts.push(Fact::new(screen, "status-current", language.text("status-current-on", &args!["count" => held_by])));
    }
    let mut replica = args!["entries" => data.replica.entries, "publishers" => data.replica.publishers];
    let key = match data.replica.reconciled_at {
        Some(at) => {
            replica.set("ago", ago(language, at, screen.now));
            "status-replica-reconciled"
        }
        None => "status-replica-never",
    };
    facts.push(Fact::new(screen, "status-replica", language.text(key, &replica)));
    facts.push(members(data, screen));
    if let Some(unread) = data.inbox.unread {
        let fact = Fact::new(screen, "status-inbox", language.text("status-unread", &args!["count" => unread]));
        facts.push(if unread > 0 { fact.see("kreisnetz inbox") } else { fact });
    }
    facts
}

fn network(answer: &Answer<StatusData>, screen: &Screen) -> Fact {
    let (data, language) = (&answer.data, screen.language);
    if answer.source == Source::Store {
        return Fact::new(screen, "status-network", language.say("status-peers-stopped"));
    }
    let reachable = match data.reachable {
        Reachable::Yes => "status-reachable-yes",
        Reachable::No => "status-reachable-no",
        Reachable::Unknown => "status-reachable-unknown",
    };
    let peers = data.peers;
    let told =
        args!["connected" => peers.connected, "direct" => peers.direct, "relayed" => peers.relayed, "reachable" => language.say(reachable)];
    let fact = Fact::new(screen, "status-network", language.text("status-peers", &told));
    if data.reachable == Reachable::No { fact.see("kreisnetz help reachability") } else { fact }
}

fn catalog(data: &StatusData, screen: &Screen) -> String {
    let catalog = &data.catalog;
    let Some(expires) = catalog.expires else { return screen.language.say("status-head-none") };
    let told = args![
        "epoch" => catalog.epoch.to_string(),
        "seq" => catalog.seq.to_string(),
        "entries" => catalog.entries,
        "expires" => day_of(screen.language, expires),
    ];
    screen.language.text("status-head", &told)
}

fn members(data: &StatusData, screen: &Screen) -> Fact {
    let members = data.members;
    let told =
        args!["admitted" => members.admitted, "pending" => members.pending, "conflict" => members.conflict, "frozen" => members.frozen];
    let key = if members.conflict + members.frozen > 0 { "status-members-trouble" } else { "status-members-count" };
    let fact = Fact::new(screen, "status-members", screen.language.text(key, &told));
    if members.pending > 0 { fact.see("kreisnetz help admission") } else { fact }
}

fn health(data: &StatusData, screen: &Screen) -> String {
    let mut unwell = data.checks.iter().filter(|check| check.level != Level::Ok).peekable();
    if unwell.peek().is_none() {
        let told = screen.language.text("status-fine", &args!["count" => data.checks.len()]);
        return format!("  {}{told}\n", screen.mark(Mark::Good));
    }
    unwell.map(|check| line(check, data, screen)).collect()
}

fn line(check: &Check, data: &StatusData, screen: &Screen) -> String {
    let mark = screen.mark(if check.level == Level::Error { Mark::Error } else { Mark::Warning });
    let told = format!("{}: {}", super::terminal::line(&check.id), finding(check, data, screen));
    let hint = check.hint.as_ref().map(|hint| translated(check, hint, screen));
    let (begin, indent) = if screen.form() == Form::Accessible { (mark, 0) } else { (format!("  {mark}"), 4) };
    hanging(screen, &begin, indent, &told, hint.as_deref())
}

/// Returns the finding in the reader's language; in English as the node gave it where this version has no sentence.
fn finding(check: &Check, data: &StatusData, screen: &Screen) -> String {
    let language = screen.language;
    let mut args = args!["connected" => data.peers.connected, "frozen" => data.members.frozen];
    let mut set_age = |name: &str, at: Option<Moment>| at.into_iter().for_each(|at| args.set(name, ago(language, at, screen.now)));
    set_age("reconciled", data.replica.reconciled_at);
    set_age("backup", data.backup.last_at);
    if let Some(until) = data.keys.delegation_expires {
        args.set("until", day_of(language, until));
    }
    if let Some(free) = data.store.free_bytes {
        args.set("free", size(language, free));
    }
    let sentence = |key: String| language.try_text(&key, &args);
    sentence(format!("check-{}", check.id))
        .or_else(|| sentence(format!("check-{}-never", check.id)))
        .unwrap_or_else(|| super::terminal::line(&check.message))
}

/// Returns the hint; a command is the same in every language.
fn translated(check: &Check, hint: &str, screen: &Screen) -> String {
    let told = screen.language.try_text(&format!("check-{}-hint", check.id), &Args::default());
    told.unwrap_or_else(|| super::terminal::line(hint))
}
