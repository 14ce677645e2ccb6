//! The node if one runs, else its store.

use super::args::Global;
use super::backend::Backend;
use super::session::{Session, client};
use crate::api::Source;
use crate::client::Client;
use crate::config::Loaded;
use crate::failure::{Failure, Slug};

/// Where questions are answered.
pub(super) enum Access<L> {
    Node(Client),
    Store(L),
}

impl<L> Access<L> {
    /// Returns who answers.
    pub(super) const fn source(&self) -> Source {
        match self {
            Self::Node(_) => Source::Node,
            Self::Store(_) => Source::Store,
        }
    }
}

/// Asks one question wherever it is answered.
macro_rules! ask {
    ($access:expr, $method:ident, $request:expr) => {
        match &$access {
            $crate::cli::access::Access::Node(client) => client.$method($request).await,
            $crate::cli::access::Access::Store(store) => store.$method($request).await,
        }
    };
}
pub(super) use ask;

/// Opens the node, or the store where no node runs.
pub(super) async fn open<B: Backend>(session: &Session<'_, B>) -> Result<Access<B::Local>, Failure> {
    let client = session.client();
    if client.is_running().await {
        return Ok(Access::Node(client));
    }
    let store = session.backend.local(session.loaded);
    store.map(Access::Store).map_err(|failure| match failure.slug() {
        // Somebody works on the store, but does not answer yet.
        Slug::HomeInUse => Failure::new(Slug::NodeStarting),
        _ => failure,
    })
}

/// Returns the node, which has to run.
pub(super) async fn node<B: Backend>(session: &Session<'_, B>) -> Result<Client, Failure> {
    node_of(session.backend, session.loaded, session.global).await
}

/// Returns the node of a home, which has to run.
pub(super) async fn node_of<B: Backend>(backend: &B, loaded: &Loaded, global: &Global) -> Result<Client, Failure> {
    let client = client(loaded, global);
    if client.is_running().await {
        return Ok(client);
    }
    // Without an identity there is nothing that could run.
    match backend.local(loaded) {
        Err(failure) if failure.slug() == Slug::NotInitialised => Err(failure),
        Err(failure) if failure.slug() == Slug::HomeInUse => Err(Failure::new(Slug::NodeStarting)),
        _ => Err(Failure::new(Slug::NodeNotRunning).with("socket", loaded.read_socket().display())),
    }
}
