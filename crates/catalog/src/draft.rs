//! What people write: one TOML file per entry, envelope and own keys side by side.
//!
//! A draft is parsed, then resolved with what only the caller knows ([`Context`]: references, files, the version before, the day)
//! into the bytes of an entry. One run reports every problem with line and column. This module opens no file and asks no network.

mod context;
mod files;
mod lower;
mod order;
mod source;

use std::collections::BTreeMap;

pub use context::{Context, FilesError, RefError};
use jiff::civil::Date;
pub use order::order;
use source::{Place, Source};

use crate::{
    ENTRY_BYTES_MAX, Slug,
    entry::{Entry, EntryRef},
    kind::{Kind, KindError},
    manifest::Manifest,
    reference::Reference,
    schema::{self, Fault, Known, Level, Path, Schema, slug},
    tree::{Tree, TreeMap},
};
use lower::{Lowered, Lowering};

/// Bytes of a draft at most.
pub const DRAFT_BYTES_MAX: usize = 256 * 1024;

/// One thing that is wrong with a draft: where, what, and the words a sentence about it needs.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Problem {
    /// How much it matters.
    pub level: Level,
    /// The file, as the caller named it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// The key, such as `channels[0].url`; empty for the file as a whole.
    pub key: String,
    /// Which of [`schema::PROBLEM_SLUGS`] it is.
    pub slug: &'static str,
    /// The words of the sentence; which, [`schema::problem_args`] says.
    pub args: BTreeMap<&'static str, String>,
}

/// A draft that is TOML and whose file name is a slug; nothing else about it is known.
#[derive(Clone, Debug)]
pub struct Draft {
    slug: Slug,
    source: Source,
}

/// What a draft became.
#[derive(Clone, Debug)]
pub struct Resolved {
    entry: Entry,
    manifest: Option<Manifest>,
    changed: bool,
    warnings: Vec<Problem>,
}

impl Resolved {
    /// Returns the entry. Its bytes are those of the version before, where the draft says nothing new.
    #[must_use]
    pub const fn entry(&self) -> &Entry {
        &self.entry
    }

    /// Returns the list of the files, for an asset that has some.
    #[must_use]
    pub const fn manifest(&self) -> Option<&Manifest> {
        self.manifest.as_ref()
    }

    /// Says whether the bytes differ from those of the version before, or there is none.
    #[must_use]
    pub const fn is_changed(&self) -> bool {
        self.changed
    }

    /// Returns what is allowed but probably not meant.
    #[must_use]
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }
}

/// What one look at a draft gave: the entry's tree, as far as it could be made, and everything that is wrong.
struct Judged {
    root: TreeMap,
    manifest: Option<Manifest>,
    floating: Vec<Path>,
    problems: Vec<Problem>,
}

impl Draft {
    /// Reads a draft. `file` is how problems name it; its last part without `.toml` is the entry's slug.
    ///
    /// # Errors
    ///
    /// Every syntax error found, a file name that is no slug, or more than [`DRAFT_BYTES_MAX`].
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Problem>> {
        let (source, mut problems) = Source::parse(file, text);
        let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let stem = name.strip_suffix(".toml").unwrap_or(name);
        match stem.parse() {
            Ok(slug) if problems.is_empty() => Ok(Self { slug, source }),
            Ok(_) => Err(problems),
            Err(_) => {
                problems.push(source.problem(&Fault::new(Path::default(), slug::FILE_NAME, [("actual", stem.to_owned())])));
                Err(problems)
            }
        }
    }

    /// Returns the entry's slug.
    #[must_use]
    pub const fn slug(&self) -> &Slug {
        &self.slug
    }

    /// Returns the file, as the caller named it.
    #[must_use]
    pub fn file(&self) -> &str {
        self.source.file()
    }

