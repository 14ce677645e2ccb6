//! In which order the drafts of one run become entries.
//!
//! A reference holds the digest of what it leads to, so that must exist first.

use std::collections::{BTreeMap, BTreeSet};

use super::{Draft, Problem};
use crate::{
    Slug,
    schema::{Fault, Path, slug},
};

/// Where a draft refers to another draft of the run.
struct Edge {
    path: Path,
    to: usize,
    /// The other is published already: where there is a circle, the reference can lead to that version.
    can_wait: bool,
}

/// Returns the places of the drafts in an order in which each stands behind those it refers to.
///
/// `is_own` says whether the part of a reference before `/` names the author's own catalog; `is_published` whether a slug is
/// published now, in whatever version.
///
/// # Errors
///
/// Drafts that are not published yet and refer to each other in a circle, each with its place.
pub fn order(drafts: &[Draft], is_own: impl Fn(&str) -> bool, is_published: impl Fn(&Slug) -> bool) -> Result<Vec<usize>, Vec<Problem>> {
    let by_slug: BTreeMap<&str, usize> = drafts.iter().enumerate().map(|(place, draft)| (draft.slug().as_str(), place)).collect();
    let edges: Vec<Vec<Edge>> = drafts
        .iter()
        .map(|draft| {
            let references = draft.references().into_iter().filter(|(_, to)| to.publisher().is_none_or(&is_own));
            let within = references.filter_map(|(path, to)| Some((path, *by_slug.get(to.slug().as_str())?)));
            within.map(|(path, to)| Edge { path, to, can_wait: is_published(drafts[to].slug()) }).collect()
        })
        .collect();
    let mut waiting: BTreeSet<usize> = (0..drafts.len()).collect();
    let mut done = Vec::with_capacity(drafts.len());
    while !waiting.is_empty() {
        let blocked =
            |place: usize, hard_only: bool| edges[place].iter().any(|edge| waiting.contains(&edge.to) && !(hard_only && edge.can_wait));
        let next = waiting.iter().find(|place| !blocked(**place, false)).or_else(|| waiting.iter().find(|place| !blocked(**place, true)));
        match next.copied() {
            Some(place) => {
                waiting.remove(&place);
                done.push(place);
            }
            None => return Err(circle(drafts, &edges, &waiting)),
        }
    }
    Ok(done)
}

/// Follows the references from a draft that waits until one comes back: that is the circle.
fn circle(drafts: &[Draft], edges: &[Vec<Edge>], waiting: &BTreeSet<usize>) -> Vec<Problem> {
    let mut way: Vec<usize> = Vec::new();
    let mut here = waiting.first().copied();
    while let Some(place) = here {
        if let Some(start) = way.iter().position(|passed| *passed == place) {
            way.drain(..start);
            break;
        }
        way.push(place);
        here = edges[place].iter().find(|edge| waiting.contains(&edge.to) && !edge.can_wait).map(|edge| edge.to);
    }
    let slugs: Vec<&str> = way.iter().map(|place| drafts[*place].slug().as_str()).collect();
    let slugs = slugs.join(", ");
    let on_the_way = |place: &usize| edges[*place].iter().find(|edge| way.contains(&edge.to) && !edge.can_wait);
    let report = |place: &usize| {
        let path = on_the_way(place).map_or_else(Path::default, |edge| edge.path.clone());
        drafts[*place].source.problem(&Fault::new(path, slug::REF_CIRCLE, [("slugs", slugs.clone())]))
    };
    way.iter().map(report).collect()
}
