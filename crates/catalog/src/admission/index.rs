//! Small numbers in place of ids, so that a run compares and looks up numbers only.
//!
//! A number is given as long as something names the id, and then free for another: an author that names ten thousand new ids in each
//! version of its catalog makes nothing grow.

use std::collections::BTreeMap;

use kreisnetz_identity::PublisherId;

/// The number of an id.
pub(super) type Slot = u32;

/// The ids that are named somewhere, each with its number.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    slots: BTreeMap<PublisherId, Slot>,
    /// By slot, how often the id is named.
    uses: Vec<u32>,
    free: Vec<Slot>,
}

impl Index {
    /// Names an id once more.
    pub(super) fn name(&mut self, id: PublisherId) -> Slot {
        let slot = *self.slots.entry(id).or_insert_with(|| {
            self.free.pop().unwrap_or_else(|| {
                self.uses.push(0);
                // Ids are named by catalogs that are held; 2³² of them need more memory than there is.
                Slot::try_from(self.uses.len() - 1).unwrap_or(Slot::MAX)
            })
        });
        self.uses[slot as usize] += 1;
        slot
    }

    /// Takes one naming of an id back; says whether it is named no more.
    pub(super) fn unname(&mut self, id: &PublisherId) -> bool {
        let Some(slot) = self.slots.get(id).copied() else { return false };
        let uses = &mut self.uses[slot as usize];
        *uses -= 1;
        if *uses > 0 {
            return false;
        }
        self.slots.remove(id);
        self.free.push(slot);
        true
    }

    /// Returns the number of an id.
    pub(super) fn slot(&self, id: &PublisherId) -> Option<Slot> {
        self.slots.get(id).copied()
    }

    /// Returns how many numbers were given at most at one time.
    pub(super) fn capacity(&self) -> usize {
        self.uses.len()
    }

    /// Iterates over ids and numbers in the order of the ids.
    pub(super) fn iter(&self) -> impl Iterator<Item = (PublisherId, Slot)> + '_ {
        self.slots.iter().map(|(id, slot)| (*id, *slot))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> PublisherId {
        PublisherId::from_bytes([number; 32])
    }

    #[test]
    fn a_number_is_free_again_when_nothing_names_its_id() {
        let mut index = Index::default();
        assert_eq!([id(1), id(2), id(1)].map(|id| index.name(id)), [0, 1, 0]);
        assert!(!index.unname(&id(1)) && index.unname(&id(1)));
        assert_eq!((index.slot(&id(1)), index.name(id(3)), index.capacity()), (None, 0, 2));
    }

    #[test]
    fn ten_thousand_names_that_come_and_go_take_the_room_of_one() {
        let mut index = Index::default();
        for number in 0..10_000_u32 {
            let mut bytes = [0; 32];
            bytes[..4].copy_from_slice(&number.to_be_bytes());
            index.name(PublisherId::from_bytes(bytes));
            index.unname(&PublisherId::from_bytes(bytes));
        }
        assert_eq!(index.capacity(), 1);
    }
}
