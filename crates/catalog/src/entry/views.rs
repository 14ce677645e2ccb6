//! What the kinds of entry say, in types.
//!
//! A view reads the tree it is given and believes nothing: a field that is absent or of another type is `None`. Whether the entry
//! keeps the rules is asked elsewhere.

use jiff::civil::Date;
use kreisnetz_identity::{Ags, Digest};

use super::EntryRef;
use crate::{
    language::LangMap,
    schema::scalar,
    tree::{Tree, TreeMap},
};

/// Declares getters that return the text, number or list of texts under a key.
macro_rules! getters {
    ($($(#[doc = $doc:literal])+ $name:ident: $get:ident;)*) => {
        $($(#[doc = $doc])+ #[must_use] pub fn $name(&self) -> getters!(@type $get) { getters!(@read self, $name, $get) })*
    };
    (@type text) => { Option<&'a str> };
    (@type uint) => { Option<u64> };
    (@type date) => { Option<Date> };
    (@type lang) => { Option<LangMap<'a>> };
    (@type texts) => { Vec<&'a str> };
    (@type langs) => { Vec<LangMap<'a>> };
    (@type costs) => { Vec<Cost<'a>> };
    (@type refs) => { Vec<EntryRef> };
    (@type reference) => { Option<EntryRef> };
    (@read $self:ident, $name:ident, text) => { $self.0.text(stringify!($name)) };
    (@read $self:ident, $name:ident, uint) => { $self.0.uint(stringify!($name)) };
    (@read $self:ident, $name:ident, date) => { $self.0.text(stringify!($name)).and_then(scalar::date) };
    (@read $self:ident, $name:ident, lang) => { $self.0.get(stringify!($name)).and_then(LangMap::of) };
    (@read $self:ident, $name:ident, texts) => { $self.0.texts(stringify!($name)).collect() };
    (@read $self:ident, $name:ident, langs) => { $self.0.items(stringify!($name)).iter().filter_map(LangMap::of).collect() };
    (@read $self:ident, $name:ident, costs) => { $self.0.items(stringify!($name)).iter().filter_map(Cost::of).collect() };
    (@read $self:ident, $name:ident, refs) => {
        $self.0.items(stringify!($name)).iter().filter_map(|item| EntryRef::of(item.as_map()?)).collect()
    };
    (@read $self:ident, $name:ident, reference) => { EntryRef::of($self.0.map(stringify!($name))?) };
}

/// An office with its role mailbox.
#[derive(Clone, Copy, Debug)]
pub struct Contact<'a>(&'a TreeMap);

impl<'a> Contact<'a> {
    pub(super) fn of(tree: &'a Tree) -> Option<Self> {
        tree.as_map().map(Self)
    }

    getters! {
        /// Returns the office.
        role: lang;
        /// Returns the role mailbox.
        email: text;
        /// Returns the telephone number, international.
        phone: text;
        /// Returns the web page; never fetched.
        url: text;
    }
}

/// Where more is to be found; never fetched.
#[derive(Clone, Copy, Debug)]
pub struct Link<'a>(&'a TreeMap);

impl<'a> Link<'a> {
    pub(super) fn of(tree: &'a Tree) -> Option<Self> {
        tree.as_map().map(Self)
    }

    getters! {
        /// Returns where it leads, of the vocabulary `rel`.
        rel: text;
        /// Returns the address.
        url: text;
        /// Returns the label.
        label: lang;
    }
}

/// What something costs.
#[derive(Clone, Copy, Debug)]
pub struct Cost<'a>(&'a TreeMap);

impl<'a> Cost<'a> {
    fn of(tree: &'a Tree) -> Option<Self> {
        tree.as_map().map(Self)
    }

    getters! {
        /// Returns what for.
        what: lang;
        /// Returns what it is counted by, of the vocabulary `cost-basis`.
        basis: text;
        /// Returns the year.
        year: uint;
        /// Returns how certain it is, of the vocabulary `cost-confidence`.
        confidence: text;
    }

    /// Returns the amount, gross, in cents of a euro.
    #[must_use]
    pub fn cents(&self) -> Option<u64> {
        self.0.uint("eur")
    }
}

/// Who a publisher is.
#[derive(Clone, Copy, Debug)]
pub struct CountyView<'a>(&'a TreeMap);

impl<'a> CountyView<'a> {
    pub(super) fn of(body: &'a TreeMap) -> Option<Self> {
        body.text("level").map(|_| Self(body))
    }

    getters! {
        /// Returns the level, of the vocabulary `level`.
        level: text;
        /// Returns what people type.
        short_name: text;
        /// Returns the area in km², decimal.
        area_km2: text;
    }

    /// Returns the AGS; a partner has none.
    #[must_use]
    pub fn ags(&self) -> Option<Ags> {
        self.0.text("ags")?.parse().ok()
    }

    /// Returns the NUTS 3 code.
    #[must_use]
    pub fn nuts3(&self) -> Option<&'a str> {
        self.0.map("nuts3")?.text("code")
    }

    /// Returns the inhabitants with the day they were counted.
    #[must_use]
    pub fn population(&self) -> Option<(u64, Date)> {
        let population = self.0.map("population")?;
        Some((population.uint("value")?, scalar::date(population.text("date")?)?))
    }

    /// Returns scheme and code of the type of rural area.
    #[must_use]
    pub fn rural_type(&self) -> Option<(&'a str, &'a str)> {
        let rural = self.0.map("rural_type")?;
        Some((rural.text("scheme")?, rural.text("code")?))
    }

    /// Returns the former keys of counties that were merged into this one.
    pub fn predecessors(&self) -> impl Iterator<Item = Ags> {
        self.0.texts("predecessors").filter_map(|ags| ags.parse().ok())
    }

    /// Returns the programmes the publisher takes part in, each with its role there.
    pub fn programmes(&self) -> impl Iterator<Item = (EntryRef, &'a str)> {
        let body: &'a TreeMap = self.0;
        body.items("programmes").iter().filter_map(|item| {
            let item = item.as_map()?;
            Some((EntryRef::of(item.map("programme")?)?, item.text("role")?))
        })
    }
}

/// Where a publisher's nodes are reached.
#[derive(Clone, Copy, Debug)]
pub struct NodeView<'a>(&'a TreeMap);

/// One node of a publisher.
#[derive(Clone, Copy, Debug)]
pub struct OnePeer<'a>(&'a TreeMap);

impl<'a> NodeView<'a> {
    pub(super) fn of(body: &'a TreeMap) -> Option<Self> {
        body.get("nodes").map(|_| Self(body))
    }

    getters! {
        /// Returns where exports are public.
        export_url: text;
    }

    /// Returns the nodes.
    pub fn nodes(&self) -> impl Iterator<Item = OnePeer<'a>> + use<'a> {
        self.0.items("nodes").iter().filter_map(|item| item.as_map().map(OnePeer))
    }
}

impl<'a> OnePeer<'a> {
    getters! {
        /// Returns the peer's id, base58.
        peer_id: text;
        /// Returns its literal addresses; none means that it only dials.
        addresses: texts;
        /// Returns the GiB pledged for others' files.
        storage_gib: uint;
    }
}

/// Something people or offices can use today.
#[derive(Clone, Copy, Debug)]
pub struct ServiceView<'a>(&'a TreeMap);

impl<'a> ServiceView<'a> {
    pub(super) fn of(body: &'a TreeMap) -> Option<Self> {
        body.get("channels").map(|_| Self(body))
    }

    getters! {
        /// Returns the day it became public.
        since: date;
        /// Returns its last day.
        until: date;
        /// Returns whom it is for, of the vocabulary `audience`.
        audience: texts;
        /// Returns who runs it, of the vocabulary `operating-model`.
        operating_model: text;
        /// Returns the assets it uses.
        uses: refs;
        /// Returns the keys of the area; none means the publisher's own.
        area: texts;
        /// Returns what users pay.
        fees: costs;
        /// Returns the days of processing.
        processing_days: uint;
        /// Returns how accessible it is, of the vocabulary `accessibility`.
        accessibility: text;
        /// Returns the LeiKa keys.
        leika: texts;
        /// Returns the OZG keys.
        ozg: texts;
    }

    /// Returns the channels with their address: values of the vocabulary `channel`.
    pub fn channels(&self) -> impl Iterator<Item = (&'a str, Option<&'a str>)> + use<'a> {
        self.0.items("channels").iter().filter_map(|item| Some((item.as_map()?.text("type")?, item.as_map()?.text("url"))))
    }
}

