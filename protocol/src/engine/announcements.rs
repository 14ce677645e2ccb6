//! Heads that gossip brings, and heads of our own that go out.

use kreisnetz_catalog::{Equivocation, Head};
use kreisnetz_identity::{Digest, PublisherId, Verified};

use super::Engine;
use crate::{
    Notice, Output, Reason, Topic, Verdict,
    judge::Refused,
    limits::{GOSSIP_MESSAGE_BYTES_MAX, HEADS_BURST, HEADS_REFILL_MS},
    quota::{Bucket, Taken},
};

impl<P: Clone + Ord> Engine<P> {
    /// Judges an announcement. Gossip is a hint: what it brings is pulled, and nothing is believed because it was announced.
    pub(super) fn head_gossip(&mut self, peer: P, token: u64, bytes: &[u8]) {
        let digest = Digest::of(bytes);
        let verdict = if bytes.len() > GOSSIP_MESSAGE_BYTES_MAX {
            Verdict::Reject(Reason::TooLarge)
        } else if let Some(verdict) = self.remembered.verdict(&digest) {
            verdict
        } else {
            match self.judge().announced(bytes) {
                Ok(head) => self.announced(&peer, &head),
                Err(refused) => self.not_taken(&peer, refused),
            }
        };
        self.remembered.remember(digest, verdict);
        self.out(Output::Judge { token, peer: peer.clone(), verdict });
        if let Verdict::Reject(reason) = verdict {
            self.refused(&peer, None, reason);
        }
    }

    fn announced(&mut self, peer: &P, head: &Verified<Head>) -> Verdict {
        let (publisher, position) = (head.publisher, head.position());
        if let Some(newest) = self.announced.get(&publisher).filter(|newest| newest.position() >= position) {
            // The two are of one signer, whether or not a catalog of either is held by now.
            if let Ok(proof) = Equivocation::of(newest.clone(), head.clone()) {
                self.prove(peer, proof);
                return Verdict::Ignore(Reason::Contradiction);
            }
            // A second source of what is being fetched.
            self.want(publisher, position, peer, self.now.millis, true);
            return Verdict::Ignore(Reason::Old);
        }
        self.announced.insert(publisher, head.clone());
        match self.rate(publisher) {
            Taken::Yes => {
                self.out(Output::Notice(Notice::Heard { publisher, place: position }));
                self.want(publisher, position, peer, self.now.millis, true);
                Verdict::Accept
            }
            Taken::Wait(millis) => {
                self.want(publisher, position, peer, self.now.millis + millis, true);
                Verdict::Ignore(Reason::Rate)
            }
        }
    }

    fn rate(&mut self, publisher: PublisherId) -> Taken {
        let now = self.now.millis;
        self.rates.entry(publisher).or_insert_with(|| Bucket::full(HEADS_BURST, HEADS_REFILL_MS, now)).take(now)
    }

    fn not_taken(&mut self, peer: &P, refused: Refused) -> Verdict {
        let Refused { reason, claims, signed } = refused;
        if let Some(signed) = signed {
            self.contradicted(peer, reason, *signed);
        }
        match reason {
            Reason::NeedIdentity => {
                if let Some(claims) = claims {
                    self.want(claims.publisher, claims.position(), peer, self.now.millis, false);
                    self.fetches.need_identity(&claims.publisher);
                }
                Verdict::Ignore(reason)
            }
            Reason::Unadmitted => {
                if let Some(claims) = claims {
                    self.knocked(peer, &claims);
                }
                Verdict::Ignore(reason)
            }
            Reason::UnknownVersion
            | Reason::Future
            | Reason::Expired
            | Reason::Old
            | Reason::Known
            | Reason::Revoked
            | Reason::Succeeded => Verdict::Ignore(reason),
            Reason::Contradiction | Reason::OwnHead | Reason::Frozen => {
                self.refused(peer, claims.map(|claims| claims.publisher), reason);
                Verdict::Ignore(reason)
            }
            _ => Verdict::Reject(reason),
        }
    }

    /// Announces a head of our own, which is stored.
    pub(super) fn published(&mut self, head: Verified<Head>) {
        self.own_line.signed();
        self.announce(&head);
        self.advance(head);
    }

    /// Announces a head that came out of a file: nobody else may have it yet.
    pub(super) fn imported(&mut self, head: Verified<Head>) {
        let (publisher, position, seq) = (head.publisher, head.position(), head.seq);
        if !self.advance(head.clone()) {
            return;
        }
        self.fetches.held(&publisher, position);
        self.out(Output::Notice(Notice::Replicated { publisher, seq }));
        if self.is_admitted(&publisher) {
            self.announce(&head);
        }
    }

    pub(super) fn announce(&mut self, head: &Verified<Head>) {
        self.remembered.remember(head.digest(), Verdict::Accept);
        self.out(Output::Announce { topic: Topic::Heads, bytes: head.bytes().to_vec() });
    }

    /// Takes a stored head into the frontier. Says whether it was newer.
    pub(super) fn advance(&mut self, head: Verified<Head>) -> bool {
        let (publisher, position): (PublisherId, _) = (head.publisher, head.position());
        if self.announced.get(&publisher).is_some_and(|newest| newest.position() <= position) {
            self.announced.remove(&publisher);
        }
        self.hold(head)
    }
}
