//! What every home that comes back has: the identity in a new store, new keys, and a guard that knows that it knows nothing.

use kreisnetz_catalog::VerifiedUpdate;
use kreisnetz_identity::{IdentityLog, KeyFile, KeyRole, NetworkId};
use kreisnetz_store::{Guard, Incarnation, Store};
use rand_core::Rng;

use crate::api::Moment;
use crate::entropy::Entropy;
use crate::failure::Failure;
use crate::home::{FOLDER_MODE, Home, SECRET_MODE, create_folder, peer_id, write_new};
use crate::storage::ground;

/// Makes store, guard and keys; the signing key, with which a home counts as one, comes last. Returns the id of the new transport key.
///
/// The guard is of another incarnation than the store: it signed nothing of what this county signed, and says so until root keys open a
/// new epoch.
pub(super) fn renew(
    home: &Home,
    network: NetworkId,
    log: &IdentityLog,
    catalog: Option<&VerifiedUpdate>,
    now: Moment,
) -> Result<String, Failure> {
    let mut entropy = Entropy::of_environment(&format!("{}/restored/{now}", log.publisher()))?;
    let [of_store, of_guard] = [incarnation(&mut entropy), incarnation(&mut entropy)];
    let store = Store::create(&home.store(), network, of_store);
    let mut store = store.map_err(|error| ground::open_failure(&home.store(), &error))?;
    ground::begin_own(&mut store, log)?;
    if let Some(catalog) = catalog {
        store.put(catalog).map_err(Failure::internal)?;
    }
    let guard = Guard::create(&home.guard(), of_guard);
    guard.map_err(|error| ground::open_failure(&home.guard(), &error))?;
    for folder in [home.keys(), home.blobs(), home.index()] {
        create_folder(&folder, FOLDER_MODE)?;
    }
    let (transport, signing) = (entropy.secret_key(), entropy.secret_key());
    write_new(&home.transport_key(), SECRET_MODE, KeyFile::clear(KeyRole::Transport, &transport).to_text().as_bytes())?;
    write_new(&home.signing_key(), SECRET_MODE, KeyFile::clear(KeyRole::Signing, &signing).to_text().as_bytes())?;
    Ok(peer_id(&transport))
}

fn incarnation(entropy: &mut Entropy) -> Incarnation {
    let mut bytes = [0; 16];
    entropy.fill_bytes(&mut bytes);
    Incarnation::from_bytes(bytes)
}
