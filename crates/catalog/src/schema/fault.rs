//! What is wrong with an entry, and where.

use std::{collections::BTreeMap, fmt};

/// How much a fault matters.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Level {
    /// Breaks a rule: an author cannot publish, a reader does not search.
    Error,
    /// Probably not meant, but allowed.
    Warning,
    /// Worth knowing.
    Note,
}

impl Level {
    /// Returns what stands in JSON and in lines for machines.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// One step of the way from an entry to a value in it.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Step {
    /// To the value of a key.
    Key(String),
    /// To an item of a list, counted from 0.
    Index(usize),
}

/// The way to a value as an author sees it: envelope and own keys side by side, `channels[0].url`.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct Path(Vec<Step>);

impl Path {
    /// Returns the way to a key of the entry.
    #[must_use]
    pub fn of(key: &str) -> Self {
        Self::default().key(key)
    }

    /// Returns this way, and on to a key.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.step(Step::Key(key.to_owned()))
    }

    /// Returns this way, and on to an item.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.step(Step::Index(index))
    }

    fn step(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    /// Returns the way to what holds this value; nothing for the entry itself.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.0.split_last().map(|(_, before)| Self(before.to_vec()))
    }

    /// Returns the steps.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Says whether this is the other way or leads on from it.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if place > 0 => write!(formatter, ".{key}")?,
                Step::Key(key) => formatter.write_str(key)?,
                Step::Index(index) => write!(formatter, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// One thing that is wrong: where, what, and the words a sentence about it needs. The sentence itself is the reader's language.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fault {
    pub(crate) level: Level,
    pub(crate) path: Path,
    pub(crate) slug: &'static str,
    pub(crate) args: BTreeMap<&'static str, String>,
}

impl Fault {
    pub(crate) fn new<const N: usize>(path: Path, slug: &'static str, args: [(&'static str, String); N]) -> Self {
        let args: BTreeMap<_, _> = args.into_iter().collect();
        debug_assert!(
            super::problem_args(slug).is_some_and(|known| known.len() == args.len() && known.iter().all(|arg| args.contains_key(arg))),
            "{slug} is listed with exactly these arguments: {args:?}"
        );
        Self { level: super::slugs::level(slug), path, slug, args }
    }

    /// Returns how much it matters.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.level
    }

    /// Returns where it is.
    #[must_use]
    pub const fn path(&self) -> &Path {
        &self.path
    }

    /// Returns which of [`super::PROBLEM_SLUGS`] it is.
    #[must_use]
    pub const fn slug(&self) -> &'static str {
        self.slug
    }

    /// Returns the words that a sentence about it needs; which, [`super::problem_args`] says. They come from the entry: show them as
    /// text of others.
    #[must_use]
    pub const fn args(&self) -> &BTreeMap<&'static str, String> {
        &self.args
    }
}
