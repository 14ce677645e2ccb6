//! What happened, as one running digest: two runs with the same trace took the same way, step by step.

use std::collections::VecDeque;

use kreisnetz_identity::Digest;

use super::cast::NodeId;
use super::clock::Micros;

/// Steps told where a run fails.
const LAST: usize = 12;

/// One thing that happened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub(crate) at: Micros,
    pub(crate) node: NodeId,
    pub(crate) what: &'static str,
    /// What tells it from another of its kind: a peer, a length, the start of a digest.
    pub(crate) detail: u64,
}

/// The running digest, the number of steps, and the last of them.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    digest: Digest,
    steps: u64,
    last: VecDeque<Step>,
}

impl Trace {
    pub(crate) fn add(&mut self, step: Step) {
        let numbers = [step.at, u64::from(step.node.0), step.detail];
        let [at, node, detail] = numbers.map(u64::to_be_bytes);
        self.digest = Digest::of_parts(&[self.digest.as_bytes(), &at, &node, &detail, step.what.as_bytes()]);
        self.steps += 1;
        if self.last.len() == LAST {
            self.last.pop_front();
        }
        self.last.push_back(step);
    }

    pub(crate) const fn digest(&self) -> Digest {
        self.digest
    }

    pub(crate) const fn steps(&self) -> u64 {
        self.steps
    }

    pub(crate) fn last(&self) -> impl Iterator<Item = &Step> {
        self.last.iter()
    }
}
