//! The way of a request through the fake server: fault, record, operation, token, checks, answer.

use super::answer::{self, Answer, Spoiled};
use super::check;
use super::connection::HangUp;
use super::directory::IMAGES;
use super::echo;
use super::entry::Entry;
use super::faults::Kind;
use super::flaws;
use super::lock;
use super::multipart;
use super::record::{Received, ReceivedPart};
use super::refusal::Refusal;
use super::server::Shared;
use super::tokens;
use crate::operation::{Encoding, Operation, TokenKind};
use crate::token::Issuer;
use axum::body::{self, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::response::Response;
use http::StatusCode;
use serde_json::{Map, Value};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// What a request asks for.
enum Target {
    /// A token; with the operation, if its area is enabled.
    Token(&'static Issuer, Option<&'static Operation>),
    /// An operation of the table.
    Entry(Entry),
    /// An uploaded image, which everybody may see who knows its URL.
    Image,
    /// A path that only the test's own closure knows, with the kind of token that came.
    Unknown(TokenKind),
}

impl Target {
    fn operation(&self) -> Option<&'static Operation> {
        match self {
            Target::Entry(entry) => Some(entry.operation),
            Target::Token(_, operation) => *operation,
            Target::Image | Target::Unknown(_) => None,
        }
    }

    fn token(&self) -> TokenKind {
        match self {
            Target::Token(issuer, _) => issuer.operation.token,
            Target::Entry(entry) => entry.operation.token,
            Target::Image => TokenKind::None,
            Target::Unknown(kind) => *kind,
        }
    }

    fn token_parameter(&self) -> Option<&'static str> {
        match self {
            Target::Entry(entry) => entry.operation.token_parameter(),
            Target::Token(..) | Target::Image | Target::Unknown(_) => self.token().parameter(),
        }
    }
}

/// Answers a request.
pub(super) async fn answer(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(hang_up): ConnectInfo<HangUp>,
    request: Request,
) -> Response {
    if shared.stopped.load(Ordering::SeqCst) {
        return dropped(&hang_up);
    }
    let path = request.uri().path().to_owned();
    let fault = lock(&shared.faults).next(&path);
    let kind = match fault {
        None => Kind::None,
        Some(fault) => {
            if !fault.delay.is_zero() {
                tokio::time::sleep(fault.delay).await;
            }
            fault.kind
        }
    };
    match kind {
        Kind::DropBefore => return dropped(&hang_up),
        Kind::ExpireTokens => lock(&shared.tokens).expire(),
        Kind::RevokeTokens => lock(&shared.tokens).revoke(),
        _ => {}
    }
    let (method, query) = (request.method().to_string(), query(&request));
    let Some((body, parts)) = read(request).await else { return dropped(&hang_up) };
    let asked = format!("{method} {path}");
    let received = Received { method, path, query, body, parts, operation: None, accepted: None };
    let outcome = exchange(&shared, received, &kind);
    report(&asked, &kind, &outcome);
    match (kind, outcome) {
        (Kind::DropAfter, _) => dropped(&hang_up),
        (Kind::Status(status, retry_after), _) => {
            answer::page(StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY), retry_after)
        }
        (Kind::Body(body), _) => answer::body(body),
        (Kind::Endless, _) => answer::endless(),
        (Kind::NotJson, _) => answer::page(StatusCode::OK, None),
        (_, Err(Stop::Nothing(status, refusal))) => answer::refusal_with_status(status, &refusal),
        (kind, outcome) => {
            let spoiled = match kind {
                Kind::CutOff => Spoiled::CutOff,
                Kind::WrongContentType => Spoiled::WrongContentType,
                Kind::Drip(pause) => Spoiled::Drip(pause),
                _ => Spoiled::No,
            };
            answer::response(outcome.map_err(Stop::into_refusal), spoiled)
        }
    }
}

