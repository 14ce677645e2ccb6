//! Events coming into a log.

use std::sync::Arc;

use super::{
    EventRefused, Guardians, IdentityLog, NoGuardians, VerifyEventError, admit, room,
    set::{EventSet, Held},
    signers_of,
    standing::Standing,
    state::State,
};
use crate::{Digest, Event, NetworkId, PublisherId, Recovery, Signed, Timestamp};

/// What the caller knows when events arrive.
#[derive(Clone, Copy)]
pub struct Intake<'a> {
    /// The present moment; all events of one answer of a peer get the same. Without it they are neither settled nor late.
    pub seen: Option<Timestamp>,
    /// The signing keys of guardians.
    pub guardians: &'a dyn Guardians,
}

impl Default for Intake<'_> {
    fn default() -> Self {
        Self { seen: None, guardians: &NoGuardians }
    }
}

/// What became of a list of events.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Taken {
    /// How many were new.
    pub new: usize,
    /// Those that were not taken in the end, by their place in the list, and why.
    pub refused: Vec<(usize, EventRefused)>,
}

impl IdentityLog {
    /// Begins a log with a signed inception of this network.
    ///
    /// # Errors
    ///
    /// [`EventRefused`]: it is no inception, of another network, or not signed by all its keys.
    pub fn begin(signed: Signed<Event>, network: NetworkId) -> Result<Self, EventRefused> {
        let Event::Inception(inception) = signed.claims().clone() else { return Err(EventRefused::Place) };
        if inception.network != network {
            return Err(EventRefused::Network);
        }
        let signers = signers_of(&signed)?;
        if !inception.keys.iter().all(|key| signers.contains(key)) || signers.len() != inception.keys.len() {
            return Err(EventRefused::Signatures);
        }
        let payload = signed.payload_digest().map_err(|_| EventRefused::Signatures)?;
        let publisher = PublisherId::from(signed.digest());
        let standing = Standing::begun(&inception, payload);
        let mut set = EventSet::default();
        set.insert(Arc::new(Held { event: signed.assume_verified(), payload, standing: standing.clone() }));
        let state = State::of(&set, None);
        Ok(Self { publisher, inception, set, as_of: None, state, standing })
    }

