//! A Redis Cluster of a test's own.

use crate::authority::Authority;
use crate::server::{RedisServer, free_port};
use std::time::Duration;
use tempfile::TempDir;
use wecom_api::{RedisStore, RedisStoreBuilder};

const SLOTS: usize = 16384;

/// Three nodes, each with a third of the slots. They stop when it is dropped.
pub(crate) struct RedisCluster {
    pub(crate) nodes: Vec<RedisServer>,
    urls: Vec<String>,
    _directory: TempDir,
}

impl RedisCluster {
    pub(crate) fn start() -> Self {
        Self::start_with(None)
    }

    /// With TLS between all, and certificates asked for. The test itself looks into it without.
    pub(crate) fn encrypted(authority: &Authority) -> Self {
        Self::start_with(Some(authority))
    }

    fn start_with(authority: Option<&Authority>) -> Self {
        let directory = TempDir::new().expect("a directory");
        let (mut nodes, mut ports, mut urls) = (Vec::new(), Vec::new(), Vec::new());
        for number in 0..3 {
            let own = directory.path().join(number.to_string());
            std::fs::create_dir(&own).expect("a directory");
            let (own, bus) = (own.display().to_string(), free_port());
            let (bus_text, tls) = (bus.to_string(), free_port().to_string());
            let mut settings = vec!["--dir", &own, "--cluster-enabled", "yes", "--cluster-port", &bus_text];
            // The rest goes on when a node is gone.
            settings.extend(["--cluster-require-full-coverage", "no", "--cluster-node-timeout", "1000"]);
            let certificates = authority.map(|authority| authority.settings("127.0.0.1", true)).unwrap_or_default();
            if authority.is_some() {
                settings.extend(["--tls-port", &tls, "--tls-cluster", "yes"]);
                settings.extend(certificates.iter().map(String::as_str));
            }
            let node = RedisServer::start_with(&settings);
            let url = if authority.is_some() { format!("rediss://127.0.0.1:{tls}") } else { node.url() };
            let port = url.rsplit(':').next().expect("a port").to_owned();
            urls.push(url);
            ports.push((port, bus));
            nodes.push(node);
        }
        for (number, node) in nodes.iter().enumerate() {
            let mut connection = node.connection();
            let mut command = redis::cmd("CLUSTER");
            let slots = (0..SLOTS).filter(|slot| owner(*slot) == number).collect::<Vec<_>>();
            command.arg("ADDSLOTS").arg(slots).exec(&mut connection).expect("it takes slots");
            let mut command = redis::cmd("CLUSTER");
            command.arg("SET-CONFIG-EPOCH").arg(number + 1).exec(&mut connection).expect("it is new");
        }
        for (port, bus) in &ports[1..] {
            let mut command = redis::cmd("CLUSTER");
            let command = command.arg("MEET").arg("127.0.0.1").arg(port).arg(bus);
            command.exec(&mut nodes[0].connection()).expect("it meets the others");
        }
        let cluster = Self { nodes, urls, _directory: directory };
        cluster.wait();
        cluster
    }

    /// Until all nodes know each other and serve.
    pub(crate) fn wait(&self) {
        let ready = |node: &RedisServer| {
            let info: String = redis::cmd("CLUSTER").arg("INFO").query(&mut node.connection()).expect("Redis answers");
            let has = |line: &str| info.lines().any(|found| found == line);
            has("cluster_state:ok") && has("cluster_known_nodes:3") && has("cluster_slots_ok:16384")
        };
        for _ in 0..600 {
            if self.nodes.iter().all(ready) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the nodes do not find each other");
    }

    pub(crate) fn urls(&self) -> Vec<String> {
        self.urls.clone()
    }

    pub(crate) fn builder(&self) -> RedisStoreBuilder {
        RedisStore::cluster(self.urls())
    }

    /// The number of the node that has a place.
    pub(crate) fn owner(&self, place: &str) -> usize {
        owner(self.slot(place).into())
    }

    pub(crate) fn slot(&self, place: &str) -> u16 {
        let mut command = redis::cmd("CLUSTER");
        // The last one: tests stop others.
        command.arg("KEYSLOT").arg(place).query(&mut self.nodes[2].connection()).expect("Redis answers")
    }

    /// A key of the store whose value a node has.
    pub(crate) fn key_of(&self, node: usize) -> String {
        let mut keys = (0..).map(|number| format!("app:{number}"));
        keys.find(|key| self.owner(&format!("wecom:{key}")) == node).expect("one of all")
    }
}

fn owner(slot: usize) -> usize {
    slot * 3 / SLOTS
}
