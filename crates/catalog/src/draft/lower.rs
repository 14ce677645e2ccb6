//! From the values of a draft to the tree of an entry.
//!
//! Only the form changes here: a bare text becomes a language map, euros become cents, a reference is looked up. Whether the result
//! is right is the check's to say; what could not be brought into form stands as a mark in its place, and the check of it is skipped.

use super::{
    context::RefError,
    source::{Given, Source},
};
use crate::{
    entry::EntryRef,
    reference::Reference,
    schema::{
        Fault, Field, GivenBy, Need, Path, Schema, Shape, Step, envelope, licence, scalar, slug,
        value::{SCORE, type_name},
    },
    text,
    tree::{Tree, TreeMap},
};

/// Looks a reference up: its place, itself, and the kinds it may lead to.
pub(super) type Resolve<'r> = dyn FnMut(&Path, &Reference, &'static [&'static str]) -> Result<EntryRef, RefError> + 'r;

/// A draft under way to its tree.
pub(super) struct Lowering<'r> {
    resolve: &'r mut Resolve<'r>,
    /// Whether everything must be looked up.
    strict: bool,
    faults: Vec<Fault>,
    failed: Vec<Path>,
    floating: Vec<Path>,
}

/// What a draft became.
pub(super) struct Lowered {
    /// The entry, without what publishing sets.
    pub(super) root: TreeMap,
    /// What could not be brought into form.
    pub(super) faults: Vec<Fault>,
    /// Where that is.
    pub(super) failed: Vec<Path>,
    /// References without a version, as places in the tree.
    pub(super) floating: Vec<Path>,
}

/// What one value became.
enum Became {
    Tree(Tree),
    /// An empty text, list or table, which the bytes never have.
    Empty,
    /// Reported already.
    Failed,
}

impl<'r> Lowering<'r> {
    pub(super) fn new(resolve: &'r mut Resolve<'r>, strict: bool) -> Self {
        Self { resolve, strict, faults: Vec::new(), failed: Vec::new(), floating: Vec::new() }
    }

    /// Lowers a whole draft.
    pub(super) fn entry(mut self, source: &Source, schema: &Schema) -> Lowered {
        let envelope = envelope(schema);
        let (mut root, mut body) = (TreeMap::default(), TreeMap::default());
        for (key, given) in source.keys() {
            let path = Path::of(key);
            let own = schema.body.iter().find(|field| field.name == key);
            let shared = envelope.iter().find(|field| field.name == key);
            match (shared, own) {
                (Some(field), _) => self.field(&mut root, &path, field, given),
                (None, Some(field)) => self.field(&mut body, &path, field, given),
                // The bytes have this key, a draft has not.
                (None, None) if key == "body" => self.fault(path, slug::UNKNOWN_KEY, [("allowed", String::new())]),
                (None, None) => {
                    root.insert(key.clone(), MARK);
                }
            }
        }
        if !body.is_empty() {
            root.insert("body", Tree::Map(body));
        }
        let floating = self.floating.iter().map(|path| in_bytes(path, schema)).collect();
        Lowered { root, faults: self.faults, failed: self.failed, floating }
    }

    fn field(&mut self, table: &mut TreeMap, path: &Path, field: &Field, given: &Given) {
        if field.given_by == GivenBy::Publish {
            let slug = if field.name == "slug" { slug::SET_BY_FILE_NAME } else { slug::SET_BY_PUBLISH };
            self.fault(path.clone(), slug, []);
            return;
        }
        match self.value(path, &field.shape, given) {
            Became::Tree(tree) => {
                table.insert(field.name, tree);
            }
            // Nothing given is nothing there: the check says `missing`.
            Became::Empty if field.need == Need::Required => {}
            Became::Empty => {
                self.failed_with(path, slug::EMPTY, []);
                table.insert(field.name, MARK);
            }
            Became::Failed => {
                table.insert(field.name, MARK);
            }
        }
    }

