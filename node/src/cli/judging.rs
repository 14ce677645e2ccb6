//! `compare`: entries side by side, for people, as JSON or as CSV.

use super::access::{ask, open};
use super::args::CompareArgs;
use super::backend::Backend;
use super::session::Session;
use crate::api::CompareRequest;
use crate::failure::Failure;
use crate::render;
use crate::service::Reading;

/// Compares.
pub(super) async fn compare<B: Backend>(session: &mut Session<'_, B>, given: CompareArgs) -> Result<u8, Failure> {
    session.start("compare")?;
    let references = given.references.iter().map(|name| session.reference(name)).collect::<Result<_, Failure>>()?;
    let request = CompareRequest { references, only_diff: given.only_diff, lang: session.lang() };
    let answer = ask!(open(session).await?, compare, request)?;
    let screen = session.screen;
    session.output.answer(&answer, &session.global.fields, || {
        if given.csv { render::compare::csv(&answer) } else { render::compare::text(&answer, screen) }
    })?;
    Ok(0)
}
