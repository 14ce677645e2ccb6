//! Figures for a monitoring, in the text format of OpenMetrics 1.0, and whether the node lives and is ready: a listener of its own.
//!
//! Everything is read from the status that people see; nothing is counted here. No address and no name of a peer is told.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use axum::routing::get;
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
        Ok(answer) => reply::with_type(StatusCode::OK, OPEN_METRICS, text(&answer.data, answer.as_of).into_bytes()),
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
fn text(data: &StatusData, now: Moment) -> String {
    let mut text = Text(String::new());
    text.info("build", &[("version", &data.version), ("revision", data.revision.as_deref().unwrap_or_default())]);
    text.gauge("ready", u8::from(matches!(data.state, NodeState::Ready | NodeState::Degraded)));
    text.head("check");
    for check in &data.checks {
        let level = match check.level {
            Level::Ok => 0,
            Level::Warning => 1,
            Level::Error => 2,
        };
        text.sample("check", &[("id", &check.id)], level);
    }
    text.head("peers");
    text.sample("peers", &[("path", "direct")], data.peers.direct);
    text.sample("peers", &[("path", "relayed")], data.peers.relayed);
    text.head("publishers");
    let members = &data.members;
    for (admission, count) in
        [("admitted", members.admitted), ("pending", members.pending), ("conflict", members.conflict), ("frozen", members.frozen)]
    {
        text.sample("publishers", &[("admission", admission)], count);
    }
    text.gauge("entries", data.replica.entries);
    if let Some(lag) = data.replica.lag_s {
        text.gauge("reconcile_lag_seconds", lag);
    }
    text.gauge("store_bytes", data.store.bytes);
    if let Some(unread) = data.inbox.unread {
        text.gauge("inbox_unread", unread);
    }
    // Seconds that are left: a rule says "less than 30 days" without knowing the clock. Negative once it has ended.
    if let Some(end) = data.keys.delegation_expires {
        text.gauge("delegation_expires_seconds", end.unix() - now.unix());
    }
    if let Some(age) = data.backup.age_s {
        text.gauge("backup_age_seconds", age);
    }
    text.0 + "# EOF\n"
}

struct Text(String);

impl Text {
    fn head(&mut self, name: &str) {
        let _ = writeln!(self.0, "# TYPE kreisnetz_{name} gauge");
    }

    fn gauge(&mut self, name: &str, value: impl std::fmt::Display) {
        self.head(name);
        self.sample(name, &[], value);
    }

    fn info(&mut self, name: &str, labels: &[(&str, &str)]) {
        let _ = writeln!(self.0, "# TYPE kreisnetz_{name} info");
        self.sample(&format!("{name}_info"), labels, 1);
    }

    /// Labels are words of this program, without quotes or line breaks.
    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: impl std::fmt::Display) {
        let labels: Vec<String> = labels.iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        let _ = writeln!(self.0, "kreisnetz_{name}{labels} {value}");
    }
}
