//! How the node is: figures of its data, and the checks behind the one word.

use std::path::Path;

use kreisnetz_catalog::NetworkFile;
use kreisnetz_identity::{SETTLED_SECONDS, Timestamp};

use super::Library;
use crate::api::{
    Answer, BackupStatus, CatalogStatus, Check, Inbox, KeysStatus, Level, Members, Network, NodeState, OwnHead, PeerCounts, Reachable,
    Replica, StatusData, StoreStatus, TrafficStatus,
};
use crate::backup::newest;
use crate::clock::moment_of;
use crate::config::{Health, Share};
use crate::failure::Failure;
use crate::storage::ground::read_failure;
use crate::storage::{KnownPublisher, Subject, recalled};

/// What only a running node knows of itself and of others.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NetworkView {
    /// Seconds since its start.
    pub uptime_seconds: u64,
    /// Nodes connected now.
    pub connected: u64,
    /// Of these without a relay.
    pub direct: u64,
    /// Of these over a relay.
    pub relayed: u64,
    /// Nodes in the address book.
    pub known: u64,
    /// Seconds since there were last as many connections as the settings want; 0 while there are.
    pub lonely_seconds: u64,
    /// Whether others can dial it.
    pub reachable: Reachable,
    /// Connected nodes that hold the newest own head, where they were asked.
    pub held_by: Option<u64>,
    /// Whether peers agree which own head is the newest.
    pub own_head: OwnHead,
    /// Last time the frontier was compared with a peer.
    pub reconciled_at: Option<Timestamp>,
    /// What went over the wire.
    pub traffic: TrafficStatus,
}

/// From when on something is a warning.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Thresholds {
    /// Connected nodes that are wanted.
    pub peers_min: u64,
    /// Seconds for which there may be fewer.
    pub no_peers_after_seconds: u64,
    /// Seconds without a comparison of frontiers.
    pub lag_max_seconds: u64,
    /// What has to be free on the disk.
    pub disk_free_min: Share,
    /// Seconds before the end of the signing key's delegation.
    pub key_warn_seconds: u64,
}

impl From<&Health> for Thresholds {
    fn from(settings: &Health) -> Self {
        Self {
            peers_min: settings.peers_min.into(),
            no_peers_after_seconds: settings.no_peers_after.duration().as_secs(),
            lag_max_seconds: settings.lag_max.duration().as_secs(),
            disk_free_min: settings.disk_free_min,
            key_warn_seconds: settings.key_warn.iter().map(|span| span.duration().as_secs()).max().unwrap_or_default(),
        }
    }
}

/// What a status needs beside the data.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// The network the home belongs to.
    pub network: &'a NetworkFile,
    /// The store's file.
    pub store: &'a Path,
    /// The folder of backups, where one is set.
    pub backups: Option<&'a Path>,
    /// From when on something is a warning.
    pub thresholds: Thresholds,
    /// The running node; nothing where none runs.
    pub node: Option<&'a NetworkView>,
}

impl Library {
    /// Says how the node is.
    ///
    /// # Errors
    ///
    /// `not_initialised`, `store_damaged`.
    pub fn status(&self, around: &Circumstances<'_>) -> Result<Answer<StatusData>, Failure> {
        let known = self.own()?;
        let disk = Disk::of(around.store);
        let checks = self.checks(known, around, disk);
        let node = around.node;
        let data = StatusData {
            state: state(node, &checks),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            revision: option_env!("KREISNETZ_REVISION").map(str::to_owned),
            uptime_s: node.map(|node| node.uptime_seconds),
            publisher: self.standpoint.publisher(known),
            network: Network { id: around.network.id().to_string(), name: around.network.name().to_owned() },
            peers: node.map(peer_counts).unwrap_or_default(),
            reachable: node.map_or(Reachable::Unknown, |node| node.reachable),
            traffic: node.map(|node| node.traffic),
            catalog: self.own_catalog(known, node)?,
            replica: self.replica(node)?,
            members: self.members(),
            inbox: Inbox { unread: Some(self.unread()?) },
            keys: KeysStatus { delegation_expires: known.log.delegation().map(|delegation| moment_of(delegation.not_after)) },
            store: StoreStatus { format: kreisnetz_store::FORMAT, bytes: disk.store_bytes, free_bytes: disk.free_bytes },
            backup: self.last_backup(known, around.backups),
            checks,
        };
        Ok(self.answer(data))
    }

