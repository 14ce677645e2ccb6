//! Who plays: the publishers of a run with their names, keys and identity logs, and the network that they founded.
//!
//! They are the same for every seed, so that hundreds of runs in one process make them once. One root key each: a simulator needs
//! no ceremony, and eleven thousand identities are to be made in seconds.

use std::collections::BTreeMap;
use std::sync::Arc;

use kreisnetz_catalog::{Admission, NetworkFile};
use kreisnetz_identity::{
    Ags, Class, Delegation, Event, IdentityLog, Inception, NetworkId, PublisherId, RootSet, SecretKey, Signed, Term, sign_event,
};

use super::clock::START;
use crate::counties;

/// Seconds before the run at which identities began, so that a clock that is behind finds them begun.
const BEGUN_BEFORE: u64 = 86_400;
/// Seconds for which a signing key is delegated at most (SECURITY.md §3).
const DELEGATED: u64 = 180 * 86_400;

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
}

/// All publishers of a network.
#[derive(Debug)]
pub(crate) struct Cast {
    pub(crate) network: NetworkId,
    pub(crate) admission: Arc<Admission>,
    parts: Vec<Part>,
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
    /// Makes the first `size` publishers: the counties of the demo, the other counties by AGS, then municipalities.
    ///
    /// # Errors
    ///
    /// An identity or the network file is refused by its own rules.
    pub(crate) fn new(size: usize) -> Result<Arc<Self>, CastError> {
        Self::founding("simulated", size)
    }

    /// Makes the cast of a network of another name, with other ids.
    ///
    /// # Errors
    ///
    /// As [`Self::new`].
    pub(crate) fn founding(name: &str, size: usize) -> Result<Arc<Self>, CastError> {
        let salt = [7; 16];
        let network = NetworkId::derive(name, &salt);
        let counties = counties::first(size);
        let parts: Vec<Part> = (0..size)
            .map(|number| match counties.get(number) {
                Some(county) => Part::new(number, Class::County, &county.ags, county.slug.clone(), network),
                None => Part::new(number, Class::Municipality, &municipal_key(number), format!("gemeinde-{number:05}"), network),
            })
            .collect::<Result<_, _>>()?;
        let founders: String = parts.iter().map(|part| format!("[[founder]]\npublisher = \"{}\"\n", part.log.publisher())).collect();
        let file = NetworkFile::parse(&format!("name = \"{name}\"\nsalt = \"{}\"\n{founders}", "07".repeat(16)))
            .map_err(|error| CastError { name: name.to_owned(), problem: error.to_string() })?;
        let numbers = parts.iter().enumerate().map(|(index, part)| (part.log.publisher(), NodeId::of(index))).collect();
        Ok(Arc::new(Self { network, admission: Arc::new(Admission::of(&file)), parts, numbers }))
    }

    pub(crate) fn len(&self) -> usize {
        self.parts.len()
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.parts.len()).map(NodeId::of)
    }

    pub(crate) fn part(&self, node: NodeId) -> &Part {
        &self.parts[node.index()]
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
    fn new(number: usize, class: Class, ags: &str, name: String, network: NetworkId) -> Result<Self, CastError> {
        let refused = |problem: String| CastError { name: name.clone(), problem };
        let [root, next, signing] = [1, 2, 3].map(|purpose| key(number, purpose));
        let ags: Ags = ags.parse().map_err(|error| refused(format!("{error}")))?;
        let set = RootSet::new([root.public()], 1, [next.public()], 1);
        let begun = kreisnetz_identity::Timestamp::from_seconds(START.as_seconds() - BEGUN_BEFORE);
        let inception = Inception::new(class, Some(ags), name.clone(), network, begun, set);
        let inception = sign_event(&Event::Inception(Box::new(inception)), &[&root]);
        let inception = Signed::parse(&inception).map_err(|error| refused(error.to_string()))?;
        let mut log = IdentityLog::begin(inception, network).map_err(|error| refused(error.to_string()))?;
        let term = Term { not_before: begun, not_after: begun.plus(DELEGATED) };
        let delegation = Delegation::new(&log, signing.public(), 1, term, begun);
        let delegation = sign_event(&Event::Delegation(Box::new(delegation)), &[&root, &signing]);
        let delegation = Signed::parse(&delegation).map_err(|error| refused(error.to_string()))?;
        log.extend(delegation).map_err(|error| refused(error.to_string()))?;
        Ok(Self { name, log: Arc::new(log), signing })
    }
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
