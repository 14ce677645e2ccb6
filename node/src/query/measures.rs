//! The measures of a strategy, followed to what carries them out and to the pilots that tried it.

use kreisnetz_catalog::entry::EntryRef;
use kreisnetz_catalog::kind::Kind;
use kreisnetz_catalog::language::LangMap;
use kreisnetz_catalog::tree::{Tree, TreeMap};

use super::Library;
use super::finding::Found;
use crate::api::{MeasureNote, RefNote};
use crate::failure::Failure;
use crate::storage::Subject;
use crate::storage::ground::read_failure;

impl Library {
    /// Returns the measures in the order of the strategy; nothing for another kind.
    pub(super) fn measures(&self, found: &Found<'_>, lang: &str) -> Result<Vec<MeasureNote>, Failure> {
        if found.entry.kind() != Some(Kind::Strategy) {
            return Ok(Vec::new());
        }
        let pilots = self.pilots_of(found)?;
        let measures = found.entry.body().map(|body| body.items("measures")).unwrap_or_default();
        measures.iter().filter_map(Tree::as_map).map(|measure| self.measure(measure, &pilots, lang)).collect()
    }

    fn measure(&self, measure: &TreeMap, pilots: &[(String, Subject)], lang: &str) -> Result<MeasureNote, Failure> {
        let id = measure.text("id").unwrap_or_default();
        let named = measure.items("refs").iter().filter_map(Tree::as_map).filter_map(EntryRef::of);
        let mut subjects: Vec<Subject> = named.map(|to| (to.publisher(), to.slug().clone())).collect();
        for (_, pilot) in pilots.iter().filter(|(of, pilot)| of == id && !subjects.contains(pilot)).collect::<Vec<_>>() {
            subjects.push(pilot.clone());
        }
        Ok(MeasureNote {
            id: id.to_owned(),
            title: measure
                .get("title")
                .and_then(LangMap::of)
                .and_then(|title| title.best(lang))
                .map(|(_, text)| text.into())
                .unwrap_or_default(),
            state: measure.text("state").unwrap_or_default().to_owned(),
            goals: measure.texts("goals").map(str::to_owned).collect(),
            budget_cents: measure.uint("budget"),
            refs: subjects.iter().map(|subject| self.ref_note(subject, lang)).collect::<Result<_, _>>()?,
        })
    }

    /// What is named may be withdrawn or not held: its name is told all the same.
    fn ref_note(&self, subject: &Subject, lang: &str) -> Result<RefNote, Failure> {
        let held = self.live_of(subject)?;
        let entry = held.as_ref().map(|held| &held.entry);
        Ok(RefNote {
            reference: self.name_of(&subject.0, &subject.1),
            kind: entry.map(|entry| entry.kind_name().to_owned()),
            title: entry.and_then(|entry| entry.title()?.best(lang).map(|(_, text)| text.into())),
            state: entry.and_then(|entry| entry.state().map(str::to_owned)),
        })
    }

    /// Returns the pilots in the strategy's own catalog that name one of its measures, each with the id of the measure.
    fn pilots_of(&self, found: &Found<'_>) -> Result<Vec<(String, Subject)>, Failure> {
        let (publisher, slug) = found.subject();
        let mut pilots = Vec::new();
        for leaf in self.reader.leaves(&publisher).map_err(read_failure)? {
            if leaf.kind() != Kind::Pilot.name() {
                continue;
            }
            let subject = (publisher, leaf.slug().clone());
            let Some(held) = self.live_of(&subject)? else { continue };
            let measure = held.entry.body().and_then(|body| EntryRef::of(body.map("measure")?));
            let ours = measure.filter(|measure| measure.publisher() == publisher && *measure.slug() == slug);
            pilots.extend(ours.and_then(|measure| Some((measure.part()?.to_owned(), subject))));
        }
        Ok(pilots)
    }
}
