//! A process of its own that makes calls (`src/bin/redis-worker.rs`), told by its environment what to do.

use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use wecom_api::mock::Server;

/// A worker as its starter sees it.
pub(crate) struct Worker {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

/// What a worker is to do.
#[derive(Clone, Copy)]
pub(crate) struct Job {
    pub(crate) tasks: usize,
    /// By each task in each round.
    pub(crate) calls: usize,
    pub(crate) rounds: usize,
    /// Whether memory is used while Redis is lost.
    pub(crate) uses_memory: bool,
}

impl Worker {
    pub(crate) fn start(server: &Server, redis: &[String], job: Job) -> Self {
        Self::start_in(server, redis, job, &[])
    }

    /// With more variables in its environment.
    pub(crate) fn start_in(server: &Server, redis: &[String], job: Job, variables: &[(&str, &Path)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_redis-worker"))
            .env("WORKER_BASE_URL", server.url())
            .env("WORKER_CORP_ID", server.corp_id())
            .env("WORKER_SECRET", server.secret())
            .env("WORKER_REDIS", redis.join(" "))
            .env("WORKER_TASKS", job.tasks.to_string())
            .env("WORKER_CALLS", job.calls.to_string())
            .env("WORKER_ROUNDS", job.rounds.to_string())
            .env("WORKER_USES_MEMORY", job.uses_memory.to_string())
            .envs(variables.iter().copied())
            .env("NO_PROXY", "127.0.0.1")
            .env("no_proxy", "127.0.0.1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the worker starts");
        let lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let mut worker = Self { child, lines };
        assert_eq!(worker.line(), "ready");
        worker
    }

    /// Lets it begin a round.
    pub(crate) fn go(&mut self) {
        self.child.stdin.as_mut().expect("it is piped").write_all(b"go\n").expect("it reads");
    }

    /// Waits for the end of the round; what it says of its calls.
    pub(crate) fn result(&mut self) -> String {
        self.line()
    }

    fn line(&mut self) -> String {
        self.lines.next().and_then(Result::ok).unwrap_or_else(|| "it has ended".to_owned())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
