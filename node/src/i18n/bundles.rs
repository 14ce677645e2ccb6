//! The embedded Fluent files, parsed once a process.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::{Args, Language, number};

type Bundle = FluentBundle<FluentResource>;

macro_rules! locale {
    ($($name:literal)+) => {
        &[$((
            $name,
            include_str!(concat!("../../locales/en/", $name, ".ftl")),
            include_str!(concat!("../../locales/de/", $name, ".ftl")),
        ),)+]
    };
}

/// Name, English and German text of each file.
pub(super) const FILES: &[(&str, &str, &str)] =
    locale!("admission" "backup" "bundle" "cli" "drill" "errors" "failures" "help" "hints" "network" "problems" "recovery" "render");

static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle(Language::English));
static GERMAN: LazyLock<Bundle> = LazyLock::new(|| bundle(Language::German));

/// A sentence, and whether every argument was there.
pub(super) struct Formatted {
    pub(super) text: String,
    pub(super) complete: bool,
}

pub(super) fn format(language: Language, key: &str, args: &Args) -> Option<Formatted> {
    let bundle: &Bundle = match language {
        Language::English => &ENGLISH,
        Language::German => &GERMAN,
    };
    let pattern = bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    let arguments = args.to_fluent();
    let text = bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned();
    Some(Formatted { text, complete: errors.is_empty() })
}

fn bundle(language: Language) -> Bundle {
    // Both tags are well-formed; a default would only lose the plural forms.
    let tag = LanguageIdentifier::from_bytes(language.tag().as_bytes()).unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    // The marks that isolate a text's direction would be copied along with references.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match language {
        Language::English => |value, _| grouped(Language::English, value),
        Language::German => |value, _| grouped(Language::German, value),
    }));
    for (_, english, german) in FILES {
        let text = match language {
            Language::English => english,
            Language::German => german,
        };
        // A test parses every file; a fault in one would lose that one message only.
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(rest, _)| rest);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

fn grouped(language: Language, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(count) => count.as_string().parse().ok().map(|count| number::whole(language, count)),
        _ => None,
    }
}
