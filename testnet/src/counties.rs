//! The official list of counties, as far as the launcher needs it: who may get a node, and under which slug.
//!
//! It does not judge addresses or identities; that is the catalog's business.

use std::collections::BTreeMap;

/// Source note and licence stand beside the file.
const LIST: &str = include_str!("../../crates/catalog/data/counties.csv");

/// The seven model regions of Smarte.Land.Regionen and one county without funding.
const DEMO: [&str; 8] = ["03360", "03354", "05558", "07231", "08336", "09374", "12069", "13075"];

/// One county or independent city of the official list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct County {
    /// Official five-digit key.
    pub(crate) ags: String,
    /// Official name without "Landkreis" or "Stadt".
    pub(crate) name: String,
    /// What people type.
    pub(crate) slug: String,
}

/// Returns the first `count` counties to give a node: those of the demo, then the rest by AGS.
pub(crate) fn first(count: usize) -> Vec<County> {
    let mut all = official();
    all.sort_by_key(|county| {
        let place = DEMO.iter().position(|ags| *ags == county.ags).unwrap_or(DEMO.len());
        (place, county.ags.clone())
    });
    all.truncate(count);
    all
}

/// Returns all counties of the official list, by AGS.
pub(crate) fn official() -> Vec<County> {
    let rows = rows();
    let mut namesakes = BTreeMap::<String, usize>::new();
    for row in &rows {
        *namesakes.entry(slug(&row.name)).or_default() += 1;
    }
    rows.into_iter()
        .map(|row| {
            let base = slug(&row.name);
            let slug = match (namesakes[&base], row.is_city) {
                (1, _) => base,
                (_, true) => format!("{base}-stadt"),
                (_, false) => format!("{base}-land"),
            };
            County { ags: row.ags, name: row.name, slug }
        })
        .collect()
}

/// Returns the slug of an official name: lower case, umlauts spelled out, any other run of signs a hyphen.
pub(crate) fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'ä' => slug.push_str("ae"),
            'ö' => slug.push_str("oe"),
            'ü' => slug.push_str("ue"),
            'ß' => slug.push_str("ss"),
            'a'..='z' | '0'..='9' => slug.push(letter),
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

struct Row {
    ags: String,
    name: String,
    is_city: bool,
}

fn rows() -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(LIST.as_bytes());
    let rows = reader.records().filter_map(Result::ok).map(|record| {
        let field = |index: usize| record.get(index).unwrap_or_default().to_owned();
        Row { ags: field(0), name: field(1), is_city: field(2) == "kreisfreie_stadt" }
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_list_has_400_counties_with_400_slugs() {
        let all = official();
        assert_eq!(all.len(), 400);
        assert_eq!(all.iter().map(|county| &county.slug).collect::<BTreeSet<_>>().len(), 400);
        assert!(all.iter().all(|county| county.ags.len() == 5 && county.slug.len() <= 64));
    }

    #[test]
    fn a_name_of_a_county_and_a_city_tells_them_apart() {
        let slugs: Vec<String> = official().into_iter().map(|county| county.slug).collect();
        for slug in ["muenchen-land", "muenchen-stadt", "leipzig-land", "leipzig-stadt"] {
            assert!(slugs.iter().any(|known| known == slug), "{slug}");
        }
        assert_eq!(slugs.iter().filter(|slug| slug.ends_with("-stadt")).count(), 22);
    }

    #[test]
    fn slugs_follow_the_official_names() {
        assert_eq!(slug("Lüchow-Dannenberg"), "luechow-dannenberg");
        assert_eq!(slug("Neustadt a.d.Waldnaab"), "neustadt-a-d-waldnaab");
        assert_eq!(slug("Wunsiedel i.Fichtelgebirge"), "wunsiedel-i-fichtelgebirge");
        assert_eq!(slug("Meißen"), "meissen");
    }

    #[test]
    fn the_demo_counties_come_first_and_then_the_rest_by_key() {
        let first = first(10);
        assert_eq!(first[0].slug, "uelzen");
        assert_eq!(first[1].slug, "luechow-dannenberg");
        assert_eq!(first[8].ags, "01001");
        assert_eq!(first[9].ags, "01002");
    }
}
