//! An asset as publiccode.yml, written anew from its entry.

use kreisnetz_catalog::entry::Entry;
use kreisnetz_interop::publiccode::export::{Around, NoPubliccode, export};

use super::Library;
use crate::failure::{Failure, Slug};
use crate::storage::{AdoptionClass, KnownPublisher};

/// The slug of the entry in which a publisher says who it is.
const PROFILE: &str = "county";

impl Library {
    /// Returns the file; users are those who confirmed within a year that they use it.
    ///
    /// # Errors
    ///
    /// `not_found`, `ambiguous`, `usage` for an entry that the standard has no words for.
    pub fn publiccode(&self, reference: &str) -> Result<Vec<u8>, Failure> {
        let found = self.find(reference)?;
        let mut users: Vec<String> = Vec::new();
        for (known, _, class) in self.derived.counted(&found.subject(), &self.standpoint, self.today()) {
            if class == AdoptionClass::Confirmed {
                users.push(full_name(known));
            }
        }
        users.sort_unstable();
        let profile = self.profile_of(found.known)?;
        let name = full_name(found.known);
        let around = Around {
            id: found.known.log.publisher(),
            ags: found.known.log.ags(),
            name: &name,
            contact: profile.as_ref().and_then(Entry::contact),
            used_by: &users,
        };
        let text = export(&found.entry, &around).map_err(|error| {
            let detail = match error {
                NoPubliccode::NoSoftware => "publiccode_software",
                NoPubliccode::NoRepository => "publiccode_repository",
                NoPubliccode::NoContractor => "publiccode_contractor",
                NoPubliccode::NoContact => "publiccode_contact",
            };
            Failure::new(Slug::Usage).detail(detail).hint("publiccode").with("ref", found.reference())
        })?;
        Ok(text.into_bytes())
    }

    /// What a publisher says of itself.
    fn profile_of(&self, known: &KnownPublisher) -> Result<Option<Entry>, Failure> {
        let slug = PROFILE.parse().map_err(Failure::internal)?;
        Ok(self.live_of(&(known.log.publisher(), slug))?.map(|found| found.entry))
    }
}

fn full_name(known: &KnownPublisher) -> String {
    let listed = known.county().filter(|_| known.log.class() == kreisnetz_identity::Class::County);
    listed.map_or_else(|| known.name().into_owned(), |county| county.full_name())
}
