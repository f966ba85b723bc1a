//! How much later than a raw socket reader the client stamps a token's arrival. One server, which knows when it
//! wrote each token, is read by both in turn.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use domain::{Clock, GenerateRequest, Options, Outcome, Timestamp};
use llm::{ChatModel, Ollama, StreamLimits};
use tokio_util::sync::CancellationToken;

use crate::{Goal, Row, quantile};

const TOKENS: usize = 500;
const ROUNDS: usize = 3;

/// The clock of both readers. It remembers its first reading, when the request was sent.
struct SharedClock {
    base: Instant,
    first: Mutex<Option<Duration>>,
}

impl Clock for SharedClock {
    fn monotonic(&self) -> Duration {
        let now = self.base.elapsed();
        self.first.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(now);
        now
    }

    fn now(&self) -> Timestamp {
        Timestamp(0)
    }
}

pub(crate) fn rows() -> Vec<Row> {
    let base = Instant::now();
    let (address, written) = serve(base);
    let (mut ours, mut raw) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        raw.extend(delays(&read_raw(&address, base), &written));
        ours.extend(delays(&read_with_client(&address, base), &written));
    }
    let mut row = |name, share, goal| Row {
        name,
        unit: "ms",
        ours: quantile(&mut ours, share),
        reference: quantile(&mut raw, share),
        goal: Goal::More(goal),
    };
    vec![
        row("arrival stamp after the server's write, p50", 0.5, 0.1),
        row("arrival stamp after the server's write, p99", 0.99, 1.0),
    ]
}

fn delays(stamps: &[f64], written: &Mutex<Vec<f64>>) -> Vec<f64> {
    let written = written.lock().unwrap_or_else(PoisonError::into_inner);
    assert_eq!(stamps.len(), written.len(), "a token was lost or merged with another");
    stamps.iter().zip(written.iter()).map(|(stamp, written)| stamp - written).collect()
}

/// Answers every connection with a stream of tokens, 2 ms apart, and remembers when each was written, ms.
fn serve(base: Instant) -> (String, Arc<Mutex<Vec<f64>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("a bound socket has an address").to_string();
    let written = Arc::new(Mutex::new(Vec::new()));
    let kept = written.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.expect("the readers connect");
            answer(stream, base, &kept).expect("the readers read to the end");
        }
    });
    (address, written)
}

fn answer(mut stream: TcpStream, base: Instant, written: &Mutex<Vec<f64>>) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    assert!(stream.read(&mut [0; 4_096])? > 0, "a reader asks first");
    stream
        .write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n")?;
    written.lock().unwrap_or_else(PoisonError::into_inner).clear();
    for token in 0..TOKENS {
        std::thread::sleep(Duration::from_millis(2));
        let line = format!("{{\"model\":\"m\",\"response\":\"word{token} \",\"done\":false}}\n");
        let at = base.elapsed().as_secs_f64() * 1e3;
        stream.write_all(line.as_bytes())?;
        written.lock().unwrap_or_else(PoisonError::into_inner).push(at);
    }
    stream.write_all(b"{\"model\":\"m\",\"response\":\"\",\"done\":true,\"done_reason\":\"stop\"}\n")
}

fn read_raw(address: &str, base: Instant) -> Vec<f64> {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    stream.write_all(b"POST /api/generate HTTP/1.1\r\n\r\n").expect("the server reads");
    let (mut stamps, mut buffer) = (Vec::new(), [0; 8_192]);
    loop {
        let count = stream.read(&mut buffer).expect("the server writes");
        let at = base.elapsed().as_secs_f64() * 1e3;
        if count == 0 {
            return stamps;
        }
        let tokens = buffer[..count].windows(5).filter(|part| part == b"\"word").count();
        stamps.extend(std::iter::repeat_n(at, tokens));
    }
}

fn read_with_client(address: &str, base: Instant) -> Vec<f64> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let clock = Arc::new(SharedClock { base, first: Mutex::default() });
    let client = Ollama::new(address, clock.clone(), StreamLimits::default()).expect("the address is right");
    let request = GenerateRequest {
        model: "m".into(),
        prompt: "p".into(),
        system: String::new(),
        options: Options::default(),
        keep_alive: "5m".into(),
        format: None,
    };
    let exchange = runtime.block_on(client.generate(&request, &CancellationToken::new(), &mut |_| {}));
    assert!(matches!(exchange.outcome, Outcome::Done { .. }), "{:?}", exchange.outcome);
    let sent = clock.first.lock().unwrap_or_else(PoisonError::into_inner).expect("the client read the clock");
    exchange.timing.arrivals.iter().map(|arrival| sent.as_secs_f64() * 1e3 + arrival.at_ms).collect()
}
