//! Between libp2p's words and the engine's; nothing here does anything.

use kreisnetz_protocol::{Failure, Offence, Reason, Verdict};
use libp2p::Multiaddr;
use libp2p::core::ConnectedPoint;
use libp2p::gossipsub::MessageAcceptance;
use libp2p::multiaddr::Protocol;

use super::frames::FrameError;
use super::streams::OpenError;

/// Which way a connection was made.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Direction {
    /// The peer dialled.
    Inbound,
    /// We dialled.
    Outbound,
}

/// Over what a connection goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Carrier {
    /// QUIC version 1.
    Quic,
    /// TCP with TLS 1.3 and yamux.
    Tcp,
}

/// Returns what becomes of a gossiped message.
pub fn acceptance(verdict: Verdict) -> MessageAcceptance {
    match verdict {
        Verdict::Accept => MessageAcceptance::Accept,
        Verdict::Ignore(_) => MessageAcceptance::Ignore,
        Verdict::Reject(_) => MessageAcceptance::Reject,
    }
}

/// Returns why a request failed whose stream broke.
pub fn failure(error: &FrameError) -> Failure {
    match error {
        FrameError::Deadline => Failure::Timeout,
        FrameError::TooLarge { .. } => Failure::TooLarge,
        FrameError::Truncated | FrameError::Trailing | FrameError::Io(_) => Failure::Broken,
    }
}

/// Returns why a request failed for which there was no stream.
///
/// A bound of our own, or a peer of another version, is nobody's fault.
pub fn open_failure(error: &OpenError) -> Failure {
    match error {
        OpenError::Timeout => Failure::Timeout,
        OpenError::NotConnected | OpenError::TooMany | OpenError::Unsupported | OpenError::Failed(_) => Failure::Broken,
    }
}

/// Returns what counts against a peer whose request could not be read; a stream that just ended does not.
pub fn request_offence(error: &FrameError) -> Option<Offence> {
    match error {
        FrameError::TooLarge { .. } => Some(Offence::of(Reason::TooLarge)),
        FrameError::Deadline => Some(Offence::of(Reason::Timeout)),
        FrameError::Truncated | FrameError::Trailing | FrameError::Io(_) => None,
    }
}

/// Returns which way a connection was made.
pub fn direction(endpoint: &ConnectedPoint) -> Direction {
    if endpoint.is_dialer() { Direction::Outbound } else { Direction::Inbound }
}

/// Returns over what a connection goes, by its address.
pub fn carrier(address: &Multiaddr) -> Carrier {
    if address.iter().any(|part| part == Protocol::QuicV1) { Carrier::Quic } else { Carrier::Tcp }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use kreisnetz_protocol::{Failure, Reason, Verdict};
    use libp2p::gossipsub::MessageAcceptance;

    use super::{Carrier, acceptance, carrier, failure, open_failure, request_offence};
    use crate::frames::FrameError;
    use crate::streams::OpenError;

    #[test]
    fn only_a_rejected_message_blames_its_carrier() {
        for (verdict, expected) in [
            (Verdict::Accept, MessageAcceptance::Accept),
            (Verdict::Ignore(Reason::Old), MessageAcceptance::Ignore),
            (Verdict::Ignore(Reason::UnknownVersion), MessageAcceptance::Ignore),
            (Verdict::Reject(Reason::BadSignature), MessageAcceptance::Reject),
        ] {
            assert_eq!(acceptance(verdict), expected);
        }
    }

    #[test]
    fn silence_and_length_are_told_from_a_broken_line() {
        let too_large = FrameError::TooLarge { bytes: 9, limit: 5 };
        assert_eq!(failure(&FrameError::Deadline), Failure::Timeout);
        assert_eq!(failure(&too_large), Failure::TooLarge);
        assert_eq!(failure(&FrameError::Truncated), Failure::Broken);
        assert_eq!(open_failure(&OpenError::NotConnected), Failure::Broken);
        assert_eq!(open_failure(&OpenError::Timeout), Failure::Timeout);
        assert_eq!(request_offence(&too_large).unwrap().points, 20);
        assert_eq!(request_offence(&FrameError::Deadline).unwrap().points, 2);
        assert_eq!(request_offence(&FrameError::Truncated), None);
    }

    #[test]
    fn a_connection_is_quic_or_tcp_by_its_address() {
        assert_eq!(carrier(&"/ip4/127.0.0.1/udp/4480/quic-v1".parse().unwrap()), Carrier::Quic);
        assert_eq!(carrier(&"/ip4/127.0.0.1/tcp/4480".parse().unwrap()), Carrier::Tcp);
    }
}
