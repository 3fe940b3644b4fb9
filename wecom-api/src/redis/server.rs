//! Where Redis is, a single server or a cluster, and how a command reaches it.

use super::tls::Tls;
use crate::token::StoreError;
use ::redis::aio::MultiplexedConnection;
use ::redis::cluster::{ClusterClient, ClusterClientBuilder};
use ::redis::cluster_async::ClusterConnection;
use ::redis::{
    AsyncConnectionConfig, Client, Cmd, ConnectionAddr, ConnectionInfo, ErrorKind, FromRedisValue, IntoConnectionInfo,
    RedisError, RedisResult, cmd,
};
use futures_util::future::join_all;
use std::time::Duration;

/// How often a cluster's command is tried, with a pause of at most [`LONGEST_PAUSE`] between. The store's timeout
/// ends it before, when that is short.
const RETRIES: u32 = 8;
/// In milliseconds.
const LONGEST_PAUSE: u64 = 200;

/// A Redis that can be connected to.
#[derive(Clone)]
pub(crate) enum Server {
    Single(Box<Client>),
    Cluster {
        client: Box<ClusterClient>,
        /// The nodes that were named, each by itself.
        nodes: Vec<Client>,
    },
}

/// A connection to it. Clones share it.
#[derive(Clone)]
pub(crate) enum Link {
    Single(MultiplexedConnection),
    Cluster(ClusterConnection),
}

impl Server {
    pub(crate) fn single(url: &str, tls: &Tls) -> Result<Self, StoreError> {
        Ok(Server::Single(Box::new(client(read(url)?, tls)?)))
    }

    /// A cluster by some of its nodes. A node that does not answer within a part of the timeout is given up, so that
    /// the others can be asked in the rest of it.
    pub(crate) fn cluster(urls: &[String], tls: &Tls, timeout: Duration) -> Result<Self, StoreError> {
        let infos = urls.iter().map(|url| read(url)).collect::<Result<Vec<_>, _>>()?;
        if infos.is_empty() {
            return Err(StoreError::new("a Redis cluster needs the URL of at least one of its nodes"));
        }
        if infos.iter().any(|info| matches!(info.addr(), ConnectionAddr::Unix(_))) {
            return Err(StoreError::new(
                "a Redis cluster cannot be reached by `unix://`: its nodes name each other by host",
            ));
        }
        if let Some(number) = infos.iter().map(|info| info.redis_settings().db()).find(|number| *number != 0) {
            return Err(StoreError::new(format!(
                "a Redis cluster has database 0 only; take `/{number}` off the URL and tell stores apart by their prefix"
            )));
        }
        let nodes = infos.iter().map(|info| client(info.clone(), tls)).collect::<Result<Vec<_>, _>>()?;
        let encrypted = infos.iter().any(is_encrypted);
        let mut builder = ClusterClientBuilder::new(infos)
            .connection_timeout(timeout / 4)
            .response_timeout(timeout / 2)
            .overall_response_timeout(None)
            .retries(RETRIES)
            .max_retry_wait(LONGEST_PAUSE)
            .min_retry_wait(LONGEST_PAUSE / 10);
        if encrypted {
            builder = encrypt(builder, tls)?;
        }
        // Its errors name what differs, and none of the values.
        let client = builder.build().map_err(|error| {
            StoreError::new(format!("the URLs of the Redis cluster do not belong together: {error}"))
        })?;
        Ok(Server::Cluster { client: Box::new(client), nodes })
    }

    /// Without user name and password.
    pub(crate) fn address(&self) -> String {
        let addresses: Vec<_> = self.nodes().iter().map(|node| node.get_connection_info().addr().to_string()).collect();
        addresses.join(", ")
    }

    pub(crate) fn is_cluster(&self) -> bool {
        matches!(self, Server::Cluster { .. })
    }

    pub(crate) fn is_encrypted(&self) -> bool {
        self.nodes().iter().any(|node| is_encrypted(node.get_connection_info()))
    }

