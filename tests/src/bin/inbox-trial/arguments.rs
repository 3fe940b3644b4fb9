//! What the command line says.

pub(crate) const HELP: &str = "\
Sends events to receivers that keep them in an inbox in Redis, from which workers take them. All of them are processes,
which are killed (SIGKILL) and started again all the time, and so is Redis, which writes an append-only file. At the
end every event must have been handled, and what is to be done once by its key must have been done once.

Exits with 1 when that is not so. With --load nobody is killed, and it is measured how many events are stored and
handled in a second by one process.

Usage: inbox-trial [--events N] [--receivers N] [--workers N] [--redis-restarts N] [--pause MILLISECONDS] [--load]

  --events N            how many events (20000)
  --receivers N         how many receivers (2)
  --workers N           how many workers (3)
  --redis-restarts N    how often Redis is killed (5)
  --pause MILLISECONDS  between two deaths of receivers or workers (400)
  --load                measure instead
  --help                this text
";

#[derive(Clone, Debug)]
pub(crate) struct Arguments {
    pub(crate) events: usize,
    pub(crate) receivers: usize,
    pub(crate) workers: usize,
    pub(crate) redis_restarts: usize,
    /// In milliseconds.
    pub(crate) pause: u64,
    pub(crate) load: bool,
}

impl Arguments {
    /// Reads what follows the program's name; `None` when help is asked for.
    pub(crate) fn read(mut given: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let mut arguments =
            Self { events: 20_000, receivers: 2, workers: 3, redis_restarts: 5, pause: 400, load: false };
        while let Some(name) = given.next() {
            let mut number = || {
                let text = given.next().ok_or_else(|| format!("{name} needs a number"))?;
                let number = text.parse::<u32>().ok();
                number.ok_or_else(|| format!("{name} {text}: this is not a number that it takes"))
            };
            match name.as_str() {
                "--help" | "-h" => return Ok(None),
                "--events" => arguments.events = number()? as usize,
                "--receivers" => arguments.receivers = number()?.max(1) as usize,
                "--workers" => arguments.workers = number()?.max(1) as usize,
                "--redis-restarts" => arguments.redis_restarts = number()? as usize,
                "--pause" => arguments.pause = u64::from(number()?.max(10)),
                "--load" => arguments.load = true,
                _ => return Err(format!("there is no argument `{name}`")),
            }
        }
        Ok(Some(arguments))
    }
}
