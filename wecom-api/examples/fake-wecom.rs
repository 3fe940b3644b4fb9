//! Runs the fake server until it is interrupted, for programs in any language:
//! `cargo run -p wecom-api --features mock --example fake-wecom -- --port 0`.

use std::convert::Infallible;
use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;
use wecom_api::mock::Server;

const HELP: &str = "\
A fake WeCom server on 127.0.0.1, until it is interrupted.

Usage: fake-wecom [options]

  --port <number>             the port; a free one if 0 or not given
  --corp-id <id>              the corp ID; wwfake if not given
  --secret <secret>           the secret of an application; fake-secret if not given; once for each application
  --token-lifetime <seconds>  how long tokens live; 7200 if not given
  --verbose                   print each request with the errcode of its answer
  --help                      print this";

struct Options {
    port: u16,
    corp_id: String,
    secrets: Vec<String>,
    token_lifetime: u64,
    verbose: bool,
    help: bool,
}

impl Options {
    fn of(mut arguments: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let mut options = Options {
            port: 0,
            corp_id: "wwfake".to_owned(),
            secrets: Vec::new(),
            token_lifetime: 7200,
            verbose: false,
            help: false,
        };
        while let Some(name) = arguments.next() {
            let number = |text: String| match text.parse::<u64>() {
                Ok(number) => Ok(number),
                Err(_) => Err(format!("{name} is `{text}`, which is no number")),
            };
            let mut value = || arguments.next().ok_or_else(|| format!("{name} needs a value"));
            match name.as_str() {
                "--port" => options.port = number(value()?)?.try_into().map_err(|_| "the largest port is 65535")?,
                "--corp-id" => options.corp_id = value()?,
                "--secret" => options.secrets.push(value()?),
                "--token-lifetime" => options.token_lifetime = number(value()?)?,
                "--verbose" => options.verbose = true,
                "--help" => options.help = true,
                _ => return Err(format!("unknown option {name}").into()),
            }
        }
        if options.secrets.is_empty() {
            options.secrets.push("fake-secret".to_owned());
        }
        Ok(options)
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = match Options::of(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(error) => {
            eprintln!("fake-wecom: {error}; --help tells what there is");
            return ExitCode::from(2);
        }
    };
    if options.help {
        println!("{HELP}");
        return ExitCode::SUCCESS;
    }
    let Err(error) = run(options).await;
    eprintln!("fake-wecom: {error}");
    ExitCode::FAILURE
}

async fn run(options: Options) -> Result<Infallible, Box<dyn Error>> {
    let (suite, suite_secret, provider_secret, webhook_key) =
        ("wwfakesuite", "fake-suite-secret", "fake-provider-secret", "fake-webhook-key");
    let (model, model_secret, device, device_secret) =
        ("fake-model", "fake-model-secret", "fake-device", "fake-device-secret");
    let mut builder = Server::builder()
        .port(options.port)
        .corp_id(&options.corp_id)
        .token_lifetime(Duration::from_secs(options.token_lifetime))
        .provider_secret(provider_secret)
        .suite(suite, suite_secret)
        .model(model, model_secret)
        .device(device, device_secret)
        .webhook_key(webhook_key);
    for secret in &options.secrets {
        builder = builder.secret(secret);
    }
    let server = builder.start().await.map_err(|error| format!("port {}: {error}", options.port))?;
    if options.verbose {
        // The server reports each request as an event.
        tracing_subscriber::fmt().with_target(false).without_time().init();
    }
    let (url, corp_id) = (server.url(), server.corp_id());
    println!("url              {url}");
    println!("corp id          {corp_id}");
    for secret in &options.secrets {
        println!("secret           {secret}");
    }
    println!("agent id         1000002 (others are good, too)");
    println!("provider secret  {provider_secret}");
    println!("suite            {suite}, secret {suite_secret}, any ticket");
    println!("model            {model}, secret {model_secret}, any ticket");
    println!("device           {device}, secret {device_secret}");
    println!("webhook key      {webhook_key}");
    println!();
    println!("curl '{url}/cgi-bin/gettoken?corpid={corp_id}&corpsecret={}'", server.secret());
    loop {
        // Nobody asks what arrived, so it need not be kept.
        tokio::time::sleep(Duration::from_secs(60)).await;
        server.clear_requests();
    }
}
