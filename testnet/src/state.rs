//! The testnet's folder and its `state.json`: what runs, where, and since when.
//!
//! The file is also the mark that the folder is ours: nothing is ever removed from a folder without it.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::counties;
use crate::process::ProcessId;

/// Folder of the testnet, for tests and for more than one network at a time.
pub(crate) const FOLDER_VARIABLE: &str = "KREISNETZ_TESTNET_DIR";
const FOLDER: &str = "kreisnetz-testnet";
const FILE: &str = "state.json";
const SCHEMA: &str = "kreisnetz-testnet.state/1";
/// What `sockaddr_un` holds without its terminator, unix(7).
const SOCKET_PATH_BYTES_MAX: usize = 107;
/// The longest name of a socket below a home.
const SOCKET: &str = "run/control.sock";

/// A network on this machine: its nodes, and what is needed to talk to them.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) struct Testnet {
    schema: String,
    pub(crate) seed: u64,
    /// The kreisnetz binary all nodes run.
    pub(crate) binary: PathBuf,
    pub(crate) nodes: Vec<Member>,
    /// Milliseconds that it took to bring the nodes up.
    #[serde(default)]
    pub(crate) up_ms: Option<u64>,
    /// Milliseconds from the first publication until every node held everything.
    #[serde(default)]
    pub(crate) converged_ms: Option<u64>,
}

/// One node of the network.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) struct Member {
    pub(crate) slug: String,
    pub(crate) ags: String,
    pub(crate) name: String,
    pub(crate) home: PathBuf,
    pub(crate) port: u16,
    pub(crate) publisher: String,
    pub(crate) peer_id: String,
    /// The process that was started last; it may have ended.
    pub(crate) process: Option<ProcessId>,
}

/// The folder that holds one testnet.
#[derive(Clone, Debug)]
pub(crate) struct Folder(PathBuf);

/// Why the folder or its state is of no use.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StateError {
    #[error("a testnet is in {}", .0.display())]
    AlreadyUp(PathBuf),
    #[error("no testnet is up")]
    NotUp,
    #[error("{} is not empty and holds no testnet", .0.display())]
    NotOurs(PathBuf),
    #[error("{} belongs to another user", .0.display())]
    OfAnotherUser(PathBuf),
    #[error("{} is too long: a socket in it would have {bytes} bytes, at most {SOCKET_PATH_BYTES_MAX} work", .folder.display())]
    TooLong { folder: PathBuf, bytes: usize },
    #[error("{}: {source}", .path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("{} is damaged: {reason}", .path.display())]
    Damaged { path: PathBuf, reason: String },
}

impl Testnet {
    /// Makes the state of a network whose nodes do not exist yet.
    pub(crate) fn new(seed: u64, binary: PathBuf) -> Self {
        Self { schema: SCHEMA.to_owned(), seed, binary, nodes: Vec::new(), up_ms: None, converged_ms: None }
    }

    /// Finds a node by slug, AGS or name.
    pub(crate) fn find(&self, wanted: &str) -> Option<usize> {
        let slug = counties::slug(wanted);
        self.nodes.iter().position(|node| node.ags == wanted || node.slug == slug || node.name == wanted)
    }

    /// Returns the processes that run.
    pub(crate) fn running(&self) -> Vec<ProcessId> {
        self.nodes.iter().filter_map(Member::running).collect()
    }
}

impl Member {
    /// Returns its process if that runs.
    pub(crate) fn running(&self) -> Option<ProcessId> {
        self.process.filter(|process| process.is_running())
    }

    /// Returns where its node writes what it logs.
    pub(crate) fn log(&self) -> PathBuf {
        self.home.join("node.log")
    }
}

