//! The trial of the inbox (`src/bin/inbox-trial`) in small.

use std::process::Command;

#[test]
fn no_event_is_lost_and_nothing_done_twice_while_everybody_is_killed() {
    let output = Command::new(env!("CARGO_BIN_EXE_inbox-trial"))
        .args(["--events", "600", "--receivers", "2", "--workers", "2", "--redis-restarts", "1", "--pause", "100"])
        .output()
        .expect("it runs");
    let (said, complaints) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}\n{complaints}");
}
