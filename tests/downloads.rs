//! Downloads from servers that end early, begin elsewhere, point on, or send something else.

#[path = "downloads/session.rs"]
mod session;

use std::io;

use domain::{Failure, FailureKind};
use llm::{DownloadRequest, DownloadSink, DownloadStart, download};
use support::client::quick_limits;
use support::fault_server::{FaultServer, Reply};
use tokio_util::sync::CancellationToken;

/// Keeps what comes, from where it is told to.
#[derive(Default)]
struct Kept {
    bytes: Vec<u8>,
    starts: Vec<DownloadStart>,
    is_full: bool,
    follows: bool,
    pointed_to: Vec<String>,
}

impl DownloadSink for Kept {
    fn start(&mut self, start: &DownloadStart) -> io::Result<()> {
        self.bytes.truncate(start.from as usize);
        self.starts.push(start.clone());
        Ok(())
    }

    fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.is_full {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    fn may_follow(&mut self, host: &str) -> bool {
        self.pointed_to.push(host.to_owned());
        self.follows
    }
}

async fn fetch(
    server: &FaultServer,
    from: &str,
    kept: &mut Kept,
    tag: Option<&str>,
) -> Result<bool, Failure> {
    let request = DownloadRequest {
        address: format!("{}{from}", server.address()),
        from: kept.bytes.len() as u64,
        tag: tag.map(ToOwned::to_owned),
    };
    download(&request, &quick_limits(), &CancellationToken::new(), kept).await
}

fn whole() -> Reply {
    Reply::raw().bytes("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nETag: \"a\"\r\n\r\n0123456789")
}

#[tokio::test]
async fn a_download_that_broke_off_goes_on_where_it_ended() {
    let server = FaultServer::start();
    server.then(
        "/m.gguf",
        Reply::raw().bytes("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nETag: \"a\"\r\n\r\n0123"),
    );
    server.then(
        "/m.gguf",
        Reply::raw().bytes(
            "HTTP/1.1 206 Partial Content\r\nContent-Length: 6\r\nContent-Range: bytes 4-9/10\r\n\r\n456789",
        ),
    );
    server.then(
        "/m.gguf",
        Reply::raw().bytes("HTTP/1.1 416 No\r\nContent-Range: bytes */10\r\nContent-Length: 0\r\n\r\n"),
    );
    let mut kept = Kept::default();
    let broken = fetch(&server, "/m.gguf", &mut kept, None).await.expect_err("four of ten bytes came");
    assert_eq!((broken.kind, kept.bytes.as_slice()), (FailureKind::Incomplete, b"0123".as_slice()));
    assert_eq!(
        kept.starts[0],
        DownloadStart { from: 0, size: Some(10), tag: Some("\"a\"".to_owned()), sha256: None }
    );
    assert_eq!(fetch(&server, "/m.gguf", &mut kept, Some("\"a\"")).await, Ok(true));
    assert_eq!((kept.bytes.as_slice(), kept.starts[1].from), (b"0123456789".as_slice(), 4));
    let (_, asked) = server.requests().pop().expect("it was asked");
    assert_eq!((asked.header("range"), asked.header("if-range")), (Some("bytes=4-"), Some("\"a\"")));
    // Everything is there already.
    assert_eq!(fetch(&server, "/m.gguf", &mut kept, Some("\"a\"")).await, Ok(true));
    assert_eq!(kept.bytes, b"0123456789");
}

#[tokio::test]
async fn a_file_that_has_changed_comes_whole_again() {
    let server = FaultServer::start();
    server.always("/m.gguf", whole());
    let mut kept = Kept { bytes: b"abcd".to_vec(), ..Kept::default() };
    assert_eq!(fetch(&server, "/m.gguf", &mut kept, Some("\"old\"")).await, Ok(true));
    assert_eq!(kept.bytes, b"0123456789");
}

#[tokio::test]
async fn what_is_no_file_is_a_failure_and_nothing_is_kept_of_it() {
    let elsewhere = FaultServer::start();
    for (reply, kind) in [
        (Reply::html(200, "<h1>Sign in</h1>"), FailureKind::WrongService),
        (Reply::new(404, &[]), FailureKind::WrongService),
        (Reply::new(401, &[]), FailureKind::BadKey),
        (Reply::new(500, &[]), FailureKind::Server),
        (Reply::new(302, &[&format!("Location: {}/m.gguf", elsewhere.address())]), FailureKind::Redirected),
        (Reply::new(302, &["Location: ftp://127.0.0.1/m.gguf"]), FailureKind::Redirected),
        (Reply::new(302, &[]), FailureKind::Redirected),
        (Reply::new(302, &["Location: /m.gguf"]), FailureKind::Redirected),
        (Reply::new(206, &["Content-Range: bytes 7-9/10"]), FailureKind::Malformed),
        (Reply::new(416, &["Content-Range: bytes */3"]), FailureKind::Server),
        (Reply::raw(), FailureKind::Incomplete),
    ] {
        let server = FaultServer::start();
        server.always("/m.gguf", reply.clone());
        let mut kept = Kept { bytes: b"abcd".to_vec(), ..Kept::default() };
        let failure = fetch(&server, "/m.gguf", &mut kept, None).await.expect_err("it is no file");
        assert_eq!(failure.kind, kind, "{reply:?}: {failure:?}");
        assert_eq!(kept.bytes, b"abcd");
    }
    assert_eq!(elsewhere.connections(), 0);
    let mut kept = Kept::default();
    for address in ["", "m.gguf", "file:///etc/passwd", "ftp://127.0.0.1/m.gguf"] {
        let request = DownloadRequest { address: address.to_owned(), ..DownloadRequest::default() };
        let outcome = download(&request, &quick_limits(), &CancellationToken::new(), &mut kept).await;
        assert_eq!(outcome.expect_err(address).kind, FailureKind::BadAddress, "{address}");
    }
}

#[tokio::test]
async fn another_host_is_followed_where_that_is_allowed_and_the_hub_tells_the_hash() {
    let (hub, store) = (FaultServer::start(), FaultServer::start());
    let digest = "B179c952".repeat(8);
    let place = format!("Location: {}/blob", store.address());
    hub.always("/m.gguf", Reply::new(302, &[&place, &format!("X-Linked-ETag: \"{digest}\"")]));
    store.always("/blob", whole());
    let mut kept = Kept { follows: true, ..Kept::default() };
    assert_eq!(fetch(&hub, "/m.gguf", &mut kept, None).await, Ok(true));
    assert_eq!(
        (kept.bytes.as_slice(), &kept.pointed_to),
        (b"0123456789".as_slice(), &vec![store.address().trim_start_matches("http://").to_owned()])
    );
    assert_eq!(kept.starts[0].sha256, Some(digest.to_lowercase()));
}

#[tokio::test]
async fn a_download_follows_its_own_host_and_ends_when_it_is_told_to() {
    let server = FaultServer::start();
    server.always("/m.gguf", Reply::new(302, &["Location: /blob"]));
    server.always("/blob", whole());
    let mut kept = Kept::default();
    assert_eq!(fetch(&server, "/m.gguf", &mut kept, None).await, Ok(true));
    assert_eq!(kept.bytes, b"0123456789");
    let mut full = Kept { is_full: true, ..Kept::default() };
    assert_eq!(
        fetch(&server, "/blob", &mut full, None).await.expect_err("it is full").kind,
        FailureKind::Server
    );
    let cancel = CancellationToken::new();
    cancel.cancel();
    let request =
        DownloadRequest { address: format!("{}/blob", server.address()), ..DownloadRequest::default() };
    assert_eq!(download(&request, &quick_limits(), &cancel, &mut Kept::default()).await, Ok(false));
}
