//! Requests without end, far beyond every quota (L5, B37).

use kreisnetz_protocol::Request;

use super::{Act, Misdeed, Stage};

/// Requests to one peer at a time.
const AT_ONCE: usize = 60;

/// Asks every peer for its frontier and a catalog, four times a second and sixty times each.
#[derive(Debug)]
pub(super) struct Flood;

impl Misdeed for Flood {
    fn act(&mut self, stage: &mut Stage<'_>) -> Vec<Act> {
        let publisher = stage.cast.publisher(stage.me);
        let requests = [Request::Frontier.encode(), Request::Delta { publisher, since: None }.encode()];
        let all = stage.peers.iter().flat_map(|to| (0..AT_ONCE).map(|number| (*to, number)));
        all.map(|(to, number)| Act::Request { to, bytes: requests[number % 2].clone() }).collect()
    }
}
