//! The table of everything that can go wrong, as a user meets it.
//!
//! One row a slug: its name, its exit code and the status with which the control API answers it. A code never
//! changes its meaning; new rows may come. The texts live in `locales/`, keyed by the slug.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// The status for a slug that only the command line can meet.
const NO_HTTP: u16 = 500;

macro_rules! slugs {
    ($($(#[$doc:meta])* $name:ident $text:literal $exit:literal $http:expr;)+) => {
        /// Stable name of a failure; scripts and translators rely on it.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub enum Slug { $($(#[$doc])* $name,)+ }

        impl Slug {
            /// Every slug, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// Returns the name that JSON, help and translations use.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// Returns the exit code of the process, 1 to 143.
            #[must_use]
            pub const fn exit(self) -> u8 {
                match self { $(Self::$name => $exit,)+ }
            }

            /// Returns the status of the control API's answer, 500 where only the command line can meet the slug.
            #[must_use]
            pub const fn http_status(self) -> u16 {
                match self { $(Self::$name => $http,)+ }
            }
        }
    };
}

slugs! {
    /// A fault of the program itself.
    Internal "internal" 1 500;
    /// The node runs but cannot do its work.
    NotReady "not_ready" 1 500;
    /// The command line was not understood.
    Usage "usage" 2 400;
    /// No command has this name.
    UnknownCommand "unknown_command" 2 400;
    /// No field or parameter has this name.
    UnknownField "unknown_field" 2 400;
    /// A value is missing and nobody may be asked.
    MissingInput "missing_input" 2 400;
    /// A name stands for more than one county or entry.
    Ambiguous "ambiguous" 2 400;
    /// Part of the work was done.
    Partial "partial" 3 207;
    /// The node works, with warnings.
    Degraded "degraded" 3 207;
    /// Not every file could be fetched; nothing was signed.
    FilesIncomplete "files_incomplete" 3 207;
    /// Nothing has this name.
    NotFound "not_found" 4 404;
    /// The entry was taken back by its publisher.
    Withdrawn "withdrawn" 4 410;
    /// A search found nothing, and that was asked to be a failure.
    NoHits "no_hits" 4 404;
    /// The catalog is not at the number that was expected.
    ExpectationFailed "expectation_failed" 5 412;
    /// The home belongs to another identity already.
    AlreadyInitialised "already_initialised" 5 412;
    /// Another process works on the home.
    HomeInUse "home_in_use" 5 412;
    /// Another program listens on the address.
    AddressInUse "address_in_use" 5 412;
    /// A file or entry of this name exists.
    Exists "exists" 5 412;
    /// This year's vouches are used up.
    VouchLimit "vouch_limit" 5 412;
    /// The publisher recalled the entry.
    Recalled "recalled" 5 412;
    /// The question was answered with no.
    Declined "declined" 6 NO_HTTP;
    /// A draft breaks a rule.
    DraftInvalid "draft_invalid" 7 422;
    /// A file to import cannot be read.
    ImportInvalid "import_invalid" 7 422;
    /// An entry or file is over its limit.
    TooLarge "too_large" 7 422;
    /// The home holds no identity.
    NotInitialised "not_initialised" 10 NO_HTTP;
    /// No node listens on the socket.
    NodeNotRunning "node_not_running" 11 NO_HTTP;
    /// The node starts, migrates or stops.
    NodeStarting "node_starting" 12 503;
    /// The node's queue is full.
    NodeBusy "node_busy" 12 503;
    /// A setting has a value that is not accepted.
    ConfigInvalid "config_invalid" 13 500;
    /// No setting has this name.
    ConfigUnknownKey "config_unknown_key" 13 500;
    /// The home belongs to another network.
    NetworkMismatch "network_mismatch" 13 500;
    /// Rights of a file or socket are missing, or too wide.
    PermissionDenied "permission_denied" 14 403;
    /// A signature is not its publisher's.
    SignatureInvalid "signature_invalid" 20 422;
    /// Bytes are not those that were signed.
    HashMismatch "hash_mismatch" 20 422;
    /// A proof file does not hold.
    ProofInvalid "proof_invalid" 20 422;
    /// Bytes are not in the one permitted encoding.
    EncodingInvalid "encoding_invalid" 20 422;
    /// The publisher is not admitted.
    NotAdmitted "not_admitted" 21 403;
    /// The publisher is blocked by local policy.
    Blocked "blocked" 21 403;
    /// Two heads with one number exist.
    Equivocation "equivocation" 22 409;
    /// The catalog is frozen at its last common head.
    Frozen "frozen" 22 409;
    /// Peers have not yet confirmed the own head.
    OwnHeadUnconfirmed "own_head_unconfirmed" 23 409;
    /// The next number may have been used elsewhere.
    SeqReserved "seq_reserved" 23 409;
    /// A key file is missing.
    KeyMissing "key_missing" 24 409;
    /// The delegation of a key has run out.
    KeyExpired "key_expired" 24 409;
    /// A key was revoked.
    KeyRevoked "key_revoked" 24 409;
    /// No other node is connected.
    NoPeers "no_peers" 30 503;
    /// No connected node holds the file.
    NoHolder "no_holder" 30 503;
    /// The proxy refused the way out.
    ProxyRefused "proxy_refused" 31 502;
    /// The proxy wants a name and a password.
    ProxyAuth "proxy_auth" 31 502;
    /// The answer did not come in time.
    Timeout "timeout" 32 504;
    /// The disk is full.
    DiskFull "disk_full" 40 507;
    /// A quota is used up.
    Quota "quota" 40 507;
    /// The store does not hold what it should.
    StoreDamaged "store_damaged" 41 500;
    /// The store was written by a newer version.
    StoreNewer "store_newer" 41 500;
    /// The store was written by an older version.
    MigrationNeeded "migration_needed" 41 500;
    /// A step of a testnet scenario did not hold.
    ScenarioFailed "scenario_failed" 50 NO_HTTP;
    /// The user pressed Ctrl-C.
    Interrupted "interrupted" 130 NO_HTTP;
    /// The system asked the process to end.
    Terminated "terminated" 143 NO_HTTP;
}

/// The text names no slug that this version knows.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
#[error("no failure has this slug")]
pub struct UnknownSlug;

impl FromStr for Slug {
    type Err = UnknownSlug;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|slug| slug.as_str() == text).ok_or(UnknownSlug)
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
