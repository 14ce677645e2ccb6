//! The settings' file that `init` writes: who the node belongs to, and nothing that has a good default.

use std::fs;
use std::io::ErrorKind;

use toml_edit::{DocumentMut, table, value};

use super::plan::Plan;
use crate::api::InitRequest;
use crate::failure::{Failure, Slug};
use crate::home::{Home, io_failure};

pub(super) fn text(plan: &Plan, request: &InitRequest) -> String {
    of(&plan.holder.key(), &request.contact)
}

/// Returns the text for whoever it is, by AGS or slug, and the mailbox where there is one.
pub(crate) fn of(county: &str, contact: &str) -> String {
    let mut settings = DocumentMut::new();
    settings["node"] = table();
    settings["node"]["county"] = value(county);
    if !contact.is_empty() {
        settings["node"]["contact"] = value(contact);
    }
    format!("# Settings of this node; every other key has its default.\n{settings}")
}

/// Returns the mailbox that the settings of a home name.
pub(super) fn contact(home: &Home) -> Result<Option<String>, Failure> {
    let path = home.config();
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io_failure(&path, &error)),
    };
    let wrong = |error: toml_edit::TomlError| Failure::new(Slug::ConfigInvalid).with("reason", format!("{}: {error}", path.display()));
    let settings: DocumentMut = text.parse().map_err(wrong)?;
    let contact = settings.get("node").and_then(|node| node.get("contact"));
    Ok(contact.and_then(|contact| contact.as_str()).filter(|contact| !contact.is_empty()).map(str::to_owned))
}
