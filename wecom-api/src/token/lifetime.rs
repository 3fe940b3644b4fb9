//! How long a fresh token is used.

use serde_json::Value;
use std::time::Duration;

/// A token is not used in the last part of its life: the clocks of two machines differ, and a call takes time.
const MARGIN: Duration = Duration::from_secs(120);
/// No documented token or ticket lives longer than two hours. One that is said to live longer than this is taken for
/// a mistake.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);
/// One that the server says to live shorter than this is taken for a mistake, too: it would be fetched again and again.
const SHORTEST: f64 = 60.0;
/// The life of a token of which none that can be meant was said: short enough to do no harm, and long enough that
/// fetching one after the other stays far below a daily limit.
const UNTOLD: Duration = Duration::from_secs(10 * 60);

/// The lifetime in `expires_in` of an answer; zero when there is none that can be read and meant.
pub(super) fn told(expires_in: &Value) -> Duration {
    let seconds = match expires_in {
        Value::String(text) => text.trim().parse().unwrap_or(0.0),
        value => value.as_f64().unwrap_or(0.0),
    };
    if seconds < SHORTEST {
        return Duration::ZERO;
    }
    // Not a number, or more than can be.
    Duration::try_from_secs_f64(seconds).unwrap_or(if seconds > 0.0 { Duration::MAX } else { Duration::ZERO })
}

/// The part of a lifetime in which a token is used; short lifetimes lose less.
pub(super) fn usable(key: &str, lifetime: Duration) -> Duration {
    let lifetime = if lifetime.is_zero() || lifetime > LONGEST {
        tracing::warn!(target: "wecom_api", key, told = ?lifetime, taken = ?UNTOLD, "the lifetime of a token cannot be meant");
        UNTOLD
    } else {
        lifetime
    };
    lifetime.saturating_sub(MARGIN.min(lifetime / 10))
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, UNTOLD, told, usable};
    use serde_json::json;
    use std::time::Duration;

    #[test]
    fn what_can_be_meant_is_taken_and_the_rest_is_short() {
        let seconds = |expires_in| usable("key", told(&expires_in)).as_secs();
        let short = UNTOLD.as_secs() * 9 / 10;
        let table = [
            (json!(7200), 7080),
            (json!("7200"), 7080),
            (json!(" 7200\n"), 7080),
            (json!(7200.0), 7080),
            (json!(100), 90),
            (json!(86400), LONGEST.as_secs() - 120),
            (json!(86401), short),
            (json!(60), 54),
            (json!(59), short),
            (json!(1), short),
            (json!("0.001"), short),
            (json!(0), short),
            (json!(-7200), short),
            (json!(u64::MAX), short),
            (json!(1e300), short),
            (json!("1e999"), short),
            (json!("NaN"), short),
            (json!("soon"), short),
            (json!(true), short),
            (json!(null), short),
            (json!([7200]), short),
        ];
        for (expires_in, expected) in table {
            assert_eq!(seconds(expires_in.clone()), expected, "{expires_in}");
        }
        assert_eq!(usable("key", Duration::MAX).as_secs(), short);
    }
}