    fn last_backup(&self, known: &KnownPublisher, folder: Option<&Path>) -> BackupStatus {
        let last_at = folder.and_then(|folder| newest(folder, &known.slug()));
        let age_s = last_at.map(|made| u64::try_from(self.as_of.unix() - made.unix()).unwrap_or_default());
        BackupStatus { last_at, age_s }
    }

    fn own_catalog(&self, known: &KnownPublisher, node: Option<&NetworkView>) -> Result<CatalogStatus, Failure> {
        let leaves = self.reader.leaves(&known.log.publisher()).map_err(read_failure)?;
        let head = known.head.as_ref();
        Ok(CatalogStatus {
            epoch: head.map_or_else(|| known.log.epoch(), |head| head.epoch),
            seq: head.map_or(0, |head| head.seq),
            entries: leaves.iter().filter(|leaf| leaf.entry().is_some()).count() as u64,
            expires: head.map(|head| moment_of(head.expires)),
            held_by: node.and_then(|node| node.held_by),
            own_head: own_head_of(known, node),
        })
    }

    fn replica(&self, node: Option<&NetworkView>) -> Result<Replica, Failure> {
        let figures = self.reader.figures().map_err(read_failure)?;
        let reconciled = node.and_then(|node| node.reconciled_at);
        Ok(Replica {
            publishers: figures.catalogs,
            entries: figures.entries,
            bytes: figures.entry_bytes,
            reconciled_at: reconciled.map(moment_of),
            lag_s: reconciled.map(|at| self.now.since(at)),
        })
    }

    fn members(&self) -> Members {
        let admitted = self.standpoint.admission.members().count() as u64;
        let is_pending = |id: &&_| !self.is_member(id);
        let pending = self.derived.publishers.keys().filter(is_pending).count() as u64;
        Members { admitted, pending, frozen: self.frozen().count() as u64, ..Members::default() }
    }

    /// Returns the publishers whose catalogs are cut off, one's own too.
    fn frozen(&self) -> impl Iterator<Item = &KnownPublisher> {
        self.derived.publishers.values().filter(|known| known.is_frozen())
    }

    fn is_member(&self, id: &kreisnetz_identity::PublisherId) -> bool {
        self.standpoint.admission.membership(id).is_admitted()
    }

    fn checks(&self, known: &KnownPublisher, around: &Circumstances<'_>, disk: Disk) -> Vec<Check> {
        let mut checks = Vec::new();
        match around.node {
            Some(node) => {
                checks.push(own_head_check(known, Some(node)));
                checks.push(no_peers(node, &around.thresholds));
                checks.push(self.lag(node, &around.thresholds));
            }
            None => {
                checks.push(check("stopped", Level::Error, "the node does not run", Some("kreisnetz run")));
                checks.extend(known.is_frozen().then(|| own_head_check(known, None)));
            }
        }
        checks.push(self.recalled_in_use());
        checks.push(self.frozen_others(known));
        checks.push(self.key_expiring(known, &around.thresholds));
        checks.extend(recovery_claimed(known));
        checks.extend(self.vouches_expiring());
        checks.push(disk_low(disk, around.thresholds.disk_free_min));
        checks.push(if self.standpoint.admission.membership(&known.log.publisher()).is_admitted() {
            check("not_admitted", Level::Ok, "the publisher belongs to the network", None)
        } else {
            check(
                "not_admitted",
                Level::Warning,
                "the network does not know this publisher yet; others do not see its catalog",
                Some("kreisnetz help admission"),
            )
        });
        checks
    }

