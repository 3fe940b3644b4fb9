//! The deadline of a call covers its answer to the last byte.

use crate::calls::{Kind, server};
use std::time::{Duration, Instant};
use wecom_api::Error;
use wecom_api::media::DownloadMedia;
use wecom_api::mock::Fault;

const DEADLINE: Duration = Duration::from_millis(600);
/// Far longer than any test waits.
const LONG: Duration = Duration::from_secs(60);

/// The time that an error tells, when it is a timeout.
fn waited(result: Result<impl Sized, Error>) -> Duration {
    match result {
        Err(Error::Timeout { after, .. }) => after,
        Err(error) => panic!("{error:?}"),
        Ok(_) => panic!("the deadline did not end it"),
    }
}

#[tokio::test]
async fn a_deadline_ends_a_file_whose_pieces_keep_coming() {
    let server = server().await;
    let client = server.client_builder().timeout(LONG).build().expect("a client");
    Kind::Token.make(&client).await.expect("a token");
    // The whole file would take 1.2 seconds.
    server.inject(Fault::drip(Duration::from_millis(150)));
    let started = Instant::now();
    let mut download = DownloadMedia::new("m1").send(&client).deadline(DEADLINE).await.expect("it begins at once");
    download.chunk().await.expect("the first piece comes in time").expect("it is not the end");
    let after = waited(download.bytes().await);
    assert!(after >= DEADLINE && after <= started.elapsed(), "{after:?}");
}

#[tokio::test]
async fn a_clients_deadline_ends_a_file_that_falls_silent() {
    let server = server().await;
    let client = server.client_builder().timeout(LONG).deadline(DEADLINE).build().expect("a client");
    Kind::Token.make(&client).await.expect("a token");
    server.inject(Fault::drip(LONG));
    let call = tokio::time::timeout(LONG / 2, Kind::Download.make(&client)).await.expect("it does not hang");
    assert!(waited(call) >= DEADLINE);
}

#[tokio::test]
async fn a_deadline_counts_the_time_that_the_reader_takes() {
    let server = server().await;
    let client = server.client();
    let mut download = DownloadMedia::new("m1").send(&client).deadline(DEADLINE).await.expect("it begins");
    tokio::time::sleep(DEADLINE).await;
    waited(download.chunk().await);
}

#[tokio::test]
async fn a_file_without_a_deadline_may_take_longer_than_the_timeout() {
    let server = server().await;
    let client = server.client_builder().timeout(DEADLINE).build().expect("a client");
    Kind::Token.make(&client).await.expect("a token");
    server.inject(Fault::drip(DEADLINE / 4));
    let started = Instant::now();
    Kind::Download.make(&client).await.expect("no piece is later than the timeout");
    assert!(started.elapsed() >= DEADLINE);
}
