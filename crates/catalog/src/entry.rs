//! One statement of a publisher: immutable bytes and what they say.
//!
//! An entry is deterministic CBOR `{v, kind, slug, title, …, body}`: the fields all kinds share at the top, the kind's own under
//! `body`. It carries no signature and no author; both come from the catalog it stands in. Whoever receives one keeps its bytes.
//!
//! Two verdicts are kept apart. *Well-formed* ([`Entry::parse`]) is what a catalog must be to be accepted at all; *conforming*
//! ([`Entry::conformance`]) is what an entry must be to be searched and counted. An entry that is only well-formed is kept and
//! relayed, because the root of its catalog needs it (rule R3).

mod entry_ref;
mod judgement;
mod prose;
mod version;
mod views;
mod vouch;
mod writer;

pub use entry_ref::EntryRef;
use jiff::civil::Date;
pub use judgement::{EvaluationView, FeedbackView, Metric, PilotView};
use kreisnetz_canonical::DecodeError;
use kreisnetz_identity::Digest;
pub use version::{VERSION_CHARS_MAX, Version, VersionError};
pub use views::{AdoptionView, AssetView, Contact, Cost, CountyView, FileView, Link, ManifestSummary, NodeView, OnePeer, ServiceView};
pub use vouch::VouchView;
pub use writer::Writer;

use crate::{
    ENTRY_BYTES_MAX, Slug,
    kind::Kind,
    language::LangMap,
    schema::{self, Fault, Known, Level, scalar},
    tree::{Tree, TreeMap},
};

/// The bytes of an entry with what they say.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Entry {
    bytes: Vec<u8>,
    root: TreeMap,
    version: u64,
    kind: String,
    slug: Slug,
}

/// Why bytes are no entry at all; a catalog with such an entry is refused.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NotWellFormed {
    /// More than [`ENTRY_BYTES_MAX`], not deterministic, or with a value no entry has.
    #[error("no entry: {0}")]
    Encoding(#[from] DecodeError),
    /// Something else than a map.
    #[error("no entry: not a map")]
    NotAMap,
    /// `v`, `kind` or `slug` is missing or has another form.
    #[error("no entry: `{0}` is missing or of another form")]
    Envelope(&'static str),
}

/// Whether an entry keeps the rules of its kind.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Conformance {
    /// It is searched and counted. Warnings do not count against it.
    Conforming,
    /// A kind this version does not know: kept, relayed, not searched.
    UnknownKind,
    /// A newer version of the format: kept, relayed, not searched.
    NewerVersion,
    /// It breaks rules: kept, relayed, not searched, and the reasons are shown.
    Broken(Vec<Fault>),
}

impl Entry {
    /// Reads an entry from its bytes.
    ///
    /// # Errors
    ///
    /// [`NotWellFormed`]. Whether the entry keeps the rules of its kind is not asked here.
    pub fn parse(bytes: &[u8]) -> Result<Self, NotWellFormed> {
        let Tree::Map(root) = Tree::decode(bytes, ENTRY_BYTES_MAX)? else { return Err(NotWellFormed::NotAMap) };
        let version = root.uint("v").filter(|version| *version > 0).ok_or(NotWellFormed::Envelope("v"))?;
        // A kind has the form of a slug, in newer versions too: it stands in leaves and file names.
        let kind: Slug = root.text("kind").and_then(|kind| kind.parse().ok()).ok_or(NotWellFormed::Envelope("kind"))?;
        let slug = root.text("slug").and_then(|slug| slug.parse().ok()).ok_or(NotWellFormed::Envelope("slug"))?;
        Ok(Self { bytes: bytes.to_vec(), version, kind: kind.to_string(), slug, root })
    }

