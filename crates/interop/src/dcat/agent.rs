//! The publisher as organisation, and its place.

use kreisnetz_identity::Class;

use super::{
    Catalogue,
    graph::Graph,
    names::{self, cv, dct, foaf, skos},
};

/// Says who publishes.
pub(super) fn add(graph: &mut Graph, catalogue: &Catalogue<'_>) {
    let agent = names::agent(catalogue);
    graph.a(&agent, foaf::AGENT);
    graph.a(&agent, cv::PUBLIC_ORGANISATION);
    graph.text(&agent, foaf::NAME, catalogue.name);
    graph.words(&agent, dct::TITLE, catalogue.name, "de");
    graph.words(&agent, skos::PREF_LABEL, catalogue.name, "de");
    let identifier = catalogue.ags.map_or_else(|| catalogue.id.to_string(), |ags| ags.to_string());
    graph.text(&agent, dct::IDENTIFIER, &identifier);
    let publisher_type = if catalogue.class == Class::Partner { "Academia-ScientificOrganisation" } else { "LocalAuthority" };
    let publisher_type = format!("http://purl.org/adms/publishertype/{publisher_type}");
    graph.link(&agent, dct::TYPE, &publisher_type);
    graph.a(&publisher_type, skos::CONCEPT);
    graph.words(&publisher_type, skos::PREF_LABEL, publisher_type.rsplit('/').next().unwrap_or_default(), "en");
    for place in places(catalogue) {
        graph.link(&agent, dct::SPATIAL, &place);
        graph.a(&place, dct::LOCATION);
        graph.words(&place, skos::PREF_LABEL, catalogue.name, "de");
    }
}

/// Returns the IRIs of the publisher's place: its official key, and its NUTS code where it states one. A partner works everywhere.
pub(super) fn places(catalogue: &Catalogue<'_>) -> Vec<String> {
    let nuts3 = catalogue.county.and_then(|entry| entry.county()?.nuts3());
    let key = catalogue.ags.map(names::place);
    let nuts3 = nuts3.map(|code| format!("http://data.europa.eu/nuts/code/{code}"));
    let places: Vec<String> = key.into_iter().chain(nuts3).collect();
    if places.is_empty() { vec![names::authority("country", "DEU")] } else { places }
}

/// Declares a language and returns its IRI; those that the authority table names otherwise are left out.
pub(super) fn language(graph: &mut Graph, tag: &str) -> Option<String> {
    let code = match tag {
        "de" | "de-simple" => "DEU",
        "en" => "ENG",
        "fr" => "FRA",
        "nl" => "NLD",
        "pl" => "POL",
        "cs" => "CES",
        "da" => "DAN",
        _ => return None,
    };
    let language = names::authority("language", code);
    graph.a(&language, dct::LINGUISTIC_SYSTEM);
    Some(language)
}
