//! A YAML document as a tree in which every value knows its place.
//!
//! Scalars keep the spelling of the file: `1.10` stays `1.10`, and whether a text was quoted is known. This is no general YAML reader:
//! one document, no anchors, tags ignored, all limits of SECURITY.md threat 32.

use std::{collections::BTreeSet, ops::Range};

use granit_parser::{ErrorKind, Event, Marker, Parser, ScalarStyle, ScanError, Span};

use super::refusal::{Reason, Refused};

/// Bytes of a file at most.
pub const BYTES_MAX: usize = 256 * 1024;
/// Lists and mappings within each other at most.
pub const DEPTH_MAX: usize = 16;

/// A place in the file, both numbers from 1, the column in characters.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Mark {
    /// Line.
    pub line: u32,
    /// Column.
    pub column: u32,
}

impl Mark {
    /// The first character of a file.
    pub const START: Self = Self { line: 1, column: 1 };
}

/// One value with its place.
#[derive(Clone, Debug)]
pub struct Node {
    pub(crate) at: Mark,
    /// Where the value stands in the source, quotes included; of a block scalar the lines without their header.
    pub(crate) bytes: Range<usize>,
    pub(crate) value: Value,
}

/// What stands there.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Scalar { text: String, style: Style },
    List(Vec<Node>),
    Map(Vec<Pair>),
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Style {
    Plain,
    Quoted,
    /// Literal or folded lines below a `|` or `>`.
    Block,
}

/// A key and its value.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    pub(crate) key: Node,
    pub(crate) value: Node,
    /// An equal key stands before it: the first one wins.
    pub(crate) repeated: bool,
}

impl Node {
    /// Reads a whole file.
    ///
    /// # Errors
    ///
    /// When the file is larger or deeper than allowed, is not UTF-8 or not YAML, has anchors or several documents, or is no mapping.
    pub fn parse(bytes: &[u8]) -> Result<(Self, &str), Refused> {
        if bytes.len() > BYTES_MAX {
            return Err(Refused::at(Mark::START, Reason::TooLarge { bytes: bytes.len() }));
        }
        let source = std::str::from_utf8(bytes).map_err(|error| {
            let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            Refused::at(end_of(&valid), Reason::NotUtf8)
        })?;
        let root = Builder::default().build(source)?;
        match root.value {
            Value::Map(_) => Ok((root, source)),
            _ => Err(Refused::at(root.at, Reason::NotMapping)),
        }
    }

    /// The text of a scalar that is not null.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, style } if !(*style == Style::Plain && is_null(text)) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, style: Style::Plain } if is_null(text))
    }

    pub(crate) fn pairs(&self) -> &[Pair] {
        if let Value::Map(pairs) = &self.value { pairs } else { &[] }
    }

    /// The value of a key, the first of equal ones.
    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        self.pairs().iter().find(|pair| pair.key.text() == Some(name)).map(|pair| &pair.value)
    }

    /// Visits every node below this one and itself, keys included.
    pub(crate) fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        visit(self);
        match &self.value {
            Value::Scalar { .. } => {}
            Value::List(items) => items.iter().for_each(|item| item.walk(visit)),
            Value::Map(pairs) => {
                for pair in pairs {
                    pair.key.walk(visit);
                    pair.value.walk(visit);
                }
            }
        }
    }
}

fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

fn end_of(text: &str) -> Mark {
    let line = text.matches('\n').count() + 1;
    let column = text.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    mark(line, column)
}

fn mark(line: usize, column: usize) -> Mark {
    let bounded = |number: usize| u32::try_from(number.max(1)).unwrap_or(u32::MAX);
    Mark { line: bounded(line), column: bounded(column) }
}

/// The parser counts columns from 0.
fn place(marker: &Marker) -> Mark {
    mark(marker.line(), marker.col() + 1)
}

/// A collection that is not closed yet.
struct Open {
    at: Mark,
    start: usize,
    value: Value,
    /// The key that waits for its value.
    key: Option<Node>,
}

#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    root: Option<Node>,
    documents: usize,
}

impl Builder {
    fn build(mut self, source: &str) -> Result<Node, Refused> {
        let mut options = granit_parser::options! { flow_nesting_limit: DEPTH_MAX + 1, block_nesting_limit: DEPTH_MAX + 1 };
        options.set_emit_comments(false);
        for next in Parser::new_from_str_with_options(source, options) {
            let (event, span) = next.map_err(|error| refusal(&error))?;
            self.event(event, &span)?;
        }
        self.root.ok_or(Refused::at(Mark::START, Reason::NotMapping))
    }

    fn event(&mut self, event: Event<'_>, span: &Span) -> Result<(), Refused> {
        let at = place(&span.start);
        if event.is_alias() || event.anchor_id().is_some() {
            return Err(Refused::at(at, Reason::Alias));
        }
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(Refused::at(at, Reason::SeveralDocuments));
                }
            }
            Event::Scalar(text, style, ..) => {
                let value = Value::Scalar { text: text.into_owned(), style: written(style) };
                self.close(Node { at, bytes: range(span), value });
            }
            Event::SequenceStart(..) => self.descend(at, span, Value::List(Vec::new()))?,
            Event::MappingStart(..) => self.descend(at, span, Value::Map(Vec::new()))?,
            Event::SequenceEnd | Event::MappingEnd => self.ascend(span),
            _ => {}
        }
        Ok(())
    }

    fn descend(&mut self, at: Mark, span: &Span, value: Value) -> Result<(), Refused> {
        if self.open.len() >= DEPTH_MAX {
            return Err(Refused::at(at, Reason::TooDeep));
        }
        self.open.push(Open { at, start: range(span).start, value, key: None });
        Ok(())
    }

    fn ascend(&mut self, span: &Span) {
        let Some(mut open) = self.open.pop() else { return };
        if let Value::Map(pairs) = &mut open.value {
            mark_repeated(pairs);
        }
        let end = range(span).end.max(open.start);
        self.close(Node { at: open.at, bytes: open.start..end, value: open.value });
    }

    fn close(&mut self, node: Node) {
        let Some(open) = self.open.last_mut() else {
            self.root.get_or_insert(node);
            return;
        };
        match &mut open.value {
            Value::List(items) => items.push(node),
            Value::Map(pairs) => match open.key.take() {
                None => open.key = Some(node),
                Some(key) => pairs.push(Pair { key, value: node, repeated: false }),
            },
            Value::Scalar { .. } => {}
        }
    }
}

