//! Keeps a client busy against a failing server, and says whether it leaks or lies. Run it by hand:
//!
//! ```sh
//! cargo run --release -p wecom-tests --bin soak -- --minutes 30
//! ```
//!
//! The fake server runs in a process of its own, so that the memory that is measured is the client's.

mod arguments;
mod gauge;
mod load;
mod server;
mod tally;

use arguments::Arguments;
use gauge::Gauge;
use load::Load;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tally::Tally;

/// How much more memory may be resident at the end than after warm-up: what an allocator keeps back varies by some
/// megabytes, while 30 minutes at 200 calls a second exceed it with 24 bytes lost in each call.
const MEMORY_BOUND: usize = 8 << 20;
/// Longest part of the run that counts as warm-up; a quarter of a run under four minutes.
const WARM_UP: Duration = Duration::from_secs(60);
/// Time in which idle connections are closed and their tasks end.
const REST: Duration = Duration::from_secs(4);

fn main() -> ExitCode {
    let mut given = std::env::args().skip(1).peekable();
    if given.next_if_eq(server::COMMAND).is_some() {
        server::run();
        return ExitCode::SUCCESS;
    }
    let arguments = match Arguments::read(given) {
        Ok(Some(arguments)) => arguments,
        Ok(None) => {
            print!("{}", arguments::HELP);
            return ExitCode::SUCCESS;
        }
        Err(message) => {
            eprintln!("{message}\n\n{}", arguments::HELP);
            return ExitCode::from(2);
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    match runtime.expect("a runtime").block_on(soak(&arguments)) {
        Ok(()) => {
            println!("passed");
            ExitCode::SUCCESS
        }
        Err(problems) => {
            problems.iter().for_each(|problem| println!("FAILED: {problem}"));
            ExitCode::FAILURE
        }
    }
}

/// Runs for as long as asked; the problems that it found.
async fn soak(arguments: &Arguments) -> Result<(), Vec<String>> {
    let tally = Arc::new(Tally::default());
    let server = server::Child::start(tally.clone());
    let load = Load::new(server.url(), arguments, tally.clone());
    println!("{arguments}, server in process {}", server.id());

    let warm_up = WARM_UP.min(arguments.duration / 4);
    run(&load, &tally, warm_up).await;
    let warm = Gauge::at_rest(REST).await;
    println!("after warm-up, at rest: {warm}");

    run(&load, &tally, arguments.duration - warm_up).await;
    let end = Gauge::at_rest(REST).await;
    println!("at the end, at rest: {end}");
    println!("in all: {}", tally.total());

    let mut problems = tally.impossible();
    problems.extend(end.growth_since(&warm, MEMORY_BOUND));
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// Keeps the load up for a time, and prints a line each minute and at the end.
async fn run(load: &Load, tally: &Tally, duration: Duration) {
    let end = Instant::now() + duration;
    let working = load.start(end);
    while let Some(left) = end.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) {
        tokio::time::sleep(left.min(Duration::from_secs(60))).await;
        println!("{}; {}", Gauge::now(), tally.since_last());
    }
    for task in working {
        task.await.expect("a task of the load does not panic");
    }
}