/// Something another county can take over.
#[derive(Clone, Copy, Debug)]
pub struct AssetView<'a>(&'a TreeMap);

/// A file or folder as the author named it.
#[derive(Clone, Copy, Debug)]
pub struct FileView<'a>(&'a TreeMap);

/// What the entry says of its files; the list itself is fetched by the digest.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ManifestSummary {
    digest: Digest,
    bytes: u64,
    files: u64,
}

impl<'a> AssetView<'a> {
    pub(super) fn of(body: &'a TreeMap) -> Option<Self> {
        body.text("type").map(|_| Self(body))
    }

    /// Returns the type, of the vocabulary `asset-type`.
    #[must_use]
    pub fn asset_type(&self) -> Option<&'a str> {
        self.0.text("type")
    }

    getters! {
        /// Returns the licence, an SPDX expression.
        licence: text;
        /// Returns who holds the copyright.
        copyright: text;
        /// Returns the version; opaque, never ordered.
        version: text;
        /// Returns the day the version was released.
        released: date;
        /// Returns where the source code is.
        repository: text;
        /// Returns the features.
        features: langs;
        /// Returns the standards.
        standards: texts;
        /// Returns the LeiKa keys.
        leika: texts;
        /// Returns what a county must bring.
        requirements: lang;
        /// Returns who can run it, of the vocabulary `operating-model`.
        operating_models: texts;
        /// Returns how accessible it is, of the vocabulary `accessibility`.
        accessibility: text;
        /// Returns what adopters pay.
        costs: costs;
        /// Returns what personal data it processes, of the vocabulary `privacy`.
        privacy: text;
        /// Returns the days it takes to introduce it.
        effort_days: uint;
        /// Returns what follows it.
        successor: reference;
        /// Returns the entries that describe the same; addresses among them are in [`AssetView::same_as_urls`].
        same_as: refs;
        /// Returns the entries it is based on; addresses among them are in [`AssetView::based_on_urls`].
        based_on: refs;
    }

    /// Returns the addresses that describe the same.
    #[must_use]
    pub fn same_as_urls(&self) -> Vec<&'a str> {
        self.0.texts("same_as").collect()
    }

    /// Returns the addresses it is based on.
    #[must_use]
    pub fn based_on_urls(&self) -> Vec<&'a str> {
        self.0.texts("based_on").collect()
    }

    /// Returns who keeps it up, of the vocabulary `maintenance`, and until when.
    #[must_use]
    pub fn maintenance(&self) -> Option<(&'a str, Option<Date>)> {
        let maintenance = self.0.map("maintenance")?;
        Some((maintenance.text("type")?, maintenance.text("until").and_then(scalar::date)))
    }

    /// Returns the fields taken from publiccode.yml: platforms, type, categories and so on.
    #[must_use]
    pub fn software(&self) -> Option<&'a TreeMap> {
        self.0.map("software")
    }

    /// Returns the files and folders as the author named them.
    pub fn files(&self) -> impl Iterator<Item = FileView<'a>> + use<'a> {
        self.0.items("files").iter().filter_map(|item| item.as_map().map(FileView))
    }

    /// Returns digest, size and number of the files.
    #[must_use]
    pub fn manifest(&self) -> Option<ManifestSummary> {
        let manifest = self.0.map("manifest")?;
        let digest = Digest::from_bytes(manifest.get("digest")?.as_bytes32()?);
        Some(ManifestSummary { digest, bytes: manifest.uint("bytes")?, files: manifest.uint("files")? })
    }
}

