//! Pages of a list, as the Developers Italia API has them: `page[size]` and `page[after]`, and links to the neighbours.

use serde::Serialize;

use crate::failure::{Failure, Slug};

/// Items of a page at most.
pub const PAGE_ITEMS_MAX: usize = 100;
/// Items of a page, unless it is asked for otherwise.
const PAGE_ITEMS: usize = 25;

/// Which page is asked for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PageRequest {
    /// Items at most.
    pub size: usize,
    /// The id of the last item before the page.
    pub after: Option<String>,
}

/// A page with its links.
#[derive(Debug, Serialize)]
pub struct Page<T> {
    data: Vec<T>,
    links: Links,
}

#[derive(Debug, Serialize)]
struct Links {
    prev: Option<String>,
    next: Option<String>,
}

impl PageRequest {
    /// Reads a query string.
    ///
    /// # Errors
    ///
    /// `unknown_field` for a parameter that there is not, which is never ignored; `usage` for a size that is none.
    pub fn of(query: Option<&str>) -> Result<Self, Failure> {
        let mut request = Self { size: PAGE_ITEMS, after: None };
        for (name, value) in parameters(query) {
            match name.as_str() {
                "page[size]" => request.size = size(value)?,
                "page[after]" => request.after = Some(value.to_owned()),
                other => {
                    return Err(Failure::new(Slug::UnknownField).with("field", other).with("known", "page[after], page[size]"));
                }
            }
        }
        Ok(request)
    }

    /// Cuts a sorted list to this page.
    pub fn of_list<T, U>(&self, all: Vec<T>, id: impl Fn(&T) -> &str, shown: impl Fn(T) -> U) -> Page<U> {
        let begin = self.after.as_ref().map_or(0, |after| all.iter().position(|item| id(item) == after).map_or(all.len(), |at| at + 1));
        let end = all.len().min(begin + self.size);
        let link = |after: Option<&str>| {
            let after = after.map(|after| format!("&page[after]={after}")).unwrap_or_default();
            format!("?page[size]={}{after}", self.size)
        };
        let next = (end < all.len() && end > begin).then(|| link(Some(id(&all[end - 1]))));
        let prev = (begin > 0).then(|| match begin.checked_sub(self.size + 1) {
            Some(before) => link(Some(id(&all[before]))),
            None => link(None),
        });
        let data = all.into_iter().skip(begin).take(end - begin).map(shown).collect();
        Page { data, links: Links { prev, next } }
    }
}

/// Returns the parameters of a query string: the names with their brackets, the values as they stand there.
pub(super) fn parameters(query: Option<&str>) -> impl Iterator<Item = (String, &str)> {
    let parts = query.unwrap_or_default().split('&').filter(|part| !part.is_empty());
    parts.map(|part| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        (name.replace("%5B", "[").replace("%5b", "[").replace("%5D", "]").replace("%5d", "]"), value)
    })
}

fn size(value: &str) -> Result<usize, Failure> {
    let size = value.parse().ok().filter(|size| (1..=PAGE_ITEMS_MAX).contains(size));
    size.ok_or_else(|| {
        Failure::new(Slug::Usage)
            .detail("values")
            .with("flag", "page[size]")
            .with("value", value)
            .with("allowed", format!("1..{PAGE_ITEMS_MAX}"))
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn letters(query: &str) -> (Vec<&'static str>, Option<String>, Option<String>) {
        let page = PageRequest::of(Some(query)).unwrap().of_list(vec!["a", "b", "c", "d", "e"], |item| item, |item| item);
        (page.data, page.links.prev, page.links.next)
    }

    #[test]
    fn pages_follow_one_another_and_lead_back() {
        let (first, none, next) = letters("page[size]=2");
        assert_eq!((first, none, next.as_deref()), (vec!["a", "b"], None, Some("?page[size]=2&page[after]=b")));
        let (second, back, next) = letters("page%5Bsize%5D=2&page%5Bafter%5D=b");
        assert_eq!(
            (second, back.as_deref(), next.as_deref()),
            (vec!["c", "d"], Some("?page[size]=2"), Some("?page[size]=2&page[after]=d"))
        );
        let (last, back, none) = letters("page[size]=2&page[after]=d");
        assert_eq!((last, back.as_deref(), none), (vec!["e"], Some("?page[size]=2&page[after]=b"), None));
        assert!(letters("page[after]=nobody").0.is_empty());
    }

    #[test]
    fn a_parameter_that_there_is_not_is_refused_and_never_ignored() {
        assert_eq!(PageRequest::of(Some("from=2026")).unwrap_err().slug(), Slug::UnknownField);
        for size in ["0", "101", "-1", "x", ""] {
            assert_eq!(PageRequest::of(Some(&format!("page[size]={size}"))).unwrap_err().slug(), Slug::Usage, "{size}");
        }
        assert_eq!(PageRequest::of(None).unwrap(), PageRequest { size: PAGE_ITEMS, after: None });
    }
}
