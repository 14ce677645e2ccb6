//! `measure`: what a running network costs and how fast news travel in it, in figures.
//!
//! It publishes a few small changes and watches; what the nodes say of themselves and what the kernel says of their processes is all
//! that it knows. The network is as it was afterwards, but for these changes.

mod figures;
mod memory;
mod propagation;
mod spread;
mod traffic;

use std::time::Duration;

use crate::failure::Failure;
use crate::grammar;
use crate::network::Network;
use crate::terminal::Terminal;
use figures::{Figures, Idle};
use memory::Memory;
use propagation::Propagation;
use traffic::Traffic;

/// The network rests this long before its idle traffic is counted.
const SETTLE: Duration = Duration::from_secs(15);

/// Measures the network of this user and prints the figures.
///
/// # Errors
///
/// No network is up, a node does not answer, or a change does not reach every node in time (exit 50).
pub(crate) fn measure(terminal: Terminal, given: &grammar::Measure) -> Result<(), Failure> {
    let network = Network::load()?;
    let propagation = Propagation::measure(&network, terminal, usize::from(given.rounds))?;
    let memory = Memory::of(&network)?;
    let idle = if given.idle == 0 { None } else { Some(idle(&network, terminal, given.idle)?) };
    let figures = Figures::new(&network.testnet, &propagation, memory, idle);
    if given.json {
        terminal.line(&figures.document().to_string());
    } else {
        figures.lines().iter().for_each(|line| terminal.line(line));
    }
    Ok(())
}

/// Counts what the network sends while nobody does anything.
fn idle(network: &Network, terminal: Terminal, seconds: u64) -> Result<Idle, Failure> {
    let length = Duration::from_secs(seconds);
    propagation::rest(terminal, "Settling", SETTLE)?;
    let before = Traffic::of(network)?;
    propagation::rest(terminal, "Idle", length)?;
    Ok(Idle { seconds, traffic: Traffic::of(network)?.since(&before) })
}