impl Folder {
    /// Names the folder: the environment's, else one in the user's runtime folder, else one in the temporary folder.
    pub(crate) fn locate() -> Self {
        if let Some(folder) = std::env::var_os(FOLDER_VARIABLE) {
            return Self(folder.into());
        }
        if let Some(runtime) = std::env::var_os("XDG_RUNTIME_DIR").filter(|runtime| !runtime.is_empty()) {
            return Self(PathBuf::from(runtime).join(FOLDER));
        }
        let user = rustix::process::getuid().as_raw();
        Self(std::env::temp_dir().join(format!("{FOLDER}-{user}")))
    }

    /// Returns its path.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Returns the home of a county's node.
    pub(crate) fn home(&self, slug: &str) -> PathBuf {
        self.0.join(slug)
    }

    /// Returns where the network's file lies while homes are made.
    pub(crate) fn network_file(&self) -> PathBuf {
        self.0.join("network.toml")
    }

    /// Makes the folder for a new network of the counties `slugs`, and marks it with the state.
    ///
    /// # Errors
    ///
    /// A testnet is there, or something that is not ours, or a socket's path would be too long.
    pub(crate) fn create<'a>(&self, testnet: &Testnet, slugs: impl Iterator<Item = &'a str>) -> Result<(), StateError> {
        for slug in slugs {
            self.check_length(slug)?;
        }
        let built = DirBuilder::new().recursive(true).mode(0o700).create(&self.0);
        built.map_err(|source| self.io(source))?;
        self.check_owner()?;
        if self.file().exists() {
            return Err(StateError::AlreadyUp(self.0.clone()));
        }
        let mut inside = fs::read_dir(&self.0).map_err(|source| self.io(source))?;
        if inside.next().is_some() {
            return Err(StateError::NotOurs(self.0.clone()));
        }
        self.save(testnet)
    }

    /// Reads the state.
    ///
    /// # Errors
    ///
    /// No testnet is there, it is another user's, or its state cannot be read.
    pub(crate) fn load(&self) -> Result<Testnet, StateError> {
        let path = self.file();
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(StateError::NotUp),
            Err(source) => return Err(StateError::Io { path, source }),
        };
        self.check_owner()?;
        let damaged = |reason| StateError::Damaged { path: self.file(), reason };
        let testnet: Testnet = serde_json::from_slice(&text).map_err(|error| damaged(error.to_string()))?;
        if testnet.schema == SCHEMA { Ok(testnet) } else { Err(damaged(format!("unknown schema {}", testnet.schema))) }
    }

    /// Replaces the state as a whole.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub(crate) fn save(&self, testnet: &Testnet) -> Result<(), StateError> {
        let new = self.0.join("state.json.new");
        let io_error = |source| StateError::Io { path: new.clone(), source };
        let text = serde_json::to_vec_pretty(testnet).map_err(|error| io_error(error.into()))?;
        let mut file = OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(&new).map_err(io_error)?;
        file.write_all(&text).map_err(io_error)?;
        fs::rename(&new, self.file()).map_err(io_error)
    }

    /// Removes the homes of `testnet`, its state, and the folder if nothing else is in it.
    ///
    /// # Errors
    ///
    /// Something cannot be removed.
    pub(crate) fn remove(&self, testnet: &Testnet) -> Result<(), StateError> {
        for node in &testnet.nodes {
            // Never follow the recorded path out of our folder.
            absent_is_fine(fs::remove_dir_all(self.home(&node.slug))).map_err(|source| self.io(source))?;
        }
        for file in [self.network_file(), self.file()] {
            absent_is_fine(fs::remove_file(file)).map_err(|source| self.io(source))?;
        }
        match fs::remove_dir(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => Ok(()),
            other => absent_is_fine(other).map_err(|source| self.io(source)),
        }
    }

    fn check_length(&self, slug: &str) -> Result<(), StateError> {
        let bytes = self.home(slug).join(SOCKET).as_os_str().len();
        if bytes <= SOCKET_PATH_BYTES_MAX {
            return Ok(());
        }
        Err(StateError::TooLong { folder: self.0.clone(), bytes })
    }

    fn check_owner(&self) -> Result<(), StateError> {
        let folder = fs::symlink_metadata(&self.0).map_err(|source| self.io(source))?;
        let ours = folder.is_dir() && folder.uid() == rustix::process::getuid().as_raw();
        if ours { Ok(()) } else { Err(StateError::OfAnotherUser(self.0.clone())) }
    }

    fn file(&self) -> PathBuf {
        self.0.join(FILE)
    }

    fn io(&self, source: io::Error) -> StateError {
        StateError::Io { path: self.0.clone(), source }
    }
}

