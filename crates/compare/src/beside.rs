//! Work in a process of its own: what it leaves in memory would count against the nodes that are measured, and against their limits.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};
use clap::{Args, Subcommand};
use kreisnetz::home::Home;
use kreisnetz_identity::{PublisherId, Timestamp};

use crate::blobs::iroh_blobs;
use crate::catalogs::Sizes;
use crate::home;
use crate::line::{self, Line};
use crate::store_cost::{self, StoreCost};

/// This program, as what it calls itself for.
pub(crate) struct Own;
/// This program.
pub(crate) const PROGRAM: Own = Own;
/// Set where it is to be the command line of a node.
const NODE: &str = "COMPARE_IS_NODE";

impl Own {
    /// Says whether this process is a node's command line.
    pub(crate) fn is_node(&self) -> bool {
        std::env::var_os(NODE).is_some()
    }

    /// Returns it as the command line of a node, without variables of ours that a node does not know.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new("/proc/self/exe");
        command.env(NODE, "1").env_remove(crate::alone::MARK).env("LANG", "en_GB.UTF-8");
        command
    }

    /// Returns it as one of the things that are done beside.
    pub(crate) fn beside(&self, what: &str) -> anyhow::Result<Command> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["beside", what]);
        Ok(command)
    }
}

/// What is done beside; only this program calls it.
#[derive(Debug, Subcommand)]
pub(crate) enum Beside {
    /// Measures database and hash.
    Line(Material),
    /// Puts all catalogs but the first into homes.
    Fill(Filling),
    /// Gives out files with iroh-blobs.
    Give(iroh_blobs::Give),
    /// Takes files with iroh-blobs.
    Take(iroh_blobs::Take),
}

/// Which entries, and where.
#[derive(Args, Debug)]
pub(crate) struct Material {
    #[arg(long)]
    folder: PathBuf,
    #[arg(long, value_delimiter = ',')]
    sizes: Vec<usize>,
}

#[derive(Args, Debug)]
pub(crate) struct Filling {
    #[command(flatten)]
    material: Material,
    /// Names of the homes below the folder.
    #[arg(long, value_delimiter = ',')]
    homes: Vec<String>,
    /// Seconds since 1970 at which everything is signed.
    #[arg(long)]
    now: u64,
    /// Changes of one entry that are stored and measured in the last home.
    #[arg(long, default_value_t = 0)]
    changes: usize,
}

impl Beside {
    /// Does the work and prints what came of it as one JSON document.
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let told = match self {
            Self::Line(material) => serde_json::to_string(&line::measure(&material.folder, &Sizes::given(material.sizes))?)?,
            Self::Fill(filling) => serde_json::to_string(&fill(filling)?)?,
            Self::Give(give) => return give.run(),
            Self::Take(take) => return take.run(),
        };
        println!("{told}");
        Ok(())
    }
}

fn fill(filling: Filling) -> anyhow::Result<StoreCost> {
    let sizes = Sizes::given(filling.material.sizes);
    let homes: Vec<Home> = filling.homes.iter().map(|name| Home::new(filling.material.folder.join(name))).collect();
    let mut publishers = home::publishers(&sizes, Timestamp::from_seconds(filling.now))?;
    home::fill(&homes, &mut publishers, &sizes, Timestamp::from_seconds(filling.now))?;
    match (homes.last(), publishers.first_mut(), sizes.iter().nth(1)) {
        (Some(home), Some(publisher), Some((catalog, _))) if filling.changes > 0 => {
            store_cost::measure(home, publisher, catalog, filling.changes)
        }
        _ => Ok(StoreCost::default()),
    }
}

/// Measures database and hash on the entries of these catalogs.
pub(crate) fn line(folder: &Path, sizes: &Sizes) -> anyhow::Result<Line> {
    Ok(serde_json::from_str(&call("line", folder, sizes, &[])?)?)
}

/// Puts all catalogs but the first into homes. Returns whose they are, and what changes of one entry cost the last home's store.
pub(crate) fn filled(folder: &Path, sizes: &Sizes, homes: &[&str], changes: usize) -> anyhow::Result<(Vec<PublisherId>, StoreCost)> {
    let now = kreisnetz::clock::Clock::System.now();
    let (homes, seconds, changes) = (homes.join(","), now.as_seconds().to_string(), changes.to_string());
    let told = call("fill", folder, sizes, &["--homes", &homes, "--now", &seconds, "--changes", &changes])?;
    let publishers = home::publishers(sizes, now)?;
    Ok((publishers.iter().map(|publisher| publisher.log.publisher()).collect(), serde_json::from_str(&told)?))
}

fn call(what: &str, folder: &Path, sizes: &Sizes, more: &[&str]) -> anyhow::Result<String> {
    let sizes: Vec<String> = sizes.iter().map(|(_, size)| size.to_string()).collect();
    let mut command = PROGRAM.beside(what)?;
    command.args(["--sizes", &sizes.join(","), "--folder"]).arg(folder).args(more);
    let output = command.stderr(Stdio::inherit()).output().context("the work beside")?;
    ensure!(output.status.success(), "the work beside failed");
    Ok(String::from_utf8(output.stdout)?)
}
