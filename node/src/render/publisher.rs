//! One publisher: who it is, its keys and heads, and what speaks against it.

use super::layout::{Fact, facts, marked, next};
use super::screen::{Form, Mark, Screen};
use super::table::{Cell, Column, Table};
use super::{admission, key_event, labels};
use crate::api::{
    Admission, AdmissionRule, Answer, ContraryHead, EquivocationNote, FrozenAt, FrozenCause, HeadLink, HeadNote, IdentityNote, KeyPurpose,
    PublisherData,
};
use crate::i18n::{Args, args, day, day_of};

/// Heads that people are shown; programs ask for JSON.
const HEADS_SHOWN: usize = 10;

/// Returns the publisher with its facts, keys, heads, contradictions, and what to do.
#[must_use]
pub fn text(answer: &Answer<PublisherData>, screen: &Screen) -> String {
    let data = &answer.data;
    let (name, regard) = (labels::publisher(&data.publisher), labels::admission(screen.language, data.publisher.admission));
    let mut text = match screen.form() {
        Form::Accessible => format!("{name}\n{regard}\n"),
        Form::Terminal | Form::Pipe => format!("{}   {regard}\n", screen.strong(&name)),
    };
    text.push_str(&facts(screen, &all_facts(data, screen)));
    text.push_str(&section(screen, "publisher-identity", &identity(data, screen)));
    text.push_str(&section(screen, "publisher-heads", &heads(data, screen)));
    text + &contradictions(data, screen)
}

fn section(screen: &Screen, key: &str, table: &str) -> String {
    match screen.form() {
        _ if table.is_empty() => String::new(),
        Form::Pipe => table.to_owned(),
        Form::Terminal | Form::Accessible => format!("{}\n{table}", screen.strong(&screen.language.say(key))),
    }
}

fn all_facts(data: &PublisherData, screen: &Screen) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new(screen, "publisher-id", &data.publisher.id),
        Fact::new(screen, "publisher-digits", &data.check_digits),
        Fact::new(screen, "publisher-path", reason(data, screen)),
    ];
    facts.extend(data.successors.iter().map(|next| Fact::new(screen, "publisher-now", labels::publisher(next))));
    facts.extend(data.claims.iter().map(|claim| key_event::claim(claim, screen)));
    facts.extend(data.path.lacks.iter().map(|note| Fact::new(screen, "publisher-missing", admission::lack(note, screen))));
    facts.extend(data.path.given.iter().map(|voucher| Fact::new(screen, "publisher-voucher", admission::voucher_line(voucher, screen))));
    for chain in &data.path.chains {
        let names: Vec<String> = chain.iter().map(labels::publisher).collect();
        facts.push(Fact::new(screen, "publisher-chain", names.join(" → ")));
    }
    facts.extend(data.guardians.iter().map(|guardian| Fact::new(screen, "key-guardian", labels::publisher(guardian))));
    facts.extend(data.conflicts.iter().map(|rival| Fact::new(screen, "publisher-rival", &rival.id)));
    facts
}

/// Says in a sentence why it belongs to the network, or where it stands.
fn reason(data: &PublisherData, screen: &Screen) -> String {
    let path = &data.path;
    let since = path.since.map(|since| day(screen.language, since)).unwrap_or_default();
    let held_by = data.conflicts.first().map(|rival| rival.id.clone()).unwrap_or_default();
    let key = match (path.rule, path.standing) {
        (AdmissionRule::Founding, _) => "publisher-admitted",
        (AdmissionRule::Allowed, _) => "publisher-allowed",
        (AdmissionRule::Vouched, _) => "publisher-vouched",
        (AdmissionRule::None, Some(standing)) => admission::standing(standing).0,
        (AdmissionRule::None, None) => "standing-pending",
    };
    screen.language.text(key, &args!["since" => since, "held_by" => held_by])
}

fn identity(data: &PublisherData, screen: &Screen) -> String {
    let columns = vec![
        Column::number(screen, "column-place"),
        Column::reference(screen, "column-event"),
        Column::reference(screen, "column-made"),
        Column::reference(screen, "column-key-for"),
        Column::reference(screen, "column-digits"),
    ];
    let mut table = Table::new(screen, columns);
    for event in &data.events {
        if event.keys.is_empty() {
            let mut row = event_cells(event, screen);
            row.extend([Cell::of("–", ""), Cell::of("–", "")]);
            table.row(row);
        }
        for key in &event.keys {
            let (purpose, value) = purpose(key.purpose);
            let mut row = event_cells(event, screen);
            row.extend([Cell::of(screen.language.say(purpose), value), Cell::same(&key.check_digits)]);
            table.row(row);
        }
    }
    table.text()
}

