//! Judging the beginning of a catalog against what a node holds, by the rules for a peer's answer.

use kreisnetz_catalog::{Admission, Equivocation, Head, Position, parse_head, verify_head};
use kreisnetz_identity::{IdentityLog, NetworkId, PublisherId, Timestamp, Verified};
use kreisnetz_protocol::{Offered, Reason};

use crate::{Opening, Refusal};

/// Where the node stands that takes a bundle over.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// Its network.
    pub network: NetworkId,
    /// Its own publisher, whose line of heads nobody else continues.
    pub own: Option<PublisherId>,
    /// Who belongs to the network.
    pub admission: &'a Admission,
    /// The present moment.
    pub now: Timestamp,
}

/// What is to be done with a catalog.
#[allow(clippy::large_enum_variant, reason = "one at a time, and the usual variant is the large one")]
#[derive(Clone, Debug)]
pub enum Judged {
    /// It is newer than what is held: its body is wanted.
    Newer {
        /// The head.
        head: Verified<Head>,
    },
    /// The very same head is held; the body can be left out.
    Held,
    /// A newer head is held; the body can be left out.
    Old {
        /// The place that the bundle has.
        offered: Position,
        /// The place that is held.
        held: Position,
    },
}

impl Standing<'_> {
    /// Returns the identity as it is with the events of the bundle, where it is held on top of those.
    ///
    /// # Errors
    ///
    /// [`Refusal::Rule`].
    pub fn identity(&self, opening: &Opening, held: Option<&IdentityLog>) -> Result<IdentityLog, Refusal> {
        self.offered().identity(opening.publisher, held, &opening.events).map_err(Refusal::Rule)
    }

    /// Judges the head, given the identity and the newest head that is held.
    ///
    /// # Errors
    ///
    /// [`Refusal`].
    pub fn judge(&self, opening: &Opening, log: &IdentityLog, held: Option<&Verified<Head>>) -> Result<Judged, Refusal> {
        match self.offered().head(&opening.head, log, held) {
            Ok(head) if head.publisher == opening.publisher => Ok(Judged::Newer { head }),
            Ok(_) => Err(Refusal::Rule(Reason::BrokenPromise)),
            Err(Reason::Known) => Ok(Judged::Held),
            Err(Reason::Old) => old(opening, held),
            Err(Reason::Contradiction) => Err(contradiction(opening, log, held)),
            Err(reason) => Err(Refusal::Rule(reason)),
        }
    }

    const fn offered(&self) -> Offered<'_> {
        Offered { network: self.network, own: self.own, admission: self.admission, now: self.now }
    }
}

fn old(opening: &Opening, held: Option<&Verified<Head>>) -> Result<Judged, Refusal> {
    let offered = parse_head(&opening.head).map_err(|_| Refusal::Form)?.claims().position();
    let held = held.ok_or(Refusal::Rule(Reason::Old))?.position();
    Ok(Judged::Old { offered, held })
}

/// A head that merely says that it stands at a taken place accuses nobody: its signature decides.
fn contradiction(opening: &Opening, log: &IdentityLog, held: Option<&Verified<Head>>) -> Refusal {
    let proven = || {
        let head = parse_head(&opening.head).map_err(|_| Reason::Malformed)?;
        let head = verify_head(head, log).map_err(kreisnetz_protocol::reason_of)?;
        let held = held.ok_or(Reason::Contradiction)?;
        Equivocation::of(held.clone(), head).map_err(|_| Reason::Contradiction)
    };
    match proven() {
        Ok(proof) => Refusal::Contradiction(Box::new(proof)),
        Err(reason) => Refusal::Rule(reason),
    }
}
