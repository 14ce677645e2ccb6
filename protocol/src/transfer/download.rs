//! The plan of one download: which groups are asked of whom.
//!
//! Rarest first: of what a holder can give, it is asked for the file that the fewest others hold, and in it for the groups that nobody else holds. Whoever
//! sends one wrong group is asked for nothing more; whoever stands still loses its work to others.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use kreisnetz_catalog::groups::Groups;

use super::Have;
use super::holder::{Holder, Mood, Open};
use crate::limits::{
    BUSY_MS_MAX, GROUPS_PER_HOLDER, GROUPS_PER_REQUEST, HOLDERS_MAX, IDLE_MS_MAX, REQUESTS_PER_HOLDER, TRANSFER_REST_MS,
    TRANSFER_STALLED_MS, TRANSFER_STEAL_MS,
};
use crate::output::{Offence, Reason};

/// Names a request for groups within one download; never sent.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct TransferId(u64);

/// What happened.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum DownloadInput<P> {
    /// This peer may hold something.
    Holder {
        /// Who.
        peer: P,
    },
    /// A peer says what it holds.
    Has {
        /// Who.
        peer: P,
        /// Which files.
        have: Have,
    },
    /// Groups came, were verified and are written.
    Verified {
        /// From whom.
        peer: P,
        /// In answer to what.
        request: TransferId,
        /// Which.
        groups: Groups,
    },
    /// An answer is complete.
    Answered {
        /// Whose.
        peer: P,
        /// To what.
        request: TransferId,
    },
    /// A peer does not hold what it was asked for.
    Absent {
        /// Who.
        peer: P,
        /// What it was asked.
        request: TransferId,
    },
    /// A peer sent something else than the file.
    WrongGroup {
        /// Who.
        peer: P,
    },
    /// A peer wants to be asked later; it answers nothing that is open.
    Busy {
        /// Who.
        peer: P,
        /// Milliseconds from now.
        millis: u64,
    },
    /// A peer cannot be reached, or its stream broke.
    Lost {
        /// Who.
        peer: P,
    },
    /// Partial holders may hold more by now: ask those that have nothing to do.
    Refresh,
    /// The time of [`Download::deadline`] has come.
    DeadlineReached,
}

/// What is to be done.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum DownloadOutput<P> {
    /// Ask a peer which files it holds.
    AskHave {
        /// Whom.
        peer: P,
    },
    /// Ask a peer for groups.
    Request {
        /// Whom.
        peer: P,
        /// Names the request.
        request: TransferId,
        /// Place of the file in the list.
        file: usize,
        /// Which groups.
        groups: Groups,
    },
    /// End the stream with a peer; what it still sends is of no use.
    Drop {
        /// Whose.
        peer: P,
    },
    /// Count an offence against a peer.
    Offence {
        /// Whose.
        peer: P,
        /// What it did.
        offence: Offence,
    },
    /// All groups of a file are there.
    Whole {
        /// Its place in the list.
        file: usize,
    },
}

#[derive(Clone, Debug)]
struct Wanted {
    size: u64,
    /// What is not there.
    missing: Groups,
    /// What of that nobody was asked for.
    unasked: Groups,
}

/// One download of the files of one asset.
#[derive(Clone, Debug)]
pub struct Download<P> {
    files: Vec<Wanted>,
    holders: BTreeMap<P, Holder>,
    /// Files with something unasked: by the number of holders that have some of the file, then by place.
    rarest: BTreeSet<(usize, usize)>,
    rarity: Vec<usize>,
    missing: u64,
    now: u64,
    next_id: u64,
    outbox: VecDeque<DownloadOutput<P>>,
}

impl<P: Copy + Ord> Download<P> {
    /// Plans a download: of each file in the list its size and the groups that are missing.
    #[must_use]
    pub fn new(files: impl IntoIterator<Item = (u64, Groups)>) -> Self {
        let files: Vec<Wanted> = files.into_iter().map(|(size, missing)| Wanted { size, unasked: missing.clone(), missing }).collect();
        let missing = files.iter().map(|file| file.missing.bytes(file.size)).sum();
        let rarity = vec![0; files.len()];
        let (holders, rarest, outbox) = (BTreeMap::new(), BTreeSet::new(), VecDeque::new());
        let mut download = Self { files, holders, rarest, rarity, missing, now: 0, next_id: 0, outbox };
        download.rank();
        download
    }

