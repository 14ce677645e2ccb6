//! Keeps the files that the catalogs say are to be kept here, and lets go of the others.
//!
//! Why an asset is kept follows from what is signed: it is our own, we adopted it, we are one of its stewards. Looked at after changes, at most every few seconds,
//! and more seldom where a look takes longer.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use kreisnetz_blobs::Reason;
use kreisnetz_catalog::entry::Entry;
use kreisnetz_identity::{Digest, PublisherId};
use tokio::sync::watch;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::fetch::{Chosen, collect};
use super::{AssetFiles, Assets};
use crate::api::FetchProgress;
use crate::duty;
use crate::failure::Slug;

/// Between two looks at least.
const LOOK_EVERY: Duration = Duration::from_secs(3);
/// Between two looks at most: a fetch for others that failed is tried again.
const LOOK_AGAIN: Duration = Duration::from_secs(120);
/// Looks after which what nobody keeps is deleted, though no reason was taken: what was only fetched has its time.
const COLLECT_EVERY: u64 = 30;
/// Kind of the entries that have files.
const ASSET: &str = "asset";

/// The assets with files of each publisher, as of one of its heads.
type Known = BTreeMap<PublisherId, (Digest, Vec<AssetFiles>)>;

/// Of which assets this node is a steward, as long as the members and what they pledge stay the same.
#[derive(Debug, Default)]
struct Stewardship {
    members: BTreeMap<PublisherId, u64>,
    of: BTreeMap<(Digest, PublisherId), bool>,
}

/// What is known of assets between two looks.
#[derive(Debug, Default)]
struct Memory {
    known: Known,
    stewardship: Stewardship,
}

/// Works until it is told to stop.
pub(crate) async fn keep_house(assets: Assets, is_steward: bool, stop: CancellationToken) {
    let mut changes = assets.shelf.changes();
    let mut memory = Memory::default();
    for looks in 0_u64.. {
        let (looking, began) = (assets.clone(), Instant::now());
        let looked = tokio::task::spawn_blocking(move || {
            let missing = looking.look(&mut memory, is_steward, looks.is_multiple_of(COLLECT_EVERY));
            (memory, missing)
        });
        let Ok((looked_at, missing)) = looked.await else { return };
        memory = looked_at;
        let rest = duty::rest_after(began.elapsed(), LOOK_EVERY);
        let fetching = assets.fetch_all(&missing);
        tokio::select! {
            () = stop.cancelled() => return,
            () = fetching => {}
        }
        tokio::select! {
            () = stop.cancelled() => return,
            changed = changes.changed() => if changed.is_err() { return },
            () = sleep(LOOK_AGAIN) => {}
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = sleep(rest) => {}
        }
    }
}

impl Stewardship {
    fn is_one(&mut self, asset: &AssetFiles, own: PublisherId) -> bool {
        let Self { members, of } = self;
        let role = of.entry((asset.promised.digest, asset.subject.0));
        *role.or_insert_with(|| super::holders::among(asset, members).contains(&own))
    }
}

impl Assets {
    /// Brings the reasons up to date, deletes what has none, and returns what is to be held and is not here, and why.
    fn look(&self, memory: &mut Memory, is_steward: bool, is_due: bool) -> Vec<(AssetFiles, Reason)> {
        let Memory { known, stewardship } = memory;
        self.learn(known);
        let (own, adopted) = (self.shelf.standpoint().own, self.adopted());
        let members = if is_steward { self.members() } else { BTreeMap::new() };
        if stewardship.members != members {
            *stewardship = Stewardship { members, of: BTreeMap::new() };
        }
        let mut wanted: BTreeMap<Digest, BTreeSet<Reason>> = BTreeMap::new();
        let mut missing = Vec::new();
        for asset in known.values().flat_map(|(_, assets)| assets) {
            let reasons = wanted.entry(asset.promised.digest).or_default();
            if asset.subject.0 == own {
                reasons.insert(Reason::Own);
                // Published from here, and gone since: the home came out of a backup.
                missing.push((asset.clone(), Reason::Own));
            } else if is_steward && stewardship.is_one(asset, own) {
                reasons.insert(Reason::Stewarded);
                missing.push((asset.clone(), Reason::Stewarded));
            }
        }
        for digest in adopted {
            wanted.entry(digest).or_default().insert(Reason::Adopted);
        }
        if self.adjust(&wanted) || is_due {
            collect(&self.store);
        }
        missing.retain(|(asset, _)| !self.is_here(&asset.promised.digest));
        missing
    }

