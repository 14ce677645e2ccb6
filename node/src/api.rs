//! The documents that the command line, the control API and the store's readers exchange.
//!
//! Plain data with the names of the interface; nothing here asks, signs or prints. A field without a value is `null`
//! and never left out. Within `/1` fields are only added.

mod answer;
mod entry;
mod event;
mod foreign;
mod problem;
mod query;
mod request;
mod time;

pub use answer::admission::{
    LackNote, LackWhat, LocalRule, PendingData, PendingNote, PendingStanding, TrustData, VouchCounts, VouchData, VouchGiven, VouchNote,
    VoucherNote,
};
pub use answer::adopt::AdoptData;
pub use answer::adopters::{AdopterCounts, AdopterItem, AdoptersData};
pub use answer::adoptions::{AdoptionCost, AdoptionItem, AdoptionsData};
pub use answer::backup::{BackupData, BackupListData, BackupNote};
pub use answer::bundle::{DerivedData, ExportData, ImportCounts, ImportData, ImportEnd, ImportOld, ImportRefused, ImportStored, Skipped};
pub use answer::compare::{CompareData, CompareRow};
pub use answer::config::{ConfigData, ConfigKey, ConfigOrigin};
pub use answer::draft::{DraftData, DraftItem, DraftListData, DraftState, LintData};
pub use answer::drill::{DrillData, DrillStep};
pub use answer::events::{EventItem, EventKind, EventsData};
pub use answer::fetch::{FetchData, FetchProgress};
pub use answer::inbox::{InboxData, InboxItem, InboxKind};
pub use answer::init::{InitData, InitFile, InitNetwork};
pub use answer::key::{KeyClaim, KeyData, KeyEventData, KeyHead, KeyStep, SigningNote};
pub use answer::network::{FounderNote, NetworkFileData};
pub use answer::peers::{PeerItem, PeerPath, PeerState, PeerTransport, PeersData};
pub use answer::proof::{
    Claim, DigitsState, FileState, ProofData, ProofFault, Shown, ShownHead, ShownPublisher, ShownWitness, VerifiedFile, VerifyData,
};
pub use answer::publish::{Change, Operation, PublishData};
pub use answer::publisher::{
    AdmissionPath, AdmissionRule, ContraryHead, EquivocationNote, FrozenAt, FrozenCause, HeadLink, HeadNote, IdentityNote, KeyNote,
    KeyPurpose, PublisherData,
};
pub use answer::search::{FacetValue, SearchData, SearchHit};
pub use answer::show::{
    Adopter, Difference, EvaluationNote, JudgementNote, Link, MatchNote, MeasureNote, RefNote, ReplyNote, ShowData, Signed, SimilarCounty,
    SimilarParts, Stated, VersionNote,
};
pub use answer::status::{
    BackupStatus, CatalogStatus, Check, Inbox, KeysStatus, Level, Members, Network, NodeState, OwnHead, PeerCounts, Reachable, Replica,
    StatusData, StoreStatus, TrafficStatus,
};
pub use answer::version::VersionData;
pub use answer::{Answer, Document, Source, Warning};
pub use entry::{Admission, AdoptionCounts, Entry, File, FileCounts, Freshness, Publisher, PublisherKind};
pub use event::{Event, Unit};
pub use foreign::Foreign;
pub use problem::{Problem, ProblemLevel};
pub use query::Query;
pub(crate) use query::encode as encode_path;
pub use request::{
    AdoptRequest, AdoptersRequest, AdoptionsRequest, CatalogueRequest, CompareRequest, DialRequest, DraftImportRequest, DraftNewRequest,
    DraftText, EventsRequest, ExportRequest, FetchRequest, ImportRequest, InboxRequest, InitRequest, LintRequest, PeersRequest,
    PendingRequest, PublishRequest, PublisherRequest, ReadRequest, SearchRequest, ShowRequest, StatusRequest, TrustRequest, VouchRequest,
    VouchesRequest, WithdrawRequest,
};
pub use time::{Day, Moment, NotATime};
