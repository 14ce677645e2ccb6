//! Pages of a long catalogue, for portals that read one after the other (Hydra Core Vocabulary, `hydra:PartialCollectionView`).

use super::{
    Catalogue, ExportError, Format, Profile, asset,
    graph::Graph,
    names::{hydra, xsd},
    one, service, write,
};

/// Entries of one page (RECORDS.md §6: 100 datasets).
pub const PAGE_ENTRIES: usize = 100;

/// Writes one page of a catalogue, the first of which is 1, with the way to the others; nothing for a page that there is not.
///
/// A publisher without an address of its own, or a profile without a document, cannot say where the next page is: its first page holds everything, for what a portal does
/// not find it takes for deleted.
///
/// # Errors
///
/// As [`super::export`].
pub fn page(catalogue: &Catalogue<'_>, profile: Profile, format: Format, page: usize) -> Result<Option<Vec<u8>>, ExportError> {
    let going_out: Vec<_> = catalogue
        .entries
        .iter()
        .filter(|item| match profile {
            Profile::De3 | Profile::Adms => asset::is_dataset(catalogue, item),
            Profile::Cpsv => service::is_service(item.entry),
            Profile::Full => true,
        })
        .cloned()
        .collect();
    let address = catalogue.export_url.zip(profile.document());
    let size = if address.is_some() { PAGE_ENTRIES } else { going_out.len().max(1) };
    let total = going_out.len();
    let last = total.div_ceil(size).max(1);
    if !(1..=last).contains(&page) {
        return Ok(None);
    }
    let entries = going_out.into_iter().skip((page - 1) * size).take(size).collect();
    let mut graph = Graph::default();
    one(&mut graph, &Catalogue { entries, ..catalogue.clone() }, profile);
    if let Some((base, name)) = address.filter(|_| last > 1) {
        let document = format!("{}/dcat/{name}.{}", base.trim_end_matches('/'), format.ending());
        view(&mut graph, &document, Place { page, last, total });
    }
    Ok(Some(write::write(graph.triples(), format)?))
}

/// Where a page stands among all.
struct Place {
    page: usize,
    last: usize,
    total: usize,
}

fn view(graph: &mut Graph, document: &str, Place { page, last, total }: Place) {
    let address = |page: usize| format!("{document}?page={page}");
    let view = address(page);
    graph.a(document, hydra::COLLECTION);
    graph.typed(document, hydra::TOTAL_ITEMS, &total.to_string(), xsd::INTEGER);
    graph.link(document, hydra::VIEW, &view);
    graph.a(&view, hydra::PARTIAL_COLLECTION_VIEW);
    graph.link(&view, hydra::FIRST, &address(1));
    graph.link(&view, hydra::LAST, &address(last));
    if page > 1 {
        graph.link(&view, hydra::PREVIOUS, &address(page - 1));
    }
    if page < last {
        graph.link(&view, hydra::NEXT, &address(page + 1));
    }
}
