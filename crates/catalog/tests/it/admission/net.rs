//! A network told in county names: who founded it, who vouched for whom when, and what one node makes of it day by day.

use std::collections::BTreeMap;

use jiff::{
    ToSpan,
    civil::{Date, date},
};
use kreisnetz_catalog::{
    NetworkFile,
    admission::{Admission, Holds, Identity, Membership, Policy, Reason, Register, Vouch},
    county,
};
use kreisnetz_identity::{Ags, Class, Digest, PublisherId};

use crate::support::id_of;

/// The seven model regions of the programme; they lie in seven Länder.
pub(crate) const FOUNDERS: [&str; 7] =
    ["uelzen", "coesfeld", "loerrach", "neustadt-a-d-waldnaab", "potsdam-mittelmark", "vorpommern-greifswald", "bernkastel-wittlich"];
/// The day on which most stories begin.
pub(crate) const SPRING: Date = date(2027, 3, 1);

/// One node's view, and what it keeps.
#[derive(Clone, Debug)]
pub(crate) struct Net {
    pub(crate) register: Register,
    pub(crate) holds: Holds,
    identities: BTreeMap<PublisherId, Identity>,
    vouches: BTreeMap<PublisherId, Vec<Vouch>>,
}

impl Net {
    /// The network of the seven founders, whose identities are known.
    pub(crate) fn founded() -> Self {
        Self::founded_by(&FOUNDERS)
    }

    pub(crate) fn founded_by(founders: &[&str]) -> Self {
        let named: Vec<_> = founders.iter().map(|name| (id_of(name), ags_of(name))).collect();
        let mut net = Self {
            register: Register::new(&network(&named)),
            holds: Holds::default(),
            identities: BTreeMap::new(),
            vouches: BTreeMap::new(),
        };
        for name in founders {
            net.county(name);
        }
        net
    }

    /// The identity of a county of the official list becomes known.
    pub(crate) fn county(&mut self, name: &str) {
        self.identity(name, Identity::new(Class::County, ags_of(name)));
    }

    /// An identity that claims to be this county becomes known, under another name.
    pub(crate) fn impostor(&mut self, name: &str, claimed: &str) {
        self.identity(name, Identity::new(Class::County, ags_of(claimed)));
    }

    pub(crate) fn municipality(&mut self, name: &str, ags: &str) {
        self.identity(name, Identity::new(Class::Municipality, Some(ags.parse().unwrap())));
    }

    pub(crate) fn partner(&mut self, name: &str) {
        self.identity(name, Identity::new(Class::Partner, None));
    }

    pub(crate) fn identity(&mut self, name: &str, identity: Identity) {
        self.identities.insert(id_of(name), identity);
        self.register.set_identity(id_of(name), identity);
    }

    /// A vouch of a day, for as long as allowed.
    pub(crate) fn vouch(&mut self, author: &str, publisher: &str, issued: Date) {
        self.vouch_until(author, publisher, issued, issued.saturating_add(24.months()));
    }

    pub(crate) fn vouch_until(&mut self, author: &str, publisher: &str, issued: Date, expires: Date) {
        let identity = self.identities[&id_of(publisher)];
        self.vouch_naming(author, publisher, (identity.class(), identity.ags()), issued, expires);
    }

    /// A vouch that names this class and AGS, whatever the publisher claims.
    pub(crate) fn vouch_naming(&mut self, author: &str, publisher: &str, (class, ags): (Class, Option<Ags>), issued: Date, expires: Date) {
        let digest = Digest::of(format!("{author} {publisher} {issued} {expires} {class:?} {ags:?}").as_bytes());
        let given = self.vouches.entry(id_of(author)).or_default();
        given.push(Vouch::new(id_of(publisher), class, ags, issued, expires, digest));
        self.register.set_vouches(id_of(author), given.iter().copied());
    }

    /// Vouches of several on one day.
    pub(crate) fn vouch_all(&mut self, authors: &[&str], publisher: &str, issued: Date) {
        for author in authors {
            self.vouch(author, publisher, issued);
        }
    }

    pub(crate) fn take_back(&mut self, author: &str, publisher: &str) {
        let given = self.vouches.entry(id_of(author)).or_default();
        given.retain(|vouch| vouch.publisher() != id_of(publisher));
        self.register.set_vouches(id_of(author), given.iter().copied());
    }

    pub(crate) fn policy(&mut self, policy: Policy) {
        self.register.set_policy(policy);
    }

    /// What the node makes of it on a day; it keeps what it must for the next.
    pub(crate) fn on(&mut self, today: Date) -> View {
        let outcome = self.register.admit(today, &self.holds);
        self.holds = outcome.holds;
        View(outcome.admission)
    }
}

/// An admission, asked by name.
#[derive(Debug)]
pub(crate) struct View(pub(crate) Admission);

impl View {
    pub(crate) fn of(&self, name: &str) -> Membership {
        self.0.membership(&id_of(name))
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.of(name).is_admitted()
    }

    pub(crate) fn reason(&self, name: &str) -> &Reason {
        self.0.reason(&id_of(name)).unwrap()
    }

    /// Since when it is a member by vouches.
    pub(crate) fn since(&self, name: &str) -> Option<Date> {
        match self.reason(name) {
            Reason::Vouched { since, .. } => Some(*since),
            _ => None,
        }
    }
}

pub(crate) fn ags_of(name: &str) -> Option<Ags> {
    Some(county::by_slug(name).unwrap_or_else(|| panic!("{name} is no county")).ags())
}

pub(crate) fn network(founders: &[(PublisherId, Option<Ags>)]) -> NetworkFile {
    let mut text = "name = \"kreisnetz\"\nsalt = \"00112233445566778899aabbccddeeff\"\n".to_owned();
    for (publisher, ags) in founders {
        let ags = ags.map(|ags| format!("ags = \"{ags}\"\n")).unwrap_or_default();
        text += &format!("[[founder]]\npublisher = \"{publisher}\"\n{ags}");
    }
    NetworkFile::parse(&text).unwrap()
}
