//! A peer and where it listens, as local files and `node` entries write it: `/ip4/…/udp/4480/quic-v1/p2p/12D3Koo…`.

use std::collections::BTreeMap;

use libp2p::multiaddr::Protocol;
use libp2p::{Multiaddr, PeerId};

use super::limits::ADDRESSES_PER_DIAL_MAX;

/// A peer with the addresses it may be reached at.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Contact {
    peer: PeerId,
    addresses: Vec<Multiaddr>,
}

/// Why a text names no peer at an address.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ContactError {
    /// No multiaddress.
    #[error("no multiaddress such as /ip4/198.51.100.7/tcp/4480/p2p/12D3Koo…")]
    Address,
    /// The address does not end in `/p2p/ID`, so that anybody could answer there.
    #[error("the address does not end in /p2p/ and the id of the peer")]
    NoPeer,
    /// The id is none.
    #[error("no id of a peer")]
    Peer,
}

impl Contact {
    /// Reads one address that ends in `/p2p/ID`.
    ///
    /// # Errors
    ///
    /// [`ContactError`].
    pub fn parse(text: &str) -> Result<Self, ContactError> {
        let mut address: Multiaddr = text.parse().map_err(|_| ContactError::Address)?;
        match address.pop() {
            Some(Protocol::P2p(peer)) => Ok(Self { peer, addresses: vec![address] }),
            _ => Err(ContactError::NoPeer),
        }
    }

    /// Reads a peer's id and its addresses, which may or may not repeat the id. An address that is none is left out: one
    /// slip of a county is no reason not to reach it at another.
    ///
    /// # Errors
    ///
    /// [`ContactError::Peer`].
    pub fn of<'a>(peer: &str, addresses: impl IntoIterator<Item = &'a str>) -> Result<Self, ContactError> {
        let peer: PeerId = peer.parse().map_err(|_| ContactError::Peer)?;
        let addresses = addresses.into_iter().filter_map(|text| address_of(text, peer)).take(ADDRESSES_PER_DIAL_MAX).collect();
        Ok(Self { peer, addresses })
    }

    /// Returns the peer.
    pub fn peer(&self) -> PeerId {
        self.peer
    }

    /// Returns its addresses, without its id.
    pub fn addresses(&self) -> &[Multiaddr] {
        &self.addresses
    }

    /// Puts contacts of one peer together; at most eight addresses each, the first ones.
    pub fn merged(contacts: impl IntoIterator<Item = Self>) -> Vec<Self> {
        let mut peers: BTreeMap<PeerId, Vec<Multiaddr>> = BTreeMap::new();
        for contact in contacts {
            let addresses = peers.entry(contact.peer).or_default();
            for address in contact.addresses {
                if addresses.len() < ADDRESSES_PER_DIAL_MAX && !addresses.contains(&address) {
                    addresses.push(address);
                }
            }
        }
        peers.into_iter().map(|(peer, addresses)| Self { peer, addresses }).collect()
    }
}

fn address_of(text: &str, peer: PeerId) -> Option<Multiaddr> {
    let mut address: Multiaddr = text.parse().ok()?;
    match address.iter().last()? {
        Protocol::P2p(other) if other != peer => None,
        Protocol::P2p(_) => {
            address.pop();
            Some(address)
        }
        _ => Some(address),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Contact, ContactError};
    use crate::test_peers::{COESFELD, UELZEN, peer};

    #[test]
    fn an_address_names_its_peer_or_is_refused() {
        let text = format!("/ip4/127.0.0.1/tcp/4480/p2p/{}", peer(UELZEN));
        let contact = Contact::parse(&text).unwrap();
        assert_eq!(contact.peer(), peer(UELZEN));
        assert_eq!(contact.addresses()[0].to_string(), "/ip4/127.0.0.1/tcp/4480");
        assert_eq!(Contact::parse("/ip4/127.0.0.1/tcp/4480"), Err(ContactError::NoPeer));
        assert_eq!(Contact::parse("127.0.0.1:4480"), Err(ContactError::Address));
    }

    #[test]
    fn an_address_of_somebody_else_is_left_out() {
        let own = format!("/ip4/84.200.69.80/tcp/4480/p2p/{}", peer(UELZEN));
        let foreign = format!("/ip4/84.200.69.81/tcp/4480/p2p/{}", peer(COESFELD));
        let id = peer(UELZEN).to_string();
        let contact = Contact::of(&id, [own.as_str(), &foreign, "nonsense", "/ip4/84.200.69.82/tcp/443"]).unwrap();
        let addresses: Vec<_> = contact.addresses().iter().map(ToString::to_string).collect();
        assert_eq!(addresses, ["/ip4/84.200.69.80/tcp/4480", "/ip4/84.200.69.82/tcp/443"]);
        assert_eq!(Contact::of("Uelzen", []), Err(ContactError::Peer));
    }

    #[test]
    fn contacts_of_one_peer_become_one_with_eight_addresses() {
        let contacts = (0..20).map(|last| {
            let id = peer(UELZEN).to_string();
            Contact::of(&id, [format!("/ip4/84.200.69.{}/tcp/4480", last / 2).as_str()]).unwrap()
        });
        let merged = Contact::merged(contacts);
        assert_eq!(merged.len(), 1);
        assert_eq!(merged[0].addresses().len(), 8);
    }
}
