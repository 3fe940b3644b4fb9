//! The endpoint as a route of axum.

use super::{Answer, Endpoint};
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, RawQuery, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};

impl Endpoint {
    /// The route of a callback URL: its GET and its POST.
    ///
    /// ```no_run
    /// # async fn example(endpoint: wecom_api::callback::Endpoint) -> std::io::Result<()> {
    /// let app: axum::Router = axum::Router::new().route("/callback", endpoint.method_router());
    /// let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    /// let interrupted = async {
    ///     let _ = tokio::signal::ctrl_c().await;
    /// };
    /// axum::serve(listener, app).with_graceful_shutdown(interrupted).await?;
    /// endpoint.drain().await;
    /// # Ok(())
    /// # }
    /// ```
    pub fn method_router<S: Clone + Send + Sync + 'static>(&self) -> MethodRouter<S> {
        get(check).post(take).layer(DefaultBodyLimit::max(self.max_body())).with_state(self.clone())
    }
}

async fn check(State(endpoint): State<Endpoint>, RawQuery(query): RawQuery) -> Answer {
    endpoint.get(&query.unwrap_or_default())
}

async fn take(State(endpoint): State<Endpoint>, RawQuery(query): RawQuery, body: Bytes) -> Answer {
    endpoint.post(&query.unwrap_or_default(), &body).await
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let content_type = HeaderValue::from_static(self.content_type);
        (status, [(header::CONTENT_TYPE, content_type)], self.body).into_response()
    }
}
