//! What this county adopted, and what has happened to it at its publishers since.

use jiff::ToSpan;
use kreisnetz_catalog::entry::AdoptionView;
use kreisnetz_catalog::vocabulary::STAGE;

use super::Library;
use super::filters::term;
use super::finding::Found;
use super::judging::{once_cents, year_cents};
use crate::api::{Admission, AdoptionCost, AdoptionItem, AdoptionsData, AdoptionsRequest, Answer, Day, Foreign, Publisher, PublisherKind};
use crate::failure::Failure;
use crate::storage::{Adoption, Subject};

/// What stands in for the state of an entry that its publisher recalled.
const RECALLED: &str = "recalled";
/// What stands in for the state of an entry that its publisher took back.
const WITHDRAWN: &str = "withdrawn";
/// Months after which an operation has to be confirmed again.
const CONFIRMED_MONTHS: i32 = 12;
/// The language of notes where an adoption has several.
const LANGUAGE: &str = "de";

impl Library {
    /// Lists what this county adopted, by reference.
    ///
    /// # Errors
    ///
    /// `usage` for a stage that there is not, `not_initialised`, `store_damaged`.
    pub fn adoptions(&self, request: &AdoptionsRequest) -> Result<Answer<AdoptionsData>, Failure> {
        if let Some(stage) = &request.stage {
            term("--stage", stage, STAGE.values())?;
        }
        let own = self.own()?.log.publisher();
        let mut items = Vec::new();
        for (subject, adoption) in self.derived.ledger.by(own) {
            let item = self.adoption_item(subject, adoption)?;
            let is_asked = request.stage.as_ref().is_none_or(|stage| *stage == item.stage);
            if is_asked && (item.newer || !request.newer) {
                items.push(item);
            }
        }
        items.sort_by(|a, b| (&a.reference, &a.adoption_ref).cmp(&(&b.reference, &b.adoption_ref)));
        Ok(self.answer(AdoptionsData { items }))
    }

    fn adoption_item(&self, subject: &Subject, adoption: &Adoption) -> Result<AdoptionItem, Failure> {
        let provided = self.live_of(subject)?;
        let own = self.live_of(&(adoption.adopter, adoption.slug.clone()))?;
        let view = own.as_ref().and_then(|own| own.entry.adoption());
        let confirm_by = adoption.confirmed_on.filter(|_| adoption.stage == "operation");
        Ok(AdoptionItem {
            reference: self.name_of(&subject.0, &subject.1),
            adoption_ref: self.name_of(&adoption.adopter, &adoption.slug),
            publisher: self.provider(subject),
            stage: adoption.stage.clone(),
            since: adoption.since.map(Day::from),
            newer: provided.as_ref().is_some_and(|provided| !provided.is_recalled() && is_newer(provided, adoption)),
            version: self.version_of(&adoption.about_digest)?,
            latest_version: provided.as_ref().and_then(|provided| provided.entry.content_version()).map(Foreign::from),
            confirm_by: confirm_by.and_then(|day| day.checked_add(CONFIRMED_MONTHS.months()).ok()).map(Day::from),
            note: view.as_ref().and_then(AdoptionView::note).and_then(|note| note.best(LANGUAGE)).map(|(_, text)| text.into()),
            cost: cost(view.as_ref()),
            held_bytes: 0,
            total_bytes: provided.as_ref().and_then(total_bytes).unwrap_or_default(),
            provider_state: match &provided {
                Some(provided) if provided.is_recalled() => Some(RECALLED.to_owned()),
                Some(provided) => provided.entry.state().map(str::to_owned),
                None => self.derived.publisher(&subject.0).map(|_| WITHDRAWN.to_owned()),
            },
        })
    }

    /// A publisher whose identity is not held here is shown by its id.
    fn provider(&self, subject: &Subject) -> Publisher {
        self.derived.publisher(&subject.0).map_or_else(
            || Publisher {
                id: subject.0.to_string(),
                ags: None,
                slug: subject.0.to_string(),
                name: subject.0.to_string().into(),
                land: None,
                kind: PublisherKind::Partner,
                admission: Admission::Pending,
            },
            |known| self.standpoint.publisher(known),
        )
    }
}

/// Other bytes of a later head. The earlier bytes are no longer held then, so what they called their version is not compared.
fn is_newer(provided: &Found<'_>, adoption: &Adoption) -> bool {
    provided.entry.digest() != adoption.about_digest && provided.leaf.rev() > adoption.about_seq
}

fn total_bytes(provided: &Found<'_>) -> Option<u64> {
    Some(provided.entry.asset()?.manifest()?.bytes())
}

fn cost(view: Option<&AdoptionView<'_>>) -> AdoptionCost {
    AdoptionCost {
        once_cents: view.and_then(once_cents),
        year_cents: view.and_then(year_cents),
        currency: "EUR".to_owned(),
        effort_days: view.and_then(AdoptionView::effort_days),
    }
}
