//! Lets a bot on the vendor's Node SDK talk to the fake server, and judges what arrives: `node-bot <script>`. Run by
//! `tests/node/run`.

use serde_json::json;
use std::process::{Child, Command, Stdio};
use wecom_api::mock::{BotFrame, BotServer};

/// Ends with this program, whatever becomes of it.
struct Node(Child);

impl Drop for Node {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
    }
}

#[tokio::main]
async fn main() {
    let script = std::env::args_os().nth(1).expect("the script is the argument");
    let server = BotServer::start().await;
    let node = Command::new("node")
        .arg(script)
        .args([server.url(), server.bot_id(), server.secret()])
        .stdin(Stdio::null())
        .spawn()
        .expect("node can be run");
    let mut node = Node(node);

    // A refused subscription, and a second trial.
    server.refuse_subscriptions(1);
    server.wait_for_subscriptions(1).await;
    server.wait_for("ping", 2).await;

    let asked = server.say("zhangsan", "你好");
    let states = server.wait_for("aibot_respond_msg", 2).await;
    let shown: Vec<_> =
        states.iter().map(|state| (&state.body["stream"]["content"], &state.body["stream"]["finish"])).collect();
    assert_eq!(shown, [(&json!("Let me see"), &json!(false)), (&json!("You wrote: 你好"), &json!(true))]);
    assert!(states.iter().all(|state| state.req_id == asked));

    server.push_message(json!({
        "chattype": "single", "from": { "userid": "zhangsan" }, "msgtype": "file", "file": { "url": "https://example.com/" },
    }));
    let sent = only(server.wait_for("aibot_send_msg", 1).await);
    let uploads = server.uploads();
    assert_eq!((uploads[0].file_name.as_str(), uploads[0].chunks, uploads[0].content.len()), ("报告.pdf", 2, 700_000));
    assert_eq!(sent.body["file"]["media_id"], uploads[0].media_id.as_str());
    assert_eq!(server.frames("aibot_respond_msg")[2].body["file"]["media_id"], uploads[0].media_id.as_str());

    server.push_event("enter_chat", json!({}));
    assert_eq!(only(server.wait_for("aibot_respond_welcome_msg", 1).await).body["text"]["content"], "Welcome");
    server.push_event(
        "template_card_event",
        json!({ "card_type": "text_notice", "event_key": "k", "task_id": "task-1" }),
    );
    let update = only(server.wait_for("aibot_respond_update_msg", 1).await);
    assert_eq!(update.body["response_type"], "update_template_card");

    // A broken connection is made anew; one that is replaced is not.
    server.drop_connection();
    server.wait_for_subscriptions(2).await;
    let (bot, _incomings) = server.bot().connect().await.expect("the bot of the crate takes its place");
    let left = tokio::task::spawn_blocking(move || node.0.wait()).await.expect("it is waited for");
    let left = left.expect("node can be waited for");
    assert!(left.success(), "the SDK saw that it was replaced");
    assert!(server.violations().is_empty(), "{:?}", server.violations());
    bot.close().await;
    println!("the vendor's SDK and the fake server understand each other");
}

fn only(frames: Vec<BotFrame>) -> BotFrame {
    let [frame] = <[BotFrame; 1]>::try_from(frames).expect("there is one");
    frame
}
