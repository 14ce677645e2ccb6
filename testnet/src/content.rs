//! The real content: one draft a file under `testnet/content/<county>/`, with the files of assets beside it.
//!
//! What a draft must hold is judged by `kreisnetz publish`; here only the order matters: an entry can refer to another
//! county's entry only once that is known.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Keys whose values may name other entries.
const REFERRING: [&str; 6] = ["about", "based_on", "replaced_by", "same_as", "successor", "uses"];

/// One draft of a county.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    county: String,
    slug: String,
    path: PathBuf,
    table: toml::Table,
}

/// Why content cannot be taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ContentError {
    #[error("{}: {source}", .path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("{}: {source}", .path.display())]
    Toml { path: PathBuf, source: Box<toml::de::Error> },
}

/// Returns the drafts of a county by slug; none where the content has no such county.
///
/// # Errors
///
/// A file cannot be read or is no TOML.
pub(crate) fn of(county: &str) -> Result<Vec<Draft>, ContentError> {
    let folder = folder().join(county);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut drafts = Vec::new();
    for path in files(&folder)? {
        if path.extension().is_some_and(|extension| extension == "toml") {
            drafts.push(Draft::read(county, path)?);
        }
    }
    drafts.sort_by(|one, other| one.slug.cmp(&other.slug));
    Ok(drafts)
}

/// The folder that holds one folder a county.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("content")
}

impl Draft {
    fn read(county: &str, path: PathBuf) -> Result<Self, ContentError> {
        let text = fs::read_to_string(&path).map_err(|source| ContentError::Io { path: path.clone(), source })?;
        let table = toml::from_str(&text);
        let table = table.map_err(|source| ContentError::Toml { path: path.clone(), source: Box::new(source) })?;
        let slug = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self { county: county.to_owned(), slug, path, table })
    }

    /// Returns its slug, the name of its file.
    pub(crate) fn slug(&self) -> &str {
        &self.slug
    }

    /// Returns the slug of the county that publishes it.
    pub(crate) fn county(&self) -> &str {
        &self.county
    }

    /// Returns the text of a key, if it is one.
    #[cfg(test)]
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.table.get(key)?.as_str()
    }

    /// Returns whether it refers to an entry of another county, which must then be published first.
    pub(crate) fn needs_others(&self) -> bool {
        self.references()
            .any(|reference| reference.split_once('/').is_some_and(|(county, _)| county != self.county && !county.ends_with(':')))
    }

    /// Returns whether it refers to `slug` of its own county.
    pub(crate) fn refers_to(&self, slug: &str) -> bool {
        self.references().any(|reference| {
            let (county, local) = reference.split_once('/').unwrap_or((&self.county, reference));
            county == self.county && local.split(['@', '#']).next() == Some(slug)
        })
    }

    /// Copies the draft, and its files if it has any, into a home's drafts.
    ///
    /// # Errors
    ///
    /// Something cannot be read or written.
    pub(crate) fn copy_to(&self, drafts: &Path) -> Result<(), ContentError> {
        make(drafts)?;
        copy(&self.path, &drafts.join(format!("{}.toml", self.slug)))?;
        let beside = self.path.with_extension("");
        if beside.is_dir() { copy_folder(&beside, &drafts.join(&self.slug)) } else { Ok(()) }
    }

    fn references(&self) -> impl Iterator<Item = &str> {
        let values = REFERRING.iter().filter_map(|key| self.table.get(*key));
        values.flat_map(|value| match value {
            toml::Value::Array(values) => values.iter().filter_map(toml::Value::as_str).collect(),
            other => other.as_str().into_iter().collect::<Vec<_>>(),
        })
    }
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), ContentError> {
    make(to)?;
    for path in files(from)? {
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() { copy_folder(&path, &target)? } else { copy(&path, &target)? }
    }
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, ContentError> {
    let error = |source| ContentError::Io { path: folder.to_owned(), source };
    let entries = fs::read_dir(folder).map_err(error)?;
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>().map_err(error)?;
    paths.sort();
    Ok(paths)
}

fn make(folder: &Path) -> Result<(), ContentError> {
    fs::create_dir_all(folder).map_err(|source| ContentError::Io { path: folder.to_owned(), source })
}

fn copy(from: &Path, to: &Path) -> Result<(), ContentError> {
    let copied = fs::copy(from, to);
    copied.map(|_| ()).map_err(|source| ContentError::Io { path: from.to_owned(), source })
}

#[cfg(test)]
mod tests;
