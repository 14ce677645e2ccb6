//! What the command line leaves to others: making identities, running the node, reading its drafts and its store.

use std::fmt;

use crate::api::{
    Answer, BackupData, DraftData, DraftImportRequest, DraftListData, DraftNewRequest, DrillData, InitData, InitRequest, KeyEventData,
    LintData, LintRequest,
};
use crate::backup::BackupRequest;
use crate::config::Loaded;
use crate::failure::Failure;
use crate::keys::{KeyRequest, Officer};
use crate::service::Reading;

/// The rest of the program, as the command line sees it.
pub trait Backend {
    /// Reads the store while no node runs.
    type Local: Reading;

    /// Makes an identity, or finds that the same one is there.
    ///
    /// # Errors
    ///
    /// Whatever stands in the way; nothing is left half done.
    fn init(&self, request: &InitRequest) -> Result<Made, Failure>;

    /// Runs the node until it is told to stop; it has the runtime, the signals and the log to itself.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from starting, or ends it.
    fn run(&self, loaded: Loaded, verbosity: Verbosity) -> Result<(), Failure>;

    /// Lists the drafts.
    ///
    /// # Errors
    ///
    /// What keeps it from reading them.
    fn draft_list(&self, loaded: &Loaded) -> Result<Answer<DraftListData>, Failure>;

    /// Writes the template of a kind.
    ///
    /// # Errors
    ///
    /// `exists`, or `usage` for a kind that is none.
    fn draft_new(&self, loaded: &Loaded, request: &DraftNewRequest) -> Result<Answer<DraftData>, Failure>;

    /// Checks drafts; faults are data, not a failure.
    ///
    /// # Errors
    ///
    /// What keeps it from reading them.
    fn draft_lint(&self, loaded: &Loaded, request: &LintRequest) -> Result<Answer<LintData>, Failure>;

    /// Turns a publiccode.yml into a draft.
    ///
    /// # Errors
    ///
    /// `import_invalid` with line and column, or `exists`.
    fn draft_import(&self, loaded: &Loaded, request: &DraftImportRequest) -> Result<Answer<DraftData>, Failure>;

    /// Does with an event of the root keys what is asked: at once, or one step of carrying it to its officers.
    ///
    /// # Errors
    ///
    /// Whatever stands in the way; nothing is changed then.
    fn key_event(&self, loaded: &Loaded, request: &KeyRequest, officer: &mut dyn Officer) -> Result<Answer<KeyEventData>, Failure>;

    /// Rehearses what is done with keys, on a network that is thrown away; `begins` is told of each step.
    ///
    /// # Errors
    ///
    /// What keeps it from beginning; a step that does not pass is data.
    fn drill(&self, loaded: &Loaded, begins: &mut dyn FnMut(&str)) -> Result<Answer<DrillData>, Failure>;

    /// Writes, verifies or restores a backup.
    ///
    /// # Errors
    ///
    /// Whatever stands in the way; a home that was to be restored into is as before then, or counts as empty.
    fn backup(&self, loaded: &Loaded, request: BackupRequest) -> Result<BackupData, Failure>;

    /// Opens the store for reading.
    ///
    /// # Errors
    ///
    /// `not_initialised`, or what keeps it from opening.
    fn local(&self, loaded: &Loaded) -> Result<Self::Local, Failure>;
}

/// An identity that was made, or found.
#[derive(Debug)]
pub struct Made {
    /// The answer; it holds no secret.
    pub answer: Answer<InitData>,
    /// Shown once, stored nowhere.
    pub passphrases: Vec<Passphrase>,
    /// Whether it was there already and nothing was changed.
    pub unchanged: bool,
}

/// A passphrase, and what it opens.
pub struct Passphrase {
    /// The files it opens, such as `root`.
    pub opens: String,
    /// Its words.
    pub words: zeroize::Zeroizing<String>,
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Passphrase({})", self.opens)
    }
}

/// How much is said on stderr.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Verbosity {
    /// Errors only.
    Quiet,
    /// As the settings say.
    Normal,
    /// More.
    Verbose,
    /// Everything.
    VeryVerbose,
}
