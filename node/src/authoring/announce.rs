//! What authoring needs of the network: somebody to tell, and who has heard.

use kreisnetz_catalog::Head;
use kreisnetz_identity::{PublisherId, Verified};

/// Tells the network of new own heads.
pub trait Announce: Send + Sync {
    /// Announces a head that is durable; does not wait.
    fn announce(&self, head: &Verified<Head>);

    /// Returns whose connected nodes are known to hold this head, or a newer one.
    fn held_by(&self, head: &Verified<Head>) -> Vec<PublisherId>;
}

/// A network of nobody: for a node by itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nobody;

impl Announce for Nobody {
    fn announce(&self, _head: &Verified<Head>) {}

    fn held_by(&self, _head: &Verified<Head>) -> Vec<PublisherId> {
        Vec::new()
    }
}
