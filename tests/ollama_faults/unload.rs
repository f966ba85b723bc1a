//! Loading and unloading: cancelled before they begin, and waiting until memory is free.

use std::time::Duration;

use domain::{DoneReason, Outcome};
use llm::{ChatModel, StreamLimits};
use support::client::{client, failure, quick_limits};
use support::fault_server::{FaultServer, Reply};
use tokio_util::sync::CancellationToken;

use crate::{CLOSING, GENERATE, request};

#[tokio::test]
async fn what_is_cancelled_beforehand_is_not_asked_for() {
    let server = FaultServer::start();
    let client = client(&server.address(), quick_limits());
    let cancel = CancellationToken::new();
    cancel.cancel();
    for exchange in [client.load(&request(), &cancel).await, client.unload("m", &cancel).await] {
        assert_eq!(exchange.outcome, Outcome::Cancelled);
    }
    assert_eq!(server.connections(), 0);
}

/// Unloading waits until the model is gone, and that wait can be cancelled and ends by itself.
#[tokio::test]
async fn an_unload_waits_for_memory_to_be_free() {
    let listed = Reply::json(200, "{\"models\":[{\"name\":\"m:latest\"},{\"name\":\"other:1b\"}]}");
    let gone = Reply::json(200, "{\"models\":[{\"name\":\"other:1b\"}]}");
    let unloaded = Reply::json(200, &CLOSING.replace("stop", "unload"));
    let server = FaultServer::start();
    server.always(GENERATE, unloaded).always("/api/ps", gone);
    server.then("/api/ps", listed.clone()).then("/api/ps", listed.clone());
    let limits = StreamLimits { unload: Duration::from_millis(300), ..quick_limits() };
    let impatient = client(&server.address(), limits);
    let client = client(&server.address(), quick_limits());
    let exchange = client.unload("m", &CancellationToken::new()).await;
    assert_eq!(exchange.outcome, Outcome::Done { reason: DoneReason::Unload });
    let asked = |path: &str| server.requests().iter().filter(|(_, request)| request.path == path).count();
    assert_eq!((asked(GENERATE), asked("/api/ps")), (1, 3));

    server.always("/api/ps", listed);
    let exchange = impatient.unload("m", &CancellationToken::new()).await;
    assert_eq!(failure(&exchange).words, "still in memory 0.3 s after unloading");

    let cancel = CancellationToken::new();
    let unload = client.unload("m", &cancel);
    let before = asked("/api/ps");
    let cancelling = async {
        server.wait_for_requests("/api/ps", before + 1).await;
        cancel.cancel();
    };
    let (exchange, ()) = tokio::join!(unload, cancelling);
    assert_eq!(exchange.outcome, Outcome::Cancelled);
}
