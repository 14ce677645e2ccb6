//! The running node as the control API sees it: questions go to a [`Library`], changes through the storage thread to the network.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use kreisnetz_catalog::NetworkFile;
use kreisnetz_identity::{Digest, PublisherId};
use kreisnetz_store::GuardState;
use libp2p::PeerId;
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, watch};
use tokio_util::sync::CancellationToken;

use super::address_book::AddressBook;
use super::announcer::Announcer;
use super::{Stored, peers};
use crate::api::{
    AdoptData, AdoptRequest, AdoptersData, AdoptersRequest, AdoptionsData, AdoptionsRequest, Answer, CatalogueRequest, CompareData,
    CompareRequest, DialRequest, EventsData, EventsRequest, ExportRequest, FetchData, FetchProgress, FetchRequest, FileCounts, ImportData,
    ImportEnd, ImportRequest, InboxData, InboxRequest, Moment, OwnHead, PeersData, PeersRequest, PendingData, PendingRequest, PublishData,
    PublishRequest, Publisher, PublisherData, PublisherRequest, Reachable, ReadRequest, SearchData, SearchRequest, ShowData, ShowRequest,
    Source, StatusData, StatusRequest, TrafficStatus, TrustData, TrustRequest, VouchData, VouchRequest, VouchesRequest, WithdrawRequest,
};
use crate::assets::{Assets, Chosen, OwnFiles};
use crate::authoring::Authoring;
use crate::bundling::{Export, Importing};
use crate::chunks::ChunkReader;
use crate::clock::{Clock, moment_of};
use crate::config::Loaded;
use crate::failure::{Failure, Slug};
use crate::home::Home;
use crate::net::contact::Contact;
use crate::net::handle::{NetworkHandle, NetworkStatus, NetworkStopped};
use crate::policy;
use crate::portal::{Page, PageRequest, PublisherItem, SoftwareItem};
use crate::query::{Circumstances, Habits, Library, NamedAsset, NetworkView, READ_MEMORY, Thresholds};
use crate::service::{Answered, Reading, Service, SignedBytes};
use crate::storage::{Import, Imported, Shelf, StorageHandle};

/// Questions that read at the same time at most; each has a thread while it does.
const READERS_MAX: usize = 8;
/// Bundles that are written at the same time at most.
const EXPORTS_MAX: usize = 2;
/// Bundles that are taken over at the same time: one, for each would find the other's catalogs half stored.
const IMPORTS_MAX: usize = 1;

/// Assets that are fetched for people at the same time at most.
const FETCHES_MAX: usize = 4;
/// Seconds that an answer waits for something to tell at most: less than callers wait for an answer.
const EVENTS_WAIT_MAX: u64 = 20;

/// The network gives up on peers before this.
const WITNESSES_WITHIN: Duration = Duration::from_secs(5);

/// Everything that a running node answers from and acts through.
pub(super) struct Node {
    settings: Loaded,
    home: Home,
    network: NetworkFile,
    shelf: Shelf,
    authoring: Authoring<Announcer>,
    assets: Assets,
    fetches: Semaphore,
    net: NetworkHandle,
    book: AddressBook,
    clock: Clock,
    started: Instant,
    /// Since when there are fewer connections than the settings want.
    lonely: Mutex<Option<Instant>>,
    readers: Semaphore,
    exports: Arc<Semaphore>,
    imports: Arc<Semaphore>,
    storage: StorageHandle,
    stop: CancellationToken,
}

impl Node {
    pub(super) fn new(
        settings: Loaded,
        home: Home,
        network: NetworkFile,
        stored: &Stored,
        (net, announcer, assets, book): (NetworkHandle, Announcer, Assets, AddressBook),
        clock: Clock,
        stop: CancellationToken,
    ) -> Self {
        let shelf = stored.shelf.clone();
        let drafts = home.resolve(&settings.config.node.drafts);
        let authoring = Authoring::new(drafts, shelf.clone(), stored.handle.clone(), clock, announcer)
            .with_files(OwnFiles::new(Arc::clone(assets.store())));
        let storage = stored.handle.clone();
        let started = Instant::now();
        let lonely = Mutex::new(Some(started));
        Self {
            settings,
            home,
            network,
            shelf,
            authoring,
            assets,
            fetches: Semaphore::new(FETCHES_MAX),
            net,
            book,
            clock,
            started,
            lonely,
            readers: Semaphore::new(READERS_MAX),
            exports: Arc::new(Semaphore::new(EXPORTS_MAX)),
            imports: Arc::new(Semaphore::new(IMPORTS_MAX)),
            storage,
            stop,
        }
    }

