//! The three requests that the test model server needs, over a plain socket. One request a
//! connection; the answer is kept as text, since only its status and an error's words matter.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// Creating a model reads all of its file.
const PATIENCE: Duration = Duration::from_mins(2);

/// What the server answered.
pub(super) struct Answer {
    pub(super) status: u16,
    text: String,
}

impl Answer {
    /// An error with the server's own words unless it answered with `status`.
    pub(super) fn expect(self, deed: &str, status: u16) -> Result<()> {
        if self.status != status {
            bail!("the server refused to {deed}: {} {}", self.status, self.text.trim());
        }
        Ok(())
    }
}

pub(super) fn get(server: SocketAddr, path: &str) -> Result<Answer> {
    send(server, "GET", path, &mut io::empty(), 0)
}

pub(super) fn head(server: SocketAddr, path: &str) -> Result<Answer> {
    send(server, "HEAD", path, &mut io::empty(), 0)
}

pub(super) fn post(server: SocketAddr, path: &str, body: &mut dyn Read, length: u64) -> Result<Answer> {
    send(server, "POST", path, body, length)
}

fn send(server: SocketAddr, method: &str, path: &str, body: &mut dyn Read, length: u64) -> Result<Answer> {
    let mut exchange = || -> io::Result<String> {
        let mut stream = TcpStream::connect_timeout(&server, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {server}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        )?;
        io::copy(body, &mut stream)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    };
    let answer = exchange().with_context(|| format!("failed to ask http://{server}{path}"))?;
    parse(&answer).with_context(|| format!("http://{server}{path} does not speak HTTP"))
}

fn parse(answer: &str) -> Option<Answer> {
    let (head, text) = answer.split_once("\r\n\r\n")?;
    let status = head.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()?;
    Some(Answer { status, text: text.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{Ipv4Addr, TcpListener};
    use std::thread;

    #[test]
    fn a_request_carries_its_body_and_a_refusal_its_words() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
        let server = listener.local_addr().expect("it is bound");
        let other_side = thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("somebody asks");
            let mut request = Vec::new();
            let mut buffer = [0; 64];
            while !request.ends_with(b"{\"a\":1}") {
                let read = stream.read(&mut buffer).expect("the request comes");
                assert!(read > 0, "the request ends with its body");
                request.extend_from_slice(&buffer[..read]);
            }
            stream
                .write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 8\r\n\r\nno room\n")
                .expect("the answer goes out");
            String::from_utf8(request).expect("it is text")
        });
        let answer = post(server, "/api/create", &mut &b"{\"a\":1}"[..], 7).expect("it answers");
        let request = other_side.join().expect("the other side is content");
        assert!(request.starts_with("POST /api/create HTTP/1.1\r\n"), "{request}");
        assert!(request.contains("\r\nContent-Length: 7\r\n"), "{request}");
        let refusal = answer.expect("create the model", 200).expect_err("400 is not 200");
        assert_eq!(refusal.to_string(), "the server refused to create the model: 400 no room");
    }

    #[test]
    fn what_is_not_http_is_no_answer() {
        for text in ["", "SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 2", "HTTP/1.1 abc\r\n\r\n"] {
            assert!(parse(text).is_none(), "{text}");
        }
    }
}
