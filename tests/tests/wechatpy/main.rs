//! The fake server against a client that others wrote: wechatpy. Needs Python 3, and the package index when the
//! virtual environment in the target folder is not made yet.

mod envelopes;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, LazyLock};
use wecom_api::mock::Server;
use wecom_tests::python::{environment, run, text};

const PROVIDER_SECRET: &str = "a-provider-secret";
const SUITE: (&str, &str) = ("wwsuite", "a-suite-secret");

/// Where the scripts are.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("wechatpy")
}

/// A Python with wechatpy, made by whichever test comes first.
fn python() -> PathBuf {
    static PYTHON: LazyLock<PathBuf> = LazyLock::new(|| {
        environment(&folder().join("requirements.txt"), &Path::new(env!("CARGO_TARGET_TMPDIR")).join("wechatpy"))
    });
    PYTHON.clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wechatpy_is_served_by_the_fake_server() {
    let server = Server::builder().provider_secret(PROVIDER_SECRET).suite(SUITE.0, SUITE.1);
    let server = Arc::new(server.start().await.expect("there is a free port"));
    let_tokens_go_bad(&server);
    let mut script = Command::new(python());
    // No compiled files in the source tree.
    script.arg("-B").arg(folder().join("against_fake_server.py"));
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
