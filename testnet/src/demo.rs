//! The demo: eight real nodes tell how one county's work reaches another, and outlives a switched-off machine.
//!
//! What is shown is what a person sees; what is checked is the JSON of the same questions.

mod carry;
mod characteristics;

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::content::Draft;
use crate::failure::Failure;
use crate::home::HomeError;
use crate::network::{CONVERGE_PATIENCE, Network};
use crate::node::Node;
use crate::step::{StepError, Story, unexpected};
use crate::terminal::Terminal;
use crate::up;

const NODES: usize = 8;
const SEED: u64 = 42;
/// Who publishes, and what.
const AUTHOR: &str = "uelzen";
const SLUG: &str = "kuubu";
const REFERENCE: &str = "uelzen/kuubu";
const VERSION: &str = "2.1.0";
/// Who finds and adopts it: a county that the programme did not fund.
const READER: &str = "luechow-dannenberg";
const STAGE: &str = "interest";
/// The version that follows.
const NEWER: &str = "2.2.0";
/// Who judges it, a county that neither made nor uses it.
const JUDGE: &str = "coesfeld";
const JUDGEMENT: &str = "evaluation-kuubu";
const JUDGEMENT_REFERENCE: &str = "coesfeld/evaluation-kuubu";
/// Counties that publish after Uelzen did, and so witness its head.
const WITNESSES_LEAST: usize = 6;
/// Counties that hold the files of an asset for the others.
const STEWARDS: usize = 5;
/// For news of a node that was switched off a moment ago: some of its peers hold its dead connection for up to a minute, and hear of what
/// it publishes by a comparison then.
const AFTER_RETURN: Duration = Duration::from_secs(90);
/// For a county to answer a question.
const ANSWER: Duration = Duration::from_secs(30);

/// Starts the network and tells the story; leaves it up unless `exit`.
///
/// # Errors
///
/// A step does not hold. Interrupted, or told to `exit`, the network is taken down first.
pub(crate) fn tell(terminal: Terminal, exit: bool) -> Result<(), Failure> {
    let (network, took) = up::start(terminal, NODES, SEED)?;
    let took = took.as_secs_f64();
    terminal.line(&format!("{NODES} nodes on loopback, seed {SEED}, up in {took:.1} s"));
    let mut story = Story::new(terminal, network);
    let told = story_of_kuubu(&mut story);
    let interrupted = told.as_ref().is_err_and(|failure| !matches!(failure, Failure::Steps(_)));
    if exit || interrupted {
        story.network.down()?;
    } else {
        invite(terminal);
    }
    told
}

fn invite(terminal: Terminal) {
    terminal.line("");
    terminal.line("The network stays up. Try:");
    terminal.line(&format!("  cargo testnet exec {READER} -- show {REFERENCE}"));
    terminal.line("  cargo testnet exec coesfeld -- suche bürgerbus --lang de");
    terminal.line("  cargo testnet kill uelzen; cargo testnet status; cargo testnet restart uelzen");
    terminal.line("End: cargo testnet down");
}

fn story_of_kuubu(story: &mut Story) -> Result<(), Failure> {
    story.step("content", "Eight counties publish what they have.", content)?;
    story.step("publish", "Uelzen adds kuubu, its portal for knowledge and skills, and publishes.", publish)?;
    story.step("discover", "Lüchow-Dannenberg looks for help with volunteering, in its own node.", discover)?;
    story.step("survive", "Uelzen's node is switched off. Lüchow-Dannenberg reads kuubu all the same.", survive)?;
    story.step("check", "Lüchow-Dannenberg writes the proof into a file, and checks it without any node.", check)?;
    story.step("adopt", "Lüchow-Dannenberg decides to look into it, and says so.", adopt)?;
    story.step("return", "Uelzen's node comes back and sees who is interested.", come_back)?;
    story.step("operate", "A season later the portal runs in Lüchow-Dannenberg; what it cost is public.", operate)?;
    story.step("judge", "Coesfeld publishes what it found out about kuubu.", judge)?;
    story.step("renew", "Uelzen publishes a new version; it lies in the inbox of who uses the old one.", renew)?;
    let words =
        "Two hundred megabytes for training go to Lüchow-Dannenberg: Uelzen is off, one holder lies, one stops, its own node is killed.";
    story.step("carry", words, carry::carry)?;
    let ten = "What set the model scheme apart, each as one thing that a county does.";
    story.step("programme", ten, characteristics::show)?;
    story.step("agree", "In the end every node holds the same.", agree)
}

