//! `kreisnetz.show/1`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Document;
use crate::api::{Day, Entry, File, Foreign, Moment, Publisher};

/// One entry, in full.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ShowData {
    /// The entry as in lists.
    #[serde(flatten)]
    pub entry: Entry,
    /// The description, in Markdown.
    pub description: Option<Foreign>,
    /// The fields of its kind, as RECORDS names them.
    pub body: Map<String, Value>,
    /// Its links.
    pub links: Vec<Link>,
    /// The files of an asset.
    #[serde(rename = "files_list")]
    pub files: Vec<File>,
    /// Number of nodes that hold the files, where known.
    pub holders: Option<u64>,
    /// Who uses it.
    pub adopters_list: Vec<Adopter>,
    /// What was found about it.
    pub evaluations_list: Vec<EvaluationNote>,
    /// What evaluations, pilots and feedback say of it; the latest first.
    pub judgements_list: Vec<JudgementNote>,
    /// What speaks for it beside its publisher's word: `piloted`, `adopted`, `evaluated`.
    pub evidence: Vec<String>,
    /// What it takes, as those say who use it; `null` where nobody says.
    pub stated: Option<Stated>,
    /// For a county: the counties most like it, and what they adopted.
    pub similar_list: Vec<SimilarCounty>,
    /// Of a strategy, its measures with what carries them out.
    pub measures_list: Vec<MeasureNote>,
    /// Of a support offer the requests that it fits, of a request the offers.
    pub matches_list: Vec<MatchNote>,
    /// What changed since the version that this county adopted; `null` unless it was asked for.
    pub diff: Option<Vec<Difference>>,
    /// Its versions, newest first, as far as this node has seen them.
    pub versions: Vec<VersionNote>,
    /// The head that signs it.
    pub signed: Signed,
}

/// A measure of a strategy.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct MeasureNote {
    /// Its id, the part behind `#` of a reference.
    pub id: String,
    /// What is done.
    pub title: Foreign,
    /// `planned`, `running`, `done` or `dropped`.
    pub state: String,
    /// Ids of the goals that it serves.
    pub goals: Vec<String>,
    /// Its budget.
    pub budget_cents: Option<u64>,
    /// What carries it out, pilots that name the measure among them.
    pub refs: Vec<RefNote>,
}

/// An entry that another names.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct RefNote {
    /// `county/slug`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Its kind; `null` where it is not held.
    pub kind: Option<String>,
    /// Its title.
    pub title: Option<Foreign>,
    /// Its state.
    pub state: Option<String>,
}

/// An offer that fits a request, or the other way round.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct MatchNote {
    /// `county/slug`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Its title.
    pub title: Foreign,
    /// Who offers or asks.
    pub publisher: Publisher,
    /// Forms of support that both name.
    pub forms: Vec<String>,
    /// Fields of action that both name.
    pub topics: Vec<String>,
    /// Number of entries that both are about.
    pub about: u64,
    /// Its last day.
    pub until: Option<Day>,
}

/// A link of an entry.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Link {
    /// What it leads to.
    pub rel: String,
    /// The address; never fetched.
    pub url: Foreign,
    /// Its label.
    pub label: Option<Foreign>,
}

/// A county that uses an entry.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Adopter {
    /// Who.
    pub publisher: Publisher,
    /// At which stage.
    pub stage: String,
    /// Since when at this stage.
    pub since: Option<Day>,
    /// Which version.
    pub version: Option<Foreign>,
}

/// An evaluation of an entry.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct EvaluationNote {
    /// `county/slug` of the evaluation.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Its title.
    pub title: Foreign,
    /// Last signed change.
    pub at: Moment,
}

/// What somebody says of an entry in an entry of its own.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct JudgementNote {
    /// `county/slug` of what says it.
    #[serde(rename = "ref")]
    pub reference: String,
    /// `evaluation`, `pilot` or `feedback`.
    pub kind: String,
    /// Its title.
    pub title: Foreign,
    /// Who says it.
    pub publisher: Publisher,
    /// Its state; feedback has none.
    pub state: Option<String>,
    /// Last signed change.
    pub at: Moment,
    /// Of an evaluation, whether neither author nor client publishes what it is about.
    pub independent: Option<bool>,
    /// Of a pilot, what it recommends.
    pub recommendation: Option<String>,
    /// Of feedback, who answered.
    pub audience: Option<String>,
    /// Of feedback, how many answered.
    pub responses: Option<u64>,
    /// Scores by criterion, 1 weak to 5 strong.
    pub scores: Map<String, Value>,
    /// Findings, lessons or summary, in short.
    pub text: Option<Foreign>,
    /// What the publisher of the entry answers.
    pub replies: Vec<ReplyNote>,
}

/// A reply to a judgement.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ReplyNote {
    /// `county/slug` of the reply.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Who replies.
    pub publisher: Publisher,
    /// The reply.
    pub text: Foreign,
}

/// What something takes, as its adopters state it: the middle of what they say.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Stated {
    /// Person days spent.
    pub effort_days: Option<u64>,
    /// Paid once.
    pub once_cents: Option<u64>,
    /// Paid a year.
    pub year_cents: Option<u64>,
    /// How many adopters state something.
    pub adopters: u64,
}

/// A county that is like another.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct SimilarCounty {
    /// Which.
    pub publisher: Publisher,
    /// How far it is from being the same; 0 is the same.
    pub distance: f64,
    /// What the distance consists of.
    pub parts: SimilarParts,
    /// `county/slug` of what it adopted and has not ended.
    pub adopted: Vec<String>,
}

/// The parts of a distance between two counties.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub struct SimilarParts {
    /// Of population.
    pub population: f64,
    /// Of density.
    pub density: f64,
    /// Of the Land.
    pub land: f64,
    /// Of the rural type; `null` where it cannot be compared.
    pub rural_type: Option<f64>,
}

/// One field that says something else in the present version than in the one that was adopted.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Difference {
    /// The field, such as `version` or `costs[0].eur`.
    pub field: String,
    /// What it said; `null` where it is new.
    pub before: Option<Foreign>,
    /// What it says; `null` where it is gone.
    pub after: Option<Foreign>,
}

/// A version of an entry.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct VersionNote {
    /// What the publisher calls it.
    pub version: Option<Foreign>,
    /// Number of the head that brought it.
    pub seq: u64,
    /// When that head was issued.
    pub at: Option<Moment>,
}

/// The head that signs an entry.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Signed {
    /// Epoch of the publisher's keys.
    pub epoch: u64,
    /// Number of the head.
    pub seq: u64,
    /// Digest of the head before; `null` for the first.
    pub prev: Option<String>,
    /// Merkle root of the catalog, 64 hex digits.
    pub root: String,
    /// When it was signed.
    pub issued: Moment,
    /// Until when it counts as current.
    pub expires: Moment,
    /// Number of other counties whose heads name it; `null` where not counted.
    pub witnesses: Option<u64>,
}

impl Document for ShowData {
    const SCHEMA: &'static str = "kreisnetz.show/1";
}
