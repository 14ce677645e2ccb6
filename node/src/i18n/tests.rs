#![allow(clippy::unwrap_used)]
//! Every sentence is there in both languages, complete, and said somewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::str::FromStr;

use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

use super::bundles::FILES;
use super::{Args, Language};
use crate::failure::{Failure, Slug};

type Messages = BTreeMap<String, BTreeSet<String>>;

/// Keys with their variables.
fn messages(language: Language) -> Messages {
    let mut messages = Messages::new();
    for (name, english, german) in FILES {
        let text = if language == Language::English { english } else { german };
        let resource = parser::parse(*text).map_err(|(_, errors)| errors).unwrap_or_else(|errors| panic!("{name}.ftl: {errors:?}"));
        for entry in resource.body {
            if let Entry::Message(message) = entry {
                let mut variables = BTreeSet::new();
                of_pattern(message.value.as_ref().unwrap(), &mut variables);
                let twice = messages.insert(message.id.name.to_owned(), variables);
                assert_eq!(twice, None, "{} stands twice", message.id.name);
            }
        }
    }
    messages
}

fn of_pattern(pattern: &Pattern<&str>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            of_expression(expression, variables);
        }
    }
}

fn of_expression(expression: &Expression<&str>, variables: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => of_inline(inline, variables),
        Expression::Select { selector, variants } => {
            of_inline(selector, variables);
            for variant in variants {
                of_pattern(&variant.value, variables);
            }
        }
    }
}

fn of_inline(inline: &InlineExpression<&str>, variables: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => drop(variables.insert(id.name.to_owned())),
        InlineExpression::Placeable { expression } => of_expression(expression, variables),
        InlineExpression::FunctionReference { arguments, .. } => {
            let CallArguments { positional, .. } = arguments;
            positional.iter().for_each(|inline| of_inline(inline, variables));
        }
        _ => {}
    }
}

/// The text of all sources of the package.
fn sources() -> String {
    fn read(folder: &Path, text: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, text);
            } else if path.extension().is_some_and(|end| end == "rs") {
                text.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut text = String::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut text);
    text
}

/// What follows `before` in the text, up to the next quotation mark.
fn quoted<'t>(text: &'t str, before: &'t str) -> impl Iterator<Item = &'t str> {
    text.match_indices(before).map(move |(at, _)| text[at + before.len()..].split('"').next().unwrap())
}

#[test]
fn both_languages_have_the_same_sentences_with_the_same_values() {
    let (english, german) = (messages(Language::English), messages(Language::German));
    for (key, variables) in &english {
        assert_eq!(Some(variables), german.get(key), "{key}");
    }
    for key in german.keys() {
        assert!(english.contains_key(key), "{key} is there in German only");
    }
}

#[test]
fn no_sentence_is_unused() {
    let sources = sources();
    let families: BTreeSet<&str> = quoted(&sources, "\"").filter_map(|text| text.split_once("-{").map(|(family, _)| family)).collect();
    for key in messages(Language::English).keys() {
        let is_said = sources.contains(&format!("\"{key}\""));
        let of_family = families.iter().any(|family| key.strip_prefix(family).is_some_and(|rest| rest.starts_with('-')));
        assert!(is_said || of_family, "{key} is never said");
    }
}

#[test]
fn every_slug_has_a_code_a_text_a_hint_and_a_topic_in_both_languages() {
    for slug in Slug::ALL {
        let failure = Failure::new(*slug);
        assert!(failure.exit() > 0 && failure.http_status() >= 200);
        for language in Language::ALL {
            let hints = failure.hints(language);
            assert!((1..=3).contains(&hints.len()), "{slug}: {hints:?}");
            for text in hints.iter().chain([&failure.message(language), &language.say(&format!("help-slug-{slug}"))]) {
                let is_key = ["error-", "hint-", "help-"].iter().any(|family| text.starts_with(family));
                assert!(!text.is_empty() && !is_key && !text.contains("{$"), "{slug}: {text}");
            }
        }
    }
}