    /// The spans before the end of the delegation at which people are told, in seconds.
    pub(super) fn key_warnings(&self) -> Vec<u64> {
        self.settings.config.health.key_warn.iter().map(|span| span.duration().as_secs()).collect()
    }

    async fn notes(&self) -> Result<policy::Notes, Failure> {
        let path = self.policy_file();
        tokio::task::spawn_blocking(move || policy::notes(&path)).await.map_err(Failure::internal)?
    }

    fn policy_file(&self) -> PathBuf {
        policy::path(&self.home, &self.settings.config)
    }

    /// Signs a head without a change where the newest is older than the settings allow; returns its number.
    pub(super) async fn renew_if_due(&self) -> Result<Option<u64>, Failure> {
        self.storage.count_for_today().await?;
        let age = self.settings.config.replication.head_renew.duration().as_secs();
        Ok(self.authoring.renew(age).await?.map(|signed| signed.head.seq))
    }

    /// Asks a library on a thread that may block.
    async fn ask<T: Send + 'static>(&self, question: impl FnOnce(&Library) -> Result<T, Failure> + Send + 'static) -> Result<T, Failure> {
        let _place = self.readers.acquire().await.map_err(Failure::internal)?;
        let library = Library::of_node(&self.shelf, Habits::from(&self.settings.config.search), self.clock.now());
        tokio::task::spawn_blocking(move || question(&library)).await.map_err(Failure::internal)?
    }

    fn view(&self, status: &NetworkStatus) -> NetworkView {
        NetworkView {
            uptime_seconds: self.started.elapsed().as_secs(),
            connected: status.connected as u64,
            direct: status.connected as u64,
            relayed: 0,
            known: status.known as u64,
            lonely_seconds: self.lonely_for(status.connected).as_secs(),
            reachable: Reachable::Unknown,
            held_by: Some(self.authoring.holders() as u64),
            own_head: match self.storage.guard_state() {
                GuardState::Quarantine => OwnHead::Asking,
                GuardState::Orphan => OwnHead::Conflict,
                _ => OwnHead::Confirmed,
            },
            reconciled_at: status.reconciled_at,
            traffic: TrafficStatus {
                requests: status.traffic.asked,
                stream_sent_bytes: status.traffic.stream_out,
                stream_received_bytes: status.traffic.stream_in,
                gossip_sent_bytes: status.traffic.gossip_out,
                gossip_received_bytes: status.traffic.gossip_in,
            },
        }
    }

    /// Returns for how long there have been fewer connections than wanted.
    fn lonely_for(&self, connected: usize) -> Duration {
        let wanted = usize::try_from(self.settings.config.health.peers_min).unwrap_or(usize::MAX);
        let Ok(mut lonely) = self.lonely.lock() else { return Duration::ZERO };
        if connected >= wanted {
            *lonely = None;
        } else if lonely.is_none() {
            *lonely = Some(Instant::now());
        }
        lonely.map_or(Duration::ZERO, |since| since.elapsed())
    }

    /// Asks the peers for heads of theirs that had seen one of this publisher, and keeps what they prove. Peers that take their time are
    /// not waited for: what they said before is kept.
    async fn gather_witnesses(&self, publisher: PublisherId) -> Result<(), Failure> {
        let came = match tokio::time::timeout(WITNESSES_WITHIN, self.net.witnesses(publisher)).await {
            Ok(came) => came.map_err(stopping)?,
            Err(_) => Vec::new(),
        };
        for bytes in came {
            let taken = self.storage.keep_witness(bytes).await?;
            tracing::debug!(%publisher, ?taken, "a peer gave a witness");
        }
        Ok(())
    }

    /// Finds an entry with its files; `entry` is the digest of its bytes, where not the present ones are meant.
    async fn asset(&self, reference: String, entry: Option<String>) -> Result<NamedAsset, Failure> {
        let digest = entry.map(|digest| digest.parse().map_err(|_| Failure::new(Slug::NotFound).with("ref", &digest))).transpose()?;
        self.ask(move |library| library.asset(&reference, digest)).await
    }

    async fn peers_now(&self) -> Answered<PeersData> {
        let reports = self.net.peers().await.map_err(stopping)?;
        let (shelf, book) = (self.shelf.clone(), self.book.clone());
        let owners = tokio::task::spawn_blocking(move || owners(&shelf, &book)).await.map_err(Failure::internal)?;
        Ok(Answer::new(PeersData { items: peers::items(&reports, &owners) }, moment_of(self.clock.now()), Source::Node))
    }
}