    /// Warns of what this county uses although its publisher recalled it.
    fn recalled_in_use(&self) -> Check {
        let own = self.standpoint.own;
        let is_recalled = |subject: &&Subject| matches!(recalled(&self.reader, &self.derived, own, subject), Ok(Some(_)));
        let subjects = self.derived.ledger.by(own).map(|(subject, _)| subject);
        let names: Vec<String> = subjects.filter(is_recalled).map(|subject| self.name_of(&subject.0, &subject.1)).collect();
        match names.first() {
            None => check("recalled", Level::Ok, "nothing that this county uses was recalled", None),
            Some(first) => {
                let message = format!("recalled by their publishers and in use here: {}", names.join(", "));
                check("recalled", Level::Warning, &message, Some(&format!("kreisnetz show {first}")))
            }
        }
    }

    /// Warns of others whose catalogs are cut off; one's own is the check of the own head.
    fn frozen_others(&self, own: &KnownPublisher) -> Check {
        let names: Vec<String> =
            self.frozen().filter(|known| known.log.publisher() != own.log.publisher()).map(KnownPublisher::slug).collect();
        match names.first() {
            None => check("frozen", Level::Ok, "no other publisher contradicted itself", None),
            Some(first) => {
                let message = format!("frozen, for they signed heads that contradict each other: {}", names.join(", "));
                check("frozen", Level::Warning, &message, Some(&format!("kreisnetz publisher show {first}")))
            }
        }
    }

    fn lag(&self, node: &NetworkView, thresholds: &Thresholds) -> Check {
        let lag = node.reconciled_at.map_or(node.uptime_seconds, |at| self.now.since(at));
        match (lag > thresholds.lag_max_seconds, node.reconciled_at) {
            (true, _) => check("lag", Level::Warning, &format!("the last comparison with a peer was {lag} s ago"), Some("kreisnetz peers")),
            (false, Some(_)) => check("lag", Level::Ok, &format!("compared with a peer {lag} s ago"), None),
            (false, None) => check("lag", Level::Ok, "not compared with a peer yet", None),
        }
    }

    /// Warns while there is time to ask for new vouches.
    fn vouches_expiring(&self) -> Option<Check> {
        let days = self.leaves_within()?;
        let message = format!("within {days} days too few vouch for this county, unless somebody does anew");
        Some(check("vouches_expiring", Level::Warning, &message, Some("kreisnetz publisher show self")))
    }

    fn key_expiring(&self, known: &KnownPublisher, thresholds: &Thresholds) -> Check {
        const ID: &str = "key_expiring";
        const HINT: Option<&str> = Some("kreisnetz key");
        let Some(delegation) = known.log.delegation() else {
            return check(ID, Level::Warning, "no signing key is delegated; nothing can be published", HINT);
        };
        let end = moment_of(delegation.not_after);
        if delegation.not_after < self.now {
            check(ID, Level::Warning, &format!("the delegation of the signing key ended at {end}"), HINT)
        } else if delegation.not_after.since(self.now) < thresholds.key_warn_seconds {
            check(ID, Level::Warning, &format!("the delegation of the signing key ends at {end}"), HINT)
        } else {
            check(ID, Level::Ok, &format!("the signing key is delegated until {end}"), None)
        }
    }
}

/// Alarms where somebody claims new root keys of this county: if it was not the county itself, one of its root keys has 14 days.
fn recovery_claimed(known: &KnownPublisher) -> Option<Check> {
    let pending = known.log.pending_claims().into_iter().next()?;
    let completes = moment_of(pending.claim.created.plus(SETTLED_SECONDS));
    let message = format!("somebody claims new root keys of this county; from {completes} on they may be in force");
    Some(check("recovery_claimed", Level::Warning, &message, Some("kreisnetz key recover")))
}

/// The store's file and the disk it lies on.
#[derive(Clone, Copy, Debug, Default)]
struct Disk {
    store_bytes: u64,
    free_bytes: Option<u64>,
    all_bytes: u64,
}

