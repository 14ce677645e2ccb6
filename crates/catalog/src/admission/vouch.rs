//! One vouch: "this identity is who it says", with the days between which it is meant.

use jiff::{Span, civil::Date};
use kreisnetz_identity::{Ags, Class, Digest, PublisherId};

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

impl Vouch {
    /// Returns a vouch for a publisher of this class and AGS. `digest` is that of the entry, and orders vouches of one day.
    #[must_use]
    pub const fn new(publisher: PublisherId, class: Class, ags: Option<Ags>, issued: Date, expires: Date, digest: Digest) -> Self {
        Self { publisher, class, ags, issued, expires, digest }
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
