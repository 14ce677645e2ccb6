//! Why a catalog of a bundle is not taken: the same reasons as for a peer's answer, under the names of the interface.

use kreisnetz_catalog::{BadCatalog, Equivocation};
use kreisnetz_identity::PublisherId;
use kreisnetz_protocol::Reason;

/// Why one catalog is not taken; the others go on.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Refusal {
    /// It breaks a rule for peers' answers.
    Rule(Reason),
    /// Its entries and leaves do not give the root of its head.
    Catalog(BadCatalog),
    /// It contradicts a head that is held; both are signed by its publisher.
    Contradiction(Box<Equivocation>),
    /// Its records are not in their form or order.
    Form,
    /// The bundle ends within it.
    CutOff,
}

/// A catalog that is not taken.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Refused {
    /// Whose it claims to be; nothing where not even that can be read.
    pub publisher: Option<PublisherId>,
    /// Why it is not taken.
    pub refusal: Refusal,
}

/// Every code that [`Refusal::code`] returns.
pub const REFUSAL_CODES: &[&str] = &[
    "encoding_invalid",
    "unknown_version",
    "network_mismatch",
    "not_admitted",
    "future",
    "lifetime",
    "seq_jump",
    "need_identity",
    "not_delegated",
    "signature_invalid",
    "bad_identity",
    "own_head",
    "equivocation",
    "hash_mismatch",
    "cut_off",
];

impl Refusal {
    /// Returns the stable code: the slug of the interface where one says the same, else that of the rule.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Rule(reason) => code_of(*reason),
            Self::Catalog(_) => "hash_mismatch",
            Self::Contradiction(_) => "equivocation",
            Self::Form => "encoding_invalid",
            Self::CutOff => "cut_off",
        }
    }
}

const fn code_of(reason: Reason) -> &'static str {
    match reason {
        Reason::WrongNetwork => "network_mismatch",
        Reason::Unadmitted => "not_admitted",
        Reason::BadSignature => "signature_invalid",
        Reason::BadCatalog => "hash_mismatch",
        Reason::Contradiction => "equivocation",
        Reason::Malformed | Reason::TooLarge | Reason::BrokenPromise => "encoding_invalid",
        reason => reason.code(),
    }
}
