//! A third-party application (第三方应用) that corps install: tickets, permanent codes and the ends of authorizations find
//! their way into the store by themselves, and the program does what it is for. Here it tells a corp's administrator
//! how many departments it sees, and forgets a corp that withdraws.
//!
//! `cargo run -p wecom-api --features axum,mock,third_party --example third_party_service`. With an account, it listens where
//! WECOM_LISTEN says (`0.0.0.0:8080`) for what comes to /wecom, the application's URL for commands (指令回调URL), and
//! needs the provider's corp ID and the suite's settings: WECOM_CORP_ID, WECOM_SUITE_ID, WECOM_SUITE_SECRET,
//! WECOM_CALLBACK_TOKEN and WECOM_CALLBACK_KEY. Without one, the fake server plays the corp that installs it.
//!
//! In production, give the client a store that outlives the process, such as `RedisStore`.

mod fake;

use std::collections::BTreeSet;
use std::env;
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;
use wecom_api::callback::{Application, Context, Endpoint, HandlerError, Handlers, Receiver};
use wecom_api::contacts::ListDepartments;
use wecom_api::mock::Server;
use wecom_api::third_party::{AuthorizationCanceled, AuthorizationChanged, AuthorizationCreated, PermanentCodeReset};
use wecom_api::{Applied, Client};

/// What the handlers share.
#[derive(Clone)]
struct Service {
    /// The suite's client: that of each corp is made from it.
    suite: Client,
    /// What this program knows of the corps: here, only that they are there.
    corps: Arc<Mutex<BTreeSet<String>>>,
}

impl Service {
    fn know(&self, corp_id: &str, known: bool) {
        let mut corps = self.corps.lock().unwrap_or_else(PoisonError::into_inner);
        if known {
            corps.insert(corp_id.to_owned());
        } else {
            corps.remove(corp_id);
        }
        println!("{} corps use the application", corps.len());
    }
}

/// A corp has installed the application. Its permanent code is in the store by now.
async fn welcome(_: AuthorizationCreated, context: Context<Service>) -> Result<(), HandlerError> {
    // The server repeats what it got no answer to.
    let Applied::Authorized(authorization) = context.applied() else { return Ok(()) };
    let corp_id = &authorization.corp_id;
    println!("{corp_id} has installed the application");
    context.state.know(corp_id.as_str(), true);
    let corp = context.state.suite.for_corp(corp_id.as_str())?;
    let departments = ListDepartments::new().send(&corp).await?.departments;
    println!("it shows {} departments of {corp_id}", departments.len());
    Ok(())
}

async fn changed(_: AuthorizationChanged, context: Context<Service>) -> Result<(), HandlerError> {
    println!("{} has changed what it authorizes", corp_of(&context));
    Ok(())
}

async fn renewed(_: PermanentCodeReset, context: Context<Service>) -> Result<(), HandlerError> {
    println!("{} has a new permanent code", corp_of(&context));
    Ok(())
}

/// A corp has withdrawn: its code and token are forgotten by now, and what the program knows of it must go.
async fn forget(_: AuthorizationCanceled, context: Context<Service>) -> Result<(), HandlerError> {
    println!("{} has withdrawn", corp_of(&context));
    context.state.know(corp_of(&context), false);
    Ok(())
}

fn corp_of(context: &Context<Service>) -> &str {
    context.applied().corp_id().map_or("nobody", |corp_id| corp_id.as_str())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let setting = |name: &str| env::var(name).map_err(|_| format!("{name} is not set"));
    let fake = if env::var("WECOM_SUITE_ID").is_ok() { None } else { Some(Server::start().await) };
    let (suite, suite_id, token, key, listen) = match &fake {
        Some(server) => {
            println!("No WECOM_SUITE_ID in the environment: this run talks to a fake server in this process.\n");
            let (token, key) = (fake::TOKEN.to_owned(), fake::KEY.to_owned());
            (server.client(), fake::SUITE_ID.to_owned(), token, key, "127.0.0.1:0".to_owned())
        }
        None => {
            let suite_id = setting("WECOM_SUITE_ID")?;
            let suite =
                Client::builder(setting("WECOM_CORP_ID")?).suite(suite_id.as_str(), setting("WECOM_SUITE_SECRET")?);
            let (token, key) = (setting("WECOM_CALLBACK_TOKEN")?, setting("WECOM_CALLBACK_KEY")?);
            (suite.build()?, suite_id, token, key, setting("WECOM_LISTEN")?)
        }
    };

    let receiver = Receiver::new(Application::new(token, &key, [suite_id])?);
    let handlers = Handlers::new(Service { suite: suite.clone(), corps: Arc::default() })
        .apply_to(suite)
        .on(welcome)
        .on(changed)
        .on(renewed)
        .on(forget)
        .on_error(|error, context| eprintln!("{:?} was not handled: {error}", context.event()));
    let endpoint = Endpoint::new(receiver, handlers);
    let routes: axum::Router = axum::Router::new().route("/wecom", endpoint.method_router());
    let listener = TcpListener::bind(listen).await?;
    let url = format!("http://{}/wecom", listener.local_addr()?);
    let serving = tokio::spawn(async move { axum::serve(listener, routes).await });
    match &fake {
        Some(server) => fake::play(server, &url).await?,
        None => tokio::signal::ctrl_c().await?,
    }
    serving.abort();
    endpoint.drain().await;
    Ok(())
}