fn event_cells(event: &IdentityNote, screen: &Screen) -> Vec<Cell> {
    let key = match event.kind.as_str() {
        "inception" => "event-inception",
        "delegation" => "event-delegation",
        "rotation" => "event-rotation",
        "revocation" => "event-revocation",
        "recovery/claim" => "event-claim",
        "recovery/veto" => "event-veto",
        "recovery/complete" => "event-recovery",
        _ => "event-succession",
    };
    let kind = screen.language.say(key);
    let kind = if event.in_force { kind } else { screen.language.text("event-void", &args!["event" => kind]) };
    vec![
        Cell::same(event.n.to_string()),
        Cell::of(kind, &event.kind),
        Cell::of(day_of(screen.language, event.created), event.created.to_string()),
    ]
}

const fn purpose(purpose: KeyPurpose) -> (&'static str, &'static str) {
    match purpose {
        KeyPurpose::Root => ("key-root", "root"),
        KeyPurpose::Next => ("key-next", "next"),
        KeyPurpose::Signing => ("key-signing", "signing"),
    }
}

fn heads(data: &PublisherData, screen: &Screen) -> String {
    let columns = vec![
        Column::number(screen, "column-seq"),
        Column::number(screen, "column-epoch"),
        Column::reference(screen, "column-issued"),
        Column::number(screen, "column-entries"),
        Column::reference(screen, "column-link"),
    ];
    let mut table = Table::new(screen, columns);
    for head in data.heads.iter().take(HEADS_SHOWN) {
        table.row(head_cells(head, screen));
    }
    table.text()
}

fn head_cells(head: &HeadNote, screen: &Screen) -> Vec<Cell> {
    let (link, value) = match head.link {
        HeadLink::First => ("head-first", "first"),
        HeadLink::Linked => ("head-linked", "linked"),
        HeadLink::Gap => ("head-gap", "gap"),
        HeadLink::Oldest => ("head-oldest", "oldest"),
    };
    vec![
        Cell::same(head.seq.to_string()),
        Cell::same(head.epoch.to_string()),
        Cell::of(day_of(screen.language, head.issued), head.issued.to_string()),
        Cell::same(head.count.to_string()),
        Cell::of(screen.language.say(link), value),
    ]
}

fn contradictions(data: &PublisherData, screen: &Screen) -> String {
    let mut text = match &data.frozen {
        Some(frozen) => cut_off(frozen, screen),
        None if data.equivocations.is_empty() => return String::new(),
        None => marked(screen, Mark::Warning, "publisher-healed", &Args::default()),
    };
    for proof in &data.equivocations {
        text.push_str(&facts(screen, &proof_facts(proof, screen)));
    }
    if data.equivocations_more > 0 {
        text.push_str(&marked(screen, Mark::Warning, "publisher-more", &args!["count" => data.equivocations_more]));
    }
    if let Some(frozen) = &data.frozen {
        text.push_str(&next(screen, what_next(frozen.cause, data.publisher.admission == Admission::Own), &Args::default()));
    }
    text
}

fn cut_off(frozen: &FrozenAt, screen: &Screen) -> String {
    match frozen.cause {
        FrozenCause::Voided => marked(screen, Mark::Error, "publisher-voided", &Args::default()),
        FrozenCause::Identity => marked(screen, Mark::Error, "publisher-contested", &Args::default()),
        FrozenCause::Heads if frozen.seq == 0 => marked(screen, Mark::Error, "publisher-frozen-whole", &Args::default()),
        FrozenCause::Heads => marked(screen, Mark::Error, "publisher-frozen", &args!["seq" => frozen.seq.to_string()]),
    }
}

const fn what_next(cause: FrozenCause, is_own: bool) -> &'static str {
    match (cause, is_own) {
        (FrozenCause::Heads, true) => "publisher-next-own",
        (FrozenCause::Heads, false) => "publisher-next",
        (FrozenCause::Identity, true) => "publisher-next-contested-own",
        (FrozenCause::Voided, true) => "publisher-next-voided-own",
        (FrozenCause::Identity | FrozenCause::Voided, false) => "publisher-next-call",
    }
}

fn proof_facts(proof: &EquivocationNote, screen: &Screen) -> Vec<Fact> {
    let since = screen.language.text("publisher-known-since", &args!["day" => day_of(screen.language, proof.known_since)]);
    let mut facts = vec![Fact::new(screen, "publisher-proof", &proof.id), Fact::new(screen, "publisher-known", since)];
    facts.extend(proof.heads.iter().map(|head| Fact::new(screen, "publisher-head", contrary(head, screen))));
    facts
}

fn contrary(head: &ContraryHead, screen: &Screen) -> String {
    let told = args![
        "epoch" => head.epoch.to_string(),
        "seq" => head.seq.to_string(),
        "day" => day_of(screen.language, head.issued),
        "digest" => &head.digest,
    ];
    screen.language.text("publisher-contrary", &told)
}
