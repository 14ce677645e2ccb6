//! Proof files in the words of the interface: what one shows, and what does not hold in one.
//!
//! Checking is the catalog's; here are names, dates and codes. It needs neither node nor home.

use kreisnetz_catalog::entry::Entry;
use kreisnetz_catalog::{Content, Proof, ProofError, ProofReport, ProvenClaim, ProvenPublisher, ProvenWitness, county, text};
use kreisnetz_identity::{Class, Timestamp};

use crate::api::{
    Claim, DigitsState, FileState, Foreign, ProofFault, PublisherKind, Shown, ShownHead, ShownPublisher, ShownWitness, VerifiedFile,
};
use crate::clock::moment_of;
use crate::failure::{Failure, Slug};

/// Digits that two people compare.
const CHECK_DIGITS: usize = 32;

/// Reads check digits as they were typed: 32 digits, with or without spaces.
///
/// # Errors
///
/// `usage`.
pub fn parse_digits(text: &str) -> Result<String, Failure> {
    let digits: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    if digits.len() == CHECK_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(digits);
    }
    Err(Failure::new(Slug::Usage).detail("value").with("flag", "--digits").with("value", text))
}

/// Checks one file; what does not hold is data, not a failure.
#[must_use]
pub fn verify(file: &str, bytes: &[u8], digits: Option<&str>, now: Timestamp, lang: &str) -> VerifiedFile {
    let item = |state, fault, digits, shown| VerifiedFile { file: file.to_owned(), state, fault, digits, shown };
    let report = match Proof::verify(bytes, None) {
        Ok(report) => report,
        Err(error) => return item(FileState::Invalid, Some(fault(&error)), DigitsState::Unchecked, None),
    };
    let compared = compared(&report, digits);
    let shown = Some(shown(&report, now, lang));
    if compared == DigitsState::Different {
        return item(FileState::Invalid, Some(other_digits()), compared, shown);
    }
    let state = if report.contradictions.is_empty() { FileState::Valid } else { FileState::Contradicted };
    item(state, None, compared, shown)
}

fn compared(report: &ProofReport, digits: Option<&str>) -> DigitsState {
    let actual: String = report.publisher.id.check_digits().to_string().split(' ').collect();
    match digits {
        None => DigitsState::Unchecked,
        Some(digits) if digits == actual => DigitsState::Same,
        Some(_) => DigitsState::Different,
    }
}

/// Returns what a proof shows, to be told to people and programs.
#[must_use]
pub fn shown(report: &ProofReport, now: Timestamp, lang: &str) -> Shown {
    let publisher = publisher(&report.publisher);
    let (claim, leaf, bytes) = match &report.claim {
        ProvenClaim::Entry { leaf, bytes } => (Claim::Entry, Some(leaf), Some(bytes)),
        ProvenClaim::Withdrawn { leaf } => (Claim::Withdrawn, Some(leaf), None),
        ProvenClaim::Absent => (Claim::Absent, None, None),
    };
    let entry = bytes.and_then(|bytes| Entry::parse(bytes).ok());
    let entry = entry.as_ref();
    let reason = match leaf.map(|leaf| leaf.content()) {
        Some(Content::Withdrawn { reason }) => Some(reason.clone()),
        _ => None,
    };
    Shown {
        claim,
        reference: format!("{}/{}", publisher.slug, report.slug),
        kind: leaf.map(|leaf| leaf.kind().to_owned()),
        title: entry.and_then(|entry| entry.title()?.best(lang)).map(|(_, title)| title.into()),
        version: entry.and_then(|entry| entry.content_version()).map(Foreign::from),
        rev: leaf.map(|leaf| leaf.rev()),
        digest: leaf.and_then(|leaf| leaf.entry()).map(|(digest, _)| digest.to_string()),
        reason,
        publisher,
        network: report.network.to_string(),
        signed: head(report, now),
        witnesses: report.witnesses.iter().map(witness).collect(),
        witnessed_since: report.witnessed_since().map(moment_of),
        contradicted_by: report.contradictions.iter().map(witness).collect(),
    }
}

