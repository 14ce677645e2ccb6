//! Brings a network up: ports, homes, the network file that names them all, processes.

use std::fs;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::binary;
use crate::counties::{self, County};
use crate::failure::Failure;
use crate::founders::{Founder, NetworkFile};
use crate::home::{self, Identity};
use crate::network::Network;
use crate::node::Node;
use crate::parallel::{self, WORKERS};
use crate::ports::ReservedPort;
use crate::progress::Progress;
use crate::state::{Folder, Member, StateError, Testnet};
use crate::terminal::Terminal;

/// Nodes up to which everybody's address stands in the network file; beyond, each node knows three others.
const EVERYBODY_KNOWN_MAX: usize = 16;

/// Starts `count` nodes on loopback and says how long that took after the build; nothing is published yet.
///
/// # Errors
///
/// A network is up already, or a part failed: what was started is then stopped and removed again.
pub(crate) fn start(terminal: Terminal, count: usize, seed: u64) -> Result<(Network, Duration), Failure> {
    let folder = Folder::locate();
    refuse_second(&folder)?;
    let counties = counties::first(count);
    let testnet = Testnet::new(seed, binary::provide(terminal)?);
    let began = Instant::now();
    folder.create(&testnet, counties.iter().map(|county| county.slug.as_str()))?;
    let mut network = Network { folder, testnet };
    match bring_up(&mut network, terminal, &counties) {
        Ok(()) => Ok((network, began.elapsed())),
        Err(failure) => {
            abandon(network, terminal, &counties);
            Err(failure)
        }
    }
}

fn refuse_second(folder: &Folder) -> Result<(), Failure> {
    match folder.load() {
        Ok(_) => Err(StateError::AlreadyUp(folder.path().to_owned()).into()),
        Err(StateError::NotUp) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn bring_up(network: &mut Network, terminal: Terminal, counties: &[County]) -> Result<(), Failure> {
    let ports = counties.iter().map(|_| ReservedPort::any()).collect::<Result<Vec<_>, _>>();
    let ports = ports.map_err(Failure::NoPort)?;
    // A home counts when it is made and when its node answers.
    let progress = Mutex::new(Progress::start(terminal, "Starting", 2 * counties.len() as u64));
    let advance = |county: &str| progress.lock().unwrap_or_else(PoisonError::into_inner).advance(county);

    let founding = NetworkFile::of_seed(network.testnet.seed);
    let identities = make_homes(network, counties, &founding, &advance)?;
    let addresses: Vec<Founder> = founders(counties, &identities, &ports);
    let is_sparse = counties.len() > EVERYBODY_KNOWN_MAX;
    let bootstraps: Vec<Vec<String>> =
        (0..counties.len()).map(|node| if is_sparse { bootstrap(node, &addresses, network.testnet.seed) } else { Vec::new() }).collect();
    let named = |(county, identity): (&County, &Identity)| Founder::named(&county.ags, &identity.publisher);
    let founding = founding.with_founders(if is_sparse { counties.iter().zip(&identities).map(named).collect() } else { addresses });
    network.testnet.nodes = members(&network.folder, counties, &identities, &ports);
    network.folder.save(&network.testnet)?;
    let all: Vec<usize> = (0..counties.len()).collect();
    let places: Vec<(usize, &Member)> = network.testnet.nodes.iter().enumerate().collect();
    parallel::for_all(&places, |(place, member)| {
        let joined = home::join(&network.node(member), &member.home, &founding, member.port, &member.peer_id, &bootstraps[*place]);
        joined.map_err(|error| Failure::from(error).at(&member.slug))
    })?;
    drop(ports);
    for group in all.chunks(WORKERS) {
        // Staggered, so that a few hundred nodes do not all start at once on two cores.
        network.run(group)?;
        group.iter().for_each(|index| advance(&counties[*index].slug));
    }
    progress.into_inner().unwrap_or_else(PoisonError::into_inner).finish();
    Ok(())
}

/// Makes all homes with keys that follow from the seed and the county's place.
fn make_homes(
    network: &Network,
    counties: &[County],
    founding: &NetworkFile,
    advance: &(impl Fn(&str) + Sync),
) -> Result<Vec<Identity>, Failure> {
    // `init` wants the network's file, and the founders it is to name exist only after `init`.
    let file = network.folder.network_file();
    home::write(&file, &founding.to_toml().map_err(home::HomeError::from)?)?;
    let numbered: Vec<(u64, &County)> = (network.testnet.seed..).zip(counties).collect();
    let identities = parallel::for_all(&numbered, |(seed, county)| {
        let home = network.folder.home(&county.slug);
        let node = Node::new(&network.testnet.binary, &home);
        let identity = home::create(&node, &home, county, &file, *seed);
        advance(&county.slug);
        identity.map_err(|error| Failure::from(error).at(&county.slug))
    })?;
    fs::remove_file(&file).map_err(|source| home::HomeError::Io { path: file, source })?;
    Ok(identities)
}

/// Returns the addresses of three others: the next one, so that all hang together, and two by the seed.
fn bootstrap(node: usize, founders: &[Founder], seed: u64) -> Vec<String> {
    let count = founders.len();
    let drawn = |salt: u64| {
        // SplitMix64's finisher (Steele, Lea, Flood 2014): neighbours in, strangers out.
        let mut mixed = (seed ^ salt).wrapping_add(node as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        usize::try_from((mixed ^ (mixed >> 31)) % count as u64).unwrap_or_default()
    };
    [(node + 1) % count, drawn(1), drawn(2)]
        .into_iter()
        .filter(|other| *other != node)
        .flat_map(|other| founders[other].addresses())
        .collect()
}

fn founders(counties: &[County], identities: &[Identity], ports: &[ReservedPort]) -> Vec<Founder> {
    let nodes = counties.iter().zip(identities).zip(ports);
    nodes
        .map(|((county, identity), port)| Founder::on_loopback(&county.ags, &identity.publisher, port.number(), &identity.peer_id))
        .collect()
}

fn members(folder: &Folder, counties: &[County], identities: &[Identity], ports: &[ReservedPort]) -> Vec<Member> {
    let nodes = counties.iter().zip(identities).zip(ports);
    nodes
        .map(|((county, identity), port)| Member {
            port: port.number(),
            publisher: identity.publisher.clone(),
            peer_id: identity.peer_id.clone(),
            ..without_identity(folder, county)
        })
        .collect()
}

fn without_identity(folder: &Folder, county: &County) -> Member {
    Member {
        slug: county.slug.clone(),
        ags: county.ags.clone(),
        name: county.name.clone(),
        home: folder.home(&county.slug),
        port: 0,
        publisher: String::new(),
        peer_id: String::new(),
        process: None,
    }
}

/// Takes back what a failed start left, as far as that goes.
fn abandon(mut network: Network, terminal: Terminal, counties: &[County]) {
    if network.testnet.nodes.is_empty() {
        network.testnet.nodes = counties.iter().map(|county| without_identity(&network.folder, county)).collect();
    }
    if let Err(failure) = network.down() {
        terminal.talk(&format!("note: {failure}"));
    }
}
