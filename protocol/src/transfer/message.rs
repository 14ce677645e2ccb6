//! What is asked for on a stream of files, and the head of each answer.
//!
//! As all messages: deterministic CBOR, an array `[type, body]`. Sets of groups and of files are flat lists `[from, count, from, count, …]`,
//! ascending, with a gap between two ranges.

use std::collections::BTreeMap;

use kreisnetz_catalog::groups::{Groups, group_count};
use kreisnetz_catalog::manifest::{FILE_BYTES_MAX, FILES_MAX, MANIFEST_BYTES_MAX};
use kreisnetz_identity::Digest;

use crate::limits::{GROUPS_PER_REQUEST, HAVE_BYTES_MAX, TRANSFER_REQUEST_BYTES_MAX};
use crate::message::{MessageError, body, peek};

/// What one node asks another on a stream of files.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum TransferRequest {
    /// The list of files with this SHA-256.
    Manifest {
        /// Its digest.
        digest: Digest,
    },
    /// Which files of this list do you hold?
    Have {
        /// The list's digest.
        digest: Digest,
    },
    /// These groups of a file.
    Groups {
        /// BLAKE3 root of the file.
        root: [u8; 32],
        /// Its size in bytes.
        size: u64,
        /// Which groups: at least one, [`GROUPS_PER_REQUEST`] at most, all in the file.
        groups: Groups,
    },
}

/// The head of an answer; one frame.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum TransferAnswer {
    /// So many bytes follow without a frame: the list, or the slice of the groups.
    Follows(u64),
    /// What is held of a list.
    Have(Have),
    /// It is not held here, or not all of it.
    Absent,
    /// Ask again after so many milliseconds; the stream ends.
    Busy(u64),
}

/// Which files of a list somebody holds, by their places in it. Less may be said than is true.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Have {
    /// Files that are whole; a set of places.
    pub whole: Groups,
    /// Files of which some groups are there.
    pub partial: BTreeMap<u64, Groups>,
}

mod kind {
    pub(super) const MANIFEST: u64 = 0;
    pub(super) const HAVE: u64 = 1;
    pub(super) const GROUPS: u64 = 2;
    pub(super) const ABSENT: u64 = 3;
    pub(super) const BUSY: u64 = 4;
}

impl TransferRequest {
    /// Returns the bytes of the request.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Manifest { digest } => kreisnetz_canonical::encode(&(kind::MANIFEST, digest)),
            Self::Have { digest } => kreisnetz_canonical::encode(&(kind::HAVE, digest)),
            Self::Groups { root, size, groups } => {
                kreisnetz_canonical::encode(&(kind::GROUPS, (Digest::from_bytes(*root), size, flat(groups))))
            }
        }
    }

    /// Reads a request of at most [`TRANSFER_REQUEST_BYTES_MAX`] bytes.
    ///
    /// # Errors
    ///
    /// [`MessageError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, MessageError> {
        match peek(bytes, TRANSFER_REQUEST_BYTES_MAX)? {
            kind::MANIFEST => body(bytes, TRANSFER_REQUEST_BYTES_MAX).map(|digest| Self::Manifest { digest }),
            kind::HAVE => body(bytes, TRANSFER_REQUEST_BYTES_MAX).map(|digest| Self::Have { digest }),
            kind::GROUPS => {
                let (root, size, groups): (Digest, u64, Vec<u64>) = body(bytes, TRANSFER_REQUEST_BYTES_MAX)?;
                let groups = set(&groups, group_count(size.min(FILE_BYTES_MAX)))?;
                if groups.is_empty() || groups.count() > GROUPS_PER_REQUEST {
                    return Err(MessageError::Malformed(format!("from 1 to {GROUPS_PER_REQUEST} groups are asked for")));
                }
                Ok(Self::Groups { root: *root.as_bytes(), size, groups })
            }
            unknown => Err(MessageError::UnknownType(unknown)),
        }
    }
}