fn absent_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn uelzen(folder: &Folder) -> Member {
        Member {
            slug: "uelzen".into(),
            ags: "03360".into(),
            name: "Uelzen".into(),
            home: folder.home("uelzen"),
            port: 48001,
            publisher: "ab".repeat(32),
            peer_id: "12D3KooWX".into(),
            process: None,
        }
    }

    fn network(folder: &Folder) -> Testnet {
        let mut testnet = Testnet::new(42, "kreisnetz".into());
        testnet.nodes.push(uelzen(folder));
        testnet
    }

    #[test]
    fn a_saved_network_is_loaded_as_it_was() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder(place.path().join("net"));
        let testnet = network(&folder);
        folder.create(&testnet, ["uelzen"].into_iter()).unwrap();
        assert_eq!(folder.load().unwrap(), testnet);
        assert_eq!(fs::metadata(folder.path()).unwrap().mode() & 0o777, 0o700);
    }

    #[test]
    fn a_second_network_in_one_folder_is_refused() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder(place.path().to_owned());
        let testnet = network(&folder);
        folder.create(&testnet, std::iter::empty()).unwrap();
        assert!(matches!(folder.create(&testnet, std::iter::empty()), Err(StateError::AlreadyUp(_))));
    }

    #[test]
    fn a_folder_with_other_things_is_neither_used_nor_removed() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder(place.path().to_owned());
        fs::write(place.path().join("letter.txt"), "mine").unwrap();
        let testnet = network(&folder);
        assert!(matches!(folder.create(&testnet, std::iter::empty()), Err(StateError::NotOurs(_))));
        folder.remove(&testnet).unwrap();
        assert!(place.path().join("letter.txt").exists());
    }

    #[test]
    fn removing_takes_the_homes_and_the_folder() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder(place.path().join("net"));
        let testnet = network(&folder);
        folder.create(&testnet, std::iter::empty()).unwrap();
        fs::create_dir_all(folder.home("uelzen").join("keys")).unwrap();
        folder.remove(&testnet).unwrap();
        assert!(!folder.path().exists());
        assert!(matches!(folder.load(), Err(StateError::NotUp)));
    }

    #[test]
    fn a_path_that_no_socket_can_have_is_refused_before_anything_is_made() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder(place.path().join("x".repeat(100)));
        let error = folder.create(&network(&folder), ["uelzen"].into_iter()).unwrap_err();
        assert!(matches!(error, StateError::TooLong { .. }), "{error}");
        assert!(!folder.path().exists());
    }

    #[test]
    fn damaged_state_is_said_to_be_damaged() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder(place.path().to_owned());
        fs::write(folder.file(), "{").unwrap();
        assert!(matches!(folder.load(), Err(StateError::Damaged { .. })));
    }

    #[test]
    fn a_node_is_found_by_slug_key_and_name() {
        let folder = Folder(PathBuf::from("/net"));
        let mut testnet = network(&folder);
        testnet.nodes.push(Member {
            slug: "luechow-dannenberg".into(),
            ags: "03354".into(),
            name: "Lüchow-Dannenberg".into(),
            ..uelzen(&folder)
        });
        for wanted in ["luechow-dannenberg", "03354", "Lüchow-Dannenberg", "lüchow-dannenberg"] {
            assert_eq!(testnet.find(wanted), Some(1), "{wanted}");
        }
        assert_eq!(testnet.find("coesfeld"), None);
    }
}
