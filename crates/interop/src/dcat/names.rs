//! Namespaces, and the one rule for the names of things.

use kreisnetz_identity::{Ags, PublisherId};

use super::Catalogue;

/// Declares vocabularies as modules of constants.
macro_rules! vocabulary {
    ($($module:ident = $base:literal { $($name:ident = $local:literal),* $(,)? })*) => {
        $(#[allow(missing_docs)] pub(crate) mod $module { $(pub(crate) const $name: &str = concat!($base, $local);)* })*

        /// Prefixes with their namespaces, for Turtle, RDF/XML and JSON-LD.
        pub const PREFIXES: &[(&str, &str)] = &[$((stringify!($module), $base)),*];
    };
}

vocabulary! {
    adms = "http://www.w3.org/ns/adms#" { ASSET = "Asset", STATUS = "status" }
    cpsv = "http://purl.org/vocab/cpsv#" { PUBLIC_SERVICE = "PublicService" }
    cv = "http://data.europa.eu/m8g/" {
        PUBLIC_ORGANISATION = "PublicOrganisation", HAS_COMPETENT_AUTHORITY = "hasCompetentAuthority", CHANNEL = "Channel",
        HAS_CHANNEL = "hasChannel", COST = "Cost", HAS_COST = "hasCost", HAS_VALUE = "hasValue", CURRENCY = "currency",
        IS_CLASSIFIED_BY = "isClassifiedBy", PROCESSING_TIME = "processingTime", THEMATIC_AREA = "thematicArea",
        CONTACT_POINT = "contactPoint", CONTACT_POINT_CLASS = "ContactPoint", EMAIL = "email", TELEPHONE = "telephone",
    }
    dcat = "http://www.w3.org/ns/dcat#" {
        CATALOG = "Catalog", CATALOG_RECORD = "CatalogRecord", RECORD = "record", DATASET_OF = "dataset", DATASET = "Dataset",
        RESOURCE = "Resource", CONTACT_POINT = "contactPoint", KEYWORD = "keyword", THEME = "theme", LANDING_PAGE = "landingPage",
        VERSION = "version", DISTRIBUTION_OF = "distribution", DISTRIBUTION = "Distribution", ACCESS_URL = "accessURL",
        DOWNLOAD_URL = "downloadURL", BYTE_SIZE = "byteSize", DATA_SERVICE = "DataService", SERVICE = "service",
        ENDPOINT_URL = "endpointURL", SERVES_DATASET = "servesDataset",
    }
    dcatap = "http://data.europa.eu/r5r/" { AVAILABILITY = "availability" }
    dcatde = "http://dcat-ap.de/def/dcatde/" {
        LEVEL = "politicalGeocodingLevelURI", ATTRIBUTION = "licenseAttributionByText",
    }
    dct = "http://purl.org/dc/terms/" {
        TITLE = "title", DESCRIPTION = "description", PUBLISHER = "publisher", LANGUAGE = "language", LICENSE = "license",
        MODIFIED = "modified", ISSUED = "issued", IDENTIFIER = "identifier", SPATIAL = "spatial", TYPE = "type", FORMAT = "format",
        RIGHTS = "rights", RIGHTS_STATEMENT = "RightsStatement", LINGUISTIC_SYSTEM = "LinguisticSystem", LOCATION = "Location",
        LICENSE_DOCUMENT = "LicenseDocument", MEDIA_TYPE_OR_EXTENT = "MediaTypeOrExtent",
    }
    foaf = "http://xmlns.com/foaf/0.1/" {
        AGENT = "Agent", NAME = "name", HOMEPAGE = "homepage", PRIMARY_TOPIC = "primaryTopic", DOCUMENT = "Document",
    }
    hydra = "http://www.w3.org/ns/hydra/core#" {
        COLLECTION = "Collection", TOTAL_ITEMS = "totalItems", VIEW = "view", PARTIAL_COLLECTION_VIEW = "PartialCollectionView",
        FIRST = "first", LAST = "last", NEXT = "next", PREVIOUS = "previous",
    }
    kn = "urn:x-kreisnetz:term:" { STATE = "state", ABOUT = "about" }
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#" { TYPE = "type" }
    rdfs = "http://www.w3.org/2000/01/rdf-schema#" { LABEL = "label", SEE_ALSO = "seeAlso" }
    skos = "http://www.w3.org/2004/02/skos/core#" { CONCEPT = "Concept", PREF_LABEL = "prefLabel" }
    spdx = "http://spdx.org/rdf/terms#" {
        CHECKSUM_OF = "checksum", CHECKSUM = "Checksum", ALGORITHM = "algorithm", ALGORITHM_CLASS = "ChecksumAlgorithm",
        SHA256 = "checksumAlgorithm_sha256", VALUE = "checksumValue",
    }
    vcard = "http://www.w3.org/2006/vcard/ns#" { KIND = "Kind", FN = "fn", HAS_EMAIL = "hasEmail", HAS_TELEPHONE = "hasTelephone" }
    xsd = "http://www.w3.org/2001/XMLSchema#" {
        DATE = "date", DOUBLE = "double", DURATION = "duration", HEX_BINARY = "hexBinary", INTEGER = "integer", NON_NEGATIVE_INTEGER = "nonNegativeInteger",
    }
}

/// The authority tables of the EU's Publications Office.
pub(super) fn authority(table: &str, code: &str) -> String {
    format!("http://publications.europa.eu/resource/authority/{table}/{code}")
}

/// Returns what portals know a record by, the same from every node that exports it.
#[must_use]
pub fn identifier(publisher: &PublisherId, slug: &str) -> String {
    format!("kreisnetz:{publisher}/{slug}")
}

/// Returns the IRI of an entry, the same from every node: below the publisher's own address, or a name where it has none.
#[must_use]
pub fn entry(publisher: &PublisherId, export_url: Option<&str>, slug: &str) -> String {
    match export_url {
        Some(base) => format!("{}/dcat/entry/{slug}", base.trim_end_matches('/')),
        None => format!("urn:x-kreisnetz:{publisher}:{slug}"),
    }
}

/// Returns the IRI of an entry of this catalogue.
pub(super) fn of(catalogue: &Catalogue<'_>, slug: &str) -> String {
    entry(&catalogue.id, catalogue.export_url, slug)
}

/// Returns the IRI of the catalogue itself.
pub(super) fn catalog(catalogue: &Catalogue<'_>) -> String {
    match catalogue.export_url {
        Some(base) => format!("{}/dcat/catalog", base.trim_end_matches('/')),
        None => format!("urn:x-kreisnetz:{}", catalogue.id),
    }
}

/// Returns the IRI of the publisher.
pub(super) fn agent(catalogue: &Catalogue<'_>) -> String {
    format!("{}#publisher", catalog(catalogue))
}

/// Returns the IRI of a file of an asset.
pub(super) fn file(asset: &str, path: &str) -> String {
    format!("{asset}#{}", escaped(path))
}

/// Returns where a file of an asset can be fetched, below the asset's own address.
pub(super) fn download(asset: &str, path: &str) -> String {
    format!("{asset}/files/{}", escaped(path))
}

/// The key of a place in the German register of political geography.
pub(crate) fn place(ags: Ags) -> String {
    let table = if ags.is_municipality() { "municipalityKey" } else { "districtKey" };
    format!("http://dcat-ap.de/def/politicalGeocoding/{table}/{ags}")
}

/// Percent-encodes everything but the unreserved characters of RFC 3986, section 2.3, and `/`.
fn escaped(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}
