//! The control API's client: one HTTP/1.1 request a connection, over a Unix socket.

mod bundle;
mod files;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Body, Bytes, Incoming};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::net::UnixStream;

use crate::api::{
    AdoptData, AdoptRequest, AdoptersData, AdoptersRequest, AdoptionsData, AdoptionsRequest, CatalogueRequest, CompareData, CompareRequest,
    DialRequest, EventsData, EventsRequest, ExportRequest, ImportData, ImportRequest, InboxData, InboxRequest, PeersData, PeersRequest,
    PendingData, PendingRequest, PublishData, PublishRequest, PublisherData, PublisherRequest, Query, ReadRequest, SearchData,
    SearchRequest, ShowData, ShowRequest, StatusData, StatusRequest, TrustData, TrustRequest, VouchData, VouchRequest, VouchesRequest,
    WithdrawRequest, encode_path,
};
use crate::bundling::Export;
use crate::failure::{Failure, Slug};
use crate::service::{Answered, Reading};

/// Bytes of an answer at most.
const ANSWER_BYTES_MAX: usize = 64 * 1024 * 1024;

/// A running node, reached through its sockets.
#[derive(Clone, Debug)]
pub struct Client {
    read: PathBuf,
    control: PathBuf,
    timeout: Option<Duration>,
}

impl Client {
    /// Names the sockets of a node; `timeout` is for one answer, none waits for ever.
    #[must_use]
    pub const fn new(read: PathBuf, control: PathBuf, timeout: Option<Duration>) -> Self {
        Self { read, control, timeout }
    }

    /// Says whether a node answers at its reading socket.
    pub async fn is_running(&self) -> bool {
        UnixStream::connect(&self.read).await.is_ok()
    }

    /// Publishes drafts.
    ///
    /// # Errors
    ///
    /// What the node answers, `node_not_running`, `permission_denied` or `timeout`; so for all calls.
    pub async fn publish(&self, request: &PublishRequest) -> Answered<PublishData> {
        self.post("/v1/publish", request).await
    }

    /// Withdraws an entry.
    ///
    /// # Errors
    ///
    /// As [`Self::publish`].
    pub async fn withdraw(&self, request: &WithdrawRequest) -> Answered<PublishData> {
        self.post("/v1/withdraw", request).await
    }

    /// Declares an adoption.
    ///
    /// # Errors
    ///
    /// As [`Self::publish`].
    pub async fn adopt(&self, request: &AdoptRequest) -> Answered<AdoptData> {
        self.post("/v1/adopt", request).await
    }

    /// Gives a vouch.
    ///
    /// # Errors
    ///
    /// As [`Self::publish`].
    pub async fn vouch(&self, request: &VouchRequest) -> Answered<VouchData> {
        self.post("/v1/vouch", request).await
    }

    /// Changes what the local policy says of a publisher.
    ///
    /// # Errors
    ///
    /// As [`Self::publish`].
    pub async fn set_trust(&self, request: &TrustRequest) -> Answered<TrustData> {
        self.post("/v1/trust", request).await
    }

    /// Notes that a message was read.
    ///
    /// # Errors
    ///
    /// As [`Self::publish`].
    pub async fn read_message(&self, request: &ReadRequest) -> Answered<InboxData> {
        self.post(&format!("/v1/inbox/{}", encode_path(&request.id)), request).await
    }

    /// Asks what changed; the node waits for it where the request says so, which is within the time of an answer.
    ///
    /// # Errors
    ///
    /// As [`Self::publish`].
    pub async fn events(&self, request: &EventsRequest) -> Answered<EventsData> {
        self.get("/v1/events", &request.to_query()).await
    }

    /// Dials a peer.
    ///
    /// # Errors
    ///
    /// As [`Self::publish`].
    pub async fn dial(&self, request: &DialRequest) -> Answered<PeersData> {
        self.post("/v1/peers/dial", request).await
    }

    /// Sends a bundle to be taken over, and counts in `sent` what the node has taken of it. No time limit: the caller sees whether it goes on.
    ///
    /// # Errors
    ///
    /// As [`Self::publish`], and what reading the file says.
    pub async fn import(&self, request: &ImportRequest, file: std::fs::File, sent: Arc<AtomicU64>) -> Answered<ImportData> {
        bundle::import(&self.control, request, file, sent).await
    }

    async fn get<T: DeserializeOwned>(&self, path: &str, query: &str) -> Result<T, Failure> {
        let uri = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
        self.call(&self.read, Method::GET, &uri, Vec::new()).await
    }

    async fn get_bytes(&self, path: &str) -> Result<Vec<u8>, Failure> {
        self.exchange(&self.read, Method::GET, path, Vec::new()).await.map(|bytes| bytes.to_vec())
    }

    async fn post<Q: Serialize + Sync, T: DeserializeOwned>(&self, path: &str, request: &Q) -> Result<T, Failure> {
        let body = serde_json::to_vec(request).map_err(|error| Failure::internal(format!("writing a request: {error}")))?;
        self.call(&self.control, Method::POST, path, body).await
    }

    async fn call<T: DeserializeOwned>(&self, socket: &Path, method: Method, uri: &str, body: Vec<u8>) -> Result<T, Failure> {
        let bytes = self.exchange(socket, method, uri, body).await?;
        serde_json::from_slice(&bytes).map_err(|error| Failure::internal(format!("reading the node's answer: {error}")))
    }