    /// Reads the assets of the publishers whose head is new.
    fn learn(&self, known: &mut Known) {
        let (derived, standpoint) = (self.shelf.derived(), self.shelf.standpoint());
        known.retain(|id, _| derived.publishers.contains_key(id));
        for (id, publisher) in &derived.publishers {
            let Some(head) = publisher.head.as_ref().map(|head| head.digest()) else { continue };
            if !standpoint.is_searched(id) || known.get(id).is_some_and(|(held, _)| *held == head) {
                continue;
            }
            match self.assets_of(id) {
                Some(assets) => drop(known.insert(*id, (head, assets))),
                None => tracing::warn!(publisher = %id, "the assets of a publisher could not be read"),
            }
        }
    }

    fn assets_of(&self, publisher: &PublisherId) -> Option<Vec<AssetFiles>> {
        let leaves = self.shelf.reader.leaves(publisher).ok()?;
        let entry = |digest: Digest| self.shelf.reader.entry(&digest).ok().flatten().and_then(|bytes| Entry::parse(&bytes).ok());
        let assets = leaves.iter().filter(|leaf| leaf.kind() == ASSET).filter_map(|leaf| leaf.entry());
        Some(assets.filter_map(|(digest, _)| AssetFiles::of(*publisher, &entry(digest)?)).collect())
    }

    /// Returns the lists of files of what this county adopted and still uses, in the version that it adopted.
    fn adopted(&self) -> BTreeSet<Digest> {
        let (derived, own) = (self.shelf.derived(), self.shelf.standpoint().own);
        let live = derived.ledger.by(own).filter(|(_, adoption)| adoption.stage != "ended");
        let files = live.filter_map(|((publisher, _), adoption)| {
            let bytes = self.shelf.reader.entry(&adoption.about_digest).ok()??;
            AssetFiles::of(*publisher, &Entry::parse(&bytes).ok()?).map(|asset| asset.promised.digest)
        });
        files.collect()
    }

    /// Gives and takes the reasons that follow from catalogs; pins, and what is being fetched, are not touched.
    /// Says whether any was taken.
    fn adjust(&self, wanted: &BTreeMap<Digest, BTreeSet<Reason>>) -> bool {
        let mut is_taken = false;
        for (digest, kept) in self.store.kept() {
            let wanted = wanted.get(&digest).cloned().unwrap_or_default();
            for reason in [Reason::Own, Reason::Adopted, Reason::Stewarded] {
                let done = match (wanted.contains(&reason), kept.reasons.contains(&reason)) {
                    (true, false) => match self.store.manifest(&digest) {
                        Ok(Some(manifest)) => self.store.keep(kept.publisher, &manifest, reason).map_err(|error| error.to_string()),
                        Ok(None) => Err("the list of files is damaged".to_owned()),
                        Err(error) => Err(error.to_string()),
                    },
                    (false, true) => {
                        is_taken = true;
                        self.store.release(&digest, reason).map_err(|error| error.to_string())
                    }
                    _ => Ok(()),
                };
                if let Err(error) = done {
                    tracing::warn!(manifest = %digest, %error, "why files are kept could not be noted");
                }
            }
        }
        is_taken
    }

    fn is_here(&self, digest: &Digest) -> bool {
        let Ok(Some(manifest)) = self.store.manifest(digest) else { return false };
        manifest.files().iter().all(|file| self.store.is_whole(&file.into()))
    }

    /// Fetches one asset after the other.
    async fn fetch_all(&self, missing: &[(AssetFiles, Reason)]) {
        for (asset, reason) in missing {
            let (progress, _) = watch::channel(FetchProgress::default());
            let slug = &asset.subject.1;
            match self.fetch(asset, &Chosen::All, *reason, &progress).await {
                Ok(fetched) => {
                    tracing::info!(event = "files_kept", %slug, ?reason, bytes = fetched.fetched, "files were fetched to be kept here")
                }
                Err(failure) if failure.slug() == Slug::NoHolder => tracing::debug!(%slug, "no holder yet"),
                Err(failure) => tracing::info!(event = "files_not_kept", %slug, ?reason, %failure, "files are not kept here yet"),
            }
        }
    }
}
