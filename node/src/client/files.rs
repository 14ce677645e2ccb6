//! Files of assets over the control API: a fetch with its progress, the list of files, and each file in pieces.

use http_body_util::{BodyExt, Empty, Full};
use hyper::Method;
use hyper::body::{Bytes, Frame, Incoming};
use tokio::sync::watch;

use super::bundle::send;
use super::{Client, entry_path, refused, request, whole};
use crate::api::{Event, FetchData, FetchProgress, FetchRequest, encode_path};
use crate::chunks::{self, ChunkReader};
use crate::failure::{Failure, Slug};

/// Bytes of one line of a stream at most: 10,000 files with their digests.
const LINE_BYTES_MAX: usize = 16 * 1024 * 1024;

impl Client {
    /// Plans or makes a fetch, and shows in `progress` how far it has come. No time limit: the caller sees whether it goes on.
    ///
    /// # Errors
    ///
    /// As [`Self::publish`].
    pub async fn fetch(&self, asked: &FetchRequest, progress: &watch::Sender<FetchProgress>) -> Result<FetchData, Failure> {
        let body = serde_json::to_vec(asked).map_err(|error| Failure::internal(format!("writing a request: {error}")))?;
        let mut request = request(Method::POST, "/v1/fetch", "application/json", Full::new(Bytes::from(body)))?;
        request.headers_mut().insert("accept", hyper::header::HeaderValue::from_static("application/jsonl"));
        let answer = send(&self.control, request).await?;
        if !answer.status().is_success() {
            let (status, bytes) = whole(answer).await?;
            return Err(refused(status, &bytes));
        }
        let mut lines = Lines { body: answer.into_body(), read: Vec::new() };
        while let Some(line) = lines.next().await? {
            match serde_json::from_slice(&line).map_err(|error| Failure::internal(format!("reading the node's answer: {error}")))? {
                Event::Progress { done, total, sources, .. } => {
                    progress.send_replace(FetchProgress { done, total: total.unwrap_or(done), sources: sources.unwrap_or_default() });
                }
                Event::Summary { data, .. } => {
                    return serde_json::from_value(data).map_err(|error| Failure::internal(format!("reading the node's answer: {error}")));
                }
                Event::Error { failure, .. } => return Err(failure),
                Event::Start { .. } | Event::Item { .. } | Event::Warning { .. } => {}
            }
        }
        Err(Failure::new(Slug::NodeStarting).detail("stopping"))
    }

    /// Returns the list of files of an asset that the node keeps, as it was hashed.
    ///
    /// # Errors
    ///
    /// As [`Self::publish`].
    pub async fn manifest(&self, reference: &str, entry: Option<&str>) -> Result<Vec<u8>, Failure> {
        self.get_bytes(&format!("{}/manifest{}", entry_path(reference), of(entry))).await
    }

    /// Begins to read one file of an asset that the node holds.
    ///
    /// # Errors
    ///
    /// As [`Self::publish`].
    pub async fn file(&self, reference: &str, entry: Option<&str>, path: &str) -> Result<ChunkReader, Failure> {
        let path: Vec<String> = path.split('/').map(encode_path).collect();
        let uri = format!("{}/files/{}{}", entry_path(reference), path.join("/"), of(entry));
        let answer = send(&self.read, request(Method::GET, &uri, "application/json", Empty::<Bytes>::new())?).await?;
        if !answer.status().is_success() {
            let (status, bytes) = whole(answer).await?;
            return Err(refused(status, &bytes));
        }
        let (sender, pieces) = chunks::queue();
        tokio::spawn(async move {
            let mut body = answer.into_body();
            while let Some(frame) = body.frame().await {
                let piece = match frame.map(Frame::into_data) {
                    Ok(Ok(data)) => Ok(data),
                    Ok(Err(_)) => continue,
                    Err(error) => Err(Failure::internal(format!("reading a file of the node: {error}"))),
                };
                if sender.send(piece).await.is_err() {
                    return;
                }
            }
        });
        Ok(ChunkReader::new(pieces))
    }
}

fn of(entry: Option<&str>) -> String {
    entry.map(|entry| format!("?entry={entry}")).unwrap_or_default()
}

/// The lines of a body.
struct Lines {
    body: Incoming,
    read: Vec<u8>,
}

impl Lines {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Failure> {
        loop {
            if let Some(end) = self.read.iter().position(|byte| *byte == b'\n') {
                let rest = self.read.split_off(end + 1);
                return Ok(Some(std::mem::replace(&mut self.read, rest)));
            }
            match self.body.frame().await {
                None => return Ok(None),
                Some(Err(error)) => return Err(Failure::internal(format!("reading the node's answer: {error}"))),
                Some(Ok(frame)) => self.read.extend_from_slice(frame.into_data().as_deref().unwrap_or_default()),
            }
            if self.read.len() > LINE_BYTES_MAX {
                return Err(Failure::internal("a line of the node's answer is too long"));
            }
        }
    }
}