impl Disk {
    fn of(store: &Path) -> Self {
        let store_bytes = std::fs::metadata(store).map(|file| file.len()).unwrap_or_default();
        match rustix::fs::statvfs(store) {
            Ok(disk) => Self {
                store_bytes,
                free_bytes: Some(disk.f_bavail.saturating_mul(disk.f_frsize)),
                all_bytes: disk.f_blocks.saturating_mul(disk.f_frsize),
            },
            Err(_) => Self { store_bytes, ..Self::default() },
        }
    }
}

const fn peer_counts(node: &NetworkView) -> PeerCounts {
    PeerCounts { connected: node.connected, direct: node.direct, relayed: node.relayed, known: node.known }
}

fn state(node: Option<&NetworkView>, checks: &[Check]) -> NodeState {
    match checks.iter().map(|check| check.level).max() {
        _ if node.is_none() => NodeState::NotReady,
        Some(Level::Error) => NodeState::NotReady,
        Some(Level::Warning) => NodeState::Degraded,
        Some(Level::Ok) | None => NodeState::Ready,
    }
}

/// A proof against one's own catalog is a conflict whatever peers say.
fn own_head_of(known: &KnownPublisher, node: Option<&NetworkView>) -> OwnHead {
    if known.is_frozen() { OwnHead::Conflict } else { node.map_or(OwnHead::Asking, |node| node.own_head) }
}

/// Tells a head that root keys voided, which the next one replaces, from one that contradicts another.
fn own_head_check(known: &KnownPublisher, node: Option<&NetworkView>) -> Check {
    if !known.is_voided() || known.log.frozen().is_some() {
        return own_head(own_head_of(known, node));
    }
    let message =
        "the newest own head does not count any more, for root keys revoked its key or closed its epoch; others see nothing of the catalog";
    let next = "kreisnetz key delegate --new-epoch --root-dir DIR, where that is not done yet, then: kreisnetz publish";
    check("own_head_voided", Level::Warning, message, Some(next))
}

fn own_head(own_head: OwnHead) -> Check {
    match own_head {
        OwnHead::Confirmed => check("own_head_unconfirmed", Level::Ok, "peers agree which own head is the newest", None),
        OwnHead::Asking => check(
            "own_head_unconfirmed",
            Level::Warning,
            "no peer has confirmed the own head since the start; nothing is signed before",
            Some("kreisnetz help own_head_unconfirmed"),
        ),
        OwnHead::Conflict => {
            let message =
                "another head was signed, or may have been signed, with this county's key for the same place; nothing more is signed";
            check(
                "own_head_conflict",
                Level::Error,
                message,
                Some("stop any second copy of this node, then: kreisnetz key delegate --new-epoch --root-dir DIR"),
            )
        }
    }
}

fn no_peers(node: &NetworkView, thresholds: &Thresholds) -> Check {
    let connected = node.connected;
    if connected < thresholds.peers_min && node.lonely_seconds >= thresholds.no_peers_after_seconds {
        let seconds = node.lonely_seconds;
        return check("no_peers", Level::Warning, &format!("{connected} peers, too few for {seconds} s"), Some("kreisnetz peers"));
    }
    check("no_peers", Level::Ok, &format!("{connected} peers"), None)
}

fn disk_low(disk: Disk, min: Share) -> Check {
    let wanted = match min {
        Share::Percent(percent) => disk.all_bytes / 100 * u64::from(percent),
        Share::Bytes(size) => size.bytes(),
    };
    match disk.free_bytes {
        None => check("disk_low", Level::Ok, "the free space of the disk is not known", None),
        Some(free) if free < wanted => {
            check("disk_low", Level::Warning, &format!("{free} bytes are free, {wanted} are wanted"), Some("make room on the disk"))
        }
        Some(free) => check("disk_low", Level::Ok, &format!("{free} bytes are free"), None),
    }
}

fn check(id: &str, level: Level, message: &str, hint: Option<&str>) -> Check {
    Check { id: id.to_owned(), level, message: message.to_owned(), hint: hint.map(str::to_owned) }
}
