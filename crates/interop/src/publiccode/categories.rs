//! The closed lists of publiccode.yml that an asset keeps: categories and types of software; and the scopes that become topics.

/// Categories of publiccode.yml, versions 0.2 to 0.7.
const CATEGORIES: &[&str] = &[
    "accounting",
    "agile-project-management",
    "applicant-tracking",
    "application-development",
    "appointment-scheduling",
    "backup",
    "billing-and-invoicing",
    "blog",
    "budgeting",
    "business-intelligence",
    "business-process-management",
    "cad",
    "call-center-management",
    "cloud-management",
    "collaboration",
    "communications",
    "compliance-management",
    "contact-management",
    "content-management",
    "crm",
    "customer-service-and-support",
    "data-analytics",
    "data-collection",
    "data-visualization",
    "design",
    "design-system",
    "digital-asset-management",
    "digital-citizenship",
    "document-management",
    "donor-management",
    "e-commerce",
    "e-signature",
    "educational-content",
    "email-management",
    "email-marketing",
    "employee-management",
    "enterprise-project-management",
    "enterprise-social-networking",
    "erp",
    "event-management",
    "facility-management",
    "feedback-and-reviews-management",
    "financial-reporting",
    "fleet-management",
    "fundraising",
    "gamification",
    "geographic-information-systems",
    "grant-management",
    "graphic-design",
    "help-desk",
    "hr",
    "ide",
    "identity-management",
    "instant-messaging",
    "integrated-library-system",
    "inventory-management",
    "it-asset-management",
    "it-development",
    "it-management",
    "it-security",
    "it-service-management",
    "knowledge-management",
    "learning-management-system",
    "marketing",
    "mind-mapping",
    "mobile-marketing",
    "mobile-payment",
    "network-management",
    "office",
    "online-booking",
    "online-community",
    "payment-gateway",
    "payroll",
    "predictive-analysis",
    "procurement",
    "productivity-suite",
    "project-collaboration",
    "project-management",
    "property-management",
    "real-estate-management",
    "regulations-and-directives",
    "remote-support",
    "resource-management",
    "sales-management",
    "seo",
    "service-desk",
    "social-media-management",
    "survey",
    "talent-management",
    "task-management",
    "taxes-management",
    "test-management",
    "time-management",
    "time-tracking",
    "translation",
    "video-conferencing",
    "video-editing",
    "visitor-management",
    "voip",
    "warehouse-management",
    "web-collaboration",
    "web-conferencing",
    "website-builder",
    "whistleblowing",
    "workflow-management",
    "other",
];

const SOFTWARE_TYPES: &[&str] = &[
    "standalone/mobile",
    "standalone/iot",
    "standalone/desktop",
    "standalone/web",
    "standalone/backend",
    "standalone/other",
    "addon",
    "library",
    "configurationFiles",
];

/// Scope and topic, RECORDS.md §3.
const SCOPES: &[(&str, &str)] = &[
    ("agriculture", "agriculture"),
    ("culture", "culture-tourism"),
    ("education", "education-work"),
    ("emergency-services", "safety"),
    ("employment", "education-work"),
    ("energy", "energy-climate"),
    ("environment", "environment"),
    ("finance-and-economic-development", "local-economy"),
    ("government", "administration"),
    ("healthcare", "health-care"),
    ("infrastructures", "infrastructure"),
    ("justice", "safety"),
    ("local-authorities", "administration"),
    ("manufacturing", "local-economy"),
    ("research", "data-geo"),
    ("science-and-technology", "data-geo"),
    ("security", "safety"),
    ("society", "community"),
    ("sport", "community"),
    ("tourism", "culture-tourism"),
    ("transportation", "mobility"),
    ("welfare", "social"),
];

/// Returns the category in the spelling of the list.
pub(crate) fn category(text: &str) -> Option<&'static str> {
    find(CATEGORIES, text)
}

/// Returns the type of software in the spelling of the list.
pub(crate) fn software_type(text: &str) -> Option<&'static str> {
    find(SOFTWARE_TYPES, text)
}

/// All types of software, for a sentence.
pub(crate) fn software_types() -> String {
    SOFTWARE_TYPES.join(", ")
}

/// Returns a scope of a topic: the one that says most, where there are several.
pub(crate) fn scope(topic: &str) -> Option<&'static str> {
    let chosen = match topic {
        "administration" => Some("local-authorities"),
        "safety" => Some("security"),
        "culture-tourism" => Some("culture"),
        "local-economy" => Some("finance-and-economic-development"),
        "community" => Some("society"),
        _ => None,
    };
    chosen.or_else(|| SCOPES.iter().find(|(_, of)| *of == topic).map(|(scope, _)| *scope))
}

/// Returns the topic of a scope.
pub(crate) fn topic(scope: &str) -> Option<&'static str> {
    SCOPES.iter().find(|(known, _)| known.eq_ignore_ascii_case(scope.trim())).map(|(_, topic)| *topic)
}

fn find(list: &[&'static str], text: &str) -> Option<&'static str> {
    list.iter().copied().find(|known| known.eq_ignore_ascii_case(text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_in_any_case_and_invented_ones_are_not() {
        assert_eq!(category("IT-Security "), Some("it-security"));
        assert_eq!(category("angular"), None);
        assert_eq!(software_type("configurationfiles"), Some("configurationFiles"));
        assert_eq!(topic("healthcare"), Some("health-care"));
        assert_eq!(topic("defence"), None);
    }
}
