//! The reader of a home whose node does not run.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use kreisnetz_catalog::NetworkFile;
use kreisnetz_catalog::admission::Policy;
use kreisnetz_identity::Timestamp;
use kreisnetz_search::{Index, Searcher};
use kreisnetz_store::Reader;

use super::{Circumstances, Habits, Library, Thresholds};
use crate::api::{
    AdoptersData, AdoptersRequest, AdoptionsData, AdoptionsRequest, CatalogueRequest, CompareData, CompareRequest, ExportRequest,
    InboxData, InboxRequest, Moment, PeersData, PeersRequest, PendingData, PendingRequest, PublisherData, PublisherRequest, SearchData,
    SearchRequest, ShowData, ShowRequest, Source, StatusData, StatusRequest, TrustData, TrustRequest, VouchData, VouchesRequest,
};
use crate::bundling::Export;
use crate::clock::{day_of, moment_of};
use crate::config::Config;
use crate::failure::{Failure, Slug};
use crate::home::Home;
use crate::policy;
use crate::service::{Answered, Reading};
use crate::storage::ground::{open_reader, own_log_of, read_failure};
use crate::storage::{derive, index_in_memory, standpoint_of, synonyms};

/// A home whose node does not run, as the command line asks it; each question blocks while it is answered.
#[derive(Debug)]
pub struct StoppedNode {
    library: Library,
    network: NetworkFile,
    store: PathBuf,
    backups: Option<PathBuf>,
    socket: PathBuf,
    policy: PathBuf,
    thresholds: Thresholds,
}

impl StoppedNode {
    /// Opens a home.
    ///
    /// # Errors
    ///
    /// Those of [`open_stopped`].
    pub fn open(home: &Home, network: NetworkFile, config: &Config, now: Timestamp) -> Result<Self, Failure> {
        Ok(Self {
            library: open_stopped(home, &network, policy::read(&policy::path(home, config))?, Habits::from(&config.search), now)?,
            network,
            store: home.store(),
            backups: config.backup.folder(home),
            policy: policy::path(home, config),
            socket: home.resolve(&config.control.read_socket),
            thresholds: Thresholds::from(&config.health),
        })
    }
}

impl Reading for StoppedNode {
    async fn search(&self, request: SearchRequest) -> Answered<SearchData> {
        self.library.search(&request)
    }

    async fn show(&self, request: ShowRequest) -> Answered<ShowData> {
        self.library.show(&request)
    }

    async fn status(&self, _: StatusRequest) -> Answered<StatusData> {
        let around = Circumstances {
            network: &self.network,
            store: &self.store,
            backups: self.backups.as_deref(),
            thresholds: self.thresholds,
            node: None,
        };
        self.library.status(&around)
    }

    async fn peers(&self, _: PeersRequest) -> Answered<PeersData> {
        Err(Failure::new(Slug::NodeNotRunning).with("socket", self.socket.display()))
    }

    async fn adoptions(&self, request: AdoptionsRequest) -> Answered<AdoptionsData> {
        self.library.adoptions(&request)
    }

    async fn publisher(&self, request: PublisherRequest) -> Answered<PublisherData> {
        self.library.publisher_shown(&request)
    }

    async fn export(&self, request: ExportRequest) -> Result<Export, Failure> {
        self.library.export(&request, ())
    }

    async fn adopters(&self, request: AdoptersRequest) -> Answered<AdoptersData> {
        self.library.adopters(&request)
    }

    async fn compare(&self, request: CompareRequest) -> Answered<CompareData> {
        self.library.compare(&request)
    }

    async fn inbox(&self, request: InboxRequest) -> Answered<InboxData> {
        self.library.inbox(&request)
    }

    async fn vouches(&self, _: VouchesRequest) -> Answered<VouchData> {
        self.library.vouches()
    }

    async fn pending(&self, request: PendingRequest) -> Answered<PendingData> {
        let mut answer = self.library.pending();
        if !request.all {
            let own = self.library.standpoint.own.to_string();
            policy::notes(&self.policy)?.sift(&mut answer.data, &own, day_of(self.library.now));
        }
        Ok(answer)
    }

    async fn trust(&self, request: TrustRequest) -> Answered<TrustData> {
        let mut answer = self.library.trust(&request.county, self.policy.display().to_string())?;
        policy::notes(&self.policy)?.mark(&mut answer.data, day_of(self.library.now));
        Ok(answer)
    }

    async fn catalogue(&self, request: CatalogueRequest) -> Result<Vec<u8>, Failure> {
        self.library.catalogue(&request)
    }

    async fn proof(&self, reference: String) -> Result<Vec<u8>, Failure> {
        self.library.proof(&reference)
    }

    async fn publiccode(&self, reference: String) -> Result<Vec<u8>, Failure> {
        self.library.publiccode(&reference)
    }
}

/// Opens what a stopped node left behind, for reading: the store, repaired after a crash, and the index, made anew in memory where it
/// does not stand where the store stands.
///
/// # Errors
///
/// `not_initialised`, `network_mismatch`, `home_in_use` where a node starts meanwhile, `store_damaged`, `store_newer`,
/// `migration_needed`, `permission_denied`.
pub fn open_stopped(home: &Home, network: &NetworkFile, policy: Policy, habits: Habits, now: Timestamp) -> Result<Library, Failure> {
    let reader = open_reader(home)?;
    if reader.network() != network.id() {
        let failure = Failure::new(Slug::NetworkMismatch).with("expected", reader.network()).with("found", network.id());
        return Err(failure.with("name", network.name()));
    }
    let own = own_log_of(&reader)?.publisher();
    let derived = derive(&reader)?;
    let standpoint = standpoint_of(own, network, policy, (&derived, &reader), day_of(now))?;
    let searcher = match held_index(&home.index(), &reader)? {
        Some(searcher) => searcher,
        None => index_in_memory(&reader, &derived, &standpoint, day_of(now))?.with_synonyms(synonyms(&home.index())),
    };
    let as_of = last_written(&home.store()).unwrap_or(moment_of(now));
    Ok(Library {
        reader,
        searcher,
        blobs: home.blobs().into(),
        derived: Arc::new(derived),
        standpoint: Arc::new(standpoint),
        habits,
        now,
        as_of,
        source: Source::Store,
    })
}

/// Returns the index on disk if it follows the store to its last change.
fn held_index(folder: &Path, reader: &Reader) -> Result<Option<Searcher>, Failure> {
    let sequence = reader.sequence().map_err(read_failure)?;
    let Ok(index) = Index::open_read_only(folder) else { return Ok(None) };
    Ok(index.watermark().is_ok_and(|watermark| watermark == sequence).then(|| index.searcher().with_synonyms(synonyms(folder))))
}

/// The store's file changes with every commit, the last one when the node stops.
fn last_written(store: &Path) -> Option<Moment> {
    let written = std::fs::metadata(store).ok()?.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Moment::from_unix(written.as_secs()).ok()
}
