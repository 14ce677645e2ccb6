//! A limit on everything that a stranger can send or make grow, in one file.
//!
//! Limits of signed objects stand with their types and are named here again where a relation between limits is asserted.

use kreisnetz_catalog::{ENTRY_BYTES_MAX, EQUIVOCATION_BYTES_MAX, HEAD_BYTES_MAX, LEAVES_MAX};
use kreisnetz_identity::{EVENT_BYTES_MAX, LOG_EVENTS_MAX};

/// Bytes of one gossip message at most.
pub const GOSSIP_MESSAGE_BYTES_MAX: usize = 2 * 1024;
/// Bytes of one frame on a stream at most, without its four bytes of length.
pub const FRAME_BYTES_MAX: usize = 256 * 1024;
/// Bytes of one request at most; the longest names a publisher and a place.
pub const REQUEST_BYTES_MAX: usize = 128;
/// Publishers in a frontier at most.
pub const PUBLISHERS_MAX: usize = 16_384;
/// Parts into which a frontier falls for comparison, by the first byte of the publisher's id.
pub const BUCKETS: usize = 256;
/// Publishers up to which the plain list answers a greeting that differs: then it is hardly longer than the fingerprints.
pub const PLAIN_LIST_MAX: usize = 500;
/// Proofs of contradiction kept of one publisher at most: those with the smallest ids.
pub const PROOFS_PER_PUBLISHER: usize = 4;
/// Proofs of contradiction taken from one peer's gossip within a minute.
pub const PROOFS_PER_MINUTE: u32 = 20;
/// Old heads with a new signature of one peer that are looked up in the store within a minute.
pub const EXAMINATIONS_PER_MINUTE: u32 = 60;
/// Heads of one publisher that are asked for or given at once; as many as a store keeps.
pub const HEADS_PER_FRAME: usize = 64;
/// Bytes of a witness at most.
pub const WITNESS_BYTES_MAX: usize = 4 * 1024;
/// Small questions (heads, proofs, witnesses) under way with one peer at most.
pub const INQUIRIES_PER_PEER: usize = 4;
/// Small questions that wait for their turn at most; what is not asked comes with the next reconciliation.
pub const INQUIRIES_WAITING_MAX: usize = 4_096;
/// Peers that are asked for a witness of one publisher at most.
pub const WITNESSES_ASKED_MAX: usize = 64;
/// Strangers that members vouch for whose identity logs are wanted at the same time.
pub const STRANGERS_WANTED_MAX: usize = 1_024;
/// Identity logs of strangers that are asked for at once.
pub const STRANGERS_AT_ONCE: usize = 8;
/// Peers that are asked for the log of one stranger in a round of reconciliation.
pub const STRANGER_PEERS_MAX: usize = 8;
/// Strangers that announced themselves and wait to be asked for their logs.
pub const KNOCKS_MAX: usize = 16;
/// Strangers that one peer may make known in a minute.
pub const KNOCKS_PER_MINUTE: u32 = 4;
/// Identity logs of strangers that are taken because a peer announced a head of theirs; those that members vouch for are taken besides.
pub const STRANGERS_KNOWN_MAX: usize = 256;
/// Milliseconds after which a node that is no member announces its own head again, so that its identity is asked for: doubled each time
/// up to the most, and from the least again whenever somebody connects.
pub const KNOCK_MS_MIN: u64 = 30_000;
/// See [`KNOCK_MS_MIN`].
pub const KNOCK_MS_MAX: u64 = 60 * 60 * 1_000;
/// Small questions of one peer within ten seconds.
pub const INQUIRIES_PER_TEN_SECONDS: u32 = 100;
/// Items of a frontier in one frame at most.
pub const FRONTIER_ITEMS_PER_FRAME: usize = 1_500;
/// Bytes of one frontier item at most: two ids of 34 bytes, a digest of 34, two numbers of 9 and the array's head.
pub const FRONTIER_ITEM_BYTES_MAX: usize = 34 * 3 + 9 * 2 + 1;
/// Leaves of a delta in one frame at most.
pub const LEAVES_PER_FRAME: usize = 1_000;
/// Bytes of one leaf at most: slug 66, kind 34, number 9, digest 34, length 9, the array's head.
pub const LEAF_BYTES_MAX: usize = 66 + 34 + 9 + 34 + 9 + 1;
/// Bytes of entries put into one frame before the next is begun.
pub const ENTRY_BYTES_PER_FRAME: usize = 192 * 1024;
/// Events of an identity log in one frame at most.
pub const EVENTS_PER_FRAME: usize = 30;
/// Deltas in flight from one peer at most.
pub const DELTAS_PER_PEER: usize = 4;
/// Bytes of entries on their way from one peer above which it is asked for no further catalog: large ones come one after the other, so that
/// one is verified and stored while the next comes, and none is given up because four share a slow line.
pub const PULL_BYTES_PER_PEER: u64 = 8 * 1024 * 1024;
/// Requests for catalogs that await their first frame at the beginning, over all peers.
pub const WINDOW_START: u32 = 16;
/// Such requests at the same time at least, however late answers come.
pub const WINDOW_MIN: u32 = 2;
/// Such requests at the same time at most.
pub const WINDOW_MAX: u32 = 512;
/// Milliseconds after which a first frame is late: somebody has too much to do.
pub const LATE_MS: u64 = 2_000;
/// Catalogs that are wanted at the same time at most.
pub const WANTS_MAX: usize = PUBLISHERS_MAX;
/// Peers remembered as sources of one wanted catalog at most.
pub const SOURCES_MAX: usize = 8;
/// Bytes of entries on their way in at the same time, above which no further pull begins.
pub const PULL_BYTES_IN_FLIGHT: u64 = 64 * 1024 * 1024;
/// Verdicts on heads that are remembered at most, accept and reject alike.
pub const VERDICTS_MAX: usize = 65_536;
/// Peers whose session the engine keeps at most, those that left included.
pub const PEERS_MAX: usize = 1_024;
/// Heads of one publisher taken from gossip at once; then one a minute.
pub const HEADS_BURST: u32 = 10;
/// Milliseconds until one more head of a publisher is taken from gossip.
pub const HEADS_REFILL_MS: u64 = 60_000;
/// `hello` requests of one peer within a minute: a node that starts again may not sign before it was answered.
pub const HELLOS_PER_MINUTE: u32 = 10;
/// Requests for the frontier or an identity of one peer within ten seconds.
pub const LISTS_PER_TEN_SECONDS: u32 = 10;
/// Requests for an identity log of one peer within ten seconds; a first sync asks one for each publisher.
pub const IDENTITIES_PER_TEN_SECONDS: u32 = 500;
/// Requests for deltas of one peer within ten seconds; a first sync asks one for each publisher. What they weigh, the number in flight
/// bounds.
pub const DELTAS_PER_TEN_SECONDS: u32 = 500;
/// Times its quota after which a peer's requests are an offence rather than answered by BUSY.
pub const QUOTA_OFFENCE_FACTOR: u32 = 10;
/// A head may not be further ahead than this without a root event.
pub const SEQ_JUMP_MAX: u64 = 1 << 20;
/// Seconds by which clocks may differ.
pub const CLOCK_TOLERANCE_SECONDS: u64 = 60 * 60;
/// Milliseconds that a request may take in all.
pub const REQUEST_MS_MAX: u64 = 120_000;
/// Milliseconds without a frame after which a request has failed.
pub const IDLE_MS_MAX: u64 = 15_000;
/// Peers that must hold nothing newer of one's own line before it is gone on with, where so many publishers are known, at least.
pub const OWN_ANSWERS_MIN: usize = 3;
/// Such peers at most, however many publishers are known.
pub const OWN_ANSWERS_MAX: usize = 8;
/// Milliseconds after which a single such peer is enough.
pub const OWN_PATIENCE_MS: u64 = 15 * 60 * 1_000;
/// Milliseconds within which two runs of one node under one name mean that there are two of it, and for which its line is doubted after
/// a peer has said so.
pub const TWINS_MS: u64 = 10 * 60 * 1_000;
/// Milliseconds for which a peer is waited for that says it holds a newer own head, and does not show it.
pub const OWN_AHEAD_MS: u64 = 60_000;
/// Milliseconds between two reconciliations with somebody, unless configured otherwise.
pub const RECONCILE_EVERY_MS: u64 = 5 * 60 * 1_000;
/// Comparisons under way at most: while catalogs stream in, each list is old when it is read, and says little that the last one did not.
pub const COMPARISONS_MAX: usize = 8;
/// Peers with whom one round reconciles.
pub const RECONCILE_PEERS: usize = 3;
/// Publishers of what is in use here whose own nodes one round asks; with more they are asked in turn. A county adopts a few dozen
/// things from fewer counties.
pub const FOLLOWED_ASKED_MAX: usize = 32;
/// Milliseconds between two lists asked of a peer because it greeted beyond its quota.
pub const RETURN_MS_MIN: u64 = 5_000;
/// Requests for catalogs that wait at the same time at most, because the catalog is still on its way here.
pub const PARKED_MAX: usize = 512;
/// Milliseconds for which such a request waits at most; then it is answered as absent.
pub const PARKED_MS_MAX: u64 = 1_500;
/// Milliseconds of the first wait after a failed pull; doubled each time.
pub const RETRY_MS_MIN: u64 = 200;
/// Milliseconds between two tries at most.
pub const RETRY_MS_MAX: u64 = 20_000;
/// Tries for one wanted catalog, after which the next reconciliation asks anew.
pub const TRIES_MAX: u32 = 12;
/// Milliseconds of the first wait after a failed reconciliation with a peer; doubled each time.
pub const BACKOFF_MS_MIN: u64 = 5_000;
/// Milliseconds between two reconciliations with a peer that fails, at most.
pub const BACKOFF_MS_MAX: u64 = 600_000;
/// Milliseconds after a broken stream until the peer is asked again.
pub const BROKEN_MS: u64 = 2_000;
/// Milliseconds for which BUSY may put a request off at most, whatever the peer says.
pub const BUSY_MS_MAX: u64 = 300_000;
/// Bytes of one request on a stream of files at most: a root, a size, and 64 groups that lie apart.
pub const TRANSFER_REQUEST_BYTES_MAX: usize = 1_024;
/// Groups of 16 KiB in one request at most; an answer is 1 MiB and its hashes.
pub const GROUPS_PER_REQUEST: u64 = 64;
/// Requests for groups that are open with one holder at most.
pub const REQUESTS_PER_HOLDER: usize = 8;
/// Groups that are open with one holder, above which it is asked for no more: what a slow one has, others wait for.
pub const GROUPS_PER_HOLDER: u64 = 2 * GROUPS_PER_REQUEST;
/// Holders of one download at most.
pub const HOLDERS_MAX: usize = 16;
/// Bytes of what a holder says that it holds at most.
pub const HAVE_BYTES_MAX: usize = 64 * 1024;
/// Milliseconds without a group after which a holder's work is given to another, if one has it.
pub const TRANSFER_STALLED_MS: u64 = 5_000;
/// Milliseconds after which work is taken from a holder when another one has nothing to do.
pub const TRANSFER_STEAL_MS: u64 = 2_000;
/// Milliseconds until a holder that failed is asked again; doubled each time.
pub const TRANSFER_REST_MS: u64 = 1_000;
/// Failures without a group in between, after which a holder is asked for nothing more.
pub const TRANSFER_FAILURES_MAX: u32 = 5;
/// Bytes a second that a holder gives at least.
pub const TRANSFER_RATE_MIN: u64 = 8 * 1024;
/// Milliseconds over which that is measured.
pub const TRANSFER_RATE_MS: u64 = 60_000;
/// Questions for a list of files, or for what is held of one, of one peer within ten seconds.
pub const TRANSFER_LISTS_PER_TEN_SECONDS: u32 = 40;

