//! `draft lint`: everything that is wrong with drafts, in one run.

use std::path::Path;

use kreisnetz_catalog::draft::{self, Draft, order};

use super::{Place, folder, offline};
use crate::api::{Answer, LintData, LintRequest, Problem, ProblemLevel, Source};
use crate::authoring::problem;
use crate::clock::moment_of;
use crate::failure::Failure;

/// Checks drafts; faults are data, not a failure. While the node runs, references to entries are not looked up.
///
/// # Errors
///
/// What keeps it from reading them.
pub fn lint(place: &Place<'_>, request: &LintRequest) -> Result<Answer<LintData>, Failure> {
    let (foreign, own): (Vec<_>, Vec<_>) = request.paths.iter().cloned().partition(|path| is_publiccode(path));
    // Whoever names a publiccode.yml alone does not ask for all drafts.
    let files = if own.is_empty() && !foreign.is_empty() { Vec::new() } else { folder::read(&place.home(), &place.drafts(), &own)? };
    let texts: Vec<(&str, &str)> = files.iter().map(|file| (file.shown.as_str(), file.text.as_str())).collect();
    let mut problems = problems(place, &texts);
    for path in &foreign {
        problems.extend(super::import::strict(&place.home().shown(path), path)?);
    }
    let count = |level| problems.iter().filter(|problem| problem.level == level).count() as u64;
    let data = LintData {
        drafts: (files.len() + foreign.len()) as u64,
        errors: count(ProblemLevel::Error),
        warnings: count(ProblemLevel::Warning),
        problems,
    };
    Ok(Answer::new(data, moment_of(place.clock.now()), Source::Files))
}

/// Says whether a file is no draft, but a publiccode.yml.
fn is_publiccode(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yml" || extension == "yaml")
}

/// Returns all faults of some drafts, by file and line.
pub(super) fn problems(place: &Place<'_>, files: &[(&str, &str)]) -> Vec<Problem> {
    let (mut drafts, mut faults) = (Vec::new(), Vec::new());
    for (shown, text) in files {
        match Draft::parse(shown, text) {
            Ok(draft) => drafts.push(draft),
            Err(found) => faults.extend(found),
        }
    }
    faults.extend(match offline::bench(place) {
        Ok(bench) => {
            let places = order(&drafts, |name| bench.is_own(name), |slug| bench.is_published(slug));
            let (places, circle) = places.map_or_else(|circle| ((0..drafts.len()).collect(), circle), |places| (places, Vec::new()));
            let mut found: Vec<draft::Problem> = circle;
            for place in places {
                found.extend(drafts[place].lint(&bench));
                // Later drafts may refer to it; what is wrong with it was told just now.
                if let Ok(resolved) = drafts[place].resolve(&bench) {
                    bench.made(resolved.entry().clone());
                }
            }
            found
        }
        Err(_) => {
            let offline = offline::Offline::of(place);
            drafts.iter().flat_map(|draft| draft.lint(&offline)).collect()
        }
    });
    let mut problems: Vec<Problem> = faults.into_iter().filter_map(problem).collect();
    problems.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    problems
}
