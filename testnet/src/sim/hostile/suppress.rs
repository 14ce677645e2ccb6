//! Keeps everything new from everybody: whoever asks is told that there is nothing, and no message is passed on (B13).

use kreisnetz_protocol::{Answer, Request, Response};

use super::{Misdeed, Reply, Stage};
use crate::sim::cast::NodeId;

/// The worst that a peer can do to a recall without being caught: it says nothing false that could be proven.
#[derive(Debug)]
pub(super) struct Suppress;

impl Misdeed for Suppress {
    fn answer(&mut self, _stage: &mut Stage<'_>, _peer: NodeId, request: &Request) -> Option<Reply> {
        let frames = match request {
            // Its own greeting comes back: we hold the same as you.
            Request::Hello(hello) => vec![Response::Hello(hello.clone()).encode(), Response::End.encode()],
            Request::Frontier => vec![Response::End.encode()],
            _ => Answer::absent(),
        };
        Some(Reply::at_once(frames))
    }

    fn withholds(&self, _peer: NodeId, _bytes: &[u8]) -> bool {
        true
    }
}
