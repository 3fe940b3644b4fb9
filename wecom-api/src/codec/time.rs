//! Points in time as the server counts them.

use super::Decode;
use serde::de::Deserializer;
use serde::ser::{Serialize, Serializer};
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

macro_rules! timestamp {
    ($(#[$doc:meta])+ $name:ident, $unit:literal, $from:ident, $as:ident, $getter:ident) => {
        $(#[$doc])+
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            #[doc = concat!("The time this many ", $unit, " after 1970-01-01 UTC.")]
            pub const fn new(value: i64) -> Self {
                Self(value)
            }

            #[doc = concat!("The number of ", $unit, " since 1970-01-01 UTC; 0 where the server gave no time.")]
            pub const fn $getter(self) -> i64 {
                self.0
            }

            /// The current time of this machine.
            pub fn now() -> Self {
                SystemTime::now().into()
            }

            /// Whether the server gave no time.
            pub const fn is_zero(self) -> bool {
                self.0 == 0
            }
        }

        impl From<i64> for $name {
            fn from(value: i64) -> Self {
                Self(value)
            }
        }

        impl From<$name> for i64 {
            fn from(time: $name) -> i64 {
                time.0
            }
        }

        impl From<SystemTime> for $name {
            fn from(time: SystemTime) -> Self {
                let clamp = |span: Duration| i64::try_from(span.$as()).unwrap_or(i64::MAX);
                match time.duration_since(UNIX_EPOCH) {
                    Ok(after) => Self(clamp(after)),
                    Err(before) => Self(-clamp(before.duration())),
                }
            }
        }

        impl From<$name> for SystemTime {
            /// The same time; the epoch where this platform cannot hold it.
            fn from(time: $name) -> SystemTime {
                let span = Duration::$from(time.0.unsigned_abs());
                let moved = if time.0 < 0 { UNIX_EPOCH.checked_sub(span) } else { UNIX_EPOCH.checked_add(span) };
                moved.unwrap_or(UNIX_EPOCH)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.0)
            }
        }

        impl Decode for $name {
            fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                i64::decode(deserializer).map(Self)
            }
        }
    };
}

timestamp! {
    /// A point in time in unix seconds.
    ///
    /// ```
    /// use std::time::SystemTime;
    /// use wecom_api::Timestamp;
    ///
    /// let time = Timestamp::new(1_700_000_000);
    /// assert_eq!(Timestamp::from(SystemTime::from(time)), time);
    /// ```
    Timestamp, "seconds", from_secs, as_secs, seconds
}

timestamp! {
    /// A point in time in unix milliseconds.
    TimestampMs, "milliseconds", from_millis, as_millis, milliseconds
}
