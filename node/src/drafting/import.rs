//! `draft import`: a publiccode.yml becomes the draft of an asset. Nothing is fetched, and nothing published.
//!
//! The bytes are kept as they were read, beside the draft. Only where no person was found in them do they also become a file of the
//! asset; else a copy with role mailboxes does, or none.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use kreisnetz_interop::publiccode::document::BYTES_MAX;
use kreisnetz_interop::publiccode::{Context, Finding, Imported, Level, Mailbox, Origin, Refused, Replica, import as read, lint};

use super::Place;
use crate::api::{Answer, DraftData, DraftImportRequest, Problem, ProblemLevel, Source};
use crate::clock::moment_of;
use crate::failure::{Failure, Slug};
use crate::home::{FOLDER_MODE, PLAIN_MODE, create_folder, io_failure, write_new};

/// Name of the file in the folder of an asset.
const PUBLICCODE: &str = "publiccode.yml";
/// Files beside a publiccode.yml that are looked at, at most.
const BESIDE_MAX: usize = 2_000;
/// Folders within folders that are looked into.
const BESIDE_DEPTH_MAX: usize = 4;
/// What stands before the mailbox in a copy without persons.
const ROLE: &str = "Digitalisierung";

/// Turns a publiccode.yml into a draft; nothing is overwritten.
///
/// # Errors
///
/// `import_invalid` with line and column where it cannot be read, `exists` where a draft of this name is there.
pub fn import(place: &Place<'_>, request: &DraftImportRequest) -> Result<Answer<DraftData>, Failure> {
    let config = &place.loaded.config.node;
    let source = (request.name != "-").then(|| PathBuf::from(&request.name));
    let beside = source.as_deref().and_then(Path::parent).map(files_beside).unwrap_or_default();
    let origin = Origin::labelled(&request.name).with_files_beside(beside);
    let context = Context {
        ags: Some(config.county.clone()).filter(|county| !county.is_empty()),
        slug: None,
        mailbox: Some(&config.contact).filter(|contact| !contact.is_empty()).map(|contact| Mailbox::new(ROLE, contact)),
    };
    let imported = read(&request.bytes, &origin, &context).map_err(|refused| refusal(&request.name, &refused))?;
    let kept = Kept::of(place, &imported, source.as_deref());
    for path in kept.paths() {
        if path.symlink_metadata().is_ok() {
            return Err(Failure::new(Slug::Exists).with("path", place.home().shown(path)));
        }
    }
    if !request.dry_run {
        kept.write(place)?;
    }
    let home = place.home();
    let data = DraftData {
        path: home.shown(&kept.draft.0),
        kind: "asset".to_owned(),
        origin: Some(request.name.clone()),
        files: kept.files.iter().map(|(path, _)| home.shown(path)).collect(),
        open: imported.missing.iter().map(open_key).collect(),
        problems: imported.findings.into_iter().filter_map(|finding| problem(&request.name, finding)).collect(),
        slug: imported.slug,
    };
    Ok(Answer::new(data, moment_of(place.clock.now()), Source::Files))
}

fn open_key(missing: &kreisnetz_interop::publiccode::Missing) -> String {
    match missing.language {
        Some(language) => format!("{}.{language}", missing.key),
        None => missing.key.to_owned(),
    }
}

/// What is written: the draft, and the files beside it.
struct Kept {
    draft: (PathBuf, Vec<u8>),
    files: Vec<(PathBuf, Content)>,
}

enum Content {
    Bytes(Vec<u8>),
    Copy(PathBuf),
}

impl Kept {
    fn of(place: &Place<'_>, imported: &Imported, source: Option<&Path>) -> Self {
        let drafts = place.drafts();
        let own = drafts.join(&imported.slug);
        let mut files = Vec::new();
        if let Some(bytes) = imported.replicated() {
            files.push((own.join(PUBLICCODE), Content::Bytes(bytes.to_vec())));
        }
        if imported.replica != Replica::Verbatim {
            // Outside of the asset's folder, so that no person in it is ever listed.
            let verbatim = drafts.join(format!("{}.{PUBLICCODE}", imported.slug));
            files.push((verbatim, Content::Bytes(imported.verbatim.clone())));
        }
        if let Some(folder) = source.and_then(Path::parent) {
            files.extend(imported.beside.iter().map(|file| (own.join(&file.path), Content::Copy(folder.join(&file.path)))));
        }
        Self { draft: (drafts.join(format!("{}.toml", imported.slug)), imported.draft.clone().into_bytes()), files }
    }

    fn paths(&self) -> impl Iterator<Item = &Path> {
        std::iter::once(self.draft.0.as_path()).chain(self.files.iter().map(|(path, _)| path.as_path()))
    }

    /// The draft is written last: where it is, all is.
    fn write(&self, place: &Place<'_>) -> Result<(), Failure> {
        create_folder(&place.drafts(), FOLDER_MODE)?;
        for (path, content) in &self.files {
            if let Some(folder) = path.parent() {
                create_folder(folder, FOLDER_MODE)?;
            }
            match content {
                Content::Bytes(bytes) => write_new(path, PLAIN_MODE, bytes)?,
                Content::Copy(source) => {
                    let bytes = fs::read(source).map_err(|error| io_failure(source, &error))?;
                    write_new(path, PLAIN_MODE, &bytes)?;
                }
            }
        }
        write_new(&self.draft.0, PLAIN_MODE, &self.draft.1)
    }
}

/// Lists files below a folder, relative to it; links are not followed, hidden folders not looked into.
fn files_beside(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut waiting = vec![(folder.to_owned(), String::new(), 0)];
    while let Some((path, prefix, depth)) = waiting.pop() {
        // What cannot be read is not there for the import.
        let Ok(entries) = fs::read_dir(&path) else { continue };
        for entry in entries.flatten() {
            let (Ok(kind), Ok(name)) = (entry.file_type(), entry.file_name().into_string()) else { continue };
            if kind.is_file() && found.len() < BESIDE_MAX {
                found.push(format!("{prefix}{name}"));
            } else if kind.is_dir() && depth < BESIDE_DEPTH_MAX && !name.starts_with('.') && waiting.len() < BESIDE_MAX {
                waiting.push((entry.path(), format!("{prefix}{name}/"), depth + 1));
            }
        }
    }
    found
}

/// Checks a publiccode.yml strictly, against the version of the standard that it names.
///
/// # Errors
///
/// `import_invalid` with line and column where it cannot be read.
pub(super) fn strict(shown: &str, path: &Path) -> Result<Vec<Problem>, Failure> {
    let mut bytes = Vec::new();
    let limit = BYTES_MAX as u64 + 1;
    let read = fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    read.map_err(|error| io_failure(path, &error))?;
    let findings = lint(&bytes).map_err(|refused| refusal(shown, &refused))?;
    Ok(findings.into_iter().filter_map(|finding| problem(shown, finding)).collect())
}

fn refusal(name: &str, refused: &Refused) -> Failure {
    let failure = Failure::new(Slug::ImportInvalid).with("file", name).detail("line");
    failure.with("line", refused.line).with("column", refused.column).with("reason", &refused.reason)
}

fn problem(file: &str, finding: Finding) -> Option<Problem> {
    let level = match finding.level {
        Level::Error => ProblemLevel::Error,
        Level::Warning => ProblemLevel::Warning,
        Level::Note => return None,
    };
    let args = finding.args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let mut problem = Problem::new(level, file, finding.slug, args).at(Some(finding.line), Some(finding.column));
    problem.key = Some(finding.key).filter(|key| !key.is_empty());
    problem.message = problem.text(crate::i18n::Language::English);
    Some(problem)
}
