//! The ten characteristics of the model scheme (RECORDS.md §1), each as one thing that a county employee does with this software.
//!
//! Its drafts lie in `testnet/content/programme`; they are published when all else stands, because they speak of it.

use serde_json::Value;

use super::{ANSWER, equals, strings};
use crate::content;
use crate::failure::Failure;
use crate::step::{StepError, Story, unexpected};

/// Folder of the drafts below the content, one folder a county.
const FOLDER: &str = "programme";
/// Counties in the order in which they can publish: the last refers to another.
const AUTHORS: [&str; 5] = ["uelzen", "coesfeld", "bernkastel-wittlich", "vorpommern-greifswald", "luechow-dannenberg"];
/// Who asks: a county that the programme did not fund.
const READER: &str = "luechow-dannenberg";

/// One characteristic: what it is called, the command that shows it, and what its JSON must say.
struct Characteristic {
    name: &'static str,
    command: &'static [&'static str],
    holds: fn(&Value) -> Result<(), String>,
}

const CHARACTERISTICS: [Characteristic; 10] = [
    Characteristic { name: "1 counties", command: &["show", "uelzen/county"], holds: |it| some(it, "similar_list") },
    Characteristic {
        name: "2 people",
        command: &["show", "bernkastel-wittlich/buergerbus-umfrage"],
        holds: |it| equals(&it["state"], "answered"),
    },
    Characteristic { name: "3 strategy", command: &["show", "vorpommern-greifswald/digitalstrategie"], holds: strategy },
    Characteristic {
        name: "4 skills",
        command: &["search", "--kind", "training", "--where", "course_level=basic"],
        holds: |it| has(it, "coesfeld/digital-fit-werkstatt"),
    },
    Characteristic {
        name: "5 trials",
        command: &["show", "bernkastel-wittlich/planbar-fahrbar-erprobung"],
        holds: |it| equals(&it["body"]["recommendation"], "adapt"),
    },
    Characteristic {
        name: "6 platform",
        command: &["search", "--topic", "mobility", "--kind", "service,asset"],
        holds: |it| has(it, "bernkastel-wittlich/planbar-fahrbar"),
    },
    Characteristic { name: "7 transfer", command: &["adopters", "uelzen/kuubu"], holds: |it| some(it, "items") },
    Characteristic { name: "8 support", command: &["show", "luechow-dannenberg/suche-planbar-fahrbar"], holds: support },
    Characteristic { name: "9 findings", command: &["search", "--kind", "evaluation"], holds: |it| has(it, "coesfeld/evaluation-kuubu") },
    Characteristic {
        name: "10 funding",
        command: &["compare", "uelzen/slr-modellregion", "uelzen/slr-einzelprojekte", "uelzen/heimat-2-0"],
        holds: funding,
    },
];

/// Publishes what belongs to them, and shows each, one in German and the next in English.
pub(super) fn show(story: &mut Story) -> Result<String, StepError> {
    for county in AUTHORS {
        let drafts = story.member(county)?.home.join("drafts");
        for draft in content::of(&format!("{FOLDER}/{county}")).map_err(Failure::from)? {
            draft.copy_to(&drafts).map_err(Failure::from)?;
        }
        story.node(county)?.json(&["publish", "--yes", "--no-input"], ANSWER)?;
    }
    for (number, characteristic) in CHARACTERISTICS.iter().enumerate() {
        story.node(READER)?.ask_until(characteristic.command, ANSWER, |it| {
            (characteristic.holds)(it).map_err(|lack| format!("{}: {lack}", characteristic.name))
        })?;
        let language = if number % 2 == 0 { "de" } else { "en" };
        story.show(READER, &[characteristic.command, &["--lang", language]].concat())?;
    }
    let exported = story.node(READER)?.json(&["export", "dcat", "--profile", "full"], ANSWER)?;
    let text = exported["content"].as_str().unwrap_or_default();
    if !text.contains("digitalstrategie") || !text.contains("cpsv:PublicService") {
        return Err(unexpected("the strategy and the services in the export", format!("{} bytes", text.len())));
    }
    Ok(format!("{} characteristics, each one real thing, in German and in English; exported for the Land's portal", CHARACTERISTICS.len()))
}

fn some(it: &Value, key: &str) -> Result<(), String> {
    if it[key].as_array().is_some_and(|items| !items.is_empty()) { Ok(()) } else { Err(format!("nothing in {key}: {it}")) }
}

fn has(it: &Value, reference: &str) -> Result<(), String> {
    let found = strings(&it["items"], "ref");
    if found.contains(&reference) { Ok(()) } else { Err(format!("{reference} is not among {found:?}")) }
}

/// The first measure leads to the service and to the trial that names it.
fn strategy(it: &Value) -> Result<(), String> {
    let refs = strings(&it["measures_list"][0]["refs"], "ref");
    let wanted = ["vorpommern-greifswald/kuubu", "vorpommern-greifswald/kuubu-erprobung"];
    if refs == wanted { Ok(()) } else { Err(format!("{refs:?} instead of {wanted:?}")) }
}

fn support(it: &Value) -> Result<(), String> {
    let found = strings(&it["matches_list"], "ref");
    if found == ["bernkastel-wittlich/hospitation-buergerbus"] { Ok(()) } else { Err(format!("matched by {found:?}")) }
}

/// As the table of the scheme says; what it leaves open is open here too.
fn funding(it: &Value) -> Result<(), String> {
    let rows = it["rows"].as_array().map_or(&[][..], Vec::as_slice);
    let row = |key: &str| rows.iter().find(|row| row["key"] == key).map_or(&Value::Null, |row| &row["cells"]);
    let (projects, months) = (row("projects"), row("max_months"));
    let is_so = *projects == serde_json::json!([7, 13, 16]) && *months == serde_json::json!([48, null, 36]);
    if is_so { Ok(()) } else { Err(format!("projects {projects}, months {months}")) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_author_has_drafts_and_they_are_all_of_the_kinds_that_the_characteristics_need() {
        let mut kinds: Vec<String> = Vec::new();
        for county in AUTHORS {
            let drafts = content::of(&format!("{FOLDER}/{county}")).unwrap();
            assert!(!drafts.is_empty(), "{county}");
            kinds.extend(drafts.iter().map(|draft| draft.text("kind").unwrap().to_owned()));
        }
        for kind in ["strategy", "training", "actor", "participation", "pilot", "support-offer", "support-request", "programme"] {
            assert!(kinds.iter().any(|known| known == kind), "{kind}");
        }
    }
}
