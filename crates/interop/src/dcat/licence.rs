//! From an SPDX expression to the German list of licences, which has fewer: the expression itself goes along as `dct:rights`.

/// Returns the licence of the list that comes closest, and whether it asks for attribution.
pub(super) fn german(spdx: &str) -> (String, bool) {
    let (name, by) = match spdx {
        "CC-BY-4.0" => ("cc-by/4.0", true),
        "CC-BY-SA-4.0" => ("cc-by-sa/4.0", true),
        "CC0-1.0" => ("cc-zero", false),
        "DL-DE-BY-2.0" => ("dl-by-de/2.0", true),
        "DL-DE-ZERO-2.0" => ("dl-zero-de/2.0", false),
        "ODbL-1.0" => ("odbl", true),
        "GPL-3.0-only" | "GPL-3.0-or-later" => ("gpl/3.0", false),
        "Apache-2.0" => ("apache", false),
        bsd if bsd.starts_with("BSD-") => ("bsd", false),
        mpl if mpl.starts_with("MPL-") => ("mozilla", false),
        other if is_osi(other) => ("other-opensource", false),
        _ => ("other-closed", false),
    };
    (format!("http://dcat-ap.de/def/licenses/{name}"), by)
}

/// Says whether every licence of an expression is approved by the Open Source Initiative.
fn is_osi(expression: &str) -> bool {
    spdx::Expression::parse(expression)
        .is_ok_and(|parsed| parsed.requirements().all(|requirement| requirement.req.license.id().is_some_and(|id| id.is_osi_approved())))
}

#[cfg(test)]
mod tests {
    use super::german;

    #[test]
    fn what_the_german_list_lacks_is_open_or_closed() {
        let name = |spdx: &str| german(spdx).0.rsplit("licenses/").next().unwrap_or_default().to_owned();
        assert_eq!(name("EUPL-1.2"), "other-opensource");
        assert_eq!(name("MIT OR Apache-2.0"), "other-opensource");
        assert_eq!(name("LicenseRef-eigene"), "other-closed");
        assert_eq!(name("MPL-2.0"), "mozilla");
        assert_eq!(german("CC-BY-4.0"), ("http://dcat-ap.de/def/licenses/cc-by/4.0".to_owned(), true));
    }
}
