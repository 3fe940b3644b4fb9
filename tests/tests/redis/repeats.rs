//! Repeats that reach several receivers.

use crate::inbox::{Seen, delivery, noting, receiver, sorted};
use crate::place::Place;
use std::time::Duration;
use wecom_api::callback::{Endpoint, Format, RedisRepeats, Repeats};

const KEEP: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_key_is_claimed_by_one_until_it_is_given_back_or_its_time_is_over() {
    for redis in Place::both() {
        let (one, other) = (RedisRepeats::new(&redis.store().await), RedisRepeats::new(&redis.store().await));
        assert!(one.claim("a", KEEP).await.expect("Redis answers"));
        assert!(!one.claim("a", KEEP).await.expect("Redis answers"));
        assert!(!other.claim("a", KEEP).await.expect("Redis answers"));
        assert!(other.claim("b", KEEP).await.expect("Redis answers"));
        other.release("a").await.expect("Redis answers");
        assert!(other.claim("a", Duration::from_millis(1)).await.expect("Redis answers"));
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert!(one.claim("a", KEEP).await.expect("Redis answers"));
        let left: i64 =
            redis::cmd("PTTL").arg("wecom:repeat:a").query(&mut redis.connection("wecom:repeat:a")).expect("a time");
        assert!(left > 0 && left <= 60_000);
    }
}

#[tokio::test]
async fn an_event_that_is_sent_to_two_receivers_is_handled_once() {
    for redis in Place::both() {
        let seen = Seen::default();
        let event = delivery("a");
        for _ in 0..2 {
            let repeats = RedisRepeats::new(&redis.store().await);
            let endpoint = Endpoint::builder(receiver(), noting(&seen)).repeats(repeats).build();
            let sealed = receiver().seal_for(0, Format::Xml, event.receive_id(), event.text()).expect("it is sealed");
            assert_eq!(endpoint.post(&sealed.query(), sealed.body().as_bytes()).await.status, 200);
            endpoint.drain().await;
        }
        assert_eq!(sorted(&seen), ["a"]);
    }
}
