//! Software in the shape of the Developers Italia API: what is searched here, each with its publiccode.yml.

use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use kreisnetz_identity::PublisherId;
use serde::Serialize;
use uuid::Uuid;

use super::{Owned, PageRequest};
use crate::api::Moment;
use crate::control::reply;
use crate::failure::{Failure, Slug};
use crate::service::Service;

/// The namespace of the ids (RFC 9562 §6.5): a name within ours of URLs.
const NAMESPACE: Uuid = Uuid::from_u128(0x6b72_6569_736e_5e74_a000_0000_0000_0001);

/// One piece of software.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SoftwareItem {
    /// The same on every node, as long as publisher and slug are.
    pub id: String,
    /// The repository.
    pub url: Option<String>,
    /// Other addresses of the same.
    pub aliases: Vec<String>,
    /// Its publiccode.yml; `null` where the entry lacks what the standard demands.
    pub publiccode_yml: Option<String>,
    /// Whether it is offered still.
    pub active: bool,
    /// When the entry was first published.
    pub created_at: Option<Moment>,
    /// When it last changed.
    pub updated_at: Moment,
    /// How lively it is: not known.
    pub vitality: Option<String>,
}

/// A publisher with software.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PublisherItem {
    /// Its id.
    pub id: String,
    /// Its name.
    pub description: String,
    /// Its mailbox: not given out.
    pub email: Option<String>,
    /// Official key, else its id.
    pub alternative_id: String,
    /// Whether it belongs to the network.
    pub active: bool,
}

/// Returns the id of a piece of software: a UUID version 5 of publisher and slug.
#[must_use]
pub fn id(publisher: &PublisherId, slug: &str) -> String {
    Uuid::new_v5(&NAMESPACE, format!("{publisher}/{slug}").as_bytes()).to_string()
}

pub(super) async fn list<S: Service>(State(shared): Owned<S>, uri: Uri) -> Response {
    let answer = async { shared.service.software(PageRequest::of(uri.query())?).await };
    reply::json(answer.await)
}

pub(super) async fn one<S: Service>(State(shared): Owned<S>, Path(id): Path<String>) -> Response {
    let answer = async {
        let found = shared.service.one_software(id.clone()).await?;
        found.ok_or_else(|| Failure::new(Slug::NotFound).with("ref", id))
    };
    reply::json(answer.await)
}

pub(super) async fn publishers<S: Service>(State(shared): Owned<S>, uri: Uri) -> Response {
    let answer = async { shared.service.software_publishers(PageRequest::of(uri.query())?).await };
    reply::json(answer.await)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_same_everywhere_and_another_for_another_entry() {
        let uelzen = PublisherId::from_bytes([7; 32]);
        assert_eq!(id(&uelzen, "kuubu"), id(&uelzen, "kuubu"));
        assert_ne!(id(&uelzen, "kuubu"), id(&uelzen, "kuubu-2"));
        assert_ne!(id(&uelzen, "kuubu"), id(&PublisherId::from_bytes([8; 32]), "kuubu"));
        assert_eq!(id(&uelzen, "kuubu").len(), 36);
        assert_eq!(&id(&uelzen, "kuubu")[14..15], "5", "version 5");
    }
}