fn content(story: &mut Story) -> Result<String, StepError> {
    let began = Instant::now();
    let counts = story.network.publish(|draft| !draft.needs_others() && !is_held_back(draft) && !is_later(draft))?;
    story.network.wait_for_entries(&counts)?;
    let entries: u64 = counts.iter().sum();
    let after = began.elapsed().as_secs_f64();
    Ok(format!("{entries} entries of {NODES} counties are on all {NODES} nodes after {after:.1} s"))
}

/// Kuubu and what Uelzen says of it wait for their own step.
fn is_held_back(draft: &Draft) -> bool {
    draft.county() == AUTHOR && (draft.slug() == SLUG || draft.refers_to(SLUG))
}

/// What is told at the end of the story.
fn is_ending(draft: &Draft) -> bool {
    draft.county() == JUDGE && draft.slug() == JUDGEMENT
}

/// The last thing that each other county has to say, and that nothing else of it leans on, comes after kuubu.
fn is_later(draft: &Draft) -> bool {
    let last = |drafts: Vec<Draft>| {
        let is_leant_on = |draft: &Draft| drafts.iter().any(|other| other.slug() != draft.slug() && other.refers_to(draft.slug()));
        drafts.iter().rfind(|draft| !draft.needs_others() && !is_leant_on(draft)).map(|draft| draft.slug().to_owned())
    };
    draft.county() != AUTHOR && crate::content::of(draft.county()).is_ok_and(|drafts| last(drafts).as_deref() == Some(draft.slug()))
}

fn publish(story: &mut Story) -> Result<String, StepError> {
    let drafts = story.member(AUTHOR)?.home.join("drafts");
    for draft in crate::content::of(AUTHOR).map_err(Failure::from)?.iter().filter(|draft| is_held_back(draft)) {
        draft.copy_to(&drafts).map_err(Failure::from)?;
    }
    story.show(AUTHOR, &["publish", "--yes"])?;
    let began = Instant::now();
    let others = story.others(&[AUTHOR]);
    let seqs = story.network.each(&others, |_, node| {
        Ok(node.ask_until(&["show", REFERENCE], CONVERGE_PATIENCE, |entry| {
            equals(&entry["version"], VERSION)?;
            entry["seq"].as_u64().ok_or("no seq".to_owned())
        })?)
    })?;
    let after = began.elapsed().as_secs_f64();
    // What other counties say about kuubu and its like had to wait until it was there; the others go on with their work, and each head
    // that they sign witnesses what they have seen.
    let counts = story.network.publish(|draft| (draft.needs_others() || is_later(draft)) && !is_ending(draft))?;
    story.network.wait_for_entries(&counts)?;
    let seq = seqs.first().copied().unwrap_or_default();
    Ok(format!("{AUTHOR} published kuubu {VERSION}: seq {seq} known to all {} others after {after:.1} s", others.len()))
}

