//! What a hostile stream costs under the usual limits: row S7, for each client of model servers. A process of its
//! own and one test, so that nothing else is in the measurement.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use domain::FailureKind;
use llm::{Access, ChatModel, Ollama, OpenAi, StreamLimits};
use support::client::{RunningClock, failure, request};
use support::fault_server::{FaultServer, Reply};
use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};
use tokio_util::sync::CancellationToken;

/// Memory may grow by this much.
const LIMIT: u64 = 64 << 20;

/// A client, and how its server writes.
struct Dialect {
    name: &'static str,
    path: &'static str,
    client: fn(&str) -> Arc<dyn ChatModel>,
    head: fn() -> Reply,
    /// What stands before and after the text of a token.
    around: (&'static str, &'static str),
    /// The same around a list of numbers in the place of an error.
    around_error: (&'static str, &'static str),
}

const DIALECTS: [Dialect; 2] = [
    Dialect {
        name: "Ollama",
        path: "/api/generate",
        client: |address| {
            let client = Ollama::new(address, Arc::new(RunningClock::default()), StreamLimits::default());
            Arc::new(client.expect("the address of a test server is one"))
        },
        head: Reply::stream,
        around: ("{\"response\":\"", "\",\"done\":false}\n"),
        around_error: ("{\"response\":\"w\",\"error\":", "}\n"),
    },
    Dialect {
        name: "OpenAI",
        path: "/v1/chat/completions",
        client: |address| {
            let clock = Arc::new(RunningClock::default());
            let client = OpenAi::new(address, Access::default(), clock, StreamLimits::default());
            Arc::new(client.expect("the address of a test server is one"))
        },
        head: || Reply::new(200, &["Content-Type: text/event-stream"]),
        around: ("data: {\"choices\":[{\"delta\":{\"content\":\"", "\"}}]}\n\n"),
        around_error: ("data: {\"choices\":[],\"error\":", "}\n\n"),
    },
];

impl Dialect {
    fn token(&self, text: &str) -> String {
        format!("{}{text}{}", self.around.0, self.around.1)
    }

    /// What is sent, and how the call ends.
    fn hostile(&self) -> Vec<(&'static str, Reply, FailureKind)> {
        use FailureKind::{CapReached, Server, WrongService};
        let begun = self.head;
        let one_line = begun().bytes(self.around.0).repeat("y".repeat(1 << 20), 100).bytes(self.around.1);
        let numbers = format!("{}[{}0]{}", self.around_error.0, "0,".repeat(3 << 20), self.around_error.1);
        vec![
            ("tokens without end", begun().endless(self.token("word ").repeat(100)), CapReached),
            ("lines of 1 MB without end", begun().endless(self.token(&"x".repeat(1 << 20))), CapReached),
            ("escapes without end", begun().endless(self.token(&"\\u0001".repeat(1 << 20))), CapReached),
            ("one line without end", begun().endless("x".repeat(1 << 16)), CapReached),
            ("one line of 100 MB", one_line, CapReached),
            ("line breaks without end", begun().endless("\n".repeat(1 << 16)), CapReached),
            ("a tree of numbers", begun().bytes(numbers), Server),
            (
                "a head without end",
                Reply::raw().bytes("HTTP/1.1 200 OK\r\n").endless("A: b\r\n"),
                WrongService,
            ),
            ("an error without end", Reply::new(500, &[]).endless("x".repeat(1 << 16)), Server),
        ]
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn endless_streams_and_huge_lines_end_within_64_megabytes() {
    for dialect in DIALECTS {
        for (what, reply, kind) in dialect.hostile() {
            let server = FaultServer::start();
            server
                .always("/v1/models", Reply::json(200, "{\"data\":[{\"id\":\"m\",\"owned_by\":\"vllm\"}]}"));
            server.always(dialect.path, reply);
            let client = (dialect.client)(&server.address());
            let begun = Instant::now();
            let before = memory();
            let (request, never, goes_on) =
                (request("m", "what?"), CancellationToken::new(), AtomicBool::new(true));
            let measure = async {
                let mut peak = before;
                while goes_on.load(Ordering::Relaxed) {
                    peak = peak.max(memory());
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
                peak.max(memory())
            };
            let generating = async {
                let exchange = client.generate(&request, &never, &mut |piece| drop(piece)).await;
                goes_on.store(false, Ordering::Relaxed);
                exchange
            };
            let (peak, exchange) = tokio::join!(measure, generating);
            let grown = peak.saturating_sub(before);
            let what = format!("{}, {what}", dialect.name);
            eprintln!("{what}: {} MB, {:?}", grown >> 20, begun.elapsed());
            assert_eq!(failure(&exchange).kind, kind, "{what}: {}", failure(&exchange).words);
            assert!(grown <= LIMIT, "{what}: grew by {} MB", grown >> 20);
        }
    }
}

/// Resident memory of this process, in bytes.
fn memory() -> u64 {
    let own = Pid::from_u32(std::process::id());
    let mut system = System::new().expect("this machine tells about its processes");
    system.refresh_processes_specifics(
        ProcessesToUpdate::Some(&[own]),
        false,
        ProcessRefreshKind::nothing().with_memory(),
    );
    system.process(own).expect("this process runs").memory()
}
