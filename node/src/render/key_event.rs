//! An event of the root keys before and after it is signed.

use super::layout::{Fact, facts, marked, next, said};
use super::screen::{Mark, Screen};
use crate::api::{Answer, KeyClaim, KeyEventData, KeyStep};
use crate::i18n::{Args, args, day_of, instant};

/// Returns what will be signed, what others see of it, and how it is taken back.
#[must_use]
pub fn plan(data: &KeyEventData, screen: &Screen) -> String {
    let mut text = said(screen, plans(data)[0], &args!["name" => &data.name]);
    text.push_str(&facts(screen, &about(data, screen)));
    if data.epoch > data.epoch_before {
        text.push_str(&marked(screen, Mark::Warning, "key-plan-epoch", &args!["epoch" => data.epoch.to_string()]));
    }
    text.push_str(&said(screen, plans(data)[1], &Args::default()));
    text + &said(screen, plans(data)[2], &Args::default())
}

/// What is signed, what others see, and the way back, by kind of event.
fn plans(data: &KeyEventData) -> [&'static str; 3] {
    match data.kind.as_str() {
        "revocation" => ["key-plan-revocation", "key-plan-revocation-others", "key-plan-revocation-back"],
        "rotation" => ["key-plan-rotation", "key-plan-rotation-others", "key-plan-rotation-back"],
        "recovery/claim" => ["key-plan-recovery-claim", "key-plan-recovery-claim-others", "key-plan-recovery-claim-back"],
        "recovery/veto" => ["key-plan-recovery-veto", "key-plan-recovery-veto-others", "key-plan-recovery-veto-back"],
        "recovery/complete" => ["key-plan-recovery-complete", "key-plan-recovery-complete-others", "key-plan-recovery-complete-back"],
        "succession" => ["key-plan-succession", "key-plan-succession-others", "key-plan-succession-back"],
        _ => ["key-plan", "key-plan-others", "key-plan-back"],
    }
}

/// Returns what became of an event.
#[must_use]
pub fn text(answer: &Answer<KeyEventData>, screen: &Screen) -> String {
    let data = &answer.data;
    if data.step == KeyStep::Listed {
        return listed(data, screen);
    }
    if data.dry_run {
        return plan(data, screen) + &said(screen, "nothing-written", &Args::default());
    }
    let file = data.file.as_deref().unwrap_or_default();
    let mut text = match data.step {
        KeyStep::Listed | KeyStep::Planned => plan(data, screen),
        KeyStep::Drafted => {
            let key = if data.kind == "delegation" { "key-drafted" } else { "key-drafted-other" };
            marked(screen, Mark::Good, key, &args!["file" => file])
        }
        KeyStep::Signed => {
            let told = args!["file" => file, "found" => data.signatures, "needed" => data.needed];
            let key = if is_of_many(data) { "key-signed-all" } else { "key-signed" };
            marked(screen, Mark::Good, key, &told)
        }
        KeyStep::Applied => applied(data, screen),
    };
    if data.guard_renewed {
        text.push_str(&marked(screen, Mark::Warning, "key-guard-renewed", &Args::default()));
    }
    text.push_str(&facts(screen, &about(data, screen)));
    match data.next.first() {
        Some(command) => text + &next(screen, "key-next-command", &args!["command" => command]),
        None => text + &next(screen, "key-next-run", &Args::default()),
    }
}

/// Returns the heads of a key, for whoever says which is the last good one.
fn listed(data: &KeyEventData, screen: &Screen) -> String {
    let mut text = if data.kind == "revocation" {
        said(screen, "key-listed", &Args::default())
    } else {
        said(screen, "key-claims", &args!["count" => data.claims.len()])
    };
    text.push_str(&facts(screen, &about(data, screen)));
    match data.next.first() {
        Some(command) => text + &next(screen, "key-next-command", &args!["command" => command]),
        None => text,
    }
}

fn applied(data: &KeyEventData, screen: &Screen) -> String {
    let none = Args::default();
    match data.kind.as_str() {
        "revocation" => marked(screen, Mark::Good, "key-revocation-applied", &none),
        "rotation" => marked(screen, Mark::Good, "key-rotation-applied", &none),
        "recovery/claim" => marked(screen, Mark::Good, "key-recovery-claim-applied", &none),
        "recovery/veto" => marked(screen, Mark::Good, "key-recovery-veto-applied", &none),
        "recovery/complete" => marked(screen, Mark::Good, "key-recovery-complete-applied", &none),
        "succession" => marked(screen, Mark::Good, "key-succession-applied", &none),
        _ => {
            let end = data.not_after.map(|end| day_of(screen.language, end)).unwrap_or_default();
            marked(screen, Mark::Good, "key-applied", &args!["day" => end])
        }
    }
}

