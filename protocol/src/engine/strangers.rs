//! Publishers that are no members yet: their identity logs are asked for, so that members can vouch for them; and a node that is a
//! stranger itself makes itself known.

use kreisnetz_catalog::Head;
use kreisnetz_identity::PublisherId;

use super::Engine;
use crate::{
    Output, Reason, Request, RequestId, Response,
    backoff::doubled,
    limits::{KNOCK_MS_MAX, KNOCK_MS_MIN, STRANGERS_KNOWN_MAX},
};

impl<P: Clone + Ord> Engine<P> {
    /// Wants the logs of those that members vouch for and whose identity is not known.
    pub(super) fn want_identities(&mut self, publishers: Vec<PublisherId>) {
        let unknown = publishers.into_iter().filter(|publisher| self.knowledge.identities.log(publisher).is_none());
        let unknown: Vec<PublisherId> = unknown.collect();
        self.strangers.want(unknown);
    }

    /// A peer announced a head of a publisher that is no member: its log may be wanted, its catalog is not.
    pub(super) fn knocked(&mut self, peer: &P, head: &Head) {
        let log = self.identity(&head.publisher);
        let (is_known, is_current) = (log.is_some(), log.is_some_and(|log| log.place_of(&head.identity_tip).is_some()));
        if is_current || !self.sessions.may_knock(peer, self.now.millis) {
            return;
        }
        let strangers = self.knowledge.identities.publishers().filter(|publisher| !self.is_admitted(publisher)).count();
        if is_known || strangers < STRANGERS_KNOWN_MAX {
            self.strangers.knock(head.publisher, peer);
        }
    }

    /// Announces the own head now and then while this node is a stranger: others ask for the identity that it names, and their people can vouch for it.
    pub(super) fn knock(&mut self) {
        let now = self.now.millis;
        let Some(own) = self.config.own.filter(|own| self.next_knock <= now && !self.is_admitted(own)) else { return };
        self.next_knock = now + doubled(KNOCK_MS_MIN, self.knocks, KNOCK_MS_MAX);
        self.knocks = self.knocks.saturating_add(1);
        if let Some(head) = self.knowledge.strangers.head(&own).filter(|_| self.sessions.peers().next().is_some()).cloned() {
            self.announce(&head);
        }
    }

    pub(super) fn knock_deadline(&self) -> u64 {
        let is_stranger = self.config.own.is_some_and(|own| !self.is_admitted(&own));
        if is_stranger { self.next_knock } else { u64::MAX }
    }

    pub(super) fn start_strangers(&mut self) {
        let peers: Vec<P> = self.sessions.peers().cloned().collect();
        while let Some((publisher, peer)) = self.strangers.next(&peers) {
            let request = self.send(&peer, &Request::Identity { publisher });
            self.strangers.asked(request, publisher, peer, self.now.millis);
        }
    }

    /// Takes a frame of a stranger's log.
    pub(super) fn stranger_told(&mut self, request: RequestId, response: Response) {
        match response {
            Response::Events(events) => {
                if !self.strangers.collect(request, events) {
                    self.stranger_spoilt(request, Reason::Malformed);
                }
            }
            Response::End => self.stranger_whole(request),
            // Whoever does not know it, or has no time, is not asked again in this round.
            Response::Absent | Response::Busy(_) => drop(self.strangers.end(request)),
            _ => self.stranger_spoilt(request, Reason::BrokenPromise),
        }
    }

    fn stranger_whole(&mut self, request: RequestId) {
        let Some((publisher, peer, events)) = self.strangers.end(request) else { return };
        self.identity_came(publisher, &peer, &events);
        if self.identity(&publisher).is_some() {
            self.strangers.known(&publisher);
        }
    }

    pub(super) fn stranger_spoilt(&mut self, request: RequestId, reason: Reason) {
        if let Some((publisher, peer, _)) = self.strangers.end(request) {
            self.out(Output::Cancel { request });
            self.refused(&peer, Some(publisher), reason);
        }
    }
}
