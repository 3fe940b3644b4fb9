//! A map whose values leave once they have ended, so that it does not grow with everyone who was ever here.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::sync::Arc;
use std::time::Instant;

/// Room for this many times as many values as there are is given back.
const SPARE: usize = 4;
/// But not below room for this many.
const LEAST: usize = 1024;

/// A value that may end.
pub(super) trait Ends {
    /// When it ends, from `now` on; `None` when it stays.
    fn end(&self, now: Instant) -> Option<Instant>;
}

/// Values by key. What has ended is dropped at the next use of the map, whichever key that is for.
#[derive(Debug)]
pub(super) struct Ending<V> {
    slots: HashMap<Arc<str>, Slot<V>>,
    /// When to look whether a value has ended: once for each that may, so that no use has to walk over all.
    looks: BinaryHeap<Reverse<(Instant, Arc<str>)>>,
}

#[derive(Debug)]
struct Slot<V> {
    /// `None` when it was removed before its look came.
    value: Option<V>,
    /// Whether it stands among the looks.
    awaited: bool,
}

impl<V> Default for Ending<V> {
    fn default() -> Self {
        Self { slots: HashMap::new(), looks: BinaryHeap::new() }
    }
}

impl<V: Ends> Ending<V> {
    /// The value of a key. It may have ended a moment ago.
    pub(super) fn get(&mut self, key: &str) -> Option<&V> {
        self.drop_ended(Instant::now());
        self.slots.get(key)?.value.as_ref()
    }

    pub(super) fn put(&mut self, key: &str, value: V) {
        self.change(key, |slot| *slot = Some(value));
    }

    pub(super) fn remove(&mut self, key: &str) {
        self.change(key, |slot| *slot = None);
    }

    /// Changes the value of a key; a new one when there is none.
    pub(super) fn with<T>(&mut self, key: &str, change: impl FnOnce(&mut V) -> T) -> T
    where
        V: Default,
    {
        self.change(key, |slot| change(slot.get_or_insert_default()))
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &V> {
        self.slots.values().filter_map(|slot| slot.value.as_ref())
    }

    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.slots.values_mut().filter_map(|slot| slot.value.as_mut())
    }

    fn change<T>(&mut self, key: &str, change: impl FnOnce(&mut Option<V>) -> T) -> T {
        let now = Instant::now();
        self.drop_ended(now);
        let key = self.slots.get_key_value(key).map_or_else(|| Arc::from(key), |(key, _)| key.clone());
        let slot = self.slots.entry(key.clone()).or_insert(Slot { value: None, awaited: false });
        let answer = change(&mut slot.value);
        if !slot.awaited {
            match &slot.value {
                None => drop(self.slots.remove(&key)),
                Some(value) => {
                    if let Some(end) = value.end(now) {
                        slot.awaited = true;
                        self.looks.push(Reverse((end, key)));
                    }
                }
            }
        }
        answer
    }

    fn drop_ended(&mut self, now: Instant) {
        while self.looks.peek().is_some_and(|Reverse((look, _))| *look <= now) {
            let Some(Reverse((_, key))) = self.looks.pop() else { return };
            let Some(slot) = self.slots.get_mut(&key) else { continue };
            slot.awaited = false;
            match slot.value.as_ref().map(|value| value.end(now)) {
                // It was given more time since.
                Some(Some(end)) if end > now => {
                    slot.awaited = true;
                    self.looks.push(Reverse((end, key)));
                }
                Some(None) => {}
                Some(Some(_)) | None => drop(self.slots.remove(&key)),
            }
        }
        let least = LEAST.max(self.slots.len() * 2);
        if self.slots.capacity() > SPARE * least {
            self.slots.shrink_to(least);
            self.looks.shrink_to(least);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Ending, Ends};
    use std::time::{Duration, Instant};

    impl Ends for Option<Instant> {
        fn end(&self, _: Instant) -> Option<Instant> {
            *self
        }
    }

    fn after(milliseconds: u64) -> Option<Instant> {
        Some(Instant::now() + Duration::from_millis(milliseconds))
    }

    #[test]
    fn what_has_ended_gives_its_room_back_and_the_rest_stays() {
        let mut map = Ending::default();
        for number in 0..200_000 {
            map.put(&format!("short:{number}"), after(1));
        }
        map.put("long", after(100_000));
        map.put("for ever", None);
        map.put("given more time", after(1));
        map.put("given more time", after(100_000));
        map.put("removed", after(100_000));
        map.remove("removed");
        std::thread::sleep(Duration::from_millis(5));
        assert_eq!(map.get("removed"), None);
        assert_eq!(map.values().count(), 3);
        assert!(map.slots.capacity() < 8192 && map.looks.capacity() < 8192, "{}", map.slots.capacity());
        assert!(["long", "for ever", "given more time"].iter().all(|key| map.get(key).is_some()));
        map.remove("for ever");
        assert_eq!(map.values().count(), 2);
    }

    #[test]
    fn a_key_that_is_put_and_removed_again_and_again_is_awaited_once() {
        let mut map = Ending::default();
        for _ in 0..1000 {
            map.put("key", after(100_000));
            map.remove("key");
            map.put("key", None);
        }
        assert_eq!(map.looks.len(), 1);
    }
}
