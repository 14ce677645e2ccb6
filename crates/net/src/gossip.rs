//! Gossipsub with every number of SECURITY.md §7.3 set by hand.
//!
//! Messages carry neither sender nor signature of their own: heads sign themselves. Nothing is forwarded before the
//! engine's verdict. A hint only; what gossip loses, reconcile brings.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use kreisnetz_identity::Digest;
use kreisnetz_protocol::Topic;
use libp2p::gossipsub::{
    Behaviour, Config, ConfigBuilder, IdentTopic, MaxCountSubscriptionFilter, Message, MessageAuthenticity, MessageId, PeerScoreParams,
    PeerScoreThresholds, TopicHash, TopicScoreParams, ValidationMode, WhitelistSubscriptionFilter,
};

/// Bytes of one gossiped message.
pub const MESSAGE_BYTES_MAX: usize = 2048;

/// Bytes of protobuf around a message: topic name and lengths.
const FRAMING_BYTES_MAX: usize = 128;

/// Bytes of one RPC. gossipsub compares this with its whole read buffer of 8 KiB steps, not with one message: at
/// 4 KiB, 100 messages of 1 kB sent at once vanished without an error; at 16 KiB 400 of 400 arrived.
const RPC_BYTES_MAX: usize = 16 * 1024;

/// Message ids in one IHAVE. The default of 5,000 makes one that the receiver refuses.
const IDS_SENT_MAX: usize = 600;

/// Bytes of a message id.
const ID_BYTES: usize = 20;

const _: () = assert!(IDS_SENT_MAX * (ID_BYTES + 2) + 256 <= RPC_BYTES_MAX, "the longest IHAVE we send is one that we would take");

/// Messages waiting for one slow peer; 2 MiB of the largest.
const QUEUE_MAX: usize = 1024;

/// Messages taken from one RPC.
const MESSAGES_PER_RPC_MAX: usize = 32;

/// A message is not taken twice within this time.
const DUPLICATES_REMEMBERED: Duration = Duration::from_secs(3600);

/// A message waits this many heartbeats for its verdict. The default of 5 is too short for the head of a county that is new here: it
/// is passed on once its identity and catalog are fetched, and a busy machine takes longer for those. What is judged leaves the
/// memory at once, so only held verdicts keep messages.
pub const VERDICT_HEARTBEATS: usize = 60;

/// Scores of a disconnected peer are kept no longer than P4 takes to fade; the memory is our standing. The default
/// hour would let a stream of new keys fill it.
const SCORES_KEPT: Duration = Duration::from_secs(60);

/// Our gossipsub: topics outside the list cannot be subscribed, by us or by anybody.
pub type Gossip = Behaviour<libp2p::gossipsub::IdentityTransform, MaxCountSubscriptionFilter<WhitelistSubscriptionFilter>>;

/// The topics of one network.
#[derive(Clone, Debug)]
pub struct Topics {
    heads: IdentTopic,
    proofs: IdentTopic,
}

impl Topics {
    /// Takes the name of the topic for heads, and of the one for proofs of equivocation and revocations.
    pub fn new(heads: impl Into<String>, proofs: impl Into<String>) -> Self {
        Self { heads: IdentTopic::new(heads), proofs: IdentTopic::new(proofs) }
    }

    /// Returns the topic for heads.
    pub fn heads(&self) -> &IdentTopic {
        &self.heads
    }

    /// Returns the topic for proofs.
    pub fn proofs(&self) -> &IdentTopic {
        &self.proofs
    }

    /// Returns which of the two a topic is.
    pub fn topic(&self, hash: &TopicHash) -> Option<Topic> {
        let topics = [(self.heads.hash(), Topic::Heads), (self.proofs.hash(), Topic::Proofs)];
        topics.into_iter().find_map(|(known, topic)| (known == *hash).then_some(topic))
    }

    fn hashes(&self) -> [TopicHash; 2] {
        [self.heads.hash(), self.proofs.hash()]
    }
}

/// gossipsub refused its settings: a fault of this file, found at the first start.
#[derive(Debug, thiserror::Error)]
#[error("gossipsub refused its settings: {0}")]
pub struct GossipError(String);

/// Builds gossipsub for a network's topics and subscribes both.
///
/// # Errors
///
/// Never with the settings of this file; a test says so.
pub fn build(topics: &Topics) -> Result<Gossip, GossipError> {
    let config = config(topics).map_err(|error| GossipError(error.to_string()))?;
    let filter = MaxCountSubscriptionFilter {
        filter: WhitelistSubscriptionFilter(HashSet::from(topics.hashes())),
        max_subscribed_topics: 2,
        max_subscriptions_per_request: 2,
    };
    let mut gossip = Behaviour::new_with_subscription_filter(MessageAuthenticity::Anonymous, config, filter)
        .map_err(|error| GossipError(error.to_owned()))?;
    gossip.with_peer_score(score_params(topics), score_thresholds()).map_err(GossipError)?;
    for topic in [topics.heads(), topics.proofs()] {
        gossip.subscribe(topic).map_err(|error| GossipError(error.to_string()))?;
    }
    Ok(gossip)
}

