//! `help`: the commands, one command, a topic, or a failure.

use std::str::FromStr;

use super::usage::{command_of, commands};
use crate::failure::{Failure, Slug};
use crate::i18n::{Language, args};

/// Topics beside commands and failures.
pub(super) const TOPICS: &[&str] = &["environment", "exit-codes", "formats", "accessibility", "admission", "reachability", "recovery"];

/// Returns the text of a topic; of everything, where none is named.
pub(super) fn text(topic: Option<&str>, language: Language) -> Result<String, Failure> {
    let Some(topic) = topic else { return Ok(language.say("help-top")) };
    if let Some(command) = command_of(&[topic.to_owned()]) {
        let mut parts = vec![language.say(&format!("help-command-{command}"))];
        // What is hardly ever needed is a page of its own, too.
        parts.extend((command == "key").then(|| language.say("help-topic-recovery")));
        parts.push(language.say("help-global"));
        return Ok(parts.join("\n\n"));
    }
    if let Ok(slug) = Slug::from_str(topic) {
        return Ok(failure(slug, language));
    }
    if topic == "exit-codes" {
        return Ok(exit_codes(language));
    }
    if TOPICS.contains(&topic) {
        return Ok(language.say(&format!("help-topic-{topic}")));
    }
    Err(unknown(topic))
}

fn failure(slug: Slug, language: Language) -> String {
    let failure = Failure::new(slug);
    let title = language.text(
        "help-slug",
        &args![
            "slug" => slug.as_str(),
            "exit" => slug.exit().to_string(),
            "message" => failure.message(language),
        ],
    );
    let mut text = format!("{title}\n\n{}\n", language.say(&format!("help-slug-{slug}")));
    for hint in failure.hints(language) {
        text.push_str(&format!("  {}\n", language.text("failure-hint", &args!["text" => hint])));
    }
    text
}

fn exit_codes(language: Language) -> String {
    let mut text = format!("{}\n", language.say("help-topic-exit-codes"));
    let mut last = None;
    for slug in Slug::ALL {
        let exit = if last == Some(slug.exit()) { String::new() } else { slug.exit().to_string() };
        last = Some(slug.exit());
        text.push_str(&format!("{exit:>5}  {:<22} {}\n", slug.as_str(), Failure::new(*slug).message(language)));
    }
    text
}

fn unknown(topic: &str) -> Failure {
    let names = commands().into_iter().chain(TOPICS.iter().copied()).chain(Slug::ALL.iter().map(|slug| slug.as_str()));
    let failure = Failure::new(Slug::NotFound).detail("topic").with("topic", topic);
    match crate::config::nearest(topic, names.map(str::to_owned)) {
        Some(nearest) => failure.hint("nearest").with("nearest", nearest),
        None => failure,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use clap::CommandFactory;

    use super::super::args::Call;
    use super::*;

    #[test]
    fn every_flag_of_every_command_stands_in_its_help_in_both_languages() {
        let mut grammar = Call::command();
        grammar.build();
        for language in Language::ALL {
            for name in commands() {
                let text = text(Some(name), language).unwrap();
                let command = grammar.find_subcommand(name).unwrap();
                let arguments = command.get_arguments().chain(command.get_subcommands().flat_map(clap::Command::get_arguments));
                for long in arguments.filter_map(clap::Arg::get_long) {
                    assert!(text.contains(&format!("--{long}")), "{name} --{long} in {language:?}:\n{text}");
                }
                for action in command.get_subcommands() {
                    assert!(text.contains(action.get_name()), "{name} {} in {language:?}", action.get_name());
                }
            }
        }
    }

    #[test]
    fn the_first_page_fits_a_screen_and_names_every_command() {
        for language in Language::ALL {
            let top = text(None, language).unwrap();
            assert!(top.lines().count() <= 40, "{} lines", top.lines().count());
            assert!(top.lines().all(|line| line.chars().count() <= 80), "{top}");
            for name in commands() {
                assert!(top.contains(name), "{name} in {language:?}");
            }
        }
    }

    #[test]
    fn every_topic_and_every_slug_has_a_text() {
        for language in Language::ALL {
            for topic in TOPICS.iter().copied().chain(Slug::ALL.iter().map(|slug| slug.as_str())) {
                let text = text(Some(topic), language).unwrap();
                assert!(!text.contains("help-") || topic == "exit-codes", "{topic}: {text}");
            }
        }
    }

    #[test]
    fn an_unknown_topic_is_refused_with_the_nearest() {
        let failure = text(Some("admision"), Language::English).unwrap_err();
        assert_eq!((failure.slug(), failure.hints(Language::English)), (Slug::NotFound, vec!["did you mean \"admission\"?".to_owned()]));
    }
}
