//! Whose catalogs are held: identity and newest head of every publisher, verified once and kept in memory.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kreisnetz_catalog::county::{self, County};
use kreisnetz_catalog::entry::{Entry, Writer};
use kreisnetz_catalog::{FrontierItem, Head, confusable, stands};
use kreisnetz_identity::{Ags, Class, IdentityLog, PublisherId, Timestamp, Verified};

use super::own_slug::own_slug;
use super::{Adoption, AdoptionClass, Contradictions, Judgement, Judgements, Ledger, Received, Standpoint, Subject, Vouches};

/// A publisher as this node knows it.
#[derive(Clone, Debug)]
pub struct KnownPublisher {
    /// Its identity.
    pub log: Arc<IdentityLog>,
    /// Its newest head; none before its first.
    pub head: Option<Verified<Head>>,
    /// When its heads were issued, by their numbers, as far back as they are kept.
    pub issued: Arc<BTreeMap<u64, Timestamp>>,
    /// When its heads came, since this node started.
    pub received: Arc<Received>,
    /// The proofs that it contradicted itself, and what follows.
    pub contradictions: Arc<Contradictions>,
}

impl KnownPublisher {
    /// Returns a publisher of whom nothing but the identity is known.
    #[must_use]
    pub fn new(log: Arc<IdentityLog>) -> Self {
        Self { log, head: None, issued: Arc::default(), received: Arc::default(), contradictions: Arc::default() }
    }

    /// Says whether there is any proof that it contradicted itself, healed or not.
    #[must_use]
    pub fn is_contradicted(&self) -> bool {
        !self.contradictions.incidents().proofs.is_empty()
    }

    /// Says whether its catalog is cut off at the last common head, its head does not count any more, or its identity is contested.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.contradictions.frozen().is_some() || self.log.frozen().is_some()
    }

    /// Says whether an event of its identity voided the head that is held.
    #[must_use]
    pub fn is_voided(&self) -> bool {
        self.head.as_ref().is_some_and(|head| stands(head, &self.log).is_err())
    }

    /// Says whether an entry that last changed at this number is newer than the last common head: not the publisher's word for sure.
    #[must_use]
    pub fn is_cut_off(&self, rev: u64) -> bool {
        self.contradictions.frozen().is_some_and(|point| !point.covers(rev))
    }

    /// Returns the county of the official list that it claims to be or to lie in.
    #[must_use]
    pub fn county(&self) -> Option<&'static County> {
        self.log.ags().and_then(county::by_ags)
    }

    /// Returns what people type: the slug of the official list, else one made of its own name.
    #[must_use]
    pub fn slug(&self) -> String {
        match (self.log.class(), self.county()) {
            (Class::County, Some(county)) => county.slug().to_owned(),
            _ => own_slug(self.log.name(), self.log.ags(), &self.log.publisher()),
        }
    }

    /// Returns the name of the official list, else its own, which is text of others; what is not Latin script in it is spelled out.
    #[must_use]
    pub fn name(&self) -> Cow<'_, str> {
        match (self.log.class(), self.county()) {
            (Class::County, Some(county)) => county.name().into(),
            _ => confusable::spelled_out(self.log.name()).into(),
        }
    }

    /// Returns when an entry last changed: when the head of its `rev` was issued, else the day that the entry itself states.
    #[must_use]
    pub fn updated(&self, rev: u64, entry: Option<&Entry>) -> Timestamp {
        let stated = || {
            let day = entry?.modified()?.to_zoned(TimeZone::UTC).ok()?;
            u64::try_from(day.timestamp().as_second()).ok().map(Timestamp::from_seconds)
        };
        let newest = || self.head.as_ref().map(|head| head.issued);
        self.issued.get(&rev).copied().or_else(stated).or_else(newest).unwrap_or_default()
    }

    /// Returns who it is for the rules of entries.
    #[must_use]
    pub fn writer(&self) -> Writer {
        Writer::new(self.log.publisher(), self.log.class(), self.log.ags())
    }

    /// Returns the item of the frontier, once there is a head.
    #[must_use]
    pub fn frontier_item(&self) -> Option<FrontierItem> {
        let head = self.head.as_ref()?;
        Some(FrontierItem {
            publisher: self.log.publisher(),
            position: head.position(),
            head: head.digest(),
            side_events: self.log.side_events_digest(),
        })
    }
}

