//! Resident memory of the nodes' processes: what is theirs alone, without the files that the page cache shares.

use std::fs;

use super::spread::Spread;
use crate::failure::Failure;
use crate::network::Network;

/// `RssAnon` + `RssShmem` of each node in KiB, from `/proc/<pid>/status` (proc(5)).
#[derive(Clone, Debug)]
pub(crate) struct Memory(pub(crate) Spread);

impl Memory {
    /// Reads it of every node that runs.
    ///
    /// # Errors
    ///
    /// A node does not run.
    pub(crate) fn of(network: &Network) -> Result<Self, Failure> {
        let of = |member: &crate::state::Member| {
            let process = member.running().ok_or_else(|| Failure::NotRunning(member.slug.clone()))?;
            let status = fs::read_to_string(format!("/proc/{}/status", process.pid())).unwrap_or_default();
            resident_kib(&status).ok_or_else(|| Failure::NotRunning(member.slug.clone()))
        };
        network.testnet.nodes.iter().map(of).collect::<Result<Spread, Failure>>().map(Self)
    }
}

fn resident_kib(status: &str) -> Option<u64> {
    let field = |name: &str| -> Option<u64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim_start_matches(':').split_whitespace().next()?.parse().ok()
    };
    Some(field("RssAnon")? + field("RssShmem")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_files_do_not_count() {
        let status = "Name:\tkreisnetz\nVmRSS:\t   41000 kB\nRssAnon:\t   15000 kB\nRssFile:\t   26000 kB\nRssShmem:\t      12 kB\n";
        assert_eq!(resident_kib(status), Some(15_012));
        assert_eq!(resident_kib("Name:\tgone\n"), None);
    }
}
