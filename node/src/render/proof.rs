//! A proof file: what it shows in a sentence, who had seen it, and what it does not show.

use super::labels;
use super::layout::{Fact, facts, marked, next, said};
use super::screen::{Mark, Screen};
use super::terminal;
use crate::api::{Answer, Claim, DigitsState, FileState, ProofData, Shown, ShownPublisher, VerifiedFile, VerifyData};
use crate::i18n::{Args, args, day_of, size};

/// Counties that are named one by one; of more, their number is told.
const NAMES_MAX: usize = 8;

/// Returns what the file that was written shows.
#[must_use]
pub fn text(answer: &Answer<ProofData>, screen: &Screen) -> String {
    let data = &answer.data;
    let file = args!["file" => &data.file, "size" => size(screen.language, data.file_bytes)];
    let mut text = says(&data.shown, &data.file, screen);
    text.push_str(&facts(screen, &all_facts(&data.shown, DigitsState::Unchecked, screen)));
    text.push_str(&contradiction(&data.shown, screen));
    if data.dry_run {
        return text + &said(screen, "proof-would", &file);
    }
    text.push_str(&said(screen, "proof-written", &file));
    text + &next(screen, "proof-next", &file)
}

/// Returns what each of the files shows, or what does not hold in it.
#[must_use]
pub fn verified(answer: &Answer<VerifyData>, screen: &Screen) -> String {
    let files: Vec<String> = answer.data.items.iter().map(|item| one(item, screen)).collect();
    let limits = if files.is_empty() || answer.data.valid == 0 { String::new() } else { said(screen, "proof-limits", &Args::default()) };
    files.join("\n") + &limits
}

fn one(item: &VerifiedFile, screen: &Screen) -> String {
    let (file, language) = (terminal::line(&item.file), screen.language);
    if let Some(fault) = &item.fault {
        let why = language.try_text(&format!("proof-fault-{}", fault.part), &Args::default());
        let why = why.unwrap_or_else(|| terminal::line(&fault.message));
        let mut text = marked(screen, Mark::Error, "verify-invalid", &args!["file" => &file, "why" => why]);
        if let Some(shown) = item.shown.as_ref().filter(|_| item.digits == DigitsState::Different) {
            let digits = Fact::new(screen, "proof-digits", digits(&shown.publisher, item.digits, screen));
            text.push_str(&facts(screen, &[digits]));
        }
        return text;
    }
    let Some(shown) = &item.shown else { return String::new() };
    let mut text = says(shown, &file, screen);
    text.push_str(&facts(screen, &all_facts(shown, item.digits, screen)));
    if shown.signed.expired {
        let day = args!["day" => day_of(screen.language, shown.signed.expires)];
        text.push_str(&marked(screen, Mark::Warning, "proof-expired", &day));
    }
    if item.state == FileState::Contradicted {
        text.push_str(&contradiction(shown, screen));
    }
    text
}

/// The one sentence.
fn says(shown: &Shown, file: &str, screen: &Screen) -> String {
    let key = match shown.claim {
        Claim::Entry => "proof-says-entry",
        Claim::Withdrawn => "proof-says-withdrawn",
        Claim::Absent => "proof-says-absent",
    };
    let mut told = args![
        "file" => file,
        "name" => name(&shown.publisher),
        "ref" => &shown.reference,
        "day" => day_of(screen.language, shown.signed.issued),
        "seq" => shown.signed.seq.to_string(),
    ];
    if let Some(reason) = &shown.reason {
        told.set("reason", terminal::line(reason));
    }
    let mark = if shown.contradicted_by.is_empty() { Mark::Good } else { Mark::Warning };
    marked(screen, mark, key, &told)
}

fn all_facts(shown: &Shown, compared: DigitsState, screen: &Screen) -> Vec<Fact> {
    let language = screen.language;
    let mut facts = Vec::new();
    if let (Some(title), Some(kind)) = (&shown.title, &shown.kind) {
        let title = terminal::line(title.as_untrusted());
        let version = shown.version.as_ref().map(|version| terminal::line(version.as_untrusted()));
        let parts: Vec<String> = [Some(title), version, Some(labels::kind(language, kind))].into_iter().flatten().collect();
        facts.push(Fact::new(screen, "proof-entry", parts.join(" · ")));
    }
    if let Some(digest) = &shown.digest {
        facts.push(Fact::new(screen, "proof-digest", digest));
    }
    let until = args!["day" => day_of(language, shown.signed.expires)];
    facts.push(Fact::new(screen, "proof-valid", language.text("proof-valid-until", &until)));
    facts.push(Fact::new(screen, "proof-witnessed", witnesses(shown, screen)));
    facts.push(Fact::new(screen, "proof-digits", digits(&shown.publisher, compared, screen)));
    facts
}

fn witnesses(shown: &Shown, screen: &Screen) -> String {
    let language = screen.language;
    let Some(since) = shown.witnessed_since else { return language.say("proof-witnessed-by-none") };
    let mut early: Vec<_> = shown.witnesses.iter().collect();
    early.sort_by_key(|witness| witness.issued.unix());
    let names: Vec<String> = early.iter().take(NAMES_MAX).map(|witness| name(&witness.publisher)).collect();
    let (count, more) = (shown.witnesses.len(), shown.witnesses.len() - names.len());
    let mut told = args!["count" => count, "day" => day_of(language, since), "names" => names.join(", ")];
    if more == 0 {
        return language.text("proof-witnessed-by", &told);
    }
    told.set("more", more);
    language.text("proof-witnessed-by-many", &told)
}

fn digits(publisher: &ShownPublisher, compared: DigitsState, screen: &Screen) -> String {
    let key = match compared {
        DigitsState::Same => "proof-digits-same",
        DigitsState::Different => "proof-digits-different",
        DigitsState::Unchecked => "proof-digits-unchecked",
    };
    screen.language.text(key, &args!["digits" => &publisher.check_digits, "name" => name(publisher)])
}

fn contradiction(shown: &Shown, screen: &Screen) -> String {
    if shown.contradicted_by.is_empty() {
        return String::new();
    }
    let names: Vec<String> = shown.contradicted_by.iter().map(|witness| name(&witness.publisher)).collect();
    let told = args!["names" => names.join(", "), "seq" => shown.signed.seq.to_string(), "name" => name(&shown.publisher)];
    marked(screen, Mark::Error, "proof-contradicted", &told)
}

fn name(publisher: &ShownPublisher) -> String {
    let name = terminal::line(publisher.name.as_untrusted());
    match &publisher.ags {
        Some(ags) => format!("{name} ({})", terminal::line(ags)),
        None => name,
    }
}
