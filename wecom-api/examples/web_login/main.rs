//! A web application inside WeCom: the address that logs a member in, what to do with the code that comes back, and the
//! signatures that a page needs for the JS-SDK.
//!
//! `cargo run -p wecom-api --features mock --example web_login [-- <code>]`; see `quickstart` for how to reach the real
//! server. Without a code it prints where to get one.

mod fake;
#[path = "../support/mod.rs"]
mod support;

use std::error::Error;
use wecom_api::authentication::{GetVisitorIdentity, GetVisitorProfile};
use wecom_api::contacts::GetUser;
use wecom_api::{Client, Scope, error_codes};

const BACK: &str = "https://example.com/back";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let wecom = support::connect_or(fake::prepare).await?;
    let client = &wecom.client;

    // The state is a random text that is kept in the browser's session: who comes back without it was sent by others.
    let login =
        client.authorize_url(BACK).state("random").scope(Scope::PrivateInfo { agent_id: wecom.agent_id.into() });
    println!("inside WeCom, send the browser to\n  {login}");
    println!("elsewhere, for scanning a code, to\n  {}", login.to_qr_url(wecom.agent_id));

    match std::env::args().nth(1).or(wecom.is_fake().then(|| fake::CODE.to_owned())) {
        Some(code) => log_in(client, &code).await?,
        None => println!("and run this again with the code that comes back"),
    }

    println!("wx.config on https://example.com/app");
    // The ticket behind it is kept like a token: the server gives only a few in an hour.
    let signature = client.sign_page("https://example.com/app#top").await?;
    println!("  appId {}, {} characters of signature", signature.corp_id, signature.signature.len());
    Ok(())
}

/// A code is good for one call, within five minutes: it is never tried twice.
async fn log_in(client: &Client, code: &str) -> Result<(), Box<dyn Error>> {
    let visitor = match GetVisitorIdentity::new(code).send(client).await {
        Ok(visitor) => visitor,
        Err(error) if error.code() == Some(error_codes::OAUTH_CODE_INVALID) => {
            println!("the code is used up: send the browser to the login again");
            return Ok(());
        }
        Err(error) => return Err(error.into()),
    };
    if visitor.userid.is_empty() {
        println!("not a member of the corp: {}", visitor.openid);
        return Ok(());
    }
    let user = GetUser::new(&visitor.userid).send(client).await?;
    println!("logged in: {} ({})", user.name, user.userid);
    // Only with the wider scope, and only what the member agreed to.
    if !visitor.user_ticket.is_empty() {
        let profile = GetVisitorProfile::new(visitor.user_ticket).send(client).await?;
        println!("  mail {}", profile.email);
    }
    Ok(())
}
