//! The entry of an adoption: made the first time, then changed only where something is named.
//!
//! It is worked on as the tree of its bytes, so that what nobody names stays as it was signed.

use jiff::civil::Date;
use kreisnetz_catalog::entry::{Entry, EntryRef, ManifestSummary};
use kreisnetz_catalog::kind::Kind;
use kreisnetz_catalog::lifecycle::ADOPTION;
use kreisnetz_catalog::schema::VERSION;
use kreisnetz_catalog::tree::{Tree, TreeMap};
use kreisnetz_catalog::vocabulary::{ENDED_REASON, OPERATING_MODEL, STAGE, Vocabulary};
use kreisnetz_catalog::{Slug as EntrySlug, text};

use super::money::cents;
use crate::api::AdoptRequest;
use crate::failure::{Failure, Slug};

/// Clusters of a title that is quoted in a sentence at most; the rest of the sentence has room beside it.
const QUOTED_MAX: usize = 40;
/// Costs that an adoption states at most.
const COSTS_MAX: usize = 8;
/// Person days at most.
const EFFORT_DAYS_MAX: u64 = 5000;

/// What is adopted, with the words for it.
pub(super) struct Adopted {
    pub(super) about: EntryRef,
    pub(super) title: String,
    pub(super) provider: String,
    pub(super) files: Option<ManifestSummary>,
    /// Its licence, where it is an asset.
    pub(super) licence: Option<String>,
    /// What a county must bring.
    pub(super) needs: Option<String>,
    /// Whether its publisher recalled it.
    pub(super) recalled: bool,
}

/// What was asked for, checked.
pub(super) struct Wish {
    stage: Option<String>,
    operating_model: Option<String>,
    ended_reason: Option<String>,
    note: Option<String>,
    once: Option<u64>,
    year: Option<u64>,
    effort_days: Option<u64>,
    pub(super) update: bool,
    pub(super) despite_recall: bool,
}

impl Wish {
    pub(super) fn of(request: &AdoptRequest) -> Result<Self, Failure> {
        if request.effort_days.is_some_and(|days| days > EFFORT_DAYS_MAX) {
            return Err(wrong("--effort-days", &request.effort_days.unwrap_or_default().to_string(), &format!("0..{EFFORT_DAYS_MAX}")));
        }
        Ok(Self {
            stage: term("--stage", request.stage.as_deref(), &STAGE)?,
            operating_model: term("--operating-model", request.operating_model.as_deref(), &OPERATING_MODEL)?,
            ended_reason: term("--ended-reason", request.ended_reason.as_deref(), &ENDED_REASON)?,
            note: request.note.as_deref().map(text::normalise).filter(|note| !note.is_empty()),
            once: amount("--cost-once", request.cost_once.as_deref())?,
            year: amount("--cost-year", request.cost_year.as_deref())?,
            effort_days: request.effort_days,
            update: request.update,
            despite_recall: request.despite_recall,
        })
    }
}

fn term(flag: &str, value: Option<&str>, vocabulary: &Vocabulary) -> Result<Option<String>, Failure> {
    match value {
        Some(value) if vocabulary.term(value).is_none() => Err(wrong(flag, value, &vocabulary.values().collect::<Vec<_>>().join(", "))),
        value => Ok(value.map(str::to_owned)),
    }
}

fn amount(flag: &str, value: Option<&str>) -> Result<Option<u64>, Failure> {
    let read = |text: &str| cents(text).ok_or_else(|| wrong(flag, text, "3900, 3900.50"));
    value.map(read).transpose()
}

fn wrong(flag: &str, value: &str, allowed: &str) -> Failure {
    Failure::new(Slug::Usage).detail("values").with("flag", flag).with("value", value).with("allowed", allowed)
}

/// Returns the tree of the adoption as it is to be; whether it keeps the rules is asked elsewhere.
pub(super) fn compose(
    slug: &EntrySlug,
    adopter: &str,
    adopted: &Adopted,
    before: Option<&Entry>,
    wish: &Wish,
    today: Date,
) -> Result<TreeMap, Failure> {
    let mut root = match before {
        Some(entry) => entry.root().clone(),
        None => begin(slug, adopter, adopted, today),
    };
    let mut body = root.map("body").cloned().unwrap_or_default();
    body.insert("about", adopted.about.to_tree());
    let stage_before = before.and_then(Entry::state);
    let stage = wish.stage.as_deref().or(stage_before).unwrap_or("interest");
    set_stage(&mut body, stage_before, stage, today)?;
    set_end(&mut body, stage, wish)?;
    if let Some(model) = &wish.operating_model {
        body.insert("operating_model", Tree::from(model.as_str()));
    }
    if let Some(note) = &wish.note {
        body.insert("note", german(note));
    }
    if let Some(days) = wish.effort_days {
        body.insert("effort_days", Tree::Uint(days));
    }
    set_cost(&mut body, "one-off", wish.once, today);
    set_cost(&mut body, "per-year", wish.year, today);
    root.insert("body", Tree::Map(body));
    let unchanged = before.is_some_and(|before| *before.root() == root);
    if !unchanged {
        root.insert("modified", Tree::from(today.to_string()));
    }
    Ok(root)
}