    /// Takes what happened, and the time in milliseconds from any beginning.
    pub fn handle(&mut self, now: u64, input: DownloadInput<P>) {
        self.now = self.now.max(now);
        match input {
            DownloadInput::Holder { peer } => self.found(peer),
            DownloadInput::Has { peer, have } => self.has(peer, have),
            DownloadInput::Verified { peer, request, groups } => self.verified(peer, request, &groups),
            DownloadInput::Answered { peer, request } => self.answered(peer, request),
            DownloadInput::Absent { peer, request } => self.absent(peer, request),
            DownloadInput::WrongGroup { peer } => self.wrong_group(peer),
            DownloadInput::Busy { peer, millis } => self.busy(peer, millis),
            DownloadInput::Lost { peer } => self.lost(peer),
            DownloadInput::Refresh => self.refresh(),
            DownloadInput::DeadlineReached => self.deadline_reached(),
        }
        self.fill();
    }

    /// Returns what is to be done next.
    pub fn next_output(&mut self) -> Option<DownloadOutput<P>> {
        self.outbox.pop_front()
    }

    /// Returns when [`DownloadInput::DeadlineReached`] is due.
    #[must_use]
    pub fn deadline(&self) -> u64 {
        let of = |holder: &Holder| match holder.mood {
            Mood::Asked => Some(holder.moved + IDLE_MS_MAX),
            Mood::Resting { until } => Some(until),
            // Whether to take work away is looked at from time to time, not at the moment it is due.
            Mood::Ready if !holder.open.is_empty() => Some(self.now + TRANSFER_STEAL_MS / 4),
            Mood::Ready | Mood::Dropped => None,
        };
        self.holders.values().filter_map(of).min().unwrap_or(u64::MAX)
    }

