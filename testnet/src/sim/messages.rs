//! Gossip messages of a run, each kept once; nodes remember them by number.

use std::collections::BTreeMap;
use std::sync::Arc;

use kreisnetz_identity::Digest;
use kreisnetz_protocol::Topic;

/// Number of a message.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct MessageId(u32);

/// All messages.
#[derive(Debug, Default)]
pub(crate) struct Messages {
    all: Vec<Message>,
    numbers: BTreeMap<(Topic, Digest), MessageId>,
}

/// One message.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) topic: Topic,
    pub(crate) bytes: Arc<[u8]>,
}

/// Messages that a node has seen: gossipsub's cache of duplicates, which a restart empties.
#[derive(Debug, Default)]
pub(crate) struct Seen(Vec<u64>);

impl Messages {
    /// Returns the number of a message; its id is its topic and its content, as in the node.
    pub(crate) fn number(&mut self, topic: Topic, bytes: &[u8]) -> MessageId {
        let next = MessageId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        let number = *self.numbers.entry((topic, Digest::of(bytes))).or_insert(next);
        if number == next {
            self.all.push(Message { topic, bytes: bytes.into() });
        }
        number
    }

    pub(crate) fn message(&self, message: MessageId) -> &Message {
        &self.all[message.0 as usize]
    }
}

impl MessageId {
    pub(crate) const fn number(self) -> u64 {
        self.0 as u64
    }
}

impl Seen {
    /// Notes a message; says whether it was new.
    pub(crate) fn insert(&mut self, message: MessageId) -> bool {
        let (word, bit) = place(message);
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        let is_new = self.0[word] & bit == 0;
        self.0[word] |= bit;
        is_new
    }

    pub(crate) fn contains(&self, message: MessageId) -> bool {
        let (word, bit) = place(message);
        self.0.get(word).is_some_and(|seen| seen & bit != 0)
    }
}

const fn place(message: MessageId) -> (usize, u64) {
    (message.0 as usize / 64, 1 << (message.0 % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_are_the_same_message() {
        let mut messages = Messages::default();
        let (first, again) = (messages.number(Topic::Heads, b"a"), messages.number(Topic::Heads, b"a"));
        assert_eq!(first, again);
        assert_ne!(first, messages.number(Topic::Heads, b"b"));
        assert_ne!(first, messages.number(Topic::Proofs, b"a"), "another topic, another message");
    }

    #[test]
    fn a_message_is_new_once() {
        let mut seen = Seen::default();
        assert!(seen.insert(MessageId(70)) && !seen.insert(MessageId(70)));
        assert!(!seen.contains(MessageId(6)));
    }
}
