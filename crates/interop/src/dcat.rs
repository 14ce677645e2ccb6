//! The catalogues that exist: DCAT-AP.de 3 and DCAT-AP 3 for data portals, CPSV-AP 3.2 for public services, ADMS for assets.
//!
//! Entries go in, RDF comes out; nothing is read, fetched or translated. Every rule of naming lies in [`names`], so that a portal that
//! harvests two nodes gets one record: the IRI is the publisher's, whoever exports, and `dct:identifier` is
//! `kreisnetz:<PublisherId>/<slug>` (RECORDS.md §6).

mod agent;
mod asset;
mod graph;
mod licence;
pub mod names;
mod other;
mod paging;
mod service;
mod write;

use kreisnetz_catalog::entry::{Entry, EntryRef};
use kreisnetz_catalog::manifest::Manifest;
use kreisnetz_identity::{Ags, Class, PublisherId};

use self::graph::Graph;
pub use self::paging::{PAGE_ENTRIES, page};

/// How the triples are written.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Format {
    /// Turtle, `text/turtle`.
    #[default]
    Turtle,
    /// JSON-LD 1.1, `application/ld+json`.
    JsonLd,
    /// RDF/XML, `application/rdf+xml`.
    RdfXml,
}

/// What is said.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Profile {
    /// Datasets for data portals, DCAT-AP.de 3.0 and DCAT-AP 3.0.
    #[default]
    De3,
    /// Public services, CPSV-AP 3.2.
    Cpsv,
    /// As [`Profile::De3`], and every asset with its status (ADMS).
    Adms,
    /// All of these, and the other kinds in words of our own.
    Full,
}

/// A publisher with what goes out.
#[derive(Clone, Debug)]
pub struct Catalogue<'a> {
    /// Its id.
    pub id: PublisherId,
    /// Its class.
    pub class: Class,
    /// Its official key; a partner has none.
    pub ags: Option<Ags>,
    /// Its official name.
    pub name: &'a str,
    /// Where its exports are public, as its `node` entry says.
    pub export_url: Option<&'a str>,
    /// Its `county` entry, where it has one.
    pub county: Option<&'a Entry>,
    /// The entries that go out.
    pub entries: Vec<Item<'a>>,
}

/// An entry that goes out.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// The list of its files, where it is an asset and the list is at hand.
    pub list: Option<Manifest>,
    /// The file of another entry that a strategy or an evaluation names.
    pub document: Option<Document>,
}

/// A file of an asset that another entry names as its document.
#[derive(Clone, Debug)]
pub struct Document {
    /// The asset, and as its part the path of the file.
    pub to: EntryRef,
    /// The asset's licence.
    pub licence: Option<String>,
    /// Where the exports of the asset's publisher are public.
    pub export_url: Option<String>,
    /// The list of the asset's files, where it is at hand.
    pub list: Option<Manifest>,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
#[error("the triples could not be written: {0}")]
pub struct ExportError(#[from] std::io::Error);

impl Format {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::Turtle, Self::JsonLd, Self::RdfXml];

    /// Returns the word that asks for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Turtle => "ttl",
            Self::JsonLd => "jsonld",
            Self::RdfXml => "rdfxml",
        }
    }

    /// Returns the ending of a file's name.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Turtle => "ttl",
            Self::JsonLd => "jsonld",
            Self::RdfXml => "rdf",
        }
    }

    /// Returns the media type; portals decide by it, and take RDF/XML where there is none.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Turtle => "text/turtle",
            Self::JsonLd => "application/ld+json",
            Self::RdfXml => "application/rdf+xml",
        }
    }
}

impl Profile {
    /// All profiles.
    pub const ALL: [Self; 4] = [Self::De3, Self::Cpsv, Self::Adms, Self::Full];

    /// Returns the word that asks for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::De3 => "de3",
            Self::Cpsv => "cpsv",
            Self::Adms => "adms",
            Self::Full => "full",
        }
    }

    /// Returns the name of the document in which a node gives this profile out, without ending; not every profile has one.
    #[must_use]
    pub const fn document(self) -> Option<&'static str> {
        match self {
            Self::De3 => Some("catalog"),
            Self::Cpsv => Some("services"),
            Self::Adms | Self::Full => None,
        }
    }
}

/// Writes catalogues.
///
/// # Errors
///
/// [`ExportError`] where the serialiser refuses, which it does for nothing that is built here.
pub fn export(catalogues: &[Catalogue<'_>], profile: Profile, format: Format) -> Result<Vec<u8>, ExportError> {
    let mut graph = Graph::default();
    for catalogue in catalogues {
        one(&mut graph, catalogue, profile);
    }
    Ok(write::write(graph.triples(), format)?)
}

fn one(graph: &mut Graph, catalogue: &Catalogue<'_>, profile: Profile) {
    agent::add(graph, catalogue);
    if matches!(profile, Profile::De3 | Profile::Adms | Profile::Full) {
        asset::add(graph, catalogue, profile);
    }
    if matches!(profile, Profile::Cpsv | Profile::Full) {
        service::add(graph, catalogue);
    }
    if profile == Profile::Full {
        other::add(graph, catalogue);
    }
}
