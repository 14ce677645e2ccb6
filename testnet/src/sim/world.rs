//! The simulated world: nodes, links and time. It only routes what happens; each kind of happening has its file beside it.

mod admitting;
mod answers;
mod connections;
mod copying;
mod gossip;
mod hostility;
mod outages;
mod outputs;
mod publishing;
mod recalling;
mod restoring;
mod setting;
mod sybil;
mod verdict;

pub(crate) use self::setting::{Side, ground};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kreisnetz_identity::PublisherId;
use kreisnetz_protocol::{HeadCheck, Input};

use super::agreement::Agreement;
use super::cast::{Cast, NodeId};
use super::clock::{MILLISECOND, Micros, moment};
use super::cut::Cut;
use super::dice::Dice;
use super::event::{Asker, Event};
use super::invariants::{Checker, Place, Violation};
use super::library::Library;
use super::matchmaking::Matchmaking;
use super::messages::{MessageId, Messages};
use super::node::Node;
use super::propagation::Propagation;
use super::queue::Queue;
use super::recall::Recall;
use super::scenario::Scenario;
use super::trace::{Step, Trace};

/// Parts of a run's time that are told.
pub(crate) const PARTS: u64 = 20;

/// Everything there is in one run.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) scenario: Arc<Scenario>,
    pub(crate) cast: Arc<Cast>,
    pub(crate) seed: u64,
    pub(crate) now: Micros,
    pub(crate) nodes: Vec<Node>,
    pub(crate) library: Library,
    pub(crate) agreement: Agreement,
    pub(crate) checker: Checker,
    pub(crate) propagation: Propagation,
    pub(crate) trace: Trace,
    /// Offences told by honest nodes, by reason.
    pub(crate) offences: BTreeMap<&'static str, u64>,
    /// The recall of the scenario, where it has one.
    pub(crate) recall: Option<Recall>,
    /// Who vouches for whom next, where the network grows.
    matchmaking: Option<Matchmaking>,
    /// Real counties whose keys are in false hands.
    pub(crate) compromised: BTreeSet<PublisherId>,
    /// Members on an honest node that are nobody, at most at one time.
    pub(crate) false_members: usize,
    /// Publications that did not happen, for their node was away or its clock wrong.
    pub(crate) unpublished: u64,
    queue: Queue<Event>,
    messages: Messages,
    /// Which publication a message announces.
    announces: BTreeMap<MessageId, (NodeId, u64)>,
    judging: BTreeMap<u64, (NodeId, MessageId)>,
    streams: BTreeMap<u64, Stream>,
    next_token: u64,
    cuts: Vec<Cut>,
    check: Arc<dyn HeadCheck>,
    chance: Chance,
    side: Side,
    /// What a test breaks on purpose, to see the checker find it.
    #[cfg(test)]
    pub(crate) fault: Option<Fault>,
}

/// A fault that no node of ours has.
#[cfg(test)]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Fault {
    /// A store forgets its newest own catalog when the node starts again.
    ForgetsAcknowledged,
    /// A county signs from a restored backup, with a number that it has used.
    SignsFromBackup,
    /// A county signs from an older image of its machine without asking anybody.
    AsksNobody,
    /// A node takes points from everybody who sends it anything.
    BlamesEverybody,
    /// A node takes an identity that is nobody's.
    TakesAFalseIdentity,
    /// Greetings do not say which start of a node they are of.
    NamesNoRun,
    /// No county renews a vouch.
    RenewsNothing,
}

/// A stream on which somebody waits for an answer.
#[derive(Debug)]
struct Stream {
    peer: NodeId,
    asker: Asker,
    kind: super::ledger::Kind,
}

/// Sources of chance.
#[derive(Debug)]
struct Chance {
    links: Dice,
    peers: Dice,
    starts: Dice,
    stores: Dice,
    fuses: Dice,
    images: Dice,
    hostile: Dice,
}

impl World {
    /// Runs until the end of the scenario, or until an invariant does not hold; `told` hears of each of [`PARTS`] parts of the time.
    ///
    /// # Errors
    ///
    /// The violation.
    pub(crate) fn run(&mut self, mut told: impl FnMut()) -> Result<(), Violation> {
        let until = self.scenario.until();
        for part in 1..=PARTS {
            self.run_until(until / PARTS * part)?;
            told();
        }
        self.run_until(until)?;
        self.check_admission();
        self.check_end();
        self.violation()
    }

