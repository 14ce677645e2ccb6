//! The counties that a rotation names as guardians, among the publishers that the store knows.

use std::collections::BTreeSet;

use kreisnetz_catalog::county;
use kreisnetz_identity::{Ags, PublisherId};

use super::ground::Ground;
use crate::failure::{Failure, Slug};
use crate::storage::ground::read_failure;

/// Länder of the guardians at least.
const LANDS_MIN: usize = 3;

/// Returns the publishers that are meant: none, or 5, 7 or 9 others of at least three Länder.
///
/// # Errors
///
/// `not_found` where one is not known here, `ambiguous` where two have the name, `usage` where they are too few, too many or too close.
pub(super) fn found(ground: &Ground, named: &[String]) -> Result<Vec<PublisherId>, Failure> {
    let chosen = chosen(ground, named)?;
    let ids: BTreeSet<PublisherId> = chosen.iter().map(|(id, _)| *id).collect();
    let lands: BTreeSet<String> = chosen.iter().filter_map(|(_, ags)| ags.map(|ags| ags.land().to_owned())).collect();
    let fits = matches!(ids.len(), 5 | 7 | 9) && lands.len() >= LANDS_MIN;
    if ids.is_empty() || fits {
        return Ok(ids.into_iter().collect());
    }
    Err(Failure::new(Slug::Usage).detail("guardians").with("found", ids.len()).with("lands", lands.len()))
}

/// Returns the publishers that are meant, each once, in the order of their ids.
///
/// # Errors
///
/// `not_found` where one is not known here, `ambiguous` where two have the name.
pub(super) fn named(ground: &Ground, names: &[String]) -> Result<Vec<PublisherId>, Failure> {
    let ids: BTreeSet<PublisherId> = chosen(ground, names)?.into_iter().map(|(id, _)| id).collect();
    Ok(ids.into_iter().collect())
}

fn chosen(ground: &Ground, names: &[String]) -> Result<Vec<(PublisherId, Option<Ags>)>, Failure> {
    let mut all: Vec<(PublisherId, Option<Ags>)> = Vec::new();
    for publisher in ground.store.reader().publishers().map_err(read_failure)? {
        let log = ground.store.reader().identity(&publisher).map_err(read_failure)?;
        all.extend(log.filter(|_| publisher != ground.log.publisher()).map(|log| (publisher, log.ags())));
    }
    names.iter().map(|name| one(&all, name)).collect()
}

fn one(all: &[(PublisherId, Option<Ags>)], name: &str) -> Result<(PublisherId, Option<Ags>), Failure> {
    let ags = county::find(name).ok().map(|county| county.ags());
    let is_meant = |(id, of): &&(PublisherId, Option<Ags>)| id.to_string() == name || (ags.is_some() && *of == ags);
    let meant: Vec<_> = all.iter().filter(is_meant).collect();
    match meant.as_slice() {
        [one] => Ok(**one),
        [] => Err(Failure::new(Slug::NotFound).with("county", name).hint("county")),
        several => {
            let ids: Vec<String> = several.iter().map(|(id, _)| id.to_string()).collect();
            Err(Failure::new(Slug::Ambiguous).with("name", name).with("candidates", ids.join(", ")))
        }
    }
}
