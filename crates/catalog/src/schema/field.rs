//! The words a schema is written in: fields, shapes and needs.

use crate::{lifecycle::Life, vocabulary::Vocabulary};

/// One field of an entry or of a table in it.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// What its value looks like.
    pub shape: Shape,
    /// Whether it must be there.
    pub need: Need,
    /// Who gives the value.
    pub given_by: GivenBy,
    /// What it says, in German: its name, and behind a comma, semicolon or colon what only its author needs to know.
    pub de: &'static str,
    /// What it says, in English, as in German.
    pub en: &'static str,
}

/// Whether a field must be there.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Need {
    /// Always.
    Required,
    /// Never.
    Optional,
    /// Where the condition holds; elsewhere it may be there.
    RequiredWhen(Condition),
    /// It may be there only where the condition holds.
    OnlyWhen(Condition),
    /// It is there exactly where the condition holds.
    ExactlyWhen(Condition),
}

/// Another field having one of some values. The other field is looked for beside the field, then in the entry.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Condition {
    /// The other field.
    pub key: &'static str,
    /// Its values for which the condition holds.
    pub any_of: &'static [&'static str],
}

/// Who gives a value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum GivenBy {
    /// The author, in the draft.
    Author,
    /// Publishing; in a draft the key is an error.
    Publish,
}

/// What a value looks like. The names of the format's description are given in parentheses.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// One line of text (`s(max)`).
    Line {
        /// Grapheme clusters at most.
        max: usize,
    },
    /// One line, in several languages (`l(min..max)`).
    LangLine {
        /// Grapheme clusters at least.
        min: usize,
        /// Grapheme clusters at most.
        max: usize,
    },
    /// Paragraphs and lists, in several languages (`m(min..max)`).
    LangText {
        /// Grapheme clusters at least.
        min: usize,
        /// Grapheme clusters at most.
        max: usize,
    },
    /// The name of an office, in several languages; never a person (`l(max)` under R6).
    Role {
        /// Grapheme clusters at most.
        max: usize,
    },
    /// A whole number (`u(max)`).
    Uint {
        /// At least.
        min: u64,
        /// At most.
        max: u64,
    },
    /// A decimal number, as text without trailing zeros (`dec`).
    Decimal,
    /// Euros, gross; cents in the bytes (`eur`).
    Euro,
    /// A day (`date`).
    Date,
    /// The day of a fact: not later than the day after the entry was written.
    FactDate,
    /// Yes or no.
    Bool,
    /// A value of a vocabulary.
    Term(&'static Vocabulary),
    /// A state of the kind's life.
    State(&'static Life),
    /// An entry of one of some kinds; of any, where none is given (`ref(k)`).
    Ref(&'static [&'static str]),
    /// Such an entry, or an address elsewhere.
    RefOrUrl(&'static [&'static str]),
    /// An organisation: an entry of kind actor or county, or a name (`org`).
    Org,
    /// A county's or municipality's key (`ags`).
    Ags,
    /// The key of a county that was merged into another; the official list no longer has it.
    FormerAgs,
    /// The two digits of a Land, the first of an AGS.
    Land,
    /// A NUTS 3 code of Germany.
    Nuts3,
    /// A LeiKa key.
    Leika,
    /// An OZG key.
    Ozg,
    /// An SPDX licence expression.
    Spdx,
    /// A slug.
    Slug,
    /// A version.
    Version,
    /// An http or https address, never fetched.
    Url,
    /// The mail address of an office.
    Email,
    /// An international telephone number.
    Phone,
    /// A file path below the draft's folder.
    FilePath,
    /// The id of a peer.
    PeerId,
    /// A literal address of a peer.
    Address,
    /// SHA-256 of something, 32 bytes.
    Digest,
    /// A list without equal items (`[T;max]`).
    List {
        /// What the items look like.
        of: &'static Shape,
        /// Items at most.
        max: usize,
    },
    /// A table.
    Table(&'static [Field]),
    /// A table of days of facts, keyed by the values of a vocabulary.
    DateOf(&'static Vocabulary),
    /// A table of scores from 1 to 5, keyed by the values of a vocabulary; at least one.
    ScoreOf(&'static Vocabulary),
}

impl Field {
    /// Returns a required field.
    pub(crate) const fn required(name: &'static str, shape: Shape, de: &'static str, en: &'static str) -> Self {
        Self { name, shape, need: Need::Required, given_by: GivenBy::Author, de, en }
    }

    /// Returns an optional field.
    pub(crate) const fn optional(name: &'static str, shape: Shape, de: &'static str, en: &'static str) -> Self {
        Self { need: Need::Optional, ..Self::required(name, shape, de, en) }
    }

    /// Returns what the field is called in German, for readers.
    #[must_use]
    pub fn label_de(&self) -> &'static str {
        label(self.de)
    }

    /// Returns what the field is called in English, for readers.
    #[must_use]
    pub fn label_en(&self) -> &'static str {
        label(self.en)
    }

    /// Returns the field with another need.
    pub(crate) const fn needed(self, need: Need) -> Self {
        Self { need, ..self }
    }

    /// Returns the field as one that publishing sets.
    pub(crate) const fn by_publish(self) -> Self {
        Self { given_by: GivenBy::Publish, ..self }
    }
}

fn label(told: &'static str) -> &'static str {
    told.split([',', ';', ':']).next().unwrap_or(told)
}

impl Need {
    /// Returns the need of a field that must be there where another has one of some values.
    pub(crate) const fn required_when(key: &'static str, any_of: &'static [&'static str]) -> Self {
        Self::RequiredWhen(Condition { key, any_of })
    }

    /// Returns the need of a field that may be there only where another has one of some values.
    pub(crate) const fn only_when(key: &'static str, any_of: &'static [&'static str]) -> Self {
        Self::OnlyWhen(Condition { key, any_of })
    }

    /// Returns the need of a field that is there exactly where another has one of some values.
    pub(crate) const fn exactly_when(key: &'static str, any_of: &'static [&'static str]) -> Self {
        Self::ExactlyWhen(Condition { key, any_of })
    }
}
