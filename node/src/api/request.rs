//! What can be asked: the parameters of a command, with the names of its flags (`-` becomes `_`).
//!
//! A GET carries them as its query string ([`super::Query`]), a POST as its JSON body. Values are as typed; the
//! receiver parses references and vocabularies and answers `usage` or `not_found`.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::keys::SetShape;

/// `GET /v1/search`.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct SearchRequest {
    /// The words; empty lists all.
    pub q: String,
    /// Kinds, any of them.
    pub kind: Vec<String>,
    /// Fields of action, any of them.
    pub topic: Vec<String>,
    /// Länder by their two digits, any of them.
    pub land: Vec<String>,
    /// Licences or families of licences, any of them.
    pub licence: Vec<String>,
    /// Publishers, any of them.
    pub publisher: Vec<String>,
    /// Adopted by this county.
    pub adopted_by: Option<String>,
    /// Confirmed adopters at least.
    pub min_adopters: Option<u64>,
    /// `files`, `cost` or `evaluation`, all of them.
    pub has: Vec<String>,
    /// `facet=value`, any value of one facet, all facets.
    #[serde(rename = "where")]
    pub facet: Vec<String>,
    /// Changed within this time, such as `1y`, or since a date.
    pub since: Option<String>,
    /// Outdated ones too.
    pub all: bool,
    /// `relevance`, `fresh`, `adopters` or `similar`.
    pub sort: Option<String>,
    /// Items in the answer; the setting `search.limit` if absent.
    pub limit: Option<u64>,
    /// Items left out at the beginning.
    pub offset: u64,
    /// Language for titles, `de` or `en`.
    pub lang: Option<String>,
}

/// `GET /v1/entries/{county}/{slug}`; an own entry has the county `self` there.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct ShowRequest {
    /// `[county/]slug[@version or @seq]`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// What changed between the version that this county adopted and the present one.
    pub diff: bool,
    /// Language for titles, `de` or `en`.
    pub lang: Option<String>,
}

/// `GET /v1/compare`.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct CompareRequest {
    /// `[county/]slug`, 2 to 6 of one kind.
    #[serde(rename = "ref")]
    pub references: Vec<String>,
    /// Only rows whose cells differ.
    pub only_diff: bool,
    /// Language for titles, `de` or `en`.
    pub lang: Option<String>,
}

/// `GET /v1/inbox`.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct InboxRequest {
    /// Language for titles, `de` or `en`.
    pub lang: Option<String>,
}

/// `POST /v1/inbox/{id}`; the id `all` stands for every message.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReadRequest {
    /// Which message.
    pub id: String,
    /// Language for titles, `de` or `en`.
    pub lang: Option<String>,
    /// Plan only.
    pub dry_run: bool,
}

/// `GET /v1/events`.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct EventsRequest {
    /// Number of the last change that was seen; what came after it is told. Without one, what comes from now on.
    pub after: Option<u64>,
    /// Seconds to wait for something to tell, 60 at most.
    pub wait: u64,
    /// Only of these publishers.
    pub publisher: Vec<String>,
    /// Only entries of these kinds.
    pub kind: Vec<String>,
    /// Only of this entry.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// Only what concerns own entries and adoptions.
    pub mine: bool,
}

/// `GET /v1/status`.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct StatusRequest {}

/// `GET /v1/peers`.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct PeersRequest {}

/// `GET /v1/adoptions`.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct AdoptionsRequest {
    /// Only those with another version at the publisher.
    pub newer: bool,
    /// Only those at this stage.
    pub stage: Option<String>,
}

/// `GET /v1/entries/{county}/{slug}/adopters`.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct AdoptersRequest {
    /// `[county/]slug`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Ended ones too.
    pub all: bool,
}

/// `GET /v1/publishers/{county}`.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct PublisherRequest {
    /// Slug, AGS, name or id; `self` for one's own.
    pub county: String,
}

/// `GET /v1/export`, answered by the bytes of a bundle.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExportRequest {
    /// Only the catalogs of these; all that are searched here if empty.
    pub publisher: Vec<String>,
}

/// `GET /v1/export/dcat`, answered by RDF.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct CatalogueRequest {
    /// `ttl`, `jsonld` or `rdfxml`; Turtle if absent.
    pub format: Option<String>,
    /// `de3`, `cpsv`, `adms` or `full`; `de3` if absent.
    pub profile: Option<String>,
    /// Only the catalogs of these; all that are searched here if empty.
    pub publisher: Vec<String>,
    /// Only these kinds.
    pub kind: Vec<String>,
    /// Only what this programme funds, by its reference.
    pub programme: Option<String>,
    /// Only this entry.
    pub slug: Option<String>,
    /// Only this page of the one publisher's entries, from 1 on.
    pub page: Option<u64>,
}

/// `POST /v1/import`, whose body is a bundle.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImportRequest {
    /// Look at it only.
    pub check: bool,
}

