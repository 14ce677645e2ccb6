//! Triples as Turtle, JSON-LD or RDF/XML.

use std::io;

use oxjsonld::JsonLdSerializer;
use oxrdf::{GraphName, Quad, Triple};
use oxrdfxml::RdfXmlSerializer;
use oxttl::TurtleSerializer;

use super::{Format, names::PREFIXES};

/// Writes the triples in their order.
pub(super) fn write(triples: &[Triple], format: Format) -> io::Result<Vec<u8>> {
    let bad = |error: oxrdf::IriParseError| io::Error::new(io::ErrorKind::InvalidInput, error);
    match format {
        Format::Turtle => {
            let mut serializer = TurtleSerializer::new();
            for (prefix, namespace) in PREFIXES {
                serializer = serializer.with_prefix(*prefix, *namespace).map_err(bad)?;
            }
            let mut writer = serializer.for_writer(Vec::new());
            for triple in triples {
                writer.serialize_triple(triple)?;
            }
            writer.finish()
        }
        Format::RdfXml => {
            let mut serializer = RdfXmlSerializer::new();
            for (prefix, namespace) in PREFIXES {
                serializer = serializer.with_prefix(*prefix, *namespace).map_err(bad)?;
            }
            let mut writer = serializer.for_writer(Vec::new());
            for triple in triples {
                writer.serialize_triple(triple)?;
            }
            writer.finish()
        }
        Format::JsonLd => {
            let mut serializer = JsonLdSerializer::new();
            for (prefix, namespace) in PREFIXES {
                serializer = serializer.with_prefix(*prefix, *namespace).map_err(bad)?;
            }
            let mut writer = serializer.for_writer(Vec::new());
            for triple in triples {
                let Triple { subject, predicate, object } = triple.clone();
                writer.serialize_quad(&Quad { subject, predicate, object, graph_name: GraphName::DefaultGraph })?;
            }
            writer.finish()
        }
    }
}
