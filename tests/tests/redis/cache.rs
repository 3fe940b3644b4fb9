//! How tokens are taken from a store that several processes use.

use futures_util::future::{BoxFuture, FutureExt, ready};
use std::time::Duration;
use wecom_api::contacts::ListDepartments;
use wecom_api::mock::Server;
use wecom_api::{Client, Lock, MemoryStore, Secret, StoreError, Stored, TokenKind, TokenStore};

/// A store in which a slow process puts a token back as soon as it was forgotten.
#[derive(Debug, Default)]
struct Stubborn(MemoryStore);

impl TokenStore for Stubborn {
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Stored>, StoreError>> {
        self.0.get(key)
    }

    fn put<'a>(
        &'a self,
        key: &'a str,
        value: &'a Secret,
        lifetime: Option<Duration>,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        self.0.put(key, value, lifetime)
    }

    fn invalidate<'a>(&'a self, _key: &'a str, _value: &'a Secret) -> BoxFuture<'a, Result<(), StoreError>> {
        ready(Ok(())).boxed()
    }

    fn lock<'a>(&'a self, key: &'a str, lease: Duration) -> BoxFuture<'a, Result<Option<Box<dyn Lock>>, StoreError>> {
        self.0.lock(key, lease)
    }
}

#[tokio::test]
async fn a_refused_token_that_comes_back_from_the_store_is_not_used_again() {
    let server = Server::start().await;
    let client = server.client_builder().store(Stubborn::default()).build().expect("a client");
    ListDepartments::new().send(&client).await.expect("the first call");
    server.revoke_tokens();
    ListDepartments::new().send(&client).await.expect("a fresh token is fetched");
    assert_eq!(server.token_requests(), 2);
}

#[tokio::test]
async fn what_cannot_be_renewed_is_not_shared() {
    let server = Server::start().await;
    let store = MemoryStore::new();
    let client =
        |key: &str| Client::builder(server.corp_id()).store(store.clone()).webhook_key(key).build().expect("a client");
    let (one, two) = (client("one"), client("two"));
    assert_eq!(one.token(TokenKind::Webhook).await.expect("it is given"), Secret::new("one"));
    assert_eq!(two.token(TokenKind::Webhook).await.expect("it is given"), Secret::new("two"));
}
