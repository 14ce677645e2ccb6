//! Who belongs to the network, and who is connected.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Args, Debug)]
pub(in crate::cli) struct PublisherArgs {
    #[command(subcommand)]
    pub(in crate::cli) action: PublisherAction,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
pub(in crate::cli) enum PublisherAction {
    Show {
        #[arg(value_name = "COUNTY")]
        county: String,
    },
}

#[derive(Args, Debug)]
pub(in crate::cli) struct NetworkArgs {
    #[command(subcommand)]
    pub(in crate::cli) action: Option<NetworkAction>,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
pub(in crate::cli) enum NetworkAction {
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
pub(in crate::cli) struct VouchArgs {
    #[arg(value_name = "COUNTY")]
    pub(in crate::cli) county: Option<String>,
    #[arg(long, value_name = "phone,letter,meeting", value_delimiter = ',')]
    pub(in crate::cli) method: Vec<String>,
    #[arg(long, value_name = "24", value_parser = clap::value_parser!(u64).range(1..=24))]
    pub(in crate::cli) months: Option<u64>,
    #[arg(long, value_name = "SEQ")]
    pub(in crate::cli) expect: Option<u64>,
    #[arg(long, requires = "county", conflicts_with_all = ["method", "months"])]
    pub(in crate::cli) withdraw: bool,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct PendingArgs {
    #[arg(long)]
    pub(in crate::cli) all: bool,
    #[command(subcommand)]
    pub(in crate::cli) action: Option<PendingAction>,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
pub(in crate::cli) enum PendingAction {
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
pub(in crate::cli) struct TrustArgs {
    #[arg(value_name = "COUNTY")]
    pub(in crate::cli) county: String,
    #[arg(long, conflicts_with_all = ["allow", "block", "forget"])]
    pub(in crate::cli) confirm: bool,
    #[arg(long, conflicts_with_all = ["block", "forget"])]
    pub(in crate::cli) allow: bool,
    #[arg(long, conflicts_with = "forget")]
    pub(in crate::cli) block: bool,
    #[arg(long)]
    pub(in crate::cli) forget: bool,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct PeersArgs {
    #[command(subcommand)]
    pub(in crate::cli) action: Option<PeersAction>,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
pub(in crate::cli) enum PeersAction {
    List,
    Dial {
        #[arg(value_name = "ADDR")]
        address: String,
    },
}