fn mark_repeated(pairs: &mut [Pair]) {
    let mut seen = BTreeSet::new();
    for pair in pairs {
        pair.repeated = pair.key.text().is_some_and(|name| !seen.insert(name.to_owned()));
    }
}

const fn written(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
        ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
    }
}

fn range(span: &Span) -> Range<usize> {
    span.byte_range().unwrap_or_default()
}

fn refusal(error: &ScanError) -> Refused {
    let reason = match error.kind() {
        ErrorKind::RecursionLimitExceeded => Reason::TooDeep,
        ErrorKind::UnknownAnchor => Reason::Alias,
        _ => Reason::NotYaml(error.info()),
    };
    Refused::at(place(error.marker()), reason)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn refused(bytes: &[u8]) -> Refused {
        Node::parse(bytes).unwrap_err()
    }

    #[test]
    fn a_value_keeps_its_spelling_and_its_place() {
        let (root, _) = Node::parse("name: kuubu\nsoftwareVersion: 1.10\n".as_bytes()).unwrap();
        let version = root.child("softwareVersion").unwrap();
        assert_eq!(version.text(), Some("1.10"));
        assert_eq!(version.at, Mark { line: 2, column: 18 });
    }

    #[test]
    fn the_first_of_two_equal_keys_wins() {
        let (root, _) = Node::parse(b"name: Uelzen\nname: Coesfeld\n").unwrap();
        assert_eq!(root.child("name").and_then(Node::text), Some("Uelzen"));
        assert!(root.pairs()[1].repeated);
    }

    #[test]
    fn null_in_every_spelling_is_no_text_unless_quoted() {
        for spelling in ["", "~", "null", "Null", "NULL"] {
            let (root, _) = Node::parse(format!("a: {spelling}\n").as_bytes()).unwrap();
            assert!(root.child("a").unwrap().is_null(), "{spelling:?}");
        }
        let file = b"a: 'null'\n";
        assert_eq!(Node::parse(file).unwrap().0.child("a").unwrap().text(), Some("null"));
    }

    #[test]
    fn a_file_of_the_largest_size_is_read_and_one_byte_more_is_not() {
        let mut file = b"name: ".to_vec();
        file.resize(BYTES_MAX, b'x');
        assert!(Node::parse(&file).is_ok());
        file.push(b'x');
        assert_eq!(refused(&file).reason, Reason::TooLarge { bytes: BYTES_MAX + 1 });
    }

    #[test]
    fn depth_is_bounded_over_both_notations_together() {
        let nested = |flow: usize| format!("a:\n  b:\n    c: {}1{}\n", "[".repeat(flow), "]".repeat(flow));
        assert!(Node::parse(nested(DEPTH_MAX - 3).as_bytes()).is_ok());
        assert_eq!(refused(nested(DEPTH_MAX - 2).as_bytes()).reason, Reason::TooDeep);
        assert_eq!(refused("[".repeat(100_000).as_bytes()).reason, Reason::TooDeep);
        assert_eq!(refused("- ".repeat(100_000).as_bytes()).reason, Reason::TooDeep);
    }

    #[test]
    fn anchors_and_aliases_are_refused_where_they_stand() {
        assert_eq!(refused(b"name: x\na: &a [1]\nb: *a\n").reason, Reason::Alias);
        assert_eq!(refused(b"a: *unknown\n"), Refused { line: 1, column: 4, reason: Reason::Alias });
        assert_eq!(refused(b"a: 1\n<<: *a\n").reason, Reason::Alias);
    }

    #[test]
    fn what_is_no_mapping_is_refused() {
        for file in [&b""[..], b"# only a comment\n", b"- a\n- b\n", b"text\n"] {
            assert_eq!(refused(file).reason, Reason::NotMapping, "{file:?}");
        }
        assert_eq!(refused(b"a: 1\n---\nb: 2\n"), Refused { line: 2, column: 1, reason: Reason::SeveralDocuments });
    }

    #[test]
    fn bytes_that_are_no_utf8_are_refused_at_the_first_of_them() {
        assert_eq!(refused(b"name: a\nurl: \xff\n"), Refused { line: 2, column: 6, reason: Reason::NotUtf8 });
        assert_eq!(refused("name: x\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>().as_slice()).line, 1);
    }

    #[test]
    fn broken_indentation_is_refused_with_its_line() {
        let refused = refused(b"description:\n  en:\n    longDescription: |\n      One line.\n     Two.\n    features: []\n");
        assert!(matches!(refused.reason, Reason::NotYaml(_)), "{refused:?}");
        assert_eq!(refused.line, 5, "{refused:?}");
    }
}
