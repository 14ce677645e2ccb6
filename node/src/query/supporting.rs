//! Messages of offers and requests that meet: who offers what this county looks for, who looks for what it offers, and who took an offer.

use kreisnetz_catalog::kind::Kind;

use super::Library;
use super::finding::Found;
use super::inbox::title;
use crate::api::{InboxItem, InboxKind};
use crate::clock::moment_of;
use crate::failure::Failure;

impl Library {
    /// Returns a message for each open offer or request of others that fits this own one, once and not with each of its changes, and for
    /// each request that names this own offer.
    pub(super) fn meeting(&self, own: &Found<'_>, lang: &str) -> Result<Vec<InboxItem>, Failure> {
        let kind = own.entry.kind();
        if !matches!(kind, Some(Kind::SupportOffer | Kind::SupportRequest)) {
            return Ok(Vec::new());
        }
        let mut items = Vec::new();
        if own.entry.state() == Some("open") {
            for (_, other) in self.fitting(own)? {
                items.push(self.meets(own, &other, lang));
            }
        }
        if kind == Some(Kind::SupportOffer) {
            for request in self.helped_by(&own.subject())? {
                items.push(self.meets(own, &request, lang));
            }
        }
        Ok(items)
    }

    fn meets(&self, own: &Found<'_>, other: &Found<'_>, lang: &str) -> InboxItem {
        let state = other.entry.state().unwrap_or_default();
        let at = moment_of(other.known.updated(other.leaf.rev(), Some(&other.entry)));
        let key = format!("{} {state}", own.reference());
        let item = self.message(InboxKind::Support, &other.reference(), Some(other.known), at, &key);
        InboxItem {
            about: Some(own.reference()),
            title: title(&other.entry, lang),
            stage: Some(state.to_owned()),
            next: format!("kreisnetz show {}", other.reference()),
            ..item
        }
    }
}