#[test]
fn the_wordings_of_failures_belong_to_slugs_and_the_general_ones_need_no_value() {
    for (key, variables) in messages(Language::English) {
        let Some(rest) = ["error-", "hint-", "help-slug-"].iter().find_map(|family| key.strip_prefix(family)) else { continue };
        let slug = rest.split('-').next().unwrap();
        assert!(Slug::from_str(slug).is_ok(), "{key}");
        assert!(rest != slug || variables.is_empty(), "{key} needs {variables:?}");
    }
}

#[test]
fn every_wording_that_the_sources_choose_exists() {
    let (sources, messages) = (sources(), messages(Language::English));
    for (call, family) in [(".detail(\"", "error-"), (".hint(\"", "hint-")] {
        for wording in quoted(&sources, call) {
            let exists = messages.keys().any(|key| key.starts_with(family) && key.ends_with(&format!("-{wording}")));
            assert!(exists || wording == "none", "{family}…-{wording}");
        }
    }
}

#[test]
fn every_problem_of_drafts_and_imports_has_a_sentence() {
    let (english, said) = (messages(Language::English), |slug: &str| format!("problem-{slug}"));
    for slug in kreisnetz_catalog::schema::PROBLEM_SLUGS {
        let given = kreisnetz_catalog::schema::problem_args(slug).unwrap();
        let wanted = english.get(&said(slug)).unwrap_or_else(|| panic!("problem-{slug} is missing"));
        assert!(wanted.iter().all(|name| given.contains(&name.as_str())), "{slug} is given {given:?}");
    }
    for slug in kreisnetz_interop::publiccode::FINDING_SLUGS {
        assert!(english.contains_key(&said(slug)), "problem-{slug} is missing");
    }
}

#[test]
fn a_wording_is_chosen_by_what_the_context_can_fill_in() {
    let failure = Failure::new(Slug::NotFound).with("ref", "uelzen/kuubu");
    assert_eq!(failure.message(Language::English), "there is no entry uelzen/kuubu");
    let failure = Failure::new(Slug::NotFound).detail("version").with("ref", "uelzen/kuubu");
    assert_eq!(failure.message(Language::English), "there is no entry uelzen/kuubu", "without the version the next best is said");
    assert_eq!(Failure::new(Slug::NotFound).message(Language::German), "Nichts hat diesen Namen");
}

#[test]
fn a_failure_of_a_newer_node_keeps_its_message() {
    let newer = r#"{"schema":"kreisnetz.error/1","error":{"slug":"moon_phase","exit":60,"message":"wait for the full moon","hints":[],"help":"moon_phase","context":{}}}"#;
    let failure: Failure = serde_json::from_str(newer).unwrap();
    assert_eq!((failure.slug(), failure.message(Language::German).as_str()), (Slug::Internal, "wait for the full moon"));
    let ours = Failure::new(Slug::ExpectationFailed).with("expected", 21).with("actual", 22);
    let document = serde_json::to_string(&ours).unwrap();
    assert_eq!(serde_json::from_str::<Failure>(&document).unwrap(), ours);
    assert!(
        document.starts_with(r#"{"schema":"kreisnetz.error/1","error":{"slug":"expectation_failed","exit":5,"message":"#),
        "{document}"
    );
}

#[test]
fn numbers_in_sentences_are_grouped() {
    let mut args = Args::default();
    args.set("count", 1284_u64);
    assert_eq!(Language::German.text("ago-days", &args), "vor 1 284 Tagen");
}

#[test]
fn a_posix_locale_names_its_language() {
    assert_eq!(Language::from_locale("de_DE.UTF-8"), Some(Language::German));
    assert_eq!(Language::from_locale("de"), Some(Language::German));
    assert_eq!(Language::from_locale("C.UTF-8"), Some(Language::English));
    assert_eq!(Language::from_locale("fr_FR"), None);
}

#[test]
fn a_text_put_into_a_sentence_cannot_steer_the_terminal() {
    let mut args = Args::default();
    args.set("ref", "uelzen/\u{1b}[2Jkuubu\u{202e}");
    assert_eq!(Language::English.text("error-not_found-ref", &args), "there is no entry uelzen/[2Jkuubu");
}
