//! The settings as documents: `config show`, and their JSON Schema.

use serde_json::{Map, Value, json};

use super::check::default_value;
use super::keys::{KEYS, Key, Kind};
use super::layer::Origin;
use super::load::Loaded;
use crate::api::{ConfigData, ConfigKey, ConfigOrigin};

impl Loaded {
    /// Returns all settings with their origins, or the one asked for.
    #[must_use]
    pub fn describe(&self, only: Option<&Key>) -> ConfigData {
        let wanted = |key: &&Key| only.is_none_or(|only| only.name == key.name);
        ConfigData {
            path: self.home().join("config.toml").display().to_string(),
            files: self.files.iter().map(|path| path.display().to_string()).collect(),
            items: KEYS.iter().filter(wanted).map(|key| self.describe_key(key)).collect(),
        }
    }

    fn describe_key(&self, key: &Key) -> ConfigKey {
        let default = default_value(key);
        let placed = self.values.get(key.name);
        let value = placed.map(|placed| placed.value.clone()).or_else(|| default.clone());
        let json = |value: Option<toml::Value>| serde_json::to_value(value).unwrap_or(Value::Null);
        ConfigKey {
            key: key.name.to_owned(),
            value: json(value),
            default: json(default),
            reload: key.reload,
            origin: origin(placed.map_or(&Origin::Default, |placed| &placed.origin)),
        }
    }
}

fn origin(origin: &Origin) -> ConfigOrigin {
    let (layer, file, line) = match origin {
        Origin::Default => ("default", None, None),
        Origin::System(path, line) => ("system", Some(path.display().to_string()), Some(*line)),
        Origin::Home(path, line) => ("home", Some(path.display().to_string()), Some(*line)),
        Origin::Environment(name) => ("environment", Some(name.clone()), None),
        Origin::Flag => ("flag", None, None),
    };
    ConfigOrigin { layer: layer.to_owned(), file, line }
}

/// Returns the JSON Schema (2020-12) of the file.
#[must_use]
pub fn schema() -> Value {
    let mut sections = Map::new();
    for key in KEYS {
        let (section, name) = key.parts();
        let empty = || json!({ "type": "object", "additionalProperties": false, "properties": {} });
        let section = sections.entry(section).or_insert_with(empty);
        section["properties"][name] = property(key);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "kreisnetz config.toml",
        "type": "object",
        "additionalProperties": false,
        "properties": sections,
    })
}

fn property(key: &Key) -> Value {
    let span = r"^[0-9]+(ms|s|m|min|h|d)$";
    let size = r"^[0-9]+(B|KiB|MiB|GiB|TiB)$";
    let mut property = match key.kind {
        Kind::Switch => json!({ "type": "boolean" }),
        Kind::Count(least, limit) => json!({ "type": "integer", "minimum": least, "maximum": limit }),
        Kind::Duration(..) => json!({ "type": "string", "pattern": span }),
        Kind::Durations => json!({ "type": "array", "items": { "type": "string", "pattern": span } }),
        Kind::Size => json!({ "type": "string", "pattern": size }),
        Kind::Share => json!({ "type": "string", "pattern": format!("{size}|^[0-9]{{1,3}}%$") }),
        Kind::Rate => json!({ "type": "string", "pattern": format!("{size}|^none$") }),
        Kind::Text | Kind::Proxy | Kind::Socket => json!({ "type": "string" }),
        Kind::Choice(allowed) => json!({ "enum": allowed }),
        Kind::List | Kind::Addresses | Kind::Ranges => json!({ "type": "array", "items": { "type": "string" } }),
    };
    let default = serde_json::to_value(default_value(key)).unwrap_or(Value::Null);
    if key.built {
        property["default"] = default;
        return property;
    }
    json!({ "const": default, "description": "not in this version" })
}
