//! Where a file came from and for whom it is read.

use std::{collections::BTreeSet, fmt};

/// Where the file came from.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    label: String,
    place: Option<String>,
    beside: BTreeSet<String>,
}

/// A file that the publiccode.yml names and that lies beside it: to be copied into the folder of the draft, under the same path.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Beside {
    /// Path relative to the publiccode.yml, in NFC, fit for a manifest.
    pub path: String,
    /// `logo` or `screenshot`.
    pub role: &'static str,
}

/// For whom the file is read.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// AGS of the publisher, five or eight digits; nothing for a partner or where it is not known.
    pub ags: Option<String>,
    /// Slug of the draft; taken from the name of the software where it is absent or no slug.
    pub slug: Option<String>,
    /// The publisher's role mailbox, which stands in for persons in the copy that replicates.
    pub mailbox: Option<Mailbox>,
}

/// A role and its address.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Mailbox {
    role: String,
    email: String,
}

impl Origin {
    /// Names the file, such as `publiccode.yml` or `-`.
    #[must_use]
    pub fn labelled(label: &str) -> Self {
        Self { label: label.to_owned(), ..Self::default() }
    }

    /// Adds the repository that the file lies in, which tells originals, forks and variants apart.
    #[must_use]
    pub fn in_repository(mut self, place: &str) -> Self {
        self.place = Some(place.to_owned());
        self
    }

    /// Adds the paths of files beside the publiccode.yml, relative to it and with `/`: only those can become files of the draft.
    #[must_use]
    pub fn with_files_beside(mut self, paths: impl IntoIterator<Item = String>) -> Self {
        self.beside.extend(paths.into_iter().filter_map(|path| super::path::relative(&path)));
        self
    }

    /// Returns the name of the file.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    pub(crate) fn place(&self) -> Option<&str> {
        self.place.as_deref()
    }

    pub(crate) fn has_beside(&self, path: &str) -> bool {
        self.beside.contains(path)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.place.as_deref().unwrap_or(&self.label))
    }
}

impl Mailbox {
    /// Makes a mailbox; both texts are the publisher's own and were checked where it wrote them.
    #[must_use]
    pub fn new(role: &str, email: &str) -> Self {
        Self { role: role.to_owned(), email: email.to_owned() }
    }

    pub(crate) fn role(&self) -> &str {
        &self.role
    }

    pub(crate) fn email(&self) -> &str {
        &self.email
    }
}
