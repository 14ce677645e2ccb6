//! Who vouches for whom, who is missing what, and the digits that people compare.

use super::layout::{Fact, command, facts, marked, next, said, undo};
use super::screen::{Form, Mark, Screen};
use super::table::{Cell, Column, Table};
use super::{labels, terminal};
use crate::api::{
    Answer, LackNote, LackWhat, LocalRule, PendingData, PendingNote, PendingStanding, TrustData, VouchCounts, VouchData, VouchGiven,
    VouchNote, VoucherNote,
};
use crate::i18n::{Args, args, day};

/// Returns the vouch that was or would be given, or the own vouches.
#[must_use]
pub fn vouch(answer: &Answer<VouchData>, screen: &Screen) -> String {
    let data = &answer.data;
    let Some(given) = &data.given else { return vouches(data, screen) };
    if data.dry_run {
        return vouch_plan(data, screen) + &said(screen, "vouch-would", &args!["seq" => given.seq_after.to_string()]);
    }
    let told = args!["name" => labels::publisher(&given.publisher), "seq" => given.seq_after.to_string(), "day" => day(screen.language, given.expires)];
    let is_new = given.seq_after > given.seq_before;
    let mut text = marked(screen, Mark::Good, if is_new { "vouch-done" } else { "vouch-unchanged" }, &told);
    text.push_str(&said(screen, "vouch-left", &args!["left" => data.budget_left, "budget" => data.budget]));
    text.push_str(&undo(screen, Some(&given.undo)));
    text + &next(screen, "vouch-next", &args!["id" => &given.publisher.id])
}

/// Returns what a vouch says, with both check digits: what a person compares before the question.
#[must_use]
pub fn vouch_plan(data: &VouchData, screen: &Screen) -> String {
    let Some(given) = &data.given else { return String::new() };
    let mut text = said(screen, "vouch-plan", &args!["name" => labels::publisher(&given.publisher)]);
    text.push_str(&facts(screen, &plan_facts(data, given, screen)));
    text + &said(screen, "vouch-compare", &Args::default())
}

fn plan_facts(data: &VouchData, given: &VouchGiven, screen: &Screen) -> Vec<Fact> {
    let methods: Vec<String> = given.methods.iter().map(|method| labels::vouch_method(screen.language, method)).collect();
    vec![
        Fact::new(screen, "vouch-theirs", &given.check_digits),
        Fact::new(screen, "vouch-ours", &data.own_check_digits),
        Fact::new(screen, "publisher-id", &given.publisher.id),
        Fact::new(screen, "vouch-compared", methods.join(", ")),
        Fact::new(screen, "vouch-until", day(screen.language, given.expires)),
        Fact::new(screen, "vouch-entry", &given.reference),
        Fact::new(screen, "vouch-budget", screen.language.text("vouch-of", &args!["left" => data.budget_left, "budget" => data.budget])),
    ]
}

fn vouches(data: &VouchData, screen: &Screen) -> String {
    let columns = vec![
        Column::reference(screen, "column-entry"),
        Column::text(screen, "column-publisher"),
        Column::reference(screen, "column-until"),
        Column::text(screen, "column-counts"),
        Column::text(screen, "column-digits").beyond_terminal(),
    ];
    let mut table = Table::new(screen, columns);
    for item in &data.items {
        table.row(vouch_row(item, screen));
    }
    let text = table.text();
    match screen.form() {
        Form::Pipe => text,
        Form::Terminal | Form::Accessible => {
            text + &said(screen, "vouch-left", &args!["left" => data.budget_left, "budget" => data.budget])
        }
    }
}

fn vouch_row(item: &VouchNote, screen: &Screen) -> Vec<Cell> {
    let name = item.publisher.as_ref().map_or_else(|| item.id.clone(), labels::publisher);
    let (key, value) = counts(item.counts);
    vec![
        Cell::same(&item.reference),
        Cell::of(name, &item.id),
        Cell::of(day(screen.language, item.expires), item.expires.to_string()),
        Cell::of(screen.language.say(key), value),
        Cell::same(&item.check_digits),
    ]
}

const fn counts(counts: VouchCounts) -> (&'static str, &'static str) {
    match counts {
        VouchCounts::Yes => ("counts-yes", "yes"),
        VouchCounts::OfItself => ("counts-of_itself", "of_itself"),
        VouchCounts::NotYet => ("counts-not_yet", "not_yet"),
        VouchCounts::Expired => ("counts-expired", "expired"),
        VouchCounts::TooLong => ("counts-too_long", "too_long"),
        VouchCounts::Unknown => ("counts-unknown", "unknown"),
        VouchCounts::Mismatch => ("counts-mismatch", "mismatch"),
        VouchCounts::Superseded => ("counts-superseded", "superseded"),
        VouchCounts::OverBudget => ("counts-over_budget", "over_budget"),
    }
}

/// Returns the publishers that do not belong to the network, with what each lacks and what can be done here.
#[must_use]
pub fn pending(answer: &Answer<PendingData>, screen: &Screen) -> String {
    let items = &answer.data.items;
    if screen.form() == Form::Pipe {
        return pending_rows(items, screen);
    }
    let rows: String = items.iter().map(|item| pending_one(item, screen)).collect();
    match answer.data.hidden {
        0 if items.is_empty() => said(screen, "pending-none", &Args::default()),
        0 => rows,
        hidden => rows + &said(screen, "pending-hidden", &args!["count" => hidden]),
    }
}

