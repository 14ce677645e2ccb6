//! `inbox` and `watch`: what concerns this county, and what changes anywhere.

use std::time::Duration;

use super::access::{ask, node, open};
use super::args::{InboxAction, InboxArgs, WatchArgs};
use super::backend::Backend;
use super::output::Form;
use super::session::Session;
use crate::api::{Event, EventsRequest, InboxRequest, ReadRequest};
use crate::failure::{Failure, Slug};
use crate::render;
use crate::service::Reading;

/// Seconds for which the node waits for something to tell before it answers.
const WAIT_SECONDS: u64 = 15;
/// Time before the node is asked again that had no time to answer.
const AGAIN: Duration = Duration::from_secs(1);

/// Lists messages, or notes that they were read.
pub(super) async fn inbox<B: Backend>(session: &mut Session<'_, B>, given: InboxArgs) -> Result<u8, Failure> {
    session.start("inbox")?;
    let (lang, dry_run) = (session.lang(), session.global.dry_run);
    let answer = match given.action {
        None | Some(InboxAction::List) => ask!(open(session).await?, inbox, InboxRequest { lang })?,
        Some(InboxAction::Read { id }) => node(session).await?.read_message(&ReadRequest { id, lang, dry_run }).await?,
        Some(InboxAction::Clear) => node(session).await?.read_message(&ReadRequest { id: "all".to_owned(), lang, dry_run }).await?,
    };
    session.remember(answer.data.items.iter().map(|item| item.reference.clone()));
    let screen = session.screen;
    session.output.answer(&answer, &session.global.fields, || render::inbox::text(&answer, screen))?;
    Ok(0)
}

/// Tells what changes, until it has told as much as was asked for, or is interrupted.
pub(super) async fn watch<B: Backend>(session: &mut Session<'_, B>, given: WatchArgs) -> Result<u8, Failure> {
    session.start("watch")?;
    let client = node(session).await?;
    let reference = given.reference.as_deref().map(|name| session.reference(name)).transpose()?;
    let mut request =
        EventsRequest { after: given.since, wait: WAIT_SECONDS, publisher: given.publisher, kind: given.kind, reference, mine: given.mine };
    let mut left = given.count.unwrap_or(u64::MAX);
    loop {
        let answer = match client.events(&request).await {
            Ok(answer) => answer,
            Err(failure) if failure.slug() == Slug::NodeBusy => {
                tokio::time::sleep(AGAIN).await;
                continue;
            }
            Err(failure) => return Err(failure),
        };
        request.after = Some(answer.data.next);
        for warning in &answer.warnings {
            let text = warning.text(session.output.language);
            session.output.say(&text);
        }
        for item in &answer.data.items {
            match session.output.form {
                Form::Text => session.output.text(&render::events::line(item, session.screen))?,
                Form::Json | Form::Events => session.output.event(&Event::Item { at: session.output.now, item: Box::new(item.clone()) })?,
            }
            left -= 1;
            if left == 0 {
                return Ok(0);
            }
        }
    }
}
