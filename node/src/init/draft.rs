//! The two drafts that every catalog begins with, filled in as far as the official list knows.

use kreisnetz_catalog::county::{County, CountyType};
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value, value};

/// Year of the version of the NUTS codes in the official list.
const NUTS_VERSION: i64 = 2024;
/// Decimal places of a draft's numbers at most.
const PLACES_MAX: usize = 4;

/// Returns the draft of the county's own entry.
pub(super) fn county(county: &County, contact: &str) -> String {
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
    draft["contact"] = inline([("role", "Digitalisierung".into()), ("email", contact.into())]);
    let source = "# Name, keys, size and place are from the official list; the office in `contact` is yours to name.\n";
    format!("{source}{draft}")
}

/// Returns the draft of the entry that says where the node is reached: it only dials until addresses are added.
pub(crate) fn node(county: &County, peer_id: &str) -> String {
    let mut draft = DocumentMut::new();
    draft["kind"] = value("node");
    draft["title"] = value(format!("Knoten {}", county.full_name()));
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

    #[test]
    fn the_county_s_draft_says_what_the_official_list_says() {
        let draft = super::county(county::find("uelzen").unwrap(), "digital@uelzen.example");
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
        let draft = super::node(county::find("03354").unwrap(), "12D3KooWX");
        let table: toml::Table = toml::from_str(&draft).unwrap();
        assert_eq!(table["nodes"][0]["peer_id"].as_str(), Some("12D3KooWX"));
        assert!(table["nodes"][0].get("addresses").is_none());
    }
}
