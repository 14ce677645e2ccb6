//! Which documents of a segment may be seen at all: live ones, of admitted publishers, and which of them are stale.

use std::collections::BTreeSet;

use tantivy::columnar::{BytesColumn, Column};
use tantivy::{DocId, SegmentReader};

use crate::document::PublisherKey;
use crate::query::Query;
use crate::schema::column;

/// The gate of one segment for one query.
pub(crate) struct Gate<'a> {
    segment: &'a SegmentReader,
    publishers: Option<BytesColumn>,
    /// By number of the publisher in this segment; `None` admits everybody.
    admitted: Option<Vec<bool>>,
    stale: Vec<bool>,
    stale_before: Option<i64>,
    updated: Column<i64>,
    expires: Column<i64>,
    now: Option<i64>,
}

impl<'a> Gate<'a> {
    pub(crate) fn open(segment: &'a SegmentReader, query: &Query) -> tantivy::Result<Self> {
        let publishers = segment.fast_fields().bytes(column::PUBLISHER)?;
        let admitted = query.allowed_publishers.as_ref().map(|allowed| members(publishers.as_ref(), allowed)).transpose()?;
        let stale = members(publishers.as_ref(), &query.stale_publishers)?;
        let updated = segment.fast_fields().i64(column::UPDATED)?;
        let expires = segment.fast_fields().i64(column::EXPIRES)?;
        Ok(Self { segment, publishers, admitted, stale, stale_before: query.stale_before, updated, expires, now: query.now })
    }

    pub(crate) fn segment(&self) -> &'a SegmentReader {
        self.segment
    }

    /// Returns whether a document is live and its publisher admitted.
    pub(crate) fn admits(&self, document: DocId) -> bool {
        self.is_live(document) && self.admitted.as_ref().is_none_or(|admitted| self.is_in(admitted, document))
    }

    pub(crate) fn is_live(&self, document: DocId) -> bool {
        !self.segment.is_deleted(document)
    }

    /// Returns whether a document is older than the query accepts, has outlived itself, or its publisher's catalog has expired.
    pub(crate) fn is_stale(&self, document: DocId) -> bool {
        self.stale_before.is_some_and(|limit| self.updated(document) < limit)
            || self.now.zip(self.expires.first(document)).is_some_and(|(now, expires)| expires < now)
            || self.is_in(&self.stale, document)
    }

    /// Returns when a document was last changed.
    pub(crate) fn updated(&self, document: DocId) -> i64 {
        self.updated.first(document).unwrap_or_default()
    }

    fn is_in(&self, set: &[bool], document: DocId) -> bool {
        let number = self.publishers.as_ref().and_then(|publishers| publishers.ords().first(document));
        number.and_then(|number| set.get(usize::try_from(number).ok()?)).copied().unwrap_or(false)
    }
}

/// Says of each publisher of a segment whether it is in the set, by one walk over the segment's publishers.
fn members(publishers: Option<&BytesColumn>, set: &BTreeSet<PublisherKey>) -> tantivy::Result<Vec<bool>> {
    let Some(publishers) = publishers.filter(|_| !set.is_empty()) else { return Ok(Vec::new()) };
    let mut members = Vec::with_capacity(publishers.num_terms());
    let mut stream = publishers.dictionary().stream()?;
    while stream.advance() {
        let is_member = PublisherKey::try_from(stream.key()).is_ok_and(|key| set.contains(&key));
        members.push(is_member);
    }
    Ok(members)
}
