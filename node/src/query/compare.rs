//! Entries side by side: assets and services with each other, every other kind with its like.

mod plans;

use kreisnetz_catalog::entry::{Cost, CountyView, Entry};
use kreisnetz_catalog::kind::Kind;
use serde_json::Value;

use super::finding::Found;
use super::{Library, evidence_of};
use crate::api::{self, Answer, CompareData, CompareRequest, CompareRow, JudgementNote};
use crate::failure::{Failure, Slug};
use crate::storage::AdoptionClass;

/// Entries that are compared at least and at most.
const ENTRIES: std::ops::RangeInclusive<usize> = 2..=6;
/// Counties that count as like one's own.
const LIKE_MAX: usize = 10;

/// The cells of one entry, by row, in the order in which rows are shown.
type Cells = Vec<(&'static str, Value)>;

impl Library {
    /// Compares 2 to 6 entries.
    ///
    /// # Errors
    ///
    /// `usage` for another number, or for kinds that cannot be compared with each other; those of [`show`](Self::show).
    pub fn compare(&self, request: &CompareRequest) -> Result<Answer<CompareData>, Failure> {
        if !ENTRIES.contains(&request.references.len()) {
            return Err(Failure::new(Slug::Usage).detail("compare_number").with("number", request.references.len()));
        }
        let found = request.references.iter().map(|name| self.find(name)).collect::<Result<Vec<_>, Failure>>()?;
        let counties = found.iter().filter(|found| found.entry.kind() == Some(Kind::County)).count();
        let others = found.iter().filter(|found| matches!(found.entry.kind(), Some(Kind::Asset | Kind::Service))).count();
        let is_one_kind = found.iter().all(|other| other.entry.kind().is_some() && other.entry.kind() == found[0].entry.kind());
        if counties.max(others) != found.len() && !is_one_kind {
            let kinds: Vec<&str> = found.iter().map(|found| found.entry.kind_name()).collect();
            return Err(Failure::new(Slug::Usage).detail("compare_kinds").with("kinds", kinds.join(", ")));
        }
        let lang = request.lang.as_deref();
        let mut columns = Vec::with_capacity(found.len());
        let mut items = Vec::with_capacity(found.len());
        for (place, one) in found.iter().enumerate() {
            let item = self.item(one, lang);
            let others: Vec<&Entry> =
                found.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, other)| &other.entry).collect();
            columns.push(self.cells(one, &item, &others)?);
            items.push(item);
        }
        let (rows, equal) = rows(&columns, request.only_diff);
        Ok(self.answer(CompareData { items, rows, equal }))
    }

    fn cells(&self, found: &Found<'_>, item: &api::Entry, others: &[&Entry]) -> Result<Cells, Failure> {
        match found.entry.kind() {
            Some(Kind::County) => self.county_cells(found),
            Some(Kind::Asset | Kind::Service) => self.offer_cells(found, item),
            Some(Kind::Strategy) => Ok(self.strategy_cells(&found.entry, others)),
            Some(Kind::Programme) => Ok(self.programme_cells(&found.entry, &item.lang)),
            _ => Ok(self.field_cells(&found.entry)),
        }
    }

    fn county_cells(&self, found: &Found<'_>) -> Result<Cells, Failure> {
        let id = found.known.log.publisher();
        let view = found.entry.county();
        let mut counts = [0_u64; 2];
        let mut topics = std::collections::BTreeSet::new();
        let mut given = std::collections::BTreeSet::new();
        for leaf in self.reader.leaves(&id).map_err(crate::storage::ground::read_failure)? {
            let subject = (id, leaf.slug().clone());
            let place = match leaf.kind().parse() {
                Ok(Kind::Service) => 0,
                Ok(Kind::Asset) => 1,
                _ => continue,
            };
            let Some(held) = self.live_of(&subject)? else { continue };
            counts[place] += 1;
            topics.extend(held.entry.topics().map(str::to_owned));
            let counted = self.derived.counted(&subject, &self.standpoint, self.today());
            given.extend(counted.into_iter().filter(|(_, _, class)| *class != AdoptionClass::Ended).map(|(known, _, _)| known.slug()));
        }
        let taken = self.derived.ledger.by(id).filter(|(_, adoption)| adoption.class(self.today()) != AdoptionClass::Ended).count();
        let density = self.profile(found.known)?.map(|profile| format!("{:.1}", profile.density()));
        let programmes = view.iter().flat_map(CountyView::programmes).map(|(of, _)| self.name_of(&of.publisher(), of.slug()));
        Ok(vec![
            ("population", view.and_then(|view| view.population()).map_or(Value::Null, |(people, _)| Value::from(people))),
            ("population_date", text(view.and_then(|view| view.population()).map(|(_, day)| day.to_string()))),
            ("area_km2", text(view.and_then(|view| view.area_km2()))),
            ("density", text(density)),
            ("rural_type", text(view.and_then(|view| view.rural_type()).map(|(_, code)| code))),
            ("land", text(found.known.county().map(|county| county.land()))),
            ("programmes", list(programmes)),
            ("services", Value::from(counts[0])),
            ("assets", Value::from(counts[1])),
            ("adopted", Value::from(taken)),
            ("adopted_by", Value::from(given.len())),
            ("topics", list(topics)),
        ])
    }

    fn offer_cells(&self, found: &Found<'_>, item: &api::Entry) -> Result<Cells, Failure> {
        let (subject, entry) = (found.subject(), &found.entry);
        let (asset, service) = (entry.asset(), entry.service());
        let like = self.like(self.own()?)?;
        let alike = |id| like.iter().take(LIKE_MAX).any(|(known, _)| known.log.publisher() == id);
        let counted = self.derived.counted(&subject, &self.standpoint, self.today());
        let in_use = counted.iter().filter(|(_, _, class)| matches!(class, AdoptionClass::Confirmed | AdoptionClass::Unconfirmed));
        let like_mine = in_use.filter(|(known, _, _)| alike(known.log.publisher())).count();
        let latest =
            counted.iter().filter(|(_, _, class)| *class != AdoptionClass::Ended).filter_map(|(_, adoption, _)| adoption.since).max();
        let stated = self.stated(&subject)?;
        let effort = asset.as_ref().and_then(|asset| asset.effort_days()).or_else(|| stated.and_then(|stated| stated.effort_days));
        let judged = self.judgements(&subject, &item.lang)?;
        let models: Vec<String> = match (&asset, &service) {
            (Some(asset), _) => asset.operating_models().into_iter().map(str::to_owned).collect(),
            (None, Some(service)) => service.operating_model().into_iter().map(str::to_owned).collect(),
            (None, None) => Vec::new(),
        };
        let accessibility = asset.as_ref().and_then(|asset| asset.accessibility()).or_else(|| service.as_ref()?.accessibility());
        Ok(vec![
            ("kind", Value::from(item.kind.as_str())),
            ("type", text(asset.as_ref().and_then(|asset| asset.asset_type()))),
            ("topics", list(item.topics.iter().cloned())),
            ("state", text(item.state.as_deref())),
            ("evidence", list(evidence_of(self, &subject).into_iter().map(str::to_owned))),
            ("confirmed", Value::from(item.adopters.confirmed)),
            ("unconfirmed", Value::from(item.adopters.unconfirmed)),
            ("on_the_way", Value::from(item.adopters.on_the_way)),
            ("ended", Value::from(item.adopters.ended)),
            ("like_mine", Value::from(like_mine)),
            ("latest_adoption", text(latest.map(|day| day.to_string()))),
            ("licence", text(asset.as_ref().and_then(|asset| asset.licence()))),
            ("operating_models", list(models)),
            (
                "year_cents",
                self.year_cents(entry)?.or_else(|| stated.and_then(|stated| stated.year_cents)).map_or(Value::Null, Value::from),
            ),
            ("effort_days", effort.map_or(Value::Null, Value::from)),
            ("privacy", text(asset.as_ref().and_then(|asset| asset.privacy()))),
            ("accessibility", text(accessibility)),
            ("standards", list(asset.iter().flat_map(|asset| asset.standards()).map(str::to_owned))),
            ("maintained_until", text(asset.as_ref().and_then(|asset| asset.maintenance()?.1).map(|day| day.to_string()))),
            ("updated", Value::from(item.updated.to_string())),
            ("evaluations", Value::from(item.evaluations)),
            ("feedback", text(average(&judged))),
        ])
    }

    /// Returns what an offer costs a year for this county: what is paid a year, and what is paid for each inhabitant times its own. Only
    /// the surest figures count: what was paid before offers, offers before estimates.
    fn year_cents(&self, entry: &Entry) -> Result<Option<u64>, Failure> {
        let Some(asset) = entry.asset() else { return Ok(None) };
        let costs = asset.costs();
        let people = self.profile(self.own()?)?.map(|profile| profile.population());
        let sure = |confidence: &str| {
            let years = costs.iter().filter(|cost| cost.confidence() == Some(confidence)).filter_map(|cost| a_year(cost, people));
            years.reduce(u64::saturating_add)
        };
        Ok(["actual", "offer", "estimate"].into_iter().find_map(sure))
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "populations are exact")]
fn a_year(cost: &Cost<'_>, people: Option<f64>) -> Option<u64> {
    match cost.basis()? {
        "per-year" => cost.cents(),
        "per-inhabitant-year" => Some((cost.cents()? as f64 * people?) as u64),
        _ => None,
    }
}

