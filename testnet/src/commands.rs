//! The short commands: up, exec, kill, restart, down.

use std::os::unix::process::CommandExt;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::demo;
use crate::failure::Failure;
use crate::grammar;
use crate::network::Network;
use crate::parallel::WORKERS;
use crate::status;
use crate::terminal::Terminal;
use crate::up;

/// For a process to end after a signal that usually ends it.
const END_PATIENCE: Duration = Duration::from_secs(5);

/// Starts a network, publishes the content, and prints its table.
///
/// # Errors
///
/// Something failed; the network is then taken down again.
pub(crate) fn up(terminal: Terminal, nodes: usize, seed: u64) -> Result<(), Failure> {
    let (mut network, took) = up::start(terminal, nodes, seed)?;
    let began = Instant::now();
    let told = demo::publish_content(&network).and_then(|()| {
        let millis = |time: Duration| u64::try_from(time.as_millis()).ok();
        (network.testnet.up_ms, network.testnet.converged_ms) = (millis(took), millis(began.elapsed()));
        network.folder.save(&network.testnet)?;
        let took = took.as_secs_f64();
        terminal.line(&format!("{nodes} nodes on loopback, seed {seed}, up in {took:.1} s"));
        status::table(terminal, &network)
    });
    if let Err(failure) = told {
        network.down()?;
        return Err(failure);
    }
    let node = &network.testnet.nodes[0].slug;
    terminal.talk(&format!("Try: cargo testnet exec {node} -- search ehrenamt      End: cargo testnet down"));
    Ok(())
}

/// Becomes `kreisnetz` with the home of one node.
///
/// # Errors
///
/// The node is unknown, or the binary cannot be run; otherwise this does not return.
pub(crate) fn exec(exec: &grammar::Exec) -> Result<(), Failure> {
    let network = Network::load()?;
    let member = &network.testnet.nodes[network.find(&exec.node)?];
    let mut command = network.node(member).command(&exec.arguments);
    let program = command.get_program().to_string_lossy().into_owned();
    Err(Failure::Exec { program, source: command.exec() })
}

/// Sends a signal to a node's process.
///
/// # Errors
///
/// The node or the signal is unknown, or the node does not run.
pub(crate) fn kill(terminal: Terminal, node: &str, signal: i32) -> Result<(), Failure> {
    let number = signal;
    let signal = Signal::from_named_raw(number).ok_or(Failure::NoSignal(number))?;
    let network = Network::load()?;
    let member = &network.testnet.nodes[network.find(node)?];
    let not_running = || Failure::NotRunning(member.slug.clone());
    let process = member.running().ok_or_else(not_running)?;
    if !process.signal(signal)? {
        return Err(not_running());
    }
    let ended = matches!(signal, Signal::KILL | Signal::TERM | Signal::INT) && process.wait(END_PATIENCE);
    let outcome = if ended { "ended" } else { "signalled" };
    terminal.line(&format!("{}: process {} {outcome} (signal {number})", member.slug, process.pid()));
    Ok(())
}

/// Starts one node, or all, again on their homes.
///
/// # Errors
///
/// The node is unknown, or does not come back.
pub(crate) fn restart(terminal: Terminal, node: Option<&str>) -> Result<(), Failure> {
    let mut network = Network::load()?;
    let indices = match node {
        Some(node) => vec![network.find(node)?],
        None => (0..network.testnet.nodes.len()).collect(),
    };
    network.stop(&indices)?;
    for group in indices.chunks(WORKERS) {
        network.run(group)?;
    }
    status::table(terminal, &network)
}

/// Stops all nodes and removes their homes.
///
/// # Errors
///
/// No network is up, or a part of it cannot be removed.
pub(crate) fn down(terminal: Terminal) -> Result<(), Failure> {
    let network = Network::load()?;
    let stopped = network.down()?;
    terminal.line(&format!("{stopped} nodes stopped, {} homes removed", network.testnet.nodes.len()));
    Ok(())
}
