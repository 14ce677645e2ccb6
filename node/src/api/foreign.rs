//! Text that somebody else wrote.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Text from a catalog or a peer, kept as it was signed.
///
/// It has no `Display` on purpose: to print it, it has to pass [`crate::render::terminal`], which removes what could
/// steer a terminal. JSON carries the data unchanged.
#[derive(Clone, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Foreign(String);

impl Foreign {
    /// Returns the text as it was written; it is not safe to print.
    #[must_use]
    pub fn as_untrusted(&self) -> &str {
        &self.0
    }
}

impl From<String> for Foreign {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Foreign {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for Foreign {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Foreign({:?})", self.0)
    }
}
