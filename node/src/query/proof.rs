//! The proof file of one name in one catalog: listed, withdrawn or absent.

use kreisnetz_catalog::reference::Reference;
use kreisnetz_catalog::{Evidence, Leaf, Proof, Since, Slug as EntrySlug};
use kreisnetz_identity::{IdentityLog, PublisherId};

use super::Library;
use crate::failure::{Failure, Slug};
use crate::storage::ground::read_failure;

impl Library {
    /// Returns whose catalog a reference means, for collecting what others said about it.
    ///
    /// # Errors
    ///
    /// `usage`, `not_found`, `ambiguous`, `not_admitted`.
    pub fn subject_of(&self, text: &str) -> Result<PublisherId, Failure> {
        Ok(self.publisher(reference(text)?.publisher().unwrap_or("self"))?.log.publisher())
    }

    /// Returns the proof file of a reference. A name that is not listed, or was withdrawn, has one too, unless a version is asked for.
    ///
    /// # Errors
    ///
    /// `not_found` for a publisher without a catalog here or a version that is not held, `usage`, `ambiguous`, `not_admitted`,
    /// `store_damaged`.
    pub fn proof(&self, text: &str) -> Result<Vec<u8>, Failure> {
        let reference = reference(text)?;
        if reference.pin().is_some() {
            self.find(text)?;
        }
        let known = self.publisher(reference.publisher().unwrap_or("self"))?;
        let missing = || Failure::new(Slug::NotFound).with("county", known.slug());
        // Head and leaves of one state of the store, whatever is published meanwhile.
        let serving = self.reader.delta(&known.log.publisher(), Since::Nothing).map_err(read_failure)?.ok_or_else(missing)?;
        let entry = self.bytes_of(serving.leaves(), reference.slug())?;
        let witnesses = self.witnesses(serving.head())?.into_iter().map(|(witness, log)| (witness, IdentityLog::clone(log)));
        let proof = Proof::of(Evidence {
            head: serving.head(),
            identity: &known.log,
            leaves: serving.leaves(),
            slug: reference.slug(),
            entry: entry.as_deref(),
            witnesses: witnesses.collect(),
        });
        proof.map(Proof::into_bytes).map_err(|error| Failure::internal(format!("the proof: {error}")))
    }

    fn bytes_of(&self, leaves: &[Leaf], slug: &EntrySlug) -> Result<Option<Vec<u8>>, Failure> {
        let leaf = leaves.iter().find(|leaf| leaf.slug() == slug);
        let Some((digest, _)) = leaf.and_then(|leaf| leaf.entry()) else { return Ok(None) };
        // The entry may be replaced between the two readings; then it is not there for a moment.
        let bytes = self.reader.entry(&digest).map_err(read_failure)?;
        bytes.map(Some).ok_or_else(|| Failure::new(Slug::NotFound).with("ref", slug))
    }
}

fn reference(text: &str) -> Result<Reference, Failure> {
    text.parse().map_err(|_| Failure::new(Slug::Usage).detail("reference").with("ref", text))
}