/// `POST /v1/publish`.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct PublishRequest {
    /// All drafts of the home, read by the command line; the node needs no right to read them.
    pub drafts: Vec<DraftText>,
    /// Only these; all that changed if empty.
    pub slugs: Vec<String>,
    /// The number that the own head must have now.
    pub expect: Option<u64>,
    /// Wait until this many nodes hold the new head.
    pub wait: Option<u64>,
    /// Plan only.
    pub dry_run: bool,
}

/// One draft as it lies on the disk.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DraftText {
    /// Its file, relative to the home where it lies in it; the files of an asset lie beside it in a folder named as the slug.
    pub path: String,
    /// Its slug: the file's name without `.toml`.
    pub slug: String,
    /// Its TOML.
    pub text: String,
}

/// `POST /v1/withdraw`.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct WithdrawRequest {
    /// Slug of the own entry.
    pub slug: String,
    /// Code of the reason.
    pub reason: String,
    /// The number that the own head must have now.
    pub expect: Option<u64>,
    /// Plan only.
    pub dry_run: bool,
}

/// `POST /v1/adopt`.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct AdoptRequest {
    /// `county/slug[@version or @seq]`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The stage; without one, `interest` the first time, else as it is.
    pub stage: Option<String>,
    /// Who runs it.
    pub operating_model: Option<String>,
    /// Why it ended, with the stage `ended`.
    pub ended_reason: Option<String>,
    /// Public note.
    pub note: Option<String>,
    /// Euro once, a decimal as typed.
    pub cost_once: Option<String>,
    /// Euro a year, a decimal as typed.
    pub cost_year: Option<String>,
    /// Person days spent.
    pub effort_days: Option<u64>,
    /// Go on to the version that its publisher offers now.
    pub update: bool,
    /// Adopt, or go on with, what its publisher recalled.
    pub despite_recall: bool,
    /// Do not fetch the files.
    pub no_files: bool,
    /// Plan only.
    pub dry_run: bool,
}

/// `GET /v1/vouch`: the own vouches.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct VouchesRequest {}

/// `POST /v1/vouch`.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct VouchRequest {
    /// For whom: slug, AGS, name or id.
    pub county: String,
    /// How the check digits were compared: `phone`, `letter`, `meeting`, several of them; `phone` if empty.
    pub method: Vec<String>,
    /// For how many months, 1 to 24; 24 if absent.
    pub months: Option<u64>,
    /// Number at which the own catalog must be.
    pub expect: Option<u64>,
    /// Plan only.
    pub dry_run: bool,
}

/// `GET /v1/pending`.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct PendingRequest {
    /// Those too that were put off, ignored, or left unanswered for long.
    pub all: bool,
}

/// `GET /v1/trust/{county}`, and with a rule `POST /v1/trust`.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrustRequest {
    /// Slug, AGS, name or id.
    pub county: String,
    /// `allow`, `block`, `confirm`, `ignore`, `later` or `forget`; absent: show.
    pub rule: Option<String>,
    /// Plan only.
    pub dry_run: bool,
}

/// `POST /v1/fetch`.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct FetchRequest {
    /// `county/slug[@version or @seq]`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// SHA-256 of the entry's bytes, where not the present ones are meant.
    pub entry: Option<String>,
    /// The one file that is wanted, by its path; all where none is named.
    pub path: Option<String>,
    /// Plan only; the list of files is fetched all the same.
    pub dry_run: bool,
}

/// `POST /v1/peers/dial`.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct DialRequest {
    /// A multiaddress.
    pub address: String,
}

/// `init`, after all questions.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct InitRequest {
    /// The home folder.
    pub home: PathBuf,
    /// AGS, slug or name of the county, or AGS of the municipality.
    pub county: String,
    /// Name of the municipality; the official list has those of counties only.
    pub name: Option<String>,
    /// Name of a partner, in place of a county.
    pub partner: Option<String>,
    /// How many keys each of the two sets has, and how many of them must sign.
    pub root_keys: SetShape,
    /// Role mailbox.
    pub contact: String,
    /// Folder for root and next keys.
    pub root_dir: PathBuf,
    /// The network file; the one that comes with the program if absent.
    pub network: Option<PathBuf>,
    /// `env` or `none`.
    pub proxy: String,
    /// Those that this identity goes on from: a founding county by slug, AGS or name, an id, or the file beside its root keys.
    pub from: Vec<String>,
    /// Plan only.
    pub dry_run: bool,
}

/// `draft new`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DraftNewRequest {
    /// The kind.
    pub kind: String,
    /// The slug.
    pub slug: String,
    /// Plan only.
    pub dry_run: bool,
}

/// `draft lint`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct LintRequest {
    /// Files or folders; all drafts of the home if empty.
    pub paths: Vec<PathBuf>,
}

/// `draft import`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DraftImportRequest {
    /// The file's name as typed, `-` for standard input.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Plan only.
    pub dry_run: bool,
}
