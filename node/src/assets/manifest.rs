//! The list of an asset's files: what is kept of it, else whoever has it is asked.

use std::time::Duration;

use futures::AsyncReadExt;
use kreisnetz_blobs::{ManifestRefused, accept_manifest};
use kreisnetz_catalog::manifest::{MANIFEST_BYTES_MAX, Manifest};
use kreisnetz_protocol::limits::{HAVE_BYTES_MAX, IDLE_MS_MAX, TRANSFER_REQUEST_BYTES_MAX};
use kreisnetz_protocol::{Offence, Reason, TransferAnswer, TransferRequest};
use tokio::time::{Instant, timeout};

use super::holders::Holder;
use super::{AssetFiles, Assets, session, write_failure};
use crate::failure::{Failure, Slug};
use crate::net::contact::Contact;
use crate::net::frames;
use crate::net::handle::Link;

/// How long one holder may take for a list.
const LIST_WITHIN: Duration = Duration::from_secs(30);

impl Assets {
    /// Returns the list of an asset's files, verified against the entry.
    pub(super) async fn manifest(&self, asset: &AssetFiles, holders: &[Holder]) -> Result<Manifest, Failure> {
        let (store, digest) = (self.store.clone(), asset.promised.digest);
        let held = tokio::task::spawn_blocking(move || store.manifest(&digest)).await.map_err(Failure::internal)?;
        if let Some(manifest) = held.map_err(|error| write_failure(&error))? {
            return Ok(manifest);
        }
        for holder in self.connected_first(holders).await {
            let asked = timeout(LIST_WITHIN, self.ask_for_list(&holder.contact, asset)).await;
            let Some(document) = asked.ok().flatten() else { continue };
            match accept_manifest(&document, &asset.promised) {
                Ok(manifest) => return Ok(manifest),
                // Whoever sends another list is to blame; for a list that is signed as it is, its publisher is.
                Err(ManifestRefused::Digest) => {
                    let _ = self.net.offended(holder.contact.peer(), Offence::of(Reason::WrongGroup)).await;
                }
                Err(refused) => {
                    let failure = Failure::new(Slug::EncodingInvalid).detail("manifest").with("reason", refused.code());
                    return Err(failure.with("why", refused));
                }
            }
        }
        Err(Failure::new(Slug::NoHolder))
    }

    /// One that has to be dialled may take its time to be not there.
    async fn connected_first<'h>(&self, holders: &'h [Holder]) -> Vec<&'h Holder> {
        let reports = self.net.peers().await.unwrap_or_default();
        let connected = |holder: &&Holder| {
            reports.iter().any(|report| report.peer == holder.contact.peer() && matches!(report.link, Link::Connected { .. }))
        };
        let (mut first, others): (Vec<_>, Vec<_>) = holders.iter().partition(connected);
        first.extend(others);
        first
    }

    async fn ask_for_list(&self, contact: &Contact, asset: &AssetFiles) -> Option<Vec<u8>> {
        let mut stream = session::open(&self.net, contact).await?;
        let deadline = || Instant::now() + Duration::from_millis(IDLE_MS_MAX);
        let request = TransferRequest::Manifest { digest: asset.promised.digest }.encode();
        frames::write(&mut stream, &request, TRANSFER_REQUEST_BYTES_MAX, deadline()).await.ok()?;
        let head = frames::read(&mut stream, HAVE_BYTES_MAX, deadline()).await.ok()??;
        let Ok(TransferAnswer::Follows(bytes)) = TransferAnswer::decode(&head) else { return None };
        let bytes = usize::try_from(bytes).ok().filter(|bytes| *bytes <= MANIFEST_BYTES_MAX)?;
        let mut document = Vec::new();
        stream.take(bytes as u64).read_to_end(&mut document).await.ok()?;
        (document.len() == bytes).then_some(document)
    }
}
