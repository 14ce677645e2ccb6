//! Peers with names, for the tests of this folder.

use libp2p::PeerId;
use libp2p::identity::Keypair;

/// A county in Lower Saxony.
pub(crate) const UELZEN: &str = "Uelzen";
/// A county in North Rhine-Westphalia.
pub(crate) const COESFELD: &str = "Coesfeld";

/// Returns the peer of a name, always the same.
pub(crate) fn peer(name: &str) -> PeerId {
    let mut seed = [0_u8; 32];
    for (place, byte) in seed.iter_mut().zip(name.bytes()) {
        *place = byte;
    }
    from_seed(seed)
}

/// Returns one of many peers, always the same for a number.
pub(crate) fn numbered(number: u64) -> PeerId {
    // A peer id of a small key is the key itself; a made-up one does as a name.
    let mut bytes = [0_u8; 38];
    bytes[..6].copy_from_slice(&[0, 36, 8, 1, 18, 32]);
    bytes[6..14].copy_from_slice(&number.to_be_bytes());
    PeerId::from_bytes(&bytes).unwrap_or_else(|_| unreachable!("an identity multihash of 36 bytes"))
}

fn from_seed(seed: [u8; 32]) -> PeerId {
    match Keypair::ed25519_from_bytes(seed) {
        Ok(pair) => PeerId::from(pair.public()),
        Err(_) => unreachable!("every 32 bytes are an Ed25519 secret"),
    }
}
