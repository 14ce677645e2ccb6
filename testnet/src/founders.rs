//! The network file of the testnet: name, salt, and every node as a founding county.
//!
//! Until counties can vouch for each other, whoever is named here is admitted.

use serde::Serialize;

/// `network.toml` as SECURITY.md §6 defines it for a node.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub(crate) struct NetworkFile {
    name: &'static str,
    salt: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    founder: Vec<Founder>,
}

/// A county that is admitted because it is named.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub(crate) struct Founder {
    ags: String,
    publisher: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    addresses: Vec<String>,
}

impl Founder {
    /// Names a county with the two addresses of its node on loopback.
    pub(crate) fn on_loopback(ags: &str, publisher: &str, port: u16, peer_id: &str) -> Self {
        let addresses = listen_addresses(port).map(|address| format!("{address}/p2p/{peer_id}"));
        Self { ags: ags.to_owned(), publisher: publisher.to_owned(), addresses: addresses.to_vec() }
    }
}

impl Founder {
    /// Returns where its node listens.
    pub(crate) fn addresses(&self) -> Vec<String> {
        self.addresses.clone()
    }

    /// Names a county without saying where its node is.
    pub(crate) fn named(ags: &str, publisher: &str) -> Self {
        Self { ags: ags.to_owned(), publisher: publisher.to_owned(), addresses: Vec::new() }
    }
}

/// Returns what a node on loopback listens on: QUIC and TCP under one number.
pub(crate) fn listen_addresses(port: u16) -> [String; 2] {
    [format!("/ip4/127.0.0.1/udp/{port}/quic-v1"), format!("/ip4/127.0.0.1/tcp/{port}")]
}

impl NetworkFile {
    /// Makes the file without founders: enough for the network's id, which the first identities need.
    pub(crate) fn of_seed(seed: u64) -> Self {
        // The second half only keeps neighbouring seeds visibly apart; a salt is no secret.
        let spread = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Self { name: "testnet", salt: format!("{seed:016x}{spread:016x}"), founder: Vec::new() }
    }

    /// Returns the same network with its founders.
    pub(crate) fn with_founders(mut self, founders: Vec<Founder>) -> Self {
        self.founder = founders;
        self
    }

    /// Writes the file's text.
    ///
    /// # Errors
    ///
    /// None of its values can fail to be TOML.
    pub(crate) fn to_toml(&self) -> Result<String, toml::ser::Error> {
        toml::to_string(self)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_salt_is_32_hex_digits_and_follows_from_the_seed() {
        let salt = |seed| NetworkFile::of_seed(seed).salt;
        assert_eq!(salt(42).len(), 32);
        assert!(salt(u64::MAX).bytes().all(|digit| digit.is_ascii_hexdigit()));
        assert_eq!(salt(42), salt(42));
        assert_ne!(salt(42), salt(43));
    }

    #[test]
    fn founders_are_an_array_of_tables_with_both_transports() {
        let founder = Founder::on_loopback("03360", &"ab".repeat(32), 48001, "12D3KooWX");
        let text = NetworkFile::of_seed(42).with_founders(vec![founder]).to_toml().unwrap();
        let parsed: toml::Table = toml::from_str(&text).unwrap();
        assert_eq!(parsed["name"].as_str(), Some("testnet"));
        let uelzen = &parsed["founder"][0];
        assert_eq!(uelzen["ags"].as_str(), Some("03360"));
        assert_eq!(uelzen["addresses"][0].as_str(), Some("/ip4/127.0.0.1/udp/48001/quic-v1/p2p/12D3KooWX"));
        assert_eq!(uelzen["addresses"][1].as_str(), Some("/ip4/127.0.0.1/tcp/48001/p2p/12D3KooWX"));
    }

    #[test]
    fn before_the_identities_exist_no_founder_is_written() {
        assert!(!NetworkFile::of_seed(1).to_toml().unwrap().contains("founder"));
    }
}