    fn value(&mut self, path: &Path, shape: &Shape, given: &Given) -> Became {
        match (shape, given) {
            (Shape::LangLine { .. } | Shape::LangText { .. } | Shape::Role { .. }, Given::Text(text)) => in_german(text),
            (Shape::LangLine { .. } | Shape::LangText { .. } | Shape::Role { .. }, Given::Table(keys)) => self.languages(path, keys),
            (Shape::Uint { min, max }, Given::Integer(number)) => self.number(path, *number, *min, *max),
            (Shape::Decimal | Shape::Euro, given) => self.amount(path, shape, given),
            (Shape::Bool, Given::Bool(value)) => Became::Tree(Tree::Bool(*value)),
            (Shape::Date | Shape::FactDate, Given::Date(date)) => Became::Tree(Tree::from(date.as_str())),
            (Shape::Ref(kinds), Given::Text(text)) => self.reference(path, kinds, text),
            (Shape::RefOrUrl(kinds), Given::Text(text)) if !text.contains("://") => self.reference(path, kinds, text),
            (Shape::Org, Given::Table(keys)) => self.table(path, ORG, keys),
            (Shape::Table(fields), Given::Table(keys)) => self.table(path, fields, keys),
            (Shape::DateOf(_), Given::Table(keys)) => self.keyed(path, keys, &Shape::FactDate),
            (Shape::ScoreOf(_), Given::Table(keys)) => self.keyed(path, keys, SCORE),
            (Shape::List { of, .. }, Given::List(items)) => self.list(path, of, items),
            (Shape::Digest, Given::Text(text)) if text.trim().is_empty() => Became::Empty,
            (Shape::Digest, Given::Text(text)) => match text.trim().parse::<kreisnetz_identity::Digest>() {
                Ok(digest) => Became::Tree(Tree::Bytes(digest.as_bytes().to_vec())),
                Err(_) => self.failed_with(path, slug::BAD_DIGEST, [("actual", text.clone())]),
            },
            (Shape::Spdx, Given::Text(text)) => written(&licence::canonical(text.trim()).unwrap_or_else(|_| text.clone())),
            (shape, Given::Text(text)) if matches!(type_name(shape), "text" | "date") => written(text),
            (shape, given) => self.wrong_type(path, shape, given),
        }
    }

    fn wrong_type(&mut self, path: &Path, shape: &Shape, given: &Given) -> Became {
        let args = [("expected", type_name(shape).to_owned()), ("actual", given.type_name().to_owned())];
        self.failed_with(path, slug::WRONG_TYPE, args)
    }

    fn number(&mut self, path: &Path, number: i64, least: u64, limit: u64) -> Became {
        match u64::try_from(number) {
            Ok(number) => Became::Tree(Tree::Uint(number)),
            Err(_) => {
                let args = [("least", least.to_string()), ("limit", limit.to_string()), ("actual", number.to_string())];
                self.failed_with(path, slug::NUMBER_RANGE, args)
            }
        }
    }

    /// Decimals and euros are taken by their digits and never pass through a float.
    fn amount(&mut self, path: &Path, shape: &Shape, given: &Given) -> Became {
        let digits = match given {
            Given::Integer(number) => number.to_string(),
            Given::Float(digits) | Given::Text(digits) => digits.trim().trim_start_matches('+').to_owned(),
            other => return self.wrong_type(path, shape, other),
        };
        let (tree, bad) = match shape {
            Shape::Euro => (scalar::cents(&digits).map(Tree::Uint), slug::BAD_EURO),
            _ => (scalar::decimal(&digits).map(Tree::Text), slug::BAD_DECIMAL),
        };
        match tree {
            Some(tree) => Became::Tree(tree),
            None => self.failed_with(path, bad, [("actual", digits)]),
        }
    }

    fn languages(&mut self, path: &Path, keys: &[(String, Given)]) -> Became {
        let is_empty = |given: &Given| matches!(given, Given::Text(text) if text.trim().is_empty());
        if keys.iter().all(|(_, given)| is_empty(given)) {
            return Became::Empty;
        }
        let mut map = TreeMap::default();
        for (language, given) in keys {
            let path = path.key(language);
            let became = match given {
                Given::Text(text) => written(text),
                other => self.wrong_type(&path, &Shape::Line { max: 1 }, other),
            };
            self.keep(&mut map, &path, language, became);
        }
        some(map)
    }

    fn keyed(&mut self, path: &Path, keys: &[(String, Given)], of: &Shape) -> Became {
        let mut map = TreeMap::default();
        for (key, given) in keys {
            let path = path.key(key);
            let became = self.value(&path, of, given);
            self.keep(&mut map, &path, key, became);
        }
        some(map)
    }

    fn table(&mut self, path: &Path, fields: &[Field], keys: &[(String, Given)]) -> Became {
        let mut map = TreeMap::default();
        for (key, given) in keys {
            match fields.iter().find(|field| field.name == key) {
                Some(field) => self.field(&mut map, &path.key(key), field, given),
                None => {
                    map.insert(key.clone(), MARK);
                }
            }
        }
        some(map)
    }

    fn list(&mut self, path: &Path, of: &Shape, items: &[Given]) -> Became {
        let became: Vec<Became> = items.iter().enumerate().map(|(place, given)| self.value(&path.index(place), of, given)).collect();
        if became.iter().all(|became| matches!(became, Became::Empty)) {
            return Became::Empty;
        }
        // Every item keeps its place, so that places in the tree are places in the draft.
        let items = became.into_iter().enumerate().map(|(place, became)| match became {
            Became::Tree(tree) => tree,
            Became::Failed => MARK,
            Became::Empty => {
                self.failed_with(&path.index(place), slug::EMPTY, []);
                MARK
            }
        });
        Became::Tree(Tree::List(items.collect()))
    }