fn discover(story: &mut Story) -> Result<String, StepError> {
    let mut took = 0.0;
    for (word, language) in [("ehrenamtliche", "de"), ("Fähigkeit", "de"), ("volunteers", "en")] {
        // The index follows behind the store: what came a moment ago is shown at once and found a little later.
        let found = story.node(READER)?.ask_until(&["search", word, "--lang", language], ANSWER, |found| {
            let refs = strings(&found["items"], "ref");
            let is_found = refs.contains(&REFERENCE);
            if is_found { Ok(found["took_ms"].as_f64()) } else { Err(format!("{REFERENCE} is not among the hits of {word:?}: {refs:?}")) }
        })?;
        took = found.unwrap_or_default().max(took);
    }
    story.show(READER, &["search", "ehrenamtliche"])?;
    story.show(READER, &["suche", "Fähigkeit", "--lang", "de"])?;
    Ok(format!("{READER} finds {REFERENCE} by word forms, German and English, in {took:.0} ms, from its own disk"))
}

/// Waits until others than the author hold the files of its asset. Returns how many those are.
fn wait_for_stewards(story: &Story) -> Result<usize, StepError> {
    let (others, deadline) = (story.others(&[AUTHOR]), Instant::now() + CONVERGE_PATIENCE);
    loop {
        let held = story.network.each(&others, |_, node| Ok(is_held(&node.json(&["adopt", REFERENCE, "--dry-run"], ANSWER)?)))?;
        let count = held.into_iter().filter(|held| *held).count();
        if count >= STEWARDS {
            return Ok(count);
        }
        if Instant::now() >= deadline {
            return Err(unexpected(format!("{STEWARDS} counties that hold the files"), count.to_string()));
        }
    }
}

/// Says whether nothing would have to be fetched.
fn is_held(plan: &Value) -> bool {
    plan["total_bytes"].as_u64() > Some(0) && plan["fetched_bytes"] == 0
}

fn survive(story: &mut Story) -> Result<String, StepError> {
    let stewards = wait_for_stewards(story)?;
    let process = story.member(AUTHOR)?.running();
    let process = process.ok_or_else(|| Failure::NotRunning(AUTHOR.to_owned()))?;
    process.kill().map_err(Failure::from)?;
    story.show(READER, &["show", REFERENCE])?;
    let others = story.others(&[AUTHOR]);
    story.network.each(&others, |_, node| {
        let shown = node.json(&["show", REFERENCE], ANSWER)?;
        equals(&shown["version"], VERSION).map_err(|lack| Failure::Steps(format!("show: {lack}")))
    })?;
    if process.is_running() {
        return Err(unexpected("uelzen's process gone", "it runs"));
    }
    Ok(format!("{AUTHOR}'s node killed: {READER} and {} more still show kuubu {VERSION}, {stewards} hold its files", others.len() - 1))
}

/// The proof is made while its publisher is away, and checked on a machine that has no node: by the program alone, in an empty home.
fn check(story: &mut Story) -> Result<String, StepError> {
    let folder = tempfile::tempdir().map_err(|source| HomeError::Io { path: std::env::temp_dir(), source }).map_err(Failure::from)?;
    let file = folder.path().join("kuubu.proof").to_string_lossy().into_owned();
    story.node(READER)?.json(&["proof", REFERENCE, "-o", &file], ANSWER)?;
    let alone = Node::new(&story.network.testnet.binary, folder.path());
    let verified = alone.json(&["verify", &file], ANSWER)?;
    let item = &verified["items"][0];
    equals(&item["state"], "valid").map_err(|came| unexpected("a valid proof", came))?;
    let witnesses = item["shown"]["witnesses"].as_array().map_or(0, Vec::len);
    if witnesses < WITNESSES_LEAST {
        return Err(unexpected(format!("at least {WITNESSES_LEAST} counties that witness it"), format!("{witnesses}")));
    }
    let digest = item["shown"]["signed"]["head"].as_str().unwrap_or_default().get(..12).unwrap_or_default();
    Ok(format!("kreisnetz verify kuubu.proof, offline: valid, head {digest}… witnessed by {witnesses} counties"))
}

