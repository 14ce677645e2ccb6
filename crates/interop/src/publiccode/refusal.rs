//! Why a file yields no draft at all.

use super::document::{BYTES_MAX, DEPTH_MAX};

/// A file that cannot be read, with the place where reading ended.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("line {line}, column {column}: {reason}")]
pub struct Refused {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What was wrong there.
    pub reason: Reason,
}

/// What makes a file unreadable.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Reason {
    /// More than [`BYTES_MAX`] bytes.
    #[error("the file has {bytes} bytes, more than {BYTES_MAX}")]
    TooLarge {
        /// Size of the file.
        bytes: usize,
    },
    /// Bytes that are no UTF-8.
    #[error("the file is not UTF-8")]
    NotUtf8,
    /// Lists and mappings deeper than [`DEPTH_MAX`].
    #[error("lists and mappings are nested deeper than {DEPTH_MAX}")]
    TooDeep,
    /// An anchor (`&x`) or alias (`*x`): a few bytes of them can stand for gigabytes.
    #[error("anchors and aliases are not accepted")]
    Alias,
    /// No YAML; the parser's own words, in English.
    #[error("not YAML: {0}")]
    NotYaml(String),
    /// A second document in the same file.
    #[error("more than one document")]
    SeveralDocuments,
    /// An empty file, or one whose outermost value is a list or a text.
    #[error("not a mapping")]
    NotMapping,
}

impl Reason {
    /// Returns the stable name under which the node words this reason.
    #[must_use]
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too_large",
            Self::NotUtf8 => "not_utf8",
            Self::TooDeep => "too_deep",
            Self::Alias => "alias",
            Self::NotYaml(_) => "not_yaml",
            Self::SeveralDocuments => "several_documents",
            Self::NotMapping => "not_mapping",
        }
    }
}

impl Refused {
    pub(crate) const fn at(mark: super::document::Mark, reason: Reason) -> Self {
        Self { line: mark.line, column: mark.column, reason }
    }
}
