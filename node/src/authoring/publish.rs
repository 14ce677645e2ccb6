//! `publish`: plan, then one signed head for all changes.

use std::sync::Arc;
use std::time::Duration;

use kreisnetz_catalog::{Head, Position};
use kreisnetz_identity::Verified;

use super::plan::Plan;
use super::voided;
use super::{Announce, Authoring, Desk, PLANS_MAX, apart};
use crate::api::{Answer, Change, Operation, PublishData, PublishRequest, Publisher};
use crate::clock::moment_of;
use crate::failure::{Failure, Slug};
use crate::storage::{PublishOrder, Signed};

/// Time between two looks at who holds a head.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// How long a publication waits, soon after a start, until peers have confirmed which own head is the newest; less than the command waits.
const CONFIRMED_WITHIN: Duration = Duration::from_secs(20);
/// How long a publication waits for others at most.
const WAIT_MAX: Duration = Duration::from_secs(60);

impl<N: Announce> Authoring<N> {
    /// Plans or publishes drafts. Where nothing changes, no head is signed.
    ///
    /// # Errors
    ///
    /// `timeout` where too few others hold the head that was signed; `draft_invalid` with every fault, `expectation_failed`, `not_found` for a draft that is named and not there, `too_large`, those of
    /// the signer guard and the key, `disk_full`.
    pub async fn publish(&self, request: PublishRequest) -> Result<Answer<PublishData>, Failure> {
        let (expect, dry_run, wait) = (request.expect, request.dry_run, request.wait);
        let request = Arc::new(request);
        let make = move |desk: &Desk, next: Position| Plan::of_drafts(desk, &request.drafts, &request.slugs, next);
        let (plan, signed) = self.carry_out(expect, dry_run, make).await?;
        self.report(plan, signed, dry_run, wait).await
    }

    /// Plans and signs; plans again where the catalog moved on in between, unless a number was expected.
    pub(super) async fn carry_out(
        &self,
        expect: Option<u64>,
        dry_run: bool,
        make: impl Fn(&Desk, Position) -> Result<Plan, Failure> + Clone + Send + 'static,
    ) -> Result<(Plan, Option<Signed>), Failure> {
        let mut attempt = 0;
        self.storage.confirmed_within(CONFIRMED_WITHIN).await;
        loop {
            attempt += 1;
            let next = self.storage.next_position().await?;
            let (desk, make) = (self.desk.clone(), make.clone());
            let plan = apart(move || {
                desk.view().expect(expect)?;
                make(&desk, next)
            });
            let plan = plan.await?;
            if dry_run {
                return Ok((plan, None));
            }
            self.take_files_over(&plan).await?;
            // A head that does not count is followed by one that does, though nothing else changes.
            if plan.changes.is_empty() && !voided::is_voided(&plan.view) {
                return Ok((plan, None));
            }
            let order = PublishOrder { changes: plan.changes.clone(), based_on: plan.based_on };
            match self.sign(order).await {
                Ok(signed) => return Ok((plan, Some(signed))),
                Err(failure) if failure.slug() == Slug::ExpectationFailed && expect.is_none() && attempt < PLANS_MAX => {}
                Err(failure) => return Err(failure),
            }
        }
    }

    /// Copies the files that the plan lists into the store: whoever hears of them can ask for them.
    async fn take_files_over(&self, plan: &Plan) -> Result<(), Failure> {
        let Some(files) = self.files.clone().filter(|_| !plan.manifests.is_empty()) else { return Ok(()) };
        let (own, drafts, manifests) = (plan.view.own(), self.desk.drafts.clone(), plan.manifests.clone());
        apart(move || manifests.iter().try_for_each(|(slug, manifest)| files.take_over(own, &drafts, slug, manifest))).await
    }

    /// Says what was published, or would be.
    pub(super) async fn report(
        &self,
        plan: Plan,
        signed: Option<Signed>,
        dry_run: bool,
        wait: Option<u64>,
    ) -> Result<Answer<PublishData>, Failure> {
        let before = plan.view.derived.head(&plan.view.own()).cloned();
        let head = signed.as_ref().map(|signed| &signed.head);
        let held_by = match head {
            Some(head) => self.wait_for(head, wait.unwrap_or_default()).await,
            None => Vec::new(),
        };
        let seq_before = plan.based_on.map_or(0, |position| position.seq);
        let is_plan = dry_run && !plan.changes.is_empty();
        let newest = head.or(before.as_ref());
        let data = PublishData {
            dry_run,
            publisher: plan.view.own_publisher()?,
            epoch: plan.next.epoch,
            seq_before,
            seq_after: head.map_or(if is_plan { plan.next.seq } else { seq_before }, |head| head.seq),
            head: if dry_run { None } else { newest.map(|head| head.digest().to_string()) },
            root: head.map_or(plan.root, |head| head.root.to_string()),
            count: head.map_or(plan.count, |head| head.count),
            expires: if is_plan { None } else { newest.map(|head| moment_of(head.expires)) },
            undo: undo(&plan.listed),
            changes: plan.listed,
            problems: plan.problems,
            held_by,
        };
        let too_few = wait.is_some_and(|wait| !dry_run && head.is_some() && (data.held_by.len() as u64) < wait);
        if too_few {
            // The sentence says that the head is signed and kept.
            let failure = Failure::new(Slug::Timeout).with("held_by", data.held_by.len()).with("wait", wait.unwrap_or_default());
            return Err(failure.with("seq", data.seq_after));
        }
        Ok(self.desk.answer(data))
    }

    /// Waits until enough others hold the head, for a minute at most.
    async fn wait_for(&self, head: &Verified<Head>, enough: u64) -> Vec<Publisher> {
        let deadline = tokio::time::Instant::now() + WAIT_MAX;
        loop {
            let holders = self.network.held_by(head);
            if holders.len() as u64 >= enough || tokio::time::Instant::now() >= deadline {
                let view = self.desk.view();
                let known = holders.iter().filter_map(|id| view.derived.publisher(id));
                return known.map(|known| view.standpoint.publisher(known)).collect();
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}

/// Returns the commands that take it back; nothing where the bytes before are gone.
fn undo(changes: &[Change]) -> Option<String> {
    let mut commands = Vec::new();
    for change in changes {
        let slug = change.reference.rsplit('/').next().unwrap_or_default();
        commands.push(match change.op {
            Operation::Add => format!("kreisnetz withdraw {slug} --reason mistake"),
            Operation::Withdraw => format!("kreisnetz publish {slug}"),
            Operation::Change => return None,
        });
    }
    if commands.is_empty() { None } else { Some(commands.join(" && ")) }
}
