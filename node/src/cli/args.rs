//! The grammar of the command line.
//!
//! Texts for people are not here: help is written in two languages under `locales/`, and a test holds both against this
//! grammar. Flags may stand before or after the command.

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

use crate::config::Span;
use crate::i18n::Language;
use crate::keys::SetShape;

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
pub(super) struct PublishArgs {
    #[arg(value_name = "SLUG")]
    pub(super) slugs: Vec<String>,
    #[arg(long, value_name = "SEQ")]
    pub(super) expect: Option<u64>,
    #[arg(long, value_name = "N")]
    pub(super) wait: Option<u64>,
}

#[derive(Args, Debug)]
pub(super) struct WithdrawArgs {
    #[arg(value_name = "SLUG")]
    pub(super) slug: String,
    #[arg(long, value_name = "CODE")]
    pub(super) reason: Option<String>,
    #[arg(long, value_name = "SEQ")]
    pub(super) expect: Option<u64>,
}

#[derive(Args, Debug)]
pub(super) struct DraftArgs {
    #[command(subcommand)]
    pub(super) action: Option<DraftAction>,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
pub(super) enum DraftAction {
    List,
    New {
        #[arg(value_name = "KIND")]
        kind: String,
        #[arg(value_name = "SLUG")]
        slug: String,
    },
    Lint {
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    Import {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

#[derive(Args, Debug)]
pub(super) struct SearchArgs {
    #[arg(value_name = "WORD")]
    pub(super) words: Vec<String>,
    #[arg(long, value_delimiter = ',')]
    pub(super) kind: Vec<String>,
    #[arg(long, value_delimiter = ',')]
    pub(super) topic: Vec<String>,
    #[arg(long, value_delimiter = ',')]
    pub(super) land: Vec<String>,
    #[arg(long, value_delimiter = ',')]
    pub(super) licence: Vec<String>,
    #[arg(long, value_delimiter = ',')]
    pub(super) publisher: Vec<String>,
    #[arg(long)]
    pub(super) adopted_by: Option<String>,
    #[arg(long, value_name = "N")]
    pub(super) min_adopters: Option<u64>,
    #[arg(long, value_delimiter = ',')]
    pub(super) has: Vec<Has>,
    #[arg(long = "where", value_name = "FACET=VALUE")]
    pub(super) facet: Vec<String>,
    #[arg(long, value_name = "1y")]
    pub(super) since: Option<String>,
    #[arg(long)]
    pub(super) all: bool,
    #[arg(long)]
    pub(super) sort: Option<Sort>,
    #[arg(long, value_name = "20", value_parser = clap::value_parser!(u64).range(1..=1000))]
    pub(super) limit: Option<u64>,
    #[arg(long, value_name = "0")]
    pub(super) offset: Option<u64>,
    #[arg(long)]
    pub(super) fail_empty: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(super) enum Has {
    Files,
    Cost,
    Evaluation,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(super) enum Sort {
    Relevance,
    Fresh,
    Adopters,
    Similar,
}

#[derive(Args, Debug)]
pub(super) struct ShowArgs {
    #[arg(value_name = "REF")]
    pub(super) reference: String,
    #[arg(long)]
    pub(super) files: bool,
    #[arg(long)]
    pub(super) versions: bool,
    #[arg(long)]
    pub(super) diff: bool,
    #[arg(long, value_name = "PATH", conflicts_with_all = ["files", "versions", "diff"])]
    pub(super) file: Option<String>,
    #[arg(short = 'o', value_name = "FILE", requires = "file")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(super) struct CompareArgs {
    #[arg(value_name = "REF", required = true)]
    pub(super) references: Vec<String>,
    #[arg(long)]
    pub(super) only_diff: bool,
    #[arg(long, conflicts_with_all = ["json", "jsonl"])]
    pub(super) csv: bool,
}

#[derive(Args, Debug)]
pub(super) struct InboxArgs {
    #[command(subcommand)]
    pub(super) action: Option<InboxAction>,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
pub(super) enum InboxAction {
    List,
    Read {
        #[arg(value_name = "ID")]
        id: String,
    },
    Clear,
}

#[derive(Args, Debug)]
pub(super) struct WatchArgs {
    #[arg(long = "ref", value_name = "REF")]
    pub(super) reference: Option<String>,
    #[arg(long, value_delimiter = ',')]
    pub(super) publisher: Vec<String>,
    #[arg(long, value_delimiter = ',')]
    pub(super) kind: Vec<String>,
    #[arg(long)]
    pub(super) mine: bool,
    #[arg(long, value_name = "SEQ")]
    pub(super) since: Option<u64>,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) count: Option<u64>,
}

#[derive(Args, Debug)]
pub(super) struct AdoptArgs {
    #[arg(value_name = "REF")]
    pub(super) reference: String,
    #[arg(long)]
    pub(super) stage: Option<Stage>,
    #[arg(long, value_name = "M")]
    pub(super) operating_model: Option<String>,
    #[arg(long, value_name = "CODE")]
    pub(super) ended_reason: Option<String>,
    #[arg(long, value_name = "T")]
    pub(super) note: Option<String>,
    #[arg(long, value_name = "EUR")]
    pub(super) cost_once: Option<String>,
    #[arg(long, value_name = "EUR")]
    pub(super) cost_year: Option<String>,
    #[arg(long, value_name = "N")]
    pub(super) effort_days: Option<u64>,
    #[arg(long, value_name = "DIR")]
    pub(super) to: Option<PathBuf>,
    #[arg(long, conflicts_with = "to")]
    pub(super) no_files: bool,
    #[arg(long)]
    pub(super) update: bool,
    #[arg(long)]
    pub(super) despite_recall: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(super) enum Stage {
    Interest,
    Alignment,
    Agreed,
    Rollout,
    Operation,
    Ended,
}

#[derive(Args, Debug)]
pub(super) struct AdoptionsArgs {
    #[arg(long)]
    pub(super) newer: bool,
    #[arg(long)]
    pub(super) stage: Option<Stage>,
}

#[derive(Args, Debug)]
pub(super) struct AdoptersArgs {
    #[arg(value_name = "REF")]
    pub(super) reference: String,
    #[arg(long)]
    pub(super) all: bool,
}

#[derive(Args, Debug)]
pub(super) struct PublisherArgs {
    #[command(subcommand)]
    pub(super) action: PublisherAction,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
pub(super) enum PublisherAction {
    Show {
        #[arg(value_name = "COUNTY")]
        county: String,
    },
}

#[derive(Args, Debug)]
pub(super) struct NetworkArgs {
    #[command(subcommand)]
    pub(super) action: Option<NetworkAction>,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
pub(super) enum NetworkAction {
    Show {
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
    },
    New {
        #[arg(value_name = "NAME")]
        name: String,
        #[arg(short = 'o', value_name = "FILE")]
        output: PathBuf,
    },
    Found {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[arg(value_name = "IDENTITY", required = true)]
        identities: Vec<PathBuf>,
        #[arg(long, value_name = "COUNTY=ADDR")]
        address: Vec<String>,
        #[arg(short = 'o', value_name = "FILE")]
        output: PathBuf,
    },
    Take {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

#[derive(Args, Debug)]
pub(super) struct VouchArgs {
    #[arg(value_name = "COUNTY")]
    pub(super) county: Option<String>,
    #[arg(long, value_name = "phone,letter,meeting", value_delimiter = ',')]
    pub(super) method: Vec<String>,
    #[arg(long, value_name = "24", value_parser = clap::value_parser!(u64).range(1..=24))]
    pub(super) months: Option<u64>,
    #[arg(long, value_name = "SEQ")]
    pub(super) expect: Option<u64>,
    #[arg(long, requires = "county", conflicts_with_all = ["method", "months"])]
    pub(super) withdraw: bool,
}

#[derive(Args, Debug)]
pub(super) struct PendingArgs {
    #[arg(long)]
    pub(super) all: bool,
    #[command(subcommand)]
    pub(super) action: Option<PendingAction>,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
pub(super) enum PendingAction {
    List,
    Accept {
        #[arg(value_name = "COUNTY")]
        county: String,
    },
    Ignore {
        #[arg(value_name = "COUNTY")]
        county: String,
    },
    Later {
        #[arg(value_name = "COUNTY")]
        county: String,
    },
}

#[derive(Args, Debug)]
pub(super) struct TrustArgs {
    #[arg(value_name = "COUNTY")]
    pub(super) county: String,
    #[arg(long, conflicts_with_all = ["allow", "block", "forget"])]
    pub(super) confirm: bool,
    #[arg(long, conflicts_with_all = ["block", "forget"])]
    pub(super) allow: bool,
    #[arg(long, conflicts_with = "forget")]
    pub(super) block: bool,
    #[arg(long)]
    pub(super) forget: bool,
}

#[derive(Args, Debug)]
pub(super) struct KeyArgs {
    #[command(subcommand)]
    pub(super) action: Option<KeyAction>,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
pub(super) enum KeyAction {
    Show,
    Delegate(DelegateArgs),
    Revoke(RevokeArgs),
    Rotate(RotateArgs),
    Recover(RecoverArgs),
    Succeed(SucceedArgs),
    Drill,
}

/// The two ways in which root keys sign: at hand, or carried in a file.
#[derive(Args, Debug)]
pub(super) struct CeremonyArgs {
    #[arg(long, value_name = "DIR")]
    pub(super) root_dir: Vec<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(super) passphrase_file: Option<PathBuf>,
    #[arg(long, value_name = "FILE", conflicts_with_all = ["sign", "apply"])]
    pub(super) to: Option<PathBuf>,
    #[arg(long, value_name = "FILE", conflicts_with = "apply")]
    pub(super) sign: Option<PathBuf>,
    #[arg(long, value_name = "FILE", conflicts_with = "root_dir")]
    pub(super) apply: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(super) struct RevokeArgs {
    #[command(flatten)]
    pub(super) ceremony: CeremonyArgs,
    #[arg(long, value_name = "\"4821 …\"", conflicts_with_all = ["sign", "apply"])]
    pub(super) key: Option<String>,
    #[arg(long, value_name = "SEQ", conflicts_with_all = ["sign", "apply"])]
    pub(super) last_good: Option<u64>,
    #[arg(long, conflicts_with_all = ["last_good", "sign", "apply"])]
    pub(super) nothing_stands: bool,
    #[arg(long, value_parser = ["stolen", "lost", "retired"], conflicts_with_all = ["sign", "apply"])]
    pub(super) reason: Option<String>,
}

#[derive(Args, Debug)]
pub(super) struct RotateArgs {
    #[command(flatten)]
    pub(super) ceremony: CeremonyArgs,
    #[arg(long, value_name = "DIR", conflicts_with_all = ["sign", "apply"])]
    pub(super) next_dir: Option<PathBuf>,
    #[arg(long, value_name = "COUNTY", conflicts_with_all = ["sign", "apply"])]
    pub(super) guardian: Vec<String>,
    #[arg(long, conflicts_with_all = ["guardian", "sign", "apply"])]
    pub(super) no_guardians: bool,
    #[arg(long, value_name = "SEQ", conflicts_with_all = ["sign", "apply"])]
    pub(super) close: Option<u64>,
}

#[derive(Args, Debug)]
pub(super) struct RecoverArgs {
    #[command(flatten)]
    pub(super) ceremony: CeremonyArgs,
    #[arg(long, value_parser = ["reserve", "guardians", "both"], conflicts_with_all = ["sign", "apply", "consent", "veto", "complete"])]
    pub(super) claim: Option<String>,
    #[arg(long, value_name = "DIR", requires = "claim")]
    pub(super) new_dir: Option<PathBuf>,
    #[arg(long, value_name = "COUNTY", value_delimiter = ',', requires = "claim")]
    pub(super) guardian: Vec<String>,
    #[arg(long, value_name = "FILE", conflicts_with_all = ["root_dir", "to", "sign", "apply", "veto", "complete"])]
    pub(super) consent: Option<PathBuf>,
    #[arg(long, conflicts_with_all = ["to", "sign", "apply", "complete"])]
    pub(super) veto: bool,
    #[arg(long, conflicts_with_all = ["sign", "apply"])]
    pub(super) complete: bool,
    #[arg(long, value_name = "SEQ", requires = "complete")]
    pub(super) close: Option<u64>,
}

#[derive(Args, Debug)]
pub(super) struct SucceedArgs {
    #[command(flatten)]
    pub(super) ceremony: CeremonyArgs,
    #[arg(long, value_name = "COUNTY", value_delimiter = ',', conflicts_with_all = ["sign", "apply"])]
    pub(super) successor: Vec<String>,
    #[arg(long, value_parser = ["merged", "split", "dissolved"], conflicts_with_all = ["sign", "apply"])]
    pub(super) reason: Option<String>,
    #[arg(long, value_name = "2027-01-01", conflicts_with_all = ["sign", "apply"])]
    pub(super) effective: Option<String>,
}

#[derive(Args, Debug)]
pub(super) struct DelegateArgs {
    #[arg(long, value_name = "DIR")]
    pub(super) root_dir: Vec<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(super) passphrase_file: Option<PathBuf>,
    #[arg(long, value_name = "180", value_parser = clap::value_parser!(u64).range(1..=180), conflicts_with_all = ["sign", "apply"])]
    pub(super) days: Option<u64>,
    #[arg(long, conflicts_with_all = ["sign", "apply"])]
    pub(super) new_epoch: bool,
    #[arg(long, value_name = "FILE", conflicts_with_all = ["root_dir", "sign", "apply"])]
    pub(super) to: Option<PathBuf>,
    #[arg(long, value_name = "FILE", conflicts_with = "apply")]
    pub(super) sign: Option<PathBuf>,
    #[arg(long, value_name = "FILE", conflicts_with = "root_dir")]
    pub(super) apply: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(super) struct ProofArgs {
    #[arg(value_name = "REF")]
    pub(super) reference: String,
    #[arg(short = 'o', long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(super) struct VerifyArgs {
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
    #[arg(long, value_name = "\"4821 …\"")]
    pub(super) digits: Option<String>,
}

#[derive(Args, Debug)]
pub(super) struct PeersArgs {
    #[command(subcommand)]
    pub(super) action: Option<PeersAction>,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
pub(super) enum PeersAction {
    List,
    Dial {
        #[arg(value_name = "ADDR")]
        address: String,
    },
}

#[derive(Args, Debug)]
pub(super) struct BackupArgs {
    #[command(subcommand)]
    pub(super) action: Option<BackupAction>,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
pub(super) enum BackupAction {
    List {
        #[arg(value_name = "DIR")]
        dir: Option<PathBuf>,
    },
    Create {
        #[arg(value_name = "DIR")]
        dir: Option<PathBuf>,
    },
    Verify {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    Restore {
        #[arg(value_name = "FILE", required_unless_present = "identity", conflicts_with = "identity")]
        file: Option<PathBuf>,
        #[arg(long)]
        replace: bool,
        #[arg(long, value_name = "FILE", requires = "network")]
        identity: Option<PathBuf>,
        #[arg(long, value_name = "FILE", requires = "identity")]
        network: Option<PathBuf>,
        #[arg(long, value_name = "MAIL", requires = "identity")]
        contact: Option<String>,
    },
}

#[derive(Args, Debug)]
pub(super) struct ExportArgs {
    #[command(subcommand)]
    pub(super) action: ExportAction,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
pub(super) enum ExportAction {
    Bundle {
        #[arg(long, value_name = "COUNTY", value_delimiter = ',')]
        publisher: Vec<String>,
        #[arg(long, value_name = "none")]
        files: Option<ExportFiles>,
        #[arg(short = 'o', value_name = "FILE")]
        file: PathBuf,
    },
    Dcat(DcatArgs),
    Publiccode {
        #[arg(value_name = "REF")]
        reference: String,
        #[arg(long)]
        native: bool,
        #[arg(short = 'o', value_name = "FILE")]
        file: Option<PathBuf>,
    },
    Csv {
        #[command(flatten)]
        search: SearchArgs,
        #[arg(short = 'o', value_name = "FILE")]
        file: Option<PathBuf>,
    },
}

#[derive(Args, Debug)]
pub(super) struct DcatArgs {
    #[arg(long, value_name = "ttl|jsonld|rdfxml")]
    pub(super) format: Option<String>,
    #[arg(long, value_name = "de3|cpsv|adms|full")]
    pub(super) profile: Option<String>,
    #[arg(long, value_name = "COUNTY", value_delimiter = ',')]
    pub(super) publisher: Vec<String>,
    #[arg(long, value_delimiter = ',')]
    pub(super) kind: Vec<String>,
    #[arg(long, value_name = "REF")]
    pub(super) programme: Option<String>,
    #[arg(short = 'o', value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(super) enum ExportFiles {
    None,
}

#[derive(Args, Debug)]
pub(super) struct ImportArgs {
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    #[arg(long)]
    pub(super) check: bool,
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
