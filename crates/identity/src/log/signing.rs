//! Signatures under events: made, added, and looked at.

use std::collections::BTreeSet;

use super::EventRefused;
use crate::{
    Event, PublicKey, SecretKey, Signed,
    cose::{self, CoseError},
    event::{DOMAIN, EVENT_BYTES_MAX},
};

/// Signs an event with the keys that it needs.
#[must_use]
pub fn sign_event(event: &Event, keys: &[&SecretKey]) -> Vec<u8> {
    cose::sign(DOMAIN, &event.encode(), keys)
}

/// Adds the signatures of further keys to an event, as its officers sign one after the other. Those that are there stay.
///
/// # Errors
///
/// [`CoseError`] where the bytes are no signed event.
pub fn cosign_event(event: &Signed<Event>, keys: &[&SecretKey]) -> Result<Vec<u8>, CoseError> {
    cose::cosign(event.bytes(), EVENT_BYTES_MAX, DOMAIN, keys)
}

/// Returns the keys that signed, all of whose signatures hold; one bad signature spoils the event.
///
/// # Errors
///
/// [`EventRefused::Signatures`] where one does not hold.
pub fn signers_of(signed: &Signed<Event>) -> Result<BTreeSet<PublicKey>, EventRefused> {
    let (payload, cosigners) = signed.open().map_err(|_| EventRefused::Signatures)?;
    for cosigner in &cosigners {
        cosigner.verify(DOMAIN, &payload).map_err(|_| EventRefused::Signatures)?;
    }
    Ok(cosigners.iter().map(|cosigner| cosigner.key).collect())
}
