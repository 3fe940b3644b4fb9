//! Messages a second on one core: verify, decrypt and parse callbacks, beside wechatpy in the same run.
//! Run by hand: `cargo bench -p wecom-tests --bench callback_open`. Needs Python 3 and the package index.

use serde_json::json;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use wecom_api::callback::{Application, Format, Receiver};
use wecom_api::messages::TextReceived;
use wecom_tests::python::{environment, run, text};

const TOKEN: &str = "QDG6eK";
const KEY: &str = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
const CORP: &str = "ww1234567890";
const SECONDS: u64 = 3;

fn main() {
    let receiver = Receiver::new(Application::new(TOKEN, KEY, [CORP]).expect("it is a key"));
    let sealed: Vec<_> = (0..1000)
        .map(|id| {
            let message = format!(
                "<xml><ToUserName><![CDATA[{CORP}]]></ToUserName><FromUserName><![CDATA[zhangsan]]></FromUserName>\
                 <CreateTime>1348831860</CreateTime><MsgType><![CDATA[text]]></MsgType>\
                 <Content><![CDATA[this is a test]]></Content><MsgId>{id}</MsgId><AgentID>1</AgentID></xml>"
            );
            receiver.seal_for(0, Format::Xml, CORP, &message).expect("it can be sealed")
        })
        .collect();
    let requests: Vec<_> = sealed.iter().map(|sealed| (sealed.query(), sealed.body())).collect();

    // One thread that does nothing but compute: its time is that of its core, but for what else the machine does.
    let begun = Instant::now();
    let mut count = 0;
    while begun.elapsed() < Duration::from_secs(SECONDS) {
        for (query, body) in &requests {
            let delivery = receiver.open(query, body.as_bytes()).expect("it is opened");
            let message = delivery.event().read::<TextReceived>().expect("it is read").expect("it is one");
            black_box(message);
        }
        count += requests.len();
    }
    let ours = count as f64 / begun.elapsed().as_secs_f64();

    let sealed: Vec<_> = sealed
        .iter()
        .map(|sealed| {
            json!({
                "body": sealed.body(),
                "signature": sealed.signature,
                "timestamp": sealed.timestamp,
                "nonce": sealed.nonce,
            })
        })
        .collect();
    let given = json!({ "token": TOKEN, "key": KEY, "receive_id": CORP, "sealed": sealed, "messages": [] });
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = folder.path().join("given.json");
    std::fs::write(&file, given.to_string()).expect("it can be written");
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("wechatpy");
    let python =
        environment(&scripts.join("requirements.txt"), &Path::new(env!("CARGO_TARGET_TMPDIR")).join("wechatpy"));
    let output =
        run(Command::new(python).arg("-B").arg(scripts.join("envelopes.py")).arg(&file).arg(SECONDS.to_string()));
    assert!(output.status.success(), "{}", text(&output));
    let theirs: f64 = text(&output).trim().parse().expect("it is a number");

    println!("            messages a second");
    println!("wecom-api   {ours:>17.0}");
    println!("wechatpy    {theirs:>17.0}");
    println!("ratio       {:>17.1}", ours / theirs);
}
