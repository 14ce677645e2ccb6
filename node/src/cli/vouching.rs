//! `vouch`, `pending`, `trust`: who belongs to the network, and what a person can do about it.

use super::access::{ask, node, node_of, open};
use super::args::{Global, PendingAction, PendingArgs, TrustArgs, VouchArgs};
use super::backend::Backend;
use super::look;
use super::process::Process;
use super::questions;
use super::runtime::runtime;
use super::session::Session;
use crate::api::{
    Answer, PendingRequest, PublishData, TrustData, TrustRequest, VouchData, VouchNote, VouchRequest, VouchesRequest, WithdrawRequest,
};
use crate::config::Loaded;
use crate::failure::{Failure, Slug};
use crate::i18n::{Language, args};
use crate::render;
use crate::service::Reading;

/// Why a vouch is taken back, unless `withdraw` says otherwise.
const MISTAKE: &str = "mistake";

/// Plans a vouch, shows both check digits, and gives it once a person says that they were compared.
pub(super) fn vouch<B: Backend>(
    backend: &B,
    process: &mut Process<'_>,
    global: &Global,
    loaded: &Loaded,
    given: &VouchArgs,
    language: Language,
) -> Result<Answer<VouchData>, Failure> {
    let runtime = runtime()?;
    let client = runtime.block_on(node_of(backend, loaded, global))?;
    let request = VouchRequest {
        county: given.county.clone().unwrap_or_default(),
        method: given.method.clone(),
        months: given.months,
        expect: given.expect,
        dry_run: true,
    };
    let planned = runtime.block_on(client.vouch(&request))?;
    let Some(plan) = planned.data.given.as_ref().filter(|_| !global.dry_run) else { return Ok(planned) };
    // By its id: nobody else can come to bear the name between question and signature.
    let request = VouchRequest { county: plan.publisher.id.clone(), dry_run: false, ..request };
    if !global.yes {
        let screen = look::screen(process, global, &loaded.config);
        let _ = write!(process.stderr, "{}", render::admission::vouch_plan(&planned.data, &screen));
        questions::confirm_deliberately(process, global, language, "vouch-go-on")?;
    }
    runtime.block_on(client.vouch(&request))
}

/// Prints what was given.
pub(super) fn vouched<B>(session: &mut Session<'_, B>, answer: &Answer<VouchData>) -> Result<u8, Failure> {
    session.start("vouch")?;
    let screen = session.screen;
    session.output.answer(answer, &session.global.fields, || render::admission::vouch(answer, screen))?;
    Ok(0)
}

/// Lists the own vouches.
pub(super) async fn vouches<B: Backend>(session: &mut Session<'_, B>) -> Result<u8, Failure> {
    let answer = ask!(open(session).await?, vouches, VouchesRequest::default())?;
    vouched(session, &answer)
}

/// Takes the own vouch for a publisher back, once a person says so: others may lose a member by it.
pub(super) fn withdraw<B: Backend>(
    backend: &B,
    process: &mut Process<'_>,
    global: &Global,
    loaded: &Loaded,
    given: &VouchArgs,
    language: Language,
) -> Result<Answer<PublishData>, Failure> {
    let runtime = runtime()?;
    let client = runtime.block_on(node_of(backend, loaded, global))?;
    let county = given.county.clone().unwrap_or_default();
    let named = runtime.block_on(client.trust(TrustRequest { county: county.clone(), ..TrustRequest::default() }))?.data.publisher;
    let own = runtime.block_on(client.vouches(VouchesRequest::default()))?.data.items;
    let slug = own.iter().find(|vouch| vouch.id == named.id).and_then(slug_of);
    let slug = slug.ok_or_else(|| Failure::new(Slug::NotFound).detail("vouch").hint("vouch").with("county", &named.slug))?;
    let request = WithdrawRequest { slug, reason: MISTAKE.to_owned(), expect: given.expect, dry_run: true };
    let planned = runtime.block_on(client.withdraw(&request))?;
    if global.dry_run {
        return Ok(planned);
    }
    if !global.yes {
        let text = language.text("vouch-withdraw", &args!["name" => &named.slug]);
        let _ = writeln!(process.stderr, "{text}");
        questions::confirm_deliberately(process, global, language, "vouch-withdraw-go-on")?;
    }
    runtime.block_on(client.withdraw(&WithdrawRequest { dry_run: false, ..request }))
}

