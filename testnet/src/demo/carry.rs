//! Two hundred megabytes reach a county whose five holders include one that lies and one that stops, though the publisher's node is off and
//! the fetching node is killed midway.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::Value;

use super::{ANSWER, AUTHOR, CONVERGE_PATIENCE, READER};
use crate::content;
use crate::failure::Failure;
use crate::home::HomeError;
use crate::node::{CallError, Node};
use crate::step::{StepError, Story, unexpected};

const SLUG: &str = "kuubu-schulung";
const REFERENCE: &str = "uelzen/kuubu-schulung";
/// Folder of the draft below the content.
const FOLDER: &str = "carry/uelzen";
/// Folder that the draft names.
const MATERIAL: &str = "material";
const FILES: usize = 300;
const BYTES: usize = 200_000_000;
/// Who takes the files over first, and holds them for the others.
const HOLDERS: [&str; 5] = ["coesfeld", "loerrach", "bernkastel-wittlich", LIAR, STOPPER];
/// Holders that do what they should.
const HONEST: usize = 3;
/// Sends other bytes than it was asked for; only builds with debug assertions can be told to.
const LIAR: &str = "potsdam-mittelmark";
const LIES: (&str, &str) = ("KREISNETZ_TEST_FILES", "corrupt");
/// Stands still in the middle: no connection is closed, nothing comes.
const STOPPER: &str = "vorpommern-greifswald";
/// What a holder sends a second, so that a middle can be met.
const UPLOAD: &str = "8MiB";
/// For one fetch of everything.
const FETCH: Duration = Duration::from_secs(120);

/// Performs the step.
pub(super) fn carry(story: &mut Story) -> Result<String, StepError> {
    prepare(story)?;
    let author = story.network.find(AUTHOR)?;
    story.network.stop(&[author])?;
    let target = tempfile::tempdir().map_err(|source| HomeError::Io { path: std::env::temp_dir(), source }).map_err(Failure::from)?;
    let to = target.path().join(SLUG);
    let carried = fetch_with_hindrances(story, &to);
    // Whatever came of it, the network is whole again for what follows.
    if let Some(process) = story.member(STOPPER)?.running() {
        process.signal(Signal::CONT).map_err(Failure::from)?;
    }
    let text = carried?;
    story.network.run(&[author])?;
    Ok(text)
}

/// Everybody but the author holds nothing for others, is slow to send, and one of them lies; then the files are published and taken over.
fn prepare(story: &mut Story) -> Result<(), StepError> {
    let others = story.others(&[AUTHOR]);
    story.network.stop(&others)?;
    for county in HOLDERS.iter().chain([&READER]) {
        let node = story.node(county)?;
        for (key, value) in [("assets.steward", "false"), ("assets.upload_rate", UPLOAD)] {
            node.json(&["config", "set", key, value, "--no-input"], ANSWER)?;
        }
    }
    let liar = story.network.find(LIAR)?;
    let honest: Vec<usize> = others.iter().copied().filter(|index| *index != liar).collect();
    story.network.run(&honest)?;
    story.network.run_with(&[liar], &[LIES])?;

    let drafts = story.member(AUTHOR)?.home.join("drafts");
    for draft in content::of(FOLDER).map_err(Failure::from)? {
        draft.copy_to(&drafts).map_err(Failure::from)?;
    }
    let material = drafts.join(SLUG).join(MATERIAL);
    write_material(&material).map_err(|source| Failure::from(HomeError::Io { path: material, source }))?;
    story.show(AUTHOR, &["publish", SLUG, "--yes"])?;
    let holders: Vec<usize> = HOLDERS.iter().map(|county| story.network.find(county)).collect::<Result<_, _>>()?;
    story.network.each(&holders, |_, node| {
        node.ask_until(&["show", REFERENCE], CONVERGE_PATIENCE, |_| Ok(()))?;
        Ok(node.json(&["adopt", REFERENCE, "--yes", "--no-input", "--timeout", "100s"], FETCH)?)
    })?;
    let wanted = HOLDERS.len();
    story.node(READER)?.ask_until(&["adopters", REFERENCE], CONVERGE_PATIENCE, |adopters| {
        let known = adopters["items"].as_array().map_or(0, Vec::len);
        if known == wanted { Ok(()) } else { Err(format!("{known} of {wanted} adopters are known")) }
    })?;
    Ok(())
}

