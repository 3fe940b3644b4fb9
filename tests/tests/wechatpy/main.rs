//! The fake server against a client that others wrote: wechatpy. Needs Python 3, and the package index when the
//! virtual environment in the target folder is not made yet.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use wecom_api::mock::Server;

const NO_PYTHON: &str = "this test runs a Python script, but `python3` is missing: install Python 3 with its `venv` \
                         module, or leave the test out with `--skip wechatpy`";

const PROVIDER_SECRET: &str = "a-provider-secret";
const SUITE: (&str, &str) = ("wwsuite", "a-suite-secret");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wechatpy_is_served_by_the_fake_server() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("wechatpy");
    let python = environment(&folder.join("requirements.txt"));
    let server = Server::builder().provider_secret(PROVIDER_SECRET).suite(SUITE.0, SUITE.1);
    let server = Arc::new(server.start().await.expect("there is a free port"));
    let_tokens_go_bad(&server);
    let mut script = Command::new(python);
    // No compiled files in the source tree.
    script.arg("-B").arg(folder.join("against_fake_server.py"));
    script.args([&server.url(), server.corp_id(), server.secret(), PROVIDER_SECRET, SUITE.0, SUITE.1]);
    let output = tokio::task::spawn_blocking(move || run(&mut script)).await.expect("the script is run");
    assert!(output.status.success(), "wechatpy is not served as by the real server:\n{}", text(&output));
}

/// Two paths of which the real server knows nothing, by which the script lets the tokens go bad.
fn let_tokens_go_bad(server: &Arc<Server>) {
    let (to_expire, to_revoke) = (Arc::downgrade(server), Arc::downgrade(server));
    server.on_path("/cgi-bin/test/expire_tokens", move |_| {
        to_expire.upgrade().inspect(|server| server.expire_tokens());
        Ok(Value::Null)
    });
    server.on_path("/cgi-bin/test/revoke_tokens", move |_| {
        to_revoke.upgrade().inspect(|server| server.revoke_tokens());
        Ok(Value::Null)
    });
}

/// The interpreter of a virtual environment with these requirements, made when they change.
fn environment(requirements: &Path) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wechatpy");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let wanted = std::fs::read_to_string(requirements).expect("the requirements are there");
    // Written last, so that an environment that was made by half is made again.
    let installed = folder.join("installed.txt");
    if std::fs::read_to_string(&installed).is_ok_and(|text| text == wanted) {
        return python;
    }
    let found = Command::new("python3").arg("--version").output();
    assert!(found.is_ok_and(|output| output.status.success()), "{NO_PYTHON}");
    let made = run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder));
    assert!(made.status.success(), "the virtual environment cannot be made:\n{}", text(&made));
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--requirement"];
    let filled = run(Command::new(&python).args(pip).arg(requirements));
    assert!(filled.status.success(), "wechatpy cannot be installed:\n{}", text(&filled));
    std::fs::write(&installed, wanted).expect("the target folder can be written");
    python
}

fn run(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("{:?} cannot be run: {error}", command.get_program()))
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
