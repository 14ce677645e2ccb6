//! Every problem an entry or a draft can have, with the words its sentence needs.
//!
//! The names are stable: they are keys of the translations and stand in JSON.

use super::Level;

macro_rules! problems {
    ($($(#[$level:ident])? $name:ident = $slug:literal [$($arg:literal),*] $doc:literal;)*) => {
        /// The names as constants.
        pub(crate) mod slug {
            $(#[doc = $doc] pub(crate) const $name: &str = $slug;)*
        }

        /// The names of all problems; each has a sentence in every language.
        pub const PROBLEM_SLUGS: &[&str] = &[$($slug),*];

        /// Returns the words that a sentence about a problem may use beside its place; nothing for a name that is no problem.
        #[must_use]
        pub fn problem_args(slug: &str) -> Option<&'static [&'static str]> {
            match slug {
                $($slug => Some(&[$($arg),*]),)*
                _ => None,
            }
        }

        pub(super) fn level(slug: &str) -> Level {
            match slug {
                $($($slug => Level::$level,)?)*
                _ => Level::Error,
            }
        }
    };
}

problems! {
    // The draft as a file.
    TOML_SYNTAX = "toml_syntax" ["detail"] "The file is not TOML.";
    DRAFT_TOO_LARGE = "draft_too_large" ["limit", "actual"] "The file is larger than a draft may be, in bytes.";
    FILE_NAME = "file_name" ["actual"] "The file's name is no slug.";
    SET_BY_PUBLISH = "set_by_publish" [] "The key is set when the entry is published.";
    SET_BY_FILE_NAME = "set_by_file_name" [] "The key is taken from the file's name.";

    // Keys and needs.
    UNKNOWN_KEY = "unknown_key" ["allowed"] "No such key here.";
    UNKNOWN_KEY_NEAREST = "unknown_key_nearest" ["nearest"] "No such key here, but one that is written almost so.";
    MISSING = "missing" [] "A required field is missing.";
    MISSING_WHEN = "missing_when" ["when", "value"] "A field is missing that another field's value requires.";
    ONLY_WHEN = "only_when" ["when", "allowed"] "A field that belongs to other values of another field.";
    EMPTY = "empty" [] "An empty text, list or table.";
    WRONG_TYPE = "wrong_type" ["expected", "actual"] "Another type than the field has.";
    ONE_OF = "one_of" ["allowed"] "Exactly one of some keys is needed.";

    // Text.
    TEXT_TOO_SHORT = "text_too_short" ["limit", "actual"] "Fewer characters than needed.";
    TEXT_TOO_LONG = "text_too_long" ["limit", "actual"] "More characters than allowed.";
    TEXT_TOO_MANY_BYTES = "text_too_many_bytes" ["limit", "actual"] "More bytes than four a character.";
    TEXT_LINE_BREAK = "text_line_break" [] "A line break in a text of one line.";
    TEXT_NOT_TRIMMED = "text_not_trimmed" [] "White space at the beginning or end.";
    TEXT_NOT_NORMALISED = "text_not_normalised" [] "Not in Unicode form NFC.";
    TEXT_CHARACTER = "text_character" ["character"] "A character that no text may have.";
    TEXT_HTML = "text_html" [] "HTML in a text.";
    TEXT_IMAGE = "text_image" [] "An image in a text.";
    NO_GERMAN = "no_german" [] "A publisher with an AGS gives every text in German.";
    UNKNOWN_LANGUAGE = "unknown_language" ["allowed"] "A language the format does not have.";

    // Persons.
    PERSON_MAILBOX = "person_mailbox" ["actual"] "A mailbox that looks like a person's.";
    PERSON_DOMAIN = "person_domain" ["actual"] "A mailbox at a provider of private ones.";
    PERSON_ROLE = "person_role" ["actual"] "A role that names a person.";
    #[Warning]
    PHONE_IN_TEXT = "phone_in_text" ["actual"] "A telephone number inside a text.";

    // Numbers, dates, lists.
    NUMBER_RANGE = "number_range" ["least", "limit", "actual"] "A number out of its range.";
    BAD_DECIMAL = "bad_decimal" ["actual"] "Not a decimal of 12 and 4 places.";
    BAD_EURO = "bad_euro" ["actual"] "Not an amount of euros with two places.";
    NOT_POSITIVE = "not_positive" ["actual"] "A measure that is not above 0.";
    BAD_DATE = "bad_date" ["actual"] "Not a date of 1990 to 2099.";
    DATE_IN_FUTURE = "date_in_future" ["limit", "actual"] "A fact that is said to happen later.";
    DATES_OUT_OF_ORDER = "dates_out_of_order" ["before", "after"] "Two dates in the wrong order.";
    LIST_TOO_LONG = "list_too_long" ["limit", "actual"] "More items than allowed.";
    LIST_DUPLICATE = "list_duplicate" ["first"] "An item that is there twice.";

    // Closed vocabularies.
    UNKNOWN_VALUE = "unknown_value" ["allowed", "actual"] "A value the vocabulary does not have.";
    UNKNOWN_VALUE_NEAREST = "unknown_value_nearest" ["nearest", "actual"] "A value that is written almost like one of the vocabulary.";
    UNKNOWN_VALUE_LABEL = "unknown_value_label" ["nearest", "actual"] "A label in place of its value.";

    // Forms.
    BAD_SLUG = "bad_slug" ["actual"] "No slug.";
    BAD_VERSION = "bad_version" ["actual"] "No version.";
    BAD_URL = "bad_url" ["actual"] "No plain http(s) address.";
    BAD_EMAIL = "bad_email" ["actual"] "No mail address.";
    BAD_PHONE = "bad_phone" ["actual"] "No international telephone number.";
    BAD_AGS = "bad_ags" ["actual"] "No AGS.";
    UNKNOWN_AGS = "unknown_ags" ["actual"] "An AGS of no county.";
    BAD_LAND = "bad_land" ["actual"] "No two digits of a Land.";
    BAD_DIGEST = "bad_digest" ["actual"] "Not 64 digits of an id.";
    BAD_NUTS3 = "bad_nuts3" ["actual"] "No German NUTS 3 code.";
    BAD_LEIKA = "bad_leika" ["actual"] "No LeiKa key.";
    #[Warning]
    LEIKA_NOT_99 = "leika_not_99" ["actual"] "A LeiKa key that does not begin with 99.";
    BAD_OZG = "bad_ozg" ["actual"] "No OZG key.";
    BAD_SPDX = "bad_spdx" ["actual"] "No SPDX expression.";
    BAD_SPDX_NEAREST = "bad_spdx_nearest" ["nearest", "actual"] "No SPDX expression, but one is written almost so.";
    SPDX_CASE = "spdx_case" ["nearest", "actual"] "An SPDX expression not in its canonical case.";
    BAD_PATH = "bad_path" ["actual"] "No safe relative path.";
    BAD_PEER_ID = "bad_peer_id" ["actual"] "No id of a peer.";
    PEER_TWICE = "peer_twice" ["actual"] "Two nodes with one id.";
    BAD_ADDRESS = "bad_address" ["actual"] "No literal address.";

    // References.
    BAD_REF = "bad_ref" ["actual"] "No reference.";
    REF_NOT_FOUND = "ref_not_found" ["actual"] "No entry is known by this reference.";
    REF_PUBLISHER = "ref_publisher" ["actual"] "No publisher is known by this name.";
    REF_AMBIGUOUS = "ref_ambiguous" ["allowed", "actual"] "Several publishers are called so.";
    REF_VERSION = "ref_version" ["actual"] "The entry has no such version.";
    REF_WITHDRAWN = "ref_withdrawn" ["actual"] "The entry was withdrawn.";
    REF_KIND = "ref_kind" ["allowed", "actual"] "An entry of another kind.";
    REF_PART = "ref_part" ["actual"] "The entry has no such part.";
    REF_CIRCLE = "ref_circle" ["slugs"] "New drafts that refer to each other in a circle.";
    #[Note]
    REF_UNCHECKED = "ref_unchecked" ["actual"] "The reference could not be looked up here.";

    // Kind, slug, life.
    UNKNOWN_KIND = "unknown_kind" ["allowed", "actual"] "No such kind.";
    UNKNOWN_KIND_NEAREST = "unknown_kind_nearest" ["nearest", "actual"] "No such kind, but one is written almost so.";
    KIND_CHANGED = "kind_changed" ["before"] "The slug was published as another kind.";
    KIND_NOT_FOR_CLASS = "kind_not_for_class" ["actual"] "A kind that this class of publisher may not write.";
    SLUG_FIXED = "slug_fixed" ["expected"] "A kind of which a catalog has one, under another slug.";
    SLUG_RESERVED = "slug_reserved" ["expected"] "A slug that belongs to another kind.";
    BAD_TRANSITION = "bad_transition" ["before", "actual", "allowed"] "A state that does not follow the one before.";
    ENTRY_TOO_LARGE = "entry_too_large" ["limit", "actual", "largest"] "More bytes than an entry may have.";
    ISSUED_AFTER_MODIFIED = "issued_after_modified" [] "First published after its last change.";

    // Rules of single kinds.
    LEVEL_MISMATCH = "level_mismatch" ["expected"] "Another level than the publisher has.";
    AGS_MISMATCH = "ags_mismatch" ["expected"] "Another AGS than the publisher has.";
    AGS_LENGTH = "ags_length" ["expected"] "An AGS with the wrong number of digits for the level.";
    SHORT_NAME = "short_name" ["expected"] "Another short name than follows from the official list.";
    RURAL_SCHEME = "rural_scheme" ["allowed"] "A type of another scheme.";
    NO_SOURCE = "no_source" [] "An asset in operation has a file or a repository.";
    NO_LICENCE_FILE = "no_licence_file" [] "A licence of one's own has a file with its text.";
    IMAGE_TOO_LARGE = "image_too_large" ["path", "limit", "actual"] "A picture of more bytes than allowed.";
    FILE_MISSING = "file_missing" ["path"] "No such file or folder.";
    FILE_UNREADABLE = "file_unreadable" ["path", "detail"] "A file that cannot be read.";
    FILE_TWICE = "file_twice" ["path"] "Two files that a file system may take for one.";
    FILE_TOO_LARGE = "file_too_large" ["path", "limit", "actual"] "A file of more bytes than allowed.";
    FILES_TOO_LARGE = "files_too_large" ["limit", "actual"] "Files of more bytes than allowed, together.";
    FILES_TOO_MANY = "files_too_many" ["limit", "actual"] "More files than allowed.";
    MANIFEST_TOO_LARGE = "manifest_too_large" ["limit", "actual"] "A list of files of more bytes than allowed.";
    MANIFEST_MISMATCH = "manifest_mismatch" [] "Files without a manifest, or the other way round.";
    #[Note]
    FILES_UNCHECKED = "files_unchecked" ["path"] "The files could not be looked at here.";
    NO_NUMBER = "no_number" ["allowed"] "A metric without any number.";
    NOT_IN_REPLY = "not_in_reply" [] "A field that a reply does not have.";
    OWN_FEEDBACK = "own_feedback" [] "Feedback on one's own entry that is no reply.";
    OWN_ENTRY = "own_entry" [] "An adoption of one's own entry.";
    NO_PART = "no_part" [] "A reference to an asset that does not name its file.";
    UNKNOWN_GOAL = "unknown_goal" ["allowed", "actual"] "A goal that the strategy does not have.";
    ID_TWICE = "id_twice" ["actual"] "Two goals or measures with one id.";
    MEASURE_GONE = "measure_gone" ["actual"] "A measure of the version before is missing.";
    NO_DATE_AHEAD = "no_date_ahead" ["limit", "actual"] "An open training all of whose dates have passed.";
    DATE_TOO_FAR = "date_too_far" ["limit", "actual"] "A day that lies further ahead than allowed.";
    DATE_PASSED = "date_passed" ["limit", "actual"] "A last day that has passed.";
    OWN_ACTOR = "own_actor" [] "An actor that is the publisher itself.";
    FUNDER_NOT_PARTNER = "funder_not_partner" [] "A programme that is said to be the funder's own word, and is not.";
    NO_STAGE_DATE = "no_stage_date" ["expected"] "The current stage has no date.";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_problem_is_named_once() {
        let unique: BTreeSet<_> = PROBLEM_SLUGS.iter().collect();
        assert_eq!(unique.len(), PROBLEM_SLUGS.len());
        assert!(PROBLEM_SLUGS.iter().all(|slug| problem_args(slug).is_some()));
        assert_eq!(problem_args("nonsense"), None);
        assert_eq!((level("missing"), level("ref_unchecked")), (Level::Error, Level::Note));
    }
}
