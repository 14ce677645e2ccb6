//! What a rehearsal plays on: a network, a home, the folders of its officers, and a clock.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Span;
use jiff::SpanRelativeTo;
use kreisnetz_identity::Passphrase;
use zeroize::Zeroizing;

use crate::api::{InitRequest, KeyEventData, Moment};
use crate::backup::{self, KeysAlone};
use crate::clock::{Clock, moment_of};
use crate::failure::{Failure, Slug};
use crate::founding;
use crate::home::{FOLDER_MODE, Home, PLAIN_MODE, create_folder, io_failure, write_new};
use crate::init::init;
use crate::keys::{Ceremony, KeyRequest, Officer, RootFolders, SetShape, Wanted, Way, perform};
use crate::storage::ground;

/// Name of the network that is thrown away.
const NETWORK: &str = "drill";
/// A mailbox that nobody has.
const CONTACT: &str = "digital@drill.example";

pub(in crate::keys) struct Stage {
    root: PathBuf,
    /// The county by its slug or key, and by its full name.
    county: String,
    full_name: String,
    clock: Clock,
    root_keys: SetShape,
    officer: Rehearser,
}

impl Stage {
    pub(in crate::keys) fn set(folder: &Path, county: &str, clock: Clock) -> Result<Self, Failure> {
        // It stands while a step lasts, and is moved on between them.
        let clock = Clock::Standing(clock.now());
        let network = folder.join("network.toml");
        write_new(&network, PLAIN_MODE, founding::begun(NETWORK)?.text.as_bytes())?;
        let full_name = kreisnetz_catalog::county::find(county).map(kreisnetz_catalog::county::County::full_name);
        let full_name = full_name.map_err(|_| Failure::new(Slug::NotFound).with("county", county))?;
        Ok(Self {
            root: folder.to_owned(),
            county: county.to_owned(),
            full_name,
            clock,
            root_keys: SetShape::default(),
            officer: Rehearser::default(),
        })
    }

    /// With sets of another shape.
    #[cfg(test)]
    pub(in crate::keys) fn with_root_keys(self, root_keys: SetShape) -> Self {
        Self { root_keys, ..self }
    }

    pub(in crate::keys) fn full_name(&self) -> &str {
        &self.full_name
    }

