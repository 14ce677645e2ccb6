//! Drafts on the disk: listed, made from templates, checked, imported. No node is asked, and nothing is signed.

mod create;
mod folder;
mod import;
mod lint;
mod list;
mod offline;
#[cfg(test)]
mod tests;

pub use create::create;
pub use import::import;
pub use lint::lint;
pub use list::list;

use crate::clock::Clock;
use crate::config::Loaded;
use crate::home::Home;

/// Where drafts lie, for whom, and on which day.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The settings, with the home.
    pub loaded: &'a Loaded,
    /// The day.
    pub clock: Clock,
}

impl Place<'_> {
    fn home(&self) -> Home {
        Home::new(self.loaded.home())
    }

    fn drafts(&self) -> std::path::PathBuf {
        self.home().resolve(&self.loaded.config.node.drafts)
    }
}
