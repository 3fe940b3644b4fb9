//! Receives callbacks: greets new members, answers who writes to the application, and logs every other event.
//!
//! `cargo run -p wecom-api --features axum,mock --example greeter`; see `quickstart` for how to reach the real server. It
//! then listens where WECOM_LISTEN says (`0.0.0.0:8080`) for what comes to the path /wecom, with the token and the
//! EncodingAESKey in WECOM_CALLBACK_TOKEN and WECOM_CALLBACK_KEY: those of the page where the callback is set up. Without
//! an account, the fake server sends some events.

mod fake;
#[path = "../support/mod.rs"]
mod support;

use std::env;
use std::error::Error;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use wecom_api::Client;
use wecom_api::callback::{Application, Context, Endpoint, HandlerError, Handlers, Receiver, Reply};
use wecom_api::contacts::MemberCreated;
use wecom_api::messages::{Message, SendMessage, TextReceived};

/// What the handlers share.
#[derive(Clone)]
struct App {
    client: Client,
    agent_id: i64,
}

/// An answer by an operation: it may take its time.
async fn greet(member: MemberCreated, context: Context<App>) -> Result<(), HandlerError> {
    let App { client, agent_id } = context.state;
    let text = format!("Welcome, {}! Ask me for the opening hours.", member.name);
    SendMessage::new(agent_id, Message::text(text)).to_users([&member.userid]).send(&client).await?;
    println!("greeted {}", member.userid);
    Ok(())
}

/// An answer in the answer: it must be ready in four seconds.
async fn answer(message: TextReceived, context: Context<App>) -> Result<Reply, HandlerError> {
    println!("{} asks: {}", context.event().from_user_name(), message.content);
    Ok(Reply::text("From nine to five."))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let wecom = support::connect().await?;
    let setting = |name: &str, fake: &str| match env::var(name) {
        Ok(value) => Ok(value),
        Err(_) if wecom.is_fake() => Ok(fake.to_owned()),
        Err(_) => Err(format!("{name} is not set")),
    };
    let token = setting("WECOM_CALLBACK_TOKEN", fake::TOKEN)?;
    let key = setting("WECOM_CALLBACK_KEY", fake::KEY)?;
    let listener = TcpListener::bind(setting("WECOM_LISTEN", "127.0.0.1:0")?).await?;
    println!("listening for callbacks");
    let url = format!("http://{}/wecom", listener.local_addr()?);

    let receiver = Receiver::new(Application::new(token, &key, [wecom.client.corp_id()])?);
    let app = App { client: wecom.client.clone(), agent_id: wecom.agent_id };
    let handlers = Handlers::new(app)
        .on(greet)
        .on(answer)
        .fallback(|context| async move {
            println!("nobody handles {:?}", context.event());
            Ok(())
        })
        .on_error(|error, context| eprintln!("{:?} was not handled: {error}", context.event()));
    let endpoint = Endpoint::new(receiver, handlers);
    let routes: axum::Router = axum::Router::new().route("/wecom", endpoint.method_router());

    let (stop, stopped) = oneshot::channel::<()>();
    let server = axum::serve(listener, routes).with_graceful_shutdown(async {
        let _ = stopped.await;
    });
    let serving = tokio::spawn(server.into_future());
    match wecom.fake() {
        Some(server) => fake::push(server, &url).await?,
        None => tokio::signal::ctrl_c().await?,
    }
    // First nothing more comes in, then what is being handled ends.
    let _ = stop.send(());
    serving.await??;
    endpoint.drain().await;
    Ok(())
}