fn held(files: &[crate::api::File]) -> u64 {
    files.iter().map(|file| file.held_bytes).sum()
}

impl Reading for Node {
    async fn search(&self, request: SearchRequest) -> Answered<SearchData> {
        self.ask(move |library| library.search(&request)).await
    }

    async fn show(&self, request: ShowRequest) -> Answered<ShowData> {
        let mut answer = self.ask(move |library| library.show(&request)).await?;
        if answer.data.entry.files.is_some_and(|files| files.count > 0) {
            let asset = self.asset(answer.data.entry.reference.clone(), None).await?;
            answer.data.holders = asset.files.as_ref().map(|files| self.assets.holder_count(files));
            let known = self.assets.known_files(asset).await?;
            answer.data.entry.files = answer.data.entry.files.map(|files| FileCounts { held_bytes: held(&known), ..files });
            answer.data.files = known;
        }
        Ok(answer)
    }

    async fn status(&self, _: StatusRequest) -> Answered<StatusData> {
        let status = self.net.status().await.map_err(stopping)?;
        let view = self.view(&status);
        let (network, store): (NetworkFile, PathBuf) = (self.network.clone(), self.home.store());
        let thresholds = Thresholds::from(&self.settings.config.health);
        let backups = self.settings.config.backup.folder(&self.home);
        self.ask(move |library| {
            let (backups, node) = (backups.as_deref(), Some(&view));
            library.status(&Circumstances { network: &network, store: &store, backups, thresholds, node })
        })
        .await
    }

    async fn peers(&self, _: PeersRequest) -> Answered<PeersData> {
        self.peers_now().await
    }

    async fn adoptions(&self, request: AdoptionsRequest) -> Answered<AdoptionsData> {
        let mut answer = self.ask(move |library| library.adoptions(&request)).await?;
        for item in answer.data.items.iter_mut().filter(|item| item.total_bytes > 0) {
            // What its publisher no longer shows, an adopter still lists.
            let Ok(asset) = self.asset(item.reference.clone(), None).await else { continue };
            item.held_bytes = held(&self.assets.known_files(asset).await?);
        }
        Ok(answer)
    }

    async fn publisher(&self, request: PublisherRequest) -> Answered<PublisherData> {
        let mut answer = self.ask(move |library| library.publisher_shown(&request)).await?;
        if let Ok(id) = answer.data.publisher.id.parse() {
            let heard = self.net.heard(id).await.map_err(stopping)?;
            for note in &mut answer.data.heads {
                let moment = heard.iter().find(|(place, _)| (place.epoch, place.seq) == (note.epoch, note.seq));
                note.heard_unix_ms = moment.and_then(|(_, moment)| u64::try_from(moment.as_millis()).ok());
            }
        }
        Ok(answer)
    }

    async fn adopters(&self, request: AdoptersRequest) -> Answered<AdoptersData> {
        self.ask(move |library| library.adopters(&request)).await
    }

    async fn compare(&self, request: CompareRequest) -> Answered<CompareData> {
        self.ask(move |library| library.compare(&request)).await
    }

    async fn inbox(&self, request: InboxRequest) -> Answered<InboxData> {
        self.ask(move |library| library.inbox(&request)).await
    }

    async fn vouches(&self, _: VouchesRequest) -> Answered<VouchData> {
        self.ask(Library::vouches).await
    }

    async fn pending(&self, request: PendingRequest) -> Answered<PendingData> {
        let mut answer = self.ask(|library| Ok(library.pending())).await?;
        if !request.all {
            let own = self.shelf.standpoint().own.to_string();
            self.notes().await?.sift(&mut answer.data, &own, self.clock.today());
        }
        Ok(answer)
    }

    async fn trust(&self, request: TrustRequest) -> Answered<TrustData> {
        let file = self.policy_file().display().to_string();
        let mut answer = self.ask(move |library| library.trust(&request.county, file)).await?;
        self.notes().await?.mark(&mut answer.data, self.clock.today());
        Ok(answer)
    }

