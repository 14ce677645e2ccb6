//! Two stories under one name: heads for the same numbers, one line for each half of the network (B2, B33).

use std::collections::BTreeMap;

use kreisnetz_catalog::{Position, Since, seen_root};
use kreisnetz_protocol::Request;

use super::{Act, Misdeed, Reply, Stage};
use crate::sim::cast::NodeId;
use crate::sim::clock::{Micros, SECOND, moment};
use crate::sim::entries;
use crate::sim::held::{Draft, Held};

/// Between two heads of one story.
const PACE: Micros = 20 * SECOND;

/// Tells each peer the story of its half.
#[derive(Debug)]
pub(super) struct Stories {
    stories: [Vec<Held>; 2],
    heads: usize,
    /// Nodes below it hear the first story; without it, those with an even number do.
    border: Option<NodeId>,
    next: Micros,
    /// How many heads of its story each peer was told.
    told: BTreeMap<NodeId, usize>,
}

impl Stories {
    /// Two heads for one number.
    pub(super) const fn of_one_head() -> Self {
        Self { stories: [Vec::new(), Vec::new()], heads: 1, border: None, next: 0, told: BTreeMap::new() }
    }

    /// Two lines of three heads, one for each half of the network by number, as a partition cuts it.
    pub(super) fn of_several_heads(nodes: usize) -> Self {
        Self { stories: [Vec::new(), Vec::new()], heads: 3, border: Some(NodeId::of(nodes / 2)), next: 0, told: BTreeMap::new() }
    }

    fn half(&self, peer: NodeId) -> usize {
        let is_first = self.border.map_or(peer.0.is_multiple_of(2), |border| peer < border);
        usize::from(!is_first)
    }

    fn go_on(&mut self, stage: &Stage<'_>) {
        for (number, story) in self.stories.iter_mut().enumerate() {
            let before = story.last().or_else(|| stage.store.catalog(stage.me).map(AsRef::as_ref));
            let Some(before) = before else { return };
            let title = ["die eine Fassung", "die andere Fassung"][number];
            let draft = Draft {
                position: Position { epoch: 1, seq: before.head.seq + 1 },
                changes: before.leaves.first().map(|leaf| entries::put(leaf.slug().clone(), title)).into_iter().collect(),
                issued: moment(stage.now, 0).wall,
                seen_root: seen_root([]),
            };
            if let Ok(held) = Held::sign(stage.cast.part(stage.me), Some(before), draft) {
                story.push(held);
            }
        }
    }

    /// Tells a peer the newest head of its story, once.
    fn tell(&mut self, to: NodeId) -> Option<Act> {
        let story = &self.stories[self.half(to)];
        let bytes = story.last()?.head.bytes().to_vec();
        (self.told.insert(to, story.len()) != Some(story.len())).then_some(Act::Gossip { to, bytes })
    }

    fn newest(&self, peer: NodeId) -> Option<&Held> {
        self.stories[self.half(peer)].last()
    }
}

impl Misdeed for Stories {
    fn act(&mut self, stage: &mut Stage<'_>) -> Vec<Act> {
        if stage.now >= self.next && self.stories[0].len() < self.heads {
            self.next = stage.now + PACE;
            self.go_on(stage);
        }
        stage.peers.iter().filter_map(|to| self.tell(*to)).collect()
    }

    fn answer(&mut self, stage: &mut Stage<'_>, peer: NodeId, request: &Request) -> Option<Reply> {
        let Request::Delta { publisher, since } = request else { return None };
        let held = self.newest(peer).filter(|held| held.head.publisher == *publisher)?;
        let is_beyond = since.is_some_and(|since| since.seq >= held.head.seq);
        if is_beyond {
            return None;
        }
        let since = since.map_or(Since::Nothing, |since| Since::Held(since.seq));
        let answer = stage.library.serve(held, since);
        Some(Reply::at_once(answer.frames.iter().map(|frame| frame.to_vec()).collect()))
    }
}
