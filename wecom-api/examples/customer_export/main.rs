//! Writes all customers of all members as JSON, one a line. It can be stopped at any time: where it was is kept in a
//! file, and the next run goes on there.
//!
//! `cargo run -p wecom-api --features mock,customer_contact --example customer_export [-- <folder>]`; see `quickstart`
//! for how to reach the real server. The application must be among those that may call customer contact.

mod fake;
#[path = "../support/mod.rs"]
mod support;

use serde_json::json;
use std::error::Error;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use wecom_api::Client;
use wecom_api::customer_contact::{FollowedCustomer, ListCustomerContactMembers, ListCustomers, UserId};

/// How many members the server takes in one request.
const AT_A_TIME: usize = 100;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let wecom = support::connect_or(fake::prepare).await?;
    let folder = std::env::args_os().nth(1).map_or_else(std::env::temp_dir, PathBuf::from);
    let (customers, state) = (folder.join("customers.jsonl"), folder.join("customers.state"));

    let members = ListCustomerContactMembers::new().send(&wecom.client).await?.follow_users;
    println!("{} members have customers", members.len());
    // A request that was saved is the page to go on with; those before it are done.
    let saved: Option<ListCustomers> = fs::read(&state).ok().and_then(|json| serde_json::from_slice(&json).ok());
    let groups: Vec<&[UserId]> = members.chunks(AT_A_TIME).collect();
    let first = saved.as_ref().and_then(|saved| groups.iter().position(|group| *group == saved.userid_list));
    if first.is_none() {
        fs::write(&customers, "")?;
    }
    for (at, group) in groups.iter().enumerate().skip(first.unwrap_or_default()) {
        let request = match &saved {
            Some(saved) if first == Some(at) => saved.clone(),
            _ => ListCustomers::new(group.to_vec()).limit(100),
        };
        export(&wecom.client, &request, &customers, &state).await?;
    }
    // Nothing is left to go on with.
    fs::remove_file(&state)?;
    println!("{} lines in {}", fs::read_to_string(&customers)?.lines().count(), shown(&customers));
    Ok(())
}

/// Writes page by page, and after each where the next one begins.
async fn export(
    client: &Client,
    request: &ListCustomers,
    customers: &Path,
    state: &Path,
) -> Result<(), Box<dyn Error>> {
    let mut pages = request.clone().pages(client);
    while let Some(page) = pages.next().await {
        let page = page?;
        if let Some(unlicensed) = &page.fail_info {
            println!("  not told of members without a licence: {:?}", unlicensed.unlicensed_userid_list);
        }
        append(customers, &page.external_contact_list)?;
        println!("  {} customers", page.external_contact_list.len());
        if let Some(cursor) = pages.next_cursor() {
            fs::write(state, serde_json::to_vec(&request.clone().cursor(cursor))?)?;
        }
    }
    Ok(())
}

fn append(path: &Path, customers: &[FollowedCustomer]) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    for customer in customers {
        let (who, by) = (&customer.external_contact, &customer.follow_info);
        let line = json!({
            "id": who.external_userid,
            "name": who.name,
            "corp": who.corp_name,
            "member": by.userid,
            "since": by.create_time,
            "remark": by.remark,
            "tags": by.tag_ids,
        });
        writeln!(file, "{line}")?;
    }
    Ok(())
}

fn shown(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
