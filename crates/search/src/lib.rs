//! Search over verified entries: German and English analysis, facets and ranking.
