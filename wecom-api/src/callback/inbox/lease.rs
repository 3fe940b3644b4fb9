//! How long an event is a worker's.

use std::time::Instant;
use tokio::sync::watch;

/// The end of a lease, which moves as it is renewed.
#[derive(Debug)]
pub(super) struct Lease {
    until: watch::Sender<Instant>,
}

impl Lease {
    pub(super) fn new(until: Instant) -> Self {
        Self { until: watch::Sender::new(until) }
    }

    pub(super) fn renew(&self, until: Instant) {
        self.until.send_replace(until);
    }

    /// Waits for its end.
    pub(super) fn ended(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut until = self.until.subscribe();
        async move {
            loop {
                let end = *until.borrow_and_update();
                let over = tokio::time::timeout_at(end.into(), until.changed()).await;
                // Without a sender nobody renews it.
                if !matches!(over, Ok(Ok(()))) {
                    return tokio::time::sleep_until(end.into()).await;
                }
            }
        }
    }
}
