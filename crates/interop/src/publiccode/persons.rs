//! The persons that a file names, and taking them out of texts.
//!
//! Persons stand under contacts, contractors and authors. Known names, addresses and numbers are taken out of every text, and besides
//! them every address that is a person's by its form.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use super::{
    document::{Node, Value},
    origin::Mailbox,
    person::{self, Mail},
    phone,
};

/// Keys below which people are listed, in any part of a file.
const PEOPLE_KEYS: &[&str] = &[
    "contacts",
    "contact",
    "contractors",
    "authors",
    "author",
    "maintainers",
    "maintainer",
    "creators",
    "creator",
    "developers",
    "people",
    "person",
];

/// Among them the one that lists companies, so that a single word is a company's name there.
const CONTRACTORS: &str = "contractors";

/// Words of a name at most, as looked for in texts.
const NAME_WORDS_MAX: usize = 5;

/// What is known of the persons in one file.
#[derive(Debug, Default)]
pub(crate) struct Persons {
    names: BTreeSet<String>,
    mails: BTreeSet<String>,
    phones: BTreeSet<String>,
    /// Values to be written instead, by the place where the old ones begin.
    replaced: BTreeMap<usize, String>,
}

/// A text without persons.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Scrubbed {
    pub(crate) text: String,
    pub(crate) removed: usize,
}

impl Persons {
    /// Finds everybody named in a file; in its copy a contact's name and address give way to the role mailbox.
    pub(crate) fn find(root: &Node, mailbox: Option<&Mailbox>) -> Self {
        let mut persons = Self::default();
        root.walk(&mut |node| {
            for pair in node.pairs() {
                let key = pair.key.text().unwrap_or_default().to_lowercase();
                if PEOPLE_KEYS.contains(&key.as_str()) {
                    persons.people(&pair.value, key == CONTRACTORS, mailbox);
                } else if matches!(key.as_str(), "maincopyrightowner" | "repoowner") {
                    persons.owner(&pair.value);
                }
            }
        });
        persons
    }

    /// What stands in the copy instead of the value that begins here.
    pub(crate) fn replacement(&self, start: usize) -> Option<&str> {
        self.replaced.get(&start).map(String::as_str)
    }

    /// Takes persons out of a text; `mark` takes their place.
    pub(crate) fn scrub(&self, text: &str, mark: &str) -> Scrubbed {
        let mut removed = 0;
        let mut text = text.to_owned();
        for found in [mail_ranges, Self::phone_ranges, Self::name_ranges] {
            let ranges = found(self, &text);
            removed += ranges.len();
            text = replaced(&text, &ranges, mark);
        }
        Scrubbed { text, removed }
    }

    fn people(&mut self, node: &Node, company: bool, mailbox: Option<&Mailbox>) {
        match &node.value {
            Value::List(items) => items.iter().for_each(|item| self.people(item, company, mailbox)),
            Value::Map(pairs) if pairs.iter().any(|pair| matches!(pair.value.value, Value::Scalar { .. })) => {
                self.contact(node, company, mailbox);
            }
            Value::Map(pairs) => pairs.iter().for_each(|pair| self.people(&pair.value, company, mailbox)),
            Value::Scalar { text, .. } => {
                let kept = organisation(text);
                if kept.as_deref() != Some(text.trim()) && !text.trim().is_empty() {
                    self.names.extend(names_in(text, kept.is_none()));
                    self.replaced.insert(node.bytes.start, kept.unwrap_or_else(|| role(mailbox)));
                }
            }
        }
    }