/// An event for each request, for whoever watches the server. It has no parameter of the request, which may be a secret,
/// and not the message or body of a fault, which may quote one.
fn report(asked: &str, kind: &Kind, outcome: &Result<Answer, Stop>) {
    match (kind, outcome) {
        (Kind::Refuse(refusal), _) => tracing::info!("{asked}: {} as scripted", refusal.code.get()),
        (Kind::None, Ok(_)) => tracing::info!("{asked}: 0"),
        (Kind::None, Err(Stop::Refused(refusal) | Stop::Nothing(_, refusal))) => {
            tracing::info!("{asked}: {} {}", refusal.code.get(), refusal.message);
        }
        (Kind::Body(_), _) => tracing::info!("{asked}: a body as scripted"),
        (fault, _) => tracing::info!("{asked}: {fault:?} as scripted"),
    }
}

/// Why there is no answer.
enum Stop {
    Refused(Refusal),
    /// There is nothing at this path; with an HTTP status.
    Nothing(StatusCode, Refusal),
}

impl Stop {
    fn into_refusal(self) -> Refusal {
        match self {
            Stop::Refused(refusal) | Stop::Nothing(_, refusal) => refusal,
        }
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Stop::Refused(refusal)
    }
}

/// The response of a connection that is gone: nobody will see it.
fn dropped(hang_up: &HangUp) -> Response {
    hang_up.now();
    Response::default()
}

