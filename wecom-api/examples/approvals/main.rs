//! Prints the approved requests of the last thirty days with all that was filled in.
//!
//! `cargo run -p wecom-api --features mock,approvals --example approvals [-- <template ID>]`; see `quickstart` for how to
//! reach the real server. The application must be among those that may call approvals.

mod fake;
#[path = "../support/mod.rs"]
mod support;

use futures_util::stream::{StreamExt, TryStreamExt};
use std::error::Error;
use std::time::{Duration, SystemTime};
use wecom_api::Timestamp;
use wecom_api::approvals::{
    Approval, ApprovalFilter, ApprovalFilterKey, ApprovalStatus, GetApproval, ListApprovalNumbers,
};

/// The longest span that the server takes is 31 days.
const SPAN: Duration = Duration::from_secs(30 * 24 * 60 * 60);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let wecom = support::connect_or(fake::prepare).await?;
    let client = &wecom.client;

    let now = SystemTime::now();
    let mut filters =
        vec![ApprovalFilter::new().key(ApprovalFilterKey::Status).value(ApprovalStatus::Approved.code().to_string())];
    if let Some(template) = std::env::args().nth(1) {
        filters.push(ApprovalFilter::new().key(ApprovalFilterKey::TemplateId).value(template));
    }
    let from = Timestamp::from(now - SPAN);
    let numbers = ListApprovalNumbers::new(from, Timestamp::from(now), 100).filters(filters).stream(client);
    // Five requests at a time are far below the limit of 600 a minute.
    let details = numbers.map_ok(|number| async move { GetApproval::new(number).send(client).await });
    let mut details = details.try_buffered(5);
    while let Some(detail) = details.next().await {
        print(&detail?.info);
    }
    Ok(())
}

fn print(approval: &Approval) {
    let by = approval.applyer.as_ref().map(|it| it.userid.as_str()).unwrap_or_default();
    println!("{} {} by {by}, {:?}", approval.sp_no, approval.sp_name, approval.sp_status);
    for control in &approval.apply_data.contents {
        // A table has several lines.
        println!("  {}", control.to_string().replace('\n', "\n    "));
    }
}