fn fetch_with_hindrances(story: &mut Story, to: &Path) -> Result<String, StepError> {
    let target = to.to_string_lossy().into_owned();
    let began = Instant::now();
    let first = begin(story.node(READER)?, &target);
    until_held(&story.node(READER)?, 8)?;
    signal(story, STOPPER, Signal::STOP)?;
    until_held(&story.node(READER)?, 3)?;
    signal(story, READER, Signal::KILL)?;
    if first.join().is_ok_and(|result| result.is_ok()) || to.join("SHA256SUMS").exists() {
        return Err(unexpected("a fetch that ends with its node", "one that is done"));
    }
    let reader = story.network.find(READER)?;
    story.network.run(&[reader])?;
    story.show(READER, &["adopt", REFERENCE, "--dry-run"])?;
    let adopted = story.node(READER)?.json(&["adopt", REFERENCE, "--to", &target, "--yes", "--no-input", "--timeout", "100s"], FETCH)?;
    let took = began.elapsed().as_secs_f64();

    let [total, fetched, resumed] = ["total_bytes", "fetched_bytes", "resumed_bytes"].map(|key| adopted[key].as_u64().unwrap_or_default());
    let holders = adopted["holders"].as_array().map_or(&[][..], Vec::as_slice);
    let honest = holders.iter().filter(|holder| holder["slug"] != LIAR && holder["slug"] != STOPPER).count();
    if honest < HONEST {
        return Err(unexpected(format!("{HONEST} honest holders"), adopted["holders"].to_string()));
    }
    if fetched + resumed != total || resumed < total / 8 {
        return Err(unexpected("what came before the kill used", format!("{resumed} of {total} bytes")));
    }
    check_sums(to)?;
    let [fetched, resumed] = [fetched, resumed].map(|bytes| bytes / 1_000_000);
    let files = adopted["files"].as_array().map_or(0, Vec::len);
    Ok(format!(
        "{files} files: {resumed} MB before kill -9, {fetched} MB after, {took:.0} s, from {} counties, {AUTHOR} off; sha256sum -c agrees",
        holders.len()
    ))
}

fn begin(node: Node, target: &str) -> thread::JoinHandle<Result<Value, CallError>> {
    let target = target.to_owned();
    thread::spawn(move || node.json(&["adopt", REFERENCE, "--to", &target, "--yes", "--no-input", "--timeout", "100s"], FETCH))
}

/// Waits until one part in `share` of the files is held.
fn until_held(node: &Node, share: u64) -> Result<(), CallError> {
    node.ask_until(&["adopt", REFERENCE, "--dry-run"], ANSWER, |plan| {
        let [total, missing] = ["total_bytes", "fetched_bytes"].map(|key| plan[key].as_u64().unwrap_or_default());
        let held = total.saturating_sub(missing);
        if held * share > total { Ok(()) } else { Err(format!("{held} of {total} bytes are held")) }
    })
}

fn signal(story: &Story, county: &str, signal: Signal) -> Result<(), StepError> {
    let process = story.member(county)?.running().ok_or_else(|| Failure::NotRunning(county.to_owned()))?;
    if signal == Signal::KILL { process.kill() } else { process.signal(signal).map(drop) }.map_err(Failure::from)?;
    Ok(())
}

/// Asks a program that is not ours.
fn check_sums(folder: &Path) -> Result<(), StepError> {
    let checked = Command::new("sha256sum").args(["--strict", "--quiet", "-c", "SHA256SUMS"]).current_dir(folder).output();
    let checked = checked.map_err(|source| Failure::from(HomeError::Io { path: folder.to_owned(), source }))?;
    let said = String::from_utf8_lossy(&checked.stderr);
    if checked.status.success() { Ok(()) } else { Err(unexpected("sha256sum to agree", said.trim())) }
}

/// Writes files of all sizes that have no two blocks in common, one of them half of all.
fn write_material(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let each = BYTES / 2 / (FILES - 1);
    for place in 0..FILES {
        let bytes = if place == 0 { BYTES / 2 } else { each };
        let mut file = io::BufWriter::new(fs::File::create(folder.join(format!("{place:03}.bin")))?);
        for word in 0..bytes as u64 / 8 {
            // SplitMix64's finisher (Steele, Lea, Flood 2014) over a counter.
            let mut mixed = (place as u64) << 32 | word;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            file.write_all(&(mixed ^ (mixed >> 31)).to_be_bytes())?;
        }
        file.flush()?;
    }
    Ok(())
}
