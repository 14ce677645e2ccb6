//! R13: both sides hold 10,000 entries that the other lacks, and the kernel gives each socket 64 KiB.
//!
//! Buffers are small for a whole network namespace at a time, so the test runs itself again inside one of its own.

use std::process::Command;

use super::county::County;

/// Says that this process is the inner one.
const INNER: &str = "KREISNETZ_TEST_SMALL_BUFFERS";
/// The largest catalog there is.
const ENTRIES: usize = 10_000;
/// Limits of every TCP socket: 64 KiB at most, tcp(7).
const BUFFERS: &str = "4096 65536 65536";

#[test]
fn two_nodes_that_bring_each_other_ten_thousand_entries_through_64_kib_do_not_block() {
    if std::env::var_os(INNER).is_some() {
        return tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(exchange());
    }
    let program = std::env::current_exe().unwrap();
    let script = format!(
        "ip link set lo up && echo {BUFFERS} > /proc/sys/net/ipv4/tcp_rmem && echo {BUFFERS} > /proc/sys/net/ipv4/tcp_wmem && exec \"$0\" \"$@\""
    );
    let name = std::thread::current().name().unwrap().to_owned();
    let probe = Command::new("unshare").args(["-rn", "sh", "-c", &script, "true"]).output();
    if !probe.as_ref().is_ok_and(|probe| probe.status.success()) {
        #[allow(clippy::print_stderr, reason = "a missing capability is said where the test ran")]
        return eprintln!("SKIPPED: no network namespace of one's own here: {probe:?}");
    }
    let inner = Command::new("unshare")
        .args(["-rn", "sh", "-c", &script])
        .arg(program)
        .args(["--exact", &name, "--nocapture"])
        .env(INNER, "1")
        .output()
        .unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&inner.stdout), String::from_utf8_lossy(&inner.stderr));
    assert!(inner.status.success() && said.contains("1 passed"), "{said}");
}

async fn exchange() {
    let limits = std::fs::read_to_string("/proc/sys/net/ipv4/tcp_rmem").unwrap();
    assert_eq!(limits.split_whitespace().collect::<Vec<_>>(), BUFFERS.split(' ').collect::<Vec<_>>());
    let slugs: Vec<String> = (0..ENTRIES).map(|number| format!("entry-{number}")).collect();
    let slugs: Vec<&str> = slugs.iter().map(String::as_str).collect();
    let mut uelzen = County::start("Uelzen", Vec::new());
    uelzen.publish(&slugs, 1_200).await;
    let mut coesfeld = County::start("Coesfeld", Vec::new());
    coesfeld.publish(&slugs, 1_199).await;
    coesfeld.handle.dial(uelzen.contact().await).await.unwrap().unwrap();
    let (one, other) = (uelzen.publisher(), coesfeld.publisher());
    tokio::join!(uelzen.replicated(other, 1), coesfeld.replicated(one, 1));
    assert_eq!(uelzen.holds(&other).len(), ENTRIES);
    assert_eq!(coesfeld.holds(&one), uelzen.holds(&one));
}
