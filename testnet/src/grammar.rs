//! Command grammar of `cargo testnet`.
//!
//! Flags and commands of parts that are not built yet are known here, hidden from the help, so that they are
//! refused by name and never silently taken.

use clap::{Args, Parser, Subcommand};

use crate::sim::Sim;

/// Starts, watches and ends a network of real kreisnetz nodes on this machine.
#[derive(Debug, Parser)]
#[command(name = "cargo testnet", bin_name = "cargo testnet", version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Everything `cargo testnet` can be asked for.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start nodes on loopback, each with its own home, and publish the content of `testnet/content`.
    Up(Up),
    /// Start 8 nodes and tell the story of one service: published, found, adopted, and it survives.
    Demo(Demo),
    /// Show one row for each node.
    Status(Status),
    /// Run any kreisnetz command as one county: `exec uelzen -- search ehrenamt`.
    Exec(Exec),
    /// End a node's process, by default as hard as `kill -9` does.
    Kill(Kill),
    /// Start a node again on its home; a running one is stopped in order first.
    Restart(Restart),
    /// Stop all nodes and remove their homes.
    Down,
    /// Cut the network into groups.
    #[command(hide = true)]
    Partition(NotBuilt),
    /// Take a partition back.
    #[command(hide = true)]
    Heal(NotBuilt),
    /// Run a scenario in virtual time: the real engines, simulated links and stores, hostile peers.
    Sim(Sim),
    /// Measure a running network: time to converge, propagation, memory and bytes a node.
    Measure(Measure),
}

/// `up`.
#[derive(Args, Debug)]
pub(crate) struct Up {
    /// Nodes to start: the 8 of the demo first, then further counties by their AGS.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=400))]
    pub(crate) nodes: u16,
    /// Makes keys and the network's id repeatable; two networks with one seed are one network.
    #[arg(long, default_value_t = 42)]
    pub(crate) seed: u64,
    #[arg(long, hide = true)]
    scenario: Option<String>,
    #[arg(long, hide = true)]
    latency: Option<String>,
    #[arg(long, hide = true)]
    loss: Option<String>,
    #[arg(long, hide = true)]
    proxy: bool,
    #[arg(long, hide = true)]
    open: bool,
}

/// `demo`.
#[derive(Args, Debug)]
pub(crate) struct Demo {
    /// End the network after the story; the exit code is 0 only if every step held.
    #[arg(long)]
    pub(crate) exit: bool,
}

/// `status`.
#[derive(Args, Debug)]
pub(crate) struct Status {
    #[arg(long, hide = true)]
    watch: bool,
}

/// `exec`.
#[derive(Args, Debug)]
pub(crate) struct Exec {
    /// Slug, AGS or name of the county.
    pub(crate) node: String,
    /// The kreisnetz command and its arguments, after `--`.
    #[arg(last = true, required = true)]
    pub(crate) arguments: Vec<std::ffi::OsString>,
}

/// `kill`.
#[derive(Args, Debug)]
pub(crate) struct Kill {
    /// Slug, AGS or name of the county.
    pub(crate) node: String,
    /// Number of the signal to send.
    #[arg(long, default_value_t = 9)]
    pub(crate) signal: i32,
}

/// `restart`.
#[derive(Args, Debug)]
pub(crate) struct Restart {
    /// Slug, AGS or name of the county.
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    pub(crate) node: Option<String>,
    /// Restart every node.
    #[arg(long)]
    pub(crate) all: bool,
}

/// `measure`.
#[derive(Args, Debug)]
pub(crate) struct Measure {
    /// Print one JSON document.
    #[arg(long)]
    pub(crate) json: bool,
    /// Changes to publish, each on another node.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=100))]
    pub(crate) rounds: u16,
    /// Seconds for which the idle network is watched; 0 leaves that out.
    #[arg(long, default_value_t = 60, value_name = "SECONDS")]
    pub(crate) idle: u64,
}

/// Whatever follows a command that is not built yet.
#[derive(Args, Debug)]
pub(crate) struct NotBuilt {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<std::ffi::OsString>,
}

impl Cli {
    /// Names the first part of the command line that is not built yet.
    pub(crate) fn not_built(&self) -> Option<&'static str> {
        match &self.command {
            Command::Up(up) => up.not_built(),
            Command::Status(status) => status.watch.then_some("status --watch"),
            Command::Partition(_) => Some("partition"),
            Command::Heal(_) => Some("heal"),
            Command::Demo(_) | Command::Exec(_) | Command::Kill(_) | Command::Restart(_) | Command::Down => None,
            Command::Measure(_) | Command::Sim(_) => None,
        }
    }
}

impl Up {
    fn not_built(&self) -> Option<&'static str> {
        [
            (self.scenario.is_some(), "up --scenario"),
            (self.latency.is_some(), "up --latency"),
            (self.loss.is_some(), "up --loss"),
            (self.proxy, "up --proxy"),
            (self.open, "up --open"),
        ]
        .into_iter()
        .find_map(|(given, name)| given.then_some(name))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use clap::CommandFactory;
    use clap::error::ErrorKind;

    fn parse(line: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(std::iter::once("testnet").chain(line.split_whitespace()))
    }

    #[test]
    fn the_grammar_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn what_is_not_built_is_refused_by_name() {
        for (line, name) in [
            ("up --scenario storm", "up --scenario"),
            ("up --latency 80ms", "up --latency"),
            ("up --loss 2%", "up --loss"),
            ("up --proxy", "up --proxy"),
            ("up --open", "up --open"),
            ("status --watch", "status --watch"),
            ("partition uelzen coesfeld,loerrach", "partition"),
            ("heal", "heal"),
        ] {
            assert_eq!(parse(line).unwrap().not_built(), Some(name), "{line}");
        }
    }

    #[test]
    fn what_is_built_is_taken() {
        for line in [
            "up",
            "up --nodes 400 --seed 7",
            "demo --exit",
            "status",
            "exec uelzen -- search ehrenamt --json",
            "kill 03360 --signal 15",
            "restart uelzen",
            "restart --all",
            "measure --json --rounds 20 --idle 600",
            "sim country --publishers 40 --entries 4000 --seed 7 --json",
            "sim all --seeds 0..500",
            "down",
        ] {
            assert_eq!(parse(line).unwrap().not_built(), None, "{line}");
        }
    }

    #[test]
    fn nonsense_is_a_usage_error() {
        for line in [
            "",
            "upp",
            "up --nodes 0",
            "up --nodes 401",
            "restart",
            "restart uelzen --all",
            "exec uelzen",
            "down uelzen",
            "sim",
            "sim join --seeds 5..5",
            "sim join --publishers 1",
        ] {
            let error = parse(line).expect_err(line);
            assert_ne!(error.kind(), ErrorKind::DisplayHelp, "{line}");
            assert_eq!(error.exit_code(), 2, "{line}");
        }
    }

    #[test]
    fn arguments_after_the_dashes_reach_the_node_untouched() {
        let Command::Exec(exec) = parse("exec uelzen -- adopt 1 --dry-run").unwrap().command else { panic!("exec") };
        assert_eq!(exec.arguments, ["adopt", "1", "--dry-run"]);
    }
}
