//! Cancelling: the connection is closed, and what came is kept.

use std::time::{Duration, Instant};

use domain::{Counts, Outcome};
use llm::{ChatModel, StreamLimits};
use support::client::{client, quick_limits};
use support::fault_server::{FaultServer, Reply};
use tokio_util::sync::CancellationToken;

use crate::{CLOSING, GENERATE, request, token};

/// Rounds through the five states: 500 cancellations.
const ROUNDS: usize = 100;

/// Row R5: in every state of a call, 500 times.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_call_closes_its_connection_and_keeps_its_text() {
    let server = FaultServer::start();
    let client = client(&server.address(), quick_limits());
    let (a, b) = (token("a"), token("b"));
    let half_a_chunk = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{\"response\":\"a\"}";
    let states = [
        ("waiting for the head", Reply::raw().stall(), ""),
        ("waiting for the first token", Reply::stream().stall(), ""),
        ("between two tokens", Reply::stream().bytes(&a).bytes(&b).stall(), "ab"),
        ("in the middle of a line", Reply::stream().bytes(&a).bytes(&b[..b.len() / 2]).stall(), "a"),
        ("in the middle of the framing", Reply::raw().bytes(half_a_chunk).stall(), ""),
    ];
    let (mut to_return, mut to_close) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        for (index, (state, reply, text)) in states.iter().enumerate() {
            let nth = round * states.len() + index + 1;
            server.always(GENERATE, reply.clone());
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
    assert_eq!((to_close.len(), server.connections()), (500, 500));
    for (what, mut times) in [("returned", to_return), ("closed", to_close)] {
        times.sort();
        eprintln!("{what}: median {:?}, slowest {:?}", times[250], times[499]);
        assert!(times[499] < Duration::from_secs(10), "{what} after {:?}", times[499]);
    }
}

/// Row R5: while waiting to ask a busy server again.
#[tokio::test]
async fn a_pause_before_a_retry_is_cancelled_at_once() {
    let server = FaultServer::start();
    server.always(GENERATE, Reply::new(503, &["Retry-After: 3600"]));
    let limits = StreamLimits { max_retry_pause: Duration::from_hours(1), ..quick_limits() };
    let client = client(&server.address(), limits);
    for nth in 1..=20 {
        let cancel = CancellationToken::new();
        let request = request();
        let mut ignore = |_| {};
        let call = client.generate(&request, &cancel, &mut ignore);
        let cancelling = async {
            server.wait_for_requests(GENERATE, nth).await;
            cancel.cancel();
        };
        let (exchange, ()) =
            tokio::time::timeout(Duration::from_secs(10), async { tokio::join!(call, cancelling) })
                .await
                .expect("the pause of an hour is not waited for");
        assert_eq!(exchange.outcome, Outcome::Cancelled);
        assert_eq!(server.requests().len(), nth);
    }
}

/// A call that was cancelled before it began asks nothing.
#[tokio::test]
async fn a_call_cancelled_beforehand_is_not_made() {
    let server = FaultServer::start();
    let client = client(&server.address(), quick_limits());
    let cancel = CancellationToken::new();
    cancel.cancel();
    for exchange in [
        client.generate(&request(), &cancel, &mut |_| {}).await,
        client.load(&request(), &cancel).await,
        client.unload("m", &cancel).await,
    ] {
        assert_eq!(exchange.outcome, Outcome::Cancelled);
    }
    assert_eq!(server.connections(), 0);
}

/// Cancelled by whoever hears the pieces, with more lines already there: nothing after it is told.
#[tokio::test]
async fn cancelling_out_of_a_piece_ends_the_call() {
    let server = FaultServer::start();
    server.always(GENERATE, Reply::stream().endless(token("word ")));
    let client = client(&server.address(), quick_limits());
    let cancel = CancellationToken::new();
    let mut heard = String::new();
    let exchange = client
        .generate(&request(), &cancel, &mut |piece| {
            if let domain::StreamPiece::Answer(text) = piece {
                heard.push_str(&text);
            }
            cancel.cancel();
        })
        .await;
    assert_eq!(exchange.outcome, Outcome::Cancelled);
    assert!(!heard.is_empty());
    assert_eq!(exchange.answer, heard, "what was told is what is kept");
    server.wait_for_closings(1).await;
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
    assert_eq!(exchange.outcome, Outcome::Done { reason: domain::DoneReason::Unload });
    let asked = |path: &str| server.requests().iter().filter(|(_, request)| request.path == path).count();
    assert_eq!((asked(GENERATE), asked("/api/ps")), (1, 3));

    server.always("/api/ps", listed);
    let exchange = impatient.unload("m", &CancellationToken::new()).await;
    assert_eq!(support::client::failure(&exchange).words, "still in memory 0.3 s after unloading");

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
