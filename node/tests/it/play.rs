//! A story played through the command line, and written down as it went: documentation that cannot be out of date.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use regex::{Captures, Regex};

use crate::town::{Node, Ran};

/// The variable that writes the texts anew instead of comparing them.
const UPDATE: &str = "UPDATE_TEXTS";

/// What was told and done so far, in Markdown.
pub(crate) struct Play {
    text: String,
    /// Paths that the reader knows by another name.
    places: Vec<(String, &'static str)>,
    /// Ports that are others each time, with the names under which the reader sees them.
    ports: Vec<String>,
    /// Check digits in the order in which they were first seen, so that the reader can tell them apart.
    digits: BTreeMap<String, usize>,
}

impl Play {
    pub(crate) fn titled(title: &str) -> Self {
        Self { text: format!("# {title}\n"), places: Vec::new(), ports: Vec::new(), digits: BTreeMap::new() }
    }

    /// Gives a path the name under which the reader sees it. The longest path is replaced first.
    pub(crate) fn place(&mut self, path: &Path, name: &'static str) {
        self.places.push((path.to_str().unwrap().to_owned(), name));
        self.places.sort_by_key(|(path, _)| std::cmp::Reverse(path.len()));
    }

    /// Makes a port one that the reader may have.
    pub(crate) fn port(&mut self, port: u16) {
        self.ports.push(format!("/tcp/{port}/"));
    }

    /// Begins a part of the story.
    pub(crate) fn part(&mut self, heading: &str) {
        write!(self.text, "\n## {heading}\n").unwrap();
    }

    /// Says something between two commands.
    pub(crate) fn tell(&mut self, paragraph: &str) {
        write!(self.text, "\n{paragraph}\n").unwrap();
    }

    /// Runs a command as a person does, in English, writes down what was seen, and returns it.
    pub(crate) fn run(&mut self, node: &Node, arguments: &[&str], code: i32) -> Ran {
        let ran = node.run(arguments);
        assert_eq!(ran.code, code, "kreisnetz {}: {ran:?}", arguments.join(" "));
        // Whoever reads would be asked, and answer.
        let typed = arguments.iter().filter(|word| !matches!(**word, "--yes" | "--no-input"));
        let quoted = typed.map(|word| if word.contains(' ') { format!("'{word}'") } else { (*word).to_owned() });
        let shown = quoted.collect::<Vec<_>>().join(" ");
        let mut block = format!("\n```console\n{}$ kreisnetz {shown}\n", node.slug);
        for stream in [&ran.err, &ran.out] {
            block.push_str(stream);
            if !stream.is_empty() && !stream.ends_with('\n') {
                block.push('\n');
            }
        }
        if code != 0 {
            writeln!(block, "(exit {code})").unwrap();
        }
        block.push_str("```\n");
        let block = self.calm(&block);
        self.text.push_str(&block);
        ran
    }

    /// Replaces what differs from one performance to the next.
    fn calm(&mut self, block: &str) -> String {
        let mut block = block.to_owned();
        for (path, name) in &self.places {
            block = block.replace(path, name);
        }
        for port in &self.ports {
            block = block.replace(port, "/tcp/4480/");
        }
        // Keys of one set come in the order of their bytes, which is another one each time.
        let sets = Regex::new(r"(?m)^(.*\b(?:root|next)\s+)\d{4}(?: \d{4}){7}$").unwrap();
        let block = sets.replace_all(&block, "$1⟨digits⟩");
        let digits = &mut self.digits;
        let numbered = Regex::new(r"\b\d{4}(?: \d{4}){7}\b").unwrap().replace_all(&block, |found: &Captures<'_>| {
            let next = digits.len() + 1;
            let number = *digits.entry(found[0].to_owned()).or_insert(next);
            format!("⟨digits {number}⟩")
        });
        let mut calm = numbered.into_owned();
        let rules = [
            (r"\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}\b(?:,? \d{2}:\d{2}(?::\d{2})?)?", "⟨date⟩"),
            (r"\b\d{4}-\d{2}-\d{2}(?:T[0-9:.]+Z)?\b", "⟨date⟩"),
            (r"\b12D3KooW[1-9A-HJ-NP-Za-km-z]+\b", "⟨peer id⟩"),
            (r"\b[0-9a-f]{64}\b", "⟨id⟩"),
            (r"\b(?:today|yesterday), \d{2}:\d{2}\b", "⟨time⟩"),
            (r"\bup \d+ (?:s|min)\b", "up ⟨time⟩"),
            (r"\breconciled \d+ (?:s|min) ago\b", "reconciled ⟨time⟩ ago"),
            (r"(?m)^  Current   .*$", "  Current   ⟨on the other nodes⟩"),
            (r"\b\d+ peers? \(\d+ direct\b", "⟨n⟩ peers (⟨n⟩ direct"),
            (r"\b[0-9a-f]{4}…[0-9a-f]{4}\b", "⟨id⟩"),
            (r"shown this once; write it down: .*", "shown this once; write it down: ⟨six words⟩"),
        ];
        for (pattern, name) in rules {
            calm = Regex::new(pattern).unwrap().replace_all(&calm, name).into_owned();
        }
        calm
    }

    /// Compares the story with the one that is documentation.
    pub(crate) fn compare_with(self, name: &str) {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
        if std::env::var_os(UPDATE).is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &self.text).unwrap();
            return;
        }
        let told = std::fs::read_to_string(&path).unwrap_or_default();
        let differs = told.lines().zip(self.text.lines()).position(|(told, played)| told != played);
        let line = differs.unwrap_or_else(|| told.lines().count().min(self.text.lines().count()));
        assert!(
            told == self.text,
            "{} differs from line {}\n  told:   {:?}\n  played: {:?}\n{UPDATE}=1 writes it anew",
            path.display(),
            line + 1,
            told.lines().nth(line),
            self.text.lines().nth(line)
        );
    }
}
