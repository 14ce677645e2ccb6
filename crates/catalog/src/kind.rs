//! The kinds of entry this version knows.
//!
//! A kind that the format describes but this version does not build is unknown to a reader, who keeps and relays it, and refused
//! to an author, who is told so.

use std::{fmt, str::FromStr};

use crate::vocabulary::nearest;

/// A kind of entry that this version can write and check.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Kind {
    /// Who the publisher is; the first entry of every catalog.
    County,
    /// Where the publisher's nodes are reached and what they pledge.
    Node,
    /// Something people or offices can use today.
    Service,
    /// Something another county can take over.
    Asset,
    /// Goals and measures, with their state.
    Strategy,
    /// A course, and the material to hold it again.
    Training,
    /// An organisation taking part in a county.
    Actor,
    /// A question asked, the answers, what came of them.
    Participation,
    /// What users of somebody's entry say, in sum; or a reply.
    Feedback,
    /// A test, with numbers before and after.
    Pilot,
    /// Findings about one or more entries.
    Evaluation,
    /// "We use what they made", said by the adopter.
    Adoption,
    /// Help a county or partner gives.
    SupportOffer,
    /// Help a county looks for.
    SupportRequest,
    /// A funding scheme and its terms.
    Programme,
    /// "This identity is who it says."
    Vouch,
}

/// Why a text is no kind of this version.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum KindError {
    /// There is no such kind; the nearest one, where one is near.
    #[error("there is no such kind")]
    Unknown {
        /// The kind that is written most like it.
        nearest: Option<&'static str>,
    },
}

impl Kind {
    /// Every kind of this version, in the order of the format's description.
    pub const ALL: &'static [Self] = &[
        Self::County,
        Self::Node,
        Self::Service,
        Self::Asset,
        Self::Strategy,
        Self::Training,
        Self::Actor,
        Self::Participation,
        Self::Feedback,
        Self::Pilot,
        Self::Evaluation,
        Self::Adoption,
        Self::SupportOffer,
        Self::SupportRequest,
        Self::Programme,
        Self::Vouch,
    ];

    /// Returns what stands in drafts and bytes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::County => "county",
            Self::Node => "node",
            Self::Service => "service",
            Self::Asset => "asset",
            Self::Strategy => "strategy",
            Self::Training => "training",
            Self::Actor => "actor",
            Self::Participation => "participation",
            Self::Feedback => "feedback",
            Self::Pilot => "pilot",
            Self::Evaluation => "evaluation",
            Self::Adoption => "adoption",
            Self::SupportOffer => "support-offer",
            Self::SupportRequest => "support-request",
            Self::Programme => "programme",
            Self::Vouch => "vouch",
        }
    }

    /// Returns what people read: German for `de`, else English.
    #[must_use]
    pub fn label(self, language: &str) -> &'static str {
        let (de, en) = match self {
            Self::County => ("Kreisprofil", "county profile"),
            Self::Node => ("Knoten", "node"),
            Self::Service => ("Dienst", "service"),
            Self::Asset => ("Baustein", "asset"),
            Self::Strategy => ("Digitalisierungsstrategie", "digital strategy"),
            Self::Training => ("Lernangebot", "training"),
            Self::Actor => ("Akteur", "actor"),
            Self::Participation => ("Beteiligung", "participation"),
            Self::Feedback => ("Rückmeldung", "feedback"),
            Self::Pilot => ("Erprobung", "pilot"),
            Self::Evaluation => ("Evaluation", "evaluation"),
            Self::Adoption => ("Nachnutzung", "adoption"),
            Self::SupportOffer => ("Begleitangebot", "support offer"),
            Self::SupportRequest => ("Hilfegesuch", "support request"),
            Self::Programme => ("Förderprogramm", "programme"),
            Self::Vouch => ("Bürgschaft", "vouch"),
        };
        if language == "de" { de } else { en }
    }

    /// Returns the slug that every entry of this kind has, for kinds of which a catalog has one.
    #[must_use]
    pub const fn fixed_slug(self) -> Option<&'static str> {
        match self {
            Self::County => Some("county"),
            Self::Node => Some("node"),
            _ => None,
        }
    }
}

impl FromStr for Kind {
    type Err = KindError;

    fn from_str(text: &str) -> Result<Self, KindError> {
        if let Some(kind) = Self::ALL.iter().find(|kind| kind.name() == text) {
            return Ok(*kind);
        }
        Err(KindError::Unknown { nearest: nearest(text, Self::ALL.iter().map(|kind| kind.name())) })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_of_this_version_and_a_wrong_one_are_told_apart() {
        for kind in Kind::ALL {
            assert_eq!(kind.name().parse(), Ok(*kind));
        }
        assert_eq!("aset".parse::<Kind>(), Err(KindError::Unknown { nearest: Some("asset") }));
    }
}