    /// Returns the body of a successful answer; a failure is a document in any case.
    async fn exchange(&self, socket: &Path, method: Method, uri: &str, body: Vec<u8>) -> Result<Bytes, Failure> {
        let call = exchange(socket, method, uri, body);
        let (status, bytes) = match self.timeout {
            Some(timeout) => {
                tokio::time::timeout(timeout, call).await.map_err(|_| Failure::new(Slug::Timeout).with("seconds", timeout.as_secs()))??
            }
            None => call.await?,
        };
        if status.is_success() { Ok(bytes) } else { Err(refused(status, &bytes)) }
    }
}

async fn exchange(socket: &Path, method: Method, uri: &str, body: Vec<u8>) -> Result<(StatusCode, Bytes), Failure> {
    let stream = UnixStream::connect(socket).await.map_err(|error| unreachable_node(socket, &error))?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
    let request = request(method, uri, "application/json", Full::new(Bytes::from(body)))?;
    // The connection moves the bytes; it ends with the answer.
    let (answer, _) = tokio::join!(
        async {
            let answer = sender.send_request(request).await.map_err(broken)?;
            drop(sender);
            whole(answer).await
        },
        connection
    );
    answer
}

async fn whole(answer: Response<Incoming>) -> Result<(StatusCode, Bytes), Failure> {
    let status = answer.status();
    let body = Limited::new(answer.into_body(), ANSWER_BYTES_MAX).collect().await;
    body.map(|body| (status, body.to_bytes())).map_err(|error| Failure::internal(format!("reading the node's answer: {error}")))
}

fn document<T: DeserializeOwned>(status: StatusCode, bytes: &[u8]) -> Result<T, Failure> {
    if status.is_success() {
        serde_json::from_slice(bytes).map_err(|error| Failure::internal(format!("reading the node's answer: {error}")))
    } else {
        Err(refused(status, bytes))
    }
}

fn refused(status: StatusCode, bytes: &[u8]) -> Failure {
    serde_json::from_slice(bytes).unwrap_or_else(|_| Failure::internal(format!("the node answered {status}")))
}

fn request<B: Body>(method: Method, uri: &str, kind: &str, body: B) -> Result<Request<B>, Failure> {
    let request = Request::builder().method(method).uri(uri).header("host", "node").header("content-type", kind).body(body);
    request.map_err(|error| Failure::internal(format!("writing a request: {error}")))
}

fn broken(error: hyper::Error) -> Failure {
    Failure::internal(format!("talking to the node: {error}"))
}

fn unreachable_node(socket: &Path, error: &std::io::Error) -> Failure {
    let slug = match error.kind() {
        std::io::ErrorKind::PermissionDenied => Slug::PermissionDenied,
        _ => Slug::NodeNotRunning,
    };
    Failure::new(slug).with("socket", socket.display())
}

/// Returns the path of an entry: its county, or `self` for one's own, and its slug.
fn entry_path(reference: &str) -> String {
    let (county, slug) = reference.split_once('/').unwrap_or(("self", reference));
    format!("/v1/entries/{}/{}", encode_path(county), encode_path(slug))
}

impl Reading for Client {
    async fn search(&self, request: SearchRequest) -> Answered<SearchData> {
        self.get("/v1/search", &request.to_query()).await
    }

    async fn show(&self, request: ShowRequest) -> Answered<ShowData> {
        let path = entry_path(&request.reference);
        self.get(&path, &ShowRequest { reference: String::new(), ..request }.to_query()).await
    }

    async fn status(&self, request: StatusRequest) -> Answered<StatusData> {
        self.get("/v1/status", &request.to_query()).await
    }

    async fn peers(&self, request: PeersRequest) -> Answered<PeersData> {
        self.get("/v1/peers", &request.to_query()).await
    }

    async fn adoptions(&self, request: AdoptionsRequest) -> Answered<AdoptionsData> {
        self.get("/v1/adoptions", &request.to_query()).await
    }

    async fn publisher(&self, request: PublisherRequest) -> Answered<PublisherData> {
        self.get(&format!("/v1/publishers/{}", encode_path(&request.county)), "").await
    }

    async fn export(&self, request: ExportRequest) -> Result<Export, Failure> {
        bundle::export(&self.read, &request).await
    }

    async fn adopters(&self, request: AdoptersRequest) -> Answered<AdoptersData> {
        let path = format!("{}/adopters", entry_path(&request.reference));
        self.get(&path, &AdoptersRequest { reference: String::new(), ..request }.to_query()).await
    }

    async fn compare(&self, request: CompareRequest) -> Answered<CompareData> {
        self.get("/v1/compare", &request.to_query()).await
    }

    async fn inbox(&self, request: InboxRequest) -> Answered<InboxData> {
        self.get("/v1/inbox", &request.to_query()).await
    }

    async fn vouches(&self, _: VouchesRequest) -> Answered<VouchData> {
        self.get("/v1/vouch", "").await
    }

    async fn pending(&self, request: PendingRequest) -> Answered<PendingData> {
        self.get("/v1/pending", &request.to_query()).await
    }

    async fn trust(&self, request: TrustRequest) -> Answered<TrustData> {
        self.get(&format!("/v1/trust/{}", encode_path(&request.county)), "").await
    }

    async fn catalogue(&self, request: CatalogueRequest) -> Result<Vec<u8>, Failure> {
        self.get_bytes(&format!("/v1/export/dcat?{}", request.to_query())).await
    }

    async fn proof(&self, reference: String) -> Result<Vec<u8>, Failure> {
        self.get_bytes(&format!("{}/proof", entry_path(&reference))).await
    }

    async fn publiccode(&self, reference: String) -> Result<Vec<u8>, Failure> {
        self.get_bytes(&format!("{}/publiccode", entry_path(&reference))).await
    }
}
