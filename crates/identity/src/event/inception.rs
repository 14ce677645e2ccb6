//! Inception: an identity begins.

use serde::{Deserialize, Serialize};

use crate::{
    Ags, EventError, KeyDigest, NetworkId, PublicKey, PublisherId, RootSet, Timestamp,
    event::{
        bounds::{NAME_BYTES_MAX, PREDECESSORS_MAX, VERSION, first_broken},
        root_set,
    },
};

/// Kind of publisher, as its inception claims and its vouchers confirm.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// A rural county or an independent city, with an AGS of five digits.
    County,
    /// A municipality, with an AGS of eight digits.
    Municipality,
    /// A research institute, an association, a company; without an AGS.
    Partner,
}

/// The first event of an identity; its digest is the [`PublisherId`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Inception {
    n: u64,
    v: u64,
    /// Official key; absent for a partner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ags: Option<Ags>,
    /// Root keys, in the order of their bytes; all of them sign this event.
    pub keys: Vec<PublicKey>,
    kind: InceptionKind,
    /// Name in words; counties are shown by the official list instead.
    pub name: String,
    /// Promises of the keys that alone may replace the root keys.
    pub next: Vec<KeyDigest>,
    /// Kind of publisher.
    pub class: Class,
    /// Internet domain of the publisher, as text; never looked up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// When it was made; informative, orders nothing.
    pub created: Timestamp,
    /// The network it belongs to.
    pub network: NetworkId,
    /// Publishers that may together recover the identity.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guardians: Vec<PublisherId>,
    /// Root keys that must sign later events.
    pub threshold: u64,
    /// Publishers that this one succeeds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub predecessors: Vec<PublisherId>,
    /// Next keys that must sign a rotation.
    pub next_threshold: u64,
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
enum InceptionKind {
    #[serde(rename = "inception")]
    Inception,
}

impl Inception {
    /// Returns an inception of this version; what is checked when it is read is not checked here.
    #[must_use]
    pub fn new(class: Class, ags: Option<Ags>, name: String, network: NetworkId, created: Timestamp, keys: RootSet) -> Self {
        Self {
            n: 0,
            v: VERSION,
            ags,
            kind: InceptionKind::Inception,
            keys: keys.keys,
            name,
            next: keys.next,
            class,
            domain: None,
            created,
            network,
            guardians: keys.guardians,
            threshold: keys.threshold,
            predecessors: Vec::new(),
            next_threshold: keys.next_threshold,
        }
    }

    pub(super) fn check(&self) -> Result<(), EventError> {
        let ags = match self.class {
            Class::County => self.ags.is_some_and(|ags| !ags.is_municipality()),
            Class::Municipality => self.ags.is_some_and(|ags| ags.is_municipality()),
            Class::Partner => self.ags.is_none(),
        };
        first_broken(&[
            ("n", self.n == 0),
            ("ags", ags),
            ("name", (1..=NAME_BYTES_MAX).contains(&self.name.len()) && !self.name.contains(char::is_control)),
            ("domain", self.domain.as_ref().is_none_or(|domain| (1..=NAME_BYTES_MAX).contains(&domain.len()))),
            ("predecessors", self.predecessors.len() <= PREDECESSORS_MAX),
        ])?;
        root_set::check(&self.keys, self.threshold, &self.next, self.next_threshold, &self.guardians)
    }
}
