//! One connection's side of our streams: negotiates, counts, hands over.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use libp2p::StreamProtocol;
use libp2p::core::upgrade::ReadyUpgrade;
use libp2p::swarm::handler::{ConnectionEvent, DialUpgradeError, FullyNegotiatedInbound, FullyNegotiatedOutbound};
use libp2p::swarm::{ConnectionHandler, ConnectionHandlerEvent, StreamUpgradeError, SubstreamProtocol};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Dialect, OpenError, OpenId, SyncStream};
use crate::limits::{
    BUSY_FILE_STREAMS_MAX, BUSY_STREAMS_MAX, NEGOTIATION_MAX, OPENED_FILE_STREAMS_MAX, OPENED_STREAMS_MAX, SERVED_FILE_STREAMS_MAX,
    SERVED_STREAMS_MAX,
};
use crate::traffic::Traffic;

/// What a connection tells the behaviour.
#[derive(Debug)]
pub enum HandlerEvent {
    /// The peer opened a stream that is to be served.
    Arrived(SyncStream),
    /// The peer opened a stream that is to be refused.
    Excess(SyncStream),
    /// Our stream is open.
    Opened(OpenId, SyncStream),
    /// Our stream is not to be had.
    OpenFailed(OpenId, OpenError),
}

/// A wish under negotiation, already counted.
#[derive(Debug)]
pub struct Opening {
    id: OpenId,
    counted: OwnedSemaphorePermit,
}

/// How many streams one connection has, by what becomes of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) served: usize,
    pub(super) busy: usize,
    pub(super) opened: usize,
}

impl Bounds {
    pub(super) const fn of(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Sync => Self { served: SERVED_STREAMS_MAX, busy: BUSY_STREAMS_MAX, opened: OPENED_STREAMS_MAX },
            Dialect::Files => Self { served: SERVED_FILE_STREAMS_MAX, busy: BUSY_FILE_STREAMS_MAX, opened: OPENED_FILE_STREAMS_MAX },
        }
    }
}

impl Default for Bounds {
    fn default() -> Self {
        Self::of(Dialect::default())
    }
}

/// The handler of one connection.
#[derive(Debug)]
pub struct Handler {
    dialect: Dialect,
    served: Arc<Semaphore>,
    busy: Arc<Semaphore>,
    opened: Arc<Semaphore>,
    traffic: Traffic,
    wishes: VecDeque<Opening>,
    /// Every event with a stream holds a permit, so this is bounded by the counts above.
    events: VecDeque<HandlerEvent>,
}

impl Handler {
    pub(super) fn new(dialect: Dialect, bounds: Bounds, traffic: Traffic) -> Self {
        Self {
            dialect,
            traffic,
            served: Arc::new(Semaphore::new(bounds.served)),
            busy: Arc::new(Semaphore::new(bounds.busy)),
            opened: Arc::new(Semaphore::new(bounds.opened)),
            wishes: VecDeque::new(),
            events: VecDeque::new(),
        }
    }

    /// A stream beyond both bounds is dropped, which resets it.
    fn arrived(&mut self, stream: libp2p::Stream) {
        if let Ok(counted) = Arc::clone(&self.served).try_acquire_owned() {
            let stream = SyncStream::new(stream, self.traffic.clone(), counted);
            self.events.push_back(HandlerEvent::Arrived(stream));
        } else if let Ok(counted) = Arc::clone(&self.busy).try_acquire_owned() {
            let stream = SyncStream::new(stream, self.traffic.clone(), counted);
            self.events.push_back(HandlerEvent::Excess(stream));
        }
    }
}

impl ConnectionHandler for Handler {
    type FromBehaviour = OpenId;
    type ToBehaviour = HandlerEvent;
    type InboundProtocol = ReadyUpgrade<StreamProtocol>;
    type OutboundProtocol = ReadyUpgrade<StreamProtocol>;
    type InboundOpenInfo = ();
    type OutboundOpenInfo = Opening;

    fn listen_protocol(&self) -> SubstreamProtocol<Self::InboundProtocol> {
        SubstreamProtocol::new(ReadyUpgrade::new(self.dialect.protocol()), ()).with_timeout(NEGOTIATION_MAX)
    }

    fn poll(
        &mut self,
        _: &mut Context<'_>,
    ) -> Poll<ConnectionHandlerEvent<Self::OutboundProtocol, Self::OutboundOpenInfo, Self::ToBehaviour>> {
        if let Some(event) = self.events.pop_front() {
            return Poll::Ready(ConnectionHandlerEvent::NotifyBehaviour(event));
        }
        if let Some(opening) = self.wishes.pop_front() {
            let protocol = SubstreamProtocol::new(ReadyUpgrade::new(self.dialect.protocol()), opening).with_timeout(NEGOTIATION_MAX);
            return Poll::Ready(ConnectionHandlerEvent::OutboundSubstreamRequest { protocol });
        }
        Poll::Pending
    }

    fn on_behaviour_event(&mut self, id: OpenId) {
        match Arc::clone(&self.opened).try_acquire_owned() {
            Ok(counted) => self.wishes.push_back(Opening { id, counted }),
            Err(_) => self.events.push_back(HandlerEvent::OpenFailed(id, OpenError::TooMany)),
        }
    }

    fn on_connection_event(
        &mut self,
        event: ConnectionEvent<Self::InboundProtocol, Self::OutboundProtocol, Self::InboundOpenInfo, Self::OutboundOpenInfo>,
    ) {
        match event {
            ConnectionEvent::FullyNegotiatedInbound(FullyNegotiatedInbound { protocol, .. }) => self.arrived(protocol),
            ConnectionEvent::FullyNegotiatedOutbound(FullyNegotiatedOutbound { protocol, info: Opening { id, counted } }) => {
                self.events.push_back(HandlerEvent::Opened(id, SyncStream::new(protocol, self.traffic.clone(), counted)))
            }
            ConnectionEvent::DialUpgradeError(DialUpgradeError { info, error }) => {
                self.events.push_back(HandlerEvent::OpenFailed(info.id, open_error(error)))
            }
            _ => {}
        }
    }
}

fn open_error(error: StreamUpgradeError<Infallible>) -> OpenError {
    match error {
        StreamUpgradeError::Timeout => OpenError::Timeout,
        StreamUpgradeError::NegotiationFailed => OpenError::Unsupported,
        StreamUpgradeError::Io(error) => OpenError::Failed(error.to_string()),
        StreamUpgradeError::Apply(never) => match never {},
    }
}
