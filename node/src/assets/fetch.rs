//! Fetches the files of one asset: performs what the plan wants, and tells it what came.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use kreisnetz_blobs::{Blob, BlobStore, Reason};
use kreisnetz_catalog::groups::{GROUP_BYTES, Groups};
use kreisnetz_catalog::manifest::{Manifest, ManifestFile};
use kreisnetz_identity::PublisherId;
use kreisnetz_protocol::{Download, DownloadInput, DownloadOutput};
use libp2p::PeerId;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};

use super::holders::Holder;
use super::session::{Ask, News, Session, Told};
use super::{AssetFiles, Assets, keep_failure, write_failure};
use crate::api::FetchProgress;
use crate::failure::{Failure, Slug};

/// News of all sessions that wait at most.
const NEWS_MAX: usize = 256;
/// How often idle holders are asked whether they have more by now, and holders are looked for anew.
const REFRESH_EVERY: Duration = Duration::from_secs(5);
/// How long nobody may be there who gives anything.
const PATIENCE: Duration = Duration::from_secs(20);
/// Bytes of one file after which what came of it is flushed while the rest comes.
const FLUSH_BYTES: u64 = 64 * 1024 * 1024;
/// Bytes of whole files after which they are made durable.
const FINISH_BYTES: u64 = 64 * 1024 * 1024;
/// Files after which they are made durable.
const FINISH_FILES: usize = 64;
/// The longest sleep.
const SLEEP_MAX: Duration = Duration::from_secs(60);

/// Which of an asset's files are wanted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Chosen {
    All,
    One(String),
}

impl Chosen {
    /// Wants the file at a path; all where none is named.
    pub(crate) fn of(path: Option<String>) -> Self {
        path.map_or(Self::All, Self::One)
    }

    pub(super) fn takes(&self, file: &ManifestFile) -> bool {
        match self {
            Self::All => true,
            Self::One(path) => file.path().as_str() == path,
        }
    }
}

/// What was fetched.
#[derive(Clone, Debug)]
pub(crate) struct Fetched {
    pub(crate) manifest: Manifest,
    /// Bytes that came now.
    pub(crate) fetched: u64,
    /// Bytes that were here before.
    pub(crate) resumed: u64,
    /// Whose nodes gave something.
    pub(crate) holders: BTreeSet<PublisherId>,
}

/// What is needed to fetch an asset.
#[derive(Clone, Debug)]
pub(crate) struct FetchPlan {
    pub(crate) manifest: Manifest,
    /// Bytes that are here.
    pub(crate) held: u64,
    /// Whose nodes may be asked.
    pub(crate) holders: BTreeSet<PublisherId>,
}

impl Assets {
    /// Says what would be fetched, and of whom. Only the list of files is fetched for it.
    pub(crate) async fn plan(&self, asset: &AssetFiles, chosen: &Chosen) -> Result<FetchPlan, Failure> {
        let holders = self.holders(asset);
        let manifest = self.manifest(asset, &holders).await?;
        let (store, files, wanted) = (self.store.clone(), manifest.clone(), chosen.clone());
        let missing = tokio::task::spawn_blocking(move || missing(&store, &files, &wanted, false)).await.map_err(Failure::internal)??;
        let bytes: u64 = missing.iter().map(|(size, groups)| groups.bytes(*size)).sum();
        let distinct = distinct_bytes(&manifest, chosen);
        Ok(FetchPlan { held: distinct - bytes, manifest, holders: holders.into_iter().map(|holder| holder.publisher).collect() })
    }

    /// Fetches what is missing of an asset, verifies it and makes it durable. What came before a failure stays and is not fetched again.
    pub(crate) async fn fetch(
        &self,
        asset: &AssetFiles,
        chosen: &Chosen,
        reason: Reason,
        progress: &watch::Sender<FetchProgress>,
    ) -> Result<Fetched, Failure> {
        let holders = self.holders(asset);
        let manifest = self.manifest(asset, &holders).await?;
        let (store, files, wanted, publisher) = (self.store.clone(), manifest.clone(), chosen.clone(), asset.subject.0);
        let prepared = tokio::task::spawn_blocking(move || {
            store.keep(publisher, &files, reason).map_err(|error| keep_failure(&error))?;
            let missing = missing(&store, &files, &wanted, true)?;
            let bytes = missing.iter().map(|(size, groups)| groups.bytes(*size)).sum();
            store.require_room(bytes).map_err(|error| write_failure(&error))?;
            Ok::<_, Failure>((missing, bytes))
        });
        let (missing, bytes) = prepared.await.map_err(Failure::internal)??;
        let resumed = distinct_bytes(&manifest, chosen) - bytes;
        progress.send_replace(FetchProgress { done: resumed, total: resumed + bytes, sources: 0 });
        let mut run = Run::new(self, asset, &manifest, missing, holders);
        run.until_complete(progress).await?;
        Ok(Fetched { fetched: bytes, resumed, holders: run.gave, manifest })
    }
}

