//! Fields of action and what they are called elsewhere.

/// What a topic is called by the EU data themes and in `publiccode.yml`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct TopicMapping {
    /// The value of the vocabulary `topic`.
    pub topic: &'static str,
    /// The code of the EU data theme (authority table `data-theme`).
    pub theme: &'static str,
    /// The scopes of `intendedAudience` in `publiccode.yml` that are imported as this topic.
    pub scopes: &'static [&'static str],
}

/// Returns the mapping of a topic.
#[must_use]
pub fn mapping(topic: &str) -> Option<&'static TopicMapping> {
    MAPPINGS.iter().find(|mapping| mapping.topic == topic)
}

/// Returns the topic that a scope of `publiccode.yml` is imported as.
#[must_use]
pub fn of_scope(scope: &str) -> Option<&'static str> {
    MAPPINGS.iter().find(|mapping| mapping.scopes.contains(&scope)).map(|mapping| mapping.topic)
}

const fn map(topic: &'static str, theme: &'static str, scopes: &'static [&'static str]) -> TopicMapping {
    TopicMapping { topic, theme, scopes }
}

const MAPPINGS: &[TopicMapping] = &[
    map("education-work", "EDUC", &["education", "employment"]),
    map("community", "SOCI", &["society", "sport"]),
    map("health-care", "HEAL", &["healthcare"]),
    map("mobility", "TRAN", &["transportation"]),
    map("administration", "GOVE", &["government", "local-authorities"]),
    map("local-economy", "ECON", &["finance-and-economic-development", "manufacturing"]),
    map("family-youth", "SOCI", &[]),
    map("culture-tourism", "EDUC", &["culture", "tourism"]),
    map("environment", "ENVI", &["environment"]),
    map("safety", "JUST", &["emergency-services", "security", "justice"]),
    map("data-geo", "REGI", &["science-and-technology", "research"]),
    map("inclusion", "GOVE", &[]),
    map("social", "SOCI", &["welfare"]),
    map("housing-planning", "REGI", &[]),
    map("energy-climate", "ENER", &["energy"]),
    map("agriculture", "AGRI", &["agriculture"]),
    map("infrastructure", "TECH", &["infrastructures"]),
    map("cross-cutting", "GOVE", &[]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::TOPIC;

    #[test]
    fn every_topic_has_a_theme_and_scopes_are_unique() {
        let topics: Vec<_> = MAPPINGS.iter().map(|mapping| mapping.topic).collect();
        assert_eq!(topics, TOPIC.values().collect::<Vec<_>>());
        let mut scopes: Vec<_> = MAPPINGS.iter().flat_map(|mapping| mapping.scopes).collect();
        let all = scopes.len();
        scopes.sort_unstable();
        scopes.dedup();
        assert_eq!(scopes.len(), all);
        assert_eq!(of_scope("employment"), Some("education-work"));
        assert_eq!(mapping("mobility").map(|mapping| mapping.theme), Some("TRAN"));
    }
}
