//! What an import has to say about a file, without words: slugs with arguments, each with its place.

use std::collections::BTreeMap;

use super::document::Mark;

/// Findings of one import at most; what is beyond is counted in one last `findings_more`.
pub const FINDINGS_MAX: usize = 500;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Level {
    /// Worth knowing; nothing to do.
    Note,
    /// Something was dropped, changed or is doubtful: look at the draft.
    Warning,
    /// Against the standard. The lenient import has none: it is for strict linting.
    Error,
}

/// One remark about one place of the file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Finding {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// How much it matters.
    pub level: Level,
    /// Path of the key, such as `description.de.features[2]`.
    pub key: String,
    /// One of [`FINDING_SLUGS`].
    pub slug: &'static str,
    /// Values to be put into the sentence, cleaned, at most 80 characters each and without persons.
    pub args: BTreeMap<&'static str, String>,
}

macro_rules! slugs {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// The slugs, with the arguments of each.
        pub mod slug {
            $($(#[$doc])* pub const $name: &str = $text;)*
        }
        /// All slugs of findings; a translation needs a sentence for each.
        pub const FINDING_SLUGS: &[&str] = &[$($text),*];
    };
}

slugs! {
    /// Note: the key has no value.
    EMPTY_VALUE = "empty_value",
    /// Warning: a text was expected.
    NOT_TEXT = "not_text",
    /// Warning: a list was expected.
    NOT_LIST = "not_list",
    /// Warning: a mapping was expected.
    NOT_MAPPING = "not_mapping",
    /// Warning: yes or no was expected; `value`.
    NOT_BOOLEAN = "not_boolean",
    /// Warning: a placeholder such as `...` or `sample`, dropped; `value`.
    PLACEHOLDER = "placeholder",
    /// Warning: the key stands there a second time, the first one counts.
    KEY_REPEATED = "key_repeated",
    /// Warning: a key that is no text.
    KEY_NOT_TEXT = "key_not_text",
    /// Warning: a key of the standard or an extension that an asset has no field for; it stays in the bytes.
    KEY_KEPT = "key_kept",
    /// Warning: an unknown key; it stays in the bytes; `nearest`, a known key or empty.
    KEY_UNKNOWN = "key_unknown",
    /// Warning: `publiccodeYmlVersion` is missing.
    VERSION_MISSING = "version_missing",
    /// Warning: a newer version of the standard than known here; `value`, `known`.
    VERSION_NEWER = "version_newer",
    /// Warning: no version of the standard; `value`.
    VERSION_UNKNOWN = "version_unknown",
    /// Warning: the software has no name.
    NAME_MISSING = "name_missing",
    /// Warning: the file names no repository.
    URL_MISSING = "url_missing",
    /// Warning: no absolute http(s) address, dropped; `value`.
    URL_INVALID = "url_invalid",
    /// Note: the file lies elsewhere than it says: a technical fork; `url`, `place`.
    FORK = "fork",
    /// Note: a variant of other software; `count` of what it is based on.
    VARIANT = "variant",
    /// Warning: no date, dropped; `value`.
    DATE_INVALID = "date_invalid",
    /// Warning: no version of software, dropped; `value`.
    RELEASE_INVALID = "release_invalid",
    /// Warning: unknown state of development; `value`, `used`.
    STATE_UNKNOWN = "state_unknown",
    /// Warning: unknown type of software, left open; `value`.
    SOFTWARE_TYPE_UNKNOWN = "software_type_unknown",
    /// Note: a category outside the list became a keyword; `value`.
    CATEGORY_TO_KEYWORD = "category_to_keyword",
    /// Note: a scope without a topic; `value`.
    SCOPE_UNKNOWN = "scope_unknown",
    /// Note: a language that entries do not have; its texts stay in the bytes; `language`.
    LANGUAGE_KEPT = "language_kept",
    /// Warning: no name of a language, dropped; `value`.
    LANGUAGE_INVALID = "language_invalid",
    /// Warning: a second text for one language, such as `de` and `de-CH`; the exact one, else the first, counts; `language`.
    LANGUAGE_REPEATED = "language_repeated",
    /// Warning: the languages list different numbers of features; only `language` was taken.
    FEATURES_UNPAIRED = "features_unpaired",
    /// Note: no features.
    FEATURES_MISSING = "features_missing",
    /// Warning: a text was cut; `limit` and `length` in characters.
    TEXT_CUT = "text_cut",
    /// Warning: a text is too short, it stays in the draft; `limit` and `length` in characters.
    TEXT_SHORT = "text_short",
    /// Warning: invisible or control characters were removed; `count`.
    CHARACTERS_REMOVED = "characters_removed",
    /// Warning: HTML or images were removed from a text.
    MARKUP_REMOVED = "markup_removed",
    /// Warning: a list was cut; `limit`, `count`.
    LIST_CUT = "list_cut",
    /// Warning: a name, address or number of a person was replaced in a text; `count`.
    PERSON_REMOVED = "person_removed",
    /// Note: contacts are not taken over, the publisher's role mailbox stands in; `count`.
    CONTACTS_DROPPED = "contacts_dropped",
    /// Warning: the owner may be a person and was left out.
    OWNER_UNCLEAR = "owner_unclear",
    /// Warning: the contractor may be a person and was left out, or shortened to the organisation.
    CONTRACTOR_UNCLEAR = "contractor_unclear",
    /// Warning: a contract without contractors.
    CONTRACTORS_MISSING = "contractors_missing",
    /// Warning: a contractor without `until`.
    CONTRACTOR_UNTIL_MISSING = "contractor_until_missing",
    /// Warning: another word for a type of maintenance; `value`, `used`.
    MAINTENANCE_RENAMED = "maintenance_renamed",
    /// Warning: unknown type of maintenance; `value`, `used`.
    MAINTENANCE_UNKNOWN = "maintenance_unknown",
    /// Note: another spelling of a licence; `value`, `used`.
    LICENCE_ALIAS = "licence_alias",
    /// Warning: a licence without its version, to be confirmed; `value`, `used`.
    LICENCE_CONFIRM = "licence_confirm",
    /// Warning: an outdated identifier that leaves open whether later versions count; `value`.
    LICENCE_DEPRECATED = "licence_deprecated",
    /// Warning: a licence of one's own needs a file of role `licence`; `value`.
    LICENCE_FILE_NEEDED = "licence_file_needed",
    /// Warning: no licence, left open; `value`.
    LICENCE_UNKNOWN = "licence_unknown",
    /// Note: the organisation is the publisher.
    ORGANISATION_AGREES = "organisation_agrees",
    /// Note: the file names no organisation.
    ORGANISATION_SILENT = "organisation_silent",
    /// Warning: the file names another organisation; `value`, `ags`.
    ORGANISATION_CONTRADICTS = "organisation_contradicts",
    /// Warning: an organisation without `uri`.
    ORGANISATION_URI_MISSING = "organisation_uri_missing",
    /// Note: what the file says about use is no adoption; `count`.
    USED_BY = "used_by",
    /// Note: what the file says about funding stays in the bytes; `count`.
    FUNDED_BY = "funded_by",
    /// Warning: a logo or screenshot on the web is not fetched; `value`.
    FILE_NOT_FETCHED = "file_not_fetched",
    /// Warning: a file that does not lie beside the publiccode.yml; `value`.
    FILE_NOT_BESIDE = "file_not_beside",
    /// Warning: no path that a manifest accepts; `value`.
    FILE_PATH_INVALID = "file_path_invalid",
    /// Warning: no LeiKa key of 14 digits, dropped; `value`.
    LEIKA_INVALID = "leika_invalid",
    /// Warning: a LeiKa key that does not begin with 99; `value`.
    LEIKA_PREFIX = "leika_prefix",
    /// Warning: persons were found; the copy that replicates has role mailboxes instead.
    COPY_REDACTED = "copy_redacted",
    /// Warning: persons were found and could not be taken out; the file does not replicate.
    COPY_WITHHELD = "copy_withheld",
    /// Error: a key that the standard demands is missing or empty.
    MANDATORY_MISSING = "mandatory_missing",
    /// Error: a value outside of the standard's list; `value`, `allowed`.
    VALUE_NOT_LISTED = "value_not_listed",
    /// Error: the version of the standard without quotes; `value`.
    VERSION_UNQUOTED = "version_unquoted",
    /// Error: a text too short or too long; `length`, `least` and `limit` in grapheme clusters.
    TEXT_LENGTH = "text_length",
    /// Error: no date of ISO 8601; `value`.
    DATE_NOT_ISO = "date_not_iso",
    /// Error: no absolute address; `value`.
    URL_NOT_ABSOLUTE = "url_not_absolute",
    /// Error: no SPDX expression; `value`.
    LICENCE_INVALID = "licence_invalid",
    /// Warning: a key that the file's version of the standard no longer wants; `since`.
    KEY_DEPRECATED = "key_deprecated",
    /// Error: a key that came with a later version of the standard than the file names; `since`.
    KEY_NEWER = "key_newer",
    /// Error: a key that counts only under a condition that the file does not meet; `condition`.
    KEY_UNWANTED = "key_unwanted",
    /// Error: a value that came with a later version of the standard than the file names; `value`, `since`.
    VALUE_NEWER = "value_newer",
    /// Warning: a spelling that the file's version of the standard no longer wants; `value`, `used`.
    VALUE_DEPRECATED = "value_deprecated",
    /// Warning: more findings than are listed; `count`.
    FINDINGS_MORE = "findings_more",
}

/// Collects findings up to the bound.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    list: Vec<Finding>,
    beyond: usize,
}

