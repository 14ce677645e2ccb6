//! `--fields`: only some fields of an answer's items.

use serde_json::{Map, Value};

use crate::failure::{Failure, Slug};
use crate::render::terminal;

/// Leaves only the named fields of each item, or of the data where there are no items.
pub(super) fn only(mut document: Value, fields: &[String]) -> Result<Value, Failure> {
    if fields.is_empty() {
        return Ok(document);
    }
    let data = &mut document["data"];
    match data.get_mut("items").and_then(Value::as_array_mut) {
        Some(items) => {
            for item in items {
                *item = picked(item, fields)?;
            }
        }
        None => *data = picked(data, fields)?,
    }
    Ok(document)
}

/// Returns the named fields as text: a line an item, columns apart by tabs.
pub(super) fn columns(data: &Value, fields: &[String]) -> String {
    let line = |item: &Value| {
        let cells: Vec<String> = fields.iter().map(|field| cell(at(item, field).unwrap_or(&Value::Null))).collect();
        cells.join("\t") + "\n"
    };
    match data.get("items").and_then(Value::as_array) {
        Some(items) => items.iter().map(line).collect(),
        None => line(data),
    }
}

fn picked(item: &Value, fields: &[String]) -> Result<Value, Failure> {
    let mut picked = Value::Object(Map::new());
    for field in fields {
        let value = at(item, field).ok_or_else(|| unknown(item, field))?.clone();
        put(&mut picked, field, value);
    }
    Ok(picked)
}

fn at<'a>(item: &'a Value, field: &str) -> Option<&'a Value> {
    field.split('.').try_fold(item, |value, name| match value {
        // A field of what is absent is absent too.
        Value::Null => Some(value),
        value => value.get(name),
    })
}

fn put(into: &mut Value, field: &str, value: Value) {
    let slot = field.split('.').fold(into, |value, name| {
        if !value.is_object() {
            *value = Value::Object(Map::new());
        }
        &mut value[name]
    });
    *slot = value;
}

fn unknown(item: &Value, field: &str) -> Failure {
    let parent = field.rsplit_once('.').and_then(|(parent, _)| at(item, parent)).filter(|value| value.is_object()).unwrap_or(item);
    let known = parent.as_object().map(|fields| fields.keys().map(String::as_str).collect::<Vec<_>>().join(", "));
    Failure::new(Slug::UnknownField).with("field", field).with("known", known.unwrap_or_default())
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => terminal::line(text),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join(","),
        value => terminal::line(&value.to_string()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;

    fn names(fields: &[&str]) -> Vec<String> {
        fields.iter().map(|field| (*field).to_owned()).collect()
    }

    #[test]
    fn only_the_named_fields_of_each_item_stay() {
        let document = json!({"data": {"total": 1, "items": [{"ref": "uelzen/kuubu", "publisher": {"ags": "03360", "slug": "uelzen"}}]}});
        let fields = names(&["ref", "publisher.ags"]);
        let left = only(document, &fields).unwrap();
        assert_eq!(left["data"]["items"][0], json!({"ref": "uelzen/kuubu", "publisher": {"ags": "03360"}}));
        assert_eq!(columns(&left["data"], &fields), "uelzen/kuubu\t03360\n");
    }

    #[test]
    fn an_unknown_field_is_refused_with_the_list() {
        let document = json!({"data": {"items": [{"ref": "x", "title": "y"}]}});
        let failure = only(document, &names(&["titel"])).unwrap_err();
        assert_eq!(failure.slug(), Slug::UnknownField);
        assert_eq!(failure.context()["known"], "ref, title");
    }
}