    /// Returns the kind, where the draft names one of this version.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        self.source.text("kind")?.parse().ok()
    }

    /// Returns the references to other entries, each with its place.
    #[must_use]
    pub fn references(&self) -> Vec<(Path, Reference)> {
        let mut found = Vec::new();
        if let Some(kind) = self.kind() {
            let mut record = |path: &Path, reference: &Reference, _: &'static [&'static str]| {
                found.push((path.clone(), reference.clone()));
                Err(RefError::Unchecked)
            };
            Lowering::new(&mut record, false).entry(&self.source, schema::of(kind));
        }
        found
    }

    /// Returns everything that is wrong, by line. What cannot be looked up here is a note.
    #[must_use]
    pub fn lint(&self, context: &dyn Context) -> Vec<Problem> {
        self.judge(context, false).problems
    }

    /// Makes the entry.
    ///
    /// `modified` becomes today, unless nothing else changed: then the bytes are those of the version before. A reference without a
    /// version that now leads to a newer version of the same entry is no change by itself.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, warnings among them, where at least one is an error.
    pub fn resolve(&self, context: &dyn Context) -> Result<Resolved, Vec<Problem>> {
        let judged = self.judge(context, true);
        if judged.problems.iter().any(|problem| problem.level == Level::Error) {
            return Err(judged.problems);
        }
        let previous = context.previous(&self.slug);
        let unchanged = previous.filter(|previous| says_the_same(&judged.root, &judged.floating, previous));
        let changed = unchanged.is_none();
        let entry = match unchanged {
            Some(previous) => Ok(previous),
            None => Entry::parse(&Tree::Map(judged.root).encode()),
        };
        // The check has found nothing wrong, so the bytes are an entry; if not, it is told rather than signed.
        let not_an_entry = |error: crate::entry::NotWellFormed| {
            vec![self.source.problem(&Fault::new(Path::default(), slug::TOML_SYNTAX, [("detail", error.to_string())]))]
        };
        Ok(Resolved { entry: entry.map_err(not_an_entry)?, manifest: judged.manifest, changed, warnings: judged.problems })
    }

    fn judge(&self, context: &dyn Context, strict: bool) -> Judged {
        let kind = match self.source.text("kind").map(str::parse::<Kind>) {
            Some(Ok(kind)) => kind,
            other => return Judged::only(self.source.problem(&kind_fault(self.source.text("kind"), other.and_then(Result::err)))),
        };
        let schema = schema::of(kind);
        let mut resolve = |_: &Path, reference: &Reference, kinds: &'static [&'static str]| context.resolve_ref(reference, kinds);
        let Lowered { mut root, mut faults, failed, floating } = Lowering::new(&mut resolve, strict).entry(&self.source, schema);
        let previous = context.previous(&self.slug);
        set_envelope(&mut root, kind, &self.slug, previous.as_ref(), context.today());
        let manifest = files::add_manifest(&mut root, &self.slug, context, strict, &mut faults);
        let author = context.author();
        let known = Known::default().with_author(&author).with_predecessors(context.predecessors());
        let checked = schema::check(schema, &root, known);
        faults.extend(checked.into_iter().filter(|fault| !failed.iter().any(|path| fault.path().is_within(path))));
        if let Some(previous) = previous {
            faults.extend(transition(schema, &root, &previous));
            if kind == Kind::Strategy {
                faults.extend(schema::strategy::measures_stay(root.map("body"), previous.body()));
            }
        }
        faults.extend(too_large(&root));
        let mut problems: Vec<Problem> = faults.iter().map(|fault| self.source.problem(fault)).collect();
        problems.sort_by(|a, b| (a.line, a.column, &a.key).cmp(&(b.line, b.column, &b.key)));
        Judged { root, manifest, floating, problems }
    }
}

impl Judged {
    fn only(problem: Problem) -> Self {
        Self { root: TreeMap::default(), manifest: None, floating: Vec::new(), problems: vec![problem] }
    }
}

fn kind_fault(given: Option<&str>, error: Option<KindError>) -> Fault {
    let allowed = || Kind::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ");
    let actual = ("actual", given.unwrap_or_default().to_owned());
    let path = Path::of("kind");
    match error {
        None => Fault::new(path, slug::MISSING, []),
        Some(KindError::Unknown { nearest: Some(nearest) }) => {
            Fault::new(path, slug::UNKNOWN_KIND_NEAREST, [("nearest", nearest.to_owned()), actual])
        }
        Some(KindError::Unknown { nearest: None }) => Fault::new(path, slug::UNKNOWN_KIND, [("allowed", allowed()), actual]),
    }
}

