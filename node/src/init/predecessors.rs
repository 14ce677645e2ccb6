//! Those that a new identity goes on from, after a Gebietsreform for instance (SECURITY.md §3.1): named once, in its inception.

use std::path::Path;

use kreisnetz_catalog::{NetworkFile, county};
use kreisnetz_identity::PublisherId;

use crate::failure::{Failure, Slug};
use crate::identity_file;

/// Returns the publishers that are meant: an id, a founding county of the network file, or the file beside the predecessor's root keys.
///
/// # Errors
///
/// `not_found` where it is none of these, `network_mismatch` for an identity of another network, `import_invalid` for another file.
pub(super) fn found(named: &[String], network: &NetworkFile) -> Result<Vec<PublisherId>, Failure> {
    let mut ids: Vec<PublisherId> = named.iter().map(|name| one(name, network)).collect::<Result<_, _>>()?;
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

fn one(name: &str, network: &NetworkFile) -> Result<PublisherId, Failure> {
    if let Ok(id) = name.parse::<PublisherId>() {
        return Ok(id);
    }
    if let Ok(county) = county::find(name) {
        let founder = network.founders().iter().find(|founder| founder.ags == Some(county.ags()));
        let unknown = || Failure::new(Slug::NotFound).detail("predecessor").hint("predecessor").with("county", name);
        return founder.map(|founder| founder.publisher).ok_or_else(unknown);
    }
    let path = Path::new(name);
    if !path.exists() {
        return Err(Failure::new(Slug::NotFound).detail("predecessor").hint("predecessor").with("county", name));
    }
    let log = identity_file::read(path)?;
    if log.network() == network.id() {
        return Ok(log.publisher());
    }
    Err(Failure::new(Slug::NetworkMismatch).with("expected", network.id()).with("found", log.network()))
}
