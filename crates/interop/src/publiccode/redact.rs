//! A copy of the file that may replicate: the bytes as they are where nobody is named, else with role mailboxes in the place of persons.
//!
//! Only the values that name somebody change; comments are freed of known persons too. The result is read again before it is believed.

use super::{
    document::{Node, Style, Value},
    import::Replica,
    persons::Persons,
};

/// What stands where a person was: a plain text of YAML in every place.
const MARK: &str = "…";

/// Makes the copy.
pub(crate) fn replica(root: &Node, source: &str, persons: &Persons) -> Replica {
    let copy = rewritten(root, source, persons);
    if copy == source {
        return Replica::Verbatim;
    }
    if is_clean(&copy, persons) { Replica::Redacted(copy.into_bytes()) } else { Replica::Withheld }
}

fn rewritten(root: &Node, source: &str, persons: &Persons) -> String {
    let mut copy = String::with_capacity(source.len());
    let mut done = 0;
    root.walk(&mut |node| {
        let Value::Scalar { text, style } = &node.value else { return };
        let between = source.get(done..node.bytes.start).unwrap_or_default();
        copy.push_str(&persons.scrub(between, MARK).text);
        let old = source.get(node.bytes.clone()).unwrap_or_default();
        let instead = match style {
            Style::Block => block(node, old, persons),
            Style::Plain | Style::Quoted => instead(node, text, persons).map(|text| quoted(&text)),
        };
        match instead {
            // The end of a block, and of a plain text over several lines, holds the line end that the next key needs.
            Some(instead) => {
                copy.push_str(&instead);
                copy.push_str(&old[old.trim_end().len()..]);
            }
            None => copy.push_str(old),
        }
        done = node.bytes.end.max(done);
    });
    copy.push_str(&persons.scrub(source.get(done..).unwrap_or_default(), MARK).text);
    copy
}

/// The text to be written instead, nothing where it may stay.
fn instead(node: &Node, text: &str, persons: &Persons) -> Option<String> {
    if let Some(instead) = persons.replacement(node.bytes.start) {
        return (instead != text).then(|| instead.to_owned());
    }
    let scrubbed = persons.scrub(text, MARK);
    (scrubbed.removed > 0).then_some(scrubbed.text)
}

/// The lines of a block to be written instead: their indentation is kept by changing only what lies within them.
fn block(node: &Node, lines: &str, persons: &Persons) -> Option<String> {
    if let Some(instead) = persons.replacement(node.bytes.start) {
        return Some(instead.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    let scrubbed = persons.scrub(lines.trim_end(), MARK);
    (scrubbed.removed > 0).then_some(scrubbed.text)
}

/// Reads the copy and looks for persons in every value and in the raw text.
fn is_clean(copy: &str, persons: &Persons) -> bool {
    let Ok((root, _)) = Node::parse(copy.as_bytes()) else { return false };
    let mut clean = true;
    root.walk(&mut |node| {
        if let Value::Scalar { text, .. } = &node.value {
            clean &= persons.scrub(text, MARK).removed == 0;
        }
    });
    clean && persons.scrub(copy, MARK).removed == 0
}

/// A double-quoted scalar of YAML.
fn quoted(text: &str) -> String {
    let mut result = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => result.push_str("\\\""),
            '\\' => result.push_str("\\\\"),
            '\n' => result.push_str("\\n"),
            other if other.is_control() || matches!(other, '\u{2028}' | '\u{2029}' | '\u{FEFF}') => {
                result.push_str(&format!("\\u{:04x}", u32::from(other)));
            }
            other => result.push(other),
        }
    }
    result.push('"');
    result
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::origin::Mailbox;
    use super::*;

    fn copy(file: &str) -> Replica {
        let mailbox = Mailbox::new("Stabsstelle Digitalisierung", "digitalisierung@lk-uelzen.example");
        let (root, source) = Node::parse(file.as_bytes()).unwrap();
        replica(&root, source, &Persons::find(&root, Some(&mailbox)))
    }

    fn redacted(file: &str) -> String {
        match copy(file) {
            Replica::Redacted(bytes) => String::from_utf8(bytes).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_file_without_persons_is_copied_byte_for_byte() {
        let file = "name: kuubu\nmaintenance:\n  contacts:\n    - name: Team Digitales\n      email: poststelle@kreis.example\n";
        assert_eq!(copy(file), Replica::Verbatim);
    }

    #[test]
    fn a_contact_gives_way_to_the_role_mailbox_and_all_else_stays() {
        let file = "# Pflege: Erika Muster\nname: kuubu\nmaintenance:\n  type: internal\n  contacts:\n    - name: Erika Muster # seit 2020\n      email: 'erika.muster@kreis.example'\n      phone: +49 581 8200123\n      affiliation: Kreis\n";
        let expected = "# Pflege: …\nname: kuubu\nmaintenance:\n  type: internal\n  contacts:\n    - name: \"Stabsstelle Digitalisierung\" # seit 2020\n      email: \"digitalisierung@lk-uelzen.example\"\n      phone: \"\"\n      affiliation: Kreis\n";
        assert_eq!(redacted(file), expected);
    }

    #[test]
    fn block_texts_with_a_person_stay_one_value_of_the_right_key() {
        let file = "description:\n  de:\n    longDescription: |\n      Fragen an\n      max.muster@kreis.example.\n    features:\n      - >-\n        Schreib an m.muster@kreis.example\n\nname: kuubu\n";
        let copy = redacted(file);
        let (root, _) = Node::parse(copy.as_bytes()).unwrap();
        let german = root.child("description").unwrap().child("de").unwrap();
        assert_eq!(german.child("longDescription").unwrap().text(), Some("Fragen an\n….\n"));
        assert!(german.child("features").is_some(), "{copy}");
        assert_eq!(root.child("name").unwrap().text(), Some("kuubu"));
    }

    #[test]
    fn an_address_hidden_by_an_escape_is_found() {
        assert!(!redacted("a: \"max.muster\\x40kreis.example\"\n").contains("muster"));
    }

    #[test]
    fn repeated_keys_and_keys_themselves_are_freed_too() {
        let copy = redacted("a: 1\na: max.muster@kreis.example\n? erika.muster@kreis.example\n: 2\n");
        assert!(!copy.contains("muster"), "{copy}");
    }

    #[test]
    fn a_contractor_keeps_the_organisation() {
        assert!(redacted("contractors:\n  - name: 'Max Muster - Beispiel GmbH'\n").contains("name: \"Beispiel GmbH\""));
    }
}
