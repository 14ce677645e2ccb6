//! Counties like one, and what they adopted.

use kreisnetz_catalog::kind::Kind;
use kreisnetz_catalog::similarity::{Distance, Profile};
use kreisnetz_identity::PublisherId;

use super::Library;
use crate::api::{SimilarCounty, SimilarParts};
use crate::failure::Failure;
use crate::storage::{AdoptionClass, KnownPublisher, Subject};

/// Counties that a profile names as most like it.
const SIMILAR_MAX: usize = 5;

impl Library {
    /// Returns what a county says of itself, else what the official list says of it.
    pub(super) fn profile(&self, known: &KnownPublisher) -> Result<Option<Profile>, Failure> {
        let Ok(slug) = Kind::County.name().parse() else { return Ok(None) };
        let held = self.live_of(&(known.log.publisher(), slug))?;
        let own = held.as_ref().and_then(|held| Profile::of_entry(&held.entry.county()?));
        Ok(own.or_else(|| known.county().and_then(Profile::of_list)))
    }

    /// Returns the members of one level with a county, those most like it first; ties by AGS.
    pub(super) fn like(&self, county: &KnownPublisher) -> Result<Vec<(&KnownPublisher, Distance)>, Failure> {
        let Some(own) = self.profile(county)? else { return Ok(Vec::new()) };
        let mut others = Vec::new();
        for (id, known) in self.searched() {
            if *id == county.log.publisher() {
                continue;
            }
            if let Some(distance) = self.profile(known)?.and_then(|other| own.distance(&other)) {
                others.push((known, distance));
            }
        }
        others.sort_by(|(a, near), (b, far)| near.sum().total_cmp(&far.sum()).then_with(|| a.log.ags().cmp(&b.log.ags())));
        Ok(others)
    }

    /// Returns the counties that a profile is shown with.
    pub(super) fn similar(&self, county: &KnownPublisher) -> Result<Vec<SimilarCounty>, Failure> {
        let like = self.like(county)?;
        Ok(like.into_iter().take(SIMILAR_MAX).map(|(known, distance)| self.similar_county(known, distance)).collect())
    }

    fn similar_county(&self, known: &KnownPublisher, distance: Distance) -> SimilarCounty {
        let mut adopted: Vec<String> = self
            .derived
            .ledger
            .by(known.log.publisher())
            .filter(|(_, adoption)| adoption.class(self.today()) != AdoptionClass::Ended && !known.is_cut_off(adoption.rev))
            .map(|(subject, _)| self.name_of(&subject.0, &subject.1))
            .collect();
        adopted.sort();
        adopted.dedup();
        SimilarCounty {
            publisher: self.standpoint.publisher(known),
            distance: distance.sum(),
            parts: SimilarParts {
                population: distance.population,
                density: distance.density,
                land: distance.land,
                rural_type: distance.rural_type,
            },
            adopted,
        }
    }

    /// Returns a weight for each publisher that is like this node's own county: the closer, the nearer to 1.
    pub(super) fn weights(&self) -> Result<Vec<(PublisherId, f64)>, Failure> {
        let like = self.like(self.own()?)?;
        Ok(like.into_iter().map(|(known, distance)| (known.log.publisher(), distance.weight())).collect())
    }

    /// Returns the confirmed adopters of an entry, each weighed by how much it is like this county.
    pub(super) fn weighed(&self, subject: &Subject, weights: &[(PublisherId, f64)]) -> f64 {
        let counted = self.derived.counted(subject, &self.standpoint, self.today());
        let confirmed = counted.into_iter().filter(|(_, _, class)| *class == AdoptionClass::Confirmed);
        let weight = |id: PublisherId| {
            // One's own adoption is that of a county that is the same.
            if id == self.standpoint.own {
                return 1.0;
            }
            weights.iter().find(|(known, _)| *known == id).map_or(0.0, |(_, weight)| *weight)
        };
        confirmed.map(|(_, adoption, _)| weight(adoption.adopter)).sum()
    }
}