    /// One contact or contractor: a person's name or address makes all but the organisation a person's.
    fn contact(&mut self, node: &Node, company: bool, mailbox: Option<&Mailbox>) {
        let text = |name: &str| node.child(name).and_then(Node::text).map(str::trim).filter(|text| !text.is_empty());
        let personal_mail = text("email").is_some_and(|mail| person::mail(mail) != Mail::Role);
        let doubtful = |name: &str| !company && (is_lone_name(name) || (personal_mail && !person::is_organisation(name)));
        let kept = text("name").and_then(organisation).filter(|kept| !doubtful(kept));
        let personal_name = text("name").is_some() && kept.is_none();
        self.names.extend(text("name").into_iter().flat_map(|name| names_in(name, personal_name)));
        if let (Some(name), Some(kept)) = (node.child("name"), kept.filter(|kept| Some(kept.as_str()) != text("name"))) {
            self.replaced.insert(name.bytes.start, kept);
        }
        if !personal_name && !personal_mail {
            return;
        }
        self.mails.extend(text("email").map(str::to_lowercase));
        self.phones.extend(text("phone").and_then(phone::normal));
        for pair in node.pairs() {
            let instead = match pair.key.text() {
                Some("name") if !personal_name => continue,
                Some("name") => role(mailbox),
                Some("email") => mailbox.map(|mailbox| mailbox.email().to_owned()).unwrap_or_default(),
                Some("affiliation" | "website" | "until") => continue,
                _ => String::new(),
            };
            pair.value.walk(&mut |node| {
                if node.text().is_some() {
                    self.replaced.insert(node.bytes.start, instead.clone());
                }
            });
        }
    }

    /// An owner who may be a person gives way too; the name is not looked for in texts, since it may be an organisation's.
    fn owner(&mut self, node: &Node) {
        if node.text().is_some_and(|name| !name.trim().is_empty() && organisation(name).is_none()) {
            self.replaced.insert(node.bytes.start, "…".to_owned());
        }
    }

    fn phone_ranges(&self, text: &str) -> Vec<Range<usize>> {
        if self.phones.is_empty() {
            return Vec::new();
        }
        let known = |range: &Range<usize>| phone::normal(&text[range.clone()]).is_some_and(|number| self.phones.contains(&number));
        phone::candidates(text).into_iter().filter(known).collect()
    }

    fn name_ranges(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        if self.names.is_empty() {
            return found;
        }
        let words = word_ranges(text);
        let mut at = 0;
        while at < words.len() {
            let longest = (2..=NAME_WORDS_MAX).rev().filter(|count| at + count <= words.len()).find(|count| {
                let name: Vec<String> = words[at..at + count].iter().map(|range| text[range.clone()].to_lowercase()).collect();
                self.names.contains(&name.join(" "))
            });
            if let Some(count) = longest {
                found.push(words[at].start..words[at + count - 1].end);
            }
            at += longest.unwrap_or(1);
        }
        found
    }
}

/// Returns the parts of a name that are an organisation's, nothing where none is left.
pub(crate) fn organisation(name: &str) -> Option<String> {
    let name = name.trim();
    if name.is_empty() || person::is_name(name) {
        return None;
    }
    if !parts(name).any(person::is_name) {
        return Some(name.to_owned());
    }
    let kept: Vec<&str> = parts(name).filter(|part| !person::is_name(part)).collect();
    (!kept.is_empty()).then(|| kept.join(", "))
}

/// The persons in a name; all of it where nothing of it is an organisation's.
fn names_in(name: &str, whole: bool) -> Vec<String> {
    let parts = parts(name).filter(|part| person::is_name(part));
    parts.chain(whole.then_some(name)).filter_map(full_name).collect()
}

/// A single word, such as a surname, under `name` of a contact.
fn is_lone_name(name: &str) -> bool {
    !name.contains(char::is_whitespace) && name.chars().all(char::is_alphabetic) && !person::is_organisation(name)
}

/// A name as it is looked for in texts, without honorifics; a single word would take too much with it.
fn full_name(name: &str) -> Option<String> {
    let words = words(name).into_iter().filter(|word| !matches!(word.as_str(), "dr" | "prof" | "herr" | "frau"));
    let words: Vec<String> = words.take(NAME_WORDS_MAX).collect();
    (words.len() >= 2).then(|| words.join(" "))
}

fn role(mailbox: Option<&Mailbox>) -> String {
    mailbox.map_or_else(|| "Poststelle".to_owned(), |mailbox| mailbox.role().to_owned())
}

fn parts(name: &str) -> impl Iterator<Item = &str> {
    let separators = [" - ", " – ", " — ", ",", ";", "/", "(", ")", "<", ">", "|", " c/o "];
    let mut parts = vec![name];
    for separator in separators {
        parts = parts.into_iter().flat_map(|part| part.split(separator)).collect();
    }
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty())
}

fn words(text: &str) -> Vec<String> {
    word_ranges(text).into_iter().map(|range| text[range].to_lowercase()).collect()
}

