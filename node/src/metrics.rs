//! Figures for a monitoring, in the text format of OpenMetrics 1.0, and whether the node lives and is ready: a listener of its own.
//!
//! Everything is read from the status that people see; nothing is counted here. No address and no name of a peer is told.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::api::{Level, Moment, NodeState, StatusData, StatusRequest};
use crate::control::reply;
use crate::failure::{Failure, Slug};
use crate::service::Service;

/// The media type of the format.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

struct Shared<S> {
    service: Arc<S>,
    token: Option<String>,
}

type Owned<S> = State<Arc<Shared<S>>>;

/// Serves until told to stop; with a token, figures are for whoever brings it.
pub async fn serve<S: Service>(listener: TcpListener, service: Arc<S>, token: Option<String>, stop: CancellationToken) {
    let shared = Arc::new(Shared { service, token });
    let router = Router::new()
        .route("/metrics", get(figures::<S>))
        .route("/health/live", get(live))
        .route("/health/ready", get(ready::<S>))
        .with_state(shared);
    if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await {
        tracing::error!(event = "metrics_failed", %error, "the listener for figures ended");
    }
}

async fn figures<S: Service>(State(shared): Owned<S>, request: Request) -> Response {
    let brought = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if let Some(token) = &shared.token
        && brought != Some(format!("Bearer {token}").as_str())
    {
        let mut refused = reply::failed(&Failure::new(Slug::PermissionDenied).with("path", "/metrics"));
        *refused.status_mut() = StatusCode::UNAUTHORIZED;
        return refused;
    }
    match shared.service.status(StatusRequest::default()).await {
        Ok(answer) => match text(&answer.data, answer.as_of) {
            Ok(text) => reply::with_type(StatusCode::OK, OPEN_METRICS, text.into_bytes()),
            Err(failure) => reply::failed(&failure),
        },
        Err(failure) => reply::failed(&failure),
    }
}

async fn live() -> StatusCode {
    StatusCode::OK
}

/// A node with warnings serves all the same.
async fn ready<S: Service>(State(shared): Owned<S>) -> StatusCode {
    match shared.service.status(StatusRequest::default()).await {
        Ok(answer) if matches!(answer.data.state, NodeState::Ready | NodeState::Degraded) => StatusCode::OK,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// Returns the figures of a status.
fn text(data: &StatusData, now: Moment) -> Result<String, Failure> {
    let mut figures = Figures(Registry::with_prefix("kreisnetz"));
    let revision = data.revision.clone().unwrap_or_default();
    figures.0.register("build", "What runs here", Info::new(vec![("version", data.version.clone()), ("revision", revision)]));
    figures.one("ready", "Whether the node serves", i64::from(matches!(data.state, NodeState::Ready | NodeState::Degraded)));
    let level = |level: &Level| match level {
        Level::Ok => 0,
        Level::Warning => 1,
        Level::Error => 2,
    };
    let checks = data.checks.iter().map(|check| (check.id.clone(), level(&check.level)));
    figures.many("check", "Outcome of a check: 0 is fine, 1 a warning, 2 an error", "id", checks);
    let paths = [("direct", data.peers.direct), ("relayed", data.peers.relayed)];
    figures.many("peers", "Peers that are connected", "path", paths.map(|(path, count)| (path.to_owned(), whole(count))));
    let members = &data.members;
    let standings =
        [("admitted", members.admitted), ("pending", members.pending), ("conflict", members.conflict), ("frozen", members.frozen)];
    let standings = standings.map(|(admission, count)| (admission.to_owned(), whole(count)));
    figures.many("publishers", "Publishers that are known", "admission", standings);
    figures.one("entries", "Entries held", whole(data.replica.entries));
    figures.maybe("reconcile_lag_seconds", "Time since the catalogs were last compared with a peer's", data.replica.lag_s.map(whole));
    figures.one("store_bytes", "Size of the store", whole(data.store.bytes));
    figures.maybe("inbox_unread", "Messages that nobody has read", data.inbox.unread.map(whole));
    // A rule says "less than 30 days" without knowing the clock.
    let left = data.keys.delegation_expires.map(|end| end.unix() - now.unix());
    figures.maybe("delegation_expires_seconds", "Time for which the signing key may still sign; negative once it has ended", left);
    figures.maybe("backup_age_seconds", "Time since the last backup", data.backup.age_s.map(whole));
    let mut text = String::new();
    encode(&mut text, &figures.0).map_err(Failure::internal)?;
    Ok(text)
}

fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// What is told of one status; nothing is kept from one to the next.
struct Figures(Registry);

impl Figures {
    fn one(&mut self, name: &str, help: &str, value: i64) {
        self.0.register(name, help, ConstGauge::new(value));
    }

    fn maybe(&mut self, name: &str, help: &str, value: Option<i64>) {
        if let Some(value) = value {
            self.one(name, help, value);
        }
    }

    fn many(&mut self, name: &str, help: &str, label: &'static str, values: impl IntoIterator<Item = (String, i64)>) {
        let family = Family::<[(&'static str, String); 1], Gauge>::default();
        for (value, count) in values {
            family.get_or_create(&[(label, value)]).set(count);
        }
        self.0.register(name, help, family);
    }
}
