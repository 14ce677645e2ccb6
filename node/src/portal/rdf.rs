//! The own catalog as RDF: pages of data sets and of services, and each entry under its own name, with its files.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::Response;
use kreisnetz_interop::dcat::{Format, Profile};

use super::{Owned, page::parameters};
use crate::api::CatalogueRequest;
use crate::control::{download, reply};
use crate::failure::{Failure, Slug};
use crate::service::Service;

/// One's own name among publishers.
const OWN: &str = "self";
/// The ending of the proof of an entry, to which its record refers.
const PROOF: &str = "proof";

/// The own catalog: data sets for data portals, and services apart from them.
pub(super) async fn catalogue<S: Service>(State(shared): Owned<S>, Path(document): Path<String>, uri: Uri) -> Response {
    let Some((profile, format)) = document.split_once('.').and_then(|(name, ending)| Some((profile(name)?, format(ending)?))) else {
        return reply::failed(&unknown(&document));
    };
    let answer = async {
        let page = Some(page(uri.query())?);
        shared.service.catalogue(CatalogueRequest { page, ..of_self(profile, format) }).await
    };
    written(answer.await, format)
}

/// One entry, under the name by which other catalogues refer to it: in the format of the ending, else in one that the asker takes.
pub(super) async fn entry<S: Service>(State(shared): Owned<S>, Path(document): Path<String>, headers: HeaderMap) -> Response {
    let (slug, ending) = document.split_once('.').map_or((document.as_str(), None), |(slug, ending)| (slug, Some(ending)));
    if ending == Some(PROOF) {
        return match shared.service.proof(slug.to_owned()).await {
            Ok(bytes) => reply::with_type(StatusCode::OK, "application/cbor", bytes),
            Err(failure) => reply::failed(&failure),
        };
    }
    let Some(format) = ending.map_or_else(|| Some(taken(&headers)), format) else { return reply::failed(&unknown(&document)) };
    let request = CatalogueRequest { slug: Some(slug.to_owned()), ..of_self(Profile::Full, format) };
    written(shared.service.catalogue(request).await, format)
}

/// One file of an own asset, whole or from a place on: where the record of the asset says that it can be fetched.
pub(super) async fn file<S: Service>(State(shared): Owned<S>, Path((slug, path)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let Ok(place) = Arc::clone(&shared.downloads).try_acquire_owned() else { return reply::busy() };
    match shared.service.file(format!("{OWN}/{slug}"), None, path).await {
        Ok((file, size)) => download::answer(file, size, &headers, place),
        Err(failure) => reply::failed(&failure),
    }
}

fn of_self(profile: Profile, format: Format) -> CatalogueRequest {
    CatalogueRequest {
        profile: Some(profile.name().to_owned()),
        format: Some(format.name().to_owned()),
        publisher: vec![OWN.to_owned()],
        ..CatalogueRequest::default()
    }
}

fn written(bytes: Result<Vec<u8>, Failure>, format: Format) -> Response {
    match bytes {
        // By the media type alone CKAN decides how to read it.
        Ok(bytes) => reply::with_type(StatusCode::OK, format.media_type(), bytes),
        Err(failure) => reply::failed(&failure),
    }
}

fn unknown(document: &str) -> Failure {
    Failure::new(Slug::NotFound).detail("route").with("route", format!("GET /dcat/{document}"))
}

fn profile(document: &str) -> Option<Profile> {
    Profile::ALL.into_iter().find(|profile| profile.document() == Some(document))
}

fn format(ending: &str) -> Option<Format> {
    Format::ALL.into_iter().find(|format| format.ending() == ending)
}

/// Returns the first format of ours that the asker names; Turtle for whoever names none. Weights are not looked at: all say the same.
fn taken(headers: &HeaderMap) -> Format {
    let accepts = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let mut named = accepts.split(',').filter_map(|range| {
        let kind = range.split(';').next().unwrap_or_default().trim();
        Format::ALL.into_iter().find(|format| format.media_type() == kind)
    });
    named.next().unwrap_or_default()
}

/// Reads the number of a page; what else stands there is told and never ignored.
fn page(query: Option<&str>) -> Result<u64, Failure> {
    let mut page = 1;
    for (name, value) in parameters(query) {
        if name != "page" {
            return Err(Failure::new(Slug::UnknownField).with("field", name).with("known", "page"));
        }
        page = value.parse().ok().filter(|page| *page > 0).ok_or_else(|| {
            Failure::new(Slug::Usage).detail("values").with("flag", "page").with("value", value).with("allowed", "1, 2, 3 …")
        })?;
    }
    Ok(page)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_document_s_name_says_what_it_holds_and_how() {
        assert_eq!((profile("catalog"), format("ttl")), (Some(Profile::De3), Some(Format::Turtle)));
        assert_eq!((profile("services"), format("rdf").unwrap().media_type()), (Some(Profile::Cpsv), "application/rdf+xml"));
        assert!(profile("other").is_none() && format("exe").is_none());
    }

    #[test]
    fn an_entry_is_given_in_a_format_that_the_asker_takes() {
        for (accept, format) in [
            ("application/ld+json", Format::JsonLd),
            ("text/html, application/rdf+xml;q=0.9, */*;q=0.1", Format::RdfXml),
            ("text/html", Format::Turtle),
            ("", Format::Turtle),
        ] {
            let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]);
            assert_eq!(taken(&headers), format, "{accept}");
        }
    }

    #[test]
    fn a_page_is_a_number_from_one_on() {
        assert_eq!((page(None).unwrap(), page(Some("page=3")).unwrap()), (1, 3));
        for wrong in ["page=0", "page=x", "page", "seite=2"] {
            assert!(page(Some(wrong)).is_err(), "{wrong}");
        }
    }
}
