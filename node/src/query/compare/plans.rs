//! The cells of strategies, of programmes, and of kinds that are compared field by field.

use std::collections::BTreeMap;

use kreisnetz_catalog::entry::{Entry, EntryRef};
use kreisnetz_catalog::language::LangMap;
use kreisnetz_catalog::schema;
use kreisnetz_catalog::tree::{Tree, TreeMap};
use kreisnetz_catalog::vocabulary::MEASURE_STATE;
use serde_json::Value;

use super::super::Library;
use super::{Cells, list, text};

/// Rows of measures by their state, in the order of the vocabulary.
const BY_STATE: [&str; 4] = ["measures_planned", "measures_running", "measures_done", "measures_dropped"];

impl Library {
    pub(super) fn strategy_cells(&self, entry: &Entry, others: &[&Entry]) -> Cells {
        let none = TreeMap::default();
        let body = entry.body().unwrap_or(&none);
        let measures: Vec<&TreeMap> = body.items("measures").iter().filter_map(Tree::as_map).collect();
        let goals = body.items("goals").iter().filter_map(Tree::as_map);
        let topics: std::collections::BTreeSet<&str> = goals.clone().flat_map(|goal| goal.texts("topics")).collect();
        let budgets: Vec<u64> = measures.iter().filter_map(|measure| measure.uint("budget")).collect();
        let shared: Vec<String> = carried(entry)
            .into_iter()
            .filter(|to| others.iter().any(|other| carried(other).contains(to)))
            .map(|(publisher, slug)| self.name_of(&publisher, &slug))
            .collect();
        let mut cells: Cells = vec![
            ("state", text(entry.state())),
            ("period", text(period(body))),
            ("approved_by", text(body.map("approval").and_then(|approval| approval.text("body")))),
            ("approved_on", text(body.map("approval").and_then(|approval| approval.text("date")))),
            ("topics", list(topics.into_iter().map(str::to_owned))),
            ("goals", Value::from(body.items("goals").len())),
            ("measures", Value::from(measures.len())),
        ];
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for measure in &measures {
            *counts.entry(measure.text("state").unwrap_or_default()).or_default() += 1;
        }
        cells.extend(
            BY_STATE
                .into_iter()
                .zip(MEASURE_STATE.values())
                .map(|(row, state)| (row, Value::from(counts.get(state).copied().unwrap_or_default()))),
        );
        cells.push(("budget_cents", if budgets.is_empty() { Value::Null } else { Value::from(budgets.iter().sum::<u64>()) }));
        cells.push(("shared", list(shared)));
        cells
    }

    pub(super) fn programme_cells(&self, entry: &Entry, lang: &str) -> Cells {
        let none = TreeMap::default();
        let body = entry.body().unwrap_or(&none);
        let (funder, terms) = (body.map("funder").unwrap_or(&none), body.map("terms").unwrap_or(&none));
        let (target, duties) = (body.map("target").unwrap_or(&none), body.map("duties").unwrap_or(&none));
        let named = funder.text("name").map(str::to_owned);
        let by_ref = || funder.map("ref").and_then(EntryRef::of).map(|to| self.name_of(&to.publisher(), to.slug()));
        let best = |tree: Option<&Tree>| tree.and_then(LangMap::of).and_then(|words| words.best(lang).map(|(_, words)| words.to_owned()));
        let number = |key: &str| terms.uint(key).map_or(Value::Null, Value::from);
        vec![
            ("funder", text(named.or_else(by_ref))),
            ("funder_level", text(funder.text("level"))),
            ("target", text(best(target.get("text")))),
            ("max_cents", number("max_eur")),
            ("max_months", number("max_months")),
            ("projects", number("projects")),
            ("total_cents", number("total_eur")),
            ("own_share_percent", number("own_share_percent")),
            ("period", text(period(body))),
            ("focus", list(body.items("focus").iter().filter_map(|item| best(Some(item))))),
            ("transfer", text(duties.text("transfer"))),
            ("open_source", text(duties.text("open_source"))),
            ("state", text(entry.state())),
            ("call", text(body.map("call").map(|call| between(call.text("opens"), call.text("closes"))))),
        ]
    }

    /// A row for each field of the kind, in the order of its schema.
    pub(super) fn field_cells(&self, entry: &Entry) -> Cells {
        let none = TreeMap::default();
        let body = entry.body().unwrap_or(&none);
        let shown = self.body(body);
        let mut cells: Cells = vec![("state", text(entry.state())), ("topics", list(entry.topics().map(str::to_owned)))];
        let fields = entry.kind().map(|kind| schema::of(kind).body).unwrap_or_default();
        // A stage stands in for the state, and has its row already.
        cells.extend(
            fields
                .iter()
                .filter(|field| field.name != "stage")
                .map(|field| (field.name, shown.get(field.name).cloned().unwrap_or(Value::Null))),
        );
        cells
    }
}

fn carried(entry: &Entry) -> std::collections::BTreeSet<(kreisnetz_identity::PublisherId, kreisnetz_catalog::Slug)> {
    let measures = entry.body().map(|body| body.items("measures")).unwrap_or_default();
    let refs = measures.iter().filter_map(Tree::as_map).flat_map(|measure| measure.items("refs"));
    refs.filter_map(Tree::as_map).filter_map(EntryRef::of).map(|to| (to.publisher(), to.slug().clone())).collect()
}

fn period(body: &TreeMap) -> Option<String> {
    let period = body.map("period")?;
    Some(between(period.text("from"), period.text("until")))
}

/// Two days as ISO 8601-1 writes an interval, the end open where there is none.
fn between(from: Option<&str>, until: Option<&str>) -> String {
    format!("{}/{}", from.unwrap_or(".."), until.unwrap_or(".."))
}
