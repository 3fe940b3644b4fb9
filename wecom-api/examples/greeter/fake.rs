//! What the fake server sends to the greeter.

use std::error::Error;
use wecom_api::contacts::MemberCreated;
use wecom_api::messages::TextReceived;
use wecom_api::mock::{Push, Server};

/// What stands where the callback is set up.
pub(crate) const TOKEN: &str = "QDG6eK";
pub(crate) const KEY: &str = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";

/// Checks the URL, and sends some events to it.
pub(crate) async fn push(server: &Server, url: &str) -> Result<(), Box<dyn Error>> {
    server.callback_to(url, TOKEN, KEY)?;
    server.verify_callback().await?;

    let mut joined = MemberCreated::default();
    joined.userid = "lisi".into();
    joined.name = "李四".into();
    server.push(&joined).await?;

    let mut question = TextReceived::default();
    question.content = "When do you open?".into();
    let answer = server.push(Push::from(&question).field("FromUserName", "zhangsan")).await?;
    println!("the answer: {}", answer.reply_body().unwrap_or_default()["Content"].as_str().unwrap_or("none"));

    server.push(Push::xml("<xml><MsgType>event</MsgType><Event>brand_new</Event></xml>")).await?;
    for message in server.messages() {
        println!(
            "sent to {}: {}",
            message.body["touser"].as_str().unwrap_or("nobody"),
            message.body["text"]["content"]
        );
    }
    Ok(())
}