impl TransferAnswer {
    /// Returns the bytes of the frame.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Follows(bytes) => kreisnetz_canonical::encode(&(kind::GROUPS, bytes)),
            Self::Have(have) => {
                let partial: Vec<(u64, Vec<u64>)> = have.partial.iter().map(|(file, groups)| (*file, flat(groups))).collect();
                kreisnetz_canonical::encode(&(kind::HAVE, (flat(&have.whole), partial)))
            }
            Self::Absent => kreisnetz_canonical::encode(&(kind::ABSENT, NOTHING)),
            Self::Busy(millis) => kreisnetz_canonical::encode(&(kind::BUSY, millis)),
        }
    }

    /// Reads a frame of at most [`HAVE_BYTES_MAX`] bytes.
    ///
    /// # Errors
    ///
    /// [`MessageError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, MessageError> {
        match peek(bytes, HAVE_BYTES_MAX)? {
            kind::GROUPS => match body(bytes, HAVE_BYTES_MAX)? {
                bytes if bytes <= MANIFEST_BYTES_MAX as u64 => Ok(Self::Follows(bytes)),
                bytes => Err(MessageError::Malformed(format!("{bytes} bytes in one answer"))),
            },
            kind::HAVE => {
                let (whole, partial): (Vec<u64>, Vec<(u64, Vec<u64>)>) = body(bytes, HAVE_BYTES_MAX)?;
                let file = |(file, groups): (u64, Vec<u64>)| match set(&groups, group_count(FILE_BYTES_MAX)) {
                    Ok(groups) if file < FILES_MAX as u64 => Ok((file, groups)),
                    Ok(_) => Err(MessageError::Malformed("a file beyond the list".into())),
                    Err(error) => Err(error),
                };
                if !partial.is_sorted_by(|(a, _), (b, _)| a < b) {
                    return Err(MessageError::Malformed("files out of order".into()));
                }
                let partial = partial.into_iter().map(file).collect::<Result<_, _>>()?;
                Ok(Self::Have(Have { whole: set(&whole, FILES_MAX as u64)?, partial }))
            }
            kind::ABSENT => body::<[u64; 0]>(bytes, HAVE_BYTES_MAX).map(|_| Self::Absent),
            kind::BUSY => body(bytes, HAVE_BYTES_MAX).map(Self::Busy),
            unknown => Err(MessageError::UnknownType(unknown)),
        }
    }
}

impl Have {
    /// Returns the groups that are held of a file of this size.
    #[must_use]
    pub fn groups(&self, file: u64, size: u64) -> Groups {
        if self.whole.contains(file) {
            return Groups::all(size);
        }
        self.partial.get(&file).map(|groups| groups.intersection(&Groups::all(size))).unwrap_or_default()
    }

    /// Takes groups out that turned out not to be held.
    pub(super) fn remove(&mut self, file: u64, size: u64, groups: &Groups) {
        let left = self.groups(file, size).difference(groups);
        self.whole = self.whole.difference(&std::iter::once(file..file + 1).collect());
        self.partial.insert(file, left);
    }

    /// Says less, so that it fits a frame: partial files are left out first, those with the most parts before the others.
    #[must_use]
    pub fn fitting(mut self) -> Self {
        let mut parts: Vec<(usize, u64)> = self.partial.iter().map(|(file, groups)| (groups.ranges().len(), *file)).collect();
        parts.sort_unstable();
        let mut bytes = 32 + 18 * self.whole.ranges().len();
        for (ranges, file) in parts {
            bytes += 16 + 18 * ranges;
            if bytes > HAVE_BYTES_MAX {
                self.partial.remove(&file);
            }
        }
        self
    }
}

const NOTHING: [u64; 0] = [];

fn flat(groups: &Groups) -> Vec<u64> {
    groups.ranges().flat_map(|range| [range.start, range.end - range.start]).collect()
}

