//! Homes on disk for the nodes of a run, made by `init` as a county's own.

use std::path::Path;

use kreisnetz::api::InitRequest;
use kreisnetz::clock::Clock;
use kreisnetz::entropy::Entropy;
use kreisnetz::home::Home;
use kreisnetz::init::init_with;
use kreisnetz::keys::SetShape;
use kreisnetz_catalog::{NetworkFile, VerifiedUpdate};
use kreisnetz_identity::{NetworkId, PublisherId, Timestamp};
use kreisnetz_store::Store;

use crate::catalogs::{Sizes, filling};
use crate::publisher::Publisher;

/// The network of all runs, without its founders.
const NETWORK: &str = "name = \"compare\"\nsalt = \"07070707070707070707070707070707\"\n";
/// Catalogs that are stored in one transaction while a home is filled.
const CATALOGS_AT_ONCE: usize = 8;

/// Makes the home of a county, as `kreisnetz init` does; its keys follow from its name.
pub(crate) fn make(folder: &Path, county: &str) -> anyhow::Result<Home> {
    let root = folder.join(county);
    std::fs::create_dir_all(folder)?;
    let network = folder.join("network.toml");
    std::fs::write(&network, NETWORK)?;
    let request = InitRequest {
        home: root.clone(),
        county: county.to_owned(),
        name: None,
        partner: None,
        root_keys: SetShape::default(),
        contact: "digital@kreis.example".to_owned(),
        root_dir: folder.join(format!("{county}-offline")),
        network: Some(network),
        proxy: "none".to_owned(),
        from: Vec::new(),
        dry_run: false,
    };
    init_with(&request, Clock::System, |whose| Ok(Entropy::of_seed(b"compare", whose)))?;
    Ok(Home::new(root))
}

/// Returns the id of the network, which does not depend on its founders.
pub(crate) fn network_id() -> anyhow::Result<NetworkId> {
    Ok(NetworkFile::parse(NETWORK)?.id())
}

/// Returns the network that these publishers found.
pub(crate) fn network(founders: impl IntoIterator<Item = PublisherId>) -> anyhow::Result<NetworkFile> {
    Ok(NetworkFile::parse(&network_text(founders))?)
}

/// Returns the file of the network that these publishers found.
pub(crate) fn network_text(founders: impl IntoIterator<Item = PublisherId>) -> String {
    let founders: String = founders.into_iter().map(|publisher| format!("[[founder]]\npublisher = \"{publisher}\"\n")).collect();
    format!("{NETWORK}{founders}")
}

/// Makes the publishers of all catalogs but the first; the same ones for the same moment.
pub(crate) fn publishers(sizes: &Sizes, now: Timestamp) -> anyhow::Result<Vec<Publisher>> {
    let network = network_id()?;
    (1..sizes.count()).map(|catalog| Publisher::new(catalog, network, now)).collect()
}

/// Puts all catalogs but the first into the stores of homes, as if they had been pulled: the same heads into each.
pub(crate) fn fill(homes: &[Home], publishers: &mut [Publisher], sizes: &Sizes, now: Timestamp) -> anyhow::Result<()> {
    let mut stores = homes.iter().map(|home| Store::open(&home.store())).collect::<Result<Vec<_>, _>>()?;
    let mut waiting: Vec<VerifiedUpdate> = Vec::new();
    for (publisher, (catalog, size)) in publishers.iter_mut().zip(sizes.iter().skip(1)) {
        for store in &mut stores {
            store.put_events(&publisher.log)?;
        }
        waiting.push(publisher.found(filling(catalog, size), now)?);
        if waiting.len() == CATALOGS_AT_ONCE {
            put(&mut stores, &mut waiting)?;
        }
    }
    put(&mut stores, &mut waiting)
}

fn put(stores: &mut [Store], waiting: &mut Vec<VerifiedUpdate>) -> anyhow::Result<()> {
    for store in stores {
        for outcome in store.put_all(waiting.iter())? {
            outcome?;
        }
    }
    waiting.clear();
    Ok(())
}

/// Reads whose home it is, while its node does not run.
pub(crate) fn own(home: &Home) -> anyhow::Result<PublisherId> {
    Ok(kreisnetz::storage::own_log(home)?.publisher())
}
