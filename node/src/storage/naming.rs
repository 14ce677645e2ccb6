//! What people call a publisher, and whom they mean by it: among the publishers that this node knows.

use kreisnetz_catalog::county::{self, CountyError};
use std::sync::Arc;

use kreisnetz_catalog::admission::Register;
use kreisnetz_catalog::{Admission, Membership, NetworkFile, text};
use kreisnetz_identity::{Ags, Class, PublisherId};

use super::{Derived, KnownPublisher};
use crate::api;

/// Why a text means no publisher.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NamingError {
    /// Nobody is called so; the slug of a county that nearly is.
    #[error("no publisher is called so")]
    Unknown {
        /// The nearest slug of the official list.
        nearest: Option<String>,
    },
    /// A county of the official list that has no catalog here.
    #[error("the county {slug} has no catalog here")]
    NoCatalog {
        /// Its slug.
        slug: String,
    },
    /// Several are called so.
    #[error("several publishers are called so")]
    Ambiguous {
        /// Their slugs, or their ids where the slugs are equal.
        slugs: Vec<String>,
    },
}

/// How this node sees publishers: who belongs to the network, and which one it is itself.
#[derive(Clone, Debug)]
pub struct Standpoint {
    /// The node's own publisher.
    pub own: PublisherId,
    /// Who belongs to the network.
    pub admission: Admission,
    /// What admission was computed from.
    pub register: Arc<Register>,
}

impl Standpoint {
    /// Returns how a node sees publishers that knows nothing but the network file.
    #[must_use]
    pub fn founded(own: PublisherId, network: &NetworkFile) -> Self {
        Self { own, admission: Admission::of(network), register: Arc::new(Register::new(network)) }
    }

    /// Returns how somebody sees publishers who knows of no network but itself.
    #[must_use]
    pub fn alone(own: PublisherId) -> Self {
        Self { own, admission: Admission::default(), register: Arc::default() }
    }

    /// Says whether the catalog of a publisher is searched here: those of members, and one's own.
    #[must_use]
    pub fn is_searched(&self, id: &PublisherId) -> bool {
        *id == self.own || self.admission.membership(id).is_relayed()
    }

    /// Returns a publisher as documents show it.
    #[must_use]
    pub fn publisher(&self, known: &KnownPublisher) -> api::Publisher {
        let id = known.log.publisher();
        let ags = known.log.ags();
        api::Publisher {
            id: id.to_string(),
            ags: ags.map(|ags| ags.to_string()),
            slug: known.slug(),
            name: known.name().as_ref().into(),
            land: ags.map(|ags| ags.land().to_owned()),
            kind: match known.log.class() {
                Class::County => api::PublisherKind::County,
                Class::Municipality => api::PublisherKind::Municipality,
                Class::Partner => api::PublisherKind::Partner,
            },
            admission: match self.admission.membership(&id) {
                _ if id == self.own => api::Admission::Own,
                _ if known.is_frozen() => api::Admission::Frozen,
                Membership::Founding => api::Admission::Founding,
                Membership::Allowed | Membership::Admitted => api::Admission::Admitted,
                Membership::Pending | Membership::Lapsed | Membership::Succeeded => api::Admission::Pending,
                Membership::Conflict => api::Admission::Conflict,
                Membership::Blocked => api::Admission::Blocked,
            },
        }
    }

    /// Returns the publisher that a text means: a slug, an AGS, a name, or an id of 64 hex digits.
    ///
    /// One that belongs to the network is preferred to one that merely claims the same county.
    ///
    /// # Errors
    ///
    /// [`NamingError`].
    pub fn resolve<'d>(&self, derived: &'d Derived, name: &str) -> Result<(PublisherId, &'d KnownPublisher), NamingError> {
        if let Some((id, known)) = name.parse().ok().and_then(|id| derived.publishers.get_key_value(&id)) {
            return Ok((*id, known));
        }
        let found = self.preferred(derived, |known| is_called(known, name));
        if !found.is_empty() {
            return one_of(found);
        }
        match county::find(name) {
            Ok(county) => {
                let claims = |known: &KnownPublisher| known.log.class() == Class::County && known.log.ags() == Some(county.ags());
                let found = self.preferred(derived, |known| claims(known) || declares(derived, known, name));
                if found.is_empty() { Err(NamingError::NoCatalog { slug: county.slug().to_owned() }) } else { one_of(found) }
            }
            Err(CountyError::Ambiguous { slugs }) => Err(NamingError::Ambiguous { slugs: slugs.into_iter().map(str::to_owned).collect() }),
            Err(CountyError::NotFound { nearest }) => {
                let found = self.preferred(derived, |known| declares(derived, known, name));
                if found.is_empty() { Err(NamingError::Unknown { nearest: nearest.map(str::to_owned) }) } else { one_of(found) }
            }
        }
    }

    fn preferred<'d>(&self, derived: &'d Derived, is_meant: impl Fn(&KnownPublisher) -> bool) -> Vec<(PublisherId, &'d KnownPublisher)> {
        let found: Vec<_> = derived.publishers.iter().filter(|(_, known)| is_meant(known)).map(|(id, known)| (*id, known)).collect();
        let searched: Vec<_> = found.iter().copied().filter(|(id, _)| self.is_searched(id)).collect();
        if searched.is_empty() { found } else { searched }
    }
}

/// Municipalities and partners are not in the official list of counties.
fn is_called(known: &KnownPublisher, name: &str) -> bool {
    let own = name.parse::<Ags>().is_ok_and(|ags| known.log.ags() == Some(ags));
    own || known.log.class() != Class::County && known.slug() == text::slug_of(name)
}

/// A former key leads to the county that declares it.
fn declares(derived: &Derived, known: &KnownPublisher, name: &str) -> bool {
    let former = derived.predecessors.get(&known.log.publisher());
    name.parse::<Ags>().is_ok_and(|ags| former.is_some_and(|former| former.contains(&ags.county())))
}

fn one_of(mut found: Vec<(PublisherId, &KnownPublisher)>) -> Result<(PublisherId, &KnownPublisher), NamingError> {
    if found.len() > 1 {
        let ids = found.iter().map(|(id, _)| id.to_string()).collect();
        return Err(NamingError::Ambiguous { slugs: ids });
    }
    found.pop().ok_or(NamingError::Unknown { nearest: None })
}
