//! Reads the whole directory: the tree of departments, and the members of each.
//!
//! `cargo run -p wecom-api --features mock --example sync_departments`;
//! see `quickstart` for how to reach the real server.

mod support;

use std::collections::BTreeMap;
use std::error::Error;
use wecom_api::contacts::{Department, DepartmentId, ListDepartments, ListUsers, User};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let wecom = support::connect().await?;

    let departments = ListDepartments::new().send(&wecom.client).await?.departments;
    let mut members: BTreeMap<DepartmentId, Vec<User>> = BTreeMap::new();
    for department in &departments {
        let answer = ListUsers::new(department.id).send(&wecom.client).await?;
        members.insert(department.id, answer.user_list);
    }

    // The roots are those whose parent the application cannot see.
    let visible = |id: DepartmentId| departments.iter().any(|department| department.id == id);
    for root in departments.iter().filter(|department| !visible(department.parent_id)) {
        print(root, &departments, &members, 0);
    }
    Ok(())
}

fn print(department: &Department, all: &[Department], members: &BTreeMap<DepartmentId, Vec<User>>, depth: usize) {
    let indent = "  ".repeat(depth);
    println!("{indent}{} ({})", department.name, department.id);
    for user in members.get(&department.id).into_iter().flatten() {
        println!("{indent}  - {} {} {:?}", user.userid, user.name, user.status);
    }
    let mut children: Vec<_> = all.iter().filter(|child| child.parent_id == department.id).collect();
    // The server's order: larger values come first.
    children.sort_by_key(|child| std::cmp::Reverse(child.order));
    for child in children {
        print(child, all, members, depth + 1);
    }
}
