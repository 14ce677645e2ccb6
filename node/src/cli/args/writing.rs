//! What a county says: drafts, publication, adoption.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Args, Debug)]
pub(in crate::cli) struct PublishArgs {
    #[arg(value_name = "SLUG")]
    pub(in crate::cli) slugs: Vec<String>,
    #[arg(long, value_name = "SEQ")]
    pub(in crate::cli) expect: Option<u64>,
    #[arg(long, value_name = "N")]
    pub(in crate::cli) wait: Option<u64>,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct WithdrawArgs {
    #[arg(value_name = "SLUG")]
    pub(in crate::cli) slug: String,
    #[arg(long, value_name = "CODE")]
    pub(in crate::cli) reason: Option<String>,
    #[arg(long, value_name = "SEQ")]
    pub(in crate::cli) expect: Option<u64>,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct DraftArgs {
    #[command(subcommand)]
    pub(in crate::cli) action: Option<DraftAction>,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
pub(in crate::cli) enum DraftAction {
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
pub(in crate::cli) struct AdoptArgs {
    #[arg(value_name = "REF")]
    pub(in crate::cli) reference: String,
    #[arg(long)]
    pub(in crate::cli) stage: Option<Stage>,
    #[arg(long, value_name = "M")]
    pub(in crate::cli) operating_model: Option<String>,
    #[arg(long, value_name = "CODE")]
    pub(in crate::cli) ended_reason: Option<String>,
    #[arg(long, value_name = "T")]
    pub(in crate::cli) note: Option<String>,
    #[arg(long, value_name = "EUR")]
    pub(in crate::cli) cost_once: Option<String>,
    #[arg(long, value_name = "EUR")]
    pub(in crate::cli) cost_year: Option<String>,
    #[arg(long, value_name = "N")]
    pub(in crate::cli) effort_days: Option<u64>,
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) to: Option<PathBuf>,
    #[arg(long, conflicts_with = "to")]
    pub(in crate::cli) no_files: bool,
    #[arg(long)]
    pub(in crate::cli) update: bool,
    #[arg(long)]
    pub(in crate::cli) despite_recall: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(in crate::cli) enum Stage {
    Interest,
    Alignment,
    Agreed,
    Rollout,
    Operation,
    Ended,
}
