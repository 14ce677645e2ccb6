//! The commands that ask the node, or its store.

use std::time::Duration;

use super::access::{ask, node, open};
use super::args::{
    AdoptArgs, AdoptersArgs, AdoptionsArgs, Command, PeersAction, PeersArgs, PublishArgs, PublisherAction, PublisherArgs, SearchArgs,
    ShowArgs, StatusArgs, WithdrawArgs, word,
};
use super::backend::Backend;
use super::runtime::runtime;
use super::session::Session;
use super::{backups, bundles, details, drafts, files, judging, keying, one_file, proving, rows, staying, vouching};
use crate::api::{
    AdoptRequest, AdoptersRequest, AdoptionsRequest, Answer, DialRequest, NodeState, PeersRequest, PublishRequest, PublisherRequest,
    SearchRequest, ShowRequest, Source, StatusData, StatusRequest, WithdrawRequest,
};
use crate::failure::{Failure, Slug};
use crate::render;
use crate::service::Reading;

/// How often `status --wait` looks.
const WAIT_STEP: Duration = Duration::from_millis(200);

/// Runs a command and returns its exit code.
pub(super) fn run<B: Backend>(session: &mut Session<'_, B>, command: Command) -> Result<u8, Failure> {
    runtime()?.block_on(dispatch(session, command))
}

async fn dispatch<B: Backend>(session: &mut Session<'_, B>, command: Command) -> Result<u8, Failure> {
    match command {
        Command::Status(given) => status(session, &given).await,
        Command::Search(given) => search(session, given).await,
        Command::Show(given) => show(session, given).await,
        Command::Adoptions(given) => adoptions(session, &given).await,
        Command::Adopters(given) => adopters(session, &given).await,
        Command::Compare(given) => judging::compare(session, given).await,
        Command::Inbox(given) => staying::inbox(session, given).await,
        Command::Watch(given) => staying::watch(session, given).await,
        Command::Publisher(given) => publisher(session, given).await,
        Command::Vouch(_) => vouching::vouches(session).await,
        Command::Pending(given) => vouching::pending(session, given).await,
        Command::Trust(given) => vouching::trust(session, given).await,
        Command::Proof(given) => proving::proof(session, given).await,
        Command::Key(_) => keying::show(session).await,
        Command::Peers(given) => peers(session, given).await,
        Command::Publish(given) => publish(session, given).await,
        Command::Withdraw(given) => withdraw(session, given).await,
        Command::Adopt(given) => adopt(session, given).await,
        Command::Export(given) => bundles::export(session, given).await,
        Command::Import(given) => bundles::import(session, given).await,
        Command::Backup(given) => backups::run(session, given).await,
        Command::Init(_)
        | Command::Run
        | Command::Draft(_)
        | Command::Config(_)
        | Command::Verify(_)
        | Command::Network(_)
        | Command::Version
        | Command::Completions(_)
        | Command::Help(_) => Err(Failure::internal("a local command was taken for one of the node's")),
    }
}

async fn status<B: Backend>(session: &mut Session<'_, B>, given: &StatusArgs) -> Result<u8, Failure> {
    session.start("status")?;
    let answer = if given.wait { wait_until_ready(session).await? } else { ask!(open(session).await?, status, StatusRequest::default())? };
    let screen = session.screen;
    session.output.answer(&answer, &session.global.fields, || render::status::text(&answer, screen))?;
    Ok(exit_of(&answer))
}

/// The code says how the node is; without a node the store answers, and the code still says that none runs.
fn exit_of(answer: &Answer<StatusData>) -> u8 {
    let slug = match (answer.source, answer.data.state) {
        (Source::Store, _) => Slug::NodeNotRunning,
        (_, NodeState::Ready) => return 0,
        (_, NodeState::Degraded) => Slug::Degraded,
        (_, NodeState::NotReady) => Slug::NotReady,
        (_, NodeState::Starting | NodeState::Stopping) => Slug::NodeStarting,
    };
    slug.exit()
}

