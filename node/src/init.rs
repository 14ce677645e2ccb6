//! `init`: makes an identity with its keys, an empty catalog and what a person needs to go on.
//!
//! Everything is made in memory first. The signing key is the last file that is written; until it is there the home holds no identity
//! and an `init` that was interrupted can be run again. It signs no head: the first one is signed when something is published.

mod draft;
mod holder;
mod keys;
mod plan;
mod predecessors;
mod settings;
#[cfg(test)]
mod tests;
mod unfinished;

pub(crate) use draft::node as node_draft;
pub(crate) use holder::Holder;
pub(crate) use settings::of as settings_text;

use kreisnetz_identity::{IdentityLog, Passphrase};
use kreisnetz_store::{Guard, Incarnation, Store};
use rand_core::Rng;

use crate::api::{InitData, InitFile, InitNetwork, InitRequest, Publisher};
use crate::clock::Clock;
use crate::entropy::Entropy;
use crate::failure::{Failure, Slug};
use crate::home::{FOLDER_MODE, Home, HomeLock, PLAIN_MODE, SECRET_MODE, create_folder, peer_id, read_key, write_new};
use crate::identity_file;
use crate::storage::ground;
use keys::NewKeys;
use plan::Plan;
use unfinished::Unfinished;

/// What `init` did.
#[derive(Debug)]
pub struct Initialised {
    /// The answer; it holds no secret.
    pub data: InitData,
    /// Passphrases by the folder that they open, `root` and `next`: to be shown once on the terminal, and to be stored nowhere.
    pub passphrases: Vec<(&'static str, Passphrase)>,
    /// Whether an identity was there already and nothing was changed.
    pub unchanged: bool,
}

/// Makes an identity in a home, or finds that the same one is there.
///
/// # Errors
///
/// `not_found` or `ambiguous` for the county, `usage` for anything else that cannot be used, `network_mismatch` for a network file that
/// does not belong to what is there, `already_initialised` where another identity is there, `exists` for a file in the way,
/// `home_in_use`, `permission_denied` and `disk_full` as everywhere.
pub fn init(request: &InitRequest, clock: Clock) -> Result<Initialised, Failure> {
    init_with(request, clock, Entropy::of_environment)
}

/// As [`init`], with keys from a source that is chosen for the county's AGS.
///
/// # Errors
///
/// As [`init`].
pub fn init_with(
    request: &InitRequest,
    clock: Clock,
    source: impl FnOnce(&str) -> Result<Entropy, Failure>,
) -> Result<Initialised, Failure> {
    let plan = Plan::of(request)?;
    let home = Home::new(&request.home);
    if home.is_initialised() {
        return found(&plan, &home, request);
    }
    if request.dry_run {
        return Ok(planned(&plan, &home, request));
    }
    create_folder(home.root(), FOLDER_MODE)?;
    let _lock = HomeLock::acquire(&home)?;
    Unfinished::clear(&home)?;
    let entropy = source(&plan.holder.key())?;
    make(&plan, &home, request, clock, entropy)
}

fn make(plan: &Plan, home: &Home, request: &InitRequest, clock: Clock, mut entropy: Entropy) -> Result<Initialised, Failure> {
    let throwaway = entropy.is_throwaway();
    let keys = NewKeys::draw(&mut entropy, request.root_keys)?;
    let log = keys.identity(&plan.holder, plan.network.id(), &plan.predecessors, clock.now())?;
    let (sealed, passphrases) = keys.root_files(&mut entropy)?;
    let mut incarnation = [0; 16];
    entropy.fill_bytes(&mut incarnation);

    let files = Files::of(plan, home, request, &keys, sealed).with_identity(&request.root_dir, &log);
    Unfinished::begin(home, &request.root_dir, files.paths())?;
    for file in &files.0 {
        file.write()?;
    }
    make_ground(home, plan, &log, Incarnation::from_bytes(incarnation))?;
    for folder in [home.blobs(), home.index()] {
        create_folder(&folder, FOLDER_MODE)?;
    }
    // From here on the home holds an identity.
    write_new(&home.signing_key(), SECRET_MODE, keys.signing_file().as_bytes())?;
    Unfinished::end(home)?;

    let mut data = data(plan, home, request, &log, peer_id(&keys.transport));
    data.files = files.listed(home);
    data.root_encrypted = !throwaway;
    data.passphrases_shown = !passphrases.is_empty();
    Ok(Initialised { data, passphrases, unchanged: false })
}

/// Guard and store of a home belong together by their incarnation; the store knows the identity from the beginning.
fn make_ground(home: &Home, plan: &Plan, log: &IdentityLog, incarnation: Incarnation) -> Result<(), Failure> {
    let guard = Guard::create(&home.guard(), incarnation);
    guard.map_err(|error| ground::open_failure(&home.guard(), &error))?;
    let store = Store::create(&home.store(), plan.network.id(), incarnation);
    let mut store = store.map_err(|error| ground::open_failure(&home.store(), &error))?;
    ground::begin_own(&mut store, log)
}

/// A home that holds an identity already: the same one is fine, another is not replaced.
fn found(plan: &Plan, home: &Home, request: &InitRequest) -> Result<Initialised, Failure> {
    let log = ground::own_log(home)?;
    let differs = |what: &str| {
        let failure = Failure::new(Slug::AlreadyInitialised).with("home", home.root().display());
        failure.with("publisher", log.publisher()).with("differs", what)
    };
    if !plan.holder.holds(&log) {
        return Err(differs("county"));
    }
    if log.network() != plan.network.id() {
        return Err(differs("network"));
    }
    if settings::contact(home)?.is_some_and(|contact| contact != request.contact) {
        return Err(differs("contact"));
    }
    let transport = read_key(&home.transport_key(), kreisnetz_identity::KeyRole::Transport)?;
    let data = data(plan, home, request, &log, peer_id(&transport));
    Ok(Initialised { data, passphrases: Vec::new(), unchanged: true })
}

fn planned(plan: &Plan, home: &Home, request: &InitRequest) -> Initialised {
    let blank = Publisher { id: String::new(), ..plan::publisher(plan, &kreisnetz_identity::PublisherId::from_bytes([0; 32])) };
    let data = InitData {
        publisher: blank,
        peer_id: String::new(),
        check_digits: String::new(),
        network: network(plan),
        home: home.root().display().to_string(),
        files: planned_files(home, request),
        root_dir: request.root_dir.display().to_string(),
        root_encrypted: true,
        passphrases_shown: false,
        undo: None,
        next: Vec::new(),
    };
    Initialised { data, passphrases: Vec::new(), unchanged: false }
}

fn planned_files(home: &Home, request: &InitRequest) -> Vec<InitFile> {
    let own = [
        (home.config(), "config"),
        (home.network(), "network"),
        (home.drafts().join("county.toml"), "draft"),
        (home.drafts().join("node.toml"), "draft"),
        (home.transport_key(), "transport"),
        (home.signing_key(), "signing"),
    ];
    let own = own.into_iter().map(|(path, role)| InitFile { path: home.shown(&path), role: role.to_owned() });
    let shape = request.root_keys.keys();
    let offline = ["root", "next"].into_iter().flat_map(|set| (1..=shape).map(move |number| (keys::file_name(set, number), set)));
    let offline =
        offline.map(|(name, set)| InitFile { path: request.root_dir.join(set).join(name).display().to_string(), role: set.to_owned() });
    let identity = InitFile { path: request.root_dir.join(identity_file::NAME).display().to_string(), role: "identity".to_owned() };
    own.chain(offline).chain([identity]).collect()
}

fn data(plan: &Plan, home: &Home, request: &InitRequest, log: &IdentityLog, peer_id: String) -> InitData {
    InitData {
        publisher: plan::publisher(plan, &log.publisher()),
        peer_id,
        check_digits: log.publisher().check_digits().to_string(),
        network: network(plan),
        home: home.root().display().to_string(),
        files: Vec::new(),
        root_dir: request.root_dir.display().to_string(),
        root_encrypted: true,
        passphrases_shown: false,
        undo: None,
        next: vec!["kreisnetz run".to_owned(), "kreisnetz publish".to_owned(), "kreisnetz draft new".to_owned()],
    }
}

fn network(plan: &Plan) -> InitNetwork {
    InitNetwork { id: plan.network.id().to_string(), name: plan.network.name().to_owned(), founding: plan.network.founders().len() as u64 }
}

/// A file to be written, with its content.
struct NewFile {
    path: std::path::PathBuf,
    role: &'static str,
    mode: u32,
    content: zeroize::Zeroizing<Vec<u8>>,
}

impl NewFile {
    fn write(&self) -> Result<(), Failure> {
        if let Some(folder) = self.path.parent() {
            create_folder(folder, FOLDER_MODE)?;
        }
        write_new(&self.path, self.mode, &self.content)
    }
}

fn secret(text: &str) -> zeroize::Zeroizing<Vec<u8>> {
    zeroize::Zeroizing::new(text.as_bytes().to_vec())
}

/// All files but the store, the guard and the signing key, in the order in which they are written.
struct Files(Vec<NewFile>);

impl Files {
    fn of(plan: &Plan, home: &Home, request: &InitRequest, keys: &NewKeys, sealed: Vec<keys::SetFile>) -> Self {
        let own = |path, role, mode, content: String| NewFile { path, role, mode, content: content.into_bytes().into() };
        let peer = peer_id(&keys.transport);
        let mut files = vec![
            own(home.config(), "config", PLAIN_MODE, settings::text(plan, request)),
            own(home.drafts().join("county.toml"), "draft", PLAIN_MODE, draft::profile(&plan.holder, &request.contact)),
            own(home.drafts().join("node.toml"), "draft", PLAIN_MODE, draft::node(&plan.holder, &peer)),
        ];
        if !plan.network_is_there {
            files.push(own(home.network(), "network", PLAIN_MODE, plan.network_text.clone()));
        }
        files.extend(sealed.into_iter().map(|file| NewFile {
            path: request.root_dir.join(file.set).join(&file.name),
            role: file.set,
            mode: SECRET_MODE,
            content: secret(&file.text),
        }));
        let transport = secret(&keys.transport_file());
        files.push(NewFile { path: home.transport_key(), role: "transport", mode: SECRET_MODE, content: transport });
        Self(files)
    }

    /// Adds the file beside the root keys that says whose they are.
    fn with_identity(mut self, root_dir: &std::path::Path, log: &IdentityLog) -> Self {
        let content = identity_file::bytes(log).into();
        self.0.push(NewFile { path: root_dir.join(identity_file::NAME), role: "identity", mode: PLAIN_MODE, content });
        self
    }

    fn paths(&self) -> Vec<std::path::PathBuf> {
        self.0.iter().map(|file| file.path.clone()).collect()
    }

    fn listed(&self, home: &Home) -> Vec<InitFile> {
        let mut listed: Vec<InitFile> =
            self.0.iter().map(|file| InitFile { path: home.shown(&file.path), role: file.role.to_owned() }).collect();
        listed.push(InitFile { path: home.shown(&home.signing_key()), role: "signing".to_owned() });
        listed
    }
}
