//! Services as public services of CPSV-AP 3.2.

use kreisnetz_catalog::{
    entry::Entry,
    vocabulary::{CHANNEL, TOPIC},
};

use super::{
    Catalogue, agent,
    graph::Graph,
    names::{self, authority, cpsv, cv, dcat, dct, skos, xsd},
};

/// Says the services of a catalogue.
pub(super) fn add(graph: &mut Graph, catalogue: &Catalogue<'_>) {
    for item in catalogue.entries.iter().filter(|item| is_service(item.entry)) {
        one(graph, catalogue, item.entry);
    }
}

/// Says whether an entry is a public service.
pub(super) fn is_service(entry: &Entry) -> bool {
    entry.service().is_some()
}

fn one(graph: &mut Graph, catalogue: &Catalogue<'_>, entry: &Entry) {
    let Some(service) = entry.service() else { return };
    let iri = names::of(catalogue, entry.slug().as_str());
    graph.a(&iri, cpsv::PUBLIC_SERVICE);
    graph.text(&iri, dct::IDENTIFIER, &names::identifier(&catalogue.id, entry.slug().as_str()));
    if let Some(title) = entry.title() {
        graph.all_words(&iri, dct::TITLE, title);
    }
    if let Some(words) = entry.description().or(entry.summary()) {
        graph.all_words(&iri, dct::DESCRIPTION, words);
    }
    graph.link(&iri, cv::HAS_COMPETENT_AUTHORITY, &names::agent(catalogue));
    for (tag, _) in entry.title().into_iter().flat_map(|title| title.iter().collect::<Vec<_>>()) {
        if let Some(language) = agent::language(graph, tag) {
            graph.link(&iri, dct::LANGUAGE, &language);
        }
    }
    for keyword in entry.keywords() {
        graph.words(&iri, dcat::KEYWORD, keyword, "de");
    }
    for term in entry.topics().filter_map(|topic| TOPIC.term(topic)) {
        let area = format!("urn:x-kreisnetz:topic:{}", term.value);
        graph.link(&iri, cv::THEMATIC_AREA, &area);
        concept(graph, &area, term.de, "de");
        graph.words(&area, skos::PREF_LABEL, term.en, "en");
    }
    for place in agent::places(catalogue) {
        graph.link(&iri, dct::SPATIAL, &place);
    }
    for key in service.leika() {
        let classified = format!("urn:de:fim:leika:leistung:{key}");
        graph.link(&iri, cv::IS_CLASSIFIED_BY, &classified);
        concept(graph, &classified, key, "de");
    }
    if let Some(days) = service.processing_days() {
        graph.typed(&iri, cv::PROCESSING_TIME, &format!("P{days}D"), xsd::DURATION);
    }
    channels(graph, catalogue, entry, &iri);
    fees(graph, catalogue, entry, &iri);
    contact(graph, catalogue, entry, &iri);
}

fn channels(graph: &mut Graph, catalogue: &Catalogue<'_>, entry: &Entry, iri: &str) {
    let identifier = names::identifier(&catalogue.id, entry.slug().as_str());
    let channels = entry.service().into_iter().flat_map(|service| service.channels().collect::<Vec<_>>());
    for (place, (channel, _)) in channels.enumerate() {
        let name = format!("{iri}#channel-{}", place + 1);
        graph.link(iri, cv::HAS_CHANNEL, &name);
        graph.a(&name, cv::CHANNEL);
        graph.text(&name, dct::IDENTIFIER, &format!("{identifier}#channel-{}", place + 1));
        if let Some(term) = CHANNEL.term(channel) {
            let of = format!("urn:x-kreisnetz:channel:{}", term.value);
            graph.link(&name, dct::TYPE, &of);
            concept(graph, &of, term.de, "de");
        }
    }
}

fn fees(graph: &mut Graph, catalogue: &Catalogue<'_>, entry: &Entry, iri: &str) {
    let identifier = names::identifier(&catalogue.id, entry.slug().as_str());
    let fees = entry.service().map(|service| service.fees()).unwrap_or_default();
    for (place, fee) in fees.iter().enumerate() {
        let Some(cents) = fee.cents() else { continue };
        let name = format!("{iri}#cost-{}", place + 1);
        graph.link(iri, cv::HAS_COST, &name);
        graph.a(&name, cv::COST);
        graph.text(&name, dct::IDENTIFIER, &format!("{identifier}#cost-{}", place + 1));
        graph.typed(&name, cv::HAS_VALUE, &format!("{}.{:02}", cents / 100, cents % 100), xsd::DOUBLE);
        let euro = authority("currency", "EUR");
        graph.link(&name, cv::CURRENCY, &euro);
        concept(graph, &euro, "Euro", "de");
        if let Some(what) = fee.what() {
            graph.all_words(&name, dct::DESCRIPTION, what);
        }
    }
}

fn contact(graph: &mut Graph, catalogue: &Catalogue<'_>, entry: &Entry, iri: &str) {
    let Some(contact) = entry.contact().or_else(|| catalogue.county?.contact()) else { return };
    let point = format!("{iri}#contact");
    graph.link(iri, cv::CONTACT_POINT, &point);
    graph.a(&point, cv::CONTACT_POINT_CLASS);
    if let Some(email) = contact.email() {
        graph.text(&point, cv::EMAIL, email);
    }
    if let Some(phone) = contact.phone() {
        graph.text(&point, cv::TELEPHONE, phone);
    }
}

fn concept(graph: &mut Graph, iri: &str, label: &str, language: &str) {
    graph.a(iri, skos::CONCEPT);
    graph.words(iri, skos::PREF_LABEL, label, language);
}