    /// Says whether nothing is missing.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.missing == 0
    }

    /// Returns the bytes that are missing.
    #[must_use]
    pub const fn missing_bytes(&self) -> u64 {
        self.missing
    }

    /// Says whether something is missing and nobody is left who gives it, or is asked whether he would.
    #[must_use]
    pub fn is_starved(&self) -> bool {
        let is_hope = |holder: &Holder| matches!(holder.mood, Mood::Asked | Mood::Resting { .. }) || !holder.open.is_empty();
        !self.is_complete() && self.outbox.is_empty() && !self.holders.values().any(is_hope)
    }

    /// Returns who can be asked, and is not dropped.
    pub fn sources(&self) -> impl Iterator<Item = P> + '_ {
        self.holders.iter().filter(|(_, holder)| holder.mood == Mood::Ready && holder.have != Have::default()).map(|(peer, _)| *peer)
    }

    fn found(&mut self, peer: P) {
        if self.holders.len() >= HOLDERS_MAX || self.holders.contains_key(&peer) {
            return;
        }
        self.holders.insert(peer, Holder::new(self.now));
        self.outbox.push_back(DownloadOutput::AskHave { peer });
    }

    fn has(&mut self, peer: P, have: Have) {
        if let Some(holder) = self.holders.get_mut(&peer).filter(|holder| holder.mood == Mood::Asked) {
            holder.have = have;
            holder.mood = Mood::Ready;
            self.rank();
        }
    }

    fn verified(&mut self, peer: P, request: TransferId, groups: &Groups) {
        let Some(holder) = self.holders.get_mut(&peer) else { return };
        let Some(open) = holder.open.get_mut(&request) else { return };
        let file = open.file;
        let wanted = &mut self.files[file];
        open.groups = open.groups.difference(groups);
        let new = wanted.missing.intersection(groups);
        let bytes = new.bytes(wanted.size);
        wanted.missing = wanted.missing.difference(&new);
        wanted.unasked = wanted.unasked.difference(&new);
        self.missing -= bytes;
        holder.gave(self.now, groups.bytes(wanted.size));
        if wanted.missing.is_empty() && !new.is_empty() {
            self.outbox.push_back(DownloadOutput::Whole { file });
        }
        self.place(file);
    }

    /// What an answer did not bring is open again.
    fn answered(&mut self, peer: P, request: TransferId) {
        let Some(open) = self.holders.get_mut(&peer).and_then(|holder| holder.open.remove(&request)) else { return };
        self.give_back(&open);
    }

    fn absent(&mut self, peer: P, request: TransferId) {
        let Some(holder) = self.holders.get_mut(&peer) else { return };
        let Some(open) = holder.open.remove(&request) else { return };
        holder.have.remove(open.file as u64, self.files[open.file].size, &open.groups);
        holder.moved = self.now;
        self.give_back(&open);
        self.rank();
    }

    fn wrong_group(&mut self, peer: P) {
        if self.release(peer) {
            self.drop_holder(peer, |holder| holder.mood = Mood::Dropped);
            self.outbox.push_back(DownloadOutput::Offence { peer, offence: Offence::of(Reason::WrongGroup) });
        }
    }

    fn busy(&mut self, peer: P, millis: u64) {
        let until = self.now + millis.clamp(TRANSFER_STEAL_MS / 4, BUSY_MS_MAX);
        if self.release(peer) {
            self.drop_holder(peer, |holder| holder.mood = Mood::Resting { until });
        }
    }

    fn lost(&mut self, peer: P) {
        if self.release(peer) {
            let now = self.now;
            self.drop_holder(peer, |holder| holder.failed(now + (TRANSFER_REST_MS << holder.failures.min(4))));
        }
    }

    fn refresh(&mut self) {
        let idle = |holder: &Holder| holder.mood == Mood::Ready && holder.open.is_empty();
        let peers: Vec<P> = self.holders.iter().filter(|(_, holder)| idle(holder)).map(|(peer, _)| *peer).collect();
        if !self.is_complete() {
            peers.into_iter().for_each(|peer| self.ask_again(peer));
        }
    }

    fn deadline_reached(&mut self) {
        let peers: Vec<P> = self.holders.keys().copied().collect();
        for peer in peers {
            let Some(holder) = self.holders.get_mut(&peer) else { continue };
            let quiet = self.now - holder.moved.min(self.now);
            match holder.mood {
                Mood::Asked if quiet >= IDLE_MS_MAX => self.slow(peer),
                Mood::Resting { until } if until <= self.now => self.ask_again(peer),
                Mood::Ready if !holder.open.is_empty() => {
                    let is_dripping = holder.is_dripping(self.now);
                    if is_dripping || quiet >= IDLE_MS_MAX || quiet >= TRANSFER_STALLED_MS && self.could_others(peer, false) {
                        self.slow(peer);
                    } else if self.is_stealing_fair(peer) {
                        self.release(peer);
                        let until = self.now + TRANSFER_REST_MS;
                        self.drop_holder(peer, |holder| holder.mood = Mood::Resting { until });
                    }
                }
                _ => {}
            }
        }
    }

    /// Somebody took too long: that counts a little, and he is asked again later.
    fn slow(&mut self, peer: P) {
        self.release(peer);
        let until = self.now + 4 * TRANSFER_REST_MS;
        self.drop_holder(peer, |holder| holder.failed(until));
        self.outbox.push_back(DownloadOutput::Offence { peer, offence: Offence::of(Reason::Timeout) });
    }

    /// Nothing is left to ask for, and somebody idle could do what this one has not done for a while.
    fn is_stealing_fair(&self, peer: P) -> bool {
        let oldest = self.holders.get(&peer).and_then(Holder::oldest);
        self.rarest.is_empty() && oldest.is_some_and(|since| self.now >= since + TRANSFER_STEAL_MS) && self.could_others(peer, true)
    }

    /// Says whether others, who do not stand still themselves, hold something of what is open with a peer.
    fn could_others(&self, peer: P, only_idle: bool) -> bool {
        let Some(holder) = self.holders.get(&peer) else { return false };
        let helps = |other: &Holder| {
            let is_quick = other.open.is_empty() || !only_idle && self.now < other.moved + TRANSFER_STALLED_MS;
            let has = |open: &Open| !other.have.groups(open.file as u64, self.files[open.file].size).intersection(&open.groups).is_empty();
            other.mood == Mood::Ready && is_quick && holder.open.values().any(has)
        };
        self.holders.iter().any(|(other, held)| *other != peer && helps(held))
    }

    fn ask_again(&mut self, peer: P) {
        let now = self.now;
        if let Some(holder) = self.holders.get_mut(&peer) {
            (holder.mood, holder.moved) = (Mood::Asked, now);
            self.outbox.push_back(DownloadOutput::AskHave { peer });
        }
    }

    /// Gives all open work of a peer back; says whether it is one that matters still.
    fn release(&mut self, peer: P) -> bool {
        let Some(holder) = self.holders.get_mut(&peer).filter(|holder| holder.mood != Mood::Dropped) else { return false };
        for open in std::mem::take(&mut holder.open).into_values() {
            self.give_back(&open);
        }
        true
    }

    fn drop_holder(&mut self, peer: P, change: impl FnOnce(&mut Holder)) {
        if let Some(holder) = self.holders.get_mut(&peer) {
            change(holder);
            self.outbox.push_back(DownloadOutput::Drop { peer });
            self.rank();
        }
    }

    fn give_back(&mut self, open: &Open) {
        let wanted = &mut self.files[open.file];
        wanted.unasked.extend(&open.groups.intersection(&wanted.missing));
        self.place(open.file);
    }

    /// Puts a file where it belongs among those with something unasked.
    fn place(&mut self, file: usize) {
        let place = (self.rarity[file], file);
        if self.files[file].unasked.is_empty() {
            self.rarest.remove(&place)
        } else {
            self.rarest.insert(place)
        };
    }

    /// Counts anew who has what; needed when a holder changes, not when groups come.
    fn rank(&mut self) {
        self.rarest.clear();
        for file in 0..self.files.len() {
            let has = |holder: &&Holder| holder.mood == Mood::Ready && !holder.have.groups(file as u64, self.files[file].size).is_empty();
            self.rarity[file] = self.holders.values().filter(has).count();
            self.place(file);
        }
    }

    /// Asks the holders in turn, one request each, until nobody can be asked for more.
    fn fill(&mut self) {
        loop {
            let can = |holder: &Holder| {
                holder.mood == Mood::Ready && holder.open.len() < REQUESTS_PER_HOLDER && holder.open_groups() < GROUPS_PER_HOLDER
            };
            let peers: Vec<P> = self.holders.iter().filter(|(_, holder)| can(holder)).map(|(peer, _)| *peer).collect();
            let asked = peers.into_iter().filter(|peer| self.ask_one(*peer)).count();
            if asked == 0 {
                return;
            }
        }
    }

    fn ask_one(&mut self, peer: P) -> bool {
        let Some((file, groups)) = self.choose(peer) else { return false };
        let wanted = &mut self.files[file];
        wanted.unasked = wanted.unasked.difference(&groups);
        self.place(file);
        let request = TransferId(self.next_id);
        self.next_id += 1;
        let Some(holder) = self.holders.get_mut(&peer) else { return false };
        holder.ask(self.now, request, Open { file, groups: groups.clone(), since: self.now });
        self.outbox.push_back(DownloadOutput::Request { peer, request, file, groups });
        true
    }

    fn choose(&self, peer: P) -> Option<(usize, Groups)> {
        let holder = self.holders.get(&peer)?;
        let can_give = |file: usize| holder.have.groups(file as u64, self.files[file].size).intersection(&self.files[file].unasked);
        let (rarity, file, groups) =
            self.rarest.iter().map(|(rarity, file)| (*rarity, *file, can_give(*file))).find(|(_, _, groups)| !groups.is_empty())?;
        let mut rare = groups.clone();
        if rarity > 1 {
            for (_, other) in self.holders.iter().filter(|(other, holder)| **other != peer && holder.mood == Mood::Ready) {
                rare = rare.difference(&other.have.groups(file as u64, self.files[file].size));
            }
        }
        Some((file, if rare.is_empty() { groups } else { rare }.first(GROUPS_PER_REQUEST)))
    }
}
