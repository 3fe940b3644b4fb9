//! The processes that are killed.

use crate::event::{inbox_when_there, receiver};
use crate::record::Record;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;
use wecom_api::callback::{Context, Endpoint, HandlerError, Handlers, Once};
use wecom_api::contacts::MemberCreated;

/// After what time an event of a dead worker is another's.
pub(crate) const LEASE: Duration = Duration::from_secs(2);

/// Does what the starter's environment says.
pub(crate) async fn run(role: &str) {
    let setting = |name: &str| std::env::var(format!("TRIAL_{name}")).expect("the starter sets it");
    // Without the starter there is nothing to do.
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_line(&mut String::new());
        std::process::exit(0);
    });
    match role {
        "receiver" => receive(&setting("REDIS")).await,
        _ => work(&setting("REDIS"), &setting("DIRECTORY")).await,
    }
}

async fn receive(redis: &str) {
    let endpoint = Endpoint::new(receiver(), inbox_when_there(redis).await);
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
    println!("{}", listener.local_addr().expect("an address").port());
    let app: axum::Router = axum::Router::new().route("/callback", endpoint.method_router());
    axum::serve(listener, app).await.expect("it serves");
}

async fn work(redis: &str, directory: &str) {
    let record = Arc::new(Record::new(directory, std::process::id()));
    let handlers = Handlers::new(record).on(created);
    println!("0");
    let worker = inbox_when_there(redis).await.worker("trial").lease(LEASE).concurrency(8);
    let worker = worker.delay(Duration::from_millis(100), Duration::from_secs(2));
    worker.run(handlers, std::future::pending()).await.expect("Redis takes it");
}

async fn created(member: MemberCreated, context: Context<Arc<Record>>) -> Result<(), HandlerError> {
    let record = &context.state;
    let number = context.event().time().ok_or("an event without a time")?.seconds();
    let (member, number) = (member.userid.to_string(), usize::try_from(number)?);
    let pause = Duration::from_millis(number as u64 % 4);
    if crate::event::is_once(number) {
        let once = context.once(&member).await?;
        tokio::time::sleep(pause).await;
        // The effect has no transaction with the inbox, like a message that is sent.
        if once == Once::First || once == Once::InDoubt && !record.is_done(&member) {
            record.done(&member);
        }
        record.met(once);
    }
    tokio::time::sleep(pause).await;
    // One in fifty fails after it has had its effect.
    if number.is_multiple_of(50) && record.fails(number) {
        return Err("it fails the first time".into());
    }
    record.handled(number);
    Ok(())
}
