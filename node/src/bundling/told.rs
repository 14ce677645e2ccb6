//! What became of catalogs, as documents tell it.

use std::sync::Arc;

use kreisnetz_catalog::{Head, Position};
use kreisnetz_identity::{IdentityLog, PublisherId};

use crate::api::{ImportOld, ImportRefused, ImportStored, Publisher};
use crate::i18n::Language;
use crate::storage::{KnownPublisher, Standpoint};

pub(super) fn stored(log: &IdentityLog, standpoint: &Standpoint, head: &Head) -> ImportStored {
    ImportStored { publisher: publisher(log, standpoint), seq: head.seq }
}

pub(super) fn old(log: &IdentityLog, standpoint: &Standpoint, offered: Position, held: Position) -> ImportOld {
    ImportOld { publisher: publisher(log, standpoint), seq: offered.seq, held_seq: held.seq }
}

pub(super) fn refused(id: Option<PublisherId>, log: Option<&IdentityLog>, standpoint: &Standpoint, reason: &str) -> ImportRefused {
    ImportRefused {
        publisher: log.map(|log| publisher(log, standpoint)),
        id: id.map(|id| id.to_string()),
        reason: reason.to_owned(),
        message: Language::English.say(&format!("refused-{reason}")),
    }
}

fn publisher(log: &IdentityLog, standpoint: &Standpoint) -> Publisher {
    standpoint.publisher(&KnownPublisher::new(Arc::new(log.clone())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Args;

    #[test]
    fn every_reason_has_its_sentence_in_both_languages() {
        for code in kreisnetz_bundle::REFUSAL_CODES {
            for language in Language::ALL {
                assert!(language.try_text(&format!("refused-{code}"), &Args::default()).is_some(), "{code} in {language:?}");
            }
        }
    }
}
