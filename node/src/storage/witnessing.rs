//! The word of another county about a head, as a peer brought it: verified, and kept where it says something new.

use kreisnetz_catalog::{BadWitness, Witness};
use kreisnetz_identity::PublisherId;
use kreisnetz_store::{StorageFault, Store, WitnessKept};

use super::{Derived, Standpoint};

/// What became of a witness that a peer brought.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum WitnessTaken {
    /// It verifies, and was kept or not needed.
    Kept(WitnessKept),
    /// It is no member's word, or about a publisher that is not held: ignored, nobody's fault.
    Irrelevant,
    /// The identity of the county that speaks is not known so far: ask for it.
    NeedsIdentity(PublisherId),
    /// It does not hold: the fault of the peer that brought it.
    Bad(BadWitness),
}

/// Verifies a witness by what is known of the county that speaks, and keeps it.
pub(crate) fn keep_witness(
    store: &mut Store,
    derived: &Derived,
    standpoint: &Standpoint,
    bytes: &[u8],
) -> Result<WitnessTaken, StorageFault> {
    let claimed = match Witness::parse(bytes) {
        Ok(claimed) => claimed,
        Err(error) => return Ok(WitnessTaken::Bad(error)),
    };
    let (speaker, subject) = (claimed.witness(), claimed.item().publisher);
    // Only members' words about catalogs that are held: strangers must not fill the table. One's own are made when they are needed.
    if speaker == standpoint.own || !standpoint.is_searched(&speaker) || derived.head(&subject).is_none() {
        return Ok(WitnessTaken::Irrelevant);
    }
    let Some(known) = derived.publisher(&speaker) else { return Ok(WitnessTaken::NeedsIdentity(speaker)) };
    match Witness::verify(bytes, &known.log) {
        Ok(witness) => store.keep_witness(&witness).map(WitnessTaken::Kept),
        Err(error) if error.needs_identity() => Ok(WitnessTaken::NeedsIdentity(speaker)),
        Err(error) => {
            tracing::debug!(event = "witness_refused", %speaker, %subject, %error, "a witness does not hold");
            Ok(WitnessTaken::Bad(error))
        }
    }
}
