//! Who plays: the publishers of a run with their names, keys and identity logs, and the network that they founded.
//!
//! They are the same for every seed, so that hundreds of runs in one process make them once. One root key each: a simulator needs
//! no ceremony, and eleven thousand identities are to be made in seconds.

use std::collections::BTreeMap;
use std::sync::Arc;

use kreisnetz_catalog::{Admission, Author, NetworkFile, entry::Writer};
use kreisnetz_identity::{
    Ags, Class, Delegation, Event, IdentityLog, Inception, NetworkId, PublisherId, RootSet, SecretKey, Signed, Term, Timestamp, sign_event,
};

use super::clock::START;
use super::scenario::Scenario;
use super::sybils;
use crate::counties;

/// Seconds before the run at which identities began, so that a clock that is behind finds them begun.
const BEGUN_BEFORE: u64 = 86_400;
/// Seconds for which a signing key is delegated at most (SECURITY.md §3).
const DELEGATED: u64 = 180 * 86_400;
/// Seconds after which a longer run delegates anew.
const RENEWED: u64 = 170 * 86_400;

/// A node, and the publisher whose catalog it signs: their number in the cast.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct NodeId(pub(crate) u32);

impl NodeId {
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }

    pub(crate) fn of(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }
}

/// One publisher.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) log: Arc<IdentityLog>,
    pub(crate) signing: SecretKey,
    /// Who signs from when on: the log as it was when each delegation was its last event.
    terms: Vec<(Timestamp, Author)>,
}

/// What an identity claims.
#[derive(Clone, Debug)]
pub(crate) struct Claims {
    pub(crate) class: Class,
    pub(crate) ags: Option<Ags>,
    pub(crate) name: String,
}

/// All publishers of a network.
#[derive(Debug)]
pub(crate) struct Cast {
    pub(crate) network: NetworkId,
    /// The network file; its founders are the members at the beginning.
    pub(crate) file: NetworkFile,
    pub(crate) admission: Arc<Admission>,
    /// How many are real; the false identities come after them.
    real: usize,
    parts: Vec<Part>,
    /// Of whom each further process is a copy.
    copies: Vec<NodeId>,
    numbers: BTreeMap<PublisherId, NodeId>,
}

/// Why there is no cast: identities that do not hold together would be a bug of the simulator.
#[derive(Debug, thiserror::Error)]
#[error("the simulated {name} has no identity: {problem}")]
pub(crate) struct CastError {
    name: String,
    problem: String,
}

impl Cast {
    /// Makes the cast of a scenario: the counties of the demo, the other counties by AGS, then municipalities; last its false identities.
    ///
    /// # Errors
    ///
    /// An identity or the network file is refused by its own rules.
    pub(crate) fn of(scenario: &Scenario) -> Result<Arc<Self>, CastError> {
        let founders = scenario.vouching.as_ref().map_or(scenario.publishers, |vouching| vouching.founders);
        let real = claims(scenario.publishers)?;
        let sybils = scenario.sybil.as_ref().map_or_else(Vec::new, |plan| sybils::claims(plan, &real));
        let originals = scenario.copies.iter().filter_map(|copy| real.iter().position(|claims| claims.name == copy.node));
        let copies: Vec<NodeId> = originals.map(NodeId::of).collect();
        Ok(Arc::new(Self { copies, ..Self::make("simulated", real, founders, sybils, scenario.until_s)? }))
    }

    /// Makes the first `size` publishers, all of them founders.
    ///
    /// # Errors
    ///
    /// As [`Self::of`].
    #[cfg(test)]
    pub(crate) fn new(size: usize) -> Result<Arc<Self>, CastError> {
        Self::founding("simulated", size)
    }

    /// Makes the cast of a network of another name, with other ids.
    ///
    /// # Errors
    ///
    /// As [`Self::of`].
    pub(crate) fn founding(name: &str, size: usize) -> Result<Arc<Self>, CastError> {
        Self::make(name, claims(size)?, size, Vec::new(), 0).map(Arc::new)
    }

    fn make(name: &str, real: Vec<Claims>, founders: usize, sybils: Vec<Claims>, seconds: u64) -> Result<Self, CastError> {
        let network = NetworkId::derive(name, &[7; 16]);
        let (size, all) = (real.len(), real.into_iter().chain(sybils));
        let parts: Vec<Part> =
            all.enumerate().map(|(number, claims)| Part::new(number, claims, network, seconds)).collect::<Result<_, _>>()?;
        let file = network_file(name, &parts[..founders.min(size)])?;
        let numbers = parts.iter().enumerate().map(|(index, part)| (part.log.publisher(), NodeId::of(index))).collect();
        Ok(Self { network, admission: Arc::new(Admission::of(&file)), file, real: size, parts, copies: Vec::new(), numbers })
    }

    /// Says whether an identity is nobody's: somebody made it to be taken for another.
    pub(crate) const fn is_false(&self, node: NodeId) -> bool {
        node.index() >= self.real
    }

    /// Returns how many identities are real.
    pub(crate) const fn real(&self) -> usize {
        self.real
    }