/// Sets the fields that publishing sets. A vouch is given anew with each version: its term counts from that day.
fn set_envelope(root: &mut TreeMap, kind: Kind, slug: &Slug, previous: Option<&Entry>, today: Date) {
    let first = previous.filter(|_| kind != Kind::Vouch).and_then(Entry::issued);
    let issued = first.unwrap_or(today);
    root.insert("v", Tree::Uint(schema::VERSION));
    root.insert("kind", Tree::from(kind.name()));
    root.insert("slug", Tree::from(slug.as_str()));
    root.insert("issued", Tree::from(issued.to_string()));
    root.insert("modified", Tree::from(today.to_string()));
}

/// Says whether an entry's tree says what the version before said, whatever the day, and wherever unpinned references now lead.
fn says_the_same(root: &TreeMap, floating: &[Path], previous: &Entry) -> bool {
    let mut root = root.clone();
    for day in ["issued", "modified"] {
        if let Some(before) = previous.root().get(day) {
            root.insert(day, before.clone());
        }
    }
    let mut tree = Tree::Map(root);
    let before = Tree::Map(previous.root().clone());
    for path in floating {
        let held = lower::at(&before, path).and_then(|tree| EntryRef::of(tree.as_map()?));
        let now = lower::at_mut(&mut tree, path);
        if let (Some(held), Some(now)) = (held, now) {
            let same = now
                .as_map()
                .and_then(EntryRef::of)
                .is_some_and(|now| (now.publisher(), now.slug(), now.part()) == (held.publisher(), held.slug(), held.part()));
            if same {
                *now = held.to_tree();
            }
        }
    }
    tree == before
}

/// The state follows the one before, and a slug keeps its kind.
fn transition(schema: &Schema, root: &TreeMap, previous: &Entry) -> Option<Fault> {
    if previous.kind_name() != schema.kind.name() {
        return Some(Fault::new(Path::of("kind"), slug::KIND_CHANGED, [("before", previous.kind_name().to_owned())]));
    }
    let life = schema.life?;
    let before = previous.state()?;
    let now = root.text(life.key).or_else(|| root.map("body")?.text(life.key))?;
    if !life.has(now) || !life.has(before) || life.permits(before, now) {
        return None;
    }
    let allowed: Vec<_> = life.states().filter(|to| life.permits(before, to)).collect();
    let args = [("before", before.to_owned()), ("actual", now.to_owned()), ("allowed", allowed.join(", "))];
    Some(Fault::new(Path::of(life.key), slug::BAD_TRANSITION, args))
}

/// An entry over its limit names its three largest fields.
fn too_large(root: &TreeMap) -> Option<Fault> {
    let actual = Tree::Map(root.clone()).encode().len();
    if actual <= ENTRY_BYTES_MAX {
        return None;
    }
    let own = root.iter().filter(|(key, _)| *key != "body");
    let body = root.map("body").into_iter().flat_map(TreeMap::iter);
    let mut sizes: Vec<(usize, &str)> = own.chain(body).map(|(key, value)| (value.encode().len(), key)).collect();
    sizes.sort_by(|a, b| b.cmp(a));
    let largest: Vec<String> = sizes.iter().take(3).map(|(size, key)| format!("{key} {size}")).collect();
    let path = sizes.first().map_or_else(Path::default, |(_, key)| Path::of(key));
    let args = [("limit", ENTRY_BYTES_MAX.to_string()), ("actual", actual.to_string()), ("largest", largest.join(", "))];
    Some(Fault::new(path, slug::ENTRY_TOO_LARGE, args))
}

impl Source {
    fn problem(&self, fault: &Fault) -> Problem {
        let of_the_key = fault.slug().starts_with("unknown_key") || fault.slug().starts_with("set_by") || fault.slug() == slug::ONLY_WHEN;
        let Place { line, column } = self.place(fault.path(), of_the_key);
        Problem {
            level: fault.level(),
            file: self.file().to_owned(),
            line,
            column,
            key: fault.path().to_string(),
            slug: fault.slug(),
            args: fault.args().clone(),
        }
    }
}
