//! `withdraw`: an entry becomes a tombstone that says why.

use kreisnetz_catalog::vocabulary::WITHDRAW_REASON;
use kreisnetz_catalog::{Content, Position, Slug as EntrySlug};

use super::plan::{Draw, Plan, published};
use super::{Announce, Authoring, Desk};
use crate::api::{Answer, PublishData, WithdrawRequest};
use crate::failure::{Failure, Slug};
use crate::storage::ground::read_failure;

impl<N: Announce> Authoring<N> {
    /// Plans or makes a withdrawal.
    ///
    /// # Errors
    ///
    /// `not_found`, `withdrawn` where it was done before, `usage` for a reason that there is not, and those of
    /// [`publish`](Self::publish).
    pub async fn withdraw(&self, request: WithdrawRequest) -> Result<Answer<PublishData>, Failure> {
        let slug: EntrySlug = request.slug.parse().map_err(|_| Failure::new(Slug::Usage).detail("slug").with("value", &request.slug))?;
        if WITHDRAW_REASON.term(&request.reason).is_none() {
            let allowed: Vec<_> = WITHDRAW_REASON.values().collect();
            let failure = Failure::new(Slug::Usage).detail("values").with("flag", "--reason").with("value", &request.reason);
            return Err(failure.with("allowed", allowed.join(", ")));
        }
        let reason = request.reason.clone();
        let make = move |desk: &Desk, next: Position| plan(desk, &slug, &reason, next);
        let (plan, signed) = self.carry_out(request.expect, request.dry_run, make).await?;
        self.report(plan, signed, request.dry_run, None).await
    }
}

fn plan(desk: &Desk, slug: &EntrySlug, reason: &str, next: Position) -> Result<Plan, Failure> {
    let view = desk.view();
    let publisher = view.own_publisher()?;
    let reference = format!("{}/{slug}", publisher.slug);
    let leaf = desk.shelf.reader.leaf(&view.own(), slug).map_err(read_failure)?;
    let leaf = leaf.ok_or_else(|| Failure::new(Slug::NotFound).with("ref", &reference))?;
    if let Content::Withdrawn { reason } = leaf.content() {
        return Err(Failure::new(Slug::Withdrawn).detail("reason").with("ref", &reference).with("reason", reason));
    }
    let before = published(&desk.shelf.reader, &view, slug)?;
    let mut draw = Draw::default();
    draw.withdraw(&publisher.slug, &leaf, before.as_ref(), reason);
    Plan::of(desk, view, next, draw)
}
