//! `draft`: the drafts of the home beside what is published.

use kreisnetz_catalog::draft::{Context, Draft};
use kreisnetz_catalog::entry::Entry;

use super::folder::DraftFile;
use super::{Place, folder, lint, offline};
use crate::api::{Answer, DraftItem, DraftListData, DraftState, Foreign, ProblemLevel, Source};
use crate::authoring::Bench;
use crate::clock::moment_of;
use crate::failure::Failure;

/// Lists the drafts beside what the store holds. While the node runs it has the store, and every draft counts as new until the node was
/// asked.
///
/// # Errors
///
/// What keeps it from reading them.
pub fn list(place: &Place<'_>) -> Result<Answer<DraftListData>, Failure> {
    let files = folder::read(&place.home(), &place.drafts(), &[])?;
    let bench = offline::bench(place).ok();
    let texts: Vec<(&str, &str)> = files.iter().map(|file| (file.shown.as_str(), file.text.as_str())).collect();
    let problems = lint::problems(place, &texts);
    let items = files.iter().map(|file| {
        let of_file = |level| problems.iter().filter(|problem| problem.file == file.shown && problem.level == level).count() as u64;
        item(file, bench.as_ref(), of_file(ProblemLevel::Error), of_file(ProblemLevel::Warning))
    });
    let data = DraftListData { items: items.collect() };
    Ok(Answer::new(data, moment_of(place.clock.now()), Source::Store))
}

fn item(file: &DraftFile, bench: Option<&Bench>, errors: u64, warnings: u64) -> DraftItem {
    let draft = Draft::parse(&file.shown, &file.text).ok();
    let name = file.shown.rsplit('/').next().unwrap_or(&file.shown);
    let resolved = bench.zip(draft.as_ref()).and_then(|(bench, draft)| draft.resolve(bench).ok());
    let is_published = bench.zip(draft.as_ref()).is_some_and(|(bench, draft)| bench.previous(draft.slug()).is_some());
    let title = resolved.as_ref().and_then(|resolved| title(resolved.entry()));
    DraftItem {
        slug: draft.as_ref().map_or_else(|| name.trim_end_matches(".toml").to_owned(), |draft| draft.slug().to_string()),
        kind: draft.as_ref().and_then(Draft::kind).map(|kind| kind.name().to_owned()),
        title,
        path: file.shown.clone(),
        state: match resolved {
            _ if errors > 0 => DraftState::Invalid,
            Some(resolved) if !resolved.is_changed() => DraftState::Published,
            _ if is_published => DraftState::Changed,
            _ => DraftState::New,
        },
        errors,
        warnings,
    }
}

fn title(entry: &Entry) -> Option<Foreign> {
    entry.title()?.best("de").map(|(_, title)| Foreign::from(title))
}
