//! An adoption that was signed, or would be.

use super::labels;
use super::layout::{Fact, facts, marked, next, said, undo};
use super::screen::{Mark, Screen};
use crate::api::{AdoptData, Answer};
use crate::i18n::{Args, args, size};

/// Returns what was signed, how to take it back, and what comes next.
#[must_use]
pub fn text(answer: &Answer<AdoptData>, screen: &Screen) -> String {
    let data = &answer.data;
    if data.head.is_none() {
        return plan(data, screen);
    }
    let mut text = String::new();
    if !data.files.is_empty() {
        let told = args!["count" => data.files.len(), "size" => size(screen.language, data.total_bytes)];
        text.push_str(&marked(screen, Mark::Good, "adopt-files", &told));
    }
    let told = args!["seq" => data.seq.to_string()];
    text.push_str(&marked(screen, Mark::Good, "adopt-signed", &told));
    text.push_str(&undo(screen, data.undo.as_deref()));
    text + &next(screen, "adopt-next", &Args::default())
}

fn plan(data: &AdoptData, screen: &Screen) -> String {
    let mut told = args![
        "ref" => &data.reference,
        "stage" => labels::stage(screen.language, &data.stage),
        "seq" => data.seq.to_string(),
    ];
    let key = match &data.version {
        Some(version) => {
            told.set("version", version);
            "adopt-would-version"
        }
        None => "adopt-would",
    };
    let mut text = said(screen, key, &told);
    let is_fetched = !data.files.is_empty();
    if is_fetched {
        text.push_str(&planned_files(data, screen));
    }
    let mut plan = Vec::new();
    if let Some(licence) = &data.licence {
        plan.push(Fact::new(screen, "adopt-licence", licence.as_untrusted()));
    }
    if let Some(needs) = &data.needs {
        plan.push(Fact::new(screen, "adopt-needs", needs.as_untrusted()));
    }
    if data.total_bytes > 0 && !is_fetched {
        plan.push(Fact::new(screen, "show-files", size(screen.language, data.total_bytes)));
    }
    plan.push(Fact::new(screen, "adopt-public", screen.language.text("adopt-public-what", &args!["ref" => &data.adoption_ref])));
    if let Some(undo) = &data.undo {
        plan.push(Fact::new(screen, "adopt-undo", undo));
    }
    text.push_str(&facts(screen, &plan));
    text + &said(screen, "nothing-written", &Args::default())
}

fn planned_files(data: &AdoptData, screen: &Screen) -> String {
    let mut told = args!["count" => data.files.len(), "size" => size(screen.language, data.total_bytes)];
    if data.fetched_bytes == 0 {
        return said(screen, "adopt-would-held", &told);
    }
    let holders: Vec<&str> = data.holders.iter().map(|holder| holder.slug.as_str()).collect();
    told.set("missing", size(screen.language, data.fetched_bytes));
    told.set("holders", holders.join(", "));
    said(screen, "adopt-would-fetch", &told)
}
