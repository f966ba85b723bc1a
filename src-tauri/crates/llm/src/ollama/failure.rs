//! What kind of failure it was, and in whose words: the server's own where it had any, else the
//! transport's.

use std::error::Error;
use std::io;

use domain::{Failure, FailureKind};

use super::wire::ErrorBody;

/// Words are kept up to this many characters.
const MAX_WORDS: usize = 2_000;

/// A failure in the words of whoever noticed it.
pub(super) fn failure(kind: FailureKind, words: impl AsRef<str>) -> Failure {
    Failure { kind, status: None, words: shortened(words.as_ref()) }
}

/// An answer with a status other than 200.
pub(super) fn of_status(status: u16, body: &[u8]) -> Failure {
    let own_words = serde_json::from_slice::<ErrorBody>(body).ok().map(|body| body.error.0);
    let kind = match (status, &own_words) {
        (429 | 503, _) => FailureKind::Busy,
        (502, _) | (500.., None) => FailureKind::Server,
        (_, Some(words)) => of_words(words, status),
        (_, None) => FailureKind::WrongService,
    };
    let words =
        own_words.filter(|words| !words.trim().is_empty()).unwrap_or_else(|| plain_words(status, body));
    Failure { kind, status: Some(status), words: shortened(&words) }
}

/// An error line in a stream that had begun well.
pub(super) fn of_line(words: &str) -> Failure {
    let words = if words.trim().is_empty() { "the server reported an error without words" } else { words };
    Failure { kind: of_words(words, 200), status: Some(200), words: shortened(words) }
}

fn of_words(words: &str, status: u16) -> FailureKind {
    let words = words.to_ascii_lowercase();
    let has = |part: &str| words.contains(part);
    if has("exceeds the context") || has("exceed_context") || has("exceeds the available context") {
        FailureKind::ContextExceeded
    } else if has("does not support") {
        FailureKind::Unsupported
    } else if status == 404 && (has("not found") || has("model")) {
        FailureKind::ModelMissing
    } else {
        FailureKind::Server
    }
}

/// Plain text is somebody's words; a page of HTML is not.
fn plain_words(status: u16, body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    if text.is_empty() || text.starts_with(['<', '{', '[']) {
        format!("HTTP status {status}")
    } else {
        text.to_owned()
    }
}

/// A request that got no answer.
pub(super) fn of_sending(error: &reqwest::Error) -> Failure {
    let words = chain(error);
    let kind = if error.is_builder() {
        FailureKind::BadAddress
    } else if error.is_connect() {
        if words.contains("dns error") { FailureKind::BadAddress } else { FailureKind::Refused }
    } else if source::<hyper::Error>(error).is_some_and(hyper::Error::is_parse) {
        FailureKind::WrongService
    } else {
        FailureKind::Incomplete
    };
    failure(kind, words)
}

/// A stream that broke off.
pub(super) fn of_reading(error: &reqwest::Error) -> Failure {
    failure(FailureKind::Incomplete, chain(error))
}

/// The innermost cause says what happened; the layers above it say the same less well.
fn chain(error: &reqwest::Error) -> String {
    let mut cause: &dyn Error = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    let outer = source::<io::Error>(error).map(ToString::to_string);
    let inner = cause.to_string();
    let dns = walk(error).any(|error| error.to_string().contains("dns error"));
    match outer {
        _ if dns => format!("dns error: {inner}"),
        Some(outer) if !outer.contains(&inner) => format!("{outer}: {inner}"),
        _ => inner,
    }
}

fn walk<'a>(error: &'a reqwest::Error) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(error.source(), |&error| error.source())
}

fn source<E: Error + 'static>(error: &reqwest::Error) -> Option<&E> {
    walk(error).find_map(|error| error.downcast_ref())
}

fn shortened(words: &str) -> String {
    let words = words.trim();
    match words.char_indices().nth(MAX_WORDS) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_becomes_the_kind_that_a_person_can_act_on() {
        use FailureKind::{Busy, ContextExceeded, ModelMissing, Server, Unsupported, WrongService};
        for (status, body, kind, words) in [
            (404, r#"{"error":"model 'nope' not found"}"#, ModelMissing, "model 'nope' not found"),
            (404, "404 page not found", WrongService, "404 page not found"),
            (404, "<html><body>nginx</body></html>", WrongService, "HTTP status 404"),
            (404, "", WrongService, "HTTP status 404"),
            (
                400,
                r#"{"error":"\"m\" does not support thinking"}"#,
                Unsupported,
                "\"m\" does not support thinking",
            ),
            (
                400,
                r#"{"error":"the input length exceeds the context length"}"#,
                ContextExceeded,
                "the input length exceeds the context length",
            ),
            (
                400,
                r#"{"error":{"type":"exceed_context_size_error","message":"request (900 tokens) exceeds the available context size"}}"#,
                ContextExceeded,
                "request (900 tokens) exceeds the available context size",
            ),
            (400, r#"{"error":"invalid options: num_ctx"}"#, Server, "invalid options: num_ctx"),
            (
                500,
                r#"{"error":"llama runner process has terminated"}"#,
                Server,
                "llama runner process has terminated",
            ),
            (500, r#"{"error":""}"#, Server, "HTTP status 500"),
            (500, "boom", Server, "boom"),
            (502, "<html>", Server, "HTTP status 502"),
            (503, r#"{"error":"server busy, please try again"}"#, Busy, "server busy, please try again"),
            (429, "", Busy, "HTTP status 429"),
        ] {
            let expected = Failure { kind, status: Some(status), words: words.to_owned() };
            assert_eq!(of_status(status, body.as_bytes()), expected, "{status} {body}");
        }
    }

    #[test]
    fn endless_words_are_cut_between_characters() {
        let words = of_line(&"ü".repeat(5_000)).words;
        assert_eq!(words.chars().count(), MAX_WORDS + 1);
    }
}
