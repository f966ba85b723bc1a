//! As much of HTTP/1.1 as the servers of the tests need: reading a request, and finding the body in
//! the bytes of a response. It trusts what it reads.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

/// A request as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// For example `POST`.
    pub method: String,
    /// For example `/api/generate`.
    pub path: String,
    /// Names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Received {
    /// Reads one whole request.
    pub async fn read(reader: &mut (impl AsyncRead + Unpin)) -> io::Result<Self> {
        let mut bytes = Vec::new();
        let head_end = loop {
            if let Some(end) = find(&bytes, b"\r\n\r\n") {
                break end + 4;
            }
            more(reader, &mut bytes).await?;
        };
        let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
        let mut lines = head.lines();
        let mut words = lines.next().unwrap_or_default().split(' ').map(str::to_owned);
        let method = words.next().unwrap_or_default();
        let path = words.next().unwrap_or_default();
        let headers = headers(lines);
        let length = header(&headers, "content-length").and_then(|value| value.parse().ok()).unwrap_or(0);
        while bytes.len() < head_end + length {
            more(reader, &mut bytes).await?;
        }
        Ok(Self { method, path, headers, body: bytes[head_end..head_end + length].to_vec() })
    }

    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    /// The body as JSON; null where it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

async fn more(reader: &mut (impl AsyncRead + Unpin), bytes: &mut Vec<u8>) -> io::Result<()> {
    if reader.read_buf(bytes).await? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(())
}

/// The parts of a response that were found in its bytes.
pub(crate) struct Response {
    /// The status.
    pub(crate) status: u16,
    /// The body without its framing.
    pub(crate) body: Vec<u8>,
    /// For each piece of the body: where it ends in the body, and where in the bytes.
    ends: Vec<(usize, usize)>,
}

impl Response {
    /// Takes apart as much as there is; `None` while the head is not whole.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let head_end = find(bytes, b"\r\n\r\n")? + 4;
        let head = String::from_utf8_lossy(&bytes[..head_end]);
        let mut lines = head.lines();
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let chunked = header(&headers(lines), "transfer-encoding").is_some_and(|value| value == "chunked");
        let mut response = Self { status, body: Vec::new(), ends: Vec::new() };
        if chunked {
            response.take_chunks(bytes, head_end);
        } else {
            response.body.extend_from_slice(&bytes[head_end..]);
            response.ends.push((response.body.len(), bytes.len()));
        }
        Some(response)
    }

    /// Up to where the bytes must have come for the body to have come up to `end`. A piece counts
    /// from its last byte.
    pub(crate) fn position_of(&self, end: usize) -> Option<usize> {
        self.ends.iter().find(|(body, _)| *body >= end).map(|&(_, bytes)| bytes)
    }

    fn take_chunks(&mut self, bytes: &[u8], mut at: usize) {
        while let Some(line_end) = find(&bytes[at..], b"\r\n") {
            let size = std::str::from_utf8(&bytes[at..at + line_end]).ok();
            let Some(size) =
                size.and_then(|size| usize::from_str_radix(size, 16).ok()).filter(|&size| size > 0)
            else {
                return;
            };
            let start = at + line_end + 2;
            let Some(chunk) = bytes.get(start..start + size) else {
                return;
            };
            self.body.extend_from_slice(chunk);
            self.ends.push((self.body.len(), start + size));
            at = start + size + 2;
            if at > bytes.len() {
                return;
            }
        }
    }
}

fn headers<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
    lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect()
}

fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
}

pub(crate) fn find(bytes: &[u8], pattern: &[u8]) -> Option<usize> {
    bytes.windows(pattern.len()).position(|window| window == pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunked_body_is_found_as_far_as_it_came() {
        let whole = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
        let parsed = Response::parse(whole).expect("the head is whole");
        assert_eq!((parsed.status, parsed.body.as_slice()), (200, b"abcde".as_slice()));
        let position = parsed.position_of(3).expect("it came");
        assert!(whole[..position].ends_with(b"abc"));
        assert!(whole[..parsed.position_of(4).expect("it came")].ends_with(b"de"));
        assert_eq!(parsed.position_of(6), None);
        for end in 0..whole.len() {
            let body = Response::parse(&whole[..end]).map(|parsed| parsed.body).unwrap_or_default();
            assert!(b"abcde".starts_with(&body), "cut at {end}");
        }
    }
}