fn adopt(story: &mut Story) -> Result<String, StepError> {
    story.show(READER, &["adopt", REFERENCE, "--stage", STAGE])?;
    let plan = story.node(READER)?.json(&["adopt", REFERENCE, "--dry-run"], ANSWER)?;
    if !is_held(&plan) {
        return Err(unexpected("all files", plan.to_string()));
    }
    let files = plan["files"].as_array().map_or(0, Vec::len);
    let adoptions = story.node(READER)?.json(&["adoptions"], ANSWER)?;
    let items = adoptions["items"].as_array().map_or(&[][..], Vec::as_slice);
    let adoption = items.iter().find(|item| item["ref"] == REFERENCE);
    let adoption = adoption.ok_or_else(|| unexpected(format!("an adoption of {REFERENCE}"), adoptions.to_string()))?;
    equals(&adoption["stage"], STAGE).map_err(|came| unexpected(format!("stage {STAGE}"), came))?;
    Ok(format!("{files} files from other holders, each group verified; {READER} signed it as {STAGE} in {VERSION}, with {AUTHOR} away"))
}

fn come_back(story: &mut Story) -> Result<String, StepError> {
    let index = story.network.find(AUTHOR)?;
    story.network.run(&[index])?;
    let began = Instant::now();
    story.node(AUTHOR)?.ask_until(&["adopters", SLUG], CONVERGE_PATIENCE, |adopters| {
        let items = adopters["items"].as_array().map_or(&[][..], Vec::as_slice);
        let theirs = items.iter().find(|item| item["publisher"]["slug"] == READER);
        let theirs = theirs.ok_or_else(|| format!("{READER} is missing in {adopters}"))?;
        equals(&theirs["stage"], STAGE)
    })?;
    let after = began.elapsed().as_secs_f64();
    story.show(AUTHOR, &["adopters", SLUG])?;
    Ok(format!("{AUTHOR} is back and sees {READER} among its adopters after {after:.1} s"))
}

fn operate(story: &mut Story) -> Result<String, StepError> {
    let costs = ["--cost-once", "4000", "--cost-year", "3900", "--effort-days", "15"];
    let arguments = ["adopt", REFERENCE, "--stage", "operation", "--operating-model", "it-provider"];
    story.show(READER, &[&arguments[..], &costs].concat())?;
    let began = Instant::now();
    story.node(AUTHOR)?.ask_until(&["show", SLUG], CONVERGE_PATIENCE, |shown| {
        let stated = &shown["stated"];
        let is_told = stated["effort_days"].as_u64() == Some(15) && stated["year_cents"].as_u64().is_some();
        let is_counted = shown["adopters"]["confirmed"].as_u64() == Some(2);
        if is_told && is_counted { Ok(()) } else { Err(format!("{stated} stated, {} counted", shown["adopters"])) }
    })?;
    let after = began.elapsed().as_secs_f64();
    Ok(format!("{READER} operates kuubu for 3,900 EUR a year; {AUTHOR} counts 2 confirmed counties after {after:.1} s"))
}

fn judge(story: &mut Story) -> Result<String, StepError> {
    let counts = story.network.publish(is_ending)?;
    story.network.wait_for_entries(&counts)?;
    story.node(READER)?.ask_until(&["inbox"], ANSWER, |inbox| has_message(inbox, "evaluation", JUDGEMENT_REFERENCE))?;
    let shown = story.node(READER)?.json(&["show", REFERENCE], ANSWER)?;
    let note = shown["judgements_list"].as_array().and_then(|notes| notes.iter().find(|note| note["ref"] == JUDGEMENT_REFERENCE));
    let note = note.ok_or_else(|| unexpected("the evaluation beside kuubu", shown["judgements_list"].to_string()))?;
    if note["independent"] != true {
        return Err(unexpected("an independent evaluation", note.to_string()));
    }
    story.show(READER, &["show", JUDGEMENT_REFERENCE])?;
    Ok(format!("{JUDGE}'s evaluation stands beside kuubu on every node, independent of its publisher"))
}

