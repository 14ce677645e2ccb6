//! The files of an asset: from the names in the draft to the manifest.

use super::context::{Context, FilesError};
use crate::{
    Slug,
    manifest::{FILE_BYTES_MAX, FILES_MAX, IMAGE_BYTES_MAX, MANIFEST_BYTES_MAX, Manifest, ManifestError, ManifestFile},
    path::SafePath,
    schema::{Fault, Path, slug},
    tree::{Tree, TreeMap},
};

/// Roles of files that are shown as pictures.
const IMAGES: &[&str] = &["screenshot", "logo"];

/// Lists the files that the entry names and puts digest, size and number into its body.
///
/// Where that fails the body gets a stand-in, so that what is wrong is reported once.
pub(super) fn add_manifest(
    root: &mut TreeMap,
    slug: &Slug,
    context: &dyn Context,
    strict: bool,
    faults: &mut Vec<Fault>,
) -> Option<Manifest> {
    let Some(Tree::Map(body)) = root.get_mut("body") else { return None };
    body.get("files")?;
    let before = faults.len();
    let named = body.items("files").iter().enumerate();
    let listed: Vec<ManifestFile> = named.flat_map(|(place, file)| list(place, file, slug, context, strict, faults)).collect();
    let manifest = if faults.len() == before { build(listed, faults) } else { None };
    let summary = manifest.as_ref().map_or_else(stand_in, Manifest::summary);
    body.insert("manifest", summary);
    manifest
}

fn list(place: usize, file: &Tree, slug: &Slug, context: &dyn Context, strict: bool, faults: &mut Vec<Fault>) -> Vec<ManifestFile> {
    let at = Path::of("files").index(place).key("path");
    let Some(file) = file.as_map() else { return Vec::new() };
    // A path that is not safe is the check's to report.
    let Some(path) = file.text("path").and_then(|path| path.parse::<SafePath>().ok()) else { return Vec::new() };
    let name = ("path", path.to_string());
    match context.files(slug, &path) {
        Ok(found) if found.is_empty() => faults.push(Fault::new(at, slug::FILE_MISSING, [name])),
        Ok(found) => {
            if file.text("role").is_some_and(|role| IMAGES.contains(&role)) {
                faults.extend(found.iter().filter(|file| file.size() > IMAGE_BYTES_MAX).map(|file| too_large_image(&at, file)));
            }
            return found;
        }
        Err(FilesError::Unchecked) if !strict => faults.push(Fault::new(at, slug::FILES_UNCHECKED, [name])),
        Err(FilesError::NotFound | FilesError::Unchecked) => faults.push(Fault::new(at, slug::FILE_MISSING, [name])),
        Err(FilesError::Unreadable(detail)) => faults.push(Fault::new(at, slug::FILE_UNREADABLE, [name, ("detail", detail)])),
    }
    Vec::new()
}

fn too_large_image(at: &Path, file: &ManifestFile) -> Fault {
    let args = [("path", file.path().to_string()), ("limit", IMAGE_BYTES_MAX.to_string()), ("actual", file.size().to_string())];
    Fault::new(at.clone(), slug::IMAGE_TOO_LARGE, args)
}

fn build(listed: Vec<ManifestFile>, faults: &mut Vec<Fault>) -> Option<Manifest> {
    let at = Path::of("files");
    let bounds = |limit: u64, actual: u64| [("limit", limit.to_string()), ("actual", actual.to_string())];
    match Manifest::new(listed) {
        Ok(manifest) => return Some(manifest),
        // Nothing listed: the reason is reported elsewhere.
        Err(ManifestError::Empty) => {}
        Err(ManifestError::TooMany(count)) => faults.push(Fault::new(at, slug::FILES_TOO_MANY, bounds(FILES_MAX as u64, count as u64))),
        Err(ManifestError::TooLarge(bytes)) => {
            faults.push(Fault::new(at, slug::FILES_TOO_LARGE, bounds(crate::manifest::ASSET_BYTES_MAX, bytes)));
        }
        Err(ManifestError::DocumentTooLarge(bytes)) => {
            faults.push(Fault::new(at, slug::MANIFEST_TOO_LARGE, bounds(MANIFEST_BYTES_MAX as u64, bytes as u64)));
        }
        Err(ManifestError::Twice(path)) => faults.push(Fault::new(at, slug::FILE_TWICE, [("path", path.to_string())])),
        Err(ManifestError::FileTooLarge { path, size }) => {
            let args = [("path", path.to_string()), ("limit", FILE_BYTES_MAX.to_string()), ("actual", size.to_string())];
            faults.push(Fault::new(at, slug::FILE_TOO_LARGE, args));
        }
    }
    None
}

fn stand_in() -> Tree {
    let map = [("digest", Tree::Bytes(vec![0; 32])), ("bytes", Tree::Uint(0)), ("files", Tree::Uint(1))];
    Tree::Map(map.into_iter().collect())
}
