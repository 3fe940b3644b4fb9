//! What Redis's failures mean, and what is said of them.

use super::server::Server;
use crate::token::StoreError;
use ::redis::{ErrorKind, RedisError, ServerErrorKind};
use std::error::Error;

/// Why Redis did not do what it was asked.
pub(crate) enum Failure {
    /// It does not answer, or cannot serve at the moment.
    Lost(StoreError),
    /// It answers, but writes nothing at the moment: it is full, cannot save, misses its replicas or is one.
    Unwritable(StoreError),
    /// One side refuses the other's certificate. That is a mistake when it happens at first, and a loss when it
    /// happens later: certificates expire.
    Distrusted(StoreError),
    /// It answered that it will not.
    Refused(StoreError),
}

impl Failure {
    pub(crate) fn into_error(self) -> StoreError {
        match self {
            Failure::Lost(error)
            | Failure::Unwritable(error)
            | Failure::Distrusted(error)
            | Failure::Refused(error) => error,
        }
    }

    pub(crate) fn lost(server: &Server, why: &str) -> Self {
        Failure::Lost(StoreError::new(format!("Redis at {} does not answer: {why}", server.address())))
    }

    /// Reads an error. What Redis says is left out: its messages repeat arguments, which may be tokens or passwords.
    pub(crate) fn of(server: &Server, name: &str, error: &RedisError) -> Self {
        use ServerErrorKind::{Ask, BusyLoading, ClusterDown, MasterDown, Moved, TryAgain};
        let address = server.address();
        if let Some((word, why)) = unwritable(error) {
            let text = format!("Redis at {address} takes no writes, {name} was refused with {word}: {why}");
            return Failure::Unwritable(StoreError::new(text));
        }
        if is_passing(error) {
            return Self::lost(server, error.code().unwrap_or_else(|| error.category()));
        }
        match error.kind() {
            ErrorKind::Io => Self::of_io(server, error),
            // The failed handshakes of native-tls.
            ErrorKind::Client if server.is_encrypted() => Self::of_io(server, error),
            ErrorKind::ClusterConnectionNotFound
            | ErrorKind::Server(BusyLoading | ClusterDown | MasterDown | TryAgain) => {
                Self::lost(server, error.category())
            }
            // The cluster was asked until the tries were used up, and no node gave the key.
            ErrorKind::Server(Moved | Ask) if server.is_cluster() => {
                Self::lost(server, &format!("no answer to {name} from the node that has the key"))
            }
            ErrorKind::AuthenticationFailed => Failure::Refused(StoreError::new(format!(
                "Redis at {address} refuses the user name or password of its URL"
            ))),
            // Made before anything is sent: the key of a certificate that does not fit, for example.
            ErrorKind::InvalidClientConfig => Failure::Refused(StoreError::new(format!(
                "the settings for Redis at {address} cannot be used: {}",
                error.detail().unwrap_or("they contradict each other")
            ))),
            _ => {
                let why = error.code().unwrap_or_else(|| error.category());
                let hint = hint(server, error);
                Failure::Refused(StoreError::new(format!("Redis at {address} refuses {name}: {why}{hint}")))
            }
        }
    }

    fn of_io(server: &Server, error: &RedisError) -> Self {
        // Without a source it is a text of the crate's, in which Redis's own words may stand.
        let why = if error.source().is_some() { error.to_string() } else { error.category().to_owned() };
        if !server.is_encrypted() {
            return Self::lost(server, &why);
        }
        let hint = if why.contains("alert") {
            "if it asks for a certificate, give one that it trusts with `client_certificate`"
        } else if why.contains("not valid for name") || why.contains("mismatch") {
            "name a host in the URL that the certificate is made for"
        } else if why.to_lowercase().contains("certificate") {
            "trust the certificate that its own is signed by with `root_certificate`"
        } else if error.is_connection_dropped() && !error.is_connection_refusal() {
            // Redis may have closed the connection before what it said of this could be read.
            return Self::lost(
                server,
                &format!("{why}; if it asks for a certificate, give one with `client_certificate`"),
            );
        } else {
            return Self::lost(server, &why);
        };
        let address = server.address();
        Failure::Distrusted(StoreError::new(format!("no TLS with Redis at {address}: {why}; {hint}")))
    }
}

/// Why a Redis that is well otherwise writes nothing, by the first word of its error.
const UNWRITABLE: [(&str, &str); 4] = [
    ("OOM", "its memory is full"),
    ("MISCONF", "it cannot save to its disk"),
    ("NOREPLICAS", "it has fewer replicas than it must have"),
    ("READONLY", "it is a replica"),
];

fn unwritable(error: &RedisError) -> Option<(&'static str, &'static str)> {
    let is_said = |word: &str| {
        // Until version 7, what a command in a script failed with stands within the error of the script.
        let inner = || error.detail().is_some_and(|text| text.contains(&format!(": -{word} ")));
        error.code() == Some(word) || inner()
    };
    UNWRITABLE.into_iter().find(|(word, _)| is_said(word))
}

/// What goes over by itself: a script of another program that keeps it busy, too many connections.
fn is_passing(error: &RedisError) -> bool {
    let full = || error.detail().is_some_and(|text| text.contains("max number of clients reached"));
    error.code() == Some("BUSY") || full()
}

/// What to do about a cluster that is taken for a single Redis, or the other way round.
fn hint(server: &Server, error: &RedisError) -> &'static str {
    let moved = matches!(error.kind(), ErrorKind::Server(ServerErrorKind::Moved | ServerErrorKind::Ask));
    if moved && !server.is_cluster() {
        "; it is part of a cluster: use `RedisStore::cluster`"
    } else if server.is_cluster() && error.detail().is_some_and(|text| text.contains("cluster support disabled")) {
        "; it is not part of a cluster: use `RedisStore::builder`"
    } else {
        ""
    }
}
