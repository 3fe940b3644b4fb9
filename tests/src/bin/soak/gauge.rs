//! What this process holds: memory, sockets, tasks.

use std::fmt;
use std::fs;
use std::time::Duration;
use tokio::runtime::Handle;

/// A measurement.
pub(crate) struct Gauge {
    /// Resident memory in bytes.
    memory: usize,
    /// Open sockets.
    sockets: usize,
    /// Live tasks of the runtime.
    tasks: usize,
}

impl Gauge {
    pub(crate) fn now() -> Self {
        Self { memory: memory(), sockets: sockets(), tasks: Handle::current().metrics().num_alive_tasks() }
    }

    /// Measures after a time without work.
    pub(crate) async fn at_rest(rest: Duration) -> Self {
        tokio::time::sleep(rest).await;
        Self::now()
    }

    /// What has grown too much since another measurement.
    pub(crate) fn growth_since(&self, before: &Self, memory_bound: usize) -> Vec<String> {
        let grown = |what: &str, before: usize, now: usize, bound: usize| {
            (now > before + bound).then(|| format!("{what} grew from {before} to {now}; {bound} more are allowed"))
        };
        [
            grown("resident memory, in bytes,", before.memory, self.memory, memory_bound),
            grown("the number of open sockets", before.sockets, self.sockets, 0),
            grown("the number of live tasks", before.tasks, self.tasks, 0),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

impl fmt::Display for Gauge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { memory, sockets, tasks } = self;
        write!(f, "{:.1} MiB resident, {sockets} sockets, {tasks} tasks", *memory as f64 / f64::from(1 << 20))
    }
}

fn memory() -> usize {
    let status = fs::read_to_string("/proc/self/status").expect("/proc is there");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("the kernel tells it");
    let kilobytes = line.trim().trim_end_matches(" kB").parse::<usize>().expect("a number");
    kilobytes << 10
}

fn sockets() -> usize {
    let open = fs::read_dir("/proc/self/fd").expect("/proc is there").flatten();
    open.filter(|file| fs::read_link(file.path()).is_ok_and(|to| to.to_string_lossy().starts_with("socket:"))).count()
}