/// What follows from the ground state and is kept in memory: replaced as a whole, never changed in place.
#[derive(Clone, Debug, Default)]
pub struct Derived {
    /// Publishers by their ids.
    pub publishers: BTreeMap<PublisherId, KnownPublisher>,
    /// Who adopted what.
    pub ledger: Ledger,
    /// Who judged what.
    pub judgements: Judgements,
    /// Who vouches for whom.
    pub vouches: Vouches,
    /// Former keys that county entries declare, five digits each, by whose entry says so.
    pub predecessors: BTreeMap<PublisherId, BTreeSet<Ags>>,
}

impl Derived {
    /// Returns a publisher.
    #[must_use]
    pub fn publisher(&self, id: &PublisherId) -> Option<&KnownPublisher> {
        self.publishers.get(id)
    }

    /// Returns the newest head of a publisher.
    #[must_use]
    pub fn head(&self, id: &PublisherId) -> Option<&Verified<Head>> {
        self.publishers.get(id)?.head.as_ref()
    }

    /// Returns the frontier items of all publishers but one, in the order of their ids: what `seen_root` is made of.
    pub fn frontier_without(&self, own: PublisherId) -> impl Iterator<Item = FrontierItem> + '_ {
        self.publishers.iter().filter(move |(id, _)| **id != own).filter_map(|(_, known)| known.frontier_item())
    }

    /// Returns all former keys that are declared.
    #[must_use]
    pub fn former_keys(&self) -> BTreeSet<Ags> {
        self.predecessors.values().flatten().copied().collect()
    }
}

impl Derived {
    /// Returns who counts among the adopters of an entry on a day, one a county, each in its best class.
    ///
    /// Counted are members of the network and this node's own county, never the county whose entry it is; a municipality counts for
    /// its county. Of a frozen catalog counts what it said up to the last common head.
    #[must_use]
    pub fn counted(&self, subject: &Subject, standpoint: &Standpoint, today: Date) -> Vec<(&KnownPublisher, &Adoption, AdoptionClass)> {
        let area = |known: &KnownPublisher| known.log.ags().map(|ags| ags.county());
        let provider = self.publisher(&subject.0).and_then(area);
        let mut best: BTreeMap<Ags, (&KnownPublisher, &Adoption, AdoptionClass)> = BTreeMap::new();
        for adoption in self.ledger.of(subject) {
            if !standpoint.is_searched(&adoption.adopter) {
                continue;
            }
            let Some(known) = self.publisher(&adoption.adopter) else { continue };
            if known.is_cut_off(adoption.rev) {
                continue;
            }
            let Some(county) = area(known).filter(|county| Some(*county) != provider) else { continue };
            let class = adoption.class(today);
            let held = best.entry(county).or_insert((known, adoption, class));
            if class < held.2 {
                *held = (known, adoption, class);
            }
        }
        best.into_values().collect()
    }

    /// Returns what members of the network and this node's own county say of an entry; of a frozen catalog what it said up to the last
    /// common head. What its author calls superseded is not told. By author and slug.
    #[must_use]
    pub fn judged(&self, subject: &Subject, standpoint: &Standpoint) -> Vec<(&KnownPublisher, &Judgement)> {
        let counts = |judgement: &&Judgement| {
            let known = self.publisher(&judgement.author)?;
            let is_told = standpoint.is_searched(&judgement.author) && !known.is_cut_off(judgement.rev);
            (is_told && judgement.state.as_deref() != Some("superseded")).then_some(known)
        };
        self.judgements.of(subject).into_iter().filter_map(|judgement| Some((counts(&judgement)?, judgement))).collect()
    }

    /// Says whether an evaluation is independent: neither its author nor who commissioned it publishes any of the entries it is about,
    /// and the author is not of the same county either.
    #[must_use]
    pub fn is_independent(&self, judgement: &Judgement) -> bool {
        let area = |id: &PublisherId| self.publisher(id)?.log.ags().map(|ags| ags.county());
        let own = area(&judgement.author);
        let judges_itself = |(publisher, _): &Subject| {
            *publisher == judgement.author
                || judgement.commissioned_by == Some(*publisher)
                || own.is_some_and(|own| area(publisher) == Some(own))
        };
        !judgement.about.iter().any(judges_itself)
    }
}
