//! What goes out to other catalogues: which publishers and entries, and as which triples.

use kreisnetz_catalog::entry::{Conformance, Entry, EntryRef};
use kreisnetz_catalog::kind::Kind;
use kreisnetz_identity::PublisherId;
use kreisnetz_interop::dcat::{self, Catalogue, Format, Item, Profile};

use super::Library;
use super::filters::not_among;
use crate::api::CatalogueRequest;
use crate::failure::{Failure, Slug};
use crate::storage::ground::read_failure;
use crate::storage::{KnownPublisher, Subject};

/// The formats by their names.
const FORMATS: [(&str, Format); 3] = [("ttl", Format::Turtle), ("jsonld", Format::JsonLd), ("rdfxml", Format::RdfXml)];
/// The profiles by their names.
const PROFILES: [(&str, Profile); 4] = [("de3", Profile::De3), ("cpsv", Profile::Cpsv), ("adms", Profile::Adms), ("full", Profile::Full)];

/// A publisher with the entries of it that go out.
struct Chosen<'a> {
    known: &'a KnownPublisher,
    county: Option<Entry>,
    node: Option<Entry>,
    entries: Vec<(Entry, Option<Document>)>,
}

/// The file that an entry names, and the licence of its asset.
type Document = (EntryRef, Option<String>);

/// Returns the format that a word names.
pub(crate) fn format(text: Option<&str>) -> Result<Format, Failure> {
    named("--format", text, &FORMATS)
}

fn named<T: Copy + Default>(flag: &str, text: Option<&str>, all: &[(&str, T)]) -> Result<T, Failure> {
    let Some(text) = text else { return Ok(T::default()) };
    let found = all.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
    found.ok_or_else(|| not_among(flag, text, &all.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")))
}

impl Library {
    /// Returns the catalogues that are searched here, or those asked for, as triples. Entries that break a rule stay out, as they do in
    /// search; so does what is recalled or frozen.
    ///
    /// # Errors
    ///
    /// `usage` for a format, profile or kind that there is not, `not_found`, `ambiguous`, `not_admitted`, `store_damaged`.
    pub fn catalogue(&self, request: &CatalogueRequest) -> Result<Vec<u8>, Failure> {
        let (format, profile) = (format(request.format.as_deref())?, named("--profile", request.profile.as_deref(), &PROFILES)?);
        let kinds = request.kind.iter().map(|kind| kind_of(kind)).collect::<Result<Vec<Kind>, Failure>>()?;
        let programme = request.programme.as_deref().map(|name| self.subject(name)).transpose()?;
        let mut chosen = Vec::new();
        for known in self.publishers_of(&request.publisher)? {
            chosen.extend(self.chosen(known, &kinds, programme.as_ref())?);
        }
        if let Some(slug) = &request.slug {
            chosen.iter_mut().for_each(|one| one.entries.retain(|(entry, _)| entry.slug().as_str() == slug));
            if chosen.iter().all(|one| one.entries.is_empty()) {
                return Err(Failure::new(Slug::NotFound).with("ref", slug));
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
        let mut chosen = Chosen { known, county: None, node: None, entries: Vec::new() };
        for leaf in self.reader.leaves(&id).map_err(read_failure)? {
            let Some(found) = self.live_of(&(id, leaf.slug().clone()))? else { continue };
            if found.is_recalled() || known.is_cut_off(leaf.rev()) || self.conformance(known, &found.entry) != Conformance::Conforming {
                continue;
            }
            match found.entry.kind() {
                Some(Kind::County) => chosen.county = Some(found.entry),
                Some(Kind::Node) => chosen.node = Some(found.entry),
                Some(kind) if (kinds.is_empty() || kinds.contains(&kind)) && is_of(&found.entry, programme) => {
                    let document = self.document(&found.entry)?;
                    chosen.entries.push((found.entry, document));
                }
                _ => {}
            }
        }
        // Who has nothing of what was asked for is no catalogue of it.
        let is_asked = (kinds.is_empty() && programme.is_none()) || !chosen.entries.is_empty();
        Ok(is_asked.then_some(chosen))
    }

    /// Returns the file that a strategy or an evaluation names, with the licence of its asset.
    fn document(&self, entry: &Entry) -> Result<Option<Document>, Failure> {
        let key = match entry.kind() {
            Some(Kind::Strategy) => "document",
            Some(Kind::Evaluation) => "report",
            _ => return Ok(None),
        };
        let Some(to) = entry.body().and_then(|body| EntryRef::of(body.map(key)?)) else { return Ok(None) };
        let asset = self.live_of(&(to.publisher(), to.slug().clone()))?;
        let licence = asset.and_then(|asset| asset.entry.asset()?.licence().map(str::to_owned));
        Ok(Some((to, licence)))
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
            entries: self.entries.iter().map(|(entry, document)| Item { entry, files: Vec::new(), document: document.clone() }).collect(),
        }
    }
}

fn is_of(entry: &Entry, programme: Option<&Subject>) -> bool {
    programme.is_none_or(|(publisher, slug)| entry.funding().any(|to| to.publisher() == *publisher && to.slug() == slug))
}

fn kind_of(text: &str) -> Result<Kind, Failure> {
    text.parse().map_err(|_| not_among("--kind", text, &Kind::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ")))
}
