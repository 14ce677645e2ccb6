//! The bounded value that every entry is made of.
//!
//! A [`Tree`] is what the deterministic CBOR of an entry can say: no float, no `null`, no empty text, list or map, keys that are
//! text, at most 16 levels. It knows no kind of entry: what a tree must look like to be one is [`crate::schema`]'s.

use std::{cmp::Ordering, fmt};

use kreisnetz_canonical::DecodeError;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess, SeqAccess, Visitor},
};

/// One value of an entry.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Tree {
    /// A whole number from 0.
    Uint(u64),
    /// A whole number below 0; no field of this version has one, a newer one may.
    Negative(i64),
    /// Raw bytes: an id, a digest.
    Bytes(Vec<u8>),
    /// Text, never empty.
    Text(String),
    /// Yes or no.
    Bool(bool),
    /// A list, never empty.
    List(Vec<Tree>),
    /// A map, never empty.
    Map(TreeMap),
}

impl Tree {
    /// Reads a tree from its one encoding, at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// [`DecodeError`]: too long, not deterministic, or a value that no entry has.
    pub fn decode(bytes: &[u8], limit: usize) -> Result<Self, DecodeError> {
        kreisnetz_canonical::decode(bytes, limit)
    }

    /// Returns the one encoding (RFC 8949 §4.2.1).
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        kreisnetz_canonical::encode(self)
    }

    /// Returns the text, where this is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// Returns the number, where this is one from 0.
    #[must_use]
    pub const fn as_uint(&self) -> Option<u64> {
        if let Self::Uint(number) = self { Some(*number) } else { None }
    }

    /// Returns the bytes, where these are 32: an id or a digest.
    #[must_use]
    pub fn as_bytes32(&self) -> Option<[u8; 32]> {
        if let Self::Bytes(bytes) = self { bytes.as_slice().try_into().ok() } else { None }
    }

    /// Returns yes or no, where this is that.
    #[must_use]
    pub const fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(*value) } else { None }
    }

    /// Returns the items, where this is a list; else none.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        if let Self::List(items) = self { items } else { &[] }
    }

    /// Returns the map, where this is one.
    #[must_use]
    pub const fn as_map(&self) -> Option<&TreeMap> {
        if let Self::Map(map) = self { Some(map) } else { None }
    }
}

impl From<&str> for Tree {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Tree {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A map with text keys in the order of their encodings: shorter first, then bytewise.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct TreeMap(Vec<(String, Tree)>);

impl TreeMap {
    /// The map without keys.
    pub(crate) const EMPTY: Self = Self(Vec::new());

    /// Returns the value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Tree> {
        self.place(key).ok().map(|place| &self.0[place].1)
    }

    /// Returns the value of a key, to be changed.
    #[must_use]
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Tree> {
        self.place(key).ok().map(|place| &mut self.0[place].1)
    }

    /// Returns the text of a key, where it is one.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_text()
    }

    /// Returns the number of a key, where it is one.
    #[must_use]
    pub fn uint(&self, key: &str) -> Option<u64> {
        self.get(key)?.as_uint()
    }

    /// Returns the map of a key, where it is one.
    #[must_use]
    pub fn map(&self, key: &str) -> Option<&Self> {
        self.get(key)?.as_map()
    }

    /// Returns the list of a key; empty where there is none.
    #[must_use]
    pub fn items(&self, key: &str) -> &[Tree] {
        self.get(key).map_or(&[], Tree::items)
    }

    /// Returns the texts of the list of a key.
    pub fn texts(&self, key: &str) -> impl Iterator<Item = &str> {
        self.items(key).iter().filter_map(Tree::as_text)
    }

    /// Sets the value of a key and returns the one before.
    pub fn insert(&mut self, key: impl Into<String>, value: Tree) -> Option<Tree> {
        let key = key.into();
        match self.place(&key) {
            Ok(place) => Some(std::mem::replace(&mut self.0[place].1, value)),
            Err(place) => {
                self.0.insert(place, (key, value));
                None
            }
        }
    }

    /// Takes a key out and returns its value.
    pub fn remove(&mut self, key: &str) -> Option<Tree> {
        self.place(key).ok().map(|place| self.0.remove(place).1)
    }

