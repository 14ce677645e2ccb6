//! The values that are put into a sentence.

use fluent_bundle::{FluentArgs, FluentValue};

use crate::api::Foreign;
use crate::render::terminal;

/// One value for a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A text, cleaned of control and invisible characters.
    Text(String),
    /// A count; the language groups its digits and chooses the plural by it.
    Count(u64),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(terminal::line(text))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<&Foreign> for Value {
    fn from(text: &Foreign) -> Self {
        Self::from(text.as_untrusted())
    }
}

impl From<u64> for Value {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<usize> for Value {
    fn from(count: usize) -> Self {
        Self::Count(count as u64)
    }
}

/// Names and values for one sentence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Args(Vec<(String, Value)>);

impl Args {
    /// Sets one value.
    pub fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.0.push((name.to_owned(), value.into()));
    }

    pub(super) fn to_fluent(&self) -> FluentArgs<'_> {
        self.0
            .iter()
            .map(|(name, value)| match value {
                Value::Text(text) => (name.as_str(), FluentValue::from(text.as_str())),
                Value::Count(count) => (name.as_str(), FluentValue::from(*count)),
            })
            .collect()
    }
}

/// Makes [`Args`] from `"name" => value` pairs.
macro_rules! args {
    ($($name:literal => $value:expr),* $(,)?) => {{
        #[allow(unused_mut)]
        let mut arguments = $crate::i18n::Args::default();
        $(arguments.set($name, $value);)*
        arguments
    }};
}
pub(crate) use args;
