//! Changes that become durable together: the flushes of one commit are paid once for all of them.

use std::marker::PhantomData;

use kreisnetz_catalog::{FrontierItem, VerifiedUpdate};
use kreisnetz_identity::IdentityLog;
use redb::WriteTransaction;

use crate::{Applied, Base, Refusal, StorageFault, Store, apply, events, own_frontiers};

/// A transaction of the one writer. Dropped without [`commit`](Self::commit), nothing of it was stored.
pub struct Group<'store> {
    transaction: WriteTransaction,
    is_changed: bool,
    store: PhantomData<&'store mut Store>,
}

impl Group<'_> {
    pub(crate) const fn new(transaction: WriteTransaction) -> Self {
        Self { transaction, is_changed: false, store: PhantomData }
    }

    /// Takes the events of an identity that are new or were seen earlier than was known, and returns how many.
    ///
    /// # Errors
    ///
    /// A failing disk: drop the group.
    pub fn put_events(&mut self, log: &IdentityLog) -> Result<u64, StorageFault> {
        let appended = events::append(&self.transaction, log)?;
        self.is_changed |= appended > 0;
        Ok(appended)
    }

    /// Takes a verified catalog, with the state of the store on which it was verified; or says why not. Where that state still
    /// stands, the cost follows what changed; a base that does not fit costs time and nothing else.
    ///
    /// # Errors
    ///
    /// A failing disk: drop the group.
    pub fn put(&mut self, update: &VerifiedUpdate, base: Base) -> Result<Result<Applied, Refusal>, StorageFault> {
        let applied = apply::apply(&self.transaction, update, base)?;
        self.is_changed |= matches!(applied, Ok(Applied::Newer { .. }));
        Ok(applied)
    }

    /// Takes one's own catalog as [`put`](Self::put) does, and the frontier that its head names.
    pub(crate) fn put_own(
        &mut self,
        update: &VerifiedUpdate,
        base: Base,
        seen: &[FrontierItem],
    ) -> Result<Result<Applied, Refusal>, StorageFault> {
        let applied = self.put(update, base)?;
        if matches!(applied, Ok(Applied::Newer { .. })) {
            own_frontiers::keep(&self.transaction, update.head().position(), seen)?;
        }
        Ok(applied)
    }

    /// Makes all of it durable; where nothing changed, nothing is flushed.
    ///
    /// # Errors
    ///
    /// A failing disk: none of it was stored, or all that was taken.
    pub fn commit(self) -> Result<(), StorageFault> {
        if self.is_changed { Ok(self.transaction.commit()?) } else { Ok(self.transaction.abort()?) }
    }
}

impl std::fmt::Debug for Group<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Group").field("is_changed", &self.is_changed).finish_non_exhaustive()
    }
}
