//! A process of its own that makes calls (`src/bin/redis-worker.rs`), told by its environment what to do.

use std::io::{BufRead, BufReader, Lines, Write};
use std::process::{Child, ChildStdout, Command, Stdio};
use wecom_api::mock::Server;

/// A worker as its starter sees it.
pub(crate) struct Worker {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Worker {
    /// Starts a process that is to make so many calls in each of so many tasks.
    pub(crate) fn start(server: &Server, redis: &str, tasks: usize, calls: usize) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_redis-worker"))
            .env("WORKER_BASE_URL", server.url())
            .env("WORKER_CORP_ID", server.corp_id())
            .env("WORKER_SECRET", server.secret())
            .env("WORKER_REDIS", redis)
            .env("WORKER_TASKS", tasks.to_string())
            .env("WORKER_CALLS", calls.to_string())
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

    /// Lets it begin.
    pub(crate) fn go(&mut self) {
        self.child.stdin.as_mut().expect("it is piped").write_all(b"go\n").expect("it reads");
    }

    /// Waits for its end; what it says of its calls.
    pub(crate) fn result(mut self) -> String {
        let result = self.line();
        while self.lines.next().is_some() {}
        result
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