fn head(report: &ProofReport, now: Timestamp) -> ShownHead {
    let head = &report.head;
    ShownHead {
        epoch: head.epoch,
        seq: head.seq,
        head: head.digest().to_string(),
        root: head.root.to_string(),
        issued: moment_of(head.issued),
        expires: moment_of(head.expires),
        expired: head.is_expired(now, 0),
    }
}

fn witness(witness: &ProvenWitness) -> ShownWitness {
    let position = witness.position;
    let (publisher, issued) = (publisher(&witness.publisher), moment_of(witness.issued));
    ShownWitness { publisher, issued, epoch: position.epoch, seq: position.seq }
}

/// Names a publisher as a node would: a county by the official list, others by their own name.
fn publisher(proven: &ProvenPublisher) -> ShownPublisher {
    let county = proven.ags.and_then(county::by_ags).filter(|_| proven.class == Class::County);
    ShownPublisher {
        id: proven.id.to_string(),
        ags: proven.ags.map(|ags| ags.to_string()),
        slug: county.map_or_else(|| text::slug_of(&proven.name), |county| county.slug().to_owned()),
        name: county.map_or(proven.name.as_str(), |county| county.name()).into(),
        kind: match proven.class {
            Class::County => PublisherKind::County,
            Class::Municipality => PublisherKind::Municipality,
            Class::Partner => PublisherKind::Partner,
        },
        check_digits: proven.id.check_digits().to_string(),
    }
}

/// Says which part of a proof does not hold, under the names of the interface.
#[must_use]
pub fn fault(error: &ProofError) -> ProofFault {
    let (slug, part) = match error {
        ProofError::TooLarge => (Slug::EncodingInvalid, "too_large"),
        ProofError::Form(_) => (Slug::EncodingInvalid, "form"),
        ProofError::UnknownVersion(_) => (Slug::ProofInvalid, "version"),
        ProofError::Network => (Slug::ProofInvalid, "network"),
        ProofError::Identity(_) => (Slug::ProofInvalid, "identity"),
        ProofError::Head(_) => (Slug::ProofInvalid, "head"),
        ProofError::Refused(_) => (Slug::SignatureInvalid, "signature"),
        ProofError::Publisher => (Slug::ProofInvalid, "publisher"),
        ProofError::Leaf => (Slug::ProofInvalid, "leaf"),
        ProofError::Path => (Slug::ProofInvalid, "path"),
        ProofError::Entry => (Slug::HashMismatch, "entry"),
        ProofError::Neighbours => (Slug::ProofInvalid, "neighbours"),
        ProofError::Witness { .. } | ProofError::WitnessIdentity { .. } | ProofError::WitnessPlace(_) => (Slug::ProofInvalid, "witness"),
    };
    ProofFault { slug: slug.to_string(), part: part.to_owned(), message: error.to_string() }
}

fn other_digits() -> ProofFault {
    ProofFault {
        slug: Slug::ProofInvalid.to_string(),
        part: "digits".to_owned(),
        message: "the check digits given are not those of the publisher".to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_read_with_and_without_spaces_and_nothing_else() {
        let digits = "4821 0937 5520 1184 7702 3361 9048 2275";
        assert_eq!(parse_digits(digits).unwrap(), "48210937552011847702336190482275");
        assert_eq!(parse_digits(&digits.replace(' ', "")).unwrap(), "48210937552011847702336190482275");
        for wrong in ["", "4821", &format!("{digits} 1"), &digits.replace('4', "x")] {
            assert_eq!(parse_digits(wrong).unwrap_err().slug(), Slug::Usage, "{wrong}");
        }
    }

    #[test]
    fn junk_is_no_proof_and_says_which_part() {
        let item = verify("x", b"junk", None, Timestamp::default(), "en");
        assert_eq!((item.state, item.fault.unwrap().part.as_str()), (FileState::Invalid, "form"));
    }
}
