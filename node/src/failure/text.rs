//! The sentences of a failure, by slug and context.

use super::{DETAIL, Failure, HINT, MESSAGE};
use crate::i18n::{Args, Language};

pub(super) fn message(failure: &Failure, language: Language) -> String {
    if let Some(told) = failure.context.get(MESSAGE)
        && !failure.context.contains_key(DETAIL)
    {
        return told.clone();
    }
    let arguments = arguments(failure);
    let general = format!("error-{}", failure.slug);
    wordings(failure, DETAIL)
        .map(|wording| format!("{general}-{wording}"))
        .find_map(|key| language.try_text(&key, &arguments))
        .unwrap_or_else(|| language.text(&general, &arguments))
}

pub(super) fn hints(failure: &Failure, language: Language) -> Vec<String> {
    let arguments = arguments(failure);
    let general = format!("hint-{}", failure.slug);
    wordings(failure, HINT)
        .map(|wording| format!("{general}-{wording}"))
        .find_map(|key| language.try_text(&key, &arguments))
        .unwrap_or_else(|| language.text(&general, &arguments))
        .lines()
        .map(str::to_owned)
        .collect()
}

/// The wordings to try: the chosen one, then the names that the context can fill in.
fn wordings<'a>(failure: &'a Failure, chosen: &str) -> impl Iterator<Item = &'a str> {
    let chosen = failure.context.get(chosen).map(String::as_str);
    let detail = failure.context.get(DETAIL).map(String::as_str);
    let names = failure.context.keys().map(String::as_str);
    chosen.into_iter().chain(detail).chain(names)
}

fn arguments(failure: &Failure) -> Args {
    let mut arguments = Args::default();
    for (name, value) in &failure.context {
        arguments.set(name, value.as_str());
    }
    arguments
}
