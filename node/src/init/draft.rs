//! The two drafts that every catalog begins with, filled in as far as the official list knows.

use kreisnetz_catalog::county::{self, County, CountyType};
use kreisnetz_catalog::text;
use kreisnetz_identity::Ags;
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value, value};

use super::holder::Holder;

/// What stands above the drafts of those that no official list describes.
const SELF: &str = "# Summary and office are a proposal; say in them what others should know.\n";
/// Year of the version of the NUTS codes in the official list.
const NUTS_VERSION: i64 = 2024;
/// Decimal places of a draft's numbers at most.
const PLACES_MAX: usize = 4;

/// Returns the draft of the publisher's own entry, the first of every catalog.
pub(super) fn profile(holder: &Holder, contact: &str) -> String {
    match holder {
        Holder::County(county) => self::county(county, contact),
        Holder::Municipality { ags, name } => municipality(*ags, name, contact),
        Holder::Partner { name } => partner(name, contact),
    }
}

fn municipality(ags: Ags, name: &str, contact: &str) -> String {
    let mut draft = DocumentMut::new();
    draft["kind"] = value("county");
    draft["title"] = value(name);
    let place = county::by_ags(ags).map(|county| format!(" im Gebiet {}, {}", county.full_name(), county.land())).unwrap_or_default();
    draft["summary"] = value(format!("Gemeinde {name}{place}."));
    draft["level"] = value("municipality");
    draft["ags"] = value(ags.as_str());
    draft["short_name"] = value(text::slug_of(name));
    draft["contact"] = office(contact);
    format!("{SELF}{draft}")
}

fn partner(name: &str, contact: &str) -> String {
    let mut draft = DocumentMut::new();
    draft["kind"] = value("county");
    draft["title"] = value(name);
    draft["summary"] = value(format!("{name} stellt bereit, was Landkreise nachnutzen können."));
    draft["level"] = value("partner");
    draft["short_name"] = value(text::slug_of(name));
    draft["contact"] = office(contact);
    format!("{SELF}{draft}")
}

fn office(contact: &str) -> Item {
    inline([("role", "Digitalisierung".into()), ("email", contact.into())])
}

fn county(county: &County, contact: &str) -> String {
    let is_city = county.county_type() == CountyType::City;
    let mut draft = DocumentMut::new();
    draft["kind"] = value("county");
    draft["title"] = value(county.full_name());
    draft["summary"] = value(format!("{} in {}.", county.full_name(), county.land()));
    draft["level"] = value(if is_city { "city" } else { "county" });
    draft["ags"] = value(county.ags().as_str());
    draft["short_name"] = value(county.slug());
    draft["nuts3"] = inline([("code", county.nuts3().into()), ("version", NUTS_VERSION.into())]);
    draft["population"] = population(county);
    draft["area_km2"] = number(county.area_km2());
    let (lat, lon) = county.position();
    if let (Some(lat), Some(lon)) = (number(lat).into_value().ok(), number(lon).into_value().ok()) {
        draft["position"] = inline([("lat", lat), ("lon", lon)]);
    }
    draft["contact"] = office(contact);
    let source = "# Name, keys, size and place are from the official list; the office in `contact` is yours to name.\n";
    format!("{source}{draft}")
}

/// Returns the draft of the entry that says where the node is reached: it only dials until addresses are added.
pub(crate) fn node(holder: &Holder, peer_id: &str) -> String {
    let mut draft = DocumentMut::new();
    draft["kind"] = value("node");
    draft["title"] = value(format!("Knoten {}", holder.full_name()));
    let mut one = Table::new();
    one["peer_id"] = value(peer_id);
    let mut nodes = ArrayOfTables::new();
    nodes.push(one);
    draft["nodes"] = Item::ArrayOfTables(nodes);
    let example = Array::from_iter(["/ip4/203.0.113.10/udp/4480/quic-v1"]);
    format!("{draft}# Without addresses the node only dials. Where others can reach it, for example:\n# addresses ={example}\n")
}

fn population(county: &County) -> Item {
    let day = county.population_date().parse::<toml_edit::Datetime>();
    // The list is embedded and tested; a day that were none would be missed when the draft is checked.
    let day = day.map_or_else(|_| Value::from(county.population_date()), Value::from);
    let count = i64::try_from(county.population()).unwrap_or(i64::MAX);
    inline([("value", count.into()), ("date", day), ("source", "Destatis".into())])
}

fn inline<const N: usize>(pairs: [(&str, Value); N]) -> Item {
    Item::Value(Value::InlineTable(InlineTable::from_iter(pairs)))
}

/// Returns a decimal number of the list with as many places as a draft may have.
fn number(text: &str) -> Item {
    let end = text.find('.').map_or(text.len(), |point| text.len().min(point + 1 + PLACES_MAX));
    text[..end].parse::<Value>().map_or_else(|_| value(text), Item::Value)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use kreisnetz_catalog::county;

    use super::Holder;

    #[test]
    fn the_county_s_draft_says_what_the_official_list_says() {
        let draft = super::profile(&Holder::County(county::find("uelzen").unwrap()), "digital@uelzen.example");
        for line in [
            "title = \"Landkreis Uelzen\"",
            "ags = \"03360\"",
            "nuts3 = { code = \"DE93A\", version = 2024 }",
            "population = { value = 92572, date = 2018-12-31, source = \"Destatis\" }",
            "area_km2 = 1462.59",
            "position = { lat = 52.9873, lon = 10.5358 }",
        ] {
            assert!(draft.contains(line), "{line}\n{draft}");
        }
    }

    #[test]
    fn the_node_s_draft_names_its_peer_and_no_address() {
        let draft = super::node(&Holder::County(county::find("03354").unwrap()), "12D3KooWX");
        let table: toml::Table = toml::from_str(&draft).unwrap();
        assert_eq!(table["nodes"][0]["peer_id"].as_str(), Some("12D3KooWX"));
        assert!(table["nodes"][0].get("addresses").is_none());
    }
}
