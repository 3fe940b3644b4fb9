//! The examples, run as their heads say: each talks to a fake server of its own, and is judged by what it prints.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Runs an example in a folder of its own, and gives what it prints.
fn run(name: &str, folder: &Path, arguments: &[&str]) -> String {
    let test = env::current_exe().expect("this program has a path");
    let profile = test.ancestors().nth(2).expect("it stands in the folder of its profile");
    let example: PathBuf = profile.join("examples").join(name).with_extension(env::consts::EXE_EXTENSION);
    assert!(
        example.exists(),
        "the example {name} is not built: `cargo test` does so; before a single test, run `cargo build --examples` \
         with the same features"
    );
    let mut command = Command::new(example);
    command.args(arguments).env("TMPDIR", folder).env("TEMP", folder);
    // Whoever runs the tests may have a real corp in the environment.
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("WECOM_")) {
        command.env_remove(name);
    }
    let output = command.output().expect("it starts");
    let (printed, told) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{name}: {printed}{told}");
    printed.into_owned()
}

fn folder(name: &str) -> tempfile::TempDir {
    tempfile::Builder::new().prefix(name).tempdir().expect("a folder can be made")
}

/// The lines that an example prints, after the one that says that the server is a fake.
fn lines(printed: &str) -> Vec<&str> {
    printed.lines().skip(2).collect()
}

#[test]
fn quickstart_makes_its_first_calls() {
    let printed = run("quickstart", folder("quickstart").path(), &[]);
    assert!(printed.contains("zhangsan is 张三") && printed.contains("sent as ") && printed.contains("as expected: "));
}

#[test]
fn alerting_pages_and_takes_back() {
    let printed = run("alerting", folder("alerting").path(), &[]);
    assert_eq!(printed.matches("  sent to zhangsan as ").count(), 3, "{printed}");
    assert_eq!(printed.matches("  told the group chat").count(), 1, "{printed}");
    assert_eq!(printed.matches("  took back ").count(), 3, "{printed}");
}

#[test]
fn directory_sync_creates_changes_and_disables() {
    let folder = folder("directory_sync");
    let printed = run("directory_sync", folder.path(), &[]);
    assert_eq!(
        lines(&printed),
        [
            "create the department 质量部",
            "change lisi: mobile 13900000002",
            "create zhaoliu (赵六)",
            "disable wangwu",
            "3 changes made"
        ]
    );
    let people = folder.path().join("people.csv");
    fs::write(
        &people,
        "zhangsan,张三,13800000001,市场部\nlisi,李四,13800000002,研发部\nWANGWU,王五,13800000003,市场部\n",
    )
    .expect("written");
    let printed = run("directory_sync", folder.path(), &[people.to_str().expect("the path is text"), "--apply"]);
    assert_eq!(lines(&printed)[1..], ["1 changes made"], "{printed}");
    assert!(printed.contains("change zhangsan: departments "), "{printed}");
}

#[test]
fn customer_export_goes_on_where_it_was_stopped() {
    let folder = folder("customer_export");
    let printed = run("customer_export", folder.path(), &[]);
    assert_eq!(
        lines(&printed),
        ["2 members have customers", "  2 customers", "  2 customers", "4 lines in customers.jsonl"]
    );
    let (customers, state) = (folder.path().join("customers.jsonl"), folder.path().join("customers.state"));
    let whole = fs::read_to_string(&customers).expect("written");
    assert!(whole.starts_with(r#"{"corp":"","id":"wm1","#) && !state.exists(), "{whole}");
    // Stopped after the first page.
    let first: Vec<&str> = whole.lines().take(2).collect();
    fs::write(&customers, first.join("\n") + "\n").expect("written");
    fs::write(&state, r#"{"userid_list":["zhangsan","lisi"],"cursor":"page 2","limit":100}"#).expect("written");
    let printed = run("customer_export", folder.path(), &[]);
    assert_eq!(printed.matches("  2 customers").count(), 1, "{printed}");
    assert_eq!(fs::read_to_string(&customers).expect("written"), whole);
}

#[test]
fn service_bot_answers_nobody_twice() {
    let printed = run("service_bot", folder("service_bot").path(), &[]);
    assert_eq!(
        lines(&printed),
        [
            "wm1 asks: Are you open today?",
            "  answered",
            "wm1 asks: Until when?",
            "  answered",
            "3 messages read, nothing more to read",
            "0 messages read, nothing more to read"
        ]
    );
}

#[test]
fn approvals_prints_forms_as_people_read_them() {
    let printed = run("approvals", folder("approvals").path(), &[]);
    assert_eq!(
        lines(&printed),
        [
            "202611250001 报销 by zhangsan, Approved",
            "  Day: 2025-11-25",
            "  Kind: Travel",
            "  Items: For: train; Amount: 553.50",
            "    For: taxi; Amount: 38",
            "  Total: 591.50"
        ]
    );
}

#[test]
fn large_files_go_into_the_drive_in_parts() {
    let printed = run("large_files", folder("large_files").path(), &[]);
    assert!(printed.contains("  and back again: 季度报告.txt, 21 bytes"), "{printed}");
    assert!(printed.contains("  got the parts [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]"), "{printed}");
    assert!(printed.contains("  in the drive as f.demo"), "{printed}");
}

#[test]
fn several_apps_have_clients_of_their_own() {
    let printed = run("several_apps", folder("several_apps").path(), &[]);
    assert!(printed.contains("the directory has 3 memberships"), "{printed}");
    assert!(printed.contains("ready for ww0000000000000002"), "{printed}");
}

#[test]
fn web_login_tells_who_came_back() {
    let printed = run("web_login", folder("web_login").path(), &[]);
    assert!(printed.contains("&state=random&agentid=1000002#wechat_redirect"), "{printed}");
    assert!(printed.contains("logged in: 张三 (zhangsan)\n  mail zhangsan@example.com"), "{printed}");
    assert!(printed.contains("appId wwfake, 40 characters of signature"), "{printed}");
}

#[test]
fn checkin_statistics_adds_up_by_department() {
    let printed = run("checkin_statistics", folder("checkin_statistics").path(), &[]);
    let rows: Vec<Vec<&str>> = lines(&printed).iter().skip(1).map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows, [["市场部", "1", "21", "2.5", "1"], ["研发部", "2", "42", "5.0", "2"]]);
}

#[test]
fn smart_sheets_are_read_and_written_by_title() {
    let printed = run("smart_sheets", folder("smart_sheets").path(), &[]);
    assert_eq!(
        lines(&printed),
        [
            "r1: Order disks | lisi | 2025-11-25 00:00 | Done",
            "r2: Write the runbook | lisi | 2025-11-25 00:00 | Open",
            r#"added ["r3"]"#,
            "closed 1 of them"
        ]
    );
}

#[test]
fn streaming_bot_shows_its_answer_bit_by_bit() {
    let printed = run("streaming_bot", folder("streaming_bot").path(), &[]);
    let shown: Vec<&str> = printed.lines().filter_map(|line| line.strip_prefix("  shown: ")).collect();
    assert!(shown[0].contains("Write me something"), "{printed}");
    assert_eq!(shown[1..3], [r#""Counting: 1 ""#, r#""Counting: 1 2 ""#]);
    assert_eq!(shown[shown.len() - 2..], [r#""**5** letters""#, r#""I read text only.""#]);
}
