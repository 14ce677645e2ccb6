//! What a node knows of all others when its engine starts: identities, newest heads, proofs of contradictions.

use std::sync::Arc;

use kreisnetz_catalog::{Equivocation, FrontierItem, Head, Position, stands};
use kreisnetz_identity::{Digest, IdentityLog, NetworkId, PublisherId, Verified};

use crate::{Frontier, equivocations::Equivocations, identities::Identities};

/// The place of a head that does not stand.
const NOWHERE: Position = Position { epoch: 0, seq: 0 };

/// Verified knowledge, cheap to clone: copies share what they have in common.
#[derive(Clone, Debug)]
pub struct Knowledge {
    pub(crate) identities: Identities,
    pub(crate) frontier: Frontier,
    /// Newest heads of publishers that are not members: reachable by their id, compared with nobody.
    pub(crate) strangers: Frontier,
    pub(crate) equivocations: Equivocations,
}

impl Knowledge {
    /// Returns what a node knows that holds nothing.
    #[must_use]
    pub fn nothing(network: NetworkId) -> Self {
        Self {
            identities: Identities::new(network),
            frontier: Frontier::default(),
            strangers: Frontier::default(),
            equivocations: Equivocations::default(),
        }
    }

    /// Returns what a node held when it was last stopped, verified again from its bytes by who hands it over.
    ///
    /// Heads whose identity is not among the logs are left out; a peer will bring both. All heads count as members' until the engine
    /// is told who the members are.
    #[must_use]
    pub fn new(
        network: NetworkId,
        logs: impl IntoIterator<Item = Arc<IdentityLog>>,
        heads: impl IntoIterator<Item = Arc<Verified<Head>>>,
        proofs: impl IntoIterator<Item = Equivocation>,
    ) -> Self {
        let mut knowledge = Self::nothing(network);
        logs.into_iter().for_each(|log| knowledge.identities.insert(log));
        for proof in proofs {
            if let Some(log) = knowledge.identities.log(&proof.publisher()) {
                knowledge.equivocations.keep(proof, log);
            }
        }
        for head in heads {
            knowledge.hold(head, true);
        }
        knowledge
    }

    /// Takes a newer head of a publisher whose identity is known. Says whether it was newer.
    pub(crate) fn hold(&mut self, head: Arc<Verified<Head>>, is_member: bool) -> bool {
        let publisher = head.publisher;
        let Some(log) = self.identities.log(&publisher) else { return false };
        let side_events = log.side_events_digest();
        let frontier = if is_member { &mut self.frontier } else { &mut self.strangers };
        let is_newer = frontier.advance(head, side_events);
        self.mark(&publisher);
        is_newer
    }

    /// Brings a publisher up to what is known of its identity and contradictions: whether its head stands, and its item.
    ///
    /// The item of a head that does not stand says that nothing is held, so that peers which hold an older one are asked for it; its
    /// side events tell why.
    pub(crate) fn mark(&mut self, publisher: &PublisherId) {
        let Some(log) = self.identities.log(publisher) else { return };
        for frontier in [&mut self.frontier, &mut self.strangers] {
            let Some(head) = frontier.kept(publisher) else { continue };
            let stands = stands(head, log).is_ok();
            let (position, head) = if stands { (head.position(), head.digest()) } else { (NOWHERE, Digest::default()) };
            let plain = FrontierItem { publisher: *publisher, position, head, side_events: log.side_events_digest() };
            frontier.mark(self.equivocations.item(plain, log), stands);
        }
    }

    /// Moves heads to where their publishers belong now.
    pub(crate) fn sort(&mut self, is_member: impl Fn(&PublisherId) -> bool) {
        let leaving: Vec<PublisherId> = self.frontier.items().map(|item| item.publisher).filter(|id| !is_member(id)).collect();
        let coming: Vec<PublisherId> = self.strangers.items().map(|item| item.publisher).filter(|id| is_member(id)).collect();
        for publisher in leaving {
            if let Some(head) = self.frontier.remove(&publisher) {
                self.hold(head, false);
            }
        }
        for publisher in coming {
            if let Some(head) = self.strangers.remove(&publisher) {
                self.hold(head, true);
            }
        }
    }

    /// Returns the newest head held of a publisher, a member or not.
    pub(crate) fn head(&self, publisher: &PublisherId) -> Option<&Arc<Verified<Head>>> {
        self.frontier.head(publisher).or_else(|| self.strangers.head(publisher))
    }
}
