//! Fetching a model's file from an address: in pieces that the caller keeps, from where an earlier attempt
//! ended. What is kept, where, and whether its hash is right is decided elsewhere.

use std::time::Duration;

use bytes::Bytes;
use domain::{Failure, FailureKind};
use reqwest::header::{
    ACCEPT_ENCODING, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderMap, IF_RANGE, LOCATION, RANGE,
};
use reqwest::{Client, Response, StatusCode, Url, redirect, retry};
use tokio_util::sync::CancellationToken;

use super::hub::is_of_one_hub;
use super::to_the_byte;
use crate::transport::failure::{self, failure};
use crate::transport::watch::{Heard, Watch};
use crate::transport::{proxy, tls};
use crate::{StreamLimits, is_local};

/// Most hops from one address to the next.
const MAX_HOPS: u32 = 5;

/// A download that takes longer has stalled in spirit.
const LONGEST: Duration = Duration::from_hours(24 * 7);

/// What to fetch.
#[derive(Debug, Clone, Default)]
pub struct DownloadRequest {
    /// Where the file is.
    pub address: String,
    /// Bytes that are there already.
    pub from: u64,
    /// What the server called the version of them, as [`DownloadStart::tag`] told.
    pub tag: Option<String>,
}

/// What is going to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DownloadStart {
    /// Where the first byte to come belongs: where it was asked to begin, or 0 when the file has changed or
    /// the server sends it whole; then what was there is of no use.
    pub from: u64,
    /// The whole size in bytes, where the server tells.
    pub size: Option<u64>,
    /// What the server calls this version of the file.
    pub tag: Option<String>,
    /// The file's SHA-256 in hexadecimal digits, where a hub tells.
    pub sha256: Option<String>,
}

/// What a download tells as it goes on; an error ends it with [`FailureKind::Server`] in its words.
pub trait DownloadSink: Send {
    /// Something is going to come.
    fn start(&mut self, start: &DownloadStart) -> std::io::Result<()>;
    /// These bytes came next.
    fn bytes(&mut self, bytes: &[u8]) -> std::io::Result<()>;
    /// Whether the address may point on to this other host, which names its port where that is not the usual
    /// one. Hosts of the same hub are not asked about.
    fn may_follow(&mut self, host: &str) -> bool;
}

/// Fetches a file to its end; whether it did, or was cancelled before.
///
/// Fails with the status 416 where the file ends before the place to go on from, so that it is another one by now;
/// with [`FailureKind::Redirected`], whose words name the address, where it points to a host that the
/// sink does not allow; with [`FailureKind::Incomplete`] where fewer or more bytes came than were told.
pub async fn download(
    request: &DownloadRequest,
    limits: &StreamLimits,
    cancel: &CancellationToken,
    sink: &mut dyn DownloadSink,
) -> Result<bool, Failure> {
    let limits = StreamLimits { max_time: LONGEST, first: limits.idle, ..limits.clone() };
    let mut watch = Watch::new(cancel, &limits);
    let opened = match watch.wait(open(request, &limits, sink), &mut |_| {}).await {
        Heard::Arrived(opened) => opened?,
        Heard::Cancelled => return Ok(false),
        Heard::GaveUp(failure) => return Err(failure),
    };
    let Some((mut response, start)) = opened else { return Ok(true) };
    let unkept =
        |error: std::io::Error| failure(FailureKind::Server, format!("what came cannot be kept: {error}"));
    sink.start(&start).map_err(unkept)?;
    let mut place = start.from;
    loop {
        watch.heard();
        let bytes: Option<Bytes> = match watch.wait(response.chunk(), &mut |_| {}).await {
            Heard::Arrived(bytes) => bytes.map_err(|error| failure::of_reading(&error))?,
            Heard::Cancelled => return Ok(false),
            Heard::GaveUp(failure) => return Err(failure),
        };
        let Some(bytes) = bytes else { break };
        place += bytes.len() as u64;
        if start.size.is_some_and(|size| place > size) {
            return Err(failure(FailureKind::Incomplete, "more came than the server had told"));
        }
        sink.bytes(&bytes).map_err(unkept)?;
    }
    match start.size {
        Some(size) if place < size => {
            let words = format!("{} of {} bytes came", to_the_byte(place), to_the_byte(size));
            Err(failure(FailureKind::Incomplete, words))
        }
        _ => Ok(true),
    }
}

/// The answer, and what it begins with; `None` where everything is there already.
async fn open(
    request: &DownloadRequest,
    limits: &StreamLimits,
    sink: &mut dyn DownloadSink,
) -> Result<Option<(Response, DownloadStart)>, Failure> {
    let bad = |words: String| failure(FailureKind::BadAddress, words);
    let mut url =
        Url::parse(request.address.trim()).map_err(|error| bad(format!("not an address: {error}")))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(bad("the address does not begin with https:// or http://".to_owned()));
    }
    let mut sha256 = None;
    for _ in 0..=MAX_HOPS {
        let response = send(request, &url, limits).await?;
        sha256 = sha256.or_else(|| sha256_of(response.headers()));
        if !response.status().is_redirection() {
            return begun(request, response, sha256);
        }
        url = next(sink, &url, response.headers())?;
    }
    Err(failure(FailureKind::Redirected, format!("the address points on more than {MAX_HOPS} times")))
}

