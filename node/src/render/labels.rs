//! The words for values of the format's vocabularies, and for publishers.

use kreisnetz_catalog::kind::Kind;
use kreisnetz_catalog::vocabulary::{
    ACCESSIBILITY, ASSET_TYPE, AUDIENCE, CRITERION, DUTY, FUNDER_LEVEL, MEASURE_STATE, OPERATING_MODEL, PRIVACY, RECOMMENDATION,
    RURAL_TYPE, STAGE, STATE, SUPPORT_FORM, TOPIC, VOUCH_METHOD, Vocabulary, WITHDRAW_REASON,
};

use super::terminal;
use crate::api::{Admission, Publisher};
use crate::i18n::{Args, Language, day, day_of, whole};

/// Returns the word for a kind; a kind that this version does not know stays as it is.
pub(super) fn kind(language: Language, value: &str) -> String {
    value.parse::<Kind>().map_or_else(|_| terminal::line(value), |kind| kind.label(language.tag()).to_owned())
}

/// Returns the words for a field of action.
pub(super) fn topic(language: Language, value: &str) -> String {
    term(&TOPIC, language, value)
}

/// Returns the word for the stage of an adoption.
pub(super) fn stage(language: Language, value: &str) -> String {
    term(&STAGE, language, value)
}

/// Returns the word for the state of an entry; stages of adoptions are states too.
pub(super) fn state(language: Language, value: &str) -> String {
    STATE.term(value).map_or_else(|| stage(language, value), |term| term.label(language.tag()).to_owned())
}

/// Returns the word for how this node regards a publisher.
pub(super) fn admission(language: Language, admission: Admission) -> String {
    language.say(match admission {
        Admission::Own => "admission-self",
        Admission::Founding => "admission-founding",
        Admission::Admitted => "admission-admitted",
        Admission::Pending => "admission-pending",
        Admission::Conflict => "admission-conflict",
        Admission::Frozen => "admission-frozen",
        Admission::Blocked => "admission-blocked",
    })
}

/// Returns how JSON names the regard.
pub(super) const fn admission_value(admission: Admission) -> &'static str {
    match admission {
        Admission::Own => "self",
        Admission::Founding => "founding",
        Admission::Admitted => "admitted",
        Admission::Pending => "pending",
        Admission::Conflict => "conflict",
        Admission::Frozen => "frozen",
        Admission::Blocked => "blocked",
    }
}

/// Returns name and official key.
pub(super) fn publisher(publisher: &Publisher) -> String {
    let name = terminal::line(publisher.name.as_untrusted());
    match &publisher.ags {
        Some(ags) => format!("{name} ({})", terminal::line(ags)),
        None => name,
    }
}

/// Returns the word for why an entry was withdrawn; another reason stays as it is.
pub(super) fn withdrawal(language: Language, value: &str) -> String {
    term(&WITHDRAW_REASON, language, value)
}

/// Returns an amount of euros, without cents where there are none.
pub(super) fn euros(language: Language, cents: u64) -> String {
    let (euros, rest) = (whole(language, cents / 100), cents % 100);
    let comma = if language == Language::German { ',' } else { '.' };
    if rest == 0 { format!("{euros} EUR") } else { format!("{euros}{comma}{rest:02} EUR") }
}

/// Returns the word for a value of the field that a comparison names so; where the field has no words, the value.
pub(super) fn value(language: Language, field: &str, value: &str) -> String {
    let vocabulary = match field {
        "kind" => return kind(language, value),
        "state" => return state(language, value),
        "evidence" => return language.try_text(&format!("evidence-{value}"), &Args::default()).unwrap_or_else(|| terminal::line(value)),
        "updated" => return value.parse().map_or_else(|_| terminal::line(value), |at| day_of(language, at)),
        "maintained_until" | "latest_adoption" | "population_date" => {
            return value.parse().map_or_else(|_| terminal::line(value), |on| day(language, on));
        }
        "topics" => &TOPIC,
        "type" => &ASSET_TYPE,
        "operating_models" => &OPERATING_MODEL,
        "privacy" => &PRIVACY,
        "accessibility" => &ACCESSIBILITY,
        "rural_type" => &RURAL_TYPE,
        "funder_level" => &FUNDER_LEVEL,
        "transfer" | "open_source" => &DUTY,
        "approved_on" => return value.parse().map_or_else(|_| terminal::line(value), |on| day(language, on)),
        "period" | "call" => return interval(language, value),
        _ => return terminal::line(value),
    };
    term(vocabulary, language, value)
}

/// Returns an interval of two days, `from/until`, as people write it; an open end is left out.
fn interval(language: Language, value: &str) -> String {
    let end =
        |text: &str| if text == ".." { String::new() } else { text.parse().map_or_else(|_| terminal::line(text), |on| day(language, on)) };
    value.split_once('/').map_or_else(|| terminal::line(value), |(from, until)| format!("{} – {}", end(from), end(until)).trim().to_owned())
}

/// Returns the word for how far a measure is.
pub(super) fn measure_state(language: Language, value: &str) -> String {
    term(&MEASURE_STATE, language, value)
}

/// Returns the words for how check digits were compared.
pub(super) fn vouch_method(language: Language, value: &str) -> String {
    term(&VOUCH_METHOD, language, value)
}

/// Returns the word for a form of support.
pub(super) fn support_form(language: Language, value: &str) -> String {
    term(&SUPPORT_FORM, language, value)
}

/// Returns the word for a criterion.
pub(super) fn criterion(language: Language, value: &str) -> String {
    term(&CRITERION, language, value)
}

/// Returns the word for what a pilot recommends.
pub(super) fn recommendation(language: Language, value: &str) -> String {
    term(&RECOMMENDATION, language, value)
}

/// Returns the word for those whose answers feedback sums up.
pub(super) fn audience(language: Language, value: &str) -> String {
    term(&AUDIENCE, language, value)
}

fn term(vocabulary: &Vocabulary, language: Language, value: &str) -> String {
    vocabulary.term(value).map_or_else(|| terminal::line(value), |term| term.label(language.tag()).to_owned())
}
