//! Keys: those of one's own identity, and a delegation before and after it is signed.

use super::layout::{Fact, facts, marked, next, said};
use super::screen::{Mark, Screen};
use crate::api::{Answer, KeyData, KeyEventData, KeyStep, Level};
use crate::i18n::{Args, args, day_of};

/// Returns the own keys, and when the signing key is to be renewed.
#[must_use]
pub fn text(answer: &Answer<KeyData>, screen: &Screen) -> String {
    let data = &answer.data;
    let mut all = vec![
        Fact::new(screen, "key-publisher", super::labels::publisher(&data.publisher)),
        Fact::new(screen, "publisher-digits", &data.check_digits),
    ];
    all.extend(data.root.iter().map(|digits| Fact::new(screen, "key-root", digits)));
    all.extend(data.next.iter().map(|digits| Fact::new(screen, "key-next", digits)));
    all.extend(data.signing.iter().map(|signing| Fact::new(screen, "key-signing", &signing.check_digits)));
    let mut text = facts(screen, &all);
    match &data.signing {
        None => text.push_str(&marked(screen, Mark::Error, "key-none", &Args::default())),
        Some(signing) => {
            let (mark, key) = match signing.level {
                Level::Ok => (Mark::Good, "key-until"),
                Level::Warning => (Mark::Warning, "key-renew"),
                Level::Error => (Mark::Error, "key-ended"),
            };
            let told = args!["day" => day_of(screen.language, signing.not_after), "days" => signing.days_left.max(0).unsigned_abs()];
            text.push_str(&marked(screen, mark, key, &told));
        }
    }
    let renew = data.signing.as_ref().is_none_or(|signing| signing.level != Level::Ok);
    if renew { text + &next(screen, "key-next-renew", &Args::default()) } else { text }
}

/// Returns what will be signed, what others see of it, and how it is taken back.
#[must_use]
pub fn plan(data: &KeyEventData, screen: &Screen) -> String {
    let mut text = said(screen, "key-plan", &args!["name" => &data.name]);
    text.push_str(&facts(screen, &about(data, screen)));
    if data.epoch > data.epoch_before {
        text.push_str(&marked(screen, Mark::Warning, "key-plan-epoch", &args!["epoch" => data.epoch.to_string()]));
    }
    text.push_str(&said(screen, "key-plan-others", &Args::default()));
    text + &said(screen, "key-plan-back", &Args::default())
}

/// Returns what became of a delegation.
#[must_use]
pub fn event(answer: &Answer<KeyEventData>, screen: &Screen) -> String {
    let data = &answer.data;
    if data.dry_run {
        return plan(data, screen) + &said(screen, "nothing-written", &Args::default());
    }
    let file = data.file.as_deref().unwrap_or_default();
    let mut text = match data.step {
        KeyStep::Planned => plan(data, screen),
        KeyStep::Drafted => marked(screen, Mark::Good, "key-drafted", &args!["file" => file]),
        KeyStep::Signed => {
            let told = args!["file" => file, "found" => data.signatures, "needed" => data.needed];
            marked(screen, Mark::Good, "key-signed", &told)
        }
        KeyStep::Applied => {
            let end = data.not_after.map(|end| day_of(screen.language, end)).unwrap_or_default();
            marked(screen, Mark::Good, "key-applied", &args!["day" => end])
        }
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

fn about(data: &KeyEventData, screen: &Screen) -> Vec<Fact> {
    let signatures = args!["found" => data.signatures, "needed" => data.needed];
    let mut all = vec![Fact::new(screen, "publisher-digits", &data.check_digits)];
    all.extend(data.signer.iter().map(|digits| Fact::new(screen, "key-signer", digits)));
    all.extend(data.replaces.iter().map(|digits| Fact::new(screen, "key-replaces", digits)));
    all.extend(data.not_before.zip(data.not_after).map(|(begin, end)| {
        let days = args!["begin" => day_of(screen.language, begin), "end" => day_of(screen.language, end)];
        Fact::new(screen, "key-valid", screen.language.text("key-valid-days", &days))
    }));
    all.push(Fact::new(screen, "key-epoch", data.epoch.to_string()));
    all.push(Fact::new(screen, "key-signatures", screen.language.text("key-signatures-of", &signatures)));
    if data.resolves > 0 {
        all.push(Fact::new(screen, "key-resolves", data.resolves.to_string()));
    }
    all
}
