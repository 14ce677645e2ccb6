//! A fault in a file that a person wrote, with its place.

use super::layout::hanging;
use super::screen::{Mark, Screen};
use super::terminal;
use crate::api::{Problem, ProblemLevel};

/// Returns the fault as `! file:line: field: sentence`; the field only where the sentence does not name it.
pub(super) fn line(problem: &Problem, screen: &Screen) -> String {
    let mark = screen.mark(if problem.level == ProblemLevel::Error { Mark::Error } else { Mark::Warning });
    let mut told = terminal::line(&problem.file);
    for number in [problem.line, problem.column].into_iter().flatten() {
        told.push_str(&format!(":{number}"));
    }
    let sentence = problem.text(screen.language);
    let key = problem.key.as_deref().map(terminal::line).filter(|key| !key.is_empty() && !sentence.contains(key.as_str()));
    told.push_str(": ");
    if let Some(key) = key {
        told.push_str(&format!("{key}: "));
    }
    hanging(screen, &format!("  {mark}"), 4, &(told + &sentence), None)
}