    /// Reads a whole log from the bytes of its events, each after the one that it follows; the inception is the first.
    ///
    /// # Errors
    ///
    /// The first event that is none, or does not fit; an empty list is a misplaced inception.
    pub fn read<'a>(events: impl IntoIterator<Item = &'a [u8]>, network: NetworkId) -> Result<Self, VerifyEventError> {
        Self::read_with(events.into_iter().map(|event| (event, None)), network, &NoGuardians)
    }

    /// Reads a whole log, with when each event was first seen, and the signing keys of guardians. [`Self::advance`] it then.
    ///
    /// # Errors
    ///
    /// As [`Self::read`].
    pub fn read_with<'a>(
        events: impl IntoIterator<Item = (&'a [u8], Option<Timestamp>)>,
        network: NetworkId,
        guardians: &dyn Guardians,
    ) -> Result<Self, VerifyEventError> {
        let mut events = events.into_iter();
        let (first, seen) = events.next().ok_or(EventRefused::Place)?;
        let mut log = Self::begin(Signed::parse(first)?, network)?;
        log.mark(log.tip(), seen);
        for (event, seen) in events {
            log.admit(Signed::parse(event)?, &Intake { seen, guardians })?;
        }
        log.settle();
        Ok(log)
    }

    /// Continues the log by a signed event. One that is already there changes nothing; says whether it was new.
    ///
    /// This is for who writes a log, and for who cannot yet tell of time or guardians: an event that would contradict another is refused.
    /// What peers say of a publisher is [taken](Self::take), contradictions too.
    ///
    /// # Errors
    ///
    /// [`EventRefused`]; the log is as before.
    pub fn extend(&mut self, signed: Signed<Event>) -> Result<bool, EventRefused> {
        let is_known = self.event(&signed.digest()).is_some();
        if !is_known && self.check_origin(signed.claims()).is_ok() && !self.rivals_of(&signed).is_empty() {
            return Err(EventRefused::Fork);
        }
        self.take(signed, &Intake::default())
    }

    /// Takes a signed event into the set, whatever it contradicts. One that is already there changes nothing but, perhaps, when it was
    /// first seen; says whether it was new.
    ///
    /// # Errors
    ///
    /// [`EventRefused`]; the log is as before. [`EventRefused::Gap`] asks for the events between, [`EventRefused::GuardianUnknown`] for the
    /// identity of a guardian; [`EventRefused::Fork`] and [`EventRefused::Full`] are not the carrier's fault.
    pub fn take(&mut self, signed: Signed<Event>, intake: &Intake<'_>) -> Result<bool, EventRefused> {
        let taken = self.admit(signed, intake)?;
        self.settle();
        Ok(taken)
    }

    /// Takes events in any order: as often through the list as one of them still fits. Below the limits of a log the outcome does not depend
    /// on the order.
    pub fn take_all(&mut self, events: impl IntoIterator<Item = Signed<Event>>, intake: &Intake<'_>) -> Taken {
        let mut open: Vec<(usize, Signed<Event>)> = events.into_iter().enumerate().collect();
        let mut taken = Taken::default();
        loop {
            let (before, mut gaps) = (open.len(), Vec::new());
            for (place, signed) in open {
                match self.admit(signed.clone(), intake) {
                    Ok(new) => taken.new += usize::from(new),
                    Err(EventRefused::Gap) => gaps.push((place, signed)),
                    Err(why) => taken.refused.push((place, why)),
                }
            }
            if gaps.is_empty() || gaps.len() == before {
                taken.refused.extend(gaps.into_iter().map(|(place, _)| (place, EventRefused::Gap)));
                taken.refused.sort_unstable_by_key(|(place, _)| *place);
                self.settle();
                return taken;
            }
            open = gaps;
        }
    }

    /// Tells the log the present moment, from which a recovery that waited may be in force. Time never goes back.
    pub fn advance(&mut self, now: Timestamp) {
        self.as_of = self.as_of.max(Some(now));
        self.settle();
    }

    /// Says that an event was first seen at a moment, as the caller stored it; the earliest counts. Unknown events are ignored.
    ///
    /// A node that is new to a publisher follows the branch that other counties prove by marking its events as seen 14 days before the
    /// rest.
    pub fn mark_seen(&mut self, event: &Digest, seen: Timestamp) {
        if self.event(event).is_some() {
            self.mark(*event, Some(seen));
            self.settle();
        }
    }

    fn mark(&mut self, id: Digest, seen: Option<Timestamp>) {
        self.as_of = self.as_of.max(seen);
        seen.into_iter().for_each(|seen| self.set.mark(id, seen));
    }

    /// Takes an event, without computing anew what is in force.
    fn admit(&mut self, signed: Signed<Event>, intake: &Intake<'_>) -> Result<bool, EventRefused> {
        let id = signed.digest();
        if self.event(&id).is_some() {
            self.mark(id, intake.seen);
            return Ok(false);
        }
        let event = signed.claims();
        self.check_origin(event)?;
        let before = admit::place(&self.set, event)?;
        let payload = signed.payload_digest().map_err(|_| EventRefused::Signatures)?;
        room::check(&self.set, event, &payload, before)?;
        let need = admit::need(&self.set, event, before, intake.guardians)?;
        if !need.missing(&signers_of(&signed)?).is_nothing() {
            return Err(EventRefused::Signatures);
        }
        let claim = match event {
            Event::Recovery(Recovery::Complete(completion)) => self.set.claim(&completion.claim).map(|(_, claim)| claim),
            _ => None,
        };
        let standing = before.after(event, id, payload, claim);
        self.set.insert(Arc::new(Held { event: signed.assume_verified(), payload, standing }));
        self.mark(id, intake.seen);
        Ok(true)
    }

    pub(super) fn check_origin(&self, event: &Event) -> Result<(), EventRefused> {
        if event.network() != self.inception.network {
            return Err(EventRefused::Network);
        }
        match event.publisher() {
            Some(publisher) if publisher == self.publisher => Ok(()),
            Some(_) => Err(EventRefused::Publisher),
            None => Err(EventRefused::Place),
        }
    }

    /// Computes what is in force.
    fn settle(&mut self) {
        self.state = State::of(&self.set, self.as_of);
        if let Some(tip) = self.set.get(&self.state.tip()) {
            self.standing = tip.standing.clone();
        }
    }
}
