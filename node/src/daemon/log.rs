//! The log: on stderr, in English, without content of catalogs and without secrets.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

pub use crate::cli::Verbosity;
use crate::config::{Log, LogFormat};
use crate::failure::{Failure, Slug};

/// Starts the log of this process.
///
/// # Errors
///
/// `config_invalid` for a level that is none.
pub(super) fn start(settings: &Log, verbosity: Verbosity) -> Result<(), Failure> {
    let level = match verbosity {
        Verbosity::Quiet => "error",
        Verbosity::Normal => settings.level.as_str(),
        Verbosity::Verbose => "debug",
        Verbosity::VeryVerbose => "trace",
    };
    // Libraries speak only when they are in trouble, unless everything is asked for; gossip warns of every message that came twice.
    let directives =
        if verbosity == Verbosity::VeryVerbose { level.to_owned() } else { format!("warn,libp2p_gossipsub=error,kreisnetz={level}") };
    let filter =
        EnvFilter::try_new(directives).map_err(|error| Failure::new(Slug::ConfigInvalid).with("key", "log.level").with("why", error))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    let log = log.with_ansi(std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none());
    let started = match settings.format {
        LogFormat::Json => log.json().try_init(),
        LogFormat::Journal | LogFormat::Auto if is_journal() || settings.format == LogFormat::Journal => {
            log.without_time().with_ansi(false).try_init()
        }
        LogFormat::Journal | LogFormat::Auto | LogFormat::Text => log.try_init(),
    };
    started.map_err(Failure::internal)
}

/// Says whether stderr goes to systemd's journal, which adds the time itself.
fn is_journal() -> bool {
    std::env::var_os("JOURNAL_STREAM").is_some()
}