async fn send(request: &DownloadRequest, url: &Url, limits: &StreamLimits) -> Result<Response, Failure> {
    let builder = Client::builder()
        .user_agent(concat!("chimera/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(limits.connect)
        .redirect(redirect::Policy::none())
        .retry(retry::never());
    let local = is_local(url.as_str());
    let builder = if local { builder.no_proxy() } else { builder };
    let client = tls::configured(builder, url.scheme() == "https").build();
    let client = client.map_err(|error| failure::of_sending(&error))?;
    let mut asking = client.get(url.clone()).header(ACCEPT_ENCODING, "identity");
    if request.from > 0 {
        asking = asking.header(RANGE, format!("bytes={}-", request.from));
        if let Some(tag) = &request.tag {
            asking = asking.header(IF_RANGE, tag);
        }
    }
    let proxied = !local && proxy::stands_before(url.as_str());
    let response = asking.send().await.map_err(|error| {
        let failure = failure::of_sending(&error);
        if proxied { proxy::behind_it(failure) } else { failure }
    })?;
    if proxied && is_page(response.headers()) && proxy::may_say(response.status()) {
        return Err(failure(FailureKind::Proxy, "a web page answers instead of the file"));
    }
    Ok(response)
}

fn is_page(headers: &HeaderMap) -> bool {
    text(headers, CONTENT_TYPE.as_str())
        .is_some_and(|kind| kind.to_ascii_lowercase().starts_with("text/html"))
}

/// Where an answer points to, if it may.
fn next(sink: &mut dyn DownloadSink, from: &Url, headers: &HeaderMap) -> Result<Url, Failure> {
    let refused = |words: String| failure(FailureKind::Redirected, words);
    let to = text(headers, LOCATION.as_str())
        .and_then(|location| from.join(location).ok())
        .ok_or_else(|| refused("the address points elsewhere without saying where".to_owned()))?;
    if !(to.scheme() == "https" || to.scheme() == "http" && from.scheme() == "http") {
        return Err(refused(format!("the address points to one that is not encrypted: {to}")));
    }
    let host = |url: &Url| url.host_str().unwrap_or_default().to_owned();
    let (own, other) = (host(from), host(&to));
    let is_same = (&own, from.port_or_known_default()) == (&other, to.port_or_known_default());
    if is_same || (to.port().is_none() && is_of_one_hub(&own, &other)) {
        return Ok(to);
    }
    let named = to.port().map_or_else(|| other.clone(), |port| format!("{other}:{port}"));
    if !sink.may_follow(&named) {
        return Err(refused(format!("the address points to another host: {named}")));
    }
    Ok(to)
}

fn begun(
    request: &DownloadRequest,
    response: Response,
    sha256: Option<String>,
) -> Result<Option<(Response, DownloadStart)>, Failure> {
    let (status, headers) = (response.status(), response.headers());
    let tag = text(headers, ETAG.as_str()).filter(|tag| tag.starts_with('"')).map(ToOwned::to_owned);
    let range = text(headers, CONTENT_RANGE.as_str()).and_then(ranged);
    if is_page(headers) && status != StatusCode::NOT_FOUND {
        return Err(failure(FailureKind::WrongService, "a web page answers instead of the file"));
    }
    let (from, size) = match (status, range) {
        (StatusCode::OK, _) => (0, response.content_length()),
        (StatusCode::PARTIAL_CONTENT, Some((Some(from), size))) if from == request.from => (from, size),
        (StatusCode::PARTIAL_CONTENT, _) => {
            return Err(failure(FailureKind::Malformed, "another part of the file came than was asked for"));
        }
        (StatusCode::RANGE_NOT_SATISFIABLE, Some((None, Some(size)))) if size == request.from => {
            return Ok(None);
        }
        (StatusCode::RANGE_NOT_SATISFIABLE, _) => {
            let words = "the server has no part of the file from there on: it is another one by now";
            return Err(Failure { status: Some(status.as_u16()), ..failure(FailureKind::Server, words) });
        }
        _ => return Err(failure::of_status(status.as_u16(), &[])),
    };
    Ok(Some((response, DownloadStart { from, size, tag, sha256 })))
}

/// A hub tells the hash of the file itself, before it points to where it lies; the names that other servers give
/// to versions are no hashes.
fn sha256_of(headers: &HeaderMap) -> Option<String> {
    let told = text(headers, "x-linked-etag")?.trim_matches('"');
    let is_digest = told.len() == 64 && told.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_digest.then(|| told.to_ascii_lowercase())
}

/// `bytes 5-9/10` and `bytes */10`: where it begins, and the whole size.
fn ranged(text: &str) -> Option<(Option<u64>, Option<u64>)> {
    let (range, size) = text.trim().strip_prefix("bytes")?.trim().split_once('/')?;
    let from = range.split_once('-').and_then(|(from, _)| from.trim().parse().ok());
    Some((from, size.trim().parse().ok()))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
