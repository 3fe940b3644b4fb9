//! Envelopes of callbacks that wechatpy makes are opened here, and ours there.

use crate::python;
use serde_json::{Value, json};
use std::process::Command;
use wecom_api::callback::{Application, Format, Receiver};
use wecom_tests::python::{run, text};
use wecom_tests::random::Random;

const TOKEN: &str = "QDG6eK";
const KEY: &str = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
const CORP: &str = "ww1234567890";

/// Texts of 0 bytes to 64 KiB, with characters of one to four bytes.
fn messages() -> Vec<String> {
    let mut random = Random(20_261_201);
    let mut sizes: Vec<u64> = (0..70).collect();
    sizes.extend((0..60).map(|_| random.below(64 * 1024)));
    sizes.push(64 * 1024);
    sizes
        .into_iter()
        .map(|size| {
            // As XML, so that what is opened can be read.
            let mut text = String::from("<xml><Content>");
            while (text.len() as u64) < size {
                text.push(['a', ' ', 'é', '企', '🤖', '\n'][random.below(6) as usize]);
            }
            text.push_str("</Content></xml>");
            text
        })
        .collect()
}

#[test]
fn envelopes_are_opened_on_either_side() {
    let receiver = Receiver::new(Application::new(TOKEN, KEY, [CORP]).expect("it is a key"));
    let messages = messages();
    let sealed: Vec<Value> = messages
        .iter()
        .map(|message| {
            let sealed = receiver.seal_for(0, Format::Xml, CORP, message).expect("it can be sealed");
            json!({ "body": sealed.body(), "signature": sealed.signature, "timestamp": sealed.timestamp, "nonce": sealed.nonce })
        })
        .collect();
    let given = json!({ "token": TOKEN, "key": KEY, "receive_id": CORP, "sealed": sealed, "messages": messages });
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = folder.path().join("given.json");
    std::fs::write(&file, given.to_string()).expect("it can be written");

    let mut script = Command::new(python());
    script.arg("-B").arg(super::folder().join("envelopes.py")).arg(&file);
    let output = run(&mut script);
    assert!(output.status.success(), "{}", text(&output));
    let answer: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(answer["opened"], json!(messages), "what is sealed here is opened there");

    let theirs = answer["sealed"].as_array().expect("it is a list");
    assert_eq!(theirs.len(), messages.len());
    for (theirs, message) in theirs.iter().zip(&messages) {
        let body = theirs.as_str().expect("it is text");
        let part = |name: &str| {
            let rest = body.split(&format!("<{name}>")).nth(1).expect("it is there");
            rest.split(&format!("</{name}>")).next().expect("it ends").replace("<![CDATA[", "").replace("]]>", "")
        };
        let query =
            format!("msg_signature={}&timestamp={}&nonce={}", part("MsgSignature"), part("TimeStamp"), part("Nonce"));
        let delivery = receiver.open(&query, body.as_bytes()).expect("it is opened");
        assert_eq!(delivery.text(), message, "what is sealed there is opened here");
    }
}