/// Returns of each file its size and what is missing of those that are wanted; of files with one content only the first misses it.
/// `settles` makes those whole of which nothing is missing.
fn missing(store: &BlobStore, manifest: &Manifest, chosen: &Chosen, settles: bool) -> Result<Vec<(u64, Groups)>, Failure> {
    let mut seen = BTreeSet::new();
    let mut finish = Vec::new();
    let mut of = |blob: Blob| {
        if !seen.insert(blob) || store.is_whole(&blob) {
            return Ok(Groups::none());
        }
        let missing = blob.groups().difference(&store.held(&blob)?);
        if missing.is_empty() && settles {
            // Nothing of it is missing, as of an empty file, but it is not whole yet.
            store.partial(&blob)?;
            finish.push(blob);
        }
        Ok(missing)
    };
    let mut of_file = |file: &ManifestFile| if chosen.takes(file) { of(Blob::from(file)) } else { Ok(Groups::none()) };
    let files = manifest.files().iter().map(|file| Ok((file.size(), of_file(file)?))).collect::<Result<_, _>>();
    let files = files.map_err(|error| write_failure(&error))?;
    store.finish(&finish).map_err(|error| write_failure(&error))?;
    Ok(files)
}

pub(super) fn distinct_bytes(manifest: &Manifest, chosen: &Chosen) -> u64 {
    manifest.files().iter().filter(|file| chosen.takes(file)).map(Blob::from).collect::<BTreeSet<_>>().iter().map(Blob::size).sum()
}

/// One fetch under way.
struct Run<'a> {
    assets: &'a Assets,
    asset: &'a AssetFiles,
    blobs: Vec<Blob>,
    download: Download<PeerId>,
    holders: BTreeMap<PeerId, Holder>,
    sessions: BTreeMap<PeerId, Session>,
    told: (mpsc::Sender<Told>, mpsc::Receiver<Told>),
    begun: u64,
    start: Instant,
    /// Files that are complete and not durable yet.
    complete: Vec<Blob>,
    finishing: JoinSet<Result<(), Failure>>,
    /// The large file that was asked for last, and bytes that came since its last flush.
    growing: Option<(Blob, u64)>,
    /// One flush at a time: a slow disk is not to be given more of them.
    is_flushing: Arc<AtomicBool>,
    gave: BTreeSet<PublisherId>,
    /// Peers that sent something else than the file.
    wrong: BTreeSet<PeerId>,
}

impl<'a> Run<'a> {
    fn new(assets: &'a Assets, asset: &'a AssetFiles, manifest: &Manifest, missing: Vec<(u64, Groups)>, holders: Vec<Holder>) -> Self {
        let mut run = Self {
            assets,
            asset,
            blobs: manifest.files().iter().map(Blob::from).collect(),
            download: Download::new(missing),
            holders: BTreeMap::new(),
            sessions: BTreeMap::new(),
            told: mpsc::channel(NEWS_MAX),
            begun: 0,
            start: Instant::now(),
            complete: Vec::new(),
            finishing: JoinSet::new(),
            growing: None,
            is_flushing: Arc::default(),
            gave: BTreeSet::new(),
            wrong: BTreeSet::new(),
        };
        run.meet(holders);
        run
    }

    async fn until_complete(&mut self, progress: &watch::Sender<FetchProgress>) -> Result<(), Failure> {
        let mut refresh = interval(REFRESH_EVERY);
        refresh.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (total, mut moved, mut left) = (progress.borrow().total, Instant::now(), self.download.missing_bytes());
        loop {
            while let Some(output) = self.download.next_output() {
                self.perform(output).await?;
            }
            if self.download.is_complete() {
                break;
            }
            if self.download.missing_bytes() < left || !self.download.is_starved() {
                (moved, left) = (Instant::now(), self.download.missing_bytes());
            } else if moved.elapsed() > PATIENCE {
                return Err(self.given_up(total));
            }
            progress.send_if_modified(|shown| {
                let now = FetchProgress { done: total - left, total, sources: self.download.sources().count() as u64 };
                std::mem::replace(shown, now) != now
            });
            let deadline = self.instant(self.download.deadline());
            tokio::select! {
                Some((peer, number, news)) = self.told.1.recv() => self.news(peer, number, news)?,
                Some(finished) = self.finishing.join_next() => finished.map_err(Failure::internal)??,
                () = sleep_until(deadline) => self.feed(DownloadInput::DeadlineReached),
                _ = refresh.tick() => {
                    self.meet(self.assets.holders(self.asset));
                    self.feed(DownloadInput::Refresh);
                }
            }
        }
        self.finish();
        while let Some(finished) = self.finishing.join_next().await {
            finished.map_err(Failure::internal)??;
        }
        progress.send_replace(FetchProgress { done: total, total, sources: self.gave.len() as u64 });
        Ok(())
    }