async fn wait_until_ready<B: Backend>(session: &Session<'_, B>) -> Result<Answer<StatusData>, Failure> {
    let client = session.client();
    let wait = async {
        loop {
            match client.status(StatusRequest::default()).await {
                Ok(answer) if matches!(answer.data.state, NodeState::Ready | NodeState::Degraded) => return Ok(answer),
                Err(failure) if !matches!(failure.slug(), Slug::NodeNotRunning | Slug::NodeStarting | Slug::NodeBusy) => {
                    return Err(failure);
                }
                _ => tokio::time::sleep(WAIT_STEP).await,
            }
        }
    };
    match session.timeout() {
        None => wait.await,
        Some(timeout) => {
            let late = |_| Failure::new(Slug::Timeout).with("seconds", timeout.as_secs());
            tokio::time::timeout(timeout, wait).await.map_err(late)?
        }
    }
}

async fn search<B: Backend>(session: &mut Session<'_, B>, given: SearchArgs) -> Result<u8, Failure> {
    session.start("search")?;
    let fail_empty = given.fail_empty;
    let request = search_request(session, given);
    let answer = ask!(open(session).await?, search, request)?;
    if fail_empty && answer.data.total == 0 {
        return Err(Failure::new(Slug::NoHits).with("query", &answer.data.query));
    }
    session.remember(answer.data.items.iter().map(|hit| hit.entry.reference.clone()));
    let screen = session.screen;
    session.output.answer(&answer, &session.global.fields, || render::search::text(&answer, screen))?;
    Ok(0)
}

/// Returns what the words and flags of a search ask for.
pub(super) fn search_request<B>(session: &Session<'_, B>, given: SearchArgs) -> SearchRequest {
    SearchRequest {
        q: given.words.join(" "),
        kind: given.kind,
        topic: given.topic,
        land: given.land,
        licence: given.licence,
        publisher: given.publisher,
        adopted_by: given.adopted_by,
        min_adopters: given.min_adopters,
        has: given.has.into_iter().map(word).collect(),
        facet: given.facet,
        since: given.since,
        all: given.all || !session.config().search.hide_stale,
        sort: given.sort.map(word),
        limit: Some(given.limit.unwrap_or_else(|| u64::from(session.config().search.limit))),
        offset: given.offset.unwrap_or(0),
        lang: session.lang(),
    }
}

async fn show<B: Backend>(session: &mut Session<'_, B>, given: ShowArgs) -> Result<u8, Failure> {
    session.start("show")?;
    if let Some(path) = given.file.clone() {
        return one_file::show(session, &given, &path).await;
    }
    let request = ShowRequest { reference: session.reference(&given.reference)?, diff: given.diff, lang: session.lang() };
    let answer = ask!(open(session).await?, show, request)?;
    let screen = session.screen;
    session.output.answer(&answer, &session.global.fields, || {
        render::show::text(&answer, screen) + &details::text(&answer.data, screen, given.files, given.versions)
    })?;
    Ok(0)
}

async fn adoptions<B: Backend>(session: &mut Session<'_, B>, given: &AdoptionsArgs) -> Result<u8, Failure> {
    session.start("adoptions")?;
    let request = AdoptionsRequest { newer: given.newer, stage: given.stage.map(word) };
    let answer = ask!(open(session).await?, adoptions, request)?;
    session.remember(answer.data.items.iter().map(|item| item.reference.clone()));
    let screen = session.screen;
    session.output.answer(&answer, &session.global.fields, || render::adoptions::text(&answer, screen))?;
    Ok(0)
}

async fn adopters<B: Backend>(session: &mut Session<'_, B>, given: &AdoptersArgs) -> Result<u8, Failure> {
    session.start("adopters")?;
    let request = AdoptersRequest { reference: session.reference(&given.reference)?, all: given.all };
    let answer = ask!(open(session).await?, adopters, request)?;
    let screen = session.screen;
    session.output.answer(&answer, &session.global.fields, || render::adopters::text(&answer, screen))?;
    Ok(0)
}

