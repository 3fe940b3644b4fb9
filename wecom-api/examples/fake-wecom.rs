//! Runs the fake server until it is interrupted, for programs in any language:
//! `cargo run -p wecom-api --features mock --example fake-wecom -- --port 0`.

use std::error::Error;
use wecom_api::mock::Server;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::builder().port(port()?).start().await?;
    println!("url      {}", server.url());
    println!("corp id  {}", server.corp_id());
    println!("secret   {}", server.secret());
    std::future::pending::<()>().await;
    Ok(())
}

fn port() -> Result<u16, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    match (arguments.next().as_deref(), arguments.next(), arguments.next()) {
        (None, ..) => Ok(0),
        (Some("--port"), Some(port), None) => Ok(port.parse()?),
        _ => Err("usage: fake-wecom [--port <number, 0 for a free one>]".into()),
    }
}
