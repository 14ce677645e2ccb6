//! publiccode.yml: from a file as it stands in the world to a draft that a county can finish.
//!
//! The way of a file: [`document`] (a located tree, hostile YAML refused) → `persons` (who is named) → `mapping` (key by key into a
//! draft) → `render` (TOML), and beside it `redact` (a copy without persons). Nothing here judges a file strictly, and nothing fetches a URL.

pub mod document;
pub mod export;
pub mod finding;
pub mod import;

mod categories;
mod date;
mod draft;
mod language;
mod licence;
mod mapping;
mod markup;
mod origin;
mod path;
mod person;
mod persons;
mod phone;
mod reader;
mod redact;
mod refusal;
mod render;
mod slug;
mod standard;
mod strict;
mod text;
mod web;

pub use self::{
    finding::{FINDING_SLUGS, Finding, Level},
    import::{Imported, Replica, import},
    mapping::{audience::Organisation, identity::Kinship},
    origin::{Beside, Context, Mailbox, Origin},
    refusal::{Reason, Refused},
    render::Missing,
    strict::lint,
};
