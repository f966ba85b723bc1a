//! A server that misbehaves as it is told: a real TCP server on the loopback that can split its bytes
//! anywhere, wait, stall, end early, reset the connection and lie. It says what it received, and when
//! clients closed. It knows nothing of models.

mod reply;

use std::collections::{HashMap, VecDeque};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::{Semaphore, watch};

pub use reply::Reply;
use reply::Step;

use crate::http::Received;
use crate::listening::Listening;

/// The server. It ends, with all of its connections, when this is dropped.
pub struct FaultServer {
    listening: Listening,
    shared: Arc<Shared>,
}

struct Shared {
    seen: Mutex<Seen>,
    changed: watch::Sender<()>,
    gate: Semaphore,
}

#[derive(Default)]
struct Seen {
    next: HashMap<String, VecDeque<Reply>>,
    always: HashMap<String, Reply>,
    connections: usize,
    requests: Vec<(Instant, Received)>,
    stalls: usize,
    closings: Vec<Instant>,
}

impl FaultServer {
    /// Starts on a free port; every path answers 404 until it is told otherwise.
    pub fn start() -> Self {
        let shared = Arc::new(Shared {
            seen: Mutex::default(),
            changed: watch::Sender::new(()),
            gate: Semaphore::new(0),
        });
        let serving = Arc::clone(&shared);
        let listening = Listening::start(move |stream| {
            let shared = Arc::clone(&serving);
            async move {
                shared.note(|seen| seen.connections += 1);
                // A client that breaks off is what many tests are about.
                let _ = serve(stream, &shared).await;
            }
        });
        Self { listening, shared }
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        self.listening.address()
    }

    /// Answers every request to `path` with `reply`, once what [`Self::then`] added is used up.
    pub fn always(&self, path: &str, reply: Reply) -> &Self {
        self.shared.seen().always.insert(path.to_owned(), reply);
        self
    }

    /// Answers one request to `path` with `reply`, after those that were added before.
    pub fn then(&self, path: &str, reply: Reply) -> &Self {
        self.shared.seen().next.entry(path.to_owned()).or_default().push_back(reply);
        self
    }

    /// Lets one reply that waits at [`Reply::gate`] go on.
    pub fn open_gate(&self) {
        self.shared.gate.add_permits(1);
    }

    /// How many connections were accepted.
    pub fn connections(&self) -> usize {
        self.shared.seen().connections
    }

    /// Every request so far, with the moment when it was complete.
    pub fn requests(&self) -> Vec<(Instant, Received)> {
        self.shared.seen().requests.clone()
    }

    /// Waits until `count` replies have come to [`Reply::stall`] since the start.
    pub async fn wait_for_stalls(&self, count: usize) {
        self.shared.wait_until(|seen| (seen.stalls >= count).then_some(())).await;
    }

    /// Waits until `count` requests to `path` have come since the start.
    pub async fn wait_for_requests(&self, path: &str, count: usize) {
        let of_path = |seen: &Seen| seen.requests.iter().filter(|(_, request)| request.path == path).count();
        self.shared.wait_until(|seen| (of_path(seen) >= count).then_some(())).await;
    }

    /// Waits until clients have closed `count` connections before their reply was whole; when the last
    /// of them did.
    pub async fn wait_for_closings(&self, count: usize) -> Instant {
        self.shared.wait_until(|seen| seen.closings.get(count - 1).copied()).await
    }
}

impl Seen {
    fn summary(&self) -> String {
        let (requests, closings) = (self.requests.len(), self.closings.len());
        format!(
            "{} connections, {requests} requests, {} stalls, {closings} closings",
            self.connections, self.stalls
        )
    }
}

impl Shared {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().expect("no thread panics while it notes what it saw")
    }

    fn note(&self, what: impl FnOnce(&mut Seen)) {
        what(&mut self.seen());
        self.changed.send_replace(());
    }

    async fn gate_opens(&self) {
        self.gate.acquire().await.expect("the gate is never closed").forget();
    }

    async fn wait_until<T>(&self, reached: impl Fn(&Seen) -> Option<T>) -> T {
        let mut changes = self.changed.subscribe();
        let waiting = async {
            loop {
                if let Some(value) = reached(&self.seen()) {
                    return value;
                }
                changes.changed().await.expect("the sender is our own");
            }
        };
        tokio::time::timeout(Duration::from_secs(20), waiting)
            .await
            .unwrap_or_else(|_| panic!("waited in vain: {}", self.seen().summary()))
    }

    fn reply(&self, path: &str) -> Reply {
        let mut seen = self.seen();
        if let Some(reply) = seen.next.get_mut(path).and_then(VecDeque::pop_front) {
            return reply;
        }
        seen.always.get(path).cloned().unwrap_or_else(|| Reply::text(404, "404 page not found"))
    }
}

/// Serves one request; the connection is closed behind it.
async fn serve(stream: TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (mut reader, mut writer) = stream.into_split();
    let request = Received::read(&mut reader).await?;
    let reply = shared.reply(&request.path);
    shared.note(|seen| seen.requests.push((Instant::now(), request)));
    let is_sent = tokio::select! {
        biased;
        () = closing(&mut reader) => false,
        outcome = send(&reply, &mut writer, shared) => outcome.is_ok(),
    };
    if !is_sent {
        shared.note(|seen| seen.closings.push(Instant::now()));
    } else if reply.resets() {
        writer.as_ref().set_zero_linger()?;
    } else {
        writer.shutdown().await?;
        // Closing with bytes unread would be a reset, and the client could lose the end.
        closing(&mut reader).await;
    }
    Ok(())
}

async fn send(reply: &Reply, writer: &mut OwnedWriteHalf, shared: &Shared) -> io::Result<()> {
    for step in reply.steps() {
        match step {
            Step::Bytes(bytes) => writer.write_all(bytes).await?,
            Step::Pause(time) => tokio::time::sleep(*time).await,
            Step::Gate => shared.gate_opens().await,
            Step::Drip(bytes, pause) => {
                while tokio::time::timeout(*pause, shared.gate_opens()).await.is_err() {
                    writer.write_all(bytes).await?;
                }
            }
            Step::Stall => {
                shared.note(|seen| seen.stalls += 1);
                std::future::pending::<()>().await;
            }
            Step::Repeat(bytes, times) => {
                for _ in 0..*times {
                    writer.write_all(bytes).await?;
                }
            }
        }
    }
    writer.write_all(reply.end_mark()).await
}

/// Waits until the client has closed its side, by an end or by a reset.
async fn closing(reader: &mut OwnedReadHalf) {
    let mut bytes = [0; 1024];
    while reader.read(&mut bytes).await.is_ok_and(|count| count > 0) {}
}
