//! What waits to be sent: under one request ID, one frame at a time. Knows no socket and no clock.

use super::BotError;
use super::frame::Frame;
use crate::ErrorCode;
use crate::shown::shown;
use serde_json::Value;
use std::collections::{HashMap, VecDeque};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::Instant;

/// Frames that wait under one request ID.
pub(crate) const MOST_WAITING: usize = 500;
/// Frames that wait in all.
const MOST_IN_ALL: usize = 10_000;
/// The most bytes of the server's words that are shown.
const SHOWN: usize = 512;

/// A frame that is to be sent, and who waits for its acknowledgement.
pub(super) struct Outgoing {
    pub(super) frame: Frame,
    /// The streamed answer of which this is a state that a newer one makes needless.
    pub(super) unfinished: Option<String>,
    pub(super) done: oneshot::Sender<Result<Value, BotError>>,
}

#[derive(Default)]
struct Queue {
    /// What was sent last, and until when its acknowledgement is waited for.
    sent: Option<(oneshot::Sender<Result<Value, BotError>>, Instant)>,
    waiting: VecDeque<Outgoing>,
}

/// All queues, by request ID.
#[derive(Default)]
pub(super) struct Outbox {
    queues: HashMap<String, Queue>,
    waiting: usize,
}

impl Outbox {
    /// Takes a frame.
    pub(super) fn push(&mut self, outgoing: Outgoing) {
        let queue = self.queues.entry(outgoing.frame.req_id.clone()).or_default();
        if let Some(stream) = stream_id(&outgoing.frame) {
            // All of the content stands in the newer one.
            let (dropped, kept) = std::mem::take(&mut queue.waiting)
                .into_iter()
                .partition(|waiting| waiting.unfinished.as_deref() == Some(stream));
            queue.waiting = kept;
            let dropped: VecDeque<Outgoing> = dropped;
            self.waiting -= dropped.len();
            for outgoing in dropped {
                let _ = outgoing.done.send(Ok(Value::Null));
            }
        }
        if queue.waiting.len() >= MOST_WAITING || self.waiting >= MOST_IN_ALL {
            let _ = outgoing.done.send(Err(BotError::QueueFull(queue.waiting.len())));
            return;
        }
        queue.waiting.push_back(outgoing);
        self.waiting += 1;
    }

    /// The frames whose turn it is; their acknowledgements are waited for from now on.
    pub(super) fn due(&mut self, now: Instant, patience: Duration) -> Vec<Frame> {
        let mut due = Vec::new();
        for queue in self.queues.values_mut() {
            if queue.sent.is_none()
                && let Some(next) = queue.waiting.pop_front()
            {
                self.waiting -= 1;
                queue.sent = Some((next.done, now + patience));
                due.push(next.frame);
            }
        }
        due
    }

    /// Takes an acknowledgement; false when nothing waits for it.
    pub(super) fn acknowledged(&mut self, answer: Frame) -> bool {
        let req_id = &answer.req_id;
        let Some((done, _)) = self.queues.get_mut(req_id).and_then(|queue| queue.sent.take()) else { return false };
        self.tidy(&answer.req_id);
        let result = match answer.errcode.unwrap_or_default() {
            0 => Ok(answer.body),
            code => Err(BotError::Refused { code: ErrorCode::new(code), message: shown(&answer.errmsg, SHOWN) }),
        };
        let _ = done.send(result);
        true
    }

    /// When the next acknowledgement is late.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.queues.values().filter_map(|queue| Some(queue.sent.as_ref()?.1)).min()
    }

    /// Gives up waiting for what is late, so that the next frames have their turn.
    pub(super) fn give_up_late(&mut self, now: Instant, patience: Duration) {
        for queue in self.queues.values_mut() {
            if let Some((done, _)) = queue.sent.take_if(|(_, until)| *until <= now) {
                let _ = done.send(Err(BotError::Unacknowledged(patience)));
            }
        }
        self.queues.retain(|_, queue| queue.sent.is_some() || !queue.waiting.is_empty());
    }

    /// Gives everything up.
    pub(super) fn fail(&mut self, error: &BotError) {
        self.waiting = 0;
        for (_, queue) in self.queues.drain() {
            let waiting = queue.waiting.into_iter().map(|outgoing| outgoing.done);
            for done in queue.sent.map(|(done, _)| done).into_iter().chain(waiting) {
                let _ = done.send(Err(error.clone()));
            }
        }
    }

    /// Whether nothing waits to be sent or acknowledged.
    pub(super) fn is_empty(&self) -> bool {
        self.queues.is_empty()
    }

    fn tidy(&mut self, req_id: &str) {
        if self.queues.get(req_id).is_some_and(|queue| queue.sent.is_none() && queue.waiting.is_empty()) {
            self.queues.remove(req_id);
        }
    }
}

