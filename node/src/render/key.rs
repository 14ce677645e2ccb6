//! Keys of one's own identity.

use super::layout::{Fact, facts, marked, next};
use super::screen::{Mark, Screen};
use crate::api::{Answer, KeyData, Level};
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
    all.extend(data.guardians.iter().map(|guardian| Fact::new(screen, "key-guardian", super::labels::publisher(guardian))));
    all.extend(data.claims.iter().map(|claim| super::key_event::claim(claim, screen)));
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
    if !data.claims.is_empty() {
        text.push_str(&marked(screen, Mark::Error, "check-recovery_claimed-hint", &Args::default()));
    }
    if renew { text + &next(screen, "key-next-renew", &Args::default()) } else { text }
}
