//! A proxy in front of a model server that changes nothing and remembers everything: what was asked,
//! what came back, and when. What the bytes mean is found out when it is asked for.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::http::{Received, Response};
use crate::listening::Listening;

/// The proxy. It ends when this is dropped.
pub struct RecordingProxy {
    listening: Listening,
    calls: Arc<Mutex<Vec<RecordedCall>>>,
}

/// One request and what came back.
#[derive(Debug, Clone)]
pub struct RecordedCall {
    /// The request.
    pub request: Received,
    /// When the request was whole, just before it was passed on.
    pub received: Instant,
    /// The bytes of the response, head and framing included.
    pub response: Vec<u8>,
    /// When how many of these bytes had come.
    marks: Vec<(Instant, usize)>,
}

impl RecordingProxy {
    /// Starts on a free port in front of the server at `upstream`, for example `http://127.0.0.1:11434`.
    pub fn start(upstream: &str) -> Self {
        let upstream: Arc<str> = upstream.trim_start_matches("http://").trim_end_matches('/').into();
        let calls = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&calls);
        let listening = Listening::start(move |client| {
            let (upstream, kept) = (Arc::clone(&upstream), Arc::clone(&kept));
            async move {
                // Either side may break off; what came by then is recorded.
                let _ = pass(client, &upstream, &kept).await;
            }
        });
        Self { listening, calls }
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        self.listening.address()
    }

    /// Every call so far, in the order in which they were asked.
    pub fn calls(&self) -> Vec<RecordedCall> {
        self.calls.lock().expect("no thread panics while it records").clone()
    }

    /// The calls that asked for text: to `/api/generate`, with a prompt.
    pub fn generations(&self) -> Vec<RecordedCall> {
        let mut calls = self.calls();
        calls.retain(|call| {
            call.request.path == "/api/generate"
                && call.request.json()["prompt"].as_str().is_some_and(|p| !p.is_empty())
        });
        calls
    }
}

impl RecordedCall {
    /// The status of the response; `None` while it has none.
    pub fn status(&self) -> Option<u16> {
        Response::parse(&self.response).map(|response| response.status)
    }

    /// The body of the response without its framing.
    pub fn body(&self) -> Vec<u8> {
        Response::parse(&self.response).map(|response| response.body).unwrap_or_default()
    }

    /// The first line that carries text, and how long after the request its piece of the body had come.
    pub fn first_token(&self) -> Option<(Duration, Value)> {
        let has_text = |line: &Value, name: &str| line[name].as_str().is_some_and(|text| !text.is_empty());
        self.first_line(|line| has_text(line, "response") || has_text(line, "thinking"))
    }

    /// The line with `done`, and how long after the request its piece of the body had come.
    pub fn closing(&self) -> Option<(Duration, Value)> {
        self.first_line(|line| line["done"] == true)
    }

    fn first_line(&self, wanted: impl Fn(&Value) -> bool) -> Option<(Duration, Value)> {
        let response = Response::parse(&self.response)?;
        let mut end = 0;
        for line in response.body.split_inclusive(|&byte| byte == b'\n') {
            end += line.len();
            let value: Value = serde_json::from_slice(line).unwrap_or_default();
            if wanted(&value) {
                let position = response.position_of(end)?;
                let (at, _) = self.marks.iter().find(|(_, count)| *count >= position)?;
                return Some((at.duration_since(self.received), value));
            }
        }
        None
    }
}

/// Passes one request on and its response back, and closes both connections behind it.
async fn pass(mut client: TcpStream, upstream: &str, calls: &Mutex<Vec<RecordedCall>>) -> io::Result<()> {
    client.set_nodelay(true)?;
    let request = Received::read(&mut client).await?;
    let received = Instant::now();
    let bytes = as_one_of_one(&request);
    let index = {
        let mut calls = calls.lock().expect("no thread panics while it records");
        calls.push(RecordedCall { request, received, response: Vec::new(), marks: Vec::new() });
        calls.len() - 1
    };
    let mut server = TcpStream::connect(upstream).await?;
    server.set_nodelay(true)?;
    server.write_all(&bytes).await?;
    let (mut from_client, mut to_client) = client.split();
    let mut ignored = [0; 1024];
    let mut part = vec![0; 64 << 10];
    loop {
        let count = tokio::select! {
            count = server.read(&mut part) => count?,
            // The client has nothing more to say: it closed, and so does the other side.
            _ = from_client.read(&mut ignored) => return Ok(()),
        };
        let at = Instant::now();
        if count == 0 {
            return to_client.shutdown().await;
        }
        {
            // Before it is passed on: who has seen the end finds it recorded.
            let mut calls = calls.lock().expect("no thread panics while it records");
            let call = &mut calls[index];
            call.response.extend_from_slice(&part[..count]);
            call.marks.push((at, call.response.len()));
        }
        to_client.write_all(&part[..count]).await?;
    }
}

/// The request again, asking for the connection to be closed behind its response.
fn as_one_of_one(request: &Received) -> Vec<u8> {
    let mut head = format!("{} {} HTTP/1.1\r\nconnection: close\r\n", request.method, request.path);
    for (name, value) in request.headers.iter().filter(|(name, _)| name != "connection") {
        head.push_str(name);
        head.push_str(": ");
        head.push_str(value);
        head.push_str("\r\n");
    }
    head.push_str("\r\n");
    [head.as_bytes(), &request.body].concat()
}
