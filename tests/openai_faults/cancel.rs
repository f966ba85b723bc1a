//! Cancelling before a call: while it is not yet known what answers; and what the protocol lacks.

use std::time::Duration;

use domain::{FailureKind, Outcome};
use llm::{ChatModel, StreamLimits};
use support::client::{failure, quick_limits};
use support::fault_server::{FaultServer, Reply};
use tokio_util::sync::CancellationToken;

use crate::{MODELS, listing, openai, request};

/// Row R5: while it is not yet known what answers.
#[tokio::test]
async fn finding_out_what_answers_is_cancelled_too() {
    let server = FaultServer::start();
    server.always(MODELS, Reply::raw().stall());
    let limits = StreamLimits { query: Duration::from_hours(1), ..quick_limits() };
    let client = openai(&server.address(), limits);
    let cancel = CancellationToken::new();
    let request = request();
    let mut ignore = |_| {};
    let call = client.generate(&request, &cancel, &mut ignore);
    let cancelling = async {
        server.wait_for_requests(MODELS, 1).await;
        cancel.cancel();
    };
    let (exchange, ()) =
        tokio::time::timeout(Duration::from_secs(10), async { tokio::join!(call, cancelling) })
            .await
            .expect("an hour is not waited for");
    assert_eq!(exchange.outcome, Outcome::Cancelled);
}

#[tokio::test]
async fn what_the_protocol_lacks_says_so_and_asks_nothing() {
    let server = listing();
    let client = openai(&server.address(), quick_limits());
    let cancel = CancellationToken::new();
    assert!(!client.manages_memory());
    for exchange in [client.load(&request(), &cancel).await, client.unload("m", &cancel).await] {
        assert_eq!(failure(&exchange).kind, FailureKind::Unsupported);
    }
    assert_eq!(server.connections(), 0);
}
