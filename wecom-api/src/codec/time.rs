//! Points in time as the server counts them.

use super::Decode;
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};
use std::fmt;
use std::ops::{Add, AddAssign, Sub, SubAssign};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

macro_rules! timestamp {
    ($(#[$doc:meta])+ $name:ident, $unit:literal, $from:ident, $as:ident, $getter:ident,
     $from_jiff:ident, $to_jiff:ident) => {
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

            #[doc = concat!("The time a span later, in whole ", $unit, "; `None` where a number cannot hold it.")]
            pub fn checked_add(self, span: Duration) -> Option<Self> {
                let span = i64::try_from(span.$as()).ok()?;
                self.0.checked_add(span).map(Self)
            }

            #[doc = concat!("The time a span earlier, in whole ", $unit, "; `None` where a number cannot hold it.")]
            pub fn checked_sub(self, span: Duration) -> Option<Self> {
                let span = i64::try_from(span.$as()).ok()?;
                self.0.checked_sub(span).map(Self)
            }

            /// The span since an earlier time; `None` where that is later.
            pub fn checked_duration_since(self, earlier: Self) -> Option<Duration> {
                (self >= earlier).then(|| Duration::$from(self.0.abs_diff(earlier.0)))
            }
        }

        impl Add<Duration> for $name {
            type Output = Self;

            /// The time a span later; the last one there is where a number cannot hold it.
            fn add(self, span: Duration) -> Self {
                self.checked_add(span).unwrap_or(Self(i64::MAX))
            }
        }

        impl Sub<Duration> for $name {
            type Output = Self;

            /// The time a span earlier; the first one there is where a number cannot hold it.
            fn sub(self, span: Duration) -> Self {
                self.checked_sub(span).unwrap_or(Self(i64::MIN))
            }
        }

        impl AddAssign<Duration> for $name {
            fn add_assign(&mut self, span: Duration) {
                *self = *self + span;
            }
        }

        impl SubAssign<Duration> for $name {
            fn sub_assign(&mut self, span: Duration) {
                *self = *self - span;
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

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::decode(deserializer)
            }
        }

        #[cfg(feature = "jiff")]
        impl From<jiff::Timestamp> for $name {
            #[doc = concat!("The same time, without what is finer than ", $unit, ".")]
            fn from(time: jiff::Timestamp) -> Self {
                Self(time.$from_jiff())
            }
        }

        #[cfg(feature = "jiff")]
        impl TryFrom<$name> for jiff::Timestamp {
            /// The time lies outside the years -9999 to 9999.
            type Error = jiff::Error;

            fn try_from(time: $name) -> Result<Self, jiff::Error> {
                jiff::Timestamp::$to_jiff(time.0)
            }
        }
    };
}

timestamp! {
    /// A point in time in unix seconds.
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use wecom_api::Timestamp;
    ///
    /// let time = Timestamp::new(1_700_000_000);
    /// assert_eq!((time + Duration::from_secs(60)).seconds(), 1_700_000_060);
    /// assert_eq!(Timestamp::from(SystemTime::from(time)), time);
    /// ```
    ///
    /// With the feature `jiff` it converts from and to a `jiff::Timestamp`, for dates and time zones.
    Timestamp, "seconds", from_secs, as_secs, seconds, as_second, from_second
}

timestamp! {
    /// A point in time in unix milliseconds.
    TimestampMs, "milliseconds", from_millis, as_millis, milliseconds, as_millisecond, from_millisecond
}
