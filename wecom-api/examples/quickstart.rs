//! The first five minutes: a client, three calls, and an error.
//!
//! `cargo run -p wecom-api --features mock --example quickstart` talks to a fake server in this process. To talk to the real one,
//! set WECOM_CORP_ID, WECOM_SECRET, WECOM_AGENT_ID and, as the member who gets the message, your own WECOM_USER_ID.

mod support;

use std::error::Error;
use wecom_api::contacts::{GetUser, ListDepartments};
use wecom_api::error_codes;
use wecom_api::messages::{Message, SendMessage};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let wecom = support::connect().await?;
    let client = &wecom.client;

    println!("1. List the departments. The access token is fetched on the way, and kept for the next calls.");
    let answer = ListDepartments::new().send(client).await?;
    for department in &answer.departments {
        println!("   {:>4}  {}  (below {})", department.id, department.name, department.parent_id);
    }

    println!("\n2. Read a member.");
    let user = GetUser::new(&wecom.user_id).send(client).await?;
    println!("   {} is {}, in the departments {:?}", user.userid, user.name, user.department);

    println!("\n3. Send a text message.");
    let message = Message::text("Hello from wecom-api");
    let sent = SendMessage::new(wecom.agent_id, message).to_users([&wecom.user_id]).send(client).await?;
    println!("   sent as {}", sent.message_id);
    if !sent.invalid_users.is_empty() {
        println!("   not delivered to {:?}", sent.invalid_users);
    }

    println!("\n4. Ask for a member who does not exist.");
    match GetUser::new("nobody-of-this-name").send(client).await {
        Ok(user) => println!("   there is one: {}", user.name),
        Err(error) if error.code() == Some(error_codes::USER_NOT_FOUND) => println!("   as expected: {error}"),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
