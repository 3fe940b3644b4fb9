//! Brings the directory in line with a list of people, such as an export of the personnel system: creates departments
//! and members, changes what differs, and disables those who are not listed any more. Prints what it does; on the real
//! server it only prints, unless the last argument is `--apply`.
//!
//! `cargo run -p wecom-api --features mock --example directory_sync [-- <people.csv>] [--apply]`, with the columns
//! user ID, name, mobile and department. See `quickstart` for how to reach the real server; the secret must be that of
//! contact synchronization.

mod support;

use futures_util::stream::{self, StreamExt, TryStreamExt};
use std::collections::BTreeMap;
use std::error::Error;
use wecom_api::Client;
use wecom_api::contacts::{
    CreateDepartment, CreateUser, DepartmentId, ListDepartments, ListUsers, UpdateUser, User, UserId,
};

/// One of the fake server's members has another number, one is new, and one has left.
const PEOPLE: &str = "\
zhangsan,张三,13800000001,研发部
lisi,李四,13900000002,研发部
zhaoliu,赵六,13800000006,质量部
";

const ROOT: i64 = 1;

struct Person {
    id: UserId,
    name: String,
    mobile: String,
    department: String,
}

/// One change of a member.
#[derive(Debug)]
enum Change {
    Create(CreateUser),
    Update(UpdateUser),
}

impl Change {
    async fn apply(&self, client: &Client) -> Result<(), wecom_api::Error> {
        match self {
            Change::Create(request) => request.send(client).await.map(drop),
            Change::Update(request) => request.send(client).await,
        }
    }
}

impl std::fmt::Display for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Change::Create(it) => write!(f, "create {} ({})", it.userid, it.name),
            Change::Update(it) if it.enable == Some(false) => write!(f, "disable {}", it.userid),
            Change::Update(it) => {
                write!(f, "change {}:", it.userid)?;
                it.name.iter().try_for_each(|name| write!(f, " name {name}"))?;
                it.mobile.iter().try_for_each(|mobile| write!(f, " mobile {mobile}"))?;
                it.department.iter().try_for_each(|departments| write!(f, " departments {departments:?}"))
            }
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let wecom = support::connect().await?;
    let apply = arguments.pop_if(|last| last == "--apply").is_some() || wecom.is_fake();
    let list = match arguments.first() {
        Some(path) => std::fs::read_to_string(path)?,
        None => PEOPLE.to_owned(),
    };
    let people = list.lines().map(person).collect::<Result<Vec<_>, _>>()?;

    let departments = departments(&wecom.client, &people, apply).await?;
    let members = ListUsers::new(ROOT).fetch_child(true).send(&wecom.client).await?.user_list;
    let changes = changes(&people, &departments, &members);
    for change in &changes {
        println!("{change}");
    }
    if apply {
        // A few at a time: the server limits how often members are changed.
        stream::iter(&changes).map(|it| it.apply(&wecom.client)).buffer_unordered(4).try_collect::<()>().await?;
        println!("{} changes made", changes.len());
    }
    Ok(())
}

fn person(line: &str) -> Result<Person, String> {
    let fields: Vec<&str> = line.split(',').map(str::trim).collect();
    let [id, name, mobile, department] = fields[..] else { return Err(format!("`{line}` has not four columns")) };
    Ok(Person { id: id.into(), name: name.to_owned(), mobile: mobile.to_owned(), department: department.to_owned() })
}

/// The departments by name; those that are missing are made below the root.
async fn departments(
    client: &Client,
    people: &[Person],
    apply: bool,
) -> Result<BTreeMap<String, DepartmentId>, wecom_api::Error> {
    let there = ListDepartments::new().send(client).await?.departments;
    let mut departments: BTreeMap<String, DepartmentId> = there.into_iter().map(|it| (it.name, it.id)).collect();
    for name in people.iter().map(|person| &person.department) {
        if !departments.contains_key(name) {
            println!("create the department {name}");
            let id = if apply { CreateDepartment::new(name, ROOT).send(client).await?.id } else { ROOT.into() };
            departments.insert(name.clone(), id);
        }
    }
    Ok(departments)
}

fn changes(people: &[Person], departments: &BTreeMap<String, DepartmentId>, members: &[User]) -> Vec<Change> {
    let mut changes = Vec::new();
    for person in people {
        let department = departments[&person.department];
        match members.iter().find(|member| is_same(&member.userid, &person.id)) {
            None => changes.push(Change::Create(
                CreateUser::new(&person.id, &person.name).mobile(&person.mobile).department([department]),
            )),
            Some(member) => {
                let unchanged = UpdateUser::new(&person.id);
                let mut update = unchanged.clone();
                // What is not set stays as it is.
                if member.name != person.name {
                    update = update.name(&person.name);
                }
                if member.mobile != person.mobile {
                    update = update.mobile(&person.mobile);
                }
                if !member.department.contains(&department) {
                    update = update.department([department]);
                }
                if update != unchanged {
                    changes.push(Change::Update(update));
                }
            }
        }
    }
    let gone = members.iter().filter(|member| !people.iter().any(|person| is_same(&person.id, &member.userid)));
    changes.extend(gone.map(|member| Change::Update(UpdateUser::new(&member.userid).enable(false))));
    changes
}

/// User IDs are the same in whatever case.
fn is_same(one: &UserId, other: &UserId) -> bool {
    one.as_str().eq_ignore_ascii_case(other.as_str())
}
