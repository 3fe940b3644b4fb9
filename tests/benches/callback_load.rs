//! Callbacks a second through a whole receiver: HTTP, signature, decryption, XML, repeats, handler. The receiver is a
//! process of its own that is stopped and started while callbacks come; each must be handled once.
//! Run by hand: `cargo bench -p wecom-tests --bench callback_load [-- COUNT]`. Sender and receiver share the machine.

use std::collections::HashMap;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use wecom_api::callback::{Application, Endpoint, Format, Handlers, Receiver};
use wecom_api::messages::TextReceived;

type Done<T> = Result<T, Box<dyn Error + Send + Sync>>;

const CORP: &str = "ww1234567890";
const CONNECTIONS: usize = 16;
/// How often the receiver is stopped and started again.
const RESTARTS: usize = 3;

fn main() -> Done<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match &arguments[..] {
        [mode, address, file] if mode == "receive" => runtime.block_on(receive(address.parse()?, Path::new(file))),
        [] => runtime.block_on(drive(50_000)),
        [count] => runtime.block_on(drive(count.parse()?)),
        _ => Err("usage: callback_load [COUNT]".into()),
    }
}

fn receiver() -> Done<Receiver> {
    Ok(Receiver::new(Application::new("QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", [CORP])?))
}

/// Receives until it is told to end, and writes down whose message was handled.
async fn receive(address: SocketAddr, file: &Path) -> Done<()> {
    let file = Arc::new(Mutex::new(BufWriter::new(File::options().create(true).append(true).open(file)?)));
    let handlers = Handlers::new(file.clone()).on(|text: TextReceived, context| async move {
        let mut file = context.state.lock().map_err(|_| "another handler panicked")?;
        Ok(writeln!(file, "{}", text.msg_id)?)
    });
    let endpoint = Endpoint::new(receiver()?, handlers);
    let app: axum::Router = axum::Router::new().route("/callback", endpoint.method_router());
    let listener = tokio::net::TcpListener::bind(address).await?;
    let mut ended = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    axum::serve(listener, app)
        .with_graceful_shutdown(async move {
            ended.recv().await;
        })
        .await?;
    endpoint.drain().await;
    file.lock().map_err(|_| "a handler panicked")?.flush()?;
    Ok(())
}

async fn drive(count: usize) -> Done<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("handled");
    // Nobody else takes it meanwhile, mostly.
    let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
    let start = || Command::new(std::env::current_exe()?).args(["receive", &address.to_string()]).arg(&file).spawn();

    let requests = Arc::new(requests(count, address)?);
    let (next, answered) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let mut process = start()?;
    let begun = Instant::now();
    let senders: Vec<_> = (0..CONNECTIONS)
        .map(|_| tokio::spawn(send(address, requests.clone(), next.clone(), answered.clone())))
        .collect();
    let mut away = Duration::ZERO;
    for restart in 1..=RESTARTS {
        while answered.load(Ordering::Relaxed) < count * restart / (RESTARTS + 1) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let stopped = Instant::now();
        end(&mut process)?;
        process = start()?;
        away += stopped.elapsed();
    }
    let mut sent_again = 0;
    for sender in senders {
        sent_again += sender.await??;
    }
    let took = begun.elapsed();
    end(&mut process)?;

    let mut handled = HashMap::<usize, usize>::new();
    for line in fs::read_to_string(&file)?.lines() {
        *handled.entry(line.parse()?).or_default() += 1;
    }
    let lost = (0..count).filter(|id| !handled.contains_key(id)).count();
    let doubled = handled.values().filter(|times| **times > 1).count();
    println!(
        "{count} callbacks in {:.2} s, {:.0} a second; stopped and started {RESTARTS} times, away for {:.2} s, \
         {sent_again} sent again; {lost} lost, {doubled} handled twice",
        took.as_secs_f64(),
        count as f64 / took.as_secs_f64(),
        away.as_secs_f64(),
    );
    if lost + doubled > 0 { Err("callbacks were lost or handled twice".into()) } else { Ok(()) }
}

/// Tells a receiver to end, and waits until it has.
fn end(process: &mut Child) -> Done<()> {
    Command::new("kill").arg(process.id().to_string()).status()?;
    let status = process.wait()?;
    if status.success() { Ok(()) } else { Err(format!("the receiver ended with {status}").into()) }
}

/// All requests, ready to be sent.
fn requests(count: usize, address: SocketAddr) -> Done<Vec<Vec<u8>>> {
    let receiver = receiver()?;
    let request = |id| {
        let message = format!(
            "<xml><ToUserName><![CDATA[{CORP}]]></ToUserName><FromUserName><![CDATA[zhangsan]]></FromUserName>\
             <CreateTime>1348831860</CreateTime><MsgType><![CDATA[text]]></MsgType>\
             <Content><![CDATA[this is a test]]></Content><MsgId>{id}</MsgId><AgentID>1</AgentID></xml>"
        );
        let sealed = receiver.seal_for(0, Format::Xml, CORP, &message)?;
        let (query, body) = (sealed.query(), sealed.body());
        let length = body.len();
        let head = format!("POST /callback?{query} HTTP/1.1\r\nHost: {address}\r\nContent-Length: {length}\r\n\r\n");
        Ok((head + &body).into_bytes())
    };
    (0..count).map(request).collect()
}

/// Sends one request after the other, and each until it is answered with 200; tells how often it did so again.
async fn send(
    address: SocketAddr,
    requests: Arc<Vec<Vec<u8>>>,
    next: Arc<AtomicUsize>,
    answered: Arc<AtomicUsize>,
) -> Done<usize> {
    let mut connection = None;
    let mut again = 0;
    while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
        while !matches!(exchange(&mut connection, address, request).await, Ok(200)) {
            again += 1;
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        answered.fetch_add(1, Ordering::Relaxed);
    }
    Ok(again)
}

/// The status of the answer. Answers are short, and come in one piece.
async fn exchange(connection: &mut Option<TcpStream>, address: SocketAddr, request: &[u8]) -> Done<u16> {
    let mut stream = match connection.take() {
        Some(stream) => stream,
        None => TcpStream::connect(address).await?,
    };
    stream.write_all(request).await?;
    let mut answer = [0; 4096];
    let length = stream.read(&mut answer).await?;
    let text = std::str::from_utf8(&answer[..length])?;
    let status = text.get(9..12).ok_or("there is no answer")?.parse()?;
    if !text.to_ascii_lowercase().contains("connection: close") {
        *connection = Some(stream);
    }
    Ok(status)
}
