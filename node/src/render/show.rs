//! One entry: what it is, who uses it, who signs it.

use unicode_width::UnicodeWidthStr;

use super::layout::{Fact, facts, hanging, marked, next, paragraphs, said};
use super::screen::{Form, Mark, Screen};
use super::{labels, terminal};
use crate::api::{Admission, Answer, Entry, Freshness, JudgementNote, ShowData, SimilarCounty};
use crate::i18n::{Args, Language, args, day_of, size};

/// Returns the entry with its facts and what to do with it.
#[must_use]
pub fn text(answer: &Answer<ShowData>, screen: &Screen) -> String {
    let data = &answer.data;
    let mut text = heading(&data.entry, screen);
    text.push_str(&facts(screen, &all_facts(data, screen)));
    text.push_str(&remarks(data, screen));
    text.push_str(&differences(data, screen));
    text.push_str(&measures(data, screen));
    text.push_str(&matches(data, screen));
    text.push_str(&judgements(data, screen));
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
    if !data.evidence.is_empty() {
        let words = data.evidence.iter().map(|name| labels::value(language, "evidence", name)).collect::<Vec<_>>();
        facts.push(Fact::new(screen, "show-evidence", words.join(", ")));
    }
    facts.extend(super::body::facts(&entry.kind, &data.body, language));
    facts.extend(effort(data, screen));
    facts.extend(data.similar_list.iter().map(|county| similar(county, screen)));
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

/// Returns what it takes, as those say who use it.
fn effort(data: &ShowData, screen: &Screen) -> Option<Fact> {
    let (stated, language) = (data.stated?, screen.language);
    let days = stated.effort_days.map(|days| language.text("show-days", &args!["count" => days]));
    let once = stated.once_cents.map(|cents| language.text("show-once", &args!["amount" => labels::euros(language, cents)]));
    let year = stated.year_cents.map(|cents| language.text("show-a-year", &args!["amount" => labels::euros(language, cents)]));
    let said = [days, once, year].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let told = args!["stated" => said, "count" => stated.adopters];
    Some(Fact::new(screen, "show-effort", language.text("show-stated", &told)))
}

fn similar(county: &SimilarCounty, screen: &Screen) -> Fact {
    let language = screen.language;
    let two = |part: f64| {
        let text = format!("{part:.2}");
        if language == Language::German { text.replace('.', ",") } else { text }
    };
    let parts = county.parts;
    let told = args![
        "county" => labels::publisher(&county.publisher),
        "distance" => two(county.distance),
        "population" => two(parts.population),
        "density" => two(parts.density),
        "land" => two(parts.land),
        "rural" => parts.rural_type.map_or_else(|| language.say("not-stated"), two),
    ];
    let mut text = language.text("show-similar-parts", &told);
    if !county.adopted.is_empty() {
        text.push_str(&language.text("show-similar-adopted", &args!["refs" => county.adopted.join(", ")]));
    }
    Fact::new(screen, "show-similar", text)
}

/// Returns what changed since the version that this county adopted.
fn differences(data: &ShowData, screen: &Screen) -> String {
    let Some(differences) = &data.diff else { return String::new() };
    if differences.is_empty() {
        return said(screen, "show-diff-none", &Args::default());
    }
    let mut text = said(screen, "show-diff", &args!["count" => differences.len()]);
    let shown =
        |value: &Option<crate::api::Foreign>| value.as_ref().map_or_else(|| "–".to_owned(), |text| terminal::line(text.as_untrusted()));
    for change in differences {
        let told = format!("{}: {} → {}", terminal::line(&change.field), shown(&change.before), shown(&change.after));
        text.push_str(&hanging(screen, "  ~ ", 4, &told, None));
    }
    text
}

/// Returns the measures of a strategy, each with what carries it out below.
fn measures(data: &ShowData, screen: &Screen) -> String {
    let language = screen.language;
    let mut text = String::new();
    for measure in &data.measures_list {
        let state = labels::measure_state(language, &measure.state);
        let mut told = format!("{} {} ({state})", terminal::line(&measure.id), terminal::line(measure.title.as_untrusted()));
        if let Some(cents) = measure.budget_cents {
            told.push_str(&format!(", {}", labels::euros(language, cents)));
        }
        text.push_str(&hanging(screen, "  · ", 4, &told, None));
        for to in &measure.refs {
            let kind = to.kind.as_ref().map(|kind| labels::kind(language, kind));
            let state = to.state.as_ref().map(|state| labels::state(language, state));
            let title = to.title.as_ref().map(|title| terminal::line(title.as_untrusted()));
            let told = [kind, title, state].into_iter().flatten().collect::<Vec<_>>().join(", ");
            let command = language.text("show-command", &args!["ref" => &to.reference]);
            text.push_str(&hanging(screen, "    ", 4, &told, Some(&command)));
        }
    }
    text
}

/// Returns the offers that fit a request, or the requests that fit an offer.
fn matches(data: &ShowData, screen: &Screen) -> String {
    if !matches!(data.entry.kind.as_str(), "support-offer" | "support-request") {
        return String::new();
    }
    let language = screen.language;
    let of_a_request = data.entry.kind == "support-request";
    let count = args!["count" => data.matches_list.len()];
    let mut text = said(screen, if of_a_request { "show-offers" } else { "show-requests" }, &count);
    for found in &data.matches_list {
        let mut parts = vec![terminal::line(found.title.as_untrusted()), labels::publisher(&found.publisher)];
        parts.extend(found.forms.iter().map(|form| labels::support_form(language, form)));
        parts.extend(found.until.map(|until| language.text("show-until", &args!["day" => crate::i18n::day(language, until)])));
        let command = language.text("show-command", &args!["ref" => &found.reference]);
        text.push_str(&hanging(screen, "  · ", 4, &parts.join(", "), Some(&command)));
    }
    text
}

/// Returns what others say of it, a line each, with the replies of its publisher below.
fn judgements(data: &ShowData, screen: &Screen) -> String {
    let mut text = String::new();
    for note in &data.judgements_list {
        text.push_str(&hanging(
            screen,
            "  · ",
            4,
            &judgement(note, screen),
            Some(&format!("kreisnetz show {}", terminal::line(&note.reference))),
        ));
        for reply in &note.replies {
            let told = args!["publisher" => labels::publisher(&reply.publisher), "text" => terminal::line(reply.text.as_untrusted())];
            text.push_str(&hanging(screen, "    ", 6, &screen.language.text("show-reply", &told), None));
        }
    }
    text
}

fn judgement(note: &JudgementNote, screen: &Screen) -> String {
    let language = screen.language;
    let mut parts = vec![format!("{} ({})", labels::kind(language, &note.kind), labels::publisher(&note.publisher))];
    parts.extend(note.state.as_ref().map(|state| labels::state(language, state)));
    parts.extend(note.independent.map(|independent| language.say(if independent { "show-independent" } else { "show-not-independent" })));
    parts.extend(note.recommendation.as_ref().map(|word| labels::recommendation(language, word)));
    if let (Some(audience), Some(count)) = (&note.audience, note.responses) {
        parts.push(language.text("show-responses", &args!["count" => count, "audience" => labels::audience(language, audience)]));
    }
    parts.extend(note.scores.iter().map(|(name, score)| format!("{} {score}/5", labels::criterion(language, name))));
    let mut text = parts.join(", ");
    if let Some(words) = &note.text {
        text.push_str(": ");
        text.push_str(&terminal::line(words.as_untrusted()));
    }
    text
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
        Freshness::Withdrawn if data.entry.recalled => Some("show-recalled"),
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
