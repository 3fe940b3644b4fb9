//! A process that makes calls with its token in Redis; the tests of the Redis store start several at once.
//! Its environment says what to do; it says `ready`, and in each round waits for a line, calls, and says how it went.

use wecom_api::contacts::ListDepartments;
use wecom_api::{Client, RedisStore, WhenLost};

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let setting = |name: &str| std::env::var(format!("WORKER_{name}"));
    let Ok(url) = setting("BASE_URL") else { return };
    let setting = |name: &str| setting(name).expect("the starter sets it");
    let number = |name: &str| setting(name).parse::<usize>().expect("a number");
    let urls: Vec<_> = setting("REDIS").split(' ').map(str::to_owned).collect();
    let store = match &urls[..] {
        [url] => RedisStore::builder(url),
        urls => RedisStore::cluster(urls),
    };
    let when_lost = if setting("USES_MEMORY") == "true" { WhenLost::UseMemory } else { WhenLost::Fail };
    let store = store.when_lost(when_lost).connect().await.expect("Redis answers");
    let client = Client::builder(setting("CORP_ID")).app("fake").secret(setting("SECRET")).base_url(url).store(store);
    let client = client.build().expect("a client");
    println!("ready");
    for _ in 0..number("ROUNDS") {
        std::io::stdin().read_line(&mut String::new()).expect("the starter writes");
        println!("{}", round(&client, number("TASKS"), number("CALLS")).await);
    }
}

async fn round(client: &Client, tasks: usize, calls: usize) -> String {
    let tasks = (0..tasks).map(|_| {
        let client = client.clone();
        tokio::spawn(async move {
            for _ in 0..calls {
                ListDepartments::new().send(&client).await?;
            }
            Ok::<(), wecom_api::Error>(())
        })
    });
    let mut result = "all calls succeeded".to_owned();
    for task in tasks.collect::<Vec<_>>() {
        if let Err(error) = task.await.expect("the task ends") {
            result = error.to_string();
        }
    }
    result
}
