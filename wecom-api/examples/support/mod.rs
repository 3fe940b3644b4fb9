//! The WeCom server that an example talks to: the real one when the environment says how to reach it, else a fake
//! one in this process with a few members to play with.
// Each example is a program of its own and uses its part of this.
#![allow(dead_code)]

use std::env;
use std::error::Error;
use wecom_api::Client;
use wecom_api::contacts::{CreateDepartment, CreateUser};
use wecom_api::mock::Server;

/// What the fake server's corp consists of: user ID, name, mobile, department.
const MEMBERS: [(&str, &str, &str, i64); 3] =
    [("zhangsan", "张三", "13800000001", 2), ("lisi", "李四", "13800000002", 2), ("wangwu", "王五", "13800000003", 3)];

/// A client, and what an example needs to know about the corp behind it.
pub(crate) struct Wecom {
    pub(crate) client: Client,
    /// The application that sends messages.
    pub(crate) agent_id: i64,
    /// The member that examples read and write to. On a real server: you.
    pub(crate) user_id: String,
    /// Stops when it is dropped.
    fake: Option<Server>,
}

impl Wecom {
    /// Whether nothing that is done here is real.
    pub(crate) fn is_fake(&self) -> bool {
        self.fake.is_some()
    }

    /// The fake server, when it is one.
    pub(crate) fn fake(&self) -> Option<&Server> {
        self.fake.as_ref()
    }
}

/// Connects to the server that the environment names, or starts a fake one when it names none.
pub(crate) async fn connect() -> Result<Wecom, Box<dyn Error>> {
    connect_or(|_| ()).await
}

/// The same, where the example tells the fake server what to answer.
pub(crate) async fn connect_or(prepare: impl FnOnce(&Server)) -> Result<Wecom, Box<dyn Error>> {
    let names = ["WECOM_CORP_ID", "WECOM_SECRET", "WECOM_AGENT_ID", "WECOM_USER_ID"];
    let values = names.map(|name| env::var(name).unwrap_or_default());
    if values.iter().all(String::is_empty) {
        println!("No WECOM_CORP_ID in the environment: this run talks to a fake server in this process.\n");
        return fake(prepare).await;
    }
    if let Some(at) = values.iter().position(String::is_empty) {
        return Err(format!("{} is not set; the real server needs {}", names[at], names.join(", ")).into());
    }
    let [corp_id, secret, agent_id, user_id] = values;
    let agent_id = agent_id.parse().map_err(|_| format!("WECOM_AGENT_ID is `{agent_id}`, which is no number"))?;
    println!("This run talks to the real server, as corp {corp_id}.\n");
    let mut builder = Client::builder(corp_id).secret(secret);
    // The webhook of a group chat, for those examples that use one.
    if let Ok(key) = env::var("WECOM_WEBHOOK_KEY") {
        builder = builder.webhook_key(key);
    }
    // A privately deployed WeCom, or a gateway.
    if let Ok(url) = env::var("WECOM_BASE_URL") {
        builder = builder.base_url(url);
    }
    Ok(Wecom { client: builder.build()?, agent_id, user_id, fake: None })
}

async fn fake(prepare: impl FnOnce(&Server)) -> Result<Wecom, Box<dyn Error>> {
    let server = Server::start().await;
    let client = server.client();
    CreateDepartment::new("研发部", 1).id(2).send(&client).await?;
    CreateDepartment::new("市场部", 1).id(3).send(&client).await?;
    for (user_id, name, mobile, department) in MEMBERS {
        CreateUser::new(user_id, name).mobile(mobile).department([department]).send(&client).await?;
    }
    prepare(&server);
    Ok(Wecom { client, agent_id: 1_000_002, user_id: MEMBERS[0].0.to_owned(), fake: Some(server) })
}
