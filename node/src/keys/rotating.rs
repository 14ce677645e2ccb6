//! A rotation: the next set becomes the root set, and a new next set is made.

use std::path::PathBuf;

use kreisnetz_identity::{Event, IdentityLog, PublicKey, RootSet, Rotation, Timestamp};

use super::RootFolders;
use super::ground::Ground;
use super::guardians;
use super::heads;
use super::new_set::{NewSet, SetKind};
use super::officers::{Officer, RootFile, find, too_few_next};
use super::shape::SetShape;
use super::telling::about;
use super::wanted::Draft;
use crate::api::{KeyEventData, KeyStep};
use crate::failure::Failure;
use crate::storage::ground;

/// What a rotation is to be.
#[derive(Clone, Debug)]
pub struct WantedRotation {
    /// Where the new next set is written, into a folder `next` that is not there yet.
    pub next_dir: PathBuf,
    /// Counties that may together recover the identity, each by slug, AGS, name or id; where it is absent those of before stay.
    pub guardians: Option<Vec<String>>,
    /// Number of the last head that stands; the newest own head where it is absent.
    pub close: Option<u64>,
}

impl WantedRotation {
    /// What it will say, before the new next set is made.
    pub(super) fn plan(&self, ground: &Ground, folders: &RootFolders) -> Result<KeyEventData, Failure> {
        let keys = publics(&next_files(&ground.log, folders)?);
        let guardians = self.guardians(ground)?;
        NewSet::require_room(&self.next_dir, SetKind::Next)?;
        Ok(KeyEventData {
            epoch: ground.log.epoch() + 1,
            resolves: ground.contradictions()?.len() as u64,
            last_good: heads::closing(ground, self.close)?.map(|head| head.seq),
            roots: keys.iter().map(|key| key.commitment().check_digits().to_string()).collect(),
            guardians: guardians.iter().map(ToString::to_string).collect(),
            needed: ground.log.threshold() + keys.len() as u64,
            missing_root: ground.log.threshold(),
            missing_new: keys.len() as u64,
            ..about(&ground.log, "rotation", KeyStep::Planned)
        })
    }

    /// Makes the new next set and returns the event; only public halves of the files in the folders are read here.
    pub(super) fn draft(
        &self,
        ground: &Ground,
        folders: &RootFolders,
        officer: &mut dyn Officer,
        now: Timestamp,
    ) -> Result<Draft, Failure> {
        let log = &ground.log;
        let keys = publics(&next_files(log, folders)?);
        let (guardians, close) = (self.guardians(ground)?, heads::closing(ground, self.close)?);
        let promised = SetShape::of_next(log);
        // Where a key of the next set is lost, more than half of the others must do.
        let threshold = if keys.len() == promised.keys() { promised.threshold() } else { keys.len() as u64 / 2 + 1 };
        let set = NewSet::make(&self.next_dir, SetKind::Next, promised, &format!("{}/rotation/{}", log.publisher(), log.length()))?;
        let roots = RootSet::new(keys, threshold, set.publics(), promised.threshold()).guarded_by(guardians);
        let base = ground.store.reader().head(&log.publisher()).map_err(ground::read_failure)?;
        let rotation = Rotation::new(log, roots, close, now).healing(base.map(|head| head.digest()), ground.contradictions()?);
        // Before anything is signed: a passphrase that nobody saw would make the set worthless.
        set.show(officer);
        Ok(Draft::new(Event::Rotation(Box::new(rotation)), Vec::new()).with(set))
    }

    fn guardians(&self, ground: &Ground) -> Result<Vec<kreisnetz_identity::PublisherId>, Failure> {
        match &self.guardians {
            Some(named) => guardians::found(ground, named),
            None => Ok(ground.log.guardians().to_vec()),
        }
    }
}

/// Returns the files of the next set: all of them become root keys, so all of them sign.
///
/// # Errors
///
/// `key_missing` where there are fewer than the identity asks for.
pub(super) fn next_files(log: &IdentityLog, folders: &RootFolders) -> Result<Vec<RootFile>, Failure> {
    let is_next = |file: &RootFile| log.next_keys().contains(&file.public().commitment());
    let files: Vec<RootFile> = find(folders)?.into_iter().filter(is_next).collect();
    let needed = usize::try_from(log.next_threshold()).unwrap_or(usize::MAX);
    if files.len() >= needed { Ok(files) } else { Err(too_few_next(files.len(), needed, folders)) }
}

fn publics(files: &[RootFile]) -> Vec<PublicKey> {
    files.iter().map(RootFile::public).collect()
}
