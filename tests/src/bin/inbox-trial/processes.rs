//! Starts the processes, and kills them.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;

/// One that is started again whenever it is killed.
pub(crate) struct Process {
    role: &'static str,
    redis: String,
    directory: String,
    running: Mutex<Option<(Child, u16)>>,
}

impl Process {
    pub(crate) fn start(role: &'static str, redis: &str, directory: &Path) -> Self {
        let directory = directory.display().to_string();
        let process = Self { role, redis: redis.to_owned(), directory, running: Mutex::new(None) };
        process.restart();
        process
    }

    /// Kills it without a warning, and starts it again. While that lasts, it is not there.
    pub(crate) fn restart(&self) {
        self.kill();
        let program = std::env::current_exe().expect("this program");
        let mut child = Command::new(program)
            .env("TRIAL_ROLE", self.role)
            .env("TRIAL_REDIS", &self.redis)
            .env("TRIAL_DIRECTORY", &self.directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("it is piped")).read_line(&mut line).expect("it says its port");
        let port = line.trim().parse().expect("a port");
        *self.running.lock().expect("not poisoned") = Some((child, port));
    }

    /// Where it listens, if it is there.
    pub(crate) fn port(&self) -> Option<u16> {
        self.running.lock().expect("not poisoned").as_ref().map(|(_, port)| *port)
    }

    fn kill(&self) {
        if let Some((mut child, _)) = self.running.lock().expect("not poisoned").take() {
            // SIGKILL, on Unix.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}
