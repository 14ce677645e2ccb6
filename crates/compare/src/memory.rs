//! Memory of processes while something happens: what is theirs alone, without the pages of files that the system may drop.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, anyhow};

/// Between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// The most that each process held since the watch began.
pub(crate) struct Watch {
    end: Arc<AtomicBool>,
    thread: JoinHandle<BTreeMap<u32, u64>>,
}

impl Watch {
    pub(crate) fn begin(processes: &[u32]) -> Self {
        let (end, processes) = (Arc::new(AtomicBool::new(false)), processes.to_vec());
        let ended = Arc::clone(&end);
        let thread = std::thread::spawn(move || {
            let mut most = BTreeMap::new();
            while !ended.load(Ordering::Relaxed) {
                for process in &processes {
                    if let Ok(bytes) = resident(*process) {
                        let known = most.entry(*process).or_insert(bytes);
                        *known = bytes.max(*known);
                    }
                }
                std::thread::sleep(LOOK_EVERY);
            }
            most
        });
        Self { end, thread }
    }

    /// Ends the watch and returns the bytes by process.
    pub(crate) fn end(self) -> anyhow::Result<BTreeMap<u32, u64>> {
        self.end.store(true, Ordering::Relaxed);
        self.thread.join().map_err(|_| anyhow!("the watch failed"))
    }
}

/// Returns the resident bytes of a process that belong to no file: `RssAnon` and `RssShmem` of proc_pid_status(5).
pub(crate) fn resident(process: u32) -> anyhow::Result<u64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).context("the memory of a process")?;
    parse(&text).context("no RssAnon among the figures of a process")
}

fn parse(text: &str) -> Option<u64> {
    let of = |name: &str| {
        let kib = text.lines().find_map(|line| line.strip_prefix(name))?.trim().strip_suffix(" kB")?;
        kib.trim().parse::<u64>().ok().map(|kib| kib * 1024)
    };
    Some(of("RssAnon:")? + of("RssShmem:")?)
}

/// Returns the CPU time of a process, its ended threads included: fields 14 and 15 of proc_pid_stat(5), in hundredths of a second.
pub(crate) fn cpu(process: u32) -> anyhow::Result<Duration> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).context("the CPU time of a process")?;
    // The name before may hold spaces and brackets.
    let fields = text.rsplit_once(") ").map(|(_, fields)| fields).unwrap_or_default();
    let mut ticks = fields.split(' ').skip(11).map(|field| field.parse::<u64>().unwrap_or_default());
    let ticks = ticks.next().unwrap_or_default() + ticks.next().unwrap_or_default();
    Ok(Duration::from_millis(ticks * 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_files_are_not_counted() {
        let text = "Name:\tnode\nVmRSS:\t 900 kB\nRssAnon:\t 100 kB\nRssFile:\t 795 kB\nRssShmem:\t 5 kB\n";
        assert_eq!(parse(text), Some(105 * 1024));
    }

    #[test]
    fn this_process_has_memory_and_time() {
        assert!(resident(std::process::id()).is_ok_and(|bytes| bytes > 0));
        assert!(cpu(std::process::id()).is_ok());
    }
}