    /// Iterates over keys and values in the order of the encoding.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Tree)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// Returns how many keys there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Says whether there is no key; such a map is never encoded.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn place(&self, key: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| key_order(other, key))
    }
}

impl<K: Into<String>> FromIterator<(K, Tree)> for TreeMap {
    fn from_iter<I: IntoIterator<Item = (K, Tree)>>(pairs: I) -> Self {
        let mut map = Self::default();
        for (key, value) in pairs {
            map.insert(key, value);
        }
        map
    }
}

/// The bytewise order of encoded text keys: the length is in front, so the shorter key is the smaller one.
fn key_order(a: &str, b: &str) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.as_bytes().cmp(b.as_bytes()))
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Uint(number) => serializer.serialize_u64(*number),
            Self::Negative(number) => serializer.serialize_i64(*number),
            Self::Bytes(bytes) => serializer.serialize_bytes(bytes),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::List(items) => serializer.collect_seq(items),
            Self::Map(map) => serializer.collect_map(map.0.iter().map(|(key, value)| (key, value))),
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a number, bytes, text, a truth value, a list or a map, none of them empty")
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Tree, E> {
        Ok(Tree::Uint(number))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Tree, E> {
        Ok(u64::try_from(number).map_or(Tree::Negative(number), Tree::Uint))
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Tree, E> {
        if text.is_empty() { Err(E::invalid_length(0, &self)) } else { Ok(text.into()) }
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Tree, E> {
        if bytes.is_empty() { Err(E::invalid_length(0, &self)) } else { Ok(Tree::Bytes(bytes.to_vec())) }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        // The length claimed is not believed: the list grows with what is really there.
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        if list.is_empty() { Err(de::Error::invalid_length(0, &self)) } else { Ok(Tree::List(list)) }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut pairs: A) -> Result<Tree, A::Error> {
        let mut map = TreeMap::default();
        while let Some((key, value)) = pairs.next_entry::<String, Tree>()? {
            if key.is_empty() || map.insert(key, value).is_some() {
                return Err(de::Error::custom("a key that is empty or there twice"));
            }
        }
        if map.is_empty() { Err(de::Error::invalid_length(0, &self)) } else { Ok(Tree::Map(map)) }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keys_stand_in_the_order_of_their_encodings() {
        let map: TreeMap = [("slug", Tree::Uint(1)), ("v", Tree::Uint(1)), ("kind", Tree::Uint(1))].into_iter().collect();
        assert_eq!(map.iter().map(|(key, _)| key).collect::<Vec<_>>(), ["v", "kind", "slug"]);
    }

    #[test]
    fn nothing_empty_and_no_float_is_read() {
        for (hex, what) in
            [("60", "text"), ("80", "list"), ("a0", "map"), ("40", "bytes"), ("f6", "null"), ("f93c00", "float"), ("c101", "tag")]
        {
            assert!(Tree::decode(&hex::decode(hex).unwrap(), 64).is_err(), "{what}");
        }
    }

    fn trees() -> impl Strategy<Value = Tree> {
        let leaf = prop_oneof![
            any::<u64>().prop_map(Tree::Uint),
            (i64::MIN..0).prop_map(Tree::Negative),
            any::<bool>().prop_map(Tree::Bool),
            ".{1,40}".prop_map(Tree::Text),
            proptest::collection::vec(any::<u8>(), 1..50).prop_map(Tree::Bytes),
        ];
        leaf.prop_recursive(6, 64, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 1..6).prop_map(Tree::List),
                proptest::collection::vec((".{1,30}", inner), 1..6).prop_map(|pairs| Tree::Map(pairs.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_read_back_the_same(tree in trees()) {
            let bytes = tree.encode();
            prop_assert_eq!(Tree::decode(&bytes, bytes.len()).unwrap(), tree);
            prop_assert!(Tree::decode(&bytes, bytes.len() - 1).is_err(), "one byte under its length");
        }

        #[test]
        fn arbitrary_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            if let Ok(tree) = Tree::decode(&bytes, 300) {
                prop_assert_eq!(tree.encode(), bytes);
            }
        }

        #[test]
        fn a_longer_way_to_write_a_number_is_refused(number in 0_u8..24) {
            prop_assert!(Tree::decode(&[0x81, 0x18, number], 64).is_err());
            prop_assert!(Tree::decode(&[0x81, number], 64).is_ok());
        }
    }
}
