//! What a provider says about use and funding: counted, never believed.

use super::super::{
    finding::slug,
    reader::{Entry, Reader, is_placeholder},
};

/// Counts the users that the file names.
pub(crate) fn used_by(reader: &mut Reader<'_>, entry: &Entry<'_>) -> usize {
    counted(reader, entry, slug::USED_BY)
}

/// Mentions the funders that the file names.
pub(crate) fn funded_by(reader: &mut Reader<'_>, entry: &Entry<'_>) {
    counted(reader, entry, slug::FUNDED_BY);
}

fn counted(reader: &mut Reader<'_>, entry: &Entry<'_>, finding: &'static str) -> usize {
    let items = reader.items(entry);
    let empty =
        |item: &&Entry<'_>| item.node.text().map_or(item.node.pairs().is_empty(), |text| text.trim().is_empty() || is_placeholder(text));
    if let Some(placeholder) = items.iter().filter(empty).find(|item| item.node.text().is_some_and(is_placeholder)) {
        reader.warn_value(placeholder, slug::PLACEHOLDER, placeholder.node.text().unwrap_or_default());
    }
    let count = items.len() - items.iter().filter(empty).count();
    if count > 0 {
        reader.note(entry, finding, &[("count", count.to_string())]);
    }
    count
}
