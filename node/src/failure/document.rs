//! The JSON form of a failure, `kreisnetz.error/1`: on stdout in place of the data, and as the control API's answer.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{Failure, MESSAGE, Slug};
use crate::api::Problem;
use crate::i18n::Language;

/// Name and version of the error document.
pub const ERROR_SCHEMA: &str = "kreisnetz.error/1";

#[derive(Deserialize, Serialize)]
struct Document {
    schema: String,
    error: Body,
}

#[derive(Deserialize, Serialize)]
struct Body {
    slug: String,
    exit: u8,
    message: String,
    hints: Vec<String>,
    help: String,
    context: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    problems: Vec<Problem>,
}

impl Serialize for Failure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let english = Language::English;
        let error = Body {
            slug: self.slug.to_string(),
            exit: self.exit(),
            message: self.message(english),
            hints: self.hints(english),
            help: self.help().to_owned(),
            context: self.context.clone(),
            problems: self.problems.clone(),
        };
        Document { schema: ERROR_SCHEMA.to_owned(), error }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Failure {
    /// Reads the document of this or a newer node; a slug that this version does not know becomes `internal`, with
    /// the node's own message.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Document { schema, error } = Document::deserialize(deserializer)?;
        if schema != ERROR_SCHEMA {
            return Err(de::Error::custom("not an error document"));
        }
        let known = error.slug.parse();
        let mut context = error.context;
        if known.is_err() {
            context.insert(MESSAGE.to_owned(), error.message);
        }
        let slug = known.unwrap_or(Slug::Internal);
        Ok(Self { slug, context, problems: error.problems })
    }
}
