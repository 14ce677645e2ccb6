//! A home out of a backup: identity and catalog in a new store, settings and drafts, and a guard that knows that it knows nothing.
//!
//! The home signs nothing until root keys have opened a new epoch, whatever age the backup has: the guard of the lost home is gone, and
//! with it what was signed last.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use kreisnetz_bundle::{Body, Part, Reader};
use kreisnetz_catalog::{VerifiedUpdate, parse_head, verify_head};
use kreisnetz_identity::{IdentityLog, NetworkId};

use super::archive::walk;
use super::aside::{self, REPLACED};
use super::renewed::renew;
use super::verifying::{Broken, verify};
use super::{ABOUT, CATALOG};
use crate::api::{BackupData, Moment};
use crate::failure::{Failure, Slug};
use crate::home::{FOLDER_MODE, Home, PLAIN_MODE, SECRET_MODE, create_folder, io_failure, sync_folder_of};

/// What a home makes itself, which no backup brings.
const OWN_NAMES: [&str; 8] = ["keys", "run", "blobs", "index", "root", "next", "store.redb", "guard.redb"];

/// Restores a backup into an empty home, or, where it may `replace`, into one whose content is moved aside. Nothing is ever deleted, what an
/// interrupted restore left neither.
///
/// # Errors
///
/// Those of [`verify`]; `already_initialised` where the home holds something, `home_in_use` where its node runs, `disk_full`.
pub(super) fn restore(root: &Path, file: &Path, replace: bool, dry_run: bool, now: Moment) -> Result<BackupData, Failure> {
    let mut data = verify(file)?;
    data.dry_run = dry_run;
    data.home = Some(root.display().to_string());
    let home = Home::new(root);
    let in_the_way = aside::in_the_way(&home, replace)?;
    if dry_run {
        return Ok(data);
    }
    let (_lock, replaced) = aside::clear(&home, &in_the_way, now)?;
    data.replaced = replaced;
    data.peer_id = Some(fill(&home, file, now)?);
    data.next = next_commands();
    Ok(data)
}

/// What leads from a restored home to one that signs.
pub(super) fn next_commands() -> Vec<String> {
    vec!["kreisnetz run".to_owned(), "kreisnetz key delegate --new-epoch --root-dir DIR".to_owned()]
}

/// Writes everything; the signing key, with which a home counts as one, comes last. Returns the id of the new transport key.
fn fill(home: &Home, file: &Path, now: Moment) -> Result<String, Failure> {
    let source = File::open(file).map_err(|error| io_failure(file, &error))?;
    let mut own = None;
    let walked = walk(&source, |name, _, member| {
        match name {
            ABOUT => {}
            CATALOG => own = Some(catalog(member)?),
            name => write_member(home, name, member)?,
        }
        Ok::<_, Broken>(())
    });
    walked.map_err(|broken| broken.into_failure(file))?;
    let (network, log, update) = own.ok_or_else(|| Failure::internal("a verified backup without a catalog"))?;

    renew(home, network, &log, Some(&update), now)
}

fn write_member(home: &Home, name: &str, source: &mut dyn Read) -> Result<(), Failure> {
    let first = name.split('/').next().unwrap_or_default();
    if OWN_NAMES.contains(&first) || first.starts_with(REPLACED) {
        let failure = Failure::new(Slug::ImportInvalid).detail("backup").with("file", name);
        return Err(failure.with("why", "no backup of ours holds this"));
    }
    let path = home.root().join(name);
    if let Some(folder) = path.parent() {
        create_folder(folder, FOLDER_MODE)?;
    }
    let mode = if name == "config.toml" { SECRET_MODE } else { PLAIN_MODE };
    let failed = |error: io::Error| io_failure(&path, &error);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&path).map_err(failed)?;
    io::copy(source, &mut file).and_then(|_| file.sync_all()).map_err(failed)?;
    sync_folder_of(&path)
}

/// Takes the own catalog out of its bundle; it verified a moment ago, and is verified again, for only what is verified can be stored.
fn catalog(source: &mut dyn Read) -> Result<(NetworkId, IdentityLog, VerifiedUpdate), Failure> {
    let refused = |why: &dyn std::fmt::Display| Failure::new(Slug::ProofInvalid).detail("backup").with("file", CATALOG).with("why", why);
    let mut reader = Reader::open(source).map_err(|error| refused(&error))?;
    let network = reader.network();
    let Part::Catalog(opening) = reader.next_part().map_err(|error| refused(&error))? else { return Err(refused(&"no catalog")) };
    let log = IdentityLog::read(opening.events.iter().map(Vec::as_slice), network).map_err(|error| refused(&error))?;
    let head = parse_head(&opening.head).map_err(|error| refused(&error))?;
    let head = verify_head(head, &log).map_err(|error| refused(&error))?;
    let Body::Whole(delta) = reader.body(head).map_err(|error| refused(&error))? else { return Err(refused(&"no entries")) };
    let update = delta.verify(&[], |_| None).map_err(|error| refused(&error))?;
    Ok((network, log, update))
}