/// The streamed answer that a frame is a state of.
fn stream_id(frame: &Frame) -> Option<&str> {
    frame.body.get("stream")?.get("id")?.as_str()
}

#[cfg(test)]
mod tests {
    use super::{Frame, MOST_WAITING, Outbox, Outgoing};
    use crate::aibot::BotError;
    use serde_json::{Value, json};
    use std::time::Duration;
    use tokio::sync::oneshot;
    use tokio::time::Instant;

    type Done = oneshot::Receiver<Result<Value, BotError>>;
    const PATIENCE: Duration = Duration::from_secs(5);

    fn push(outbox: &mut Outbox, req_id: &str, content: &str, finish: bool) -> Done {
        let (done, receiver) = oneshot::channel();
        let body = json!({ "stream": { "id": "s", "content": content, "finish": finish } });
        let unfinished = (!finish).then(|| "s".to_owned());
        outbox.push(Outgoing { frame: Frame::new("c", req_id, body), unfinished, done });
        receiver
    }

    fn contents(outbox: &mut Outbox) -> Vec<String> {
        let due = outbox.due(Instant::now(), PATIENCE);
        due.iter().map(|frame| frame.body["stream"]["content"].as_str().unwrap().to_owned()).collect()
    }

    fn answer(outbox: &mut Outbox, req_id: &str, code: i64) -> bool {
        let frame = Frame { errcode: Some(code), ..Frame::new("", req_id, Value::Null) };
        outbox.acknowledged(frame)
    }

    #[test]
    fn one_frame_is_sent_at_a_time_and_needless_states_are_dropped() {
        let mut outbox = Outbox::default();
        let _first = push(&mut outbox, "r", "1", false);
        assert_eq!(contents(&mut outbox), ["1"]);
        let mut dropped = push(&mut outbox, "r", "2", false);
        let _third = push(&mut outbox, "r", "3", false);
        assert_eq!(dropped.try_recv(), Ok(Ok(Value::Null)), "whoever wrote it need not wait");
        assert!(contents(&mut outbox).is_empty(), "the first is not acknowledged");
        assert!(answer(&mut outbox, "r", 0));
        assert_eq!(contents(&mut outbox), ["3"]);
        let mut last = push(&mut outbox, "r", "4", true);
        let _one_more = push(&mut outbox, "r", "5", false);
        assert!(answer(&mut outbox, "r", 0));
        assert_eq!(contents(&mut outbox), ["4"], "the last one is never dropped");
        assert!(answer(&mut outbox, "r", 846_608));
        assert!(matches!(last.try_recv(), Ok(Err(BotError::Refused { code, .. })) if code.get() == 846_608));
    }

    #[test]
    fn other_request_ids_do_not_wait() {
        let mut outbox = Outbox::default();
        let _one = push(&mut outbox, "a", "1", false);
        let _two = push(&mut outbox, "b", "2", false);
        assert_eq!(contents(&mut outbox).len(), 2);
        assert!(!answer(&mut outbox, "c", 0));
        assert!(answer(&mut outbox, "a", 0) && answer(&mut outbox, "b", 0) && outbox.is_empty());
    }

    #[test]
    fn what_is_late_lets_the_next_have_its_turn() {
        let mut outbox = Outbox::default();
        let mut late = push(&mut outbox, "a", "1", true);
        let _next = push(&mut outbox, "a", "2", true);
        assert_eq!(contents(&mut outbox), ["1"]);
        let deadline = outbox.deadline().unwrap();
        outbox.give_up_late(deadline, PATIENCE);
        assert_eq!(late.try_recv(), Ok(Err(BotError::Unacknowledged(PATIENCE))));
        assert_eq!(contents(&mut outbox), ["2"]);
    }

    #[test]
    fn a_queue_has_an_end() {
        let mut outbox = Outbox::default();
        let waiting: Vec<Done> = (0..MOST_WAITING).map(|_| push(&mut outbox, "a", "x", true)).collect();
        let mut over = push(&mut outbox, "a", "x", true);
        assert_eq!(over.try_recv(), Ok(Err(BotError::QueueFull(MOST_WAITING))));
        outbox.fail(&BotError::Closed);
        assert!(outbox.is_empty());
        assert!(waiting.into_iter().all(|mut done| done.try_recv() == Ok(Err(BotError::Closed))));
    }
}
