//! What each kind of entry consists of, and the one check for author and reader (rule R3).
//!
//! A kind is a table: fields with their shapes and needs, a life, who may write it, and the rules between its fields. Adding a
//! kind is adding a table. The check works on the generic [`crate::tree`], so that a draft and a received entry are judged by the
//! same code; it resolves nothing, fetches nothing and reads no clock.

mod actor;
mod adoption;
mod asset;
mod check;
mod county;
mod envelope;
mod evaluation;
mod fault;
mod feedback;
mod field;
pub mod licence;
mod measured;
mod node;
mod participation;
mod pilot;
mod programme;
pub(crate) mod scalar;
mod service;
mod slugs;
pub(crate) mod strategy;
mod support;
mod training;
pub(crate) mod value;
mod vouch;

use std::collections::BTreeSet;

use kreisnetz_identity::{Ags, Class};

pub(crate) use check::check;
pub use envelope::{VERSION, envelope};
pub use fault::{Fault, Level, Path, Step};
pub use field::{Condition, Field, GivenBy, Need, Shape};
pub(crate) use slugs::slug;
pub use slugs::{PROBLEM_SLUGS, problem_args};

use crate::{entry::Writer, kind::Kind, lifecycle::Life};

/// Everything the format says of one kind.
#[derive(Debug)]
pub struct Schema {
    /// The kind.
    pub kind: Kind,
    /// Classes of publishers that may write it.
    pub writers: &'static [Class],
    /// Its states, where it has any.
    pub life: Option<&'static Life>,
    /// Whether the envelope's `summary` is needed.
    pub summary: Need,
    /// Whether the envelope's `description` is needed.
    pub description: Need,
    /// Whether the envelope's `topics` are needed.
    pub topics: Need,
    /// Whether the envelope's `contact` is needed.
    pub contact: Need,
    /// The fields of its own, in the order people read them; in the bytes they stand under `body`.
    pub body: &'static [Field],
    /// Facets that search offers for this kind beside those of every kind.
    pub facets: &'static [&'static str],
    /// The rules between fields.
    pub(crate) rules: fn(&mut check::Check<'_>),
}

/// Returns the schema of a kind.
#[must_use]
pub const fn of(kind: Kind) -> &'static Schema {
    match kind {
        Kind::County => &county::COUNTY,
        Kind::Node => &node::NODE,
        Kind::Service => &service::SERVICE,
        Kind::Asset => &asset::ASSET,
        Kind::Strategy => &strategy::STRATEGY,
        Kind::Training => &training::TRAINING,
        Kind::Actor => &actor::ACTOR,
        Kind::Participation => &participation::PARTICIPATION,
        Kind::Feedback => &feedback::FEEDBACK,
        Kind::Pilot => &pilot::PILOT,
        Kind::Evaluation => &evaluation::EVALUATION,
        Kind::Adoption => &adoption::ADOPTION,
        Kind::SupportOffer => &support::OFFER,
        Kind::SupportRequest => &support::REQUEST,
        Kind::Programme => &programme::PROGRAMME,
        Kind::Vouch => &vouch::VOUCH,
    }
}

/// Every class of publisher.
const EVERYONE: &[Class] = &[Class::County, Class::Municipality, Class::Partner];
/// Publishers with an AGS.
const WITH_AGS: &[Class] = &[Class::County, Class::Municipality];

/// What a check may know beyond the entry itself. Nothing known means the rules that need it are not applied.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    author: Option<&'a Writer>,
    predecessors: Option<&'a BTreeSet<Ags>>,
}

impl<'a> Known<'a> {
    /// Adds whose catalog the entry stands in.
    #[must_use]
    pub const fn with_author(self, author: &'a Writer) -> Self {
        Self { author: Some(author), ..self }
    }

    /// Adds the former keys of counties that county entries declare, five digits each.
    #[must_use]
    pub const fn with_predecessors(self, predecessors: &'a BTreeSet<Ags>) -> Self {
        Self { predecessors: Some(predecessors), ..self }
    }
}
