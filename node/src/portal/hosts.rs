//! The names that a listener answers to: with any other one somebody's page tries to reach it through a browser (DNS rebinding).

/// The names of the loopback, and those that the settings add.
#[derive(Clone, Debug, Default)]
pub struct Hosts(Vec<String>);

impl Hosts {
    /// Takes the names that the settings add, without ports.
    #[must_use]
    pub fn new(allowed: &[String]) -> Self {
        Self(allowed.iter().map(|name| name.to_ascii_lowercase()).collect())
    }

    /// Says whether a header `Host` names this listener; its port does not matter behind another web server.
    #[must_use]
    pub fn knows(&self, host: &str) -> bool {
        let name = without_port(host).to_ascii_lowercase();
        matches!(name.as_str(), "localhost" | "127.0.0.1" | "[::1]") || self.0.contains(&name)
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) && !name.is_empty() => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_loopback_and_of_the_settings_are_known_and_no_others() {
        let hosts = Hosts::new(&["Daten.kreis-coesfeld.example".to_owned()]);
        for known in ["localhost:8480", "LOCALHOST", "127.0.0.1", "127.0.0.1:80", "[::1]:8480", "daten.kreis-coesfeld.example:443"] {
            assert!(hosts.knows(known), "{known}");
        }
        for foreign in ["", "evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8480", ":8480", "[::2]"] {
            assert!(!hosts.knows(foreign), "{foreign}");
        }
    }
}
