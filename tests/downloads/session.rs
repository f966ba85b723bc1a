//! Downloads as the window asks for them: what they become, what is left of those that fail, and what is said.

use std::path::Path;
use std::sync::{Arc, Mutex};

use agent::{DownloadEnd, DownloadProgress, Error, Session, SystemClock, connect};
use domain::{ChatLayout, FailureKind};
use support::fault_server::{FaultServer, Reply};
use tempfile::TempDir;

/// The smallest file that is a model: a header without anything in it.
fn model() -> Vec<u8> {
    [b"GGUF".as_slice(), &3_u32.to_le_bytes(), &[0; 16]].concat()
}

/// Its SHA-256, as another program computed it.
const SHA256: &str = "a4e5e156ddec27e286f75328784d7106b60a4eb1d246e950a001a3f944fbda99";

fn session(data: &TempDir) -> Session {
    Session::open(data.path(), Arc::new(SystemClock::new()), connect()).expect("the data folder is writable")
}

fn answer(status: &str, headers: &[&str], body: &[u8]) -> Reply {
    let mut head = format!("HTTP/1.1 {status}\r\n");
    for line in headers {
        head += &format!("{line}\r\n");
    }
    Reply::raw().bytes([head.as_bytes(), b"\r\n", body].concat())
}

/// The file, whole, as one version of it.
fn whole(tag: &str, body: &[u8]) -> Reply {
    answer("200 OK", &[&format!("Content-Length: {}", body.len()), &format!("ETag: \"{tag}\"")], body)
}

fn part(tag: &str, body: &[u8], from: usize) -> Reply {
    let (rest, size) = (&body[from..], body.len());
    answer(
        "206 Partial Content",
        &[
            &format!("Content-Length: {}", rest.len()),
            &format!("Content-Range: bytes {from}-{}/{size}", size - 1),
            &format!("ETag: \"{tag}\""),
        ],
        rest,
    )
}

async fn fetch(session: &Session, name: &str) -> Result<DownloadEnd, Error> {
    session.fetch_model(name, None, |_| {}).await
}

