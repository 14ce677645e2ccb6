//! What this crate may not know, read from its manifest.

#[test]
fn the_engine_names_no_runtime_no_network_and_no_store() {
    let manifest = include_str!("../../Cargo.toml");
    for word in ["tokio", "libp2p", "async", "redb", "kreisnetz-store", "getrandom", "jiff", "std-time"] {
        assert!(!manifest.contains(word), "protocol must not depend on {word}");
    }
}

#[test]
fn clocks_threads_and_unordered_maps_are_banned_here() {
    let bans = include_str!("../../clippy.toml");
    for word in ["Instant::now", "SystemTime::now", "HashMap", "HashSet", "thread::spawn"] {
        assert!(bans.contains(word), "clippy.toml must ban {word}");
    }
}