/// Reads a flat list; numbers lie below `end`.
fn set(flat: &[u64], end: u64) -> Result<Groups, MessageError> {
    let wrong = || MessageError::Malformed("a set is ascending ranges with gaps between them".into());
    let (pairs, rest) = flat.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(wrong());
    }
    let mut before = None;
    let mut groups = Groups::none();
    for [from, count] in pairs {
        let range = *from..from.checked_add(*count).filter(|after| *after <= end).ok_or_else(wrong)?;
        if range.is_empty() || before.is_some_and(|before| range.start <= before) {
            return Err(wrong());
        }
        before = Some(range.end);
        groups.insert(range);
    }
    Ok(groups)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::single_range_in_vec_init)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn groups(ranges: &[std::ops::Range<u64>]) -> Groups {
        ranges.iter().cloned().collect()
    }

    #[test]
    fn requests_and_answers_read_back() {
        let requests = [
            TransferRequest::Manifest { digest: Digest::of(b"a") },
            TransferRequest::Have { digest: Digest::of(b"b") },
            TransferRequest::Groups { root: [7; 32], size: 1 << 32, groups: groups(&[0..1, 9..12, 262_143..262_144]) },
        ];
        for request in requests {
            assert_eq!(TransferRequest::decode(&request.encode()).unwrap(), request);
        }
        let have = Have { whole: groups(&[0..300]), partial: [(301, groups(&[4..5])), (302, groups(&[]))].into() };
        for answer in [TransferAnswer::Follows(2 << 20), TransferAnswer::Have(have), TransferAnswer::Absent, TransferAnswer::Busy(500)] {
            assert_eq!(TransferAnswer::decode(&answer.encode()).unwrap(), answer);
        }
    }

    #[test]
    fn the_longest_request_fits_its_limit() {
        let scattered: Vec<_> = (0..GROUPS_PER_REQUEST).map(|number| 262_000 + 2 * number..262_001 + 2 * number).collect();
        let request = TransferRequest::Groups { root: [7; 32], size: FILE_BYTES_MAX, groups: groups(&scattered) };
        assert!(request.encode().len() <= TRANSFER_REQUEST_BYTES_MAX, "{}", request.encode().len());
        assert_eq!(TransferRequest::decode(&request.encode()), Ok(request));
    }

    #[test]
    fn sets_that_are_none_are_refused() {
        let request = |flat: &[u64]| kreisnetz_canonical::encode(&(2, (Digest::default(), 1_000_000_u64, flat)));
        for flat in
            [&[][..], &[0], &[0, 0], &[5, 1, 5, 1], &[5, 1, 6, 1], &[5, 1, 2, 1], &[0, 65], &[61, 2], &[1, u64::MAX], &[u64::MAX, 1]]
        {
            assert!(matches!(TransferRequest::decode(&request(flat)), Err(MessageError::Malformed(_))), "{flat:?}");
        }
        assert!(TransferRequest::decode(&request(&[0, 1, 60, 2])).is_ok());
    }

    #[test]
    fn an_answer_says_less_rather_than_too_much() {
        let scattered: Groups = (0..2_000_u64).map(|number| 2 * number..2 * number + 1).collect();
        let partial = (0..100).map(|file| (file, if file == 7 { groups(&[0..9]) } else { scattered.clone() })).collect();
        let have = Have { whole: groups(&[200..9_000]), partial }.fitting();
        assert_eq!(have.partial.get(&7), Some(&groups(&[0..9])));
        assert_eq!(have.whole, groups(&[200..9_000]));
        assert!(TransferAnswer::Have(have).encode().len() <= HAVE_BYTES_MAX);
    }

    proptest! {
        #[test]
        fn any_bytes_end_in_a_message_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(request) = TransferRequest::decode(&bytes) {
                prop_assert_eq!(request.encode(), bytes.clone());
            }
            if let Ok(answer) = TransferAnswer::decode(&bytes) {
                prop_assert_eq!(answer.encode(), bytes);
            }
        }
    }
}