fn about(data: &KeyEventData, screen: &Screen) -> Vec<Fact> {
    let signatures = args!["found" => data.signatures, "needed" => data.needed];
    let mut all = vec![Fact::new(screen, "publisher-digits", &data.check_digits)];
    all.extend(data.signer.iter().map(|digits| Fact::new(screen, "key-signer", digits)));
    all.extend(changed(data, screen));
    all.extend(data.replaces.iter().filter(|_| data.kind == "delegation").map(|digits| Fact::new(screen, "key-replaces", digits)));
    all.extend(data.not_before.zip(data.not_after).map(|(begin, end)| {
        let days = args!["begin" => day_of(screen.language, begin), "end" => day_of(screen.language, end)];
        Fact::new(screen, "key-valid", screen.language.text("key-valid-days", &days))
    }));
    all.push(Fact::new(screen, "key-epoch", data.epoch.to_string()));
    if data.step == KeyStep::Listed {
        return all;
    }
    let of = if is_of_many(data) { "key-signatures-all" } else { "key-signatures-of" };
    all.push(Fact::new(screen, "key-signatures", screen.language.text(of, &signatures)));
    if data.kind.starts_with("recovery/") && data.missing_new + data.missing_root + data.missing_guardians.len() as u64 > 0 {
        let missing = args!["keys" => data.missing_new + data.missing_root, "guardians" => data.missing_guardians.len()];
        all.push(Fact::new(screen, "key-missing", screen.language.text("key-missing-recovery", &missing)));
    } else if data.kind != "delegation" && data.missing_root + data.missing_new > 0 {
        let missing = args!["root" => data.missing_root, "new" => data.missing_new];
        let of = if data.kind == "rotation" { "key-missing-all" } else { "key-missing-root" };
        all.push(Fact::new(screen, "key-missing", screen.language.text(of, &missing)));
    }
    if data.resolves > 0 {
        all.push(Fact::new(screen, "key-resolves", data.resolves.to_string()));
    }
    all
}

/// Says whether keys of several sets sign, or guardians.
fn is_of_many(data: &KeyEventData) -> bool {
    data.kind == "rotation" || data.kind.starts_with("recovery/")
}

/// Returns why, in the words of the kind of event.
fn reason(data: &KeyEventData, reason: &str, screen: &Screen) -> Fact {
    let (label, key) = match (data.kind.as_str(), reason) {
        ("recovery/claim", "reserve") => ("key-basis", "key-basis-reserve"),
        ("recovery/claim", "guardians") => ("key-basis", "key-basis-guardians"),
        ("recovery/claim", _) => ("key-basis", "key-basis-both"),
        ("succession", "merged") => ("key-reason", "key-succession-merged"),
        ("succession", "split") => ("key-reason", "key-succession-split"),
        ("succession", _) => ("key-reason", "key-succession-dissolved"),
        (_, "stolen") => ("key-reason", "key-reason-stolen"),
        (_, "lost") => ("key-reason", "key-reason-lost"),
        _ => ("key-reason", "key-reason-retired"),
    };
    Fact::new(screen, label, screen.language.say(key))
}

/// What is told of a claim to new root keys.
pub(super) fn claim(claim: &KeyClaim, screen: &Screen) -> Fact {
    let days = args!["made" => day_of(screen.language, claim.made), "completes" => day_of(screen.language, claim.completes)];
    let key = if claim.can_be_vetoed { "key-claim-told" } else { "key-claim-told-no-veto" };
    Fact::new(screen, "key-claim", screen.language.text(key, &days))
}

/// What an event other than a delegation changes.
fn changed(data: &KeyEventData, screen: &Screen) -> Vec<Fact> {
    let mut all: Vec<Fact> = data.revoked.iter().map(|digits| Fact::new(screen, "key-revoked", digits)).collect();
    all.extend(data.reason.iter().map(|word| reason(data, word, screen)));
    all.extend(data.claims.iter().map(|pending| claim(pending, screen)));
    all.extend(data.successors.iter().map(|successor| Fact::new(screen, "key-successor", successor)));
    if data.kind == "succession" {
        all.extend(data.not_before.map(|from| Fact::new(screen, "key-effective", day_of(screen.language, from))));
    }
    all.extend(data.heads.iter().map(|head| {
        let told = args!["seq" => head.seq.to_string(), "epoch" => head.epoch.to_string(),
            "when" => instant(screen.language, head.issued, screen.now), "entries" => head.entries];
        Fact::new(screen, "key-head", screen.language.text("key-head-told", &told))
    }));
    all.extend(data.roots.iter().map(|digits| Fact::new(screen, "key-new-root", digits)));
    all.extend(data.guardians.iter().map(|guardian| Fact::new(screen, "key-guardian", guardian)));
    all.extend(data.files.iter().map(|file| Fact::new(screen, "key-new-file", file)));
    if data.step != KeyStep::Listed && matches!(data.kind.as_str(), "revocation" | "rotation" | "recovery/complete") {
        let told = match data.last_good {
            Some(seq) => screen.language.text("key-last-good-seq", &args!["seq" => seq.to_string()]),
            None => screen.language.say("key-last-good-none"),
        };
        all.push(Fact::new(screen, "key-last-good", told));
    }
    all
}
