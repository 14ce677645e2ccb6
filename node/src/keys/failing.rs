//! Why an identity event is not taken, in the words of the interface.

use kreisnetz_identity::{Event, EventRefused, IdentityLog, Signed, signers_of};

use crate::failure::{Failure, Slug};

/// Says why an event does not extend the own identity.
pub(super) fn refused(error: EventRefused, log: &IdentityLog, event: &Signed<Event>) -> Failure {
    match error {
        EventRefused::Network => {
            Failure::new(Slug::NetworkMismatch).detail("event").with("expected", log.network()).with("found", event.claims().network())
        }
        EventRefused::Publisher => Failure::new(Slug::SignatureInvalid).detail("other_publisher").hint("event"),
        EventRefused::Signatures => signatures(log, event),
        EventRefused::Gap
        | EventRefused::Fork
        | EventRefused::Place
        | EventRefused::Succession
        | EventRefused::Key
        | EventRefused::Guardians
        | EventRefused::GuardianUnknown(_)
        | EventRefused::Claim => Failure::new(Slug::ExpectationFailed).detail("event").hint("event").with("why", error),
        EventRefused::Full => Failure::new(Slug::TooLarge).detail("identity").with("limit", kreisnetz_identity::LOG_EVENTS_MAX),
    }
}

/// Tells a missing signature, which another officer can add, from a false one.
fn signatures(log: &IdentityLog, event: &Signed<Event>) -> Failure {
    let Ok(signers) = signers_of(event) else { return Failure::new(Slug::SignatureInvalid).detail("event").hint("event") };
    let found = signers.iter().filter(|key| log.root_keys().contains(key)).count();
    let failure = Failure::new(Slug::SignatureInvalid).with("found", found).with("needed", log.threshold());
    match event.claims() {
        Event::Rotation(rotation) => {
            let new = rotation.keys.iter().filter(|key| signers.contains(key)).count();
            failure.detail("missing_new").hint("missing_new").with("new", new).with("keys", rotation.keys.len())
        }
        Event::Revocation(_) => failure.detail("missing").hint("missing_revocation"),
        _ => failure.detail("missing").hint("missing"),
    }
}
