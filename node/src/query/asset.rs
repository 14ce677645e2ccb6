//! Which files a reference means.

use kreisnetz_catalog::entry::Entry;
use kreisnetz_catalog::reference::Reference;
use kreisnetz_identity::{Digest, PublisherId};

use super::Library;
use crate::assets::AssetFiles;
use crate::failure::{Failure, Slug};
use crate::storage::ground::read_failure;

/// An entry with what it says of its files.
#[derive(Clone, Debug)]
pub(crate) struct NamedAsset {
    /// `county/slug`.
    pub(crate) reference: String,
    /// Its version.
    pub(crate) version: Option<String>,
    /// Its files; nothing for an entry without.
    pub(crate) files: Option<AssetFiles>,
    /// Its bytes' digest, where another one than the present was asked for.
    pub(crate) entry: Option<Digest>,
}

impl Library {
    /// Returns the entry that a reference means: the present one, or the one with these bytes, which was adopted once.
    ///
    /// # Errors
    ///
    /// `not_found`, `withdrawn`, `ambiguous`, `usage`, `not_admitted`, `store_damaged`.
    pub(crate) fn asset(&self, text: &str, digest: Option<Digest>) -> Result<NamedAsset, Failure> {
        let Some(digest) = digest else {
            let found = self.find(text)?;
            return Ok(NamedAsset::of(found.reference(), found.known.log.publisher(), &found.entry, None));
        };
        let reference: Reference = text.parse().map_err(|_| Failure::new(Slug::Usage).detail("reference").with("ref", text))?;
        let known = self.publisher(reference.publisher().unwrap_or("self"))?;
        let name = format!("{}/{}", known.slug(), reference.slug());
        let missing = || Failure::new(Slug::NotFound).with("ref", &name);
        let bytes = self.reader.entry(&digest).map_err(read_failure)?.ok_or_else(missing)?;
        let entry = Entry::parse(&bytes).map_err(|_| Failure::new(Slug::StoreDamaged).with("ref", &name))?;
        if entry.slug() != reference.slug() {
            Err(missing())
        } else {
            Ok(NamedAsset::of(name, known.log.publisher(), &entry, Some(digest)))
        }
    }
}

impl NamedAsset {
    fn of(reference: String, publisher: PublisherId, entry: &Entry, digest: Option<Digest>) -> Self {
        let version = entry.content_version().map(str::to_owned);
        Self { reference, version, files: AssetFiles::of(publisher, entry), entry: digest }
    }
}
