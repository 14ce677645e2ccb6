//! Vouches as entries: how simulated counties write them, and how everybody reads them.

use jiff::civil::Date;
use kreisnetz_catalog::{
    Change, Leaf, Slug,
    admission::Vouch,
    entry::{Entry, Writer},
};
use kreisnetz_identity::{Ags, Class, PublisherId};
use serde::Serialize;

use super::cast::{Cast, NodeId};
use super::held::Held;

/// The kind of entry that a vouch is.
const KIND: &str = "vouch";

/// The days of a vouch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Term {
    pub(crate) issued: Date,
    pub(crate) expires: Date,
}

/// Fields in the order of deterministic CBOR.
#[derive(Serialize)]
struct Written<'a> {
    v: u64,
    body: Body<'a>,
    kind: &'a str,
    slug: &'a str,
    title: Title<'a>,
    issued: String,
    modified: String,
}

#[derive(Serialize)]
struct Title<'a> {
    de: &'a str,
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    ags: Option<Ags>,
    class: &'a str,
    expires: String,
    methods: [&'a str; 1],
    publisher: PublisherId,
}

/// Returns the change by which somebody vouches for a node's identity as it claims to be; there is one entry for each identity, so that
/// a later vouch takes the place of an earlier one.
pub(crate) fn put(cast: &Cast, node: NodeId, term: Term) -> Option<Change> {
    let part = cast.part(node);
    let slug: Slug = format!("buergschaft-{:05}", node.0).parse().ok()?;
    let class = match part.log.class() {
        Class::County => "county",
        Class::Municipality => "municipality",
        Class::Partner => "partner",
    };
    let body =
        Body { publisher: part.log.publisher(), class, ags: part.log.ags(), methods: ["meeting"], expires: term.expires.to_string() };
    let issued = term.issued.to_string();
    let written =
        Written { v: 1, kind: KIND, slug: slug.as_str(), title: Title { de: &part.name }, modified: issued.clone(), issued, body };
    let entry = kreisnetz_canonical::encode(&written);
    Some(Change::Put { slug, kind: KIND.into(), entry })
}

/// Returns the vouches of a catalog that say something to admission.
pub(crate) fn read(author: &Writer, held: &Held) -> Vec<Vouch> {
    let entries =
        held.leaves.iter().filter(|leaf| leaf.kind() == KIND).filter_map(Leaf::entry).filter_map(|(digest, _)| held.entries.get(&digest));
    entries.filter_map(|bytes| Vouch::of(author, &Entry::parse(bytes).ok()?).ok()).collect()
}
