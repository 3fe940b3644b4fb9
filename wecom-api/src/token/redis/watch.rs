//! Waits for the return of a lost Redis, so that no call has to try whether it is back.

use super::fallback::Loss;
use super::{RedisStore, Shared};
use crate::redis::Failure;
use crate::token::store::TokenStore;
use std::sync::{Arc, Weak};
use std::time::Duration;

/// How often a lost Redis is asked.
const PAUSE: Duration = Duration::from_secs(1);

impl RedisStore {
    /// Waits for a part in the background, unless that is done already or nothing of it is lost.
    pub(super) fn watch(&self, part: &str) {
        let Some(fallback) = &self.shared.fallback else { return };
        fallback.watch(part, || {
            // The store may be dropped meanwhile.
            let shared = Arc::downgrade(&self.shared);
            tokio::spawn(until_back(shared, part.to_owned())).abort_handle()
        });
    }

    /// Writes what Redis has missed of a part.
    async fn mend(&self, part: &str) -> Result<(), Failure> {
        let Some(fallback) = &self.shared.fallback else { return Ok(()) };
        if fallback.loss(part) == Some(Loss::Writing) {
            self.try_writing(part).await?;
        } else if self.shared.connection.server().is_cluster() {
            self.read(part).await?;
        } else {
            self.shared.connection.ping().await?;
        }
        for key in fallback.unsaved(part) {
            if let Some(stored) = fallback.memory.get(&key).await.map_err(Failure::Refused)? {
                match self.write(&key, &stored.value, stored.left()).await {
                    // It will not do so the next time either.
                    Err(Failure::Refused(error)) => {
                        tracing::warn!(target: "wecom_api", key, %error, "a token stays in this process");
                    }
                    answer => answer?,
                }
            }
            fallback.saved(part, &key);
        }
        Ok(())
    }
}

async fn until_back(shared: Weak<Shared>, part: String) {
    loop {
        tokio::time::sleep(PAUSE).await;
        let Some(shared) = shared.upgrade() else { return };
        let store = RedisStore { shared };
        let mended = store.mend(&part).await;
        let Some(fallback) = &store.shared.fallback else { return };
        match mended {
            Err(Failure::Lost(error) | Failure::Distrusted(error)) => fallback.lost(&part, Loss::Whole, &error),
            Err(Failure::Unwritable(error)) => fallback.lost(&part, Loss::Writing, &error),
            Ok(()) | Err(Failure::Refused(_)) if fallback.found(&part) => return,
            _ => {}
        }
    }
}
