//! A whole catalog in memory, as a publisher signed it; shared by every simulated node that holds it.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use kreisnetz_catalog::{
    BadCatalog, Change, Delta, HEAD_LIFETIME_SECONDS_MAX, Head, HeadClaims, HeadError, HeadRefused, Leaf, Position, Revision,
    RevisionError, Since, VerifiedUpdate, parse_head, sign_head, verify_head,
};
use kreisnetz_catalog::{admission::Vouch, entry::Writer};
use kreisnetz_identity::{Digest, Timestamp, Verified};

use super::cast::Part;
use super::vouches;

/// A verified catalog: its head, its leaves, and the bytes of its live entries.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) head: Arc<Verified<Head>>,
    pub(crate) leaves: Vec<Leaf>,
    pub(crate) entries: BTreeMap<Digest, Arc<[u8]>>,
    /// What its vouches say, once somebody asked.
    vouches: OnceLock<Vec<Vouch>>,
}

/// What a publisher is about to sign.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) position: Position,
    pub(crate) changes: Vec<Change>,
    pub(crate) issued: Timestamp,
    pub(crate) seen_root: Digest,
}

/// Why a catalog could not be signed: a bug of the simulator, for its drafts are meant to be good.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SignError {
    #[error(transparent)]
    Revision(#[from] RevisionError),
    #[error(transparent)]
    Head(#[from] HeadError),
    #[error(transparent)]
    Refused(#[from] HeadRefused),
    #[error(transparent)]
    Catalog(#[from] BadCatalog),
}

impl Held {
    /// Signs the next state of a publisher's catalog, and verifies it as everybody else will.
    ///
    /// # Errors
    ///
    /// [`SignError`].
    pub(crate) fn sign(part: &Part, before: Option<&Self>, draft: Draft) -> Result<Self, SignError> {
        let held: &[Leaf] = before.map_or(&[], |before| &before.leaves);
        let revision = Revision::of(held, draft.changes, draft.position.seq, 0)?;
        let head = Head::new(HeadClaims {
            position: draft.position,
            prev: before.map(|before| before.head.digest()),
            revision: revision.summary(),
            issued: draft.issued,
            expires: draft.issued.plus(HEAD_LIFETIME_SECONDS_MAX),
            seen_root: draft.seen_root,
            identity: part.author(draft.issued),
        });
        let head = verify_head(parse_head(&sign_head(&head, &part.signing))?, &part.log)?;
        let since = before.map_or(Since::Nothing, |before| Since::Held(before.head.seq));
        let (mut leaves, mut entries) = revision.into_delta_parts();
        leaves.sort();
        // Two slugs with the same bytes cannot be: the slug is in them. A draft that puts nothing has no entries.
        entries.dedup();
        let delta = Delta { head, since, leaves, entries };
        Ok(Self::of(&delta.verify(held, |_| None)?, before))
    }

    /// Returns the catalog that a verified update gives on top of the one before.
    pub(crate) fn of(update: &VerifiedUpdate, before: Option<&Self>) -> Self {
        let kept = |digest: &Digest| before.and_then(|before| before.entries.get(digest)).cloned();
        let new = |digest: &Digest| update.entries().get(digest).map(|bytes| Arc::from(bytes.as_slice()));
        let named = update.leaves().iter().filter_map(Leaf::entry);
        let entries = named.filter_map(|(digest, _)| Some((digest, kept(&digest).or_else(|| new(&digest))?))).collect();
        Self { head: Arc::new(update.head().clone()), leaves: update.leaves().to_vec(), entries, vouches: OnceLock::new() }
    }

    /// Returns the vouches in it, as admission reads them: the same for everybody, for they follow from bytes and author alone.
    pub(crate) fn vouches(&self, author: &Writer) -> &[Vouch] {
        self.vouches.get_or_init(|| vouches::read(author, self))
    }

    pub(crate) fn position(&self) -> Position {
        self.head.position()
    }

    /// Returns the leaves that are newer than a number.
    pub(crate) fn leaves_since(&self, since: Since) -> Vec<Leaf> {
        let floor = match since {
            Since::Nothing => 0,
            Since::Held(seq) => seq,
        };
        self.leaves.iter().filter(|leaf| leaf.rev() > floor).cloned().collect()
    }

    /// Returns what a reader sees of the catalog: position and leaves, without what depends on the way to it (`seen_root`, `issued`).
    pub(crate) fn seen(&self) -> Digest {
        let position = [self.head.epoch.to_be_bytes(), self.head.seq.to_be_bytes()].concat();
        let leaves = self.leaves.iter().flat_map(Leaf::encode);
        Digest::of(&position.into_iter().chain(leaves).collect::<Vec<u8>>())
    }
}
