//! What `watch` tells, a line each.

use super::screen::{Form, Screen};
use super::{labels, terminal};
use crate::api::EventItem;
use crate::i18n::{Args, instant};

/// Returns the line of one change.
#[must_use]
pub fn line(item: &EventItem, screen: &Screen) -> String {
    let language = screen.language;
    let version = item.version.as_ref().map(|version| terminal::line(version.as_untrusted())).unwrap_or_default();
    let about: Vec<String> = item.about.iter().map(|name| terminal::line(name)).collect();
    let reference = terminal::line(&item.reference);
    if screen.form() == Form::Pipe {
        let cells = [item.signed_at.to_string(), item.event.name().to_owned(), reference, version, about.join(" ")];
        return cells.join("\t") + "\n";
    }
    let what = language.text(&format!("event-watch-{}", item.event.name()), &Args::default());
    let state = item.state.as_ref().map(|state| labels::state(language, state));
    let reason = item.reason.as_ref().map(|reason| labels::withdrawal(language, reason));
    let more: Vec<String> = [state, reason].into_iter().flatten().chain(about).collect();
    let more = if more.is_empty() { String::new() } else { format!("  ({})", more.join(", ")) };
    let version = if version.is_empty() { version } else { format!(" {version}") };
    format!("{}  {what}  {reference}{version}{more}\n", instant(language, item.signed_at, screen.now))
}
