//! What other counties said about a head: this node's own word, and the words that it collected.

use std::collections::BTreeSet;

use kreisnetz_catalog::{Head, Sight, VerifiedWitness, Witness};
use kreisnetz_identity::{IdentityLog, Verified};

use super::Library;
use crate::failure::Failure;
use crate::storage::KnownPublisher;
use crate::storage::ground::read_failure;

impl Library {
    /// Returns the words of members of the network about a head, each verified again; those about earlier heads are left out.
    pub(super) fn witnesses(&self, head: &Verified<Head>) -> Result<Vec<(VerifiedWitness, &IdentityLog)>, Failure> {
        let collected = self.reader.witnesses(&head.publisher).map_err(read_failure)?;
        let own = self.own_word(head)?.into_iter();
        let others = collected.iter().filter_map(|bytes| self.word(bytes));
        Ok(own.chain(others).filter(|(witness, _)| witness.sight(head).is_some()).collect())
    }

    /// Counts the counties, other than the publisher's, that had seen the head or a later one of its epoch.
    pub(super) fn witness_count(&self, known: &KnownPublisher, head: &Verified<Head>) -> Result<u64, Failure> {
        let provider = known.log.ags().map(|ags| ags.county());
        let saw = |witness: &VerifiedWitness| matches!(witness.sight(head), Some(Sight::This | Sight::Later));
        let witnesses = self.witnesses(head)?;
        let counties: BTreeSet<_> = witnesses
            .iter()
            .filter(|(witness, _)| saw(witness))
            .filter_map(|(_, log)| log.ags().map(|ags| ags.county()))
            .filter(|county| Some(*county) != provider)
            .collect();
        Ok(counties.len() as u64)
    }

    fn own_word(&self, head: &Verified<Head>) -> Result<Option<(VerifiedWitness, &IdentityLog)>, Failure> {
        let word = self.reader.witness_since(&head.publisher, head.position()).map_err(read_failure)?;
        Ok(word.zip(self.derived.publisher(&self.standpoint.own).map(|own| own.log.as_ref())))
    }

    /// Verifies a collected word; one that is no member's, or does not hold any more, counts for nothing.
    fn word(&self, bytes: &[u8]) -> Option<(VerifiedWitness, &IdentityLog)> {
        let speaker = Witness::parse(bytes).ok()?.witness();
        if speaker == self.standpoint.own || !self.standpoint.is_searched(&speaker) {
            return None;
        }
        let log = self.derived.publisher(&speaker)?.log.as_ref();
        match Witness::verify(bytes, log) {
            Ok(witness) => Some((witness, log)),
            Err(error) => {
                tracing::warn!(event = "witness_refused", %speaker, %error, "a kept witness does not verify");
                None
            }
        }
    }
}