async fn publisher<B: Backend>(session: &mut Session<'_, B>, given: PublisherArgs) -> Result<u8, Failure> {
    session.start("publisher")?;
    let PublisherAction::Show { county } = given.action;
    let answer = ask!(open(session).await?, publisher, PublisherRequest { county })?;
    let screen = session.screen;
    session.output.answer(&answer, &session.global.fields, || render::publisher::text(&answer, screen))?;
    Ok(0)
}

async fn peers<B: Backend>(session: &mut Session<'_, B>, given: PeersArgs) -> Result<u8, Failure> {
    session.start("peers")?;
    let client = node(session).await?;
    let answer = match given.action {
        None | Some(PeersAction::List) => client.peers(PeersRequest::default()).await?,
        Some(PeersAction::Dial { address }) => client.dial(&DialRequest { address }).await?,
    };
    let screen = session.screen;
    session.output.answer(&answer, &session.global.fields, || render::peers::text(&answer, screen))?;
    Ok(0)
}

async fn publish<B: Backend>(session: &mut Session<'_, B>, given: PublishArgs) -> Result<u8, Failure> {
    session.start("publish")?;
    let client = node(session).await?;
    let request = PublishRequest {
        drafts: drafts::read(session.home(), &session.config().node.drafts)?,
        slugs: given.slugs,
        expect: given.expect,
        wait: given.wait,
        dry_run: session.global.dry_run,
    };
    let answer = client.publish(&request).await?;
    let screen = session.screen;
    session.output.answer(&answer, &session.global.fields, || render::publish::text(&answer, screen))?;
    Ok(0)
}

async fn withdraw<B: Backend>(session: &mut Session<'_, B>, given: WithdrawArgs) -> Result<u8, Failure> {
    session.start("withdraw")?;
    let reason = given.reason.ok_or_else(|| Failure::new(Slug::MissingInput).with("flag", "--reason").hint("flag"))?;
    let client = node(session).await?;
    let request = WithdrawRequest { slug: given.slug, reason, expect: given.expect, dry_run: session.global.dry_run };
    let answer = client.withdraw(&request).await?;
    let screen = session.screen;
    session.output.answer(&answer, &session.global.fields, || render::publish::text(&answer, screen))?;
    Ok(0)
}

async fn adopt<B: Backend>(session: &mut Session<'_, B>, given: AdoptArgs) -> Result<u8, Failure> {
    session.start("adopt")?;
    let request = AdoptRequest {
        reference: session.reference(&given.reference)?,
        stage: given.stage.map(word),
        operating_model: given.operating_model,
        ended_reason: given.ended_reason,
        note: given.note,
        cost_once: given.cost_once,
        cost_year: given.cost_year,
        effort_days: given.effort_days,
        update: given.update,
        despite_recall: given.despite_recall,
        no_files: given.no_files || session.global.offline,
        dry_run: session.global.dry_run,
    };
    let client = node(session).await?;
    let brought = files::bring(session, &client, &request, given.to.as_deref()).await?;
    let request = AdoptRequest { no_files: request.no_files || brought.is_some(), ..request };
    let mut answer = client.adopt(&request).await?;
    if let Some(brought) = brought {
        files::tell(&mut answer.data, brought, given.to.as_deref());
    }
    let screen = session.screen;
    session.output.answer(&answer, &session.global.fields, || render::adopt::text(&answer, screen))?;
    Ok(0)
}

impl<B> Session<'_, B> {
    /// Begins a stream of events, where one is wanted.
    pub(super) fn start(&mut self, command: &str) -> Result<(), Failure> {
        if self.global.jsonl { self.output.start(command) } else { Ok(()) }
    }

    pub(super) fn reference(&self, text: &str) -> Result<String, Failure> {
        rows::resolve(self.home(), self.output.now, self.output.is_terminal, text)
    }

    pub(super) fn remember(&self, refs: impl Iterator<Item = String>) {
        if self.output.is_terminal && !self.global.json && !self.global.jsonl {
            rows::remember(self.home(), self.output.now, refs.collect());
        }
    }
}
