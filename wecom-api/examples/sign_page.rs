//! What a web page inside WeCom needs: signatures for the JS-SDK, and the address that logs a member in.
//!
//! `cargo run -p wecom-api --features mock --example sign_page [-- <url of the page>]`;
//! see `quickstart` for how to reach the real server.

mod support;

use std::error::Error;
use wecom_api::Scope;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let wecom = support::connect().await?;
    let page = std::env::args().nth(1).unwrap_or_else(|| "https://example.com/app?tab=1".to_owned());

    println!("wx.config for {page}");
    let signature = wecom.client.sign_page(&page).await?;
    println!("  appId      {}", signature.corp_id);
    println!("  timestamp  {}", signature.timestamp);
    println!("  nonceStr   {}", signature.nonce);
    println!("  signature  {}", signature.signature);

    println!("wx.agentConfig for {page}");
    // The ticket behind it is kept like a token: the server gives only a few in an hour.
    let signature = wecom.client.sign_agent_page(&page).await?;
    println!("  agentid    {}", wecom.agent_id);
    println!("  signature  {}", signature.signature);

    println!("The page that logs a member in, inside WeCom");
    let login = wecom.client.authorize_url("https://example.com/back").state("anything").agent(wecom.agent_id);
    println!("  {login}");
    let private = login.clone().scope(Scope::PrivateInfo { agent_id: wecom.agent_id.into() });
    println!("  {private}  (also asks for name and avatar)");
    println!("The same for a browser on a computer, by scanning a code");
    println!("  {}", login.to_qr_url(wecom.agent_id));
    println!("The code that comes back is for authentication::GetVisitorIdentity.");
    Ok(())
}