    async fn catalogue(&self, request: CatalogueRequest) -> Result<Vec<u8>, Failure> {
        self.ask(move |library| library.catalogue(&request)).await
    }

    async fn proof(&self, reference: String) -> Result<Vec<u8>, Failure> {
        let named = reference.clone();
        let publisher = self.ask(move |library| library.subject_of(&named)).await?;
        self.gather_witnesses(publisher).await?;
        self.ask(move |library| library.proof(&reference)).await
    }

    async fn publiccode(&self, reference: String) -> Result<Vec<u8>, Failure> {
        self.ask(move |library| library.publiccode(&reference)).await
    }

    async fn export(&self, request: ExportRequest) -> Result<Export, Failure> {
        let place = Arc::clone(&self.exports).try_acquire_owned().map_err(|_| Slug::NodeBusy)?;
        self.ask(move |library| library.export(&request, place)).await
    }
}

impl Service for Node {
    async fn signed_bytes(&self, county: String, which: SignedBytes) -> Result<Vec<u8>, Failure> {
        self.ask(move |library| library.signed_bytes(&county, which)).await
    }

    async fn software(&self, page: PageRequest) -> Result<Page<SoftwareItem>, Failure> {
        self.ask(move |library| library.software(&page)).await
    }

    async fn one_software(&self, id: String) -> Result<Option<SoftwareItem>, Failure> {
        self.ask(move |library| library.one_software(&id)).await
    }

    async fn software_publishers(&self, page: PageRequest) -> Result<Page<PublisherItem>, Failure> {
        self.ask(move |library| library.software_publishers(&page)).await
    }

    async fn entry_bytes(&self, digest: Digest) -> Result<Vec<u8>, Failure> {
        self.ask(move |library| library.entry_bytes(&digest)).await
    }

    async fn publish(&self, request: PublishRequest) -> Answered<PublishData> {
        self.authoring.publish(request).await
    }

    async fn withdraw(&self, request: WithdrawRequest) -> Answered<PublishData> {
        self.authoring.withdraw(request).await
    }

    async fn adopt(&self, request: AdoptRequest) -> Answered<AdoptData> {
        self.authoring.adopt(request).await
    }

    async fn vouch(&self, request: VouchRequest) -> Answered<VouchData> {
        self.authoring.vouch(request).await
    }

    async fn set_trust(&self, request: TrustRequest) -> Answered<TrustData> {
        let decision = policy::decision(request.rule.as_deref())?;
        let before = self.trust(request.clone()).await?;
        let id = before.data.publisher.id.parse().map_err(|_| Failure::internal("an id that is none"))?;
        if id == self.shelf.standpoint().own {
            return Err(Failure::new(Slug::Usage).detail("vouch_self"));
        }
        let path = self.policy_file();
        if !request.dry_run {
            let written = path.clone();
            let today = self.clock.today();
            let policy =
                tokio::task::spawn_blocking(move || policy::decide(&written, id, decision, today)).await.map_err(Failure::internal)??;
            self.storage.admit(policy).await?;
        }
        let mut answer = if request.dry_run { before.clone() } else { self.trust(request.clone()).await? };
        if request.dry_run {
            decision.foresee(&mut answer.data, self.clock.today());
        }
        answer.data.dry_run = request.dry_run;
        answer.data.decided = request.rule;
        answer.data.undo = policy::undo(&before.data);
        Ok(answer)
    }

    async fn fetch(&self, request: FetchRequest, progress: watch::Sender<FetchProgress>) -> Answered<FetchData> {
        let _place = self.fetches.try_acquire().map_err(|_| Slug::NodeBusy)?;
        let asset = self.asset(request.reference, request.entry).await?;
        let data = self.assets.answer(asset, Chosen::of(request.path), request.dry_run, &progress).await?;
        Ok(Answer::new(data, moment_of(self.clock.now()), Source::Node))
    }

    async fn manifest(&self, reference: String, entry: Option<String>) -> Result<Vec<u8>, Failure> {
        self.assets.list_of(self.asset(reference, entry).await?).await
    }

    async fn file(&self, reference: String, entry: Option<String>, path: String) -> Result<(File, u64), Failure> {
        self.assets.open_file(self.asset(reference, entry).await?, path).await
    }

