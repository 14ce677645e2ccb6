//! What authoring needs of the network: somebody to tell, and who has heard.

use kreisnetz_catalog::Head;
use kreisnetz_identity::{PublisherId, Verified};

/// Tells the network of new own heads.
pub trait Announce: Send + Sync {
    /// Announces a head that is durable; does not wait.
    fn announce(&self, head: &Verified<Head>);

    /// Greets everybody besides, so that what was just announced does not depend on gossip alone.
    fn urge(&self);

    /// Returns how many other nodes were seen to hold the newest own head; asks nobody.
    fn holders(&self) -> usize;

    /// Returns whose connected nodes are known to hold this head, or a newer one.
    fn held_by(&self, head: &Verified<Head>) -> Vec<PublisherId>;
}

/// A network of nobody: for a node by itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nobody;

impl Announce for Nobody {
    fn announce(&self, _head: &Verified<Head>) {}

    fn urge(&self) {}

    fn holders(&self) -> usize {
        0
    }

    fn held_by(&self, _head: &Verified<Head>) -> Vec<PublisherId> {
        Vec::new()
    }
}
