//! What admission reads of an identity.

use kreisnetz_identity::{Ags, Class, IdentityLog};

use super::claim::Claim;

/// A publisher as its inception claims to be, and whether others stand in its place.
///
/// A frozen publisher is still a member, and its vouches count up to the last common head: whoever feeds the vouches gives those.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Identity {
    class: Class,
    ags: Option<Ags>,
    is_succeeded: bool,
}

impl Identity {
    /// Returns an identity of a class; `ags` is absent for a partner.
    #[must_use]
    pub const fn new(class: Class, ags: Option<Ags>) -> Self {
        Self { class, ags, is_succeeded: false }
    }

    /// Returns the identity that a log is of.
    #[must_use]
    pub fn of(log: &IdentityLog) -> Self {
        Self::new(log.class(), log.ags())
    }

    /// Returns what is believed of a founder whose log is not known yet: what the network file says, and by the length of the key.
    pub(super) fn named(ags: Option<Ags>) -> Self {
        let class = match ags {
            None => Class::Partner,
            Some(ags) if ags.is_municipality() => Class::Municipality,
            Some(_) => Class::County,
        };
        Self::new(class, ags)
    }

    /// Returns the identity as one whose succession is in force: no member any more, and its AGS is free.
    #[must_use]
    pub const fn succeeded(self) -> Self {
        Self { is_succeeded: true, ..self }
    }

    /// Returns the class.
    #[must_use]
    pub const fn class(&self) -> Class {
        self.class
    }

    /// Returns the AGS that the inception claims; a partner has none.
    #[must_use]
    pub const fn ags(&self) -> Option<Ags> {
        self.ags
    }

    /// Says whether others stand in its place.
    #[must_use]
    pub const fn is_succeeded(&self) -> bool {
        self.is_succeeded
    }

    /// Returns class and AGS in numbers.
    pub(super) fn claim(&self) -> Claim {
        Claim::new(self.class, self.ags)
    }
}
