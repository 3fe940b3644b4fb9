//! Finds members by mobile number: one by one, and many at once.
//!
//! `cargo run -p wecom-api --features mock --example find_by_mobile [-- <mobile>]`;
//! see `quickstart` for how to reach the real server.

mod support;

use std::error::Error;
use wecom_api::contacts::GetUserIdByMobile;
use wecom_api::user_ids_by;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let wecom = support::connect().await?;
    let mobile = std::env::args().nth(1).unwrap_or_else(|| wecom.mobile.clone());
    if mobile.is_empty() {
        return Err("give a mobile number: `--example find_by_mobile -- 13800000000`, or WECOM_MOBILE".into());
    }

    println!("One number: {mobile}");
    // The server locks this call for a while when too many numbers in a row are unknown.
    match GetUserIdByMobile::new(&mobile).send(&wecom.client).await {
        Ok(found) => println!("  belongs to {}", found.userid),
        Err(error) if error.code().is_some() => println!("  not found: {error}"),
        Err(error) => return Err(error.into()),
    }

    println!("All of the root department, from one call");
    let by_mobile = user_ids_by(&wecom.client, 1, true, |user| (!user.mobile.is_empty()).then(|| user.mobile.clone()));
    for (mobile, user_id) in by_mobile.await? {
        println!("  {mobile}  {user_id}");
    }
    Ok(())
}