fn renew(story: &mut Story) -> Result<String, StepError> {
    let draft = story.member(AUTHOR)?.home.join("drafts").join(format!("{SLUG}.toml"));
    let failed = |source| Failure::from(HomeError::Io { path: draft.clone(), source });
    let text = std::fs::read_to_string(&draft).map_err(failed)?;
    let newer = text
        .replace(&format!("version = \"{VERSION}\""), &format!("version = \"{NEWER}\""))
        .replace("effort_days = 15", "effort_days = 12");
    std::fs::write(&draft, newer).map_err(failed)?;
    story.show(AUTHOR, &["publish", SLUG, "--yes"])?;
    let began = Instant::now();
    story.node(READER)?.ask_until(&["inbox"], AFTER_RETURN, |inbox| has_message(inbox, "new_version", REFERENCE))?;
    let after = began.elapsed().as_secs_f64();
    story.show(READER, &["posteingang", "--lang", "de"])?;
    let shown = story.node(READER)?.json(&["show", REFERENCE, "--diff"], ANSWER)?;
    let changes: Vec<(&str, &str, &str)> = shown["diff"]
        .as_array()
        .map_or(&[][..], Vec::as_slice)
        .iter()
        .map(|change| ["field", "before", "after"].map(|key| change[key].as_str().unwrap_or_default()))
        .map(|[field, before, after]| (field, before, after))
        .collect();
    if changes != [("version", VERSION, NEWER), ("effort_days", "15", "12")] {
        return Err(unexpected("the version and the effort changed", format!("{changes:?}")));
    }
    story.show(READER, &["show", REFERENCE, "--diff"])?;
    Ok(format!("kuubu {NEWER} in {READER}'s inbox after {after:.1} s, with what changed since {VERSION}"))
}

fn has_message(inbox: &Value, what: &str, reference: &str) -> Result<(), String> {
    let items = inbox["items"].as_array().map_or(&[][..], Vec::as_slice);
    let is_there = items.iter().any(|item| item["what"] == what && item["ref"] == reference);
    if is_there { Ok(()) } else { Err(format!("no message {what} of {reference} in {inbox}")) }
}

fn agree(story: &mut Story) -> Result<String, StepError> {
    let counts = story.network.publish(|_| false)?;
    story.network.wait_for_entries(&counts)?;
    story.show(READER, &["status"])?;
    Ok(format!("{NODES} nodes, {} entries each, nobody in the middle", counts.iter().sum::<u64>()))
}

/// Publishes the whole content: what stands alone first, then what refers to other counties.
///
/// # Errors
///
/// A draft is refused, or not on every node in time.
pub(crate) fn publish_content(network: &Network) -> Result<(), Failure> {
    for round in [false, true] {
        let counts = network.publish(|draft| draft.needs_others() == round)?;
        network.wait_for_entries(&counts)?;
    }
    Ok(())
}

fn equals(value: &Value, expected: &str) -> Result<(), String> {
    if value == expected { Ok(()) } else { Err(format!("{value} instead of {expected:?}")) }
}

fn strings<'a>(items: &'a Value, key: &str) -> Vec<&'a str> {
    let items = items.as_array().map_or(&[][..], Vec::as_slice);
    items.iter().filter_map(|item| item[key].as_str()).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::content;

    #[test]
    fn kuubu_and_what_leans_on_it_are_held_back_for_its_step() {
        let held: Vec<String> =
            content::of(AUTHOR).unwrap().iter().filter(|draft| is_held_back(draft)).map(|draft| draft.slug().into()).collect();
        assert_eq!(held, ["kuubu", "kuubu-portal"]);
    }

    #[test]
    fn the_story_tells_of_the_version_in_the_content() {
        let drafts = content::of(AUTHOR).unwrap();
        let kuubu = drafts.iter().find(|draft| draft.slug() == SLUG).unwrap();
        assert_eq!(kuubu.text("version"), Some(VERSION));
    }
}
