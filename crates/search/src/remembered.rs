//! Which compounds a word was found in of late: people ask for the same words again, with a filter more or a page on.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::compounds::Written;
use crate::limits::COMPOUND_BYTES_REMEMBERED;

/// Bytes of a word beside its letters, about.
const BESIDE_LETTERS: usize = 64;

/// What is remembered of one state of the index, the oldest forgotten first; by the word as it was written.
#[derive(Debug, Default)]
pub(crate) struct Remembered {
    by_word: BTreeMap<String, Arc<[Written]>>,
    order: VecDeque<String>,
    bytes: usize,
}

impl Remembered {
    /// Returns the compounds of a word, if they are remembered.
    pub(crate) fn get(&self, word: &str) -> Option<Arc<[Written]>> {
        self.by_word.get(word).cloned()
    }

    /// Remembers the compounds of a word.
    pub(crate) fn keep(&mut self, word: &str, compounds: &Arc<[Written]>) {
        if self.by_word.insert(word.to_owned(), Arc::clone(compounds)).is_some() {
            return;
        }
        self.order.push_back(word.to_owned());
        self.bytes += bytes(word, compounds);
        while self.bytes > COMPOUND_BYTES_REMEMBERED {
            let Some(oldest) = self.order.pop_front() else { break };
            self.bytes -= self.by_word.remove(&oldest).map_or(0, |compounds| bytes(&oldest, &compounds));
        }
    }
}

fn bytes(word: &str, compounds: &[Written]) -> usize {
    2 * (word.len() + BESIDE_LETTERS) + size_of_val(compounds)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Remembered;
    use crate::compounds::Written;
    use crate::limits::COMPOUND_BYTES_REMEMBERED;

    #[test]
    fn the_oldest_is_forgotten_where_there_is_no_more_room() {
        let mut remembered = Remembered::default();
        let third: Arc<[Written]> = vec![Written::default(); COMPOUND_BYTES_REMEMBERED / 3 / size_of::<Written>()].into();
        for word in ["bus", "antrag", "amt"] {
            remembered.keep(word, &third);
            remembered.keep(word, &third);
        }
        assert!(remembered.get("bus").is_none() && remembered.get("antrag").is_some() && remembered.get("amt").is_some());
        for number in 0..100_000 {
            remembered.keep(&number.to_string(), &Arc::from([]));
        }
        assert!(remembered.get("amt").is_none() && remembered.get("99999").is_some());
        assert!(remembered.bytes <= COMPOUND_BYTES_REMEMBERED && remembered.by_word.len() == remembered.order.len());
    }
}
