//! What workers did, in files: what was written before a process is killed stays.

use std::collections::HashMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use wecom_api::callback::Once;

#[derive(Debug)]
pub(crate) struct Record {
    directory: PathBuf,
    handled: Mutex<File>,
    done: Mutex<File>,
    doubts: Mutex<File>,
    failed: Mutex<File>,
}

impl Record {
    pub(crate) fn new(directory: &str, process: u32) -> Self {
        let directory = PathBuf::from(directory);
        let file = |what: &str| {
            // A process may get the number of one that was killed.
            let path = directory.join(format!("{what}-{process}"));
            Mutex::new(File::options().create(true).append(true).open(path).expect("a file"))
        };
        let (handled, done, doubts, failed) = (file("handled"), file("done"), file("doubts"), file("failed"));
        Self { handled, done, doubts, failed, directory }
    }

    /// A handler has come to its end.
    pub(crate) fn handled(&self, number: usize) {
        write(&self.handled, &number.to_string());
    }

    /// The effect that is to happen once.
    pub(crate) fn done(&self, member: &str) {
        write(&self.done, member);
    }

    /// Whether that effect has happened, in whatever process.
    pub(crate) fn is_done(&self, member: &str) -> bool {
        count(&self.directory, "done").contains_key(member)
    }

    pub(crate) fn met(&self, once: Once) {
        if once == Once::InDoubt {
            write(&self.doubts, "doubt");
        }
    }

    /// Whether it is to fail: it has not done so before, in whatever process.
    pub(crate) fn fails(&self, number: usize) -> bool {
        let number = number.to_string();
        let fails = !count(&self.directory, "failed").contains_key(&number);
        if fails {
            write(&self.failed, &number);
        }
        fails
    }
}

fn write(file: &Mutex<File>, line: &str) {
    // In one piece: a line is there or not.
    file.lock().expect("not poisoned").write_all(format!("{line}\n").as_bytes()).expect("it is written");
}

/// How often each line stands in the files of a kind.
pub(crate) fn count(directory: &Path, what: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for entry in std::fs::read_dir(directory).expect("the directory") {
        let entry = entry.expect("an entry");
        if entry.file_name().to_string_lossy().starts_with(&format!("{what}-")) {
            for line in std::fs::read_to_string(entry.path()).expect("text").lines() {
                *counts.entry(line.to_owned()).or_default() += 1;
            }
        }
    }
    counts
}
