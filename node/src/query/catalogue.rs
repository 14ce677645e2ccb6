//! What goes out to other catalogues: which publishers and entries, and as which triples.

use kreisnetz_catalog::Slug as EntrySlug;
use kreisnetz_catalog::entry::{Entry, EntryRef};
use kreisnetz_catalog::kind::Kind;
use kreisnetz_catalog::manifest::Manifest;
use kreisnetz_identity::PublisherId;
use kreisnetz_interop::dcat::{self, Catalogue, Document, Format, Item, Profile};

use super::Library;
use super::filters::not_among;
use crate::api::CatalogueRequest;
use crate::assets::{AssetFiles, write_failure};
use crate::failure::{Failure, Slug};
use crate::storage::ground::read_failure;
use crate::storage::{KnownPublisher, Subject};

/// A publisher with the entries of it that go out.
struct Chosen<'a> {
    known: &'a KnownPublisher,
    county: Option<Entry>,
    node: Option<Entry>,
    entries: Vec<Going>,
}

/// An entry that goes out, with what is to be said of files.
struct Going {
    entry: Entry,
    list: Option<Manifest>,
    document: Option<Document>,
}

/// Returns the format that a word names.
pub(crate) fn format(text: Option<&str>) -> Result<Format, Failure> {
    named("--format", text, &Format::ALL, Format::name)
}

fn named<T: Copy + Default>(flag: &str, text: Option<&str>, all: &[T], name: fn(T) -> &'static str) -> Result<T, Failure> {
    let Some(text) = text else { return Ok(T::default()) };
    let found = all.iter().copied().find(|value| name(*value) == text);
    found.ok_or_else(|| not_among(flag, text, &all.iter().map(|value| name(*value)).collect::<Vec<_>>().join(", ")))
}

impl Library {
    /// Returns the catalogues that are searched here, or those asked for, as triples. Entries that break a rule stay out, as they do in
    /// search; so does what is recalled or frozen.
    ///
    /// # Errors
    ///
    /// `usage` for a format, profile or kind that there is not, `not_found`, `ambiguous`, `not_admitted`, `store_damaged`.
    pub fn catalogue(&self, request: &CatalogueRequest) -> Result<Vec<u8>, Failure> {
        let (format, profile) =
            (format(request.format.as_deref())?, named("--profile", request.profile.as_deref(), &Profile::ALL, Profile::name)?);
        let kinds = request.kind.iter().map(|kind| kind_of(kind)).collect::<Result<Vec<Kind>, Failure>>()?;
        let programme = request.programme.as_deref().map(|name| self.subject(name)).transpose()?;
        let mut chosen = Vec::new();
        for known in self.publishers_of(&request.publisher)? {
            match &request.slug {
                Some(slug) => chosen.push(self.chosen_one(known, slug)?),
                None => chosen.extend(self.chosen(known, &kinds, programme.as_ref())?),
            }
        }
        let names: Vec<String> = chosen.iter().map(|one| self.standpoint.publisher(one.known).name.as_untrusted().to_owned()).collect();
        let catalogues: Vec<Catalogue<'_>> = chosen.iter().zip(&names).map(|(one, name)| one.catalogue(name)).collect();
        let written = match (request.page, &catalogues[..]) {
            (Some(page), [catalogue]) => {
                dcat::page(catalogue, profile, format, usize::try_from(page).unwrap_or(usize::MAX)).map_err(|error| error.to_string())
            }
            _ => dcat::export(&catalogues, profile, format).map(Some).map_err(|error| error.to_string()),
        };
        let page = || Failure::new(Slug::NotFound).detail("page").with("page", request.page.unwrap_or_default());
        written.map_err(Failure::internal)?.ok_or_else(page)
    }

    /// Returns the publishers of these names, or all that are searched here, by their ids: two nodes write one order.
    fn publishers_of(&self, names: &[String]) -> Result<Vec<&KnownPublisher>, Failure> {
        let mut publishers: Vec<(PublisherId, &KnownPublisher)> = if names.is_empty() {
            self.searched().map(|(id, known)| (*id, known)).collect()
        } else {
            let named = names.iter().map(|name| self.publisher(name).map(|known| (known.log.publisher(), known)));
            named.collect::<Result<_, Failure>>()?
        };
        publishers.retain(|(_, known)| known.head.is_some());
        publishers.sort_by_key(|(id, _)| *id);
        publishers.dedup_by_key(|(id, _)| *id);
        if publishers.is_empty() {
            return Err(Failure::new(Slug::NotFound).detail("catalogs"));
        }
        Ok(publishers.into_iter().map(|(_, known)| known).collect())
    }

