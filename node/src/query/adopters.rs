//! Who uses an entry: one item a county, from the counties' own signed adoptions.

use super::Library;
use crate::api::{AdopterItem, AdoptersData, AdoptersRequest, Answer, Day};
use crate::failure::Failure;
use crate::storage::AdoptionClass;

impl Library {
    /// Lists who adopted an entry.
    ///
    /// # Errors
    ///
    /// `not_found`, `withdrawn`, `ambiguous`, `usage`, `not_admitted`, `store_damaged`.
    pub fn adopters(&self, request: &AdoptersRequest) -> Result<Answer<AdoptersData>, Failure> {
        let found = self.find(&request.reference)?;
        let subject = found.subject();
        let mut counted = self.derived.counted(&subject, &self.standpoint, self.today());
        counted.retain(|(_, _, class)| request.all || *class != AdoptionClass::Ended);
        counted.sort_by_key(|(known, _, class)| (*class, known.slug()));
        let mut items = Vec::with_capacity(counted.len());
        for (known, adoption, _) in counted {
            items.push(AdopterItem {
                publisher: self.standpoint.publisher(known),
                stage: adoption.stage.clone(),
                since: adoption.since.map(Day::from),
                version: self.version_of(&adoption.about_digest)?,
                confirmed: adoption.confirmed_on.map(Day::from),
            });
        }
        let counts = self.adoption_counts(&subject);
        Ok(self.answer(AdoptersData { reference: found.reference(), items, counts }))
    }
}