    pub(in crate::keys) fn folder(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    pub(in crate::keys) fn pass(&mut self, span: Span) {
        let seconds = span.to_duration(SpanRelativeTo::days_are_24_hours()).map_or(0, |span| span.as_secs().unsigned_abs());
        self.clock = Clock::Standing(self.clock.now().plus(seconds));
    }

    /// Identity, keys and an empty home, as `init` makes them.
    pub(in crate::keys) fn found(&mut self) -> Result<(), Failure> {
        let request = InitRequest {
            home: self.folder("home"),
            county: self.county.clone(),
            name: None,
            partner: None,
            root_keys: self.root_keys,
            contact: CONTACT.to_owned(),
            root_dir: self.folder("officers"),
            network: Some(self.folder("network.toml")),
            proxy: "none".to_owned(),
            from: Vec::new(),
            dry_run: false,
        };
        let made = init(&request, self.clock)?;
        for (set, passphrase) in made.passphrases {
            self.officer.keep(request.root_dir.join(set), passphrase.reveal());
        }
        for number in 1..=2 {
            self.make_stick(number)?;
        }
        Ok(())
    }

    /// One root key on a stick of its own, as an officer has it.
    fn make_stick(&mut self, number: usize) -> Result<(), Failure> {
        let (set, stick) = (self.folder("officers").join("root"), self.stick(number));
        let name = format!("root-{number}.key");
        create_folder(&stick, FOLDER_MODE)?;
        fs::copy(set.join(&name), stick.join(&name)).map_err(|error| io_failure(&stick, &error))?;
        self.officer.copy(&set, stick);
        Ok(())
    }

    fn stick(&self, number: usize) -> PathBuf {
        self.folder(&format!("stick-{number}"))
    }

    /// The home is gone; a new one begins with the file beside the root keys.
    pub(in crate::keys) fn lose_the_disk(&mut self) -> Result<(), Failure> {
        let home = self.folder("home");
        fs::remove_dir_all(&home).map_err(|error| io_failure(&home, &error))?;
        let identity = self.folder("officers").join(crate::identity_file::NAME);
        let request =
            KeysAlone { identity, network: self.folder("network.toml"), contact: None, replace: false, dry_run: false, now: self.now() };
        backup::begin_with_keys(&home, &request).map(drop)
    }

    fn now(&self) -> Moment {
        moment_of(self.clock.now())
    }

    /// The sets that are at hand: `root` and `next` of the beginning, or the folder into which a later one was written.
    fn folders(&self, sets: &[&str]) -> RootFolders {
        let officers = self.folder("officers");
        let folder = |set: &&str| if matches!(*set, "root" | "next") { officers.join(set) } else { self.folder(set) };
        RootFolders(sets.iter().map(folder).collect())
    }

    pub(in crate::keys) fn at_once(&mut self, wanted: Wanted, sets: &[&str]) -> Result<(), Failure> {
        let folders = self.folders(sets);
        make_room(&wanted)?;
        self.perform(Way::AtOnce { wanted, folders })
    }

    pub(in crate::keys) fn draft(&mut self, wanted: Wanted) -> Result<(), Failure> {
        self.draft_with(wanted, &[])
    }

    /// Drafts with sets at hand whose public halves the event names.
    pub(in crate::keys) fn draft_with(&mut self, wanted: Wanted, sets: &[&str]) -> Result<(), Failure> {
        let (file, folders) = (self.folder("carried.event"), self.folders(sets));
        make_room(&wanted)?;
        self.perform(Way::Draft { wanted, folders, file })
    }

    pub(in crate::keys) fn sign(&mut self, ceremony: Ceremony, officer: usize) -> Result<(), Failure> {
        let (file, folders) = (self.folder("carried.event"), RootFolders(vec![self.stick(officer)]));
        self.perform(Way::Sign { ceremony, file, folders })
    }

    pub(in crate::keys) fn apply(&mut self, ceremony: Ceremony) -> Result<(), Failure> {
        let file = self.folder("carried.event");
        self.perform(Way::Apply { ceremony, file })
    }

    fn perform(&mut self, way: Way) -> Result<(), Failure> {
        // Events of one moment are told apart, and a later one is later.
        self.pass(Span::new().seconds(1));
        let home = Home::new(self.folder("home"));
        perform(&home, &KeyRequest { dry_run: false, way }, &mut self.officer, self.clock).map(drop)
    }

    /// Plays an act with an officer who remembers no passphrase.
    pub(in crate::keys) fn forget_passphrases(&mut self, act: impl FnOnce(&mut Self) -> Result<(), Failure>) -> Result<(), Failure> {
        let remembered = std::mem::take(&mut self.officer);
        self.officer = Rehearser { mistaken: true, ..Rehearser::default() };
        let outcome = act(self);
        self.officer = remembered;
        outcome
    }

    /// Plays an act with the key folders of another stage in place of the own ones.
    #[cfg(test)]
    pub(in crate::keys) fn with_keys_of(
        &mut self,
        other: &Self,
        act: impl FnOnce(&mut Self) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let words = self.officer.words.clone();
        let (own, away) = (self.folder("officers"), self.folder("officers.away"));
        let moved = |from: &Path, to: &Path| fs::rename(from, to).map_err(|error| io_failure(from, &error));
        moved(&own, &away)?;
        create_folder(&own, FOLDER_MODE)?;
        for set in ["root", "next"] {
            let (from, to) = (other.folder("officers").join(set), own.join(set));
            create_folder(&to, FOLDER_MODE)?;
            for name in fs::read_dir(&from).map_err(|error| io_failure(&from, &error))?.flatten() {
                fs::copy(name.path(), to.join(name.file_name())).map_err(|error| io_failure(&to, &error))?;
            }
            if let Some(words) = other.officer.words.get(&from).cloned() {
                self.officer.words.insert(to, words);
            }
        }
        let outcome = act(self);
        fs::remove_dir_all(&own).map_err(|error| io_failure(&own, &error))?;
        moved(&away, &own)?;
        self.officer.words = words;
        outcome
    }

    /// The identity that is left has a signing key in force, nobody contests it, and no claim is open.
    pub(in crate::keys) fn is_whole(&mut self) -> Result<(), Failure> {
        let log = ground::own_log(&Home::new(self.folder("home")))?;
        let is_whole = log.frozen().is_none() && log.delegation().is_some() && log.pending_claims().is_empty();
        if is_whole { Ok(()) } else { Err(Failure::internal("the identity of the rehearsal is not whole")) }
    }
}

/// Makes the folder into which new keys are written.
fn make_room(wanted: &Wanted) -> Result<(), Failure> {
    match wanted {
        Wanted::Claim(claim) => create_folder(&claim.new_dir, FOLDER_MODE),
        Wanted::Rotation(rotation) => create_folder(&rotation.next_dir, FOLDER_MODE),
        _ => Ok(()),
    }
}

/// Whoever holds all keys of the rehearsal, and agrees to everything.
#[derive(Default)]
struct Rehearser {
    /// Words by the folder whose files they open.
    words: BTreeMap<PathBuf, Zeroizing<String>>,
    mistaken: bool,
}

impl Rehearser {
    fn keep(&mut self, folder: PathBuf, words: &str) {
        self.words.insert(folder, Zeroizing::new(words.to_owned()));
    }

    fn copy(&mut self, from: &Path, to: PathBuf) {
        if let Some(words) = self.words.get(from).cloned() {
            self.words.insert(to, words);
        }
    }
}

impl Officer for Rehearser {
    fn passphrase(&mut self, file: &Path, _: bool) -> Result<Passphrase, Failure> {
        if self.mistaken {
            return Ok(Passphrase::typed("not the words of this key"));
        }
        let words = file.parent().and_then(|folder| self.words.get(folder));
        words.map(|words| Passphrase::typed(words)).ok_or_else(|| Failure::internal("a passphrase of the rehearsal is not known"))
    }

    fn show(&mut self, folder: &Path, passphrase: &Passphrase) {
        self.keep(folder.to_owned(), passphrase.reveal());
    }

    fn agree(&mut self, _: &KeyEventData) -> Result<(), Failure> {
        Ok(())
    }
}
