//! What a vouch says, in types; believed as little as the other views.

use jiff::civil::Date;
use kreisnetz_identity::{Ags, Class, PublisherId};

use crate::{schema::scalar, tree::TreeMap};

/// "This identity is who it says."
#[derive(Clone, Copy, Debug)]
pub struct VouchView<'a>(&'a TreeMap, PublisherId);

impl<'a> VouchView<'a> {
    pub(super) fn of(body: &'a TreeMap) -> Option<Self> {
        Some(Self(body, PublisherId::from_bytes(body.get("publisher")?.as_bytes32()?)))
    }

    /// Returns whom it is for.
    #[must_use]
    pub const fn publisher(&self) -> PublisherId {
        self.1
    }

    /// Returns what the publisher is said to be, of the vocabulary `level`.
    #[must_use]
    pub fn level(&self) -> Option<&'a str> {
        self.0.text("class")
    }

    /// Returns the class that the publisher is said to have; an independent city is a county.
    #[must_use]
    pub fn class(&self) -> Option<Class> {
        match self.level()? {
            "county" | "city" => Some(Class::County),
            "municipality" => Some(Class::Municipality),
            "partner" => Some(Class::Partner),
            _ => None,
        }
    }

    /// Returns the AGS that the publisher is said to have; a partner has none.
    #[must_use]
    pub fn ags(&self) -> Option<Ags> {
        self.0.text("ags")?.parse().ok()
    }

    /// Returns how the check digits were compared, of the vocabulary `vouch-method`.
    pub fn methods(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let body: &'a TreeMap = self.0;
        body.texts("methods")
    }

    /// Returns the last day it is meant for.
    #[must_use]
    pub fn expires(&self) -> Option<Date> {
        self.0.text("expires").and_then(scalar::date)
    }
}
