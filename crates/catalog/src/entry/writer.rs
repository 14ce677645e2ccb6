//! Whose catalog an entry stands in.

use kreisnetz_identity::{Ags, Class, PublisherId};

/// A publisher, as far as the rules of entries ask: its id, its class and its AGS.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Writer {
    id: PublisherId,
    class: Class,
    ags: Option<Ags>,
}

impl Writer {
    /// Returns the author with what its inception says.
    #[must_use]
    pub const fn new(id: PublisherId, class: Class, ags: Option<Ags>) -> Self {
        Self { id, class, ags }
    }

    /// Returns the publisher's id.
    #[must_use]
    pub const fn id(&self) -> PublisherId {
        self.id
    }

    /// Returns the publisher's class.
    #[must_use]
    pub const fn class(&self) -> Class {
        self.class
    }

    /// Returns the publisher's AGS; a partner has none.
    #[must_use]
    pub const fn ags(&self) -> Option<Ags> {
        self.ags
    }

    /// Returns the class as the word that stands in JSON.
    pub(crate) const fn class_name(&self) -> &'static str {
        match self.class {
            Class::County => "county",
            Class::Municipality => "municipality",
            Class::Partner => "partner",
        }
    }
}