    async fn read_message(&self, request: ReadRequest) -> Answered<InboxData> {
        if !request.dry_run {
            let id = request.id.clone();
            let ids = self.ask(move |library| library.read_ids(&id)).await?;
            let bytes = serde_json::to_vec(&ids).map_err(Failure::internal)?;
            self.storage.remember(READ_MEMORY, bytes).await?;
        }
        self.inbox(InboxRequest { lang: request.lang }).await
    }

    async fn events(&self, request: EventsRequest) -> Answered<EventsData> {
        let until = tokio::time::Instant::now() + Duration::from_secs(request.wait.min(EVENTS_WAIT_MAX));
        let mut changed = self.shelf.changes();
        let mut request = request;
        loop {
            let asked = request.clone();
            let answer = self.ask(move |library| library.events(&asked)).await?;
            let is_told = request.after.is_none() || !answer.data.items.is_empty() || !answer.warnings.is_empty();
            let went_on = request.after != Some(answer.data.next);
            if is_told || tokio::time::Instant::now() >= until {
                return Ok(answer);
            }
            request.after = Some(answer.data.next);
            if !went_on && tokio::time::timeout_at(until, changed.changed()).await.is_ok_and(|told| told.is_err()) {
                return Ok(answer);
            }
        }
    }

    async fn dial(&self, request: DialRequest) -> Answered<PeersData> {
        let wrong = |why: String| Failure::new(Slug::Usage).detail("address").with("address", &request.address).with("why", why);
        let contact = Contact::parse(&request.address).map_err(|error| wrong(error.to_string()))?;
        self.net.dial(contact).await.map_err(stopping)?.map_err(wrong)?;
        self.peers_now().await
    }

    async fn import(&self, request: ImportRequest, bundle: ChunkReader) -> Answered<ImportData> {
        let place = Arc::clone(&self.imports).try_acquire_owned().map_err(|_| Slug::NodeBusy)?;
        let (shelf, storage, net, now) = (self.shelf.clone(), self.storage.clone(), self.net.clone(), self.clock.now());
        let runtime = Handle::current();
        // The thread goes on to the end of what it has, also when nobody waits for the answer any more.
        let data = tokio::task::spawn_blocking(move || {
            let (derived, standpoint) = (shelf.derived(), shelf.standpoint());
            let mut deliver = |parts| runtime.block_on(deliver(&storage, &net, parts));
            let importing = Importing::new(&shelf.reader, (&derived, &standpoint), now, (!request.check).then_some(&mut deliver));
            let data = importing.run(bundle)?;
            runtime.block_on(storage.settled())?;
            drop(place);
            Ok::<_, Failure>(data)
        });
        let data = data.await.map_err(Failure::internal)??;
        Ok(told(data, moment_of(now)))
    }

    async fn stop(&self) -> Result<(), Failure> {
        self.stop.cancel();
        Ok(())
    }
}

/// Makes parts of a bundle durable, then tells the network of what is new.
async fn deliver(storage: &StorageHandle, net: &NetworkHandle, parts: Vec<Import>) -> Result<Vec<Imported>, Failure> {
    let logs = parts.iter().map(|part| Arc::new(part.log.clone())).collect();
    let outcomes = storage.import(parts).await?;
    let heads = outcomes.iter().filter_map(Imported::head).cloned().collect();
    net.imported(heads, logs).await.map_err(stopping)?;
    Ok(outcomes)
}

/// Puts the answer into its envelope, with a warning for a file that is not whole.
fn told(data: ImportData, as_of: Moment) -> Answer<ImportData> {
    let end = data.end;
    let answer = Answer::new(data, as_of, Source::Node);
    match end {
        ImportEnd::Whole => answer,
        ImportEnd::CutOff => answer.warn("bundle_cut_off", None),
        ImportEnd::Altered => answer.warn("bundle_altered", None),
    }
}

fn stopping(_: NetworkStopped) -> Failure {
    Failure::new(Slug::NodeStarting).detail("stopping")
}

/// Returns whose node each peer is, as the interface names publishers.
fn owners(shelf: &Shelf, book: &AddressBook) -> BTreeMap<String, Publisher> {
    let (derived, standpoint) = (shelf.derived(), shelf.standpoint());
    let of = |(peer, id)| Some((PeerId::to_string(&peer), standpoint.publisher(derived.publisher(&id)?)));
    book.owners().into_iter().filter_map(of).collect()
}
