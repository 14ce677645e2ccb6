//! What a node can be asked and told, whoever asks: the control API, its client, the reader of a stopped node's store.
//!
//! The server answers with one implementation, the client is another; so the command line cannot tell them apart.

use std::fs::File;
use std::future::Future;

use kreisnetz_identity::Digest;
use tokio::sync::watch;

use crate::api::{
    AdoptData, AdoptRequest, AdoptersData, AdoptersRequest, AdoptionsData, AdoptionsRequest, Answer, CatalogueRequest, CompareData,
    CompareRequest, DialRequest, EventsData, EventsRequest, ExportRequest, FetchData, FetchProgress, FetchRequest, ImportData,
    ImportRequest, InboxData, InboxRequest, PeersData, PeersRequest, PendingData, PendingRequest, PublishData, PublishRequest,
    PublisherData, PublisherRequest, ReadRequest, SearchData, SearchRequest, ShowData, ShowRequest, StatusData, StatusRequest, TrustData,
    TrustRequest, VouchData, VouchRequest, VouchesRequest, WithdrawRequest,
};
use crate::bundling::Export;
use crate::chunks::ChunkReader;
use crate::failure::Failure;
use crate::portal::{Page, PageRequest, PublisherItem, SoftwareItem};

/// The answer of a call, or why there is none.
pub type Answered<T> = Result<Answer<T>, Failure>;

/// Which of a publisher's signed bytes are asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SignedBytes {
    /// The newest head, as signed.
    Head,
    /// CBOR array of the leaves, as hashed.
    Leaves,
    /// CBOR array of the identity events, as signed.
    Events,
    /// CBOR array of the proofs that it contradicted itself.
    Equivocations,
}

/// Questions, which change nothing.
pub trait Reading: Send + Sync {
    /// Searches the replica.
    fn search(&self, request: SearchRequest) -> impl Future<Output = Answered<SearchData>> + Send;
    /// Shows one entry.
    fn show(&self, request: ShowRequest) -> impl Future<Output = Answered<ShowData>> + Send;
    /// Says how the node is.
    fn status(&self, request: StatusRequest) -> impl Future<Output = Answered<StatusData>> + Send;
    /// Lists the peers.
    fn peers(&self, request: PeersRequest) -> impl Future<Output = Answered<PeersData>> + Send;
    /// Lists what this county adopted.
    fn adoptions(&self, request: AdoptionsRequest) -> impl Future<Output = Answered<AdoptionsData>> + Send;
    /// Shows one publisher.
    fn publisher(&self, request: PublisherRequest) -> impl Future<Output = Answered<PublisherData>> + Send;
    /// Lists who adopted an entry.
    fn adopters(&self, request: AdoptersRequest) -> impl Future<Output = Answered<AdoptersData>> + Send;
    /// Puts entries side by side.
    fn compare(&self, request: CompareRequest) -> impl Future<Output = Answered<CompareData>> + Send;
    /// Lists what has happened that concerns this county.
    fn inbox(&self, request: InboxRequest) -> impl Future<Output = Answered<InboxData>> + Send;
    /// Lists the own vouches.
    fn vouches(&self, request: VouchesRequest) -> impl Future<Output = Answered<VouchData>> + Send;
    /// Lists who does not belong to the network, and what is missing.
    fn pending(&self, request: PendingRequest) -> impl Future<Output = Answered<PendingData>> + Send;
    /// Shows the digits of a publisher, and what the local policy says of it.
    fn trust(&self, request: TrustRequest) -> impl Future<Output = Answered<TrustData>> + Send;
    /// Returns the proof file of a reference, `[county/]slug`.
    fn proof(&self, reference: String) -> impl Future<Output = Result<Vec<u8>, Failure>> + Send;
    /// Returns catalogs as RDF.
    fn catalogue(&self, request: CatalogueRequest) -> impl Future<Output = Result<Vec<u8>, Failure>> + Send;
    /// Returns an asset as publiccode.yml, written from its entry; the reference is `[county/]slug`.
    fn publiccode(&self, reference: String) -> impl Future<Output = Result<Vec<u8>, Failure>> + Send;
    /// Begins to write catalogs as one file.
    fn export(&self, request: ExportRequest) -> impl Future<Output = Result<Export, Failure>> + Send;
}

/// Everything else that a running node serves.
pub trait Service: Reading + 'static {
    /// Returns signed or hashed bytes of a publisher, named as people name it.
    fn signed_bytes(&self, county: String, which: SignedBytes) -> impl Future<Output = Result<Vec<u8>, Failure>> + Send;
    /// Returns the bytes of an entry as they were hashed, by their digest.
    fn entry_bytes(&self, digest: Digest) -> impl Future<Output = Result<Vec<u8>, Failure>> + Send;
    /// Returns a page of the software that is searched here.
    fn software(&self, page: PageRequest) -> impl Future<Output = Result<Page<SoftwareItem>, Failure>> + Send;
    /// Returns one piece of it by its id.
    fn one_software(&self, id: String) -> impl Future<Output = Result<Option<SoftwareItem>, Failure>> + Send;
    /// Returns a page of those who publish software.
    fn software_publishers(&self, page: PageRequest) -> impl Future<Output = Result<Page<PublisherItem>, Failure>> + Send;
    /// Plans or publishes drafts.
    fn publish(&self, request: PublishRequest) -> impl Future<Output = Answered<PublishData>> + Send;
    /// Plans or makes a withdrawal.
    fn withdraw(&self, request: WithdrawRequest) -> impl Future<Output = Answered<PublishData>> + Send;
    /// Plans or declares an adoption.
    fn adopt(&self, request: AdoptRequest) -> impl Future<Output = Answered<AdoptData>> + Send;
    /// Plans or gives a vouch.
    fn vouch(&self, request: VouchRequest) -> impl Future<Output = Answered<VouchData>> + Send;
    /// Writes what the local policy says of a publisher, and goes by it.
    fn set_trust(&self, request: TrustRequest) -> impl Future<Output = Answered<TrustData>> + Send;
    /// Plans or makes a fetch of an asset's files; `progress` says how far it has come.
    fn fetch(&self, request: FetchRequest, progress: watch::Sender<FetchProgress>) -> impl Future<Output = Answered<FetchData>> + Send;
    /// Returns the list of files of an asset that is kept here; `entry` is as in [`FetchRequest`].
    fn manifest(&self, reference: String, entry: Option<String>) -> impl Future<Output = Result<Vec<u8>, Failure>> + Send;
    /// Opens one file of an asset that is here whole, and says its size.
    fn file(&self, reference: String, entry: Option<String>, path: String) -> impl Future<Output = Result<(File, u64), Failure>> + Send;
    /// Notes that a message was read, and answers with those that are left.
    fn read_message(&self, request: ReadRequest) -> impl Future<Output = Answered<InboxData>> + Send;
    /// Tells what changed, and waits for it where the request says so.
    fn events(&self, request: EventsRequest) -> impl Future<Output = Answered<EventsData>> + Send;
    /// Dials an address, and answers with the peers as they are then.
    fn dial(&self, request: DialRequest) -> impl Future<Output = Answered<PeersData>> + Send;
    /// Verifies the catalogs of a bundle and stores what is newer; the bundle is read on a thread that may block.
    fn import(&self, request: ImportRequest, bundle: ChunkReader) -> impl Future<Output = Answered<ImportData>> + Send;
    /// Begins an orderly stop.
    fn stop(&self) -> impl Future<Output = Result<(), Failure>> + Send;
}
