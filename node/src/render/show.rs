//! One entry: what it is, who uses it, who signs it.

use unicode_width::UnicodeWidthStr;

use super::layout::{Fact, facts, hanging, marked, next, paragraphs};
use super::screen::{Form, Mark, Screen};
use super::{labels, terminal};
use crate::api::{Admission, Answer, Entry, Freshness, ShowData};
use crate::i18n::{Args, args, day_of, size};

/// Returns the entry with its facts and what to do with it.
#[must_use]
pub fn text(answer: &Answer<ShowData>, screen: &Screen) -> String {
    let data = &answer.data;
    let mut text = heading(&data.entry, screen);
    text.push_str(&facts(screen, &all_facts(data, screen)));
    text.push_str(&remarks(data, screen));
    if let Some(words) = &data.description {
        text.push('\n');
        text.push_str(&paragraphs(screen, words.as_untrusted()));
    }
    let entry = &data.entry;
    let is_for_others = entry.publisher.admission != Admission::Own && matches!(entry.kind.as_str(), "asset" | "service");
    if is_for_others && !matches!(entry.freshness, Freshness::Withdrawn | Freshness::Frozen) {
        text.push_str(&next(screen, "show-next", &args!["ref" => &entry.reference]));
    }
    text
}

fn heading(entry: &Entry, screen: &Screen) -> String {
    let mut name = terminal::line(&entry.reference);
    if let Some(version) = &entry.version {
        name.push(' ');
        name.push_str(&terminal::line(version.as_untrusted()));
    }
    let mut title = terminal::line(entry.title.as_untrusted());
    if entry.lang != screen.language.tag() {
        title.push_str(&format!(" ({})", terminal::line(&entry.lang)));
    }
    let mut text = match screen.form() {
        Form::Accessible => format!("{name}\n{title}\n"),
        Form::Terminal | Form::Pipe => {
            let begin = name.width() + 3;
            if begin + title.width() <= screen.columns() {
                format!("{}   {title}\n", screen.strong(&name))
            } else {
                format!("{}\n{}", screen.strong(&name), hanging(screen, "  ", 2, &title, None))
            }
        }
    };
    if let Some(summary) = &entry.summary {
        text.push_str(&paragraphs(screen, summary.as_untrusted()));
    }
    text
}

fn all_facts(data: &ShowData, screen: &Screen) -> Vec<Fact> {
    let (entry, language) = (&data.entry, screen.language);
    let mut facts = vec![Fact::new(screen, "show-kind", kind(entry, screen))];
    if let Some(state) = &entry.state {
        facts.push(Fact::new(screen, "show-state", labels::state(language, state)));
    }
    if matches!(entry.kind.as_str(), "asset" | "service") {
        facts.push(in_use(data, screen));
    }
    if let Some(evaluation) = data.evaluations_list.first() {
        let told = language.text("show-evaluations", &args!["count" => data.evaluations_list.len()]);
        let command = language.text("show-command", &args!["ref" => &evaluation.reference]);
        facts.push(Fact::new(screen, "show-judged", told).see(command));
    }
    if let Some(files) = entry.files.filter(|files| files.count > 0) {
        let mut args = args!["count" => files.count, "size" => size(language, files.bytes)];
        let key = match data.holders {
            Some(holders) => {
                args.set("holders", holders);
                "show-files-held"
            }
            None => "show-files-known",
        };
        facts.push(Fact::new(screen, "show-files", language.text(key, &args)));
    }
    for link in &data.links {
        facts.push(Fact::new(screen, "show-link", link.url.as_untrusted()));
    }
    facts.push(Fact::new(screen, "show-signed", signed(data, screen)));
    facts
}

fn kind(entry: &Entry, screen: &Screen) -> String {
    let language = screen.language;
    let mut parts = vec![labels::kind(language, &entry.kind)];
    parts.extend(entry.licence.as_ref().map(|licence| terminal::line(licence.as_untrusted())));
    parts.extend(entry.topics.iter().map(|topic| labels::topic(language, topic)));
    parts.join(" · ")
}

fn in_use(data: &ShowData, screen: &Screen) -> Fact {
    let counts = data.entry.adopters;
    let counties = counts.confirmed + counts.unconfirmed;
    let rollout = data.adopters_list.iter().filter(|adopter| adopter.stage == "rollout").count() as u64;
    let key = match (counts.on_the_way, counties) {
        (0, 0) => return Fact::new(screen, "show-in-use", screen.language.say("show-used-by-none")),
        (0, _) => "show-used",
        (way, _) if way == rollout => "show-used-rollout",
        _ => "show-used-way",
    };
    let told = screen.language.text(key, &args!["count" => counties, "more" => counts.on_the_way]);
    Fact::new(screen, "show-in-use", told).see(format!("kreisnetz adopters {}", terminal::line(&data.entry.reference)))
}

fn signed(data: &ShowData, screen: &Screen) -> String {
    let (signed, language) = (&data.signed, screen.language);
    let mut args = args!["name" => &data.entry.publisher.name, "seq" => signed.seq.to_string(), "day" => day_of(language, signed.issued)];
    match signed.witnesses {
        Some(witnesses) if witnesses > 0 => {
            args.set("witnesses", witnesses);
            language.text("show-signature-witnessed", &args)
        }
        _ => language.text("show-signature", &args),
    }
}

fn remarks(data: &ShowData, screen: &Screen) -> String {
    let freshness = match data.entry.freshness {
        Freshness::Current => None,
        Freshness::Stale => Some("show-stale"),
        Freshness::Withdrawn => Some("show-withdrawn"),
        Freshness::Frozen => Some("show-frozen"),
    };
    let altered = is_altered(data).then_some("show-altered");
    let remark = |key| marked(screen, Mark::Warning, key, &Args::default());
    freshness.into_iter().chain(altered).map(remark).collect()
}

/// Says whether something was removed from the texts before they were printed.
fn is_altered(data: &ShowData) -> bool {
    let entry = &data.entry;
    let mut texts =
        vec![Some(&entry.title), entry.summary.as_ref(), entry.version.as_ref(), entry.licence.as_ref(), data.description.as_ref()];
    texts.extend(data.links.iter().map(|link| Some(&link.url)));
    texts.into_iter().flatten().any(|text| terminal::is_altered(text.as_untrusted()))
}
