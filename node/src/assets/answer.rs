//! What a fetch answers, in the words of the interface.

use std::collections::BTreeSet;
use std::fs::File;

use kreisnetz_blobs::{Blob, Reason};
use kreisnetz_catalog::manifest::Manifest;
use kreisnetz_identity::PublisherId;
use tokio::sync::watch;

use super::fetch::{Chosen, distinct_bytes};
use super::{AssetFiles, Assets, write_failure};
use crate::api::{self, FetchData, FetchProgress, Publisher};
use crate::failure::{Failure, Slug};
use crate::query::NamedAsset;

impl Assets {
    /// Plans or makes a fetch. An entry without files is answered at once.
    pub(crate) async fn answer(
        &self,
        asset: NamedAsset,
        chosen: Chosen,
        dry_run: bool,
        progress: &watch::Sender<FetchProgress>,
    ) -> Result<FetchData, Failure> {
        let NamedAsset { reference, version, files, entry } = asset;
        let (version, entry) = (version.map(Into::into), entry.map(|digest| digest.to_string()));
        let Some(files) = files else {
            let (files, holders) = (Vec::new(), Vec::new());
            return Ok(FetchData {
                reference,
                version,
                entry,
                manifest: None,
                dry_run,
                files,
                total_bytes: 0,
                fetched_bytes: 0,
                resumed_bytes: 0,
                holders,
                to: None,
            });
        };
        let (manifest, fetched, resumed, holders) = if dry_run {
            let plan = self.plan(&files, &chosen).await?;
            let total = distinct_bytes(&plan.manifest, &chosen);
            (plan.manifest, total - plan.held, plan.held, plan.holders)
        } else {
            let fetched = self.fetch(&files, &chosen, Reason::Wanted, progress).await?;
            (fetched.manifest, fetched.fetched, fetched.resumed, fetched.holders)
        };
        let mut listed = self.listed(&manifest).await?;
        if let Chosen::One(path) = &chosen {
            listed.retain(|file| file.path.as_untrusted() == path);
            if listed.is_empty() {
                return Err(Failure::new(Slug::NotFound).with("ref", format!("{reference}#{path}")));
            }
        }
        Ok(FetchData {
            reference,
            version,
            entry,
            manifest: Some(manifest.digest().to_string()),
            dry_run,
            files: listed,
            total_bytes: fetched + resumed,
            fetched_bytes: fetched,
            resumed_bytes: resumed,
            holders: self.named(&holders),
            to: None,
        })
    }

    /// Counts the other publishers whose nodes should hold an asset's files, by the catalogs.
    pub(crate) fn holder_count(&self, files: &AssetFiles) -> u64 {
        self.holders(files).into_iter().map(|holder| holder.publisher).collect::<BTreeSet<_>>().len() as u64
    }

    /// Returns an asset's files with what is held of each; none where their list is not here.
    pub(crate) async fn known_files(&self, asset: NamedAsset) -> Result<Vec<api::File>, Failure> {
        match self.kept_manifest(asset).await {
            Ok(manifest) => self.listed(&manifest).await,
            Err(failure) if failure.slug() == Slug::FilesIncomplete => Ok(Vec::new()),
            Err(failure) => Err(failure),
        }
    }

    /// Returns the list of files of an asset that is kept here, as it was hashed.
    pub(crate) async fn list_of(&self, asset: NamedAsset) -> Result<Vec<u8>, Failure> {
        Ok(self.kept_manifest(asset).await?.encode())
    }

    /// Opens one file of an asset, which has to be here whole.
    pub(crate) async fn open_file(&self, asset: NamedAsset, path: String) -> Result<(File, u64), Failure> {
        let reference = asset.reference.clone();
        let manifest = self.kept_manifest(asset).await?;
        let missing = || Failure::new(Slug::NotFound).with("ref", format!("{reference}#{path}"));
        let file = manifest.files().iter().find(|file| file.path().as_str() == path).ok_or_else(missing)?;
        let (store, blob) = (self.store.clone(), Blob::from(file));
        let opened = tokio::task::spawn_blocking(move || store.read(&blob)).await.map_err(Failure::internal)?;
        let opened = opened.map_err(|error| Failure::new(Slug::StoreDamaged).with("why", error))?;
        Ok((opened.ok_or(Failure::new(Slug::FilesIncomplete))?, blob.size()))
    }

    async fn kept_manifest(&self, asset: NamedAsset) -> Result<Manifest, Failure> {
        let missing = || Failure::new(Slug::NotFound).with("ref", &asset.reference);
        let (store, digest) = (self.store.clone(), asset.files.as_ref().ok_or_else(missing)?.promised.digest);
        let read = tokio::task::spawn_blocking(move || store.manifest(&digest)).await.map_err(Failure::internal)?;
        read.map_err(|error| write_failure(&error))?.ok_or(Failure::new(Slug::FilesIncomplete))
    }

    async fn listed(&self, manifest: &Manifest) -> Result<Vec<api::File>, Failure> {
        let (store, manifest) = (self.store.clone(), manifest.clone());
        let list = move || {
            let file = |file: &kreisnetz_catalog::manifest::ManifestFile| {
                let blob = Blob::from(file);
                let held = store.held(&blob).map_err(|error| write_failure(&error))?;
                Ok(api::File {
                    path: file.path().as_str().into(),
                    size_bytes: file.size(),
                    sha256: hex::encode(file.sha256()),
                    blake3: hex::encode(file.blake3()),
                    held_bytes: held.bytes(file.size()),
                })
            };
            manifest.files().iter().map(file).collect()
        };
        tokio::task::spawn_blocking(list).await.map_err(Failure::internal)?
    }

    fn named(&self, holders: &BTreeSet<PublisherId>) -> Vec<Publisher> {
        let (derived, standpoint) = (self.shelf.derived(), self.shelf.standpoint());
        holders.iter().filter_map(|id| Some(standpoint.publisher(derived.publisher(id)?))).collect()
    }
}