const _: () = assert!(2 * HEAD_BYTES_MAX + 16 <= GOSSIP_MESSAGE_BYTES_MAX, "a proof, two heads, fits one gossip message");
const _: () =
    assert!(ENTRY_BYTES_PER_FRAME + ENTRY_BYTES_MAX + 64 * 1024 / 2 <= FRAME_BYTES_MAX, "the entry that fills a frame still fits");
const _: () = assert!(FRONTIER_ITEMS_PER_FRAME * FRONTIER_ITEM_BYTES_MAX + 16 <= FRAME_BYTES_MAX, "a part of the frontier fits a frame");
const _: () =
    assert!(BUCKETS * 16 + 16 <= FRAME_BYTES_MAX && BUCKETS / 8 + 8 <= REQUEST_BYTES_MAX, "fingerprints fit a frame, buckets a request");
const _: () = assert!(HEADS_PER_FRAME * (HEAD_BYTES_MAX + 3) + 16 <= FRAME_BYTES_MAX, "the kept heads of a publisher fit a frame");
const _: () = assert!(EQUIVOCATION_BYTES_MAX <= GOSSIP_MESSAGE_BYTES_MAX, "a proof fits a gossip message");
const _: () = assert!(PROOFS_PER_PUBLISHER * (EQUIVOCATION_BYTES_MAX + 3) + 16 <= FRAME_BYTES_MAX, "the proofs of a publisher fit a frame");
const _: () = assert!(LEAVES_PER_FRAME * LEAF_BYTES_MAX + 16 <= FRAME_BYTES_MAX, "a part of the leaves fits a frame");
const _: () = assert!(EVENTS_PER_FRAME * (EVENT_BYTES_MAX + 5) + 16 <= FRAME_BYTES_MAX, "a part of an identity log fits a frame");
const _: () = assert!(LEAVES_MAX <= 1 << 20 && LOG_EVENTS_MAX <= 1 << 10, "what a pull collects is counted in small numbers");
const _: () = assert!(
    PARKED_MS_MAX < LATE_MS && LATE_MS < IDLE_MS_MAX / 2,
    "who is let wait does not take it for a sign of load, and nobody who is late for silent"
);
const _: () = assert!(WINDOW_MIN <= WINDOW_START && WINDOW_START <= WINDOW_MAX && WINDOW_MAX <= 1 << 20, "places are counted in parts");
const _: () = assert!(HAVE_BYTES_MAX <= FRAME_BYTES_MAX && TRANSFER_REQUEST_BYTES_MAX <= FRAME_BYTES_MAX, "heads of answers are frames");
const _: () = assert!(
    46 + GROUPS_PER_REQUEST as usize * (5 + 1) + 16 <= TRANSFER_REQUEST_BYTES_MAX,
    "groups that lie apart, each a number of five bytes and a 1, fit a request"
);
const _: () = assert!(TRANSFER_STEAL_MS < TRANSFER_STALLED_MS && TRANSFER_STALLED_MS < IDLE_MS_MAX);
const _: () = assert!(RETRY_MS_MIN < RETRY_MS_MAX && BACKOFF_MS_MIN < BACKOFF_MS_MAX && IDLE_MS_MAX < REQUEST_MS_MAX);
