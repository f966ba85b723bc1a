//! Cancelling: the connection is closed, and what came is kept.

use std::time::{Duration, Instant};

use domain::{Counts, Outcome, StreamPiece};
use llm::StreamLimits;
use support::client::quick_limits;
use support::fault_server::Reply;
use tokio_util::sync::CancellationToken;

use crate::{Dialect, request};

/// Rounds through the five states: 500 cancellations of each client.
const ROUNDS: usize = 100;

/// Row R5: in every state of a call, 500 times.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_call_closes_its_connection_and_keeps_its_text() {
    for dialect in Dialect::ALL {
        cancel_in_every_state(dialect).await;
    }
}

async fn cancel_in_every_state(dialect: Dialect) {
    let server = dialect.listing();
    let client = dialect.client(&server.address(), quick_limits());
    if dialect == Dialect::OpenAi {
        client.server().await.expect("it lists a model");
    }
    let (a, b) = (dialect.token("a"), dialect.token("b"));
    let begun = dialect.half_a_token();
    let half_a_chunk = format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{begun}");
    let states = [
        ("waiting for the head", Reply::raw().stall(), ""),
        ("waiting for the first token", dialect.head().stall(), ""),
        ("between two tokens", dialect.head().bytes(&a).bytes(&b).stall(), "ab"),
        ("in the middle of a line", dialect.head().bytes(&a).bytes(&b[..b.len() / 2]).stall(), "a"),
        ("in the middle of the framing", Reply::raw().bytes(half_a_chunk).stall(), ""),
    ];
    let (mut to_return, mut to_close) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        for (index, (state, reply, text)) in states.iter().enumerate() {
            let nth = round * states.len() + index + 1;
            server.always(dialect.path(), reply.clone());
            let cancel = CancellationToken::new();
            let heard = std::sync::Mutex::new(String::new());
            let mut on_piece = |piece| {
                if let StreamPiece::Answer(text) = piece {
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
            let state = format!("{dialect:?}, {state}");
            assert_eq!(exchange.outcome, Outcome::Cancelled, "{state}");
            assert_eq!((exchange.answer.as_str(), exchange.counts), (*text, Counts::default()), "{state}");
            assert_eq!(exchange.timing.end_ms, None, "{state}");
            let closed = server.wait_for_closings(nth).await;
            to_close.push(closed.saturating_duration_since(cancelled_at));
        }
    }
    assert_eq!(to_close.len(), 500);
    if dialect == Dialect::Ollama {
        assert_eq!(server.connections(), 500);
    }
    for (what, mut times) in [("returned", to_return), ("closed", to_close)] {
        times.sort();
        eprintln!("{dialect:?}, {what}: median {:?}, slowest {:?}", times[250], times[499]);
        assert!(times[499] < Duration::from_secs(10), "{dialect:?}, {what} after {:?}", times[499]);
    }
}

/// Row R5: while waiting to ask a busy server again.
#[tokio::test]
async fn a_pause_before_a_retry_is_cancelled_at_once() {
    for dialect in Dialect::ALL {
        let server = dialect.server(Reply::new(503, &["Retry-After: 3600"]));
        let limits = StreamLimits { max_retry_pause: Duration::from_hours(1), ..quick_limits() };
        let client = dialect.client(&server.address(), limits);
        for nth in 1..=20 {
            let cancel = CancellationToken::new();
            let request = request();
            let mut ignore = |_| {};
            let call = client.generate(&request, &cancel, &mut ignore);
            let cancelling = async {
                server.wait_for_requests(dialect.path(), nth).await;
                cancel.cancel();
            };
            let (exchange, ()) =
                tokio::time::timeout(Duration::from_secs(10), async { tokio::join!(call, cancelling) })
                    .await
                    .expect("the pause of an hour is not waited for");
            assert_eq!(exchange.outcome, Outcome::Cancelled, "{dialect:?}");
            assert_eq!(dialect.asked(&server), nth, "{dialect:?}");
        }
    }
}

/// A call that was cancelled before it began asks nothing.
#[tokio::test]
async fn a_call_cancelled_beforehand_is_not_made() {
    for dialect in Dialect::ALL {
        let server = dialect.listing();
        let client = dialect.client(&server.address(), quick_limits());
        let cancel = CancellationToken::new();
        cancel.cancel();
        let exchange = client.generate(&request(), &cancel, &mut |_| {}).await;
        assert_eq!(exchange.outcome, Outcome::Cancelled, "{dialect:?}");
        assert_eq!(server.connections(), 0, "{dialect:?}");
    }
}

/// Cancelled by whoever hears the pieces, with more lines already there: nothing after it is told.
#[tokio::test]
async fn cancelling_out_of_a_piece_ends_the_call() {
    for dialect in Dialect::ALL {
        let server = dialect.server(dialect.head().endless(dialect.token("word ")));
        let client = dialect.client(&server.address(), quick_limits());
        let cancel = CancellationToken::new();
        let mut heard = String::new();
        let exchange = client
            .generate(&request(), &cancel, &mut |piece| {
                if let StreamPiece::Answer(text) = piece {
                    heard.push_str(&text);
                }
                cancel.cancel();
            })
            .await;
        assert_eq!(exchange.outcome, Outcome::Cancelled, "{dialect:?}");
        assert!(!heard.is_empty(), "{dialect:?}");
        assert_eq!(exchange.answer, heard, "{dialect:?}: what was told is what is kept");
        server.wait_for_closings(1).await;
    }
}
