//! The words for values of the format's vocabularies, and for publishers.

use kreisnetz_catalog::kind::Kind;
use kreisnetz_catalog::vocabulary::{STAGE, STATE, TOPIC, Vocabulary};

use super::terminal;
use crate::api::{Admission, Publisher};
use crate::i18n::Language;

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

fn term(vocabulary: &Vocabulary, language: Language, value: &str) -> String {
    vocabulary.term(value).map_or_else(|| terminal::line(value), |term| term.label(language.tag()).to_owned())
}