fn query(request: &Request) -> Vec<(String, String)> {
    let text = request.uri().query().unwrap_or_default();
    form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

/// Body and parts; `None` when the client went away.
async fn read(request: Request) -> Option<(Bytes, Vec<ReceivedPart>)> {
    let (head, body) = request.into_parts();
    let body = body::to_bytes(body, usize::MAX).await.ok()?;
    let parts = multipart::parts(head, &body).await;
    Some((body, parts))
}

/// Records the request and does what it asks.
fn exchange(shared: &Shared, mut received: Received, kind: &Kind) -> Result<Answer, Stop> {
    let target = target(shared, &received);
    let token = match &target {
        Ok(target) => {
            received.operation = target.operation();
            take_token(&mut received.query, target.token_parameter())
        }
        Err(_) => take_token(&mut received.query, TokenKind::Access.parameter()),
    };
    let let_through = target.and_then(|target| {
        let input = let_through(shared, &target, &received, token.as_deref(), kind)?;
        Ok((target, input))
    });
    received.accepted = let_through.as_ref().ok().map(|(_, input)| Value::Object(input.clone()));
    lock(&shared.requests).push(received.clone());
    let (target, input) = let_through?;
    let handler = lock(&shared.handlers).get(received.operation, &received.path);
    if let Some(handler) = handler {
        return Ok(handler(&received, &Value::Object(input))?);
    }
    match target {
        Target::Token(issuer, _) => Ok(Answer::Json(lock(&shared.tokens).give(issuer, &input)?)),
        Target::Entry(entry) => {
            if let Some(answer) = lock(&shared.tokens).about_authorizations(&received.path, &input) {
                return Ok(Answer::Json(answer?));
            }
            let remembered = lock(&shared.directory).answer(&received.path, &input, &received.parts, &shared.base_url);
            Ok(remembered.unwrap_or_else(|| example(&entry, &input))?)
        }
        Target::Image => Ok(lock(&shared.directory).image(&received.path)?),
        Target::Unknown(_) => Ok(Answer::Json(Value::Null)),
    }
}

/// Query and body in one object, unless a fault or the token stops the request or it is not well formed.
fn let_through(
    shared: &Shared,
    target: &Target,
    received: &Received,
    token: Option<&str>,
    kind: &Kind,
) -> Result<Map<String, Value>, Refusal> {
    match kind {
        Kind::Refuse(refusal) => return Err(refusal.clone()),
        // Something else answers in the server's place; nobody sees this.
        Kind::Status(..) | Kind::Body(_) => return Err((-1).into()),
        _ => {}
    }
    lock(&shared.tokens).check(target.token(), token)?;
    input(target, received)
}

fn target(shared: &Shared, received: &Received) -> Result<Target, Stop> {
    let found = shared.endpoints.find(&received.method, &received.path, &received.query);
    let issuer = tokens::issuer_at(&received.path);
    if let Some(issuer) = issuer.filter(|issuer| issuer.operation.method.to_string() == received.method) {
        return Ok(Target::Token(issuer, found.ok().map(|entry| entry.operation)));
    }
    match found {
        Ok(entry) => Ok(Target::Entry(entry)),
        Err(_) if lock(&shared.handlers).get(None, &received.path).is_some() => {
            Ok(Target::Unknown(token_that_came(&received.query)))
        }
        Err(_) if received.path.starts_with(IMAGES) => Ok(Target::Image),
        Err((status, refusal)) => Err(Stop::Nothing(status, refusal)),
    }
}

/// The kind of token that a query carries.
fn token_that_came(query: &[(String, String)]) -> TokenKind {
    let carried = |kind: &TokenKind| query.iter().any(|(name, _)| Some(name.as_str()) == kind.parameter());
    TokenKind::ALL.into_iter().find(carried).unwrap_or(TokenKind::None)
}

/// Takes the token out of the query, so that no record holds it.
fn take_token(query: &mut Vec<(String, String)>, name: Option<&str>) -> Option<String> {
    let at = query.iter().position(|(key, _)| Some(key.as_str()) == name)?;
    Some(query.remove(at).1)
}

/// Query and body in one object, after checking them.
fn input(target: &Target, received: &Received) -> Result<Map<String, Value>, Refusal> {
    let encoding = target.operation().map_or(Encoding::Json, |operation| operation.encoding);
    let body = match encoding {
        Encoding::Multipart => multipart::texts(&received.parts),
        Encoding::Json if !received.body.is_empty() => match target {
            // Its closure reads what it gets in its own way.
            Target::Unknown(_) => object(&received.body).unwrap_or_default(),
            Target::Token(..) | Target::Entry(_) | Target::Image => object(&received.body)?,
        },
        Encoding::Json | Encoding::None | Encoding::Xml => Map::new(),
    };
    let query: Map<String, Value> =
        received.query.iter().map(|(name, value)| (name.clone(), Value::String(value.clone()))).collect();
    let mut input = query.clone();
    input.extend(body.clone());
    if let Target::Entry(entry) = target {
        let json = Value::Object(input.clone()).to_string();
        entry.request_again(json.as_bytes()).map_err(|error| malformed(&error.to_string()))?;
        if encoding != Encoding::Xml {
            let checked = check::request(entry.facts, &query, &body, &received.parts);
            checked.map_err(|flaw| flaws::refusal(&entry.operation.path, &flaw))?;
        }
    }
    Ok(input)
}

fn object(body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(malformed("the body is no object")),
        Err(error) => Err(malformed(&error.to_string())),
    }
}

fn malformed(why: &str) -> Refusal {
    Refusal::new(47001, format!("data format error, {why}"))
}

/// What an operation answers when nobody has told it otherwise.
fn example(entry: &Entry, input: &Map<String, Value>) -> Result<Answer, Refusal> {
    if entry.operation.encoding == Encoding::Xml {
        return Ok(Answer::Xml(
            "<xml><return_code>SUCCESS</return_code><result_code>SUCCESS</result_code></xml>".to_owned(),
        ));
    }
    match entry.answer(input) {
        None => Ok(Answer::example_file()),
        Some(json) => {
            let json = json.map_err(|error| Refusal::new(-1, error.to_string()))?;
            let mut answer = serde_json::from_slice(&json).unwrap_or_default();
            echo::ids(&mut answer, input);
            Ok(Answer::Json(answer))
        }
    }
}
