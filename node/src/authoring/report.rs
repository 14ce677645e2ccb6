//! Faults of drafts in the words of the interface.

use kreisnetz_catalog::draft;
use kreisnetz_catalog::schema::Level;

use crate::api::{Problem, ProblemLevel};
use crate::failure::{Failure, Slug};

/// Returns a fault as documents show it; nothing for a note, which is not about the draft itself.
pub(crate) fn problem(fault: draft::Problem) -> Option<Problem> {
    let level = match fault.level {
        Level::Error => ProblemLevel::Error,
        Level::Warning => ProblemLevel::Warning,
        Level::Note => return None,
    };
    let args = fault.args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let place = |number: usize| u32::try_from(number).ok();
    let mut problem = Problem::new(level, fault.file, fault.slug, args).at(place(fault.line), place(fault.column));
    problem.key = Some(fault.key).filter(|key| !key.is_empty());
    // The sentence may name the field.
    problem.message = problem.text(crate::i18n::Language::English);
    Some(problem)
}

/// Says that drafts are not accepted, with every fault.
pub(super) fn invalid(problems: Vec<Problem>) -> Failure {
    let errors = problems.iter().filter(|problem| problem.level == ProblemLevel::Error).count();
    Failure::new(Slug::DraftInvalid).with("errors", errors).with_problems(problems)
}
