//! What people look for and look at.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::Stage;

#[derive(Args, Debug)]
pub(in crate::cli) struct SearchArgs {
    #[arg(value_name = "WORD")]
    pub(in crate::cli) words: Vec<String>,
    #[arg(long, value_delimiter = ',')]
    pub(in crate::cli) kind: Vec<String>,
    #[arg(long, value_delimiter = ',')]
    pub(in crate::cli) topic: Vec<String>,
    #[arg(long, value_delimiter = ',')]
    pub(in crate::cli) land: Vec<String>,
    #[arg(long, value_delimiter = ',')]
    pub(in crate::cli) licence: Vec<String>,
    #[arg(long, value_delimiter = ',')]
    pub(in crate::cli) publisher: Vec<String>,
    #[arg(long)]
    pub(in crate::cli) adopted_by: Option<String>,
    #[arg(long, value_name = "N")]
    pub(in crate::cli) min_adopters: Option<u64>,
    #[arg(long, value_delimiter = ',')]
    pub(in crate::cli) has: Vec<Has>,
    #[arg(long = "where", value_name = "FACET=VALUE")]
    pub(in crate::cli) facet: Vec<String>,
    #[arg(long, value_name = "1y")]
    pub(in crate::cli) since: Option<String>,
    #[arg(long)]
    pub(in crate::cli) all: bool,
    #[arg(long)]
    pub(in crate::cli) sort: Option<Sort>,
    #[arg(long, value_name = "20", value_parser = clap::value_parser!(u64).range(1..=1000))]
    pub(in crate::cli) limit: Option<u64>,
    #[arg(long, value_name = "0")]
    pub(in crate::cli) offset: Option<u64>,
    #[arg(long)]
    pub(in crate::cli) fail_empty: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(in crate::cli) enum Has {
    Files,
    Cost,
    Evaluation,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(in crate::cli) enum Sort {
    Relevance,
    Fresh,
    Adopters,
    Similar,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct ShowArgs {
    #[arg(value_name = "REF")]
    pub(in crate::cli) reference: String,
    #[arg(long)]
    pub(in crate::cli) files: bool,
    #[arg(long)]
    pub(in crate::cli) versions: bool,
    #[arg(long)]
    pub(in crate::cli) diff: bool,
    #[arg(long, value_name = "PATH", conflicts_with_all = ["files", "versions", "diff"])]
    pub(in crate::cli) file: Option<String>,
    #[arg(short = 'o', value_name = "FILE", requires = "file")]
    pub(in crate::cli) output: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct CompareArgs {
    #[arg(value_name = "REF", required = true)]
    pub(in crate::cli) references: Vec<String>,
    #[arg(long)]
    pub(in crate::cli) only_diff: bool,
    #[arg(long, conflicts_with_all = ["json", "jsonl"])]
    pub(in crate::cli) csv: bool,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct InboxArgs {
    #[command(subcommand)]
    pub(in crate::cli) action: Option<InboxAction>,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
pub(in crate::cli) enum InboxAction {
    List,
    Read {
        #[arg(value_name = "ID")]
        id: String,
    },
    Clear,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct WatchArgs {
    #[arg(long = "ref", value_name = "REF")]
    pub(in crate::cli) reference: Option<String>,
    #[arg(long, value_delimiter = ',')]
    pub(in crate::cli) publisher: Vec<String>,
    #[arg(long, value_delimiter = ',')]
    pub(in crate::cli) kind: Vec<String>,
    #[arg(long)]
    pub(in crate::cli) mine: bool,
    #[arg(long, value_name = "SEQ")]
    pub(in crate::cli) since: Option<u64>,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(in crate::cli) count: Option<u64>,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct AdoptionsArgs {
    #[arg(long)]
    pub(in crate::cli) newer: bool,
    #[arg(long)]
    pub(in crate::cli) stage: Option<Stage>,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct AdoptersArgs {
    #[arg(value_name = "REF")]
    pub(in crate::cli) reference: String,
    #[arg(long)]
    pub(in crate::cli) all: bool,
}
