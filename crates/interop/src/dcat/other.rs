//! All other kinds, in words of our own; portals never see them.

use kreisnetz_catalog::{
    entry::EntryRef,
    kind::Kind,
    tree::{Tree, TreeMap},
};

use super::{
    Catalogue,
    graph::Graph,
    names::{self, dct, kn},
};

/// Says the entries that no profile of a portal knows.
pub(super) fn add(graph: &mut Graph, catalogue: &Catalogue<'_>) {
    for item in &catalogue.entries {
        let entry = item.entry;
        if matches!(entry.kind(), None | Some(Kind::Asset | Kind::Service | Kind::County | Kind::Node)) {
            continue;
        }
        let iri = names::of(catalogue, entry.slug().as_str());
        graph.a(&iri, &format!("urn:x-kreisnetz:term:{}", entry.kind_name()));
        graph.text(&iri, dct::IDENTIFIER, &names::identifier(&catalogue.id, entry.slug().as_str()));
        graph.link(&iri, dct::PUBLISHER, &names::agent(catalogue));
        if let Some(title) = entry.title() {
            graph.all_words(&iri, dct::TITLE, title);
        }
        if let Some(words) = entry.description().or(entry.summary()) {
            graph.all_words(&iri, dct::DESCRIPTION, words);
        }
        if let Some(state) = entry.state() {
            graph.text(&iri, kn::STATE, state);
        }
        graph.day(&iri, dct::ISSUED, entry.issued());
        graph.day(&iri, dct::MODIFIED, entry.modified());
        for to in entry.body().map(about).unwrap_or_default() {
            graph.text(&iri, kn::ABOUT, &names::identifier(&to.publisher(), to.slug().as_str()));
        }
    }
}

/// Returns what it is about, one entry or several.
fn about(body: &TreeMap) -> Vec<EntryRef> {
    let one = body.map("about").and_then(EntryRef::of);
    one.into_iter().chain(body.items("about").iter().filter_map(Tree::as_map).filter_map(EntryRef::of)).collect()
}
