//! `cargo testnet`: real kreisnetz nodes on loopback, the demo, and the simulator.
//!
//! A node here is the same binary a county runs, with its own home, keys and ports. The launcher knows nothing of
//! catalogs or the protocol: it starts processes and speaks to them through their command line. The simulator is the other half, and
//! knows nothing of processes.

mod binary;
mod commands;
mod content;
mod counties;
mod demo;
mod failure;
mod founders;
mod grammar;
mod home;
mod interrupt;
mod measure;
mod network;
mod node;
mod parallel;
mod ports;
mod process;
mod progress;
mod screen;
mod sim;
mod state;
mod status;
mod step;
mod terminal;
mod up;

use std::process::ExitCode;

use clap::Parser;

use crate::failure::Failure;
use crate::grammar::{Cli, Command};
use crate::terminal::Terminal;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let terminal = Terminal::detect();
    match run(&cli, terminal) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            terminal.talk(&format!("error: {failure}"));
            if let Some(hint) = failure.hint() {
                terminal.talk(&format!("  hint: {hint}"));
            }
            ExitCode::from(failure.exit_code())
        }
    }
}

fn run(cli: &Cli, terminal: Terminal) -> Result<(), Failure> {
    if let Some(part) = cli.not_built() {
        return Err(Failure::NotBuilt(part));
    }
    match &cli.command {
        Command::Exec(exec) => return commands::exec(exec),
        _ => interrupt::watch().map_err(Failure::Signals)?,
    }
    match &cli.command {
        Command::Up(up) => commands::up(terminal, usize::from(up.nodes), up.seed),
        Command::Demo(demo) => demo::tell(terminal, demo.exit),
        Command::Status(_) => status::print(terminal),
        Command::Kill(kill) => commands::kill(terminal, &kill.node, kill.signal),
        Command::Restart(restart) => commands::restart(terminal, restart.node.as_deref()),
        Command::Down => commands::down(terminal),
        Command::Measure(given) => measure::measure(terminal, given),
        Command::Sim(arguments) => sim::run(terminal, arguments),
        // Answered above.
        Command::Exec(_) | Command::Partition(_) | Command::Heal(_) => Ok(()),
    }
}
