//! What others say of an entry, and what those state who use it.

use kreisnetz_catalog::entry::{AdoptionView, Cost, Entry};
use kreisnetz_catalog::kind::Kind;
use serde_json::{Map, Value};

use super::Library;
use crate::api::{EvaluationNote, Foreign, JudgementNote, ReplyNote, Stated};
use crate::clock::moment_of;
use crate::failure::Failure;
use crate::storage::{AdoptionClass, Judgement, KnownPublisher, Subject};

impl Library {
    /// Returns how many evaluations of members there are.
    pub(super) fn evaluation_count(&self, subject: &Subject) -> u64 {
        let judged = self.derived.judged(subject, &self.standpoint);
        judged.iter().filter(|(_, judgement)| judgement.kind == Kind::Evaluation).count() as u64
    }

    /// Returns what members say of an entry, the latest first; replies to itself where it is a judgement.
    pub(super) fn judgements(&self, subject: &Subject, lang: &str) -> Result<Vec<JudgementNote>, Failure> {
        let mut notes = Vec::new();
        for (known, judgement) in self.derived.judged(subject, &self.standpoint) {
            if judgement.is_reply {
                continue;
            }
            if let Some(held) = self.live_of(&judgement.entry())? {
                notes.push(self.note(known, judgement, &held.entry, lang)?);
            }
        }
        notes.sort_by(|a, b| (b.at, &a.reference).cmp(&(a.at, &b.reference)));
        Ok(notes)
    }

    fn note(&self, known: &KnownPublisher, judgement: &Judgement, entry: &Entry, lang: &str) -> Result<JudgementNote, Failure> {
        let (evaluation, pilot, feedback) = (entry.evaluation(), entry.pilot(), entry.feedback());
        let mut scores = Map::new();
        let evaluated = evaluation.iter().flat_map(|view| view.scores());
        for (criterion, score) in evaluated.chain(feedback.iter().flat_map(|view| view.ratings())) {
            scores.insert(criterion.to_owned(), Value::from(score));
        }
        let lesson = evaluation.as_ref().and_then(|view| view.lessons().into_iter().next());
        let text = lesson.or_else(|| pilot.as_ref()?.findings()).or_else(|| feedback.as_ref()?.text());
        Ok(JudgementNote {
            reference: self.name_of(&judgement.author, &judgement.slug),
            kind: judgement.kind.name().to_owned(),
            title: best(entry.title(), lang).unwrap_or_default(),
            publisher: self.standpoint.publisher(known),
            state: judgement.state.clone(),
            at: moment_of(known.updated(judgement.rev, Some(entry))),
            independent: evaluation.is_some().then(|| self.derived.is_independent(judgement)),
            recommendation: pilot.and_then(|view| view.recommendation()).map(str::to_owned),
            audience: judgement.audience.clone(),
            responses: feedback.and_then(|view| view.responses()),
            scores,
            text: best(text, lang),
            replies: self.replies(judgement, lang)?,
        })
    }

    /// Returns what the publishers of the entries answer; nobody else replies for them.
    fn replies(&self, judgement: &Judgement, lang: &str) -> Result<Vec<ReplyNote>, Failure> {
        let mut replies = Vec::new();
        for (known, reply) in self.derived.judged(&judgement.entry(), &self.standpoint) {
            let is_of_subject = judgement.about.iter().any(|(publisher, _)| *publisher == reply.author);
            if !reply.is_reply || !is_of_subject {
                continue;
            }
            let held = self.live_of(&reply.entry())?;
            let text = held.as_ref().and_then(|held| best(held.entry.feedback()?.text(), lang));
            if let Some(text) = text {
                let reference = self.name_of(&reply.author, &reply.slug);
                replies.push(ReplyNote { reference, publisher: self.standpoint.publisher(known), text });
            }
        }
        Ok(replies)
    }

    /// Returns what those state who use it and have not ended it.
    pub(super) fn stated(&self, subject: &Subject) -> Result<Option<Stated>, Failure> {
        let (mut efforts, mut once, mut years, mut adopters) = (Vec::new(), Vec::new(), Vec::new(), 0);
        for (_, adoption, class) in self.derived.counted(subject, &self.standpoint, self.today()) {
            if class == AdoptionClass::Ended {
                continue;
            }
            let Some(held) = self.live_of(&(adoption.adopter, adoption.slug.clone()))? else { continue };
            let Some(view) = held.entry.adoption() else { continue };
            let (effort, paid_once, paid_a_year) = (view.effort_days(), once_cents(&view), year_cents(&view));
            adopters += u64::from(effort.is_some() || paid_once.is_some() || paid_a_year.is_some());
            efforts.extend(effort);
            once.extend(paid_once);
            years.extend(paid_a_year);
        }
        let stated = Stated { effort_days: middle(efforts), once_cents: middle(once), year_cents: middle(years), adopters };
        Ok((adopters > 0).then_some(stated))
    }
}

/// Returns the evaluations among judgements, as lists show them.
pub(super) fn evaluations(notes: &[JudgementNote]) -> Vec<EvaluationNote> {
    let is_evaluation = |note: &&JudgementNote| note.kind == Kind::Evaluation.name();
    let short = |note: &JudgementNote| EvaluationNote { reference: note.reference.clone(), title: note.title.clone(), at: note.at };
    notes.iter().filter(is_evaluation).map(short).collect()
}

/// Returns what an adoption cost once, over all years; nothing where nothing is stated.
pub(super) fn once_cents(view: &AdoptionView<'_>) -> Option<u64> {
    sum(&view.costs(), "one-off", None)
}

/// Returns what an adoption costs a year, in the latest year that is stated.
pub(super) fn year_cents(view: &AdoptionView<'_>) -> Option<u64> {
    let costs = view.costs();
    let latest = costs.iter().filter(|cost| cost.basis() == Some("per-year")).filter_map(Cost::year).max();
    sum(&costs, "per-year", latest)
}

/// Returns the sum of what is counted so, in one year where one is named; nothing where nothing is.
fn sum(costs: &[Cost<'_>], basis: &str, year: Option<u64>) -> Option<u64> {
    let counted = costs.iter().filter(|cost| cost.basis() == Some(basis) && (year.is_none() || cost.year() == year));
    counted.filter_map(Cost::cents).reduce(u64::saturating_add)
}

/// Returns the middle one; of an even number the lower of the two, so that it is something that somebody said.
fn middle(mut values: Vec<u64>) -> Option<u64> {
    values.sort_unstable();
    values.get(values.len().checked_sub(1)? / 2).copied()
}

fn best(text: Option<kreisnetz_catalog::language::LangMap<'_>>, lang: &str) -> Option<Foreign> {
    text.and_then(|text| text.best(lang)).map(|(_, text)| Foreign::from(text))
}