fn word_ranges(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, character) in text.char_indices() {
        if character.is_alphanumeric() {
            start.get_or_insert(at);
        } else {
            found.extend(start.take().map(|start: usize| start..at));
        }
    }
    found.extend(start.map(|start| start..text.len()));
    found
}

fn mail_ranges(persons: &Persons, text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices('@') {
        let from = found.last().map_or(0, |last| last.end);
        let local = |character: char| character.is_alphanumeric() || matches!(character, '.' | '+' | '_' | '-');
        let domain = |character: char| character.is_alphanumeric() || matches!(character, '.' | '-');
        let start = text[from..at].rfind(|character| !local(character)).map_or(from, |before| before + from + width(text, before + from));
        let end = text[at + 1..].find(|character| !domain(character)).map_or(text.len(), |after| after + at + 1);
        let address = text[start..end].trim_end_matches(['.', '-']);
        let is_address = start < at && address[at - start..].contains('.');
        let lower = address.to_lowercase();
        if is_address && (person::mail(&lower) == Mail::Person || persons.mails.contains(&lower)) {
            found.push(start..start + address.len());
        }
    }
    found
}

/// Replaces ranges that are in order and do not overlap.
fn replaced(text: &str, ranges: &[Range<usize>], mark: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for range in ranges {
        result.push_str(&text[done..range.start]);
        result.push_str(mark);
        done = range.end;
    }
    result.push_str(&text[done..]);
    result
}

fn width(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn persons(file: &str) -> Persons {
        Persons::find(&Node::parse(file.as_bytes()).unwrap().0, None)
    }

    fn scrub(persons: &Persons, text: &str) -> String {
        persons.scrub(text, "[…]").text
    }

    #[test]
    fn a_contact_is_taken_out_of_every_text() {
        let persons =
            persons("maintenance:\n  contacts:\n    - {name: Erika Muster, email: muster@kreis.example, phone: +49 581 8200123}\n");
        assert_eq!(scrub(&persons, "Fragen an Erika\nMuster, muster@kreis.example oder 0581 / 820-0123."), "Fragen an […], […] oder […].");
        assert_eq!(scrub(&persons, "Erika, ein Muster von 2022"), "Erika, ein Muster von 2022");
    }

    #[test]
    fn an_address_that_is_a_persons_by_its_form_goes_and_a_role_mailbox_stays() {
        let nobody = Persons::default();
        assert_eq!(scrub(&nobody, "<max.muster@kreis.example>, müller.max@kreis.example."), "<[…]>, […].");
        assert_eq!(
            scrub(&nobody, "poststelle@kreis.example, @kreis, git@git.example"),
            "poststelle@kreis.example, @kreis, git@git.example"
        );
        assert_eq!(scrub(&nobody, "a.b@@c.d@gmail.com"), "a.b@@[…]");
    }

    #[test]
    fn a_contractor_keeps_the_organisation_only() {
        assert_eq!(organisation("Max Muster - Beispiel GmbH").as_deref(), Some("Beispiel GmbH"));
        assert_eq!(organisation("Beispiel, Muster & Co. KG").as_deref(), Some("Beispiel, Muster & Co. KG"));
        for name in ["Max Muster", "Muster, Max", "Muster (Erika)", " "] {
            assert_eq!(organisation(name), None, "{name}");
        }
    }

    #[test]
    fn a_single_word_is_a_company_among_contractors_and_a_surname_among_contacts() {
        assert!(persons("contractors: [{name: Dataport, email: muster@dataport.example}]").replacement(21).is_none());
        assert_eq!(persons("contacts: [{name: Muster}]").replacement(18), Some("Poststelle"));
    }

    #[test]
    fn a_role_mailbox_with_a_role_name_is_left_as_it_is() {
        let persons = persons("contacts:\n  - {name: Team Digitales, email: digitalisierung@kreis.example}\n");
        assert!(persons.replaced.is_empty());
    }

    #[test]
    fn a_number_of_addresses_in_one_line_is_scrubbed_in_one_pass() {
        let text = "max.muster@kreis.example ".repeat(5_000);
        assert_eq!(Persons::default().scrub(&text, "…").removed, 5_000);
    }
}
