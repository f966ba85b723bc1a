//! What the pipeline adds to the calls of a run: its wall time against the sum of the calls' own, journal on the
//! disk and all, against a server that answers as fast as a small model.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use agent::{Session, SystemClock, connect};
use domain::{RunResult, RunSettings};

use crate::{Goal, Row};

const RUNS: u32 = 2;

/// Tokens of a report, at 100 tok/s: a short one of a fast model. Longer calls make the share smaller.
const TOKENS: usize = 400;
const SWEEP: &str = "num_gpu,ttft_s,tokens_s\n0,0.31,20.5\n0,0.30,21.0\n60,0.12,101.75\n60,0.13,102.5\n";

pub(crate) fn row() -> Row {
    let address = serve();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let (wall, calls) = runtime.block_on(run(&address));
    Row {
        name: "wall time of a run, against the sum of its calls",
        unit: "ms",
        ours: wall,
        reference: calls,
        goal: Goal::Times(1.01),
    }
}

async fn run(address: &str) -> (f64, f64) {
    let [data, folder] = [(); 2].map(|()| tempfile::tempdir().expect("a temporary folder"));
    std::fs::write(folder.path().join("sweep.csv"), SWEEP).expect("a temporary folder is writable");
    let session = Session::open(data.path(), Arc::new(SystemClock::new()), connect())
        .expect("the data folder is writable");
    session.open_folder(folder.path(), |_| {}).await.expect("the folder is readable");
    let settings = RunSettings {
        server: address.to_owned(),
        model: "m:1b".into(),
        runs: RUNS,
        ..RunSettings::default()
    };
    let started = session.start_run(settings, Arc::new(|_| {})).await.expect("the run starts");
    let outcome = started.ended.await.expect("the run does not panic");
    assert_eq!(outcome.result, RunResult::Done);
    let opened = session.open_run(&started.id).expect("the run is on disk");
    let calls = opened.measurements.iter().filter_map(|call| call.e2e_ms).sum();
    (outcome.wall_ms, calls)
}

fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("a bound socket has an address");
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that closes early ends only its own connection.
            std::thread::spawn(move || drop(answer(stream)));
        }
    });
    format!("http://{address}")
}

fn answer(stream: TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut head = String::new();
    reader.read_line(&mut head)?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let body: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
    let model = r#"{"name":"m:1b","model":"m:1b","digest":"d","size":1,"details":{}}"#;
    let path = head.split(' ').nth(1).unwrap_or_default();
    match path {
        "/api/version" => whole(stream, r#"{"version":"0.24.0"}"#),
        "/api/tags" => whole(stream, &format!(r#"{{"models":[{model}]}}"#)),
        "/api/ps" => whole(stream, r#"{"models":[]}"#),
        "/api/show" => {
            whole(stream, r#"{"parameters":"","model_info":{},"details":{},"capabilities":["completion"]}"#)
        }
        _ if body["prompt"].as_str().unwrap_or_default().is_empty() => {
            let reason = if body["keep_alive"] == 0 { "unload" } else { "load" };
            whole(
                stream,
                &format!(
                    "{{\"model\":\"m:1b\",\"response\":\"\",\"done\":true,\"done_reason\":\"{reason}\"}}\n"
                ),
            )
        }
        _ => tokens(stream, body["format"].is_object()),
    }
}

fn whole(mut stream: TcpStream, body: &str) -> std::io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

fn tokens(mut stream: TcpStream, schema: bool) -> std::io::Result<()> {
    write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n")?;
    let text = if schema {
        r#"{"findings":[{"sentence":"all is as it was"}],"recommendations":[{"sentence":"keep it"}]}"#
            .to_owned()
    } else {
        "word ".repeat(TOKENS)
    };
    let characters: Vec<char> = text.chars().collect();
    for piece in characters.chunks(5) {
        std::thread::sleep(Duration::from_millis(10));
        let piece: String = piece.iter().collect();
        writeln!(stream, "{}", serde_json::json!({ "model": "m:1b", "response": piece, "done": false }))?;
    }
    let closing = serde_json::json!({
        "model": "m:1b", "response": "", "done": true, "done_reason": "stop", "prompt_eval_count": 300,
        "eval_count": TOKENS, "eval_duration": 4_000_000_000_u64, "prompt_eval_duration": 10_000_000, "load_duration": 1_000_000,
    });
    writeln!(stream, "{closing}")
}
