//! What people see: text for terminals, pipes and screen readers.
//!
//! One function an answer, from the answer and the [`screen::Screen`] to text; it asks nothing and prints nothing. Whatever others
//! wrote passes [`terminal`] before.

pub mod admission;
pub mod adopt;
pub mod adopters;
pub mod adoptions;
pub mod backup;
mod body;
pub mod bundle;
pub mod compare;
pub mod config;
pub mod draft;
pub mod drill;
pub mod events;
pub mod file;
pub mod inbox;
pub mod init;
pub mod key;
pub mod key_event;
mod labels;
mod layout;
pub mod network;
pub mod peers;
mod problem;
pub mod proof;
pub mod publish;
pub mod publisher;
pub mod screen;
pub mod search;
pub mod show;
pub mod status;
mod table;
pub mod terminal;
#[cfg(test)]
mod tests;
pub mod version;
