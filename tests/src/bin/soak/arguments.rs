//! What the command line says.

use std::fmt;
use std::time::Duration;

pub(crate) const HELP: &str = "\
Keeps a client busy against a fake server on which one request in twenty fails and tokens keep ending, and prints
calls, outcomes, resident memory, open sockets and live tasks each minute. Needs Linux (/proc).

Exits with 1 when at the end, at rest, more sockets or tasks are open than after warm-up or the resident memory is
more than 8 MiB larger, or when something impossible happened: an answer that cannot be decoded or belongs to
another call, a message or file that arrived twice, an error that no fault explains.

Usage: soak [--minutes N] [--tasks N] [--calls-per-second N]

  --minutes N           how long, warm-up included; may be a fraction (30)
  --tasks N             how many tasks make calls at the same time (16)
  --calls-per-second N  the most calls of all tasks together (200)
  --help                this text
";

/// How long and how hard to work.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Arguments {
    pub(crate) duration: Duration,
    pub(crate) tasks: u32,
    pub(crate) calls_per_second: u32,
}

impl Arguments {
    /// Reads what follows the program's name; `None` when help is asked for.
    pub(crate) fn read(given: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let mut arguments = Self { duration: Duration::from_secs(30 * 60), tasks: 16, calls_per_second: 200 };
        let mut given = given;
        while let Some(name) = given.next() {
            match name.as_str() {
                "--help" | "-h" => return Ok(None),
                "--minutes" => {
                    let minutes: f64 = value(&name, &mut given)?;
                    arguments.duration = Duration::try_from_secs_f64(minutes * 60.0)
                        .ok()
                        .filter(|duration| *duration >= Duration::from_secs(1))
                        .ok_or_else(|| format!("--minutes {minutes}: give at least a second, which is 0.017"))?;
                }
                "--tasks" => arguments.tasks = above_zero(&name, &mut given)?,
                "--calls-per-second" => arguments.calls_per_second = above_zero(&name, &mut given)?,
                _ => return Err(format!("there is no argument `{name}`")),
            }
        }
        Ok(Some(arguments))
    }
}

fn value<T: std::str::FromStr>(name: &str, given: &mut impl Iterator<Item = String>) -> Result<T, String> {
    let text = given.next().ok_or_else(|| format!("{name} needs a number"))?;
    text.parse().map_err(|_| format!("{name} {text}: this is not a number that it takes"))
}

fn above_zero(name: &str, given: &mut impl Iterator<Item = String>) -> Result<u32, String> {
    let number = value(name, given)?;
    if number == 0 { Err(format!("{name} 0: give a number above 0")) } else { Ok(number) }
}

impl fmt::Display for Arguments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { duration, tasks, calls_per_second } = self;
        let minutes = duration.as_secs_f64() / 60.0;
        write!(f, "{minutes:.1} minutes, {tasks} tasks, at most {calls_per_second} calls a second")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Option<Arguments>, String> {
        Arguments::read(text.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn what_is_not_given_has_its_default() {
        let arguments = read("--minutes 0.5 --tasks 3").expect("readable").expect("no help");
        let expected = Arguments { duration: Duration::from_secs(30), tasks: 3, calls_per_second: 200 };
        assert_eq!(arguments, expected);
        assert_eq!(read("--tasks 3 --help"), Ok(None));
    }

    #[test]
    fn what_cannot_be_done_is_told_with_the_argument() {
        for wrong in ["--minutes", "--minutes x", "--minutes -1", "--minutes NaN", "--minutes 0", "--tasks 0"] {
            let error = read(wrong).expect_err(wrong);
            assert!(error.starts_with(wrong.split(' ').next().unwrap_or_default()), "{wrong}: {error}");
        }
        assert!(read("--hours 1").expect_err("unknown").contains("`--hours`"));
    }
}
