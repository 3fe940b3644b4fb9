//! Either kind of Redis, for what both must promise.

use crate::nodes::RedisCluster;
use crate::server::RedisServer;
use wecom_api::{RedisStore, RedisStoreBuilder};

pub(crate) enum Place {
    Single(RedisServer),
    Cluster(RedisCluster),
}

impl Place {
    pub(crate) fn both() -> [Self; 2] {
        [Place::Single(RedisServer::start()), Place::Cluster(RedisCluster::start())]
    }

    pub(crate) fn builder(&self) -> RedisStoreBuilder {
        match self {
            Place::Single(redis) => RedisStore::builder(redis.url()),
            Place::Cluster(redis) => redis.builder(),
        }
    }

    pub(crate) async fn store(&self) -> RedisStore {
        self.builder().connect().await.expect("Redis answers")
    }

    pub(crate) fn urls(&self) -> Vec<String> {
        match self {
            Place::Single(redis) => vec![redis.url()],
            Place::Cluster(redis) => redis.urls(),
        }
    }

    /// A connection to look at what stands in this place.
    pub(crate) fn connection(&self, place: &str) -> redis::Connection {
        match self {
            Place::Single(redis) => redis.connection(),
            Place::Cluster(redis) => redis.nodes[redis.owner(place)].connection(),
        }
    }
}
