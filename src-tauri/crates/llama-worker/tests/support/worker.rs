//! The worker as a process, for tests and benchmarks.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use worker_protocol::{
    Ask, Decoder, End, FailureKind, Generate, Hello, Load, Loaded, Piece, Prompt, Reply, Request, Say, encode,
};

/// Nothing takes a tenth of this; whoever waits longer hangs.
const HANG: Duration = Duration::from_mins(2);

fn next(replies: &Receiver<Reply>) -> Reply {
    replies.recv_timeout(HANG).expect("the worker answers")
}

pub(crate) struct Worker {
    child: Child,
    pub(crate) input: Option<ChildStdin>,
    pub(crate) hello: Hello,
    replies: Receiver<Reply>,
    next_id: u64,
}

impl Worker {
    /// A worker that has said hello.
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    /// A worker with these variables in its environment.
    pub(crate) fn start_with(variables: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_llama-worker"))
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the worker starts");
        let input = child.stdin.take();
        let (mut output, mut log) =
            (child.stdout.take().expect("it is piped"), child.stderr.take().expect("it is piped"));
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        let (send, replies) = channel();
        std::thread::spawn(move || {
            let (mut decoder, mut chunk) = (Decoder::<Reply>::default(), vec![0; 4096]);
            while let Ok(length @ 1..) = output.read(&mut chunk) {
                decoder.push(&chunk[..length]);
                while let Some(reply) = decoder.pop() {
                    if send.send(reply.expect("the worker writes replies only")).is_err() {
                        return;
                    }
                }
            }
        });
        let Reply { id: 0, say: Say::Hello(hello) } = next(&replies) else { panic!("no hello") };
        assert_eq!(hello.protocol, worker_protocol::VERSION);
        assert!(!hello.devices.is_empty() && hello.physical_cores > 0, "{hello:?}");
        Self { child, input, hello, replies, next_id: 1 }
    }

    pub(crate) fn loaded(model: &Path, n_ctx: u32, n_batch: u32) -> Self {
        let mut worker = Self::start();
        let id = worker.ask(Ask::Load(load(model, n_ctx, n_batch)));
        let loaded = worker.until_loaded(id);
        assert!(loaded.n_ctx >= n_ctx);
        worker
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) {
        self.input.as_mut().expect("it is open").write_all(bytes).expect("the worker reads");
    }

    pub(crate) fn ask(&mut self, ask: Ask) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        self.write(&encode(&Request { id, ask }).expect("it is short"));
        id
    }

    pub(crate) fn reply(&self) -> Reply {
        next(&self.replies)
    }

    /// What a request is answered with, leaving progress out.
    pub(crate) fn answer(&self, id: u64) -> Say {
        loop {
            let reply = self.reply();
            assert_eq!(reply.id, id, "{reply:?}");
            if !matches!(reply.say, Say::Progress(_)) {
                return reply.say;
            }
        }
    }

    pub(crate) fn until_loaded(&self, id: u64) -> Loaded {
        match self.answer(id) {
            Say::Loaded(loaded) => loaded,
            other => panic!("not loaded: {other:?}"),
        }
    }

    pub(crate) fn failure(&mut self, ask: Ask) -> (FailureKind, String) {
        let id = self.ask(ask);
        match self.answer(id) {
            Say::Error(failure) => (failure.kind, failure.message),
            other => panic!("no failure: {other:?}"),
        }
    }

    pub(crate) fn tokens(&mut self, prompt: Prompt) -> u64 {
        let id = self.ask(Ask::Tokenise(prompt));
        match self.answer(id) {
            Say::Tokens(tokens) => tokens,
            other => panic!("no count: {other:?}"),
        }
    }

    pub(crate) fn until_end(&self, id: u64) -> (Vec<Piece>, End) {
        let mut pieces = Vec::new();
        loop {
            match self.answer(id) {
                Say::Piece(piece) => pieces.push(piece),
                Say::End(end) => return (pieces, end),
                other => panic!("no text: {other:?}"),
            }
        }
    }

    /// The text of an answer, and how it ended.
    pub(crate) fn generate(&mut self, request: Generate) -> (String, End) {
        let id = self.ask(Ask::Generate(request));
        let (pieces, end) = self.until_end(id);
        (pieces.into_iter().map(|piece| piece.text).collect(), end)
    }

    /// Waits for the process to end by itself; true when it did so in order.
    pub(crate) fn ended(&mut self) -> bool {
        loop {
            match self.replies.recv_timeout(HANG) {
                Ok(_) => {}
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("the worker goes on"),
            }
        }
        self.child.wait().expect("it was started").success()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How tests load a model.
pub(crate) fn load(path: &Path, n_ctx: u32, n_batch: u32) -> Load {
    Load {
        path: path.to_str().expect("the path is text").to_owned(),
        n_ctx,
        n_gpu_layers: None,
        threads: None,
        n_batch: Some(n_batch),
        use_mmap: true,
        chat_template: None,
    }
}
