//! A home where there is no backup: from the root keys' folder comes the identity, from the other counties come catalog and files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kreisnetz_identity::IdentityLog;

use super::aside;
use super::renewed::renew;
use super::restoring::next_commands;
use crate::api::{BackupData, Moment};
use crate::failure::{Failure, Slug};
use crate::founding;
use crate::home::{FOLDER_MODE, Home, PLAIN_MODE, SECRET_MODE, create_folder, write_new};
use crate::identity_file;
use crate::init;
use crate::storage::KnownPublisher;

/// What is left of a county's node, and what is to become of it.
#[derive(Clone, Debug)]
pub struct KeysAlone {
    /// The file beside the root keys that says whose they are.
    pub identity: PathBuf,
    /// The network file.
    pub network: PathBuf,
    /// Role mailbox for the settings; none where it is set later.
    pub contact: Option<String>,
    /// Whether what is in the home may be moved aside.
    pub replace: bool,
    /// Whether it is only looked through.
    pub dry_run: bool,
    /// The present moment.
    pub now: Moment,
}

/// Makes the home. It signs nothing until root keys have opened a new epoch: what was signed last, only other counties know.
///
/// # Errors
///
/// `import_invalid` where the file is no identity, `network_mismatch` where it is of another network, `config_invalid` where the network
/// file is none, `already_initialised` where the home holds something, `home_in_use`, `disk_full`.
pub(super) fn restore(root: &Path, request: &KeysAlone) -> Result<BackupData, Failure> {
    let log = identity_file::read(&request.identity)?;
    let founding::Text { file: network, text } = founding::read(&request.network)?;
    if network.id() != log.network() {
        return Err(Failure::new(Slug::NetworkMismatch).with("expected", network.id()).with("found", log.network()));
    }
    let home = Home::new(root);
    let in_the_way = aside::in_the_way(&home, request.replace)?;
    let mut data = told(&log, request, root);
    if request.dry_run {
        return Ok(data);
    }
    let (_lock, replaced) = aside::clear(&home, &in_the_way, request.now)?;
    data.replaced = replaced;
    let holder = init::Holder::of(&log);
    let key = holder.as_ref().map(init::Holder::key).unwrap_or_default();
    write_new(&home.config(), SECRET_MODE, init::settings_text(&key, request.contact.as_deref().unwrap_or_default()).as_bytes())?;
    write_new(&home.network(), PLAIN_MODE, text.as_bytes())?;
    let peer_id = renew(&home, network.id(), &log, None, request.now)?;
    if let Some(holder) = &holder {
        create_folder(&home.drafts(), FOLDER_MODE)?;
        // The entry that comes back names a transport key that is lost.
        write_new(&home.drafts().join("node.toml"), PLAIN_MODE, init::node_draft(holder, &peer_id).as_bytes())?;
    }
    data.peer_id = Some(peer_id);
    data.next = next_commands();
    Ok(data)
}

fn told(log: &IdentityLog, request: &KeysAlone, root: &Path) -> BackupData {
    BackupData {
        dry_run: request.dry_run,
        file: request.identity.display().to_string(),
        publisher: log.publisher().to_string(),
        slug: KnownPublisher::new(Arc::new(log.clone())).slug(),
        home: Some(root.display().to_string()),
        ..BackupData::default()
    }
}