    fn reference(&mut self, path: &Path, kinds: &'static [&'static str], text: &str) -> Became {
        let actual = text.trim().to_owned();
        if actual.is_empty() {
            return Became::Empty;
        }
        let Ok(reference) = actual.parse::<Reference>() else {
            return self.failed_with(path, slug::BAD_REF, [("actual", actual)]);
        };
        if reference.pin().is_none() {
            self.floating.push(path.clone());
        }
        match (self.resolve)(path, &reference, kinds) {
            Ok(found) => Became::Tree(found.to_tree()),
            Err(error) => self.unresolved(path, actual, kinds, error),
        }
    }

    fn unresolved(&mut self, path: &Path, text: String, kinds: &[&str], error: RefError) -> Became {
        let actual = ("actual", text);
        match error {
            RefError::Unchecked if !self.strict => self.failed_with(path, slug::REF_UNCHECKED, [actual]),
            RefError::NotFound | RefError::Unchecked => self.failed_with(path, slug::REF_NOT_FOUND, [actual]),
            RefError::Publisher => self.failed_with(path, slug::REF_PUBLISHER, [actual]),
            RefError::Ambiguous(slugs) => self.failed_with(path, slug::REF_AMBIGUOUS, [("allowed", slugs.join(", ")), actual]),
            RefError::Version => self.failed_with(path, slug::REF_VERSION, [actual]),
            RefError::Withdrawn => self.failed_with(path, slug::REF_WITHDRAWN, [actual]),
            RefError::Part => self.failed_with(path, slug::REF_PART, [actual]),
            RefError::Kind(kind) => self.failed_with(path, slug::REF_KIND, [("allowed", kinds.join(", ")), ("actual", kind)]),
        }
    }

    fn keep(&mut self, map: &mut TreeMap, path: &Path, key: &str, became: Became) {
        let tree = match became {
            Became::Tree(tree) => tree,
            Became::Failed => MARK,
            Became::Empty => {
                self.failed_with(path, slug::EMPTY, []);
                MARK
            }
        };
        map.insert(key, tree);
    }

    fn fault<const N: usize>(&mut self, path: Path, slug: &'static str, args: [(&'static str, String); N]) {
        self.faults.push(Fault::new(path, slug, args));
    }

    fn failed_with<const N: usize>(&mut self, path: &Path, slug: &'static str, args: [(&'static str, String); N]) -> Became {
        self.fault(path.clone(), slug, args);
        self.failed.push(path.clone());
        Became::Failed
    }
}

/// Stands where a value could not be brought into form, or where a key is unknown.
const MARK: Tree = Tree::Bool(false);

/// The two ways to name an organisation.
const ORG: &[Field] = crate::schema::value::ORGANISATION;

fn in_german(text: &str) -> Became {
    match written(text) {
        Became::Tree(tree) => some([("de", tree)].into_iter().collect()),
        other => other,
    }
}

fn written(text: &str) -> Became {
    let text = text::normalise(text);
    if text.is_empty() { Became::Empty } else { Became::Tree(Tree::Text(text)) }
}

fn some(map: TreeMap) -> Became {
    if map.is_empty() { Became::Empty } else { Became::Tree(Tree::Map(map)) }
}

/// Returns the place in the bytes of what has this place in the draft.
fn in_bytes(path: &Path, schema: &Schema) -> Path {
    let first = path.steps().first();
    let own = matches!(first, Some(Step::Key(key)) if schema.body.iter().any(|field| field.name == key));
    let start = if own { Path::of("body") } else { Path::default() };
    path.steps().iter().fold(start, |path, step| match step {
        Step::Key(key) => path.key(key),
        Step::Index(index) => path.index(*index),
    })
}

/// Returns what stands at a place of a tree.
pub(super) fn at<'t>(tree: &'t Tree, path: &Path) -> Option<&'t Tree> {
    path.steps().iter().try_fold(tree, |tree, step| match step {
        Step::Key(key) => tree.as_map()?.get(key),
        Step::Index(index) => tree.items().get(*index),
    })
}

/// Returns what stands at a place of a tree, to be replaced.
pub(super) fn at_mut<'t>(tree: &'t mut Tree, path: &Path) -> Option<&'t mut Tree> {
    path.steps().iter().try_fold(tree, |tree, step| match (step, tree) {
        (Step::Key(key), Tree::Map(map)) => map.get_mut(key),
        (Step::Index(index), Tree::List(items)) => items.get_mut(*index),
        _ => None,
    })
}
