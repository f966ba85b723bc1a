//! The process: started with next to nothing of our environment, heard line by line, ended when it is dropped.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use domain::{Clock, Failure, FailureKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::task::JoinHandle;
use worker_protocol::{Ask, Decoder, Hello, Load, Reply, Request, Say, encode};

use crate::last_words::last_of;
use crate::transport::failure::failure;

/// Bytes that are read at once.
const CHUNK: usize = 64 << 10;

/// How long an ended process has to say why.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// What a process needs of the environment to start at all, and by which a GPU and its driver are chosen for Vulkan.
const KEPT_VARIABLES: [&str; 7] =
    ["SystemRoot", "TEMP", "TMP", "TMPDIR", "GGML_VK_VISIBLE_DEVICES", "VK_DRIVER_FILES", "VK_ICD_FILENAMES"];

/// A running worker.
pub(super) struct Worker {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    decoder: Decoder<Reply>,
    buffer: Vec<u8>,
    arrived: Option<Duration>,
    /// Gives the last of the log when that has ended.
    log: Option<JoinHandle<String>>,
    asked: u64,
    /// Whether an answer to what was asked last is still to come.
    is_waiting: bool,
    is_broken: bool,
    /// The model that it has in memory, as it was asked to load it.
    pub(super) loaded: Option<Load>,
}

impl Worker {
    /// Starts the program.
    pub(super) fn start(program: &Path) -> Result<Self, Failure> {
        let mut command = Command::new(program);
        command
            .env_clear()
            .envs(KEPT_VARIABLES.iter().filter_map(|name| Some((name, std::env::var_os(name)?))))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        if let Some(folder) = program.parent().filter(|folder| folder.is_absolute()) {
            command.current_dir(folder);
        }
        #[cfg(windows)]
        command.creation_flags(CREATE_NO_WINDOW);
        let mut child = command.spawn().map_err(|error| {
            failure(FailureKind::EngineStopped, format!("the engine cannot be started: {error}"))
        })?;
        let pipe = "each of the three is piped";
        let log = Some(tokio::spawn(last_of(child.stderr.take().expect(pipe))));
        Ok(Self {
            input: child.stdin.take().expect(pipe),
            output: child.stdout.take().expect(pipe),
            child,
            decoder: Decoder::default(),
            buffer: vec![0; CHUNK],
            arrived: None,
            log,
            asked: 0,
            is_waiting: false,
            is_broken: false,
            loaded: None,
        })
    }

    /// Its first words.
    pub(super) async fn hello(&mut self) -> Result<Hello, Failure> {
        loop {
            if let Some(reply) = self.next().await? {
                if let Reply { id: 0, say: Say::Hello(hello) } = reply {
                    return Ok(hello);
                }
                return Err(self.garbled("its first words are others than agreed"));
            }
        }
    }

    /// Asks for something; [`Self::reply`] hears the answer.
    pub(super) async fn ask(&mut self, ask: Ask) -> Result<(), Failure> {
        self.asked += 1;
        self.is_waiting = true;
        self.send(&Request { id: self.asked, ask }).await
    }

    async fn send(&mut self, request: &Request) -> Result<(), Failure> {
        let line = encode(request).map_err(|error| {
            failure(FailureKind::CapReached, format!("failed to ask the engine: {error}"))
        })?;
        if self.input.write_all(&line).await.is_err() {
            return Err(self.ended().await);
        }
        Ok(())
    }

    /// The next thing that it says of what was asked last.
    pub(super) async fn reply(&mut self, clock: &dyn Clock) -> Result<Say, Failure> {
        loop {
            self.arrived = None;
            let Some(Reply { id, say }) = self.next_at(Some(clock)).await? else { continue };
            if id == 0 {
                return Err(self.garbled("it did not understand what it was asked"));
            }
            if id == self.asked {
                let is_last = !matches!(say, Say::Progress(_) | Say::Piece(_));
                self.is_waiting = !is_last;
                return Ok(say);
            }
        }
    }

    /// When what was said last arrived.
    pub(super) fn arrived(&self, clock: &dyn Clock) -> Duration {
        self.arrived.unwrap_or_else(|| clock.monotonic())
    }

    async fn next(&mut self) -> Result<Option<Reply>, Failure> {
        self.next_at(None).await
    }

    /// A reply that is there, or none after more bytes have come.
    async fn next_at(&mut self, clock: Option<&dyn Clock>) -> Result<Option<Reply>, Failure> {
        match self.decoder.pop() {
            Some(Ok(reply)) => return Ok(Some(reply)),
            Some(Err(error)) => return Err(self.garbled(&error.to_string())),
            None => {}
        }
        match self.output.read(&mut self.buffer).await {
            Ok(count) if count > 0 => {
                self.arrived = clock.map(Clock::monotonic);
                self.decoder.push(&self.buffer[..count]);
                Ok(None)
            }
            _ => Err(self.ended().await),
        }
    }

    /// Lets it end what it is at, or ends it.
    pub(super) async fn give_up(&mut self, limit: Duration, clock: &dyn Clock) {
        if !self.is_waiting || self.is_broken {
            return;
        }
        let cancelled = async {
            self.send(&Request { id: self.asked + 1, ask: Ask::Cancel(self.asked) }).await?;
            while self.is_waiting {
                self.reply(clock).await?;
            }
            Ok::<(), Failure>(())
        };
        if !matches!(tokio::time::timeout(limit, cancelled).await, Ok(Ok(()))) {
            self.condemn();
        }
        self.asked += 1;
    }

    /// It is not asked again, and ends when it is dropped.
    pub(super) fn condemn(&mut self) {
        self.is_broken = true;
    }

    /// Whether it can be asked something else.
    pub(super) fn is_sound(&self) -> bool {
        !self.is_broken && !self.is_waiting
    }

    /// Whether the process is still there.
    pub(super) fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    fn garbled(&mut self, words: &str) -> Failure {
        self.condemn();
        failure(FailureKind::EngineStopped, format!("the engine said something that is no answer: {words}"))
    }

    /// Why it ended, as far as it can be told.
    async fn ended(&mut self) -> Failure {
        self.condemn();
        let status = match tokio::time::timeout(LAST_WORDS, self.child.wait()).await {
            Ok(Ok(status)) => status.to_string(),
            _ => "it closed its output".to_owned(),
        };
        let log = match self.log.take() {
            Some(log) => {
                tokio::time::timeout(LAST_WORDS, log).await.ok().and_then(Result::ok).unwrap_or_default()
            }
            None => String::new(),
        };
        let log = log.trim();
        let words = if log.is_empty() { status } else { format!("{status}; its last words: {log}") };
        failure(FailureKind::EngineStopped, format!("the engine's process ended ({words})"))
    }
}

/// `CREATE_NO_WINDOW`: no console appears.
#[cfg(windows)]
const CREATE_NO_WINDOW: u32 = 0x0800_0000;