/// The slug of the entry, behind the publisher's in its reference.
fn slug_of(vouch: &VouchNote) -> Option<String> {
    vouch.reference.split_once('/').map(|(_, slug)| slug.to_owned())
}

/// Prints that the vouch was taken back.
pub(super) fn withdrawn<B>(session: &mut Session<'_, B>, answer: &Answer<PublishData>) -> Result<u8, Failure> {
    session.start("vouch")?;
    let screen = session.screen;
    session.output.answer(answer, &session.global.fields, || render::publish::text(answer, screen))?;
    Ok(0)
}

/// Notes that the digits were compared, once a person says that they were.
pub(super) fn confirm<B: Backend>(
    backend: &B,
    process: &mut Process<'_>,
    global: &Global,
    loaded: &Loaded,
    county: &str,
    language: Language,
) -> Result<Answer<TrustData>, Failure> {
    let runtime = runtime()?;
    let client = runtime.block_on(node_of(backend, loaded, global))?;
    let shown = runtime.block_on(client.trust(TrustRequest { county: county.to_owned(), ..TrustRequest::default() }))?;
    if !global.yes && !global.dry_run {
        let screen = look::screen(process, global, &loaded.config);
        let _ = write!(process.stderr, "{}", render::admission::trust(&shown, &screen));
        questions::confirm_deliberately(process, global, language, "trust-go-on")?;
    }
    // By its id: nobody else can come to bear the name between question and note.
    let request = TrustRequest { county: shown.data.publisher.id, rule: Some("confirm".to_owned()), dry_run: global.dry_run };
    runtime.block_on(client.set_trust(&request))
}

/// Prints what was noted.
pub(super) fn trusted<B>(session: &mut Session<'_, B>, answer: &Answer<TrustData>) -> Result<u8, Failure> {
    session.start("trust")?;
    let screen = session.screen;
    session.output.answer(answer, &session.global.fields, || render::admission::trust(answer, screen))?;
    Ok(0)
}

/// Lists who does not belong to the network, or answers one of them for this node.
pub(super) async fn pending<B: Backend>(session: &mut Session<'_, B>, given: PendingArgs) -> Result<u8, Failure> {
    let decided = match given.action {
        None | Some(PendingAction::List) => None,
        Some(PendingAction::Accept { county }) => Some((county, "allow")),
        Some(PendingAction::Ignore { county }) => Some((county, "ignore")),
        Some(PendingAction::Later { county }) => Some((county, "later")),
    };
    if let Some((county, rule)) = decided {
        let request = TrustRequest { county, rule: Some(rule.to_owned()), dry_run: session.global.dry_run };
        let answer = node(session).await?.set_trust(&request).await?;
        return trusted(session, &answer);
    }
    session.start("pending")?;
    let answer = ask!(open(session).await?, pending, PendingRequest { all: given.all })?;
    let screen = session.screen;
    session.output.answer(&answer, &session.global.fields, || render::admission::pending(&answer, screen))?;
    Ok(0)
}

/// Shows the digits of a publisher, or writes what the local policy says of it.
pub(super) async fn trust<B: Backend>(session: &mut Session<'_, B>, given: TrustArgs) -> Result<u8, Failure> {
    session.start("trust")?;
    let rule = match (given.allow, given.block, given.forget) {
        (true, ..) => Some("allow"),
        (_, true, _) => Some("block"),
        (.., true) => Some("forget"),
        _ => None,
    };
    let request = TrustRequest { county: given.county, rule: rule.map(str::to_owned), dry_run: session.global.dry_run };
    let answer: Answer<TrustData> = match rule {
        Some(_) => node(session).await?.set_trust(&request).await?,
        None => ask!(open(session).await?, trust, request)?,
    };
    let screen = session.screen;
    session.output.answer(&answer, &session.global.fields, || render::admission::trust(&answer, screen))?;
    Ok(0)
}

impl VouchArgs {
    /// Says whether a vouch is asked for, and not the list of those that were given.
    ///
    /// # Errors
    ///
    /// `usage` for flags that are for a vouch, without one.
    pub(super) fn is_for_somebody(&self) -> Result<bool, Failure> {
        let is_bare = self.method.is_empty() && self.months.is_none() && self.expect.is_none();
        if self.county.is_none() && !is_bare {
            return Err(Failure::new(Slug::Usage).detail("missing").with("missing", "COUNTY").hint("command").with("command", "vouch"));
        }
        Ok(self.county.is_some())
    }
}
