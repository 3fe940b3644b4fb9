//! A `redis-server` of a test's own.

use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The name of the server's program.
const PROGRAM: &str = "redis-server";

/// A Redis on a free port of 127.0.0.1, without persistence. It stops when it is dropped.
pub(crate) struct RedisServer {
    child: Child,
    port: u16,
    settings: Vec<&'static str>,
}

impl RedisServer {
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    /// With more settings on its command line.
    pub(crate) fn start_with(settings: &[&'static str]) -> Self {
        let mut left = 3;
        loop {
            let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
            let port = free.local_addr().expect("an address").port();
            drop(free);
            left -= 1;
            // Another may have taken the port in between.
            match spawn(port, settings) {
                Some(child) => return Self { child, port, settings: settings.to_vec() },
                None => assert!(left > 0, "{PROGRAM} does not start"),
            }
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// A connection to look into it.
    pub(crate) fn connection(&self) -> redis::Connection {
        redis::Client::open(self.url()).expect("a URL").get_connection().expect("a connection")
    }

    /// Stops it at once, with all that it holds.
    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Starts it again, empty, on the same port.
    pub(crate) fn restart(&mut self) {
        self.child = spawn(self.port, &self.settings).expect("the port is still free");
    }

    /// Lets it keep its connections, but not answer.
    pub(crate) fn freeze(&self) {
        self.signal("-STOP");
    }

    pub(crate) fn thaw(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let status = Command::new("kill").args([signal, &self.child.id().to_string()]).status().expect("`kill` runs");
        assert!(status.success());
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A server that answers, or `None` when it has ended.
fn spawn(port: u16, settings: &[&str]) -> Option<Child> {
    let port = port.to_string();
    let spawned = Command::new(PROGRAM)
        .args(["--bind", "127.0.0.1", "--port", &port, "--save", "", "--appendonly", "no"])
        .args(settings)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut child = match spawned {
        Ok(child) => child,
        Err(error) => panic!("{PROGRAM} cannot be started; is the Debian package {PROGRAM} installed? {error}"),
    };
    let started = Instant::now();
    loop {
        if let Ok(Some(_)) = child.try_wait() {
            return None;
        }
        let connected = std::net::TcpStream::connect(format!("127.0.0.1:{port}"));
        if connected.is_ok() {
            return Some(child);
        }
        if started.elapsed() > Duration::from_secs(10) {
            let _ = child.kill();
            let _ = child.wait();
            panic!("{PROGRAM} does not listen");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}
