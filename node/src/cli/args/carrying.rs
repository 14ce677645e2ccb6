//! What is carried as files: proofs, bundles, exports, backups.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::SearchArgs;

#[derive(Args, Debug)]
pub(in crate::cli) struct ProofArgs {
    #[arg(value_name = "REF")]
    pub(in crate::cli) reference: String,
    #[arg(short = 'o', long, value_name = "FILE")]
    pub(in crate::cli) output: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct VerifyArgs {
    #[arg(value_name = "FILE", required = true)]
    pub(in crate::cli) files: Vec<PathBuf>,
    #[arg(long, value_name = "\"4821 …\"")]
    pub(in crate::cli) digits: Option<String>,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct BackupArgs {
    #[command(subcommand)]
    pub(in crate::cli) action: Option<BackupAction>,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
pub(in crate::cli) enum BackupAction {
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
pub(in crate::cli) struct ExportArgs {
    #[command(subcommand)]
    pub(in crate::cli) action: ExportAction,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
pub(in crate::cli) enum ExportAction {
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
pub(in crate::cli) struct DcatArgs {
    #[arg(long, value_name = "ttl|jsonld|rdfxml")]
    pub(in crate::cli) format: Option<String>,
    #[arg(long, value_name = "de3|cpsv|adms|full")]
    pub(in crate::cli) profile: Option<String>,
    #[arg(long, value_name = "COUNTY", value_delimiter = ',')]
    pub(in crate::cli) publisher: Vec<String>,
    #[arg(long, value_delimiter = ',')]
    pub(in crate::cli) kind: Vec<String>,
    #[arg(long, value_name = "REF")]
    pub(in crate::cli) programme: Option<String>,
    #[arg(short = 'o', value_name = "FILE")]
    pub(in crate::cli) file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(in crate::cli) enum ExportFiles {
    None,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct ImportArgs {
    #[arg(value_name = "FILE")]
    pub(in crate::cli) file: PathBuf,
    #[arg(long)]
    pub(in crate::cli) check: bool,
}
