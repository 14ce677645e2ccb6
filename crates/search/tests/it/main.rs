//! The index as its owner and its askers see it.
#![allow(clippy::unwrap_used)]

mod answers;
mod corpus;
mod judged;
mod judged_set;
mod lifecycle;

use kreisnetz_search::{Document, Index};

/// Returns an index in memory with the documents.
fn indexed(documents: Vec<Document>) -> Index {
    let index = Index::in_memory().unwrap();
    let mut writer = index.writer().unwrap();
    documents.iter().for_each(|document| writer.replace(document).unwrap());
    writer.commit(1).unwrap();
    index
}