fn pending_rows(items: &[PendingNote], screen: &Screen) -> String {
    let columns = vec![
        Column::reference(screen, "publisher-id"),
        Column::text(screen, "column-publisher"),
        Column::text(screen, "column-state"),
        Column::number(screen, "column-vouches"),
        Column::text(screen, "column-digits"),
    ];
    let mut table = Table::new(screen, columns);
    for item in items {
        let slug = item.publisher.as_ref().map_or("", |publisher| publisher.slug.as_str());
        let (_, standing) = standing(item.standing);
        table.row(vec![
            Cell::same(&item.id),
            Cell::same(slug),
            Cell::same(standing),
            Cell::same(item.vouchers.len().to_string()),
            Cell::same(&item.check_digits),
        ]);
    }
    table.text()
}

fn pending_one(item: &PendingNote, screen: &Screen) -> String {
    let language = screen.language;
    let name = item.publisher.as_ref().map_or_else(|| language.say("pending-unnamed"), labels::publisher);
    let since = item.since.map(|since| day(language, since)).unwrap_or_default();
    let held_by = item.held_by.as_deref().map(terminal::line).unwrap_or_default();
    let (key, _) = standing(item.standing);
    let told = args!["since" => since, "held_by" => held_by];
    let mut text = match screen.form() {
        Form::Accessible => format!("{name}\n"),
        Form::Terminal | Form::Pipe => format!("{}\n", screen.strong(&name)),
    };
    let mut rows = vec![Fact::new(screen, "pending-state", language.text(key, &told))];
    rows.extend(item.lacks.iter().map(|note| Fact::new(screen, "pending-lacks", lack(note, screen))));
    rows.extend(item.vouchers.iter().map(|voucher| Fact::new(screen, "pending-voucher", voucher_line(voucher, screen))));
    rows.push(Fact::new(screen, "publisher-digits", &item.check_digits));
    rows.push(Fact::new(screen, "publisher-id", &item.id));
    text.push_str(&facts(screen, &rows));
    match &item.next {
        Some(next) => text + &command(screen, "pending-next", &args!["command" => next]),
        None => text,
    }
}

/// Returns in words what is missing.
pub(super) fn lack(note: &LackNote, screen: &Screen) -> String {
    let key = match note.what {
        LackWhat::Counties => "lack-counties",
        LackWhat::Laender => "lack-laender",
        LackWhat::OwnCounty => "lack-own_county",
        LackWhat::AnotherVoucher => "lack-another_voucher",
    };
    screen.language.text(key, &args!["have" => note.have, "need" => note.need])
}

/// Returns who vouches, and until when.
pub(super) fn voucher_line(voucher: &VoucherNote, screen: &Screen) -> String {
    let told = args!["name" => labels::publisher(&voucher.publisher), "since" => day(screen.language, voucher.issued), "day" => day(screen.language, voucher.expires)];
    screen.language.text("voucher-line", &told)
}

/// Returns the message for a standing, and how JSON names it.
pub(super) const fn standing(standing: PendingStanding) -> (&'static str, &'static str) {
    match standing {
        PendingStanding::Pending => ("standing-pending", "pending"),
        PendingStanding::Lapsed => ("standing-lapsed", "lapsed"),
        PendingStanding::Conflict => ("standing-conflict", "conflict"),
        PendingStanding::Succeeded => ("standing-succeeded", "succeeded"),
        PendingStanding::Blocked => ("standing-blocked", "blocked"),
        PendingStanding::Unknown => ("standing-unknown", "unknown"),
    }
}

/// Returns the digits to compare, and what the local policy says.
#[must_use]
pub fn trust(answer: &Answer<TrustData>, screen: &Screen) -> String {
    let data = &answer.data;
    let local = match data.local {
        LocalRule::None => "trust-local-none",
        LocalRule::Allowed => "trust-local-allowed",
        LocalRule::Blocked => "trust-local-blocked",
    };
    let name = labels::publisher(&data.publisher);
    let mut text = match screen.form() {
        Form::Accessible => format!("{name}\n"),
        Form::Terminal | Form::Pipe => format!("{}\n", screen.strong(&name)),
    };
    let mut rows = vec![
        Fact::new(screen, "vouch-theirs", &data.check_digits),
        Fact::new(screen, "vouch-ours", &data.own_check_digits),
        Fact::new(screen, "publisher-id", &data.publisher.id),
        Fact::new(screen, "trust-regard", labels::admission(screen.language, data.publisher.admission)),
        Fact::new(screen, "trust-local", screen.language.say(local)),
        Fact::new(screen, "trust-digits", screen.language.say(if data.compared { "trust-compared" } else { "trust-not_compared" })),
    ];
    if data.ignored {
        rows.push(Fact::new(screen, "trust-request", screen.language.say("trust-ignored")));
    } else if let Some(until) = data.put_off_until {
        rows.push(Fact::new(screen, "trust-request", screen.language.text("trust-later", &args!["day" => day(screen.language, until)])));
    }
    text.push_str(&facts(screen, &rows));
    if data.decided.is_none() {
        return text + &said(screen, "trust-how", &Args::default());
    }
    let key = if data.dry_run { "trust-would" } else { "trust-written" };
    text.push_str(&said(screen, key, &args!["file" => &data.file]));
    text + &undo(screen, data.undo.as_deref())
}