    pub(crate) fn len(&self) -> usize {
        self.parts.len()
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.parts.len()).map(NodeId::of)
    }

    pub(crate) fn part(&self, node: NodeId) -> &Part {
        &self.parts[self.original(node).index()]
    }

    /// Returns the node whose home a process runs on: itself, unless it is a copy.
    pub(crate) fn original(&self, node: NodeId) -> NodeId {
        node.index().checked_sub(self.parts.len()).and_then(|copy| self.copies.get(copy)).copied().unwrap_or(node)
    }

    /// Returns the copies with the node that each is one of.
    pub(crate) fn copies(&self) -> impl Iterator<Item = (NodeId, NodeId)> + '_ {
        (self.parts.len()..).map(NodeId::of).zip(self.copies.iter().copied())
    }

    pub(crate) const fn is_copy(&self, node: NodeId) -> bool {
        node.index() >= self.parts.len()
    }

    pub(crate) fn name(&self, node: NodeId) -> &str {
        &self.part(node).name
    }

    pub(crate) fn publisher(&self, node: NodeId) -> PublisherId {
        self.part(node).log.publisher()
    }

    pub(crate) fn number(&self, publisher: &PublisherId) -> Option<NodeId> {
        self.numbers.get(publisher).copied()
    }

    pub(crate) fn by_name(&self, name: &str) -> Option<NodeId> {
        self.parts.iter().position(|part| part.name == name).map(NodeId::of)
    }
}

impl Part {
    fn new(number: usize, claims: Claims, network: NetworkId, seconds: u64) -> Result<Self, CastError> {
        let Claims { class, ags, name } = claims;
        let refused = |problem: String| CastError { name: name.clone(), problem };
        let [root, next, signing] = [1, 2, 3].map(|purpose| key(number, purpose));
        let set = RootSet::new([root.public()], 1, [next.public()], 1);
        let begun = Timestamp::from_seconds(START.as_seconds() - BEGUN_BEFORE);
        let inception = Inception::new(class, ags, name.clone(), network, begun, set);
        let inception = sign_event(&Event::Inception(Box::new(inception)), &[&root]);
        let inception = Signed::parse(&inception).map_err(|error| refused(error.to_string()))?;
        let mut log = IdentityLog::begin(inception, network).map_err(|error| refused(error.to_string()))?;
        let mut terms = Vec::new();
        for term in (0..=(BEGUN_BEFORE + seconds) / RENEWED).map(|term| begun.plus(term * RENEWED)) {
            let delegation = Delegation::new(&log, signing.public(), 1, Term { not_before: term, not_after: term.plus(DELEGATED) }, term);
            let delegation = sign_event(&Event::Delegation(Box::new(delegation)), &[&root, &signing]);
            let delegation = Signed::parse(&delegation).map_err(|error| refused(error.to_string()))?;
            log.extend(delegation).map_err(|error| refused(error.to_string()))?;
            terms.push((term, Author::from(&log)));
        }
        Ok(Self { name, log: Arc::new(log), signing, terms })
    }

    /// Returns as whom it signs a head that is issued then.
    pub(crate) fn author(&self, issued: Timestamp) -> Author {
        let begun = self.terms.iter().rev().find(|(begin, _)| *begin <= issued);
        begun.map_or_else(|| Author::from(&*self.log), |(_, author)| *author)
    }

    /// Returns who writes its entries.
    pub(crate) fn writer(&self) -> Writer {
        Writer::new(self.log.publisher(), self.log.class(), self.log.ags())
    }
}

/// Returns what the first `size` publishers claim to be.
fn claims(size: usize) -> Result<Vec<Claims>, CastError> {
    let counties = counties::first(size);
    let claim = |number: usize| {
        let (class, ags, name) = match counties.get(number) {
            Some(county) => (Class::County, county.ags.clone(), county.slug.clone()),
            None => (Class::Municipality, municipal_key(number), format!("gemeinde-{number:05}")),
        };
        match ags.parse() {
            Ok(ags) => Ok(Claims { class, ags: Some(ags), name }),
            Err(error) => Err(CastError { name, problem: format!("{error}") }),
        }
    };
    (0..size).map(claim).collect()
}

fn network_file(name: &str, founders: &[Part]) -> Result<NetworkFile, CastError> {
    let founder = |part: &Part| {
        let ags = part.log.ags().map(|ags| format!("ags = \"{ags}\"\n")).unwrap_or_default();
        format!("[[founder]]\npublisher = \"{}\"\n{ags}", part.log.publisher())
    };
    let founders: String = founders.iter().map(founder).collect();
    NetworkFile::parse(&format!("name = \"{name}\"\nsalt = \"{}\"\n{founders}", "07".repeat(16)))
        .map_err(|error| CastError { name: name.to_owned(), problem: error.to_string() })
}

fn key(number: usize, purpose: u8) -> SecretKey {
    let mut seed = [purpose; 32];
    seed[..8].copy_from_slice(&(number as u64).to_be_bytes());
    SecretKey::from_seed(&seed)
}

/// Returns an eight-digit key of the form that municipalities have; it names no real one.
fn municipal_key(number: usize) -> String {
    format!("{:02}{number:06}", 1 + number % 16)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_cast_is_real_counties_first_and_municipalities_after_the_400th() {
        let cast = Cast::new(402).unwrap();
        assert_eq!(cast.name(NodeId(0)), "uelzen");
        assert_eq!(cast.name(NodeId(401)), "gemeinde-00401");
        assert_eq!(cast.admission.members().count(), 402);
        assert_eq!(cast.number(&cast.publisher(NodeId(17))), Some(NodeId(17)));
    }

    #[test]
    fn another_network_gives_the_same_counties_other_ids() {
        let (ours, theirs) = (Cast::new(1).unwrap(), Cast::founding("foreign", 1).unwrap());
        assert_eq!(ours.name(NodeId(0)), theirs.name(NodeId(0)));
        assert_ne!(ours.publisher(NodeId(0)), theirs.publisher(NodeId(0)));
    }
}
