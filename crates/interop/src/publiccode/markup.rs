//! The Markdown of descriptions: images and HTML go, the rest stays.
//!
//! No Markdown parser: it looks for `![text](target)` and for tags, so `<https://…>` and `a < b` stay as they are.

/// Bytes in which an image or a tag must end: looking further from each beginning would take the square of the length.
const SPAN_MAX: usize = 1_000;

/// Returns the text without images and HTML tags, nothing where there were none.
pub(crate) fn without(text: &str) -> Option<String> {
    let plain = without_tags(&without_images(text));
    (plain != text).then_some(plain)
}

fn without_images(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("![") {
        kept.push_str(&rest[..at]);
        rest = &rest[at + 2..];
        let near = near(rest);
        let line = &near[..near.find("\n\n").unwrap_or(near.len())];
        let image = line.find("](").and_then(|middle| line[middle..].find(')').map(|end| (middle, middle + end + 1)));
        match image {
            Some((middle, end)) => {
                kept.push_str(&rest[..middle]);
                rest = &rest[end..];
            }
            None => kept.push_str("!\\["),
        }
    }
    kept.push_str(rest);
    kept
}

fn without_tags(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        kept.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = tag_end(rest);
        if end == 0 {
            kept.push('<');
        }
        rest = &rest[end.max(1)..];
    }
    kept.push_str(rest);
    kept
}

fn near(text: &str) -> &str {
    &text[..text.floor_char_boundary(SPAN_MAX)]
}

/// Length of the tag or comment that begins here, 0 where none does.
fn tag_end(text: &str) -> usize {
    let text = near(text);
    if text.starts_with("<!") || text.starts_with("<?") {
        return text.find('>').map_or(0, |end| end + 1);
    }
    let name = text[1..].trim_start_matches('/');
    let after = name.find(|character: char| !character.is_ascii_alphanumeric() && character != '-').unwrap_or(name.len());
    let follows = name[after..].chars().next();
    let is_tag = name.starts_with(|character: char| character.is_ascii_alphabetic()) && matches!(follows, Some('>' | '/' | ' ' | '\n'));
    if is_tag { text.find('>').map_or(0, |end| end + 1) } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_and_tags_go() {
        let text = "Ein <b>Portal</b>.<br/>\n![Logo](img/logo.svg)\n<!-- weg --><img src=\"x\">Ende";
        assert_eq!(without(text).as_deref(), Some("Ein Portal.\nLogo\nEnde"));
    }

    #[test]
    fn addresses_comparisons_and_links_stay() {
        for text in
            ["<https://kreis.example>", "<info@kreis.example>", "1 < 2 > 1", "[Seite](https://kreis.example)", "a<", "<", "**fett!**"]
        {
            assert_eq!(without(text), None, "{text}");
        }
    }

    #[test]
    fn what_only_begins_like_an_image_becomes_no_image() {
        assert_eq!(without("![offen").as_deref(), Some("!\\[offen"));
    }
}
