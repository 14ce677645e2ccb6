//! The surroundings of an author in these tests: publishers, known entries and files that need not exist.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use kreisnetz_catalog::{
    Slug,
    draft::{Context, Draft, FilesError, Problem, RefError, Resolved},
    entry::{Entry, EntryRef, Writer},
    manifest::ManifestFile,
    path::SafePath,
    reference::Reference,
};
use kreisnetz_identity::{Ags, Class, Digest, PublisherId};

/// The day all examples are published on.
pub(crate) const TODAY: Date = date(2026, 11, 23);

/// An author for whom every reference of another county resolves and every file is there.
pub(crate) struct Author {
    pub(crate) writer: Writer,
    pub(crate) today: Date,
    pub(crate) published: BTreeMap<String, Entry>,
    pub(crate) predecessors: BTreeSet<Ags>,
    /// Bytes of every file.
    pub(crate) file_size: u64,
    /// `seq` that references without a version lead to.
    pub(crate) newest_seq: u64,
    /// Whether references and files can be looked up at all.
    pub(crate) connected: bool,
}

pub(crate) fn id_of(name: &str) -> PublisherId {
    PublisherId::from(Digest::of(name.as_bytes()))
}

/// A county of the official list as author.
pub(crate) fn county(slug: &str) -> Author {
    let ags = kreisnetz_catalog::county::find(slug).unwrap().ags();
    author(Writer::new(id_of(slug), Class::County, Some(ags)))
}

/// An invented research institute as author.
pub(crate) fn partner() -> Author {
    author(Writer::new(id_of("begleitforschung"), Class::Partner, None))
}

/// A municipality of the county Uelzen as author.
pub(crate) fn municipality() -> Author {
    author(Writer::new(id_of("bad-bevensen"), Class::Municipality, Some("03360025".parse().unwrap())))
}

fn author(writer: Writer) -> Author {
    Author {
        writer,
        today: TODAY,
        published: BTreeMap::new(),
        predecessors: BTreeSet::new(),
        file_size: 1000,
        newest_seq: 17,
        connected: true,
    }
}

impl Context for Author {
    fn author(&self) -> Writer {
        self.writer
    }

    fn today(&self) -> Date {
        self.today
    }

    fn previous(&self, slug: &Slug) -> Option<Entry> {
        self.published.get(slug.as_str()).cloned()
    }

    fn resolve_ref(&self, reference: &Reference, _: &[&str]) -> Result<EntryRef, RefError> {
        if !self.connected {
            return Err(RefError::Unchecked);
        }
        if reference.slug().as_str() == "gibt-es-nicht" {
            return Err(RefError::NotFound);
        }
        let publisher = reference.publisher().map_or(self.writer.id(), id_of);
        let seq = if reference.pin().is_some() { 3 } else { self.newest_seq };
        let digest = Digest::of(format!("{} {seq}", reference.slug()).as_bytes());
        Ok(EntryRef::new(publisher, reference.slug().clone(), seq, digest).with_part(reference.part().map(str::to_owned)))
    }

    fn files(&self, _: &Slug, path: &SafePath) -> Result<Vec<ManifestFile>, FilesError> {
        if !self.connected {
            return Err(FilesError::Unchecked);
        }
        if path.as_str() == "fehlt.pdf" {
            return Err(FilesError::NotFound);
        }
        Ok(vec![ManifestFile::new(path.clone(), self.file_size, [7; 32], [8; 32])])
    }

    fn predecessors(&self) -> &BTreeSet<Ags> {
        &self.predecessors
    }
}

impl Author {
    /// Resolves a draft that must be right.
    pub(crate) fn publish(&self, slug: &str, toml: &str) -> Resolved {
        match self.try_publish(slug, toml) {
            Ok(resolved) => resolved,
            Err(problems) => panic!("{slug}: {problems:#?}"),
        }
    }

    /// Resolves a draft.
    pub(crate) fn try_publish(&self, slug: &str, toml: &str) -> Result<Resolved, Vec<Problem>> {
        Draft::parse(&format!("drafts/{slug}.toml"), toml)?.resolve(self)
    }

    /// Publishes a draft and remembers it, so that the next one is its successor.
    pub(crate) fn keep(&mut self, slug: &str, toml: &str) -> Entry {
        let entry = self.publish(slug, toml).entry().clone();
        self.published.insert(slug.to_owned(), entry.clone());
        entry
    }

    /// Returns slug and key of everything that is wrong.
    pub(crate) fn problems(&self, slug: &str, toml: &str) -> Vec<(&'static str, String)> {
        let problems = match self.try_publish(slug, toml) {
            Ok(resolved) => resolved.warnings().to_vec(),
            Err(problems) => problems,
        };
        problems.into_iter().map(|problem| (problem.slug, problem.key)).collect()
    }

    /// Asserts that a draft has exactly this one problem.
    #[track_caller]
    pub(crate) fn refuses(&self, slug: &str, toml: &str, problem: &str, key: &str) {
        assert_eq!(self.problems(slug, toml), [(problem_name(problem), key.to_owned())]);
    }
}

#[track_caller]
fn problem_name(name: &str) -> &'static str {
    kreisnetz_catalog::schema::PROBLEM_SLUGS.iter().find(|known| **known == name).unwrap()
}

/// Replaces one line of a draft: the one that sets `key`. Without a value the line goes.
#[track_caller]
pub(crate) fn edit(toml: &str, key: &str, value: Option<&str>) -> String {
    let start = format!("{key} = ");
    assert!(toml.lines().any(|line| line.starts_with(&start)), "{key} is set in the draft");
    let lines = toml.lines().filter_map(|line| match (line.starts_with(&start), value) {
        (false, _) => Some(line.to_owned()),
        (true, Some(value)) => Some(format!("{start}{value}")),
        (true, None) => None,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Adds a line in front of everything.
pub(crate) fn add(toml: &str, line: &str) -> String {
    format!("{line}\n{toml}")
}
