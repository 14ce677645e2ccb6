//! All tables of `store.redb`, documented like a format.
//!
//! A changed layout is a new table with a higher number and a migration (see the module `migrations`); the old name stays listed
//! below as retired and is never used again. Numbers in values are big-endian. A publisher is the 32 bytes of its id, a digest 32
//! bytes of SHA-256.
//!
//! Retired names: `entries_1` (digest → bytes), `entry_uses_1` (digest → uses) and `changes_1` (sequence → one leaf), all of layout 1.

use redb::TableDefinition;

/// Key of a publisher or of an entry.
pub(crate) type Id = &'static [u8; 32];

/// publisher → bytes of the newest head, as signed. The frontier is read from here at the start.
pub(crate) const HEADS: TableDefinition<'_, Id, &[u8]> = TableDefinition::new("heads_1");

/// (publisher, epoch, seq) → bytes of a head, as signed. The last 64 of each publisher, and all of one's own: a second head at a
/// known place is a proof of equivocation, which needs the first.
pub(crate) const HEAD_HISTORY: TableDefinition<'_, (Id, u64, u64), &[u8]> = TableDefinition::new("head_history_1");

/// (publisher, slug) → canonical bytes of the leaf. All leaves of a publisher give the root of its newest head.
pub(crate) const LEAVES: TableDefinition<'_, (Id, &str), &[u8]> = TableDefinition::new("leaves_1");

/// digest → (place, number of live leaves and of rows in [`KEPT`] that name it, at least 1). Says where an entry's bytes are and when they can go.
pub(crate) const ENTRY_PLACES: TableDefinition<'_, Id, (u64, u64)> = TableDefinition::new("entry_places_1");

/// place → bytes of an entry. Once, whoever lists it; gone with its last use. Keyed by a growing number and not by the digest: new
/// bytes come to lie behind each other, where in the random order of digests each would have a page of old ones written anew.
pub(crate) const ENTRIES: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("entries_2");

/// digest → nothing. Entries of others that own adoptions and judgements name, in the version that they speak of: each is a use in [`ENTRY_PLACES`], so
/// that its bytes stay when its publisher replaces or withdraws it. Since layout 5.
pub(crate) const KEPT: TableDefinition<'_, Id, ()> = TableDefinition::new("kept_entries_1");

/// (publisher, place) → bytes of an identity event, as signed. The inception has place 0, the others follow in their order of arrival, each
/// after the one that it follows. Never removed.
pub(crate) const EVENTS: TableDefinition<'_, (Id, u64), &[u8]> = TableDefinition::new("identity_events_1");

/// (publisher, place) → seconds since 1970 at which the event was first seen here: what was seen 14 days ago, nothing later displaces.
/// An event of before layout 6 has none. Since layout 6.
pub(crate) const EVENTS_SEEN: TableDefinition<'_, (Id, u64), u64> = TableDefinition::new("identity_events_seen_1");

/// name → opaque bytes that the node keeps about its peers: back-off, anchors, standing. Losing them costs time, never truth.
pub(crate) const PEER_MEMORY: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("peer_memory_1");

/// (publisher, id of the proof) → (seconds since 1970 at which it was first kept here, bytes of the proof). The 4 smallest ids of each
/// publisher, so that all nodes keep the same; never removed but for a smaller one.
pub(crate) const EQUIVOCATIONS: TableDefinition<'_, (Id, Id), (u64, &[u8])> = TableDefinition::new("equivocations_1");

/// publisher → number of proofs beyond those that are kept. Says that there was more; nothing depends on it.
pub(crate) const EQUIVOCATIONS_MORE: TableDefinition<'_, Id, u64> = TableDefinition::new("equivocations_more_1");

/// name → bytes: see the constants `META_…`.
pub(crate) const META: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("meta_1");

/// sequence of the last of these → (publisher, slugs) whose leaves changed or went, numbered one by one. At least the last
/// [`CHANGES_MAX`](crate::CHANGES_MAX), so that an index that lags can catch up.
pub(crate) const CHANGES: TableDefinition<'_, u64, (Id, Vec<&str>)> = TableDefinition::new("changes_2");

// What one's own heads saw, and what others' heads saw of a publisher: since layout 2.

/// (epoch, seq) of an own head → number of items in the frontier that its `seen_root` names. The last [`OWN_FRONTIERS_MAX`].
pub(crate) const OWN_FRONTIERS: TableDefinition<'_, (u64, u64), u64> = TableDefinition::new("own_frontiers_1");

/// publisher → canonical bytes of its item in the frontier of the oldest head in [`OWN_FRONTIERS`].
pub(crate) const OWN_FRONTIER_BASE: TableDefinition<'_, Id, &[u8]> = TableDefinition::new("own_frontier_base_1");

/// (epoch, seq, publisher) → canonical bytes of the item that is new in the frontier of this own head, none where it went. A head with
/// few changes costs few rows; the oldest has its changes in [`OWN_FRONTIER_BASE`].
pub(crate) const OWN_FRONTIER_CHANGES: TableDefinition<'_, (u64, u64, Id), &[u8]> = TableDefinition::new("own_frontier_changes_1");

/// (publisher, witness) → bytes of a witness about the publisher, as it came and was verified. At most [`WITNESSES_MAX`] a publisher.
pub(crate) const WITNESSES: TableDefinition<'_, (Id, Id), &[u8]> = TableDefinition::new("witnesses_1");

/// publisher → (1, its AGS or nothing) for a member, (2, the day since when it is none) for a former one: what the last run of admission
/// left for the next. Replaced as a whole; made with the first write, so that no layout changes.
pub(crate) const HOLDS: TableDefinition<'_, Id, (u8, &str)> = TableDefinition::new("admission_holds_1");

/// `u64`: version of the layout, [`FORMAT`].
pub(crate) const META_FORMAT: &str = "format";
/// 16 bytes drawn when the store was made; the guard has the same.
pub(crate) const META_INCARNATION: &str = "incarnation";
/// 32 bytes: the network whose data this is.
pub(crate) const META_NETWORK: &str = "network";
/// 32 bytes: the publisher whose heads are all kept; absent until there is one.
pub(crate) const META_OWN: &str = "own";
/// `u64`: number of the last change, 0 before the first. The index stores it as its watermark.
pub(crate) const META_SEQUENCE: &str = "sequence";

/// Version of the layout that is read and written here.
pub const FORMAT: u64 = 6;

/// Heads kept of each publisher other than oneself.
pub const HISTORY_HEADS_MAX: usize = 64;

/// Own heads whose frontiers are kept.
pub const OWN_FRONTIERS_MAX: u64 = 64;

/// Witnesses kept of one publisher: more than there are counties in Germany.
pub const WITNESSES_MAX: usize = 512;
