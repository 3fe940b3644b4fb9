//! Where an inbox stands in Redis. The braces let a cluster keep all of one inbox together.

#[derive(Clone, Debug)]
pub(super) struct Keys {
    base: String,
}

impl Keys {
    pub(super) fn new(prefix: &str, name: &str) -> Self {
        Self { base: format!("{prefix}{{inbox:{name}}}:") }
    }

    /// The stream of those that wait for a worker, or have one.
    pub(super) fn events(&self) -> String {
        self.under("events")
    }

    /// Those that are tried again later, by when.
    pub(super) fn delayed(&self) -> String {
        self.under("delayed")
    }

    /// The stream of those that were given up.
    pub(super) fn dead(&self) -> String {
        self.under("dead")
    }

    /// There when the event with this key came.
    pub(super) fn stored(&self, key: &str) -> String {
        self.under(&format!("stored:{key}"))
    }

    /// What is to be done once by this key.
    pub(super) fn once(&self, key: &str) -> String {
        self.under(&format!("once:{key}"))
    }

    fn under(&self, what: &str) -> String {
        format!("{}{what}", self.base)
    }
}
