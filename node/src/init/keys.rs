//! The keys of a new identity: root set, next set, signing and transport key, and the first two events that they sign.

use kreisnetz_identity::{
    DELEGATION_SECONDS_MAX, Delegation, Event, IdentityLog, Inception, KeyFile, KeyRole, NetworkId, Passphrase, PublisherId, RootSet,
    SecretKey, Signed, Term, Timestamp, sign_event,
};
use zeroize::Zeroizing;

use super::holder::Holder;
use crate::entropy::Entropy;
use crate::failure::Failure;
use crate::keys::{SEAL_COST, SetShape};

/// Secret keys that nothing has been written of yet.
pub(super) struct NewKeys {
    shape: SetShape,
    root: Vec<SecretKey>,
    next: Vec<SecretKey>,
    signing: SecretKey,
    pub(super) transport: SecretKey,
    throwaway: bool,
}

/// The file of one key of a set.
pub(super) struct SetFile {
    /// `root` or `next`, also the name of its folder.
    pub(super) set: &'static str,
    pub(super) name: String,
    pub(super) text: Zeroizing<String>,
}

/// Returns the name of a set's file; numbers count from 1.
pub(super) fn file_name(set: &str, number: usize) -> String {
    format!("{set}-{number}.key")
}

/// The name of a set, and the passphrase that opens its files.
type Opener = (&'static str, Passphrase);

impl NewKeys {
    pub(super) fn draw(entropy: &mut Entropy, shape: SetShape) -> Result<Self, Failure> {
        let throwaway = entropy.is_throwaway();
        let root = (0..shape.keys()).map(|_| entropy.secret_key()).collect();
        let next = (0..shape.keys()).map(|_| entropy.secret_key()).collect();
        Ok(Self { shape, root, next, signing: entropy.secret_key(), transport: entropy.secret_key(), throwaway })
    }

    /// Returns the log of the new identity: its inception, and the delegation to the signing key for 180 days.
    pub(super) fn identity(
        &self,
        holder: &Holder,
        network: NetworkId,
        predecessors: &[PublisherId],
        now: Timestamp,
    ) -> Result<IdentityLog, Failure> {
        let public = |keys: &[SecretKey]| keys.iter().map(SecretKey::public).collect::<Vec<_>>();
        let set = RootSet::new(public(&self.root), self.shape.threshold(), public(&self.next), self.shape.threshold());
        let mut inception = Inception::new(holder.class(), holder.ags(), holder.full_name(), network, now, set);
        inception.predecessors = predecessors.to_vec();
        let roots: Vec<&SecretKey> = self.root.iter().collect();
        let signed = read(&sign_event(&Event::Inception(Box::new(inception)), &roots))?;
        let mut log = IdentityLog::begin(signed, network).map_err(own_event)?;

        let term = Term { not_before: now, not_after: now.plus(DELEGATION_SECONDS_MAX) };
        let delegation = Delegation::new(&log, self.signing.public(), log.epoch(), term, now);
        let needed = usize::try_from(self.shape.threshold()).unwrap_or(usize::MAX);
        let signers: Vec<&SecretKey> = roots.into_iter().take(needed).chain([&self.signing]).collect();
        let signed = read(&sign_event(&Event::Delegation(Box::new(delegation)), &signers))?;
        log.extend(signed).map_err(own_event)?;
        Ok(log)
    }

    /// Returns the files of both sets, sealed by one passphrase a set; those of a test network are in clear, without a passphrase.
    pub(super) fn root_files(&self, entropy: &mut Entropy) -> Result<(Vec<SetFile>, Vec<Opener>), Failure> {
        let (mut files, mut passphrases) = (Vec::new(), Vec::new());
        for (set, role, keys) in [("root", KeyRole::Root, &self.root), ("next", KeyRole::Next, &self.next)] {
            let passphrase = (!self.throwaway).then(|| Passphrase::generate(entropy));
            for (place, key) in keys.iter().enumerate() {
                let file = match &passphrase {
                    Some(passphrase) => KeyFile::seal(role, key, passphrase, SEAL_COST, entropy).map_err(Failure::internal)?,
                    None => KeyFile::clear(role, key),
                };
                files.push(SetFile { set, name: file_name(set, place + 1), text: file.to_text() });
            }
            passphrases.extend(passphrase.map(|passphrase| (set, passphrase)));
        }
        Ok((files, passphrases))
    }

    pub(super) fn signing_file(&self) -> Zeroizing<String> {
        KeyFile::clear(KeyRole::Signing, &self.signing).to_text()
    }

    pub(super) fn transport_file(&self) -> Zeroizing<String> {
        KeyFile::clear(KeyRole::Transport, &self.transport).to_text()
    }
}

fn read(bytes: &[u8]) -> Result<Signed<Event>, Failure> {
    Signed::parse(bytes).map_err(own_event)
}

/// One's own events are checked like anybody's; that they fail is a fault of the program.
fn own_event(error: impl std::fmt::Display) -> Failure {
    Failure::internal(format!("the new identity: {error}"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use kreisnetz_catalog::county;

    use super::*;

    #[test]
    fn a_new_identity_delegates_to_its_signing_key_for_180_days() {
        let mut entropy = Entropy::of_seed(b"1", "03360");
        let keys = NewKeys::draw(&mut entropy, SetShape::default()).unwrap();
        let uelzen = county::find("uelzen").unwrap();
        let now = Timestamp::from_seconds(1_795_439_111);
        let log = keys.identity(&Holder::County(uelzen), NetworkId::derive("testnet", &[1; 16]), &[], now).unwrap();
        assert_eq!((log.ags(), log.name()), (Some(uelzen.ags()), "Landkreis Uelzen"));
        let delegation = log.delegation().unwrap();
        assert_eq!(delegation.signer, keys.signing.public());
        assert_eq!(delegation.not_after.since(now), DELEGATION_SECONDS_MAX);
    }

    #[test]
    fn keys_of_a_test_network_are_in_clear_and_say_so() {
        let mut entropy = Entropy::of_seed(b"1", "03360");
        let keys = NewKeys::draw(&mut entropy, SetShape::default()).unwrap();
        let (files, passphrases) = keys.root_files(&mut entropy).unwrap();
        assert_eq!((files.len(), passphrases.len()), (6, 0));
        assert!(files.iter().all(|file| file.text.contains("in clear")));
    }
}
