//! On top of which stored catalog something was verified.

use kreisnetz_catalog::Leaf;
use kreisnetz_identity::Digest;

/// Names the state of one publisher's catalog in the store: the head that was the newest then.
///
/// A store that still holds that state can take an update's own word for what changes; any other compares whole catalogs. Either way
/// the result is the same, so a base that does not fit costs time and nothing else; but the base must come from the same
/// [`Held`] as the leaves that the update was verified on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Base(State);

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum State {
    Unknown,
    Nothing,
    Head(Digest),
}

impl Base {
    /// Nobody knows; whole catalogs are compared.
    pub const UNKNOWN: Self = Self(State::Unknown);
    /// No catalog was held.
    pub(crate) const NOTHING: Self = Self(State::Nothing);

    /// The head with these bytes was held.
    pub(crate) fn on(head: &[u8]) -> Self {
        Self(State::Head(Digest::of(head)))
    }
}

/// A catalog as it is held: its leaves, and which state of it they are.
#[derive(Clone, Debug)]
pub struct Held {
    base: Base,
    leaves: Vec<Leaf>,
}

impl Held {
    pub(crate) const fn new(base: Base, leaves: Vec<Leaf>) -> Self {
        Self { base, leaves }
    }

    /// Returns which state of the catalog this is.
    #[must_use]
    pub const fn base(&self) -> Base {
        self.base
    }

    /// Returns the leaves, sorted by slug; none where no catalog is held.
    #[must_use]
    pub fn leaves(&self) -> &[Leaf] {
        &self.leaves
    }
}
