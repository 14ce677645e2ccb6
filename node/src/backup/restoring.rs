//! A home out of a backup: identity and catalog in a new store, settings and drafts, and a guard that knows that it knows nothing.
//!
//! The home signs nothing until root keys have opened a new epoch, whatever age the backup has: the guard of the lost home is gone, and
//! with it what was signed last.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use kreisnetz_bundle::{Body, Part, Reader};
use kreisnetz_catalog::{VerifiedUpdate, parse_head, verify_head};
use kreisnetz_identity::{IdentityLog, KeyFile, KeyRole, NetworkId};
use kreisnetz_store::{Guard, Incarnation, Store};
use rand_core::Rng;

use super::archive::walk;
use super::verifying::{Broken, verify};
use super::{ABOUT, CATALOG};
use crate::api::{BackupData, Moment};
use crate::entropy::Entropy;
use crate::failure::{Failure, Slug};
use crate::home::{FOLDER_MODE, Home, HomeLock, PLAIN_MODE, SECRET_MODE, create_folder, io_failure, peer_id, sync_folder_of, write_new};
use crate::storage::ground;

/// What the folder begins with into which the former content of a home is moved.
const REPLACED: &str = "replaced-";
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
    let in_the_way = content(&home)?;
    if !in_the_way.is_empty() && !replace {
        return Err(Failure::new(Slug::AlreadyInitialised).detail("restore").with("home", root.display()).hint("replace"));
    }
    if dry_run {
        return Ok(data);
    }
    create_folder(home.root(), FOLDER_MODE)?;
    let _lock = HomeLock::acquire(&home)?;
    if !in_the_way.is_empty() {
        data.replaced = Some(move_aside(&home, &in_the_way, now)?);
    }
    data.peer_id = Some(fill(&home, file, now)?);
    data.next = vec!["kreisnetz run".to_owned(), "kreisnetz key delegate --new-epoch --root-dir DIR".to_owned()];
    Ok(data)
}

/// Returns what lies in a home besides sockets, logs and what was moved aside earlier.
fn content(home: &Home) -> Result<Vec<PathBuf>, Failure> {
    let entries = match fs::read_dir(home.root()) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(io_failure(home.root(), &error)),
    };
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>().map_err(|error| io_failure(home.root(), &error))?;
    paths.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        *path != home.run() && !name.starts_with(REPLACED) && !name.ends_with(".log")
    });
    paths.sort();
    Ok(paths)
}

fn move_aside(home: &Home, paths: &[PathBuf], now: Moment) -> Result<String, Failure> {
    let aside = free_folder(home, now)?;
    for path in paths {
        let to = aside.join(path.file_name().unwrap_or_default());
        fs::rename(path, &to).map_err(|error| io_failure(path, &error))?;
    }
    sync_folder_of(&home.config())?;
    Ok(aside.display().to_string())
}

/// Makes the folder into which the former content goes. Two restores of one second get one each: a file moved into a folder that has one of
/// its name would replace it.
fn free_folder(home: &Home, now: Moment) -> Result<PathBuf, Failure> {
    let digits: String = now.to_string().chars().filter(char::is_ascii_digit).collect();
    let mut aside = home.root().join(format!("{REPLACED}{digits}"));
    let mut further = 1;
    while aside.exists() {
        further += 1;
        aside = home.root().join(format!("{REPLACED}{digits}-{further}"));
    }
    create_folder(&aside, FOLDER_MODE)?;
    Ok(aside)
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

    let mut entropy = Entropy::of_environment(&format!("{}/restored/{now}", log.publisher()))?;
    let [of_store, of_guard] = [incarnation(&mut entropy), incarnation(&mut entropy)];
    let store = Store::create(&home.store(), network, of_store);
    let mut store = store.map_err(|error| ground::open_failure(&home.store(), &error))?;
    ground::begin_own(&mut store, &log)?;
    store.put(&update).map_err(Failure::internal)?;
    // Of another incarnation than the store: it has signed nothing of what this county signed, and says so.
    let guard = Guard::create(&home.guard(), of_guard);
    guard.map_err(|error| ground::open_failure(&home.guard(), &error))?;
    for folder in [home.keys(), home.blobs(), home.index()] {
        create_folder(&folder, FOLDER_MODE)?;
    }
    let (transport, signing) = (entropy.secret_key(), entropy.secret_key());
    write_new(&home.transport_key(), SECRET_MODE, KeyFile::clear(KeyRole::Transport, &transport).to_text().as_bytes())?;
    write_new(&home.signing_key(), SECRET_MODE, KeyFile::clear(KeyRole::Signing, &signing).to_text().as_bytes())?;
    Ok(peer_id(&transport))
}

fn incarnation(entropy: &mut Entropy) -> Incarnation {
    let mut bytes = [0; 16];
    entropy.fill_bytes(&mut bytes);
    Incarnation::from_bytes(bytes)
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
