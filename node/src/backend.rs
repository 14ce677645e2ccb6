//! What the command line leaves to others, put together.

use crate::api::{
    Answer, BackupData, DraftData, DraftImportRequest, DraftListData, DraftNewRequest, DrillData, InitRequest, KeyEventData, LintData,
    LintRequest, Source,
};
use crate::backup::{self, BackupRequest};
use crate::cli::{Backend, Made, Passphrase, Verbosity};
use crate::clock::{Clock, moment_of};
use crate::config::Loaded;
use crate::drafting::{self, Place};
use crate::failure::Failure;
use crate::home::Home;
use crate::keys::{KeyRequest, Officer};
use crate::query::StoppedNode;
use crate::{daemon, founding, init, keys};

/// The county in whose name is rehearsed where the home has none: Uelzen.
const REHEARSED: &str = "03360";

/// This program: identities, drafts, the node, and the store of a stopped one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Program;

impl Backend for Program {
    type Local = StoppedNode;

    fn init(&self, request: &InitRequest) -> Result<Made, Failure> {
        let clock = Clock::of_environment()?;
        let done = init::init(request, clock)?;
        let passphrases = done
            .passphrases
            .iter()
            .map(|(opens, words)| Passphrase { opens: (*opens).to_owned(), words: zeroize::Zeroizing::new(words.reveal().to_owned()) });
        Ok(Made {
            answer: Answer::new(done.data, moment_of(clock.now()), Source::Node),
            passphrases: passphrases.collect(),
            unchanged: done.unchanged,
        })
    }

    fn run(&self, loaded: Loaded, verbosity: Verbosity) -> Result<(), Failure> {
        daemon::run(loaded, verbosity)
    }

    fn draft_list(&self, loaded: &Loaded) -> Result<Answer<DraftListData>, Failure> {
        drafting::list(&place(loaded)?)
    }

    fn draft_new(&self, loaded: &Loaded, request: &DraftNewRequest) -> Result<Answer<DraftData>, Failure> {
        drafting::create(&place(loaded)?, request)
    }

    fn draft_lint(&self, loaded: &Loaded, request: &LintRequest) -> Result<Answer<LintData>, Failure> {
        drafting::lint(&place(loaded)?, request)
    }

    fn draft_import(&self, loaded: &Loaded, request: &DraftImportRequest) -> Result<Answer<DraftData>, Failure> {
        drafting::import(&place(loaded)?, request)
    }

    fn key_event(&self, loaded: &Loaded, request: &KeyRequest, officer: &mut dyn Officer) -> Result<Answer<KeyEventData>, Failure> {
        let clock = Clock::of_environment()?;
        let data = keys::perform(&Home::new(loaded.home()), request, officer, clock)?;
        Ok(Answer::new(data, moment_of(clock.now()), Source::Node))
    }

    fn drill(&self, loaded: &Loaded, begins: &mut dyn FnMut(&str)) -> Result<Answer<DrillData>, Failure> {
        let clock = Clock::of_environment()?;
        let folder = tempfile::Builder::new().prefix("kreisnetz-drill-").tempdir();
        let folder = folder.map_err(|error| crate::home::io_failure(&std::env::temp_dir(), &error))?;
        // A municipality and a partner rehearse in the name of a county: the keys are the same.
        let own = kreisnetz_catalog::county::find(&loaded.config.node.county).ok();
        let county = own.map_or_else(|| REHEARSED.to_owned(), |county| county.ags().to_string());
        let data = keys::drill::rehearse(folder.path(), &county, clock, begins)?;
        Ok(Answer::new(data, moment_of(clock.now()), Source::Node))
    }

    fn backup(&self, loaded: &Loaded, request: BackupRequest) -> Result<BackupData, Failure> {
        backup::perform(loaded, request)
    }

    fn local(&self, loaded: &Loaded) -> Result<StoppedNode, Failure> {
        let home = Home::new(loaded.home());
        home.require_initialised()?;
        let network = founding::configured(&home, &loaded.config)?;
        StoppedNode::open(&home, network, &loaded.config, Clock::of_environment()?.now())
    }
}

fn place(loaded: &Loaded) -> Result<Place<'_>, Failure> {
    Ok(Place { loaded, clock: Clock::of_environment()? })
}
