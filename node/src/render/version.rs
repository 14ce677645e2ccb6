//! The program.

use super::screen::Screen;
use crate::api::{Answer, VersionData};
use crate::i18n::args;

/// Returns name, version, revision, target and licence in one line.
#[must_use]
pub fn text(answer: &Answer<VersionData>, screen: &Screen) -> String {
    let data = &answer.data;
    let mut told = args![
        "version" => &data.version,
        "target" => &data.target,
        "format" => data.format.to_string(),
        "licence" => &data.licence,
    ];
    let key = match &data.revision {
        Some(revision) => {
            told.set("revision", revision);
            "version-revision"
        }
        None => "version-plain",
    };
    screen.language.text(key, &told) + "\n"
}
