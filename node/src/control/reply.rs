//! How answers and failures become HTTP.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde::Serialize;

use crate::api::Event;
use crate::api::Moment;
use crate::failure::{Failure, Slug};

/// An answer, with its status.
pub(crate) type Reply = Response<Body>;

/// Puts a document into an answer.
pub(crate) fn json<T: Serialize>(document: Result<T, Failure>) -> Reply {
    match document {
        Ok(document) => body(StatusCode::OK, "application/json", &document),
        Err(failure) => failed(&failure),
    }
}

/// Puts a failure into an answer: the error document, under the status of its slug.
pub(crate) fn failed(failure: &Failure) -> Reply {
    let status = StatusCode::from_u16(failure.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut reply = body(status, "application/json", failure);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        reply.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(super::RETRY_AFTER_SECONDS));
    }
    reply
}

/// Puts signed bytes into an answer.
pub(crate) fn cbor(bytes: Result<Vec<u8>, Failure>) -> Reply {
    match bytes {
        Ok(bytes) => with_type(StatusCode::OK, "application/cbor", bytes),
        Err(failure) => failed(&failure),
    }
}

/// Puts an answer into a stream of JSON lines: `start`, then `summary` or `error`.
pub(crate) fn lines<T: Serialize>(command: &str, document: Result<crate::api::Answer<T>, Failure>) -> Reply {
    let at = Moment::now();
    let start = Event::Start { at, schema: format!("kreisnetz.{command}.events/1"), command: command.to_owned() };
    let last = match document {
        Ok(answer) => Event::Summary { at, data: serde_json::to_value(&answer.data).unwrap_or_default() },
        Err(failure) => Event::Error { at, failure },
    };
    let text: String = [start, last].iter().filter_map(|event| serde_json::to_string(event).ok()).map(|line| line + "\n").collect();
    with_type(StatusCode::OK, "application/jsonl", text.into_bytes())
}

fn body<T: Serialize>(status: StatusCode, kind: &'static str, document: &T) -> Reply {
    match serde_json::to_vec(document) {
        Ok(bytes) => with_type(status, kind, bytes),
        Err(error) => failed(&Failure::internal(format!("writing an answer: {error}"))),
    }
}

pub(crate) fn with_type(status: StatusCode, kind: &'static str, bytes: Vec<u8>) -> Reply {
    let mut reply = Response::new(Body::from(bytes));
    *reply.status_mut() = status;
    reply.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    reply
}

/// Says that too many requests are under way.
pub(crate) fn busy() -> Reply {
    failed(&Failure::new(Slug::NodeBusy))
}