    fn chosen<'a>(&'a self, known: &'a KnownPublisher, kinds: &[Kind], programme: Option<&Subject>) -> Result<Option<Chosen<'a>>, Failure> {
        let id = known.log.publisher();
        let mut chosen = self.chosen_none(known)?;
        for leaf in self.reader.leaves(&id).map_err(read_failure)? {
            // A leaf names the kind of its entry: what nobody asked for need not be read.
            let is_asked = |kind: Kind| !matches!(kind, Kind::County | Kind::Node) && (kinds.is_empty() || kinds.contains(&kind));
            if !leaf.kind().parse().is_ok_and(is_asked) {
                continue;
            }
            match self.going_out(known, leaf.slug())? {
                Some(found) if is_of(&found.entry, programme) => chosen.entries.push(self.with_files(id, found.entry)?),
                _ => {}
            }
        }
        // Who has nothing of what was asked for is no catalogue of it.
        let is_asked = (kinds.is_empty() && programme.is_none()) || !chosen.entries.is_empty();
        Ok(is_asked.then_some(chosen))
    }

    /// Returns a publisher with one entry; those that say who it is and where it is reached are said with the publisher itself.
    fn chosen_one<'a>(&'a self, known: &'a KnownPublisher, slug: &str) -> Result<Chosen<'a>, Failure> {
        let not_found = || Failure::new(Slug::NotFound).with("ref", slug);
        let name: EntrySlug = slug.parse().map_err(|_| not_found())?;
        let entry = self.going_out(known, &name)?.ok_or_else(not_found)?.entry;
        let mut chosen = self.chosen_none(known)?;
        if !matches!(entry.kind(), Some(Kind::County | Kind::Node)) {
            chosen.entries.push(self.with_files(known.log.publisher(), entry)?);
        }
        Ok(chosen)
    }

    /// Returns a publisher as it describes itself, without entries.
    fn chosen_none<'a>(&'a self, known: &'a KnownPublisher) -> Result<Chosen<'a>, Failure> {
        let only = |kind: Kind| match kind.fixed_slug().map(str::parse) {
            Some(Ok(slug)) => Ok::<_, Failure>(self.going_out(known, &slug)?.map(|found| found.entry)),
            _ => Ok(None),
        };
        Ok(Chosen { known, county: only(Kind::County)?, node: only(Kind::Node)?, entries: Vec::new() })
    }

    fn with_files(&self, publisher: PublisherId, entry: Entry) -> Result<Going, Failure> {
        Ok(Going { list: self.list(publisher, &entry)?, document: self.document(&entry)?, entry })
    }

    /// Returns the list of an asset's files, if it is kept here.
    fn list(&self, publisher: PublisherId, entry: &Entry) -> Result<Option<Manifest>, Failure> {
        let Some(files) = AssetFiles::of(publisher, entry) else { return Ok(None) };
        kreisnetz_blobs::read_manifest(&self.blobs, &files.promised.digest).map_err(|error| write_failure(&error))
    }

    /// Returns the file that a strategy or an evaluation names, with what is known of its asset.
    fn document(&self, entry: &Entry) -> Result<Option<Document>, Failure> {
        let key = match entry.kind() {
            Some(Kind::Strategy) => "document",
            Some(Kind::Evaluation) => "report",
            _ => return Ok(None),
        };
        let Some(to) = entry.body().and_then(|body| EntryRef::of(body.map(key)?)) else { return Ok(None) };
        let publisher = self.derived.publisher(&to.publisher());
        let asset = publisher.map(|known| self.going_out(known, to.slug())).transpose()?.flatten().map(|found| found.entry);
        let node = publisher.map(|known| self.chosen_none(known)).transpose()?.and_then(|chosen| chosen.node);
        Ok(Some(Document {
            licence: asset.as_ref().and_then(|asset| asset.asset()?.licence().map(str::to_owned)),
            export_url: node.and_then(|node| node.node()?.export_url().map(str::to_owned)),
            list: asset.map(|asset| self.list(to.publisher(), &asset)).transpose()?.flatten(),
            to,
        }))
    }
}

impl Chosen<'_> {
    fn catalogue<'c>(&'c self, name: &'c str) -> Catalogue<'c> {
        Catalogue {
            id: self.known.log.publisher(),
            class: self.known.log.class(),
            ags: self.known.log.ags(),
            name,
            export_url: self.node.as_ref().and_then(|entry| entry.node()?.export_url()),
            county: self.county.as_ref(),
            entries: self
                .entries
                .iter()
                .map(|going| Item { entry: &going.entry, list: going.list.clone(), document: going.document.clone() })
                .collect(),
        }
    }
}

fn is_of(entry: &Entry, programme: Option<&Subject>) -> bool {
    programme.is_none_or(|(publisher, slug)| entry.funding().any(|to| to.publisher() == *publisher && to.slug() == slug))
}

fn kind_of(text: &str) -> Result<Kind, Failure> {
    text.parse().map_err(|_| not_among("--kind", text, &Kind::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ")))
}
