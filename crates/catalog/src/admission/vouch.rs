//! One vouch: "this identity is who it says", with the days between which it is meant.

use jiff::{Span, civil::Date};
use kreisnetz_identity::{Ags, Class, Digest, PublisherId};

use crate::{
    entry::{Conformance, Entry, Writer},
    kind::Kind,
    schema::Known,
};

/// Months for which a vouch is meant at most.
pub const VOUCH_MONTHS_MAX: i32 = 24;

/// What an author says of one publisher. Who the author is, its catalog tells.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Vouch {
    publisher: PublisherId,
    class: Class,
    ags: Option<Ags>,
    issued: Date,
    expires: Date,
    digest: Digest,
}

/// Why an entry gives admission nothing to count.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NotAVouch {
    /// An entry of another kind, or of a newer version of the format.
    #[error("the entry is no vouch of this version")]
    Kind,
    /// It breaks a rule of its kind: a key that no county has, a form, or an author that may not vouch.
    #[error("the vouch breaks a rule of its kind")]
    Broken,
}

impl Vouch {
    /// Returns a vouch for a publisher of this class and AGS. `digest` is that of the entry, and orders vouches of one day.
    #[must_use]
    pub const fn new(publisher: PublisherId, class: Class, ags: Option<Ags>, issued: Date, expires: Date, digest: Digest) -> Self {
        Self { publisher, class, ags, issued, expires, digest }
    }

    /// Returns what an entry of an author's catalog vouches for.
    ///
    /// An AGS must be one of the embedded list. Former keys that counties declare do not do here: who declares one would make an
    /// AGS that nobody holds.
    ///
    /// # Errors
    ///
    /// [`NotAVouch`]; such an entry is kept and relayed like any other.
    pub fn of(author: &Writer, entry: &Entry) -> Result<Self, NotAVouch> {
        if entry.kind() != Some(Kind::Vouch) {
            return Err(NotAVouch::Kind);
        }
        match entry.conformance_given(Known::default().with_author(author)) {
            Conformance::Conforming => {}
            Conformance::Broken(_) => return Err(NotAVouch::Broken),
            Conformance::UnknownKind | Conformance::NewerVersion => return Err(NotAVouch::Kind),
        }
        Self::said(entry).ok_or(NotAVouch::Broken)
    }

    fn said(entry: &Entry) -> Option<Self> {
        let view = entry.vouch()?;
        Some(Self::new(view.publisher(), view.class()?, view.ags(), entry.issued()?, view.expires()?, entry.digest()))
    }

    /// Returns whom it is for.
    #[must_use]
    pub const fn publisher(&self) -> PublisherId {
        self.publisher
    }

    /// Returns the class that the publisher is said to have.
    #[must_use]
    pub const fn class(&self) -> Class {
        self.class
    }

    /// Returns the AGS that the publisher is said to have.
    #[must_use]
    pub const fn ags(&self) -> Option<Ags> {
        self.ags
    }

    /// Returns the day it was given.
    #[must_use]
    pub const fn issued(&self) -> Date {
        self.issued
    }

    /// Returns the last day it is meant for.
    #[must_use]
    pub const fn expires(&self) -> Date {
        self.expires
    }

    /// Returns the digest of the entry.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// Says whether it is meant for no longer than allowed.
    pub(super) fn is_short(&self) -> bool {
        self.expires <= self.issued.saturating_add(Span::new().months(VOUCH_MONTHS_MAX))
    }
}
