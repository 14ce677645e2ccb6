//! What evaluations, pilots and feedback say, in types; believed as little as the other views.

use jiff::civil::Date;

use super::EntryRef;
use crate::{
    language::LangMap,
    schema::scalar,
    tree::{Tree, TreeMap},
    vocabulary::CRITERION,
};

/// Findings about one or more entries.
#[derive(Clone, Copy, Debug)]
pub struct EvaluationView<'a>(&'a TreeMap);

/// A test, with numbers before and after.
#[derive(Clone, Copy, Debug)]
pub struct PilotView<'a>(&'a TreeMap);

/// What users of somebody's entry say, in sum; or a reply.
#[derive(Clone, Copy, Debug)]
pub struct FeedbackView<'a>(&'a TreeMap);

/// Something that was measured; numbers are decimal text.
#[derive(Clone, Copy, Debug)]
pub struct Metric<'a>(&'a TreeMap);

impl<'a> EvaluationView<'a> {
    pub(super) fn of(body: &'a TreeMap) -> Option<Self> {
        body.get("limitations").map(|_| Self(body))
    }

    /// Returns the type, of the vocabulary `evaluation-type`.
    #[must_use]
    pub fn evaluation_type(&self) -> Option<&'a str> {
        self.0.text("type")
    }

    /// Returns the entries that it is about.
    #[must_use]
    pub fn about(&self) -> Vec<EntryRef> {
        refs(self.0, "about")
    }

    /// Returns who commissioned it, where that is an entry.
    #[must_use]
    pub fn commissioned_by(&self) -> Option<EntryRef> {
        EntryRef::of(self.0.map("commissioned_by")?.map("ref")?)
    }

    /// Returns the name of who commissioned it, where no entry is named.
    #[must_use]
    pub fn commissioned_by_name(&self) -> Option<&'a str> {
        self.0.map("commissioned_by")?.text("name")
    }

    /// Returns the period.
    #[must_use]
    pub fn period(&self) -> Option<(Date, Option<Date>)> {
        period(self.0)
    }

    /// Returns the scores by criterion, 1 weak to 5 strong, in the order of the vocabulary.
    pub fn scores(&self) -> impl Iterator<Item = (&'static str, u64)> + use<'a> {
        scores(self.0.map("scores"))
    }

    /// Returns what is to be learned.
    #[must_use]
    pub fn lessons(&self) -> Vec<LangMap<'a>> {
        self.0.items("lessons").iter().filter_map(LangMap::of).collect()
    }

    /// Returns the limits of what it says.
    #[must_use]
    pub fn limitations(&self) -> Option<LangMap<'a>> {
        self.0.get("limitations").and_then(LangMap::of)
    }
}

impl<'a> PilotView<'a> {
    pub(super) fn of(body: &'a TreeMap) -> Option<Self> {
        body.get("question").map(|_| Self(body))
    }

    /// Returns the services and assets that are tested.
    #[must_use]
    pub fn about(&self) -> Vec<EntryRef> {
        refs(self.0, "about")
    }

    /// Returns the period.
    #[must_use]
    pub fn period(&self) -> Option<(Date, Option<Date>)> {
        period(self.0)
    }

    /// Returns the recommendation, of the vocabulary `recommendation`.
    #[must_use]
    pub fn recommendation(&self) -> Option<&'a str> {
        self.0.text("recommendation")
    }

    /// Returns how it is done, of the vocabulary `method`.
    #[must_use]
    pub fn methods(&self) -> Vec<&'a str> {
        self.0.texts("methods").collect()
    }

    /// Returns what was found.
    #[must_use]
    pub fn findings(&self) -> Option<LangMap<'a>> {
        self.0.get("findings").and_then(LangMap::of)
    }

    /// Returns what is measured.
    pub fn metrics(&self) -> impl Iterator<Item = Metric<'a>> + use<'a> {
        self.0.items("metrics").iter().filter_map(|item| item.as_map().map(Metric))
    }
}

impl<'a> Metric<'a> {
    /// Returns what is measured.
    #[must_use]
    pub fn name(&self) -> Option<LangMap<'a>> {
        self.0.get("name").and_then(LangMap::of)
    }

    /// Returns the unit.
    #[must_use]
    pub fn unit(&self) -> Option<&'a str> {
        self.0.text("unit")
    }

    /// Returns the number before.
    #[must_use]
    pub fn baseline(&self) -> Option<&'a str> {
        self.0.text("baseline")
    }

    /// Returns the number after.
    #[must_use]
    pub fn actual(&self) -> Option<&'a str> {
        self.0.text("actual")
    }
}

impl<'a> FeedbackView<'a> {
    pub(super) fn of(body: &'a TreeMap) -> Option<Self> {
        (body.get("about").is_some() || body.get("reply_to").is_some()).then_some(Self(body))
    }

    /// Returns the entry that users speak of; nothing in a reply.
    #[must_use]
    pub fn about(&self) -> Option<EntryRef> {
        EntryRef::of(self.0.map("about")?)
    }

    /// Returns the feedback or evaluation that this replies to.
    #[must_use]
    pub fn reply_to(&self) -> Option<EntryRef> {
        EntryRef::of(self.0.map("reply_to")?)
    }

    /// Returns who answered, of the vocabulary `audience`.
    #[must_use]
    pub fn audience(&self) -> Option<&'a str> {
        self.0.text("audience")
    }

    /// Returns how many answered.
    #[must_use]
    pub fn responses(&self) -> Option<u64> {
        self.0.uint("responses")
    }

    /// Returns the ratings by criterion, 1 weak to 5 strong, in the order of the vocabulary.
    pub fn ratings(&self) -> impl Iterator<Item = (&'static str, u64)> + use<'a> {
        scores(self.0.map("ratings"))
    }

    /// Returns the summary, or the reply.
    #[must_use]
    pub fn text(&self) -> Option<LangMap<'a>> {
        self.0.get("text").and_then(LangMap::of)
    }
}

fn refs(body: &TreeMap, key: &str) -> Vec<EntryRef> {
    body.items(key).iter().filter_map(Tree::as_map).filter_map(EntryRef::of).collect()
}

fn period(body: &TreeMap) -> Option<(Date, Option<Date>)> {
    let period = body.map("period")?;
    Some((period.text("from").and_then(scalar::date)?, period.text("until").and_then(scalar::date)))
}

fn scores(given: Option<&TreeMap>) -> impl Iterator<Item = (&'static str, u64)> + use<'_> {
    CRITERION.values().filter_map(move |criterion| Some((criterion, given?.uint(criterion)?)))
}
