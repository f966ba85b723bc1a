//! What the fault server sends, step by step.

use std::time::Duration;

/// A reply: a head, and what comes after it. It ends as HTTP says, unless told otherwise.
#[derive(Debug, Clone)]
pub struct Reply {
    steps: Vec<Step>,
    chunked: bool,
    ends: Ending,
}

#[derive(Debug, Clone)]
pub(super) enum Step {
    Bytes(Vec<u8>),
    Pause(Duration),
    Gate,
    Drip(Vec<u8>, Duration),
    Stall,
    Repeat(Vec<u8>, usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Whole,
    Cut,
    Reset,
}

impl Reply {
    /// No head at all: only what the steps send.
    pub fn raw() -> Self {
        Self { steps: Vec::new(), chunked: false, ends: Ending::Cut }
    }

    /// A head with these lines (`Name: value`), and then a chunked body.
    pub fn new(status: u16, headers: &[&str]) -> Self {
        let mut head = format!("HTTP/1.1 {status} Told\r\nTransfer-Encoding: chunked\r\n");
        for line in headers {
            head.push_str(line);
            head.push_str("\r\n");
        }
        head.push_str("\r\n");
        Self { steps: vec![Step::Bytes(head.into_bytes())], chunked: true, ends: Ending::Whole }
    }

    /// A stream of lines, as a model server sends it.
    pub fn stream() -> Self {
        Self::new(200, &["Content-Type: application/x-ndjson"])
    }

    /// A whole JSON body.
    pub fn json(status: u16, body: &str) -> Self {
        Self::new(status, &["Content-Type: application/json; charset=utf-8"]).bytes(body)
    }

    /// A whole body of plain text.
    pub fn text(status: u16, body: &str) -> Self {
        Self::new(status, &["Content-Type: text/plain"]).bytes(body)
    }

    /// A whole web page.
    pub fn html(status: u16, body: &str) -> Self {
        Self::new(status, &["Content-Type: text/html; charset=utf-8"]).bytes(body)
    }

    /// Then sends these bytes at once.
    #[must_use]
    pub fn bytes(mut self, bytes: impl AsRef<[u8]>) -> Self {
        let bytes = bytes.as_ref();
        if !bytes.is_empty() {
            let framed = self.framed(bytes);
            self.steps.push(Step::Bytes(framed));
        }
        self
    }

    /// Then sends these bytes in slices of `size`, each in a write of its own, `pause` apart.
    #[must_use]
    pub fn slices(mut self, bytes: impl AsRef<[u8]>, size: usize, pause: Duration) -> Self {
        for slice in bytes.as_ref().chunks(size) {
            self = self.bytes(slice).pause(pause);
        }
        self
    }

    /// Then waits.
    #[must_use]
    pub fn pause(self, time: Duration) -> Self {
        self.step(Step::Pause(time))
    }

    /// Then waits until [`super::FaultServer::open_gate`].
    #[must_use]
    pub fn gate(self) -> Self {
        self.step(Step::Gate)
    }

    /// Then sends these bytes over and over, `pause` apart, until [`super::FaultServer::open_gate`].
    #[must_use]
    pub fn drip(self, bytes: impl AsRef<[u8]>, pause: Duration) -> Self {
        let framed = self.framed(bytes.as_ref());
        self.step(Step::Drip(framed, pause))
    }

    /// Then sends the body of another reply of the same kind.
    #[must_use]
    pub fn followed_by(mut self, other: Self) -> Self {
        self.steps.extend(other.steps.into_iter().skip(1));
        self
    }

    /// Then sends nothing more, and does not close either.
    #[must_use]
    pub fn stall(self) -> Self {
        self.step(Step::Stall)
    }

    /// Then sends these bytes over and over, without end.
    #[must_use]
    pub fn endless(self, bytes: impl AsRef<[u8]>) -> Self {
        self.repeat(bytes, usize::MAX)
    }

    /// Then sends these bytes so many times.
    #[must_use]
    pub fn repeat(self, bytes: impl AsRef<[u8]>, times: usize) -> Self {
        let framed = self.framed(bytes.as_ref());
        self.step(Step::Repeat(framed, times))
    }

    /// Closes in the end without the mark that the body is whole.
    #[must_use]
    pub fn cut(mut self) -> Self {
        self.ends = Ending::Cut;
        self
    }

    /// Resets the connection in the end.
    #[must_use]
    pub fn reset(mut self) -> Self {
        self.ends = Ending::Reset;
        self
    }

    pub(super) fn resets(&self) -> bool {
        self.ends == Ending::Reset
    }

    pub(super) fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The mark that the body is whole, where it is to be sent.
    pub(super) fn end_mark(&self) -> &'static [u8] {
        if self.ends == Ending::Whole { b"0\r\n\r\n" } else { b"" }
    }

    fn step(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    fn framed(&self, bytes: &[u8]) -> Vec<u8> {
        if !self.chunked {
            return bytes.to_vec();
        }
        let mut framed = format!("{:x}\r\n", bytes.len()).into_bytes();
        framed.extend_from_slice(bytes);
        framed.extend_from_slice(b"\r\n");
        framed
    }
}
