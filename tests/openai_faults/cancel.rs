//! Cancelling: the connection is closed, and what came is kept.

use std::time::{Duration, Instant};

use domain::{Counts, FailureKind, Outcome};
use llm::ChatModel;
use support::client::{failure, quick_limits};
use support::fault_server::{FaultServer, Reply};
use tokio_util::sync::CancellationToken;

use crate::{CHAT, MODELS, events, listing, openai, request, token};

/// Rounds through the five states: 500 cancellations.
const ROUNDS: usize = 100;

/// Row R5: in every state of a call, 500 times.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_call_closes_its_connection_and_keeps_its_text() {
    let server = listing();
    let client = openai(&server.address(), quick_limits());
    client.server().await.expect("it lists a model");
    let (a, b) = (token("a"), token("b"));
    let half_a_chunk = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\ndata: {\"choices\"";
    let states = [
        ("waiting for the head", Reply::raw().stall(), ""),
        ("waiting for the first token", events().stall(), ""),
        ("between two tokens", events().bytes(&a).bytes(&b).stall(), "ab"),
        ("in the middle of a line", events().bytes(&a).bytes(&b[..b.len() / 2]).stall(), "a"),
        ("in the middle of the framing", Reply::raw().bytes(half_a_chunk).stall(), ""),
    ];
    let (mut to_return, mut to_close) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        for (index, (state, reply, text)) in states.iter().enumerate() {
            let nth = round * states.len() + index + 1;
            server.always(CHAT, reply.clone());
            let cancel = CancellationToken::new();
            let heard = std::sync::Mutex::new(String::new());
            let mut on_piece = |piece| {
                if let domain::StreamPiece::Answer(text) = piece {
                    heard.lock().expect("no thread panics here").push_str(&text);
                }
            };
            let (request, token) = (request(), cancel.clone());
            let call = client.generate(&request, &cancel, &mut on_piece);
            let cancelling = async {
                server.wait_for_stalls(nth).await;
                // Text that was sent is to be kept, so it must have come.
                while heard.lock().expect("no thread panics here").as_str() != *text {
                    tokio::task::yield_now().await;
                }
                let at = Instant::now();
                token.cancel();
                at
            };
            let both = async { tokio::join!(call, cancelling) };
            let (exchange, cancelled_at) =
                tokio::time::timeout(Duration::from_secs(20), both).await.expect("a cancelled call returns");
            to_return.push(cancelled_at.elapsed());
            assert_eq!(exchange.outcome, Outcome::Cancelled, "{state}");
            assert_eq!((exchange.answer.as_str(), exchange.counts), (*text, Counts::default()), "{state}");
            assert_eq!(exchange.timing.end_ms, None, "{state}");
            let closed = server.wait_for_closings(nth).await;
            to_close.push(closed.saturating_duration_since(cancelled_at));
        }
    }
    assert_eq!(to_close.len(), 500);
    for (what, mut times) in [("returned", to_return), ("closed", to_close)] {
        times.sort();
        eprintln!("{what}: median {:?}, slowest {:?}", times[250], times[499]);
        assert!(times[499] < Duration::from_secs(10), "{what} after {:?}", times[499]);
    }
}

/// Row R5: while it is not yet known what answers, and in a pause before a repetition.
#[tokio::test]
async fn what_comes_before_a_call_is_cancelled_too() {
    let unknown = FaultServer::start();
    unknown.always(MODELS, Reply::raw().stall());
    let busy = listing();
    busy.always(CHAT, Reply::new(503, &["Retry-After: 3600"]));
    let limits = llm::StreamLimits {
        max_retry_pause: Duration::from_hours(1),
        query: Duration::from_hours(1),
        ..quick_limits()
    };
    for (server, path) in [(unknown, MODELS), (busy, CHAT)] {
        let client = openai(&server.address(), limits.clone());
        let cancel = CancellationToken::new();
        let request = request();
        let mut ignore = |_| {};
        let call = client.generate(&request, &cancel, &mut ignore);
        let cancelling = async {
            server.wait_for_requests(path, 1).await;
            cancel.cancel();
        };
        let (exchange, ()) =
            tokio::time::timeout(Duration::from_secs(10), async { tokio::join!(call, cancelling) })
                .await
                .expect("an hour is not waited for");
        assert_eq!(exchange.outcome, Outcome::Cancelled, "{path}");
    }
}

/// A call that was cancelled before it began asks nothing, and what the protocol lacks says so.
#[tokio::test]
async fn a_call_cancelled_beforehand_is_not_made() {
    let server = FaultServer::start();
    let client = openai(&server.address(), quick_limits());
    let cancel = CancellationToken::new();
    cancel.cancel();
    assert_eq!(client.generate(&request(), &cancel, &mut |_| {}).await.outcome, Outcome::Cancelled);
    assert!(!client.manages_memory());
    for exchange in [client.load(&request(), &cancel).await, client.unload("m", &cancel).await] {
        assert_eq!(failure(&exchange).kind, FailureKind::Unsupported);
    }
    assert_eq!(server.connections(), 0);
}