/// The files in the folder of models.
fn files(data: &TempDir) -> Vec<String> {
    let entries = std::fs::read_dir(data.path().join("models")).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn said(error: &Error) -> (String, String) {
    let message = error.message();
    (message.id.clone(), session_words(&message))
}

fn session_words(message: &domain::Message) -> String {
    agent::Words::english().sentence(message)
}

#[tokio::test]
async fn what_is_fetched_whole_is_a_model_with_its_hash() {
    let (data, server) = (TempDir::new().expect("a folder"), FaultServer::start());
    let told = format!("X-Linked-ETag: \"{SHA256}\"");
    server.always("/m.gguf", answer("200 OK", &["Content-Length: 24", &told], &model()));
    let session = session(&data);
    let name = session.begin_download(&format!("{}/m.gguf", server.address())).expect("it is one");
    assert_eq!(server.connections(), 0, "nothing is fetched before it is asked for");
    let heard: Arc<Mutex<Vec<DownloadProgress>>> = Arc::default();
    let listener = heard.clone();
    let end = session.fetch_model(&name, None, move |at| listener.lock().expect("whole").push(at)).await;
    let expected = DownloadEnd::Whole { model: "m".to_owned(), compared: true };
    assert_eq!(end.expect("it comes"), expected);
    let heard = heard.lock().expect("whole").clone();
    assert_eq!(heard.first().map(|at| (at.size, at.checking)), Some((Some(24), false)));
    assert_eq!(heard.last().map(|at| (at.bytes, at.checking)), Some((24, true)));
    let models = session.models().await.expect("they are listed");
    assert_eq!((files(&data), models.downloads.len()), (vec!["m.gguf".to_owned()], 0));
    assert_eq!(models.entries[0].file.sha256.as_deref(), Some(SHA256));
    let again = session.begin_download(&format!("{}/m.gguf", server.address()));
    assert!(again.is_err(), "the model is there already: {again:?}");
}

#[tokio::test]
async fn a_download_goes_on_after_a_new_start() {
    let (data, server) = (TempDir::new().expect("a folder"), FaultServer::start());
    let body = model();
    let cut = answer("200 OK", &["Content-Length: 24", "ETag: \"a\""], &body[..10]);
    server.then("/m.gguf", cut);
    server.then("/m.gguf", part("a", &body, 10));
    let address = format!("{}/m.gguf", server.address());
    let first = session(&data);
    let name = first.begin_download(&address).expect("it is one");
    let error = fetch(&first, &name).await.expect_err("ten of 24 bytes came");
    assert_eq!(said(&error).0, "download-ended-early");
    assert!(said(&error).1.contains("kept"), "{error}");
    drop(first);

    let later = session(&data);
    let [found] = &later.models().await.expect("listed").downloads[..] else { panic!("one download") };
    assert_eq!((found.bytes, found.size, found.going), (10, Some(24), false));
    assert_eq!(found.address.as_deref(), Some(address.as_str()));
    assert_eq!(later.begin_download(&address).expect("begun earlier"), name);
    assert!(matches!(fetch(&later, &name).await, Ok(DownloadEnd::Whole { .. })));
    let (_, asked) = server.requests().pop().expect("it was asked");
    assert_eq!((asked.header("range"), asked.header("if-range")), (Some("bytes=10-"), Some("\"a\"")));
    assert_eq!(std::fs::read(data.path().join("models/m.gguf")).expect("it is there"), body);
}

#[tokio::test]
async fn a_file_that_changed_is_said_and_then_fetched_anew() {
    let body = model();
    let longer = [body.as_slice(), b"more"].concat();
    let (data, server) = (TempDir::new().expect("a folder"), FaultServer::start());
    server.then("/m.gguf", answer("200 OK", &["Content-Length: 24", "ETag: \"a\""], &body[..10]));
    server.then("/m.gguf", whole("b", &longer));
    server.then("/m.gguf", whole("b", &longer));
    let session = session(&data);
    let name = session.begin_download(&format!("{}/m.gguf", server.address())).expect("it is one");
    fetch(&session, &name).await.expect_err("it ends early");
    let error = fetch(&session, &name).await.expect_err("it has another size");
    assert_eq!(said(&error).0, "download-changed");
    assert_eq!(session.models().await.expect("listed").downloads[0].bytes, 0, "what came is of no use");
    assert!(matches!(fetch(&session, &name).await, Ok(DownloadEnd::Whole { .. })));
    assert_eq!(std::fs::read(data.path().join("models/m.gguf")).expect("it is there"), longer);
}

/// One that ends before what has come: what came is of no use, and asking for the rest again would never help.
#[tokio::test]
async fn a_file_that_shrank_is_said_and_then_fetched_anew() {
    let (data, server) = (TempDir::new().expect("a folder"), FaultServer::start());
    server.then("/m.gguf", answer("200 OK", &["Content-Length: 90"], &[b'x'; 60]));
    server.then(
        "/m.gguf",
        answer("416 Range Not Satisfiable", &["Content-Range: bytes */24", "Content-Length: 0"], b""),
    );
    server.then("/m.gguf", whole("b", &model()));
    let session = session(&data);
    let name = session.begin_download(&format!("{}/m.gguf", server.address())).expect("it is one");
    fetch(&session, &name).await.expect_err("it ends early");
    let error = fetch(&session, &name).await.expect_err("nothing is left to come");
    assert_eq!(said(&error).0, "download-changed");
    assert_eq!(session.models().await.expect("listed").downloads[0].bytes, 0, "what came is of no use");
    assert!(matches!(fetch(&session, &name).await, Ok(DownloadEnd::Whole { .. })));
    let (_, asked) = server.requests().pop().expect("it was asked");
    assert_eq!(asked.header("range"), None, "from its beginning");
    assert_eq!(std::fs::read(data.path().join("models/m.gguf")).expect("it is there"), model());
}

#[tokio::test]
async fn what_the_disk_has_no_room_for_is_not_begun() {
    let (data, server) = (TempDir::new().expect("a folder"), FaultServer::start());
    server.always("/m.gguf", answer("200 OK", &["Content-Length: 9000000000000000000"], b"GGUF"));
    let session = session(&data);
    let name = session.begin_download(&format!("{}/m.gguf", server.address())).expect("it is one");
    let error = fetch(&session, &name).await.expect_err("no disk is that large");
    assert_eq!(said(&error).0, "error-no-space-for-download", "{error}");
    session.delete_download(&name).await.expect("it is there");
    assert_eq!(files(&data), Vec::<String>::new());
}

#[tokio::test]
async fn what_is_not_the_file_becomes_no_model() {
    let wrong = format!("X-Linked-ETag: \"{}\"", "0".repeat(64));
    let size = "Content-Length: 24";
    for (reply, id) in [
        (answer("200 OK", &[size, &wrong], &model()), "download-damaged"),
        (whole("a", &[b'x'; 24]), "download-no-model"),
        (Reply::html(200, "<h1>Sign in</h1>"), "download-not-a-file"),
        (Reply::new(404, &[]), "download-not-found"),
        (Reply::new(401, &[]), "download-not-allowed"),
        (Reply::new(429, &[]), "download-busy"),
        (Reply::new(302, &["Location: ftp://127.0.0.1/m.gguf"]), "download-redirected"),
        (answer("200 OK", &["Content-Length: 4"], b"GG"), "download-ended-early"),
    ] {
        let (data, server) = (TempDir::new().expect("a folder"), FaultServer::start());
        server.always("/m.gguf", reply);
        let session = session(&data);
        let name = session.begin_download(&format!("{}/m.gguf", server.address())).expect("it is one");
        let error = fetch(&session, &name).await.expect_err(id);
        let (told, words) = said(&error);
        assert_eq!(told, id, "{error}");
        assert!(words.len() > 40 && !words.contains('{'), "{words}");
        let begins_small = |part: &str| part.starts_with(char::is_lowercase);
        assert!(
            !words.split(". ").skip(1).any(begins_small),
            "other words than ours are said to be so: {words}"
        );
        assert!(session.models().await.expect("listed").entries.iter().all(|entry| entry.file.name != "m"));
        assert_eq!(files(&data), ["m.gguf.part", "m.gguf.part.json"], "{id}");
        session.delete_download(&name).await.expect("it is there");
        assert_eq!(files(&data), Vec::<String>::new(), "{id}");
    }
}

#[tokio::test]
async fn another_host_is_asked_about_and_remembered() {
    let (data, hub, store) = (TempDir::new().expect("a folder"), FaultServer::start(), FaultServer::start());
    hub.always("/m.gguf", Reply::new(302, &[&format!("Location: {}/blob", store.address())]));
    store.then("/blob", answer("200 OK", &["Content-Length: 24", "ETag: \"a\""], &model()[..4]));
    store.then("/blob", part("a", &model(), 4));
    let session = session(&data);
    let name = session.begin_download(&format!("{}/m.gguf", hub.address())).expect("it is one");
    let Ok(DownloadEnd::Elsewhere { host }) = fetch(&session, &name).await else { panic!("it is asked") };
    assert_eq!((store.connections(), format!("http://{host}")), (0, store.address()));
    session.fetch_model(&name, Some(&host), |_| {}).await.expect_err("four of 24 bytes came");
    assert!(matches!(fetch(&session, &name).await, Ok(DownloadEnd::Whole { .. })), "it was allowed once");
}

#[tokio::test]
async fn a_download_is_paused_and_taken_away_while_it_goes_on() {
    let (data, server) = (TempDir::new().expect("a folder"), FaultServer::start());
    let begun = "HTTP/1.1 200 OK\r\nContent-Length: 24\r\nETag: \"a\"\r\n\r\n";
    let stalls = || Reply::raw().bytes(begun).bytes(&model()[..10]).stall();
    server.always("/m.gguf", stalls());
    let session = session(&data);
    let name = session.begin_download(&format!("{}/m.gguf", server.address())).expect("it is one");
    for way in ["pause", "delete"] {
        let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
        let fetching = {
            let (session, name) = (session.clone(), name.clone());
            tokio::spawn(async move {
                session.fetch_model(&name, None, move |at| tell.send(at).unwrap_or_default()).await
            })
        };
        told.recv().await.expect("it has begun");
        assert!(session.models().await.expect("listed").downloads[0].going);
        let twice = fetch(&session, &name).await.expect_err("it goes on already");
        assert!(matches!(twice, Error::DownloadGoesOn { .. }), "{twice}");
        if way == "pause" {
            session.pause_download(&name);
        } else {
            session.delete_download(&name).await.expect("it is there");
        }
        assert_eq!(fetching.await.expect("it ends").expect("no error"), DownloadEnd::Paused);
        let left = session.models().await.expect("listed").downloads;
        assert!(!left.iter().any(|one| one.going));
        assert_eq!(left.len(), usize::from(way == "pause"));
    }
    assert!(matches!(fetch(&session, &name).await, Err(Error::Gone)));
    assert!(matches!(session.delete_download(&name).await, Err(Error::Gone)));
    assert_eq!(files(&data), Vec::<String>::new());
}

#[tokio::test]
async fn what_is_known_of_a_model_is_kept_and_goes_with_it() {
    let data = TempDir::new().expect("a folder");
    let folder = data.path().join("models");
    std::fs::create_dir(&folder).expect("it is writable");
    std::fs::write(folder.join("gemma.gguf"), model()).expect("it is writable");
    let first = session(&data);
    let known = |models: agent::Models| {
        let entry = models.entries.into_iter().find(|entry| entry.file.name == "gemma").expect("listed");
        (entry.guessed_layout(), entry.layout, entry.file.sha256)
    };
    let gemma = Some(ChatLayout::Gemma);
    assert_eq!(known(first.models().await.expect("listed")), (gemma, None, None));
    first.hash_model("gemma").await.expect("it is readable");
    first.choose_chat_layout("gemma", Some(ChatLayout::ChatMl)).expect("it is there");
    assert!(matches!(first.hash_model("../gemma").await, Err(Error::Gone)));
    assert!(matches!(first.choose_chat_layout("none", None), Err(Error::Gone)));
    let later = session(&data);
    let kept = (gemma, Some(ChatLayout::ChatMl), Some(SHA256.to_owned()));
    assert_eq!(known(later.models().await.expect("listed")), kept);
    later.remove_model("gemma").expect("it is there");
    std::fs::write(folder.join("gemma.gguf"), model()).expect("it is writable");
    assert_eq!(known(later.models().await.expect("listed")), (gemma, None, None), "another file");
}

#[test]
fn an_address_that_names_no_model_begins_nothing() {
    let data = TempDir::new().expect("a folder");
    let session = session(&data);
    for address in ["", "m.gguf", "http://models.example.org/m.gguf", "https://huggingface.co/a/b"] {
        let error = session.begin_download(address).expect_err(address);
        assert_eq!(said(&error).0, "download-bad-address", "{address}");
    }
    assert!(!Path::exists(&data.path().join("models")));
}

/// A kind that is about a server, not about a file, has a sentence of its own all the same.
#[test]
fn every_kind_of_failure_has_a_sentence() {
    let kinds = [FailureKind::Refused, FailureKind::Proxy, FailureKind::Server];
    for kind in kinds.into_iter().chain([FailureKind::BadAddress, FailureKind::UnknownHost]) {
        let failure = domain::Failure { kind, status: None, words: "words".to_owned() };
        let error = Error::Download { address: "https://x.org/m.gguf".to_owned(), failure };
        assert!(said(&error).1.contains("https://x.org/m.gguf"), "{kind:?}");
    }
}