fn begin(slug: &EntrySlug, adopter: &str, adopted: &Adopted, today: Date) -> TreeMap {
    let title = shortened(&adopted.title);
    let provider = &adopted.provider;
    let words = |de: String, en: String| Tree::Map([("de", Tree::from(de)), ("en", Tree::from(en))].into_iter().collect());
    let summary = words(
        format!("Nachnutzung von {title} aus {provider} durch {adopter}."),
        format!("Adoption of {title} from {provider} by {adopter}."),
    );
    [
        ("v", Tree::Uint(VERSION)),
        ("kind", Tree::from(Kind::Adoption.name())),
        ("slug", Tree::from(slug.as_str())),
        ("title", words(format!("{title} in {adopter}"), format!("{title} in {adopter}"))),
        ("summary", summary),
        ("issued", Tree::from(today.to_string())),
    ]
    .into_iter()
    .collect()
}

fn shortened(title: &str) -> String {
    use unicode_segmentation::UnicodeSegmentation;
    if text::clusters(title) <= QUOTED_MAX {
        return title.to_owned();
    }
    let cut: String = title.graphemes(true).take(QUOTED_MAX - 1).collect();
    format!("{}…", cut.trim_end())
}

/// The stage with its day. Going back, or beginning again, takes away the days of what now lies ahead.
fn set_stage(body: &mut TreeMap, before: Option<&str>, stage: &str, today: Date) -> Result<(), Failure> {
    if let Some(before) = before.filter(|before| !ADOPTION.permits(before, stage)) {
        let failure = Failure::new(Slug::Usage).detail("stage").with("before", before).with("stage", stage);
        return Err(failure.with("allowed", ADOPTION.next(before).join(", ")));
    }
    let place = |stage: &str| STAGE.values().position(|known| known == stage);
    let mut dates = body.map("dates").cloned().unwrap_or_default();
    if before == Some("ended") && stage != "ended" {
        dates = TreeMap::default();
    }
    for later in STAGE.values().filter(|later| place(later) > place(stage)) {
        dates.remove(later);
    }
    if before != Some(stage) || dates.get(stage).is_none() {
        dates.insert(stage, Tree::from(today.to_string()));
    }
    body.insert("stage", Tree::from(stage));
    body.insert("dates", Tree::Map(dates));
    if stage == "operation" {
        body.insert("confirmed_on", Tree::from(today.to_string()));
    } else {
        body.remove("confirmed_on");
    }
    Ok(())
}

fn set_end(body: &mut TreeMap, stage: &str, wish: &Wish) -> Result<(), Failure> {
    match (stage, &wish.ended_reason) {
        ("ended", Some(reason)) => {
            body.insert("ended_reason", Tree::from(reason.as_str()));
        }
        ("ended", None) => {}
        (_, Some(_)) => return Err(wrong("--ended-reason", stage, "--stage ended")),
        (_, None) => {
            body.remove("ended_reason");
            body.remove("replaced_by");
        }
    }
    Ok(())
}

/// The amount takes the place of what was stated for the same year in the same way; other years stay. With more than an adoption may
/// have, the oldest year of the same way goes.
fn set_cost(body: &mut TreeMap, basis: &str, cents: Option<u64>, today: Date) {
    let Some(cents) = cents else { return };
    let year = u64::from(today.year().unsigned_abs());
    let counted = |cost: &Tree| cost.as_map().and_then(|cost| Some((cost.text("basis")?.to_owned(), cost.uint("year")?)));
    let is_same_way = |cost: &Tree| counted(cost).is_some_and(|(counted, _)| counted == basis);
    let mut costs: Vec<Tree> =
        body.items("costs").iter().filter(|cost| !is_same_way(cost) || counted(cost).is_some_and(|(_, of)| of != year)).cloned().collect();
    if costs.len() >= COSTS_MAX {
        let oldest = costs.iter().enumerate().filter(|(_, cost)| is_same_way(cost)).min_by_key(|(_, cost)| counted(cost).map(|(_, of)| of));
        if let Some(place) = oldest.map(|(place, _)| place) {
            costs.remove(place);
        }
    }
    let (de, en) = if basis == "per-year" { ("Betrieb", "Operation") } else { ("Einführung", "Introduction") };
    let what = Tree::Map([("de", Tree::from(de)), ("en", Tree::from(en))].into_iter().collect());
    let cost = [
        ("what", what),
        ("basis", Tree::from(basis)),
        ("eur", Tree::Uint(cents)),
        ("year", Tree::Uint(year)),
        ("confidence", Tree::from("actual")),
    ];
    costs.push(Tree::Map(cost.into_iter().collect()));
    body.insert("costs", Tree::List(costs));
}

fn german(text: &str) -> Tree {
    Tree::Map([("de", Tree::from(text))].into_iter().collect())
}
