//! Deterministic CBOR: one encoding for one value, and a decoder that accepts no other.
//!
//! Everything that kreisnetz signs, hashes or sends is encoded by the core deterministic rules of RFC 8949 §4.2.1: shortest
//! forms, definite lengths, map keys in bytewise order of their encodings, no key twice. Beyond them nothing here ever holds a
//! float, `null` or `undefined`: what is absent is absent.
//!
//! The work of reading and writing CBOR is `ciborium`'s. This crate adds what a signed format needs: a byte limit that comes
//! first, a recursion limit, and the rule *encode(decode(x)) == x*, without which one record has many ids. It knows no format.
//!
//! ```
//! #[derive(serde::Serialize, serde::Deserialize, PartialEq, Debug)]
//! #[serde(deny_unknown_fields)]
//! struct Point { x: u32, y: u32 }
//!
//! let bytes = kreisnetz_canonical::encode(&Point { x: 1, y: 2 });
//! assert_eq!(kreisnetz_canonical::decode::<Point>(&bytes, 64)?, Point { x: 1, y: 2 });
//! # Ok::<(), kreisnetz_canonical::DecodeError>(())
//! ```

mod decode;
mod encode;
mod form;

pub use decode::{DecodeError, decode, fields, peek, text};
pub use encode::encode;
pub use form::{DEPTH_MAX, FormError, check};