    /// Runs until a moment.
    ///
    /// # Errors
    ///
    /// The violation.
    pub(crate) fn run_until(&mut self, until: Micros) -> Result<(), Violation> {
        while let Some((at, event)) = self.queue.take(until) {
            self.now = at;
            let (node, what, detail) = event.trace();
            self.trace.add(Step { at, node, what, detail });
            self.happen(event);
            self.violation()?;
        }
        self.now = until;
        Ok(())
    }

    fn violation(&self) -> Result<(), Violation> {
        self.checker.violation().map_or(Ok(()), |violation| Err(violation.clone()))
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Join { node } => self.join(node),
            Event::Dial { node, peer, run } => self.dial(node, peer, run),
            Event::Seek { node, run } => self.seek(node, run),
            Event::Gossip { to, from, message } => self.hear(to, from, message),
            Event::Request { to, from, asker, bytes } => self.requested(to, from, asker, &bytes),
            Event::Frame { to, asker, part } => self.answered(to, asker, part),
            Event::Deadline { node } => self.deadline(node),
            Event::Commit { node, run, delta } => self.commit(node, run, *delta),
            Event::Examined { node, run, peer, head } => self.examined(node, run, peer, &head),
            Event::Publish { node, number, measured } => self.publish(node, number, measured),
            Event::Sealed { node, run, held, measured } => self.sealed(node, run, *held, measured),
            Event::Cut { number, active } => self.cut(number, active),
            Event::CutNoticed { number } => self.cut_noticed(number),
            Event::Stop { node, away, crash } => self.stop(node, away, crash),
            Event::SetBack { node, away } => self.set_back(node, away),
            Event::Recall { node } => self.recall(node),
            Event::Back { node } => self.back(node),
            Event::Act { node } => self.act(node),
            Event::Copy { copy } => self.copy(copy),
            Event::Admit { node } => self.admit(node),
            Event::Midnight => self.midnight(),
            Event::VouchingDay => self.vouching_day(),
            Event::SybilDay { round } => self.sybil_day(round),
        }
    }

    /// Tells an engine what happened, and does what it wants done; a crash may end that between any two outputs.
    fn tell(&mut self, node: NodeId, input: Input<NodeId>) {
        let at = moment(self.now, self.node(node).skew);
        let Some(engine) = self.node_mut(node).engine.as_mut() else { return };
        engine.handle(at, input);
        let (mut rejected, mut told) = (0, 0);
        while let Some(output) = self.node_mut(node).engine.as_mut().and_then(kreisnetz_protocol::Engine::next_output) {
            if self.burns_down(node) {
                return;
            }
            rejected += usize::from(outputs::is_rejection(&output));
            told += usize::from(outputs::is_told(&output));
            self.perform(node, output);
        }
        self.checker.refuses_loudly(place(&self.cast, node, self.now), rejected, told);
        self.checker.stays_bounded(place(&self.cast, node, self.now), &self.nodes[node.index()]);
        self.plan_deadline(node);
    }

    fn deadline(&mut self, node: NodeId) {
        if self.node(node).deadline > self.now {
            return;
        }
        self.node_mut(node).deadline = Micros::MAX;
        let due = self.node(node).engine.as_ref().map_or(u64::MAX, kreisnetz_protocol::Engine::deadline);
        if due <= self.now / MILLISECOND {
            self.tell(node, Input::DeadlineReached);
        } else {
            self.plan_deadline(node);
        }
    }

    fn plan_deadline(&mut self, node: NodeId) {
        let Some(engine) = &self.node(node).engine else { return };
        let due = engine.deadline().saturating_mul(MILLISECOND).max(self.now + MILLISECOND);
        if due < self.node(node).deadline && due < Micros::MAX {
            self.node_mut(node).deadline = due;
            self.plan(due, Event::Deadline { node });
        }
    }

    fn plan(&mut self, at: Micros, event: Event) {
        self.queue.plan(at, event);
    }

    pub(crate) fn node(&self, node: NodeId) -> &Node {
        &self.nodes[node.index()]
    }

    fn node_mut(&mut self, node: NodeId) -> &mut Node {
        &mut self.nodes[node.index()]
    }

    fn next_token(&mut self) -> u64 {
        self.next_token += 1;
        self.next_token
    }
}

fn place(cast: &Cast, node: NodeId, now: Micros) -> Place<'_> {
    Place { cast, node, now }
}
