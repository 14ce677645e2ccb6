//! One file of an asset that was fetched, or would be.

use super::layout::{marked, next, said};
use super::screen::{Mark, Screen};
use crate::api::{Answer, FetchData};
use crate::i18n::{Args, args, size};

/// Returns what was written and what comes next; of a plan, what would come from whom.
#[must_use]
pub fn text(answer: &Answer<FetchData>, screen: &Screen) -> String {
    let data = &answer.data;
    let path = data.files.first().map(|file| file.path.as_untrusted().to_owned()).unwrap_or_default();
    let mut told = args!["path" => path, "size" => size(screen.language, data.total_bytes)];
    if data.dry_run {
        let holders: Vec<&str> = data.holders.iter().map(|holder| holder.slug.as_str()).collect();
        told.set("missing", size(screen.language, data.fetched_bytes));
        told.set("holders", holders.join(", "));
        let key = if data.fetched_bytes == 0 { "file-would-held" } else { "file-would-fetch" };
        return said(screen, key, &told) + &said(screen, "nothing-written", &Args::default());
    }
    told.set("to", data.to.as_deref().unwrap_or_default());
    marked(screen, Mark::Good, "file-written", &told) + &next(screen, "file-next", &args!["ref" => &data.reference])
}