/// Returns the id of a message: 20 bytes of SHA-256 over topic and data, so that a message sent again is none.
pub fn message_id(topic: &TopicHash, data: &[u8]) -> MessageId {
    MessageId::new(&Digest::of_parts(&[topic.as_str().as_bytes(), data]).as_bytes()[..ID_BYTES])
}

fn config(topics: &Topics) -> Result<Config, libp2p::gossipsub::ConfigBuilderError> {
    let mut builder = ConfigBuilder::default();
    builder
        .validation_mode(ValidationMode::Anonymous)
        .validate_messages()
        .message_id_fn(|message: &Message| message_id(&message.topic, &message.data))
        .max_transmit_size(RPC_BYTES_MAX)
        .max_control_message_size(RPC_BYTES_MAX)
        .max_control_messages_sent(IDS_SENT_MAX)
        .max_publish_messages(MESSAGES_PER_RPC_MAX)
        .connection_handler_queue_len(QUEUE_MAX)
        .mesh_n(6)
        .mesh_n_low(4)
        .mesh_n_high(12)
        .mesh_outbound_min(2)
        .heartbeat_interval(Duration::from_secs(1))
        .history_length(VERDICT_HEARTBEATS)
        .duplicate_cache_time(DUPLICATES_REMEMBERED)
        .flood_publish(true);
    for topic in topics.hashes() {
        builder.max_transmit_size_for_topic(MESSAGE_BYTES_MAX + FRAMING_BYTES_MAX, topic);
    }
    builder.build()
}

/// Two forgeries graylist from the best score there is: 25 − 30·2² < −80.
fn topic_score() -> TopicScoreParams {
    TopicScoreParams {
        topic_weight: 1.0,
        // P1: 0.05 a minute in the mesh.
        time_in_mesh_weight: 0.05,
        time_in_mesh_quantum: Duration::from_secs(60),
        time_in_mesh_cap: 100.0,
        // P2: first to deliver.
        first_message_deliveries_weight: 1.0,
        first_message_deliveries_decay: 0.99,
        first_message_deliveries_cap: 20.0,
        // P3, P3b: off, they punish quiet topics.
        mesh_message_deliveries_weight: 0.0,
        mesh_failure_penalty_weight: 0.0,
        // P4: rejected messages, squared.
        invalid_message_deliveries_weight: -30.0,
        invalid_message_deliveries_decay: 0.97,
        ..TopicScoreParams::default()
    }
}

fn score_params(topics: &Topics) -> PeerScoreParams {
    PeerScoreParams {
        topics: HashMap::from(topics.hashes().map(|topic| (topic, topic_score()))),
        topic_score_cap: 25.0,
        // P5: our standing, as it is.
        app_specific_weight: 1.0,
        // P6: off, counties share data centres and a testnet one address; the cap per IP does this work.
        ip_colocation_factor_weight: 0.0,
        // P7: grafts in back-off, broken promises.
        behaviour_penalty_weight: -10.0,
        behaviour_penalty_threshold: 6.0,
        behaviour_penalty_decay: 0.9,
        decay_interval: Duration::from_secs(1),
        retain_score: SCORES_KEPT,
        // A peer on a slow line is no offender.
        slow_peer_weight: 0.0,
        ..PeerScoreParams::default()
    }
}

fn score_thresholds() -> PeerScoreThresholds {
    PeerScoreThresholds {
        gossip_threshold: -10.0,
        publish_threshold: -50.0,
        graylist_threshold: -80.0,
        accept_px_threshold: 10.0,
        // Half of what a useful peer has; the default of 20 is nearly our cap.
        opportunistic_graft_threshold: 1.0,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::HashSet;

    use libp2p::gossipsub::TopicHash;

    use super::{Topics, build, message_id};

    #[test]
    fn gossipsub_takes_our_settings() {
        let topics = Topics::new("kreisnetz/1/00/heads", "kreisnetz/1/00/proofs");
        let gossip = build(&topics).unwrap();
        let subscribed: HashSet<_> = gossip.topics().cloned().collect();
        assert_eq!(subscribed, HashSet::from(topics.hashes()));
    }

    #[test]
    fn a_message_id_depends_on_topic_and_data_alone() {
        let (heads, proofs) = (TopicHash::from_raw("heads"), TopicHash::from_raw("proofs"));
        assert_eq!(message_id(&heads, b"head"), message_id(&heads, b"head"));
        assert_ne!(message_id(&heads, b"head"), message_id(&heads, b"Head"));
        assert_ne!(message_id(&heads, b"head"), message_id(&proofs, b"head"));
        assert_eq!(message_id(&heads, b"head").0.len(), 20);
    }
}
