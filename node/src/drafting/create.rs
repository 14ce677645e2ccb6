//! `draft new`: the template of a kind, as a file to be filled in.

use kreisnetz_catalog::Slug as EntrySlug;
use kreisnetz_catalog::kind::{Kind, KindError};
use kreisnetz_catalog::template::Template;

use super::{Place, lint};
use crate::api::{Answer, DraftData, DraftNewRequest, ProblemLevel, Source};
use crate::clock::moment_of;
use crate::failure::{Failure, Slug};
use crate::home::{FOLDER_MODE, PLAIN_MODE, create_folder, write_new};

/// Writes the template of a kind; nothing is overwritten.
///
/// # Errors
///
/// `exists`, or `usage` for a kind or slug that cannot be.
pub fn create(place: &Place<'_>, request: &DraftNewRequest) -> Result<Answer<DraftData>, Failure> {
    let kind = kind(&request.kind)?;
    let slug: EntrySlug = request.slug.parse().map_err(|_| Failure::new(Slug::Usage).detail("slug").with("value", &request.slug))?;
    if let Some(expected) = kind.fixed_slug().filter(|expected| *expected != slug.as_str()) {
        let failure = Failure::new(Slug::Usage).detail("values").with("flag", "SLUG").with("value", &slug);
        return Err(failure.with("allowed", expected));
    }
    let path = place.drafts().join(format!("{slug}.toml"));
    let shown = place.home().shown(&path);
    if path.symlink_metadata().is_ok() {
        return Err(Failure::new(Slug::Exists).with("path", &shown));
    }
    let text = Template::new(kind).render(&slug);
    if !request.dry_run {
        create_folder(&place.drafts(), FOLDER_MODE)?;
        write_new(&path, PLAIN_MODE, text.as_bytes())?;
    }
    let problems = lint::problems(place, &[(&shown, &text)]);
    let open = problems.into_iter().filter(|problem| problem.level == ProblemLevel::Error).filter_map(|problem| problem.key);
    let data = DraftData {
        slug: slug.to_string(),
        kind: kind.name().to_owned(),
        path: shown,
        origin: None,
        files: Vec::new(),
        open: open.collect(),
        problems: Vec::new(),
    };
    Ok(Answer::new(data, moment_of(place.clock.now()), Source::Files))
}

/// A vouch is written by the dialogue that shows the check digits, which this version does not have.
fn kind(text: &str) -> Result<Kind, Failure> {
    if text == Kind::Vouch.name() {
        return Err(Failure::new(Slug::Usage).detail("not_built").with("what", text));
    }
    text.parse().map_err(|error| match error {
        KindError::Unknown { nearest } => {
            let allowed: Vec<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
            let failure = Failure::new(Slug::Usage).detail("values").with("flag", "KIND").with("value", text);
            let failure = failure.with("allowed", allowed.join(", "));
            nearest.map_or(failure.clone(), |nearest| failure.with("nearest", nearest).hint("nearest"))
        }
    })
}
