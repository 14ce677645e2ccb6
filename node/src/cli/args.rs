//! The grammar of the command line.
//!
//! Texts for people are not here: help is written in two languages under `locales/`, and a test holds both against this
//! grammar. Flags may stand before or after the command.

mod carrying;
mod keys;
mod network;
mod reading;
mod writing;

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

use crate::config::Span;
use crate::i18n::Language;
use crate::keys::SetShape;
pub(super) use carrying::{BackupAction, BackupArgs, DcatArgs, ExportAction, ExportArgs, ImportArgs, ProofArgs, VerifyArgs};
pub(super) use keys::{CeremonyArgs, DelegateArgs, KeyAction, KeyArgs, RecoverArgs, RevokeArgs, RotateArgs, SucceedArgs};
pub(super) use network::{
    NetworkAction, NetworkArgs, PeersAction, PeersArgs, PendingAction, PendingArgs, PublisherAction, PublisherArgs, TrustArgs, VouchArgs,
};
pub(super) use reading::{AdoptersArgs, AdoptionsArgs, CompareArgs, InboxAction, InboxArgs, SearchArgs, ShowArgs, WatchArgs};
pub(super) use writing::{AdoptArgs, DraftAction, DraftArgs, PublishArgs, Stage, WithdrawArgs};

/// One call of the program.
#[derive(Debug, Parser)]
#[command(name = "kreisnetz", disable_help_flag = true, disable_help_subcommand = true, disable_version_flag = true)]
pub(super) struct Call {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Flags of every command.
#[derive(Args, Debug)]
pub(super) struct Global {
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) home: Option<PathBuf>,
    #[arg(long, global = true)]
    pub(super) json: bool,
    #[arg(long, global = true, conflicts_with = "json")]
    pub(super) jsonl: bool,
    #[arg(long, global = true, value_name = "a,b.c", value_delimiter = ',')]
    pub(super) fields: Vec<String>,
    #[arg(long, global = true, value_name = "de|en")]
    pub(super) lang: Option<Language>,
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
    #[arg(short, long, global = true, action = ArgAction::Count, conflicts_with = "quiet")]
    pub(super) verbose: u8,
    #[arg(short = 'n', long, global = true)]
    pub(super) dry_run: bool,
    #[arg(short, long, global = true)]
    pub(super) yes: bool,
    #[arg(long, global = true)]
    pub(super) no_input: bool,
    #[arg(long, global = true)]
    pub(super) offline: bool,
    #[arg(long, global = true, value_name = "30s", value_parser = timeout)]
    pub(super) timeout: Option<Span>,
    #[arg(long, global = true, value_name = "WHEN")]
    pub(super) color: Option<Color>,
    #[arg(long, global = true)]
    pub(super) no_pager: bool,
}

/// When output is coloured.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
pub(super) enum Command {
    Init(InitArgs),
    Run,
    Status(StatusArgs),
    Publish(PublishArgs),
    Withdraw(WithdrawArgs),
    Draft(DraftArgs),
    #[command(alias = "suche")]
    Search(SearchArgs),
    #[command(alias = "zeige")]
    Show(ShowArgs),
    #[command(alias = "nachnutzen")]
    Adopt(AdoptArgs),
    Adoptions(AdoptionsArgs),
    Adopters(AdoptersArgs),
    #[command(alias = "vergleiche")]
    Compare(CompareArgs),
    #[command(alias = "posteingang")]
    Inbox(InboxArgs),
    Watch(WatchArgs),
    Publisher(PublisherArgs),
    Network(NetworkArgs),
    Vouch(VouchArgs),
    Pending(PendingArgs),
    Trust(TrustArgs),
    Key(KeyArgs),
    Proof(ProofArgs),
    Verify(VerifyArgs),
    Peers(PeersArgs),
    Export(ExportArgs),
    Import(ImportArgs),
    Backup(BackupArgs),
    Config(ConfigArgs),
    Version,
    Completions(CompletionsArgs),
    Help(HelpArgs),
}

#[derive(Args, Debug)]
pub(super) struct InitArgs {
    #[arg(long, value_name = "X")]
    pub(super) county: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(super) name: Option<String>,
    #[arg(long, value_name = "NAME", conflicts_with_all = ["county", "name"])]
    pub(super) partner: Option<String>,
    #[arg(long, value_name = "MAIL")]
    pub(super) contact: Option<String>,
    #[arg(long, value_name = "DIR")]
    pub(super) root_dir: Option<PathBuf>,
    #[arg(long, value_name = "2/3")]
    pub(super) root_keys: Option<SetShape>,
    #[arg(long, value_name = "FILE")]
    pub(super) network: Option<PathBuf>,
    #[arg(long, value_name = "env|none|URL")]
    pub(super) proxy: Option<String>,
    #[arg(long, value_name = "COUNTY", value_delimiter = ',')]
    pub(super) from: Vec<String>,
}

#[derive(Args, Debug)]
pub(super) struct StatusArgs {
    #[arg(long)]
    pub(super) wait: bool,
    #[arg(long, value_name = "text")]
    pub(super) format: Option<StatusFormat>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(super) enum StatusFormat {
    Text,
}

#[derive(Args, Debug)]
pub(super) struct ConfigArgs {
    #[command(subcommand)]
    pub(super) action: Option<ConfigAction>,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
pub(super) enum ConfigAction {
    Show {
        #[arg(long)]
        origin: bool,
    },
    Get {
        #[arg(value_name = "KEY")]
        key: String,
    },
    Set {
        #[arg(value_name = "KEY")]
        key: String,
        #[arg(value_name = "VALUE", allow_hyphen_values = true)]
        value: String,
        #[arg(long)]
        system: bool,
    },
    Check,
    Schema,
    Path,
}

#[derive(Args, Debug)]
pub(super) struct CompletionsArgs {
    #[arg(value_name = "SHELL")]
    pub(super) shell: Shell,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(super) enum Shell {
    Bash,
    Zsh,
    Fish,
}

#[derive(Args, Debug)]
pub(super) struct HelpArgs {
    #[arg(value_name = "TOPIC")]
    pub(super) topic: Vec<String>,
}

/// Returns the word of the command line for a value.
pub(super) fn word(value: impl ValueEnum) -> String {
    value.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
}

fn timeout(text: &str) -> Result<Span, crate::config::UnitError> {
    if text == "0" { "0s".parse() } else { text.parse() }
}
