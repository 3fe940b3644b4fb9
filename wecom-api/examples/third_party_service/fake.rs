//! The corp that installs the application, uses it and withdraws, as the fake server plays it.

use std::error::Error;
use wecom_api::mock::{Push, Server};
use wecom_api::third_party::{AuthorizationCanceled, AuthorizationChanged, AuthorizationCreated, PermanentCodeReset};

/// The suite that the fake server knows, and what stands where its callback is set up.
pub(crate) const SUITE_ID: &str = "wwfakesuite";
pub(crate) const TOKEN: &str = "QDG6eK";
pub(crate) const KEY: &str = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
const CORP: &str = "wwcustomer";

pub(crate) async fn play(server: &Server, url: &str) -> Result<(), Box<dyn Error>> {
    server.callback_to(url, TOKEN, KEY)?;
    // Every ten minutes.
    server.push_suite_ticket().await?;

    let mut created = AuthorizationCreated::default();
    created.auth_code = server.auth_code(CORP).into();
    // The server may say it twice.
    let created = Push::from(&created).field("TimeStamp", 1_700_000_000);
    server.push(created.clone()).await?;
    server.push(created).await?;

    server.push(Push::from(&AuthorizationChanged::default()).field("AuthCorpId", CORP)).await?;
    let mut reset = PermanentCodeReset::default();
    reset.auth_code = server.auth_code(CORP).into();
    server.push(&reset).await?;

    server.withdraw_authorization(CORP);
    server.push(Push::from(&AuthorizationCanceled::default()).field("AuthCorpId", CORP)).await?;
    Ok(())
}