    fn nodes(&self) -> &[Client] {
        match self {
            Server::Single(client) => std::slice::from_ref(client),
            Server::Cluster { nodes, .. } => nodes,
        }
    }

    /// A command that only shows whether commands are taken.
    pub(crate) fn ping(&self) -> Cmd {
        match self {
            Server::Single(_) => cmd("PING"),
            // `PING` would ask all nodes, and fail with one of them.
            Server::Cluster { .. } => cmd("EVAL").arg("return 1").arg(0).take(),
        }
    }

    pub(crate) async fn connect(&self) -> RedisResult<Link> {
        match self {
            Server::Single(client) => connect(client).await.map(Link::Single),
            Server::Cluster { client, nodes } => match client.get_async_connection().await {
                Ok(connection) => Ok(Link::Cluster(connection)),
                Err(error) => Err(first_cause(nodes, error).await),
            },
        }
    }
}

impl Link {
    pub(crate) async fn query<T: FromRedisValue>(&mut self, command: &Cmd) -> RedisResult<T> {
        match self {
            Link::Single(connection) => command.query_async(connection).await,
            Link::Cluster(connection) => command.query_async(connection).await,
        }
    }
}

/// The URL may hold a password, so neither it nor the crate's message about it is repeated.
fn read(url: &str) -> Result<ConnectionInfo, StoreError> {
    let encrypted = url.starts_with("rediss:") || url.starts_with("valkeys:");
    if encrypted && !cfg!(any(feature = "rustls", feature = "native-tls")) {
        return Err(StoreError::new("a `rediss://` URL needs the feature `rustls` or `native-tls` of wecom-api"));
    }
    url.into_connection_info().map_err(|_| {
        StoreError::new("the URL of Redis cannot be read; write it as `redis://user:password@host:6379/0`")
    })
}

fn is_encrypted(info: &ConnectionInfo) -> bool {
    matches!(info.addr(), ConnectionAddr::TcpTls { .. })
}

fn client(info: ConnectionInfo, tls: &Tls) -> Result<Client, StoreError> {
    if is_encrypted(&info) {
        return tls.client(info);
    }
    if tls.is_set() {
        return Err(StoreError::new("certificates for Redis were given, but its URL does not begin with `rediss://`"));
    }
    Client::open(info).map_err(|_| StoreError::new("the URL of Redis cannot be used"))
}

#[cfg(feature = "rustls")]
fn encrypt(builder: ClusterClientBuilder, tls: &Tls) -> Result<ClusterClientBuilder, StoreError> {
    Ok(builder.certs(tls.certificates()?))
}

/// The redis crate takes certificates for a cluster with rustls only.
#[cfg(not(feature = "rustls"))]
fn encrypt(builder: ClusterClientBuilder, tls: &Tls) -> Result<ClusterClientBuilder, StoreError> {
    if tls.is_set() {
        return Err(StoreError::new("certificates for a Redis cluster need the feature `rustls` of wecom-api"));
    }
    Ok(builder)
}

/// There is one timeout around all work, so the connection has none.
async fn connect(client: &Client) -> RedisResult<MultiplexedConnection> {
    let config = AsyncConnectionConfig::new().set_connection_timeout(None).set_response_timeout(None);
    client.get_multiplexed_async_connection_with_config(&config).await
}

/// Why no node of a cluster could be connected to. The crate puts the cause into a text, where it can be neither
/// recognized nor shown without what Redis repeats of a command; so the nodes are asked once more, one by one.
async fn first_cause(nodes: &[Client], error: RedisError) -> RedisError {
    if error.kind() != ErrorKind::Io {
        return error;
    }
    let asked = nodes.iter().map(async |node| {
        let mut connection = connect(node).await?;
        cmd("PING").query_async::<()>(&mut connection).await
    });
    let causes: Vec<_> = join_all(asked).await.into_iter().filter_map(Result::err).collect();
    // One that is refused for a reason says more than one that is gone.
    let telling = causes.iter().find(|cause| cause.kind() != ErrorKind::Io).or(causes.first());
    telling.cloned().unwrap_or(error)
}
