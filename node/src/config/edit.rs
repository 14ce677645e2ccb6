//! One setting changed in a file, with everything else as it was.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item, Table};

use super::check::parse_loose;
use super::keys::Key;
use super::layer::{Layers, Origin};
use super::load::{Loaded, finish, load};
use crate::failure::{Failure, Slug};

impl Loaded {
    /// Changes one setting in the home's file, or in the machine's, and keeps its comments; first the whole is validated.
    ///
    /// # Errors
    ///
    /// `not_found` for an unknown key, `config_invalid` for a value that is not accepted, `permission_denied`, `internal`.
    pub fn set(&self, name: &str, text: &str, system: bool, dry_run: bool) -> Result<Self, Failure> {
        let key = find(name)?;
        let path = self.file(system);
        let before = read(&path)?;
        let after = changed(&before, key, text)?;
        let mut layers = Layers::default();
        layers.parse(&path, &after, if system { Origin::System } else { Origin::Home });
        finish(layers, self.sources.clone())?;
        if dry_run {
            return Ok(self.clone());
        }
        write(&path, &after)?;
        load(self.sources.clone())
    }

    fn file(&self, system: bool) -> PathBuf {
        let folder = if system { &self.sources.system } else { &self.sources.place.home };
        folder.join("config.toml")
    }
}

/// Returns the setting of a name.
///
/// # Errors
///
/// `not_found`, with the nearest name.
pub(crate) fn find(name: &str) -> Result<&'static Key, Failure> {
    Key::find(name).ok_or_else(|| {
        let failure = Failure::new(Slug::NotFound).detail("key").with("key", name);
        match super::layer::nearest(name, super::KEYS.iter().map(|key| key.name.to_owned())) {
            Some(nearest) => failure.hint("nearest").with("nearest", nearest),
            None => failure,
        }
    })
}

fn changed(before: &str, key: &Key, text: &str) -> Result<String, Failure> {
    let invalid = |_| Failure::new(Slug::ConfigInvalid).with("key", key.name);
    let mut document: DocumentMut = before.parse().map_err(invalid)?;
    let (section, name) = key.parts();
    let value: toml_edit::Value = parse_loose(key, text).to_string().parse().map_err(invalid)?;
    let table = document.entry(section).or_insert_with(|| Item::Table(Table::new()));
    let table = table.as_table_like_mut().ok_or_else(|| Failure::new(Slug::ConfigInvalid).with("key", section))?;
    match table.get_mut(name).and_then(Item::as_value_mut) {
        Some(there) => {
            let decor = there.decor().clone();
            *there = value;
            *there.decor_mut() = decor;
        }
        None => drop(table.insert(name, Item::Value(value))),
    }
    Ok(document.to_string())
}

fn read(path: &Path) -> Result<String, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(refused(path, &error)),
    }
}

/// The new file takes the place of the old one in one step, so a reader sees either.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let fresh = path.with_extension("toml.new");
    let written = fs::File::create(&fresh).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&fresh, path)).map_err(|error| refused(path, &error))
}

fn refused(path: &Path, error: &std::io::Error) -> Failure {
    match error.kind() {
        ErrorKind::PermissionDenied => Failure::new(Slug::PermissionDenied).with("path", path.display()),
        ErrorKind::NotFound => Failure::new(Slug::NotInitialised),
        ErrorKind::StorageFull => Failure::new(Slug::DiskFull).with("path", path.display()),
        _ => Failure::internal(format!("{}: {error}", path.display())),
    }
}
