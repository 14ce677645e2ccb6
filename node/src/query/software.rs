//! All software that is searched here, for catalogues of software.

use kreisnetz_catalog::entry::Entry;
use kreisnetz_catalog::kind::Kind;

use super::Library;
use crate::clock::{midnight, moment_of};
use crate::failure::Failure;
use crate::portal::{Page, PageRequest, PublisherItem, SoftwareItem, id};
use crate::storage::KnownPublisher;
use crate::storage::ground::read_failure;

/// The type of asset that a catalogue of software lists.
const SOFTWARE: &str = "software";
/// The state in which it is offered no more.
const DISCONTINUED: &str = "discontinued";

/// One piece of software, as it is held.
struct Software<'a> {
    id: String,
    known: &'a KnownPublisher,
    entry: Entry,
    rev: u64,
}

impl Library {
    /// Returns a page of all software, in the order of the ids.
    ///
    /// # Errors
    ///
    /// `store_damaged`.
    pub fn software(&self, page: &PageRequest) -> Result<Page<SoftwareItem>, Failure> {
        Ok(page.of_list(self.all_software()?, |one| &one.id, |one| self.software_item(&one)))
    }

    /// Returns one piece of software by its id.
    ///
    /// # Errors
    ///
    /// `store_damaged`.
    pub fn one_software(&self, id: &str) -> Result<Option<SoftwareItem>, Failure> {
        Ok(self.all_software()?.into_iter().find(|one| one.id == id).map(|one| self.software_item(&one)))
    }

    fn all_software(&self) -> Result<Vec<Software<'_>>, Failure> {
        let mut all = Vec::new();
        for (publisher, known) in self.searched() {
            for (entry, rev) in self.software_of(known)? {
                all.push(Software { id: id(publisher, entry.slug().as_str()), known, entry, rev });
            }
        }
        all.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(all)
    }

    /// Its publiccode.yml is written for what is on the page alone.
    fn software_item(&self, one: &Software<'_>) -> SoftwareItem {
        let Software { id, known, entry, rev } = one;
        let reference = self.name_of(&known.log.publisher(), entry.slug());
        let asset = entry.asset();
        SoftwareItem {
            id: id.clone(),
            url: asset.as_ref().and_then(|asset| asset.repository()).map(str::to_owned),
            aliases: asset.as_ref().map(|asset| asset.same_as_urls().into_iter().map(str::to_owned).collect()).unwrap_or_default(),
            publiccode_yml: self.publiccode(&reference).ok().and_then(|bytes| String::from_utf8(bytes).ok()),
            active: entry.state() != Some(DISCONTINUED),
            created_at: entry.issued().map(midnight),
            updated_at: moment_of(known.updated(*rev, Some(entry))),
            vitality: None,
        }
    }

    /// Returns who publishes software, in the order of their ids.
    ///
    /// # Errors
    ///
    /// `store_damaged`.
    pub fn software_publishers(&self, page: &PageRequest) -> Result<Page<PublisherItem>, Failure> {
        let mut items = Vec::new();
        for (id, known) in self.searched() {
            if !self.software_of(known)?.is_empty() {
                items.push(PublisherItem {
                    id: id.to_string(),
                    description: known.name().into_owned(),
                    email: None,
                    alternative_id: known.log.ags().map_or_else(|| id.to_string(), |ags| ags.to_string()),
                    active: true,
                });
            }
        }
        items.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(page.of_list(items, |item| &item.id, |item| item))
    }

    fn software_of(&self, known: &KnownPublisher) -> Result<Vec<(Entry, u64)>, Failure> {
        let mut entries = Vec::new();
        for leaf in self.reader.leaves(&known.log.publisher()).map_err(read_failure)? {
            // A leaf names the kind of its entry: most need not be read.
            if leaf.kind() != Kind::Asset.name() {
                continue;
            }
            let found = self.going_out(known, leaf.slug())?;
            let software = found.filter(|found| found.entry.asset().is_some_and(|asset| asset.asset_type() == Some(SOFTWARE)));
            entries.extend(software.map(|found| (found.entry, leaf.rev())));
        }
        Ok(entries)
    }
}
