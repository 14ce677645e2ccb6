//! One pull: the frames of a delta, collected within their limits until it is whole.

use kreisnetz_catalog::{Delta, Head, LEAVES_MAX, Leaf, Since};
use kreisnetz_identity::Verified;

use crate::Response;

/// Frames that have come so far. The head is verified; everything else is believed by nobody yet.
#[derive(Debug)]
pub struct Pull {
    head: Verified<Head>,
    since: Since,
    leaves: Vec<Leaf>,
    entries: Vec<Vec<u8>>,
    bytes: u64,
}

/// What a frame did.
#[derive(Debug)]
pub enum Progress {
    /// More is to come.
    More,
    /// The delta is whole.
    Whole(Box<Delta>),
    /// The frame does not belong here, or goes beyond what the head promises.
    Broken,
}

impl Pull {
    /// Begins with a verified head, and what its leaves count from.
    #[must_use]
    pub const fn begin(head: Verified<Head>, since: Since) -> Self {
        Self { head, since, leaves: Vec::new(), entries: Vec::new(), bytes: 0 }
    }

    /// Returns the bytes that this pull holds, or will: a whole catalog brings what its head says, a change only what has come.
    pub(crate) fn bytes_held(&self) -> u64 {
        if self.since == Since::Nothing { self.head.bytes } else { self.bytes }
    }

    /// Takes the next frame.
    #[must_use]
    pub fn take(mut self, frame: Response) -> (Option<Self>, Progress) {
        match frame {
            Response::Leaves(leaves) if self.leaves.len() + leaves.len() <= LEAVES_MAX => {
                self.leaves.extend(leaves);
                (Some(self), Progress::More)
            }
            Response::Entries(entries) if self.has_room(&entries) => {
                self.bytes += entries.iter().map(|entry| entry.len() as u64).sum::<u64>();
                self.entries.extend(entries);
                (Some(self), Progress::More)
            }
            Response::End => {
                let Self { head, since, leaves, entries, .. } = self;
                (None, Progress::Whole(Box::new(Delta { head, since, leaves, entries })))
            }
            _ => (None, Progress::Broken),
        }
    }

    /// A catalog's entries come to no more bytes than its head says, and to no more entries than leaves.
    fn has_room(&self, entries: &[Vec<u8>]) -> bool {
        let more: u64 = entries.iter().map(|entry| entry.len() as u64).sum();
        self.bytes + more <= self.head.bytes && self.entries.len() + entries.len() <= self.leaves.len()
    }
}
