//! Succession: other counties go on from this one, after a reform of districts for instance (SECURITY.md §3.1).

use kreisnetz_identity::{Event, PublisherId, SUCCESSORS_MAX, Succession, SuccessionReason, Timestamp};

use super::ground::Ground;
use super::guardians;
use super::telling::about;
use super::wanted::Draft;
use crate::api::{KeyEventData, KeyStep};
use crate::clock::moment_of;
use crate::failure::{Failure, Slug};

/// What a succession is to say.
#[derive(Clone, Debug)]
pub struct WantedSuccession {
    /// The counties that go on, 1 to 4, each by slug, AGS, name or id.
    pub successors: Vec<String>,
    /// Why.
    pub reason: SuccessionReason,
    /// From when they act; now where it is absent.
    pub effective: Option<Timestamp>,
}

impl WantedSuccession {
    /// What it will say.
    pub(super) fn plan(&self, ground: &Ground, now: Timestamp) -> Result<KeyEventData, Failure> {
        let successors = self.successors(ground)?;
        Ok(KeyEventData {
            reason: Some(word(self.reason).to_owned()),
            successors: successors.iter().map(ToString::to_string).collect(),
            not_before: Some(moment_of(self.effective.unwrap_or(now))),
            ..about(&ground.log, "succession", KeyStep::Planned)
        })
    }

    pub(super) fn draft(&self, ground: &Ground, now: Timestamp) -> Result<Draft, Failure> {
        let (successors, effective) = (self.successors(ground)?, self.effective.unwrap_or(now));
        let succession = Succession::new(&ground.log, successors, self.reason, effective, now);
        Ok(Draft::new(Event::Succession(Box::new(succession)), Vec::new()))
    }

    fn successors(&self, ground: &Ground) -> Result<Vec<PublisherId>, Failure> {
        let named = guardians::named(ground, &self.successors)?;
        if (1..=SUCCESSORS_MAX).contains(&named.len()) { Ok(named) } else { Err(Failure::new(Slug::Usage).detail("successors")) }
    }
}

/// Returns the word of the format.
pub(super) const fn word(reason: SuccessionReason) -> &'static str {
    match reason {
        SuccessionReason::Merged => "merged",
        SuccessionReason::Split => "split",
        SuccessionReason::Dissolved => "dissolved",
    }
}