    fn meet(&mut self, holders: Vec<Holder>) {
        for holder in holders {
            let peer = holder.contact.peer();
            if let Entry::Vacant(place) = self.holders.entry(peer) {
                place.insert(holder);
                self.feed(DownloadInput::Holder { peer });
            }
        }
    }

    fn feed(&mut self, input: DownloadInput<PeerId>) {
        let now = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.download.handle(now, input);
    }

    fn instant(&self, millis: u64) -> Instant {
        let now = Instant::now();
        let due = self.start.checked_add(Duration::from_millis(millis)).unwrap_or(now + SLEEP_MAX);
        due.clamp(now + Duration::from_millis(1), now + SLEEP_MAX)
    }

    fn news(&mut self, peer: PeerId, number: u64, news: News) -> Result<(), Failure> {
        let input = match news {
            News::NotWritten(error) => return Err(write_failure(&error)),
            News::Happened(input) => input,
        };
        if self.sessions.get(&peer).is_none_or(|session| session.number != number) {
            return Ok(());
        }
        match &input {
            DownloadInput::Verified { groups, .. } => {
                self.gave.extend(self.holders.get(&peer).map(|holder| holder.publisher));
                self.flush(groups.count() * GROUP_BYTES);
            }
            DownloadInput::WrongGroup { .. } => drop(self.wrong.insert(peer)),
            _ => {}
        }
        self.feed(input);
        Ok(())
    }

    async fn perform(&mut self, output: DownloadOutput<PeerId>) -> Result<(), Failure> {
        match output {
            DownloadOutput::AskHave { peer } => self.ask(peer, Ask::Have(self.asset.promised.digest)),
            DownloadOutput::Request { peer, request, file, groups } => {
                let blob = self.blobs[file];
                if blob.size() > FLUSH_BYTES && self.growing.is_none_or(|(growing, _)| growing != blob) {
                    self.growing = Some((blob, 0));
                }
                self.ask(peer, Ask::Groups { request, blob, groups });
            }
            DownloadOutput::Drop { peer } => drop(self.sessions.remove(&peer)),
            DownloadOutput::Offence { peer, offence } => {
                let _ = self.assets.net.offended(peer, offence).await;
            }
            DownloadOutput::Whole { file } => {
                self.complete.push(self.blobs[file]);
                if self.complete.len() >= FINISH_FILES || self.complete.iter().map(Blob::size).sum::<u64>() >= FINISH_BYTES {
                    self.finish();
                }
            }
        }
        Ok(())
    }

    fn ask(&mut self, peer: PeerId, ask: Ask) {
        let Some(holder) = self.holders.get(&peer) else { return };
        let begin = || {
            self.begun += 1;
            Session::begin(self.begun, self.assets.net.clone(), holder.contact.clone(), Arc::clone(&self.assets.store), self.told.0.clone())
        };
        self.sessions.entry(peer).or_insert_with(begin).ask(ask);
    }

    /// Lets what has come of a large file be written to disk while the rest comes: its last flush would hold up the end otherwise.
    fn flush(&mut self, came: u64) {
        let Some((blob, bytes)) = &mut self.growing else { return };
        *bytes += came;
        if *bytes >= FLUSH_BYTES && !self.is_flushing.swap(true, Ordering::Relaxed) {
            *bytes = 0;
            let (store, blob, is_flushing) = (Arc::clone(&self.assets.store), *blob, Arc::clone(&self.is_flushing));
            self.finishing.spawn_blocking(move || {
                let flushed = store.flush(&blob).map_err(|error| write_failure(&error));
                is_flushing.store(false, Ordering::Relaxed);
                flushed
            });
        }
    }

    /// Makes the complete files durable beside the fetch.
    fn finish(&mut self) {
        let (store, complete) = (Arc::clone(&self.assets.store), std::mem::take(&mut self.complete));
        if !complete.is_empty() {
            self.finishing.spawn_blocking(move || store.finish(&complete).map_err(|error| write_failure(&error)));
        }
    }

    fn given_up(&self, total: u64) -> Failure {
        let left = self.download.missing_bytes();
        let slug = match () {
            () if !self.wrong.is_empty() && self.wrong.len() == self.holders.len() => Slug::HashMismatch,
            () if left == total && self.gave.is_empty() && self.download.sources().next().is_none() => Slug::NoHolder,
            () => Slug::FilesIncomplete,
        };
        Failure::new(slug).with("held_bytes", total - left).with("total_bytes", total)
    }
}

/// Deletes what nobody keeps, and says what that was.
pub(super) fn collect(store: &BlobStore) {
    match store.collect(SystemTime::now()) {
        Ok(collected) if collected.files > 0 => {
            tracing::info!(
                event = "files_collected",
                files = collected.files,
                bytes = collected.bytes,
                "files that nobody keeps were deleted"
            );
        }
        Ok(_) => {}
        Err(error) => tracing::error!(event = "files_not_collected", %error, "files that nobody keeps were not deleted"),
    }
}