    /// Returns the bytes as they were received or made.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the digest of the bytes, as it stands in the leaf.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.bytes)
    }

    /// Returns whether the entry keeps the rules of its kind, as far as it tells by itself.
    #[must_use]
    pub fn conformance(&self) -> Conformance {
        self.conformance_given(Known::default())
    }

    /// Returns whether the entry keeps the rules of its kind, with what else is known: whose it is, which counties were merged.
    ///
    /// The verdict depends on nothing else, not on the day it is asked.
    #[must_use]
    pub fn conformance_given(&self, known: Known<'_>) -> Conformance {
        if self.version > schema::VERSION {
            return Conformance::NewerVersion;
        }
        let Some(kind) = self.kind() else { return Conformance::UnknownKind };
        let mut faults = schema::check(schema::of(kind), &self.root, known);
        faults.retain(|fault| fault.level() == Level::Error);
        if faults.is_empty() { Conformance::Conforming } else { Conformance::Broken(faults) }
    }

    /// Returns the version of the format, from 1.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// Returns the kind, where this version knows it.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        self.kind.parse().ok()
    }

    /// Returns the kind as it is written, also one this version does not know.
    #[must_use]
    pub fn kind_name(&self) -> &str {
        &self.kind
    }

    /// Returns the entry's key in its catalog.
    #[must_use]
    pub const fn slug(&self) -> &Slug {
        &self.slug
    }

    /// Returns the title.
    #[must_use]
    pub fn title(&self) -> Option<LangMap<'_>> {
        self.root.get("title").and_then(LangMap::of)
    }

    /// Returns what it is, in one sentence.
    #[must_use]
    pub fn summary(&self) -> Option<LangMap<'_>> {
        self.root.get("summary").and_then(LangMap::of)
    }

    /// Returns the description, paragraphs and lists in Markdown.
    #[must_use]
    pub fn description(&self) -> Option<LangMap<'_>> {
        self.root.get("description").and_then(LangMap::of)
    }

    /// Returns the values of the vocabulary `topic`.
    pub fn topics(&self) -> impl Iterator<Item = &str> {
        self.root.texts("topics")
    }

    /// Returns the keywords.
    pub fn keywords(&self) -> impl Iterator<Item = &str> {
        self.root.texts("keywords")
    }

    /// Returns the state; for an adoption its stage.
    #[must_use]
    pub fn state(&self) -> Option<&str> {
        let key = self.kind().and_then(|kind| schema::of(kind).life).map_or("state", |life| life.key);
        if key == "state" { self.root.text(key) } else { self.body()?.text(key) }
    }

    /// Returns the version of what is described, such as `2.1.0`; only assets have one.
    #[must_use]
    pub fn content_version(&self) -> Option<&str> {
        if self.kind() == Some(Kind::Asset) { self.body()?.text("version") } else { None }
    }

    /// Returns the links.
    pub fn links(&self) -> impl Iterator<Item = Link<'_>> {
        self.root.items("links").iter().filter_map(Link::of)
    }

    /// Returns the contact.
    #[must_use]
    pub fn contact(&self) -> Option<Contact<'_>> {
        self.root.get("contact").and_then(Contact::of)
    }

    /// Returns the programmes that fund it.
    pub fn funding(&self) -> impl Iterator<Item = EntryRef> {
        self.root.items("funding").iter().filter_map(|item| EntryRef::of(item.as_map()?))
    }

    /// Returns the day the slug was first published.
    #[must_use]
    pub fn issued(&self) -> Option<Date> {
        self.root.text("issued").and_then(scalar::date)
    }

    /// Returns the day of the last change.
    #[must_use]
    pub fn modified(&self) -> Option<Date> {
        self.root.text("modified").and_then(scalar::date)
    }

    /// Returns the fields of all kinds, with `body`, as they stand in the bytes.
    #[must_use]
    pub const fn root(&self) -> &TreeMap {
        &self.root
    }

    /// Returns the kind's own fields as they stand in the bytes.
    #[must_use]
    pub fn body(&self) -> Option<&TreeMap> {
        self.root.map("body")
    }

    /// Returns what an adoption says; nothing for another kind, or one that breaks rules here.
    #[must_use]
    pub fn adoption(&self) -> Option<AdoptionView<'_>> {
        AdoptionView::of(self.body_of(Kind::Adoption)?)
    }

    /// Returns what an asset says; nothing for another kind.
    #[must_use]
    pub fn asset(&self) -> Option<AssetView<'_>> {
        AssetView::of(self.body_of(Kind::Asset)?)
    }

    /// Returns what a county says of itself; nothing for another kind.
    #[must_use]
    pub fn county(&self) -> Option<CountyView<'_>> {
        CountyView::of(self.body_of(Kind::County)?)
    }

    /// Returns the nodes; nothing for another kind.
    #[must_use]
    pub fn node(&self) -> Option<NodeView<'_>> {
        NodeView::of(self.body_of(Kind::Node)?)
    }

    /// Returns what was found about other entries; nothing for another kind.
    #[must_use]
    pub fn evaluation(&self) -> Option<EvaluationView<'_>> {
        EvaluationView::of(self.body_of(Kind::Evaluation)?)
    }

    /// Returns what users said in sum, or a reply; nothing for another kind.
    #[must_use]
    pub fn feedback(&self) -> Option<FeedbackView<'_>> {
        FeedbackView::of(self.body_of(Kind::Feedback)?)
    }

    /// Returns what a test showed; nothing for another kind.
    #[must_use]
    pub fn pilot(&self) -> Option<PilotView<'_>> {
        PilotView::of(self.body_of(Kind::Pilot)?)
    }

    /// Returns what a service says; nothing for another kind.
    #[must_use]
    pub fn service(&self) -> Option<ServiceView<'_>> {
        ServiceView::of(self.body_of(Kind::Service)?)
    }

    /// Returns for whom its author vouches; nothing for another kind.
    #[must_use]
    pub fn vouch(&self) -> Option<VouchView<'_>> {
        VouchView::of(self.body_of(Kind::Vouch)?)
    }

    fn body_of(&self, kind: Kind) -> Option<&TreeMap> {
        if self.version == schema::VERSION && self.kind() == Some(kind) { self.body() } else { None }
    }
}
