//! A `redis-server` of a test's own.

use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The name of the server's program.
const PROGRAM: &str = "redis-server";

/// A Redis on a free port of 127.0.0.1, without persistence. It stops when it is dropped.
pub struct RedisServer {
    child: Child,
    port: u16,
    settings: Vec<String>,
}

impl RedisServer {
    /// Starts one.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// With more settings on its command line; `{port}` in one of them is the port that it listens on.
    pub fn start_with(settings: &[&str]) -> Self {
        let settings: Vec<_> = settings.iter().map(|setting| (*setting).to_owned()).collect();
        let mut left = 10;
        loop {
            let port = free_port();
            left -= 1;
            // Another may have taken the port in between.
            match spawn(port, &settings) {
                Some(child) => return Self { child, port, settings },
                None => assert!(left > 0, "{PROGRAM} does not start"),
            }
        }
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its URL.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// A connection to look into it.
    pub fn connection(&self) -> redis::Connection {
        redis::Client::open(self.url()).expect("a URL").get_connection().expect("a connection")
    }

    /// Stops it at once, with all that it holds.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Starts it again on the same port, with what it has written to its disk.
    pub fn restart(&mut self) {
        for _ in 0..50 {
            if let Some(child) = spawn(self.port, &self.settings) {
                self.child = child;
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("{PROGRAM} does not start again");
    }

    /// Lets it keep its connections, but not answer.
    pub fn freeze(&self) {
        self.signal("-STOP");
    }

    /// Lets it answer again.
    pub fn thaw(&self) {
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

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    free.local_addr().expect("an address").port()
}

/// Whether a server that can be reached is one that stays: it may be another's that has the port, and one that finds its
/// second port taken, that of the cluster, ends after it has opened the first.
fn lives_on(child: &mut Child) -> bool {
    (0..10).all(|_| {
        std::thread::sleep(Duration::from_millis(20));
        matches!(child.try_wait(), Ok(None))
    })
}

/// A server that answers, or `None` when it has ended.
fn spawn(port: u16, settings: &[String]) -> Option<Child> {
    let number = port.to_string();
    let spawned = Command::new(PROGRAM)
        .args(["--bind", "127.0.0.1", "--port", &number, "--save", "", "--appendonly", "no"])
        .args(settings.iter().map(|setting| setting.replace("{port}", &number)))
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
            return lives_on(&mut child).then_some(child);
        }
        if started.elapsed() > Duration::from_secs(10) {
            let _ = child.kill();
            let _ = child.wait();
            panic!("{PROGRAM} does not listen");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}
