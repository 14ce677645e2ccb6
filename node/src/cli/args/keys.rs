//! What root keys do.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Args, Debug)]
pub(in crate::cli) struct KeyArgs {
    #[command(subcommand)]
    pub(in crate::cli) action: Option<KeyAction>,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
pub(in crate::cli) enum KeyAction {
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
pub(in crate::cli) struct CeremonyArgs {
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) root_dir: Vec<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) passphrase_file: Option<PathBuf>,
    #[arg(long, value_name = "FILE", conflicts_with_all = ["sign", "apply"])]
    pub(in crate::cli) to: Option<PathBuf>,
    #[arg(long, value_name = "FILE", conflicts_with = "apply")]
    pub(in crate::cli) sign: Option<PathBuf>,
    #[arg(long, value_name = "FILE", conflicts_with = "root_dir")]
    pub(in crate::cli) apply: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct RevokeArgs {
    #[command(flatten)]
    pub(in crate::cli) ceremony: CeremonyArgs,
    #[arg(long, value_name = "\"4821 …\"", conflicts_with_all = ["sign", "apply"])]
    pub(in crate::cli) key: Option<String>,
    #[arg(long, value_name = "SEQ", conflicts_with_all = ["sign", "apply"])]
    pub(in crate::cli) last_good: Option<u64>,
    #[arg(long, conflicts_with_all = ["last_good", "sign", "apply"])]
    pub(in crate::cli) nothing_stands: bool,
    #[arg(long, value_parser = ["stolen", "lost", "retired"], conflicts_with_all = ["sign", "apply"])]
    pub(in crate::cli) reason: Option<String>,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct RotateArgs {
    #[command(flatten)]
    pub(in crate::cli) ceremony: CeremonyArgs,
    #[arg(long, value_name = "DIR", conflicts_with_all = ["sign", "apply"])]
    pub(in crate::cli) next_dir: Option<PathBuf>,
    #[arg(long, value_name = "COUNTY", conflicts_with_all = ["sign", "apply"])]
    pub(in crate::cli) guardian: Vec<String>,
    #[arg(long, conflicts_with_all = ["guardian", "sign", "apply"])]
    pub(in crate::cli) no_guardians: bool,
    #[arg(long, value_name = "SEQ", conflicts_with_all = ["sign", "apply"])]
    pub(in crate::cli) close: Option<u64>,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct RecoverArgs {
    #[command(flatten)]
    pub(in crate::cli) ceremony: CeremonyArgs,
    #[arg(long, value_parser = ["reserve", "guardians", "both"], conflicts_with_all = ["sign", "apply", "consent", "veto", "complete"])]
    pub(in crate::cli) claim: Option<String>,
    #[arg(long, value_name = "DIR", requires = "claim")]
    pub(in crate::cli) new_dir: Option<PathBuf>,
    #[arg(long, value_name = "COUNTY", value_delimiter = ',', requires = "claim")]
    pub(in crate::cli) guardian: Vec<String>,
    #[arg(long, value_name = "FILE", conflicts_with_all = ["root_dir", "to", "sign", "apply", "veto", "complete"])]
    pub(in crate::cli) consent: Option<PathBuf>,
    #[arg(long, conflicts_with_all = ["to", "sign", "apply", "complete"])]
    pub(in crate::cli) veto: bool,
    #[arg(long, conflicts_with_all = ["sign", "apply"])]
    pub(in crate::cli) complete: bool,
    #[arg(long, value_name = "SEQ", requires = "complete")]
    pub(in crate::cli) close: Option<u64>,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct SucceedArgs {
    #[command(flatten)]
    pub(in crate::cli) ceremony: CeremonyArgs,
    #[arg(long, value_name = "COUNTY", value_delimiter = ',', conflicts_with_all = ["sign", "apply"])]
    pub(in crate::cli) successor: Vec<String>,
    #[arg(long, value_parser = ["merged", "split", "dissolved"], conflicts_with_all = ["sign", "apply"])]
    pub(in crate::cli) reason: Option<String>,
    #[arg(long, value_name = "2027-01-01", conflicts_with_all = ["sign", "apply"])]
    pub(in crate::cli) effective: Option<String>,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct DelegateArgs {
    #[command(flatten)]
    pub(in crate::cli) ceremony: CeremonyArgs,
    #[arg(long, value_name = "180", value_parser = clap::value_parser!(u64).range(1..=180), conflicts_with_all = ["sign", "apply"])]
    pub(in crate::cli) days: Option<u64>,
    #[arg(long, conflicts_with_all = ["sign", "apply"])]
    pub(in crate::cli) new_epoch: bool,
}