impl Findings {
    pub(crate) fn push(&mut self, at: Mark, level: Level, key: &str, slug: &'static str, args: &[(&'static str, String)]) {
        if self.list.len() >= FINDINGS_MAX {
            self.beyond += 1;
            return;
        }
        let args = args.iter().cloned().collect();
        self.list.push(Finding { line: at.line, column: at.column, level, key: key.to_owned(), slug, args });
    }

    /// All findings in the order of the file.
    pub(crate) fn sorted(mut self) -> Vec<Finding> {
        self.list.sort_by(|a, b| (a.line, a.column, a.slug).cmp(&(b.line, b.column, b.slug)));
        if self.beyond > 0 {
            let line = self.list.last().map_or(1, |last| last.line);
            let args = BTreeMap::from([("count", self.beyond.to_string())]);
            self.list.push(Finding { line, column: 1, level: Level::Warning, key: String::new(), slug: slug::FINDINGS_MORE, args });
        }
        self.list
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn slugs_are_snake_case_and_no_two_are_equal() {
        let distinct: BTreeSet<_> = FINDING_SLUGS.iter().collect();
        assert_eq!(distinct.len(), FINDING_SLUGS.len());
        for slug in FINDING_SLUGS {
            assert!(slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{slug}");
        }
    }

    #[test]
    fn a_flood_of_findings_ends_in_one_that_counts_the_rest() {
        let mut findings = Findings::default();
        for _ in 0..FINDINGS_MAX + 3 {
            findings.push(Mark::START, Level::Note, "usedBy", slug::EMPTY_VALUE, &[]);
        }
        let list = findings.sorted();
        assert_eq!(list.len(), FINDINGS_MAX + 1);
        let last = list.last().map(|last| (last.slug, last.args.get("count").cloned()));
        assert_eq!(last, Some((slug::FINDINGS_MORE, Some("3".to_owned()))));
    }
}