/// Returns the average of all ratings, 1 to 5, with one decimal. Each county weighs the same, however many people it asked.
#[expect(clippy::cast_precision_loss, reason = "scores are small")]
fn average(judged: &[JudgementNote]) -> Option<String> {
    let mut by_county: std::collections::BTreeMap<&str, Vec<u64>> = std::collections::BTreeMap::new();
    for note in judged.iter().filter(|note| note.kind == Kind::Feedback.name()) {
        by_county.entry(note.publisher.id.as_str()).or_default().extend(note.scores.values().filter_map(Value::as_u64));
    }
    let means: Vec<f64> = by_county
        .into_values()
        .filter(|scores| !scores.is_empty())
        .map(|scores| scores.iter().sum::<u64>() as f64 / scores.len() as f64)
        .collect();
    (!means.is_empty()).then(|| format!("{:.1}", means.iter().sum::<f64>() / means.len() as f64))
}

fn rows(columns: &[Cells], only_diff: bool) -> (Vec<CompareRow>, u64) {
    let Some(first) = columns.first() else { return (Vec::new(), 0) };
    let mut equal = 0;
    let mut rows = Vec::new();
    for (place, (key, _)) in first.iter().enumerate() {
        let cells: Vec<Value> = columns.iter().filter_map(|column| column.get(place)).map(|(_, cell)| cell.clone()).collect();
        let differs = cells.windows(2).any(|pair| pair[0] != pair[1]);
        // What nobody states is no row.
        if cells.iter().all(Value::is_null) {
            continue;
        }
        if only_diff && !differs {
            equal += 1;
        } else {
            rows.push(CompareRow { key: (*key).to_owned(), cells, differs });
        }
    }
    (rows, equal)
}

fn text(value: Option<impl Into<String>>) -> Value {
    value.map_or(Value::Null, |value| Value::String(value.into()))
}

fn list(values: impl IntoIterator<Item = String>) -> Value {
    let values: Vec<Value> = values.into_iter().map(Value::String).collect();
    if values.is_empty() { Value::Null } else { Value::Array(values) }
}
