//! What a hostile stream costs under the usual limits: row S7. A process of its own, so that nothing
//! else is in the measurement.

use std::time::{Duration, Instant};

use domain::FailureKind;
use llm::StreamLimits;
use support::client::{client, failure, generate, request};
use support::fault_server::{FaultServer, Reply};
use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

/// Memory may grow by this much.
const LIMIT: u64 = 64 << 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn endless_streams_and_huge_lines_end_within_64_megabytes() {
    let word = "{\"response\":\"word \",\"done\":false}\n";
    let long = format!("{{\"response\":\"{}\"}}\n", "x".repeat(1 << 20));
    let numbers = format!("{{\"response\":\"w\",\"error\":[{}0]}}\n", "0,".repeat(3 << 20));
    let escapes = format!("{{\"response\":\"{}\"}}\n", "\\u0001".repeat(1 << 20));
    for (what, reply, kind) in [
        ("tokens without end", Reply::stream().endless(word.repeat(100)), FailureKind::CapReached),
        ("lines of 1 MB without end", Reply::stream().endless(long), FailureKind::CapReached),
        ("escapes without end", Reply::stream().endless(escapes), FailureKind::CapReached),
        ("one line without end", Reply::stream().endless("x".repeat(1 << 16)), FailureKind::CapReached),
        ("one line of 100 MB", one_line_of_100_mb(), FailureKind::CapReached),
        ("line breaks without end", Reply::stream().endless("\n".repeat(1 << 16)), FailureKind::CapReached),
        ("a tree of numbers", Reply::stream().bytes(numbers), FailureKind::Server),
        (
            "a head without end",
            Reply::raw().bytes("HTTP/1.1 200 OK\r\n").endless("A: b\r\n"),
            FailureKind::WrongService,
        ),
        ("an error without end", Reply::new(500, &[]).endless("x".repeat(1 << 16)), FailureKind::Server),
    ] {
        let server = FaultServer::start();
        server.always("/api/generate", reply);
        let client = client(&server.address(), StreamLimits::default());
        let begun = Instant::now();
        let before = memory();
        let (request, call) = (request("m", "what?"), std::sync::atomic::AtomicBool::new(true));
        let measure = async {
            let mut peak = before;
            while call.load(std::sync::atomic::Ordering::Relaxed) {
                peak = peak.max(memory());
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            peak.max(memory())
        };
        let generating = async {
            let (pieces, exchange) = generate(&client, &request).await;
            drop(pieces);
            call.store(false, std::sync::atomic::Ordering::Relaxed);
            exchange
        };
        let (peak, exchange) = tokio::join!(measure, generating);
        let grown = peak.saturating_sub(before);
        eprintln!("{what}: {} MB, {:?}", grown >> 20, begun.elapsed());
        assert_eq!(failure(&exchange).kind, kind, "{what}: {}", failure(&exchange).words);
        assert!(grown <= LIMIT, "{what}: grew by {} MB", grown >> 20);
    }
}

fn one_line_of_100_mb() -> Reply {
    Reply::stream().bytes("{\"response\":\"").repeat("y".repeat(1 << 20), 100).bytes("\"}\n")
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