impl<'a> FileView<'a> {
    getters! {
        /// Returns the path, of a file or of a folder.
        path: text;
        /// Returns what it is for, of the vocabulary `file-role`.
        role: text;
        /// Returns the label.
        label: lang;
    }
}

impl ManifestSummary {
    /// Returns the digest of the manifest's bytes.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// Returns the bytes of all files together.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Returns the number of files.
    #[must_use]
    pub const fn files(&self) -> u64 {
        self.files
    }
}

/// "We use what they made."
#[derive(Clone, Debug)]
pub struct AdoptionView<'a>(&'a TreeMap, EntryRef, &'a str);

impl<'a> AdoptionView<'a> {
    pub(super) fn of(body: &'a TreeMap) -> Option<Self> {
        Some(Self(body, EntryRef::of(body.map("about")?)?, body.text("stage")?))
    }

    /// Returns what is adopted, pinned to the version that was adopted.
    #[must_use]
    pub const fn about(&self) -> &EntryRef {
        &self.1
    }

    /// Returns the stage, of the vocabulary `stage`.
    #[must_use]
    pub const fn stage(&self) -> &'a str {
        self.2
    }

    /// Returns the stages with their days, in the order of the vocabulary.
    pub fn dates(&self) -> impl Iterator<Item = (&'static str, Date)> + use<'a> {
        let dates = self.0.map("dates");
        crate::vocabulary::STAGE.values().filter_map(move |stage| Some((stage, scalar::date(dates?.text(stage)?)?)))
    }

    getters! {
        /// Returns the day of the last confirmation.
        confirmed_on: date;
        /// Returns who runs it, of the vocabulary `operating-model`.
        operating_model: text;
        /// Returns how it is connected, of the vocabulary `connection`.
        connection: text;
        /// Returns why it ended, of the vocabulary `ended-reason`.
        ended_reason: text;
        /// Returns what took its place.
        replaced_by: reference;
        /// Returns what it costs.
        costs: costs;
        /// Returns the days spent.
        effort_days: uint;
        /// Returns the note.
        note: lang;
        /// Returns what was changed to fit.
        adaptations: lang;
        /// Returns what was learned.
        lessons: lang;
    }
}
