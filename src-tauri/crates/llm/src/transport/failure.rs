//! What kind of failure it was, and in whose words: the server's own where it had any, else the
//! transport's.

use std::error::Error;
use std::fmt;
use std::io;

use domain::{Failure, FailureKind};
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::scalar::Scalar;

/// Words are kept up to this many characters.
const MAX_WORDS: usize = 2_000;

/// A failure in the words of whoever noticed it.
pub(crate) fn failure(kind: FailureKind, words: impl AsRef<str>) -> Failure {
    Failure { kind, status: None, words: shortened(words.as_ref()) }
}

/// An answer with a status other than 200.
pub(crate) fn of_status(status: u16, body: &[u8]) -> Failure {
    let told = serde_json::from_slice::<ErrorBody>(body).ok().and_then(ErrorBody::told);
    let kind = match (status, &told) {
        (401 | 403, _) => FailureKind::BadKey,
        (407, _) => FailureKind::Proxy,
        (429 | 503, _) => FailureKind::Busy,
        (502, _) | (500.., None) => FailureKind::Server,
        (_, Some(told)) => told.kind(status),
        (_, None) => FailureKind::WrongService,
    };
    let words = told
        .map(|told| told.words())
        .filter(|words| !words.is_empty())
        .unwrap_or_else(|| plain_words(status, body));
    Failure { kind, status: Some(status), words: shortened(&words) }
}

/// An error in a stream that had begun well.
pub(crate) fn of_line(told: &Told) -> Failure {
    let words = told.words();
    let words = if words.is_empty() { "the server reported an error without words" } else { &words };
    Failure { kind: told.kind(200), status: Some(200), words: shortened(words) }
}

/// What a server tells of an error: a text, or an object with a `message` and more.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Told {
    message: Scalar,
    /// Its `type` and its `code`, whichever are texts.
    labels: Vec<String>,
    /// The tokens of the prompt and of the context, from llama.cpp.
    tokens: (Option<u64>, Option<u64>),
}

impl Told {
    /// An error of which there is only a text.
    pub(crate) fn of_text(text: &str) -> Self {
        Self { message: Scalar::Text(text.to_owned()), ..Self::default() }
    }

    /// What it says, in lower case, its labels with it.
    fn said(&self) -> String {
        let message = self.message.text().unwrap_or_default();
        [message]
            .into_iter()
            .chain(self.labels.iter().map(String::as_str))
            .collect::<Vec<_>>()
            .join("\n")
            .to_lowercase()
    }

    fn kind(&self, status: u16) -> FailureKind {
        let said = self.said();
        let has = |part: &str| said.contains(part);
        let of_context = [
            "exceeds the context",
            "exceed_context",
            "exceeds the available context",
            "context_length_exceeded",
            "maximum context length",
            "context length of only",
            "greater than the context length",
            "longer than the maximum model length",
        ];
        if of_context.into_iter().any(has) {
            FailureKind::ContextExceeded
        } else if has("does not support") {
            FailureKind::Unsupported
        } else if has("model_not_found") || has("no models loaded") || (status == 404 && has("model")) {
            FailureKind::ModelMissing
        } else if status == 404 {
            FailureKind::WrongService
        } else if has("invalid_api_key") {
            FailureKind::BadKey
        } else {
            FailureKind::Server
        }
    }

    fn words(&self) -> String {
        let mut words = match &self.message {
            Scalar::Text(text) => text.trim().to_owned(),
            Scalar::Whole(number) => number.to_string(),
            Scalar::Fraction(number) => number.to_string(),
            Scalar::Other => String::new(),
        };
        if words.is_empty() {
            words = self.labels.join(" ");
        }
        if let (Some(prompt), Some(context)) = self.tokens
            && !words.contains(&prompt.to_string())
        {
            words = format!("{words} (the prompt has {prompt} tokens, the context {context})");
        }
        words
    }
}

impl<'de> Deserialize<'de> for Told {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ToldVisitor)
    }
}

struct ToldVisitor;

impl<'de> Visitor<'de> for ToldVisitor {
    type Value = Told;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_u64<E>(self, value: u64) -> Result<Told, E> {
        Ok(Told { message: Scalar::Whole(value), ..Told::default() })
    }

    fn visit_i64<E>(self, _: i64) -> Result<Told, E> {
        Ok(Told::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Told, E> {
        Ok(Told::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Told, E> {
        Ok(Told::default())
    }

    fn visit_unit<E>(self) -> Result<Told, E> {
        Ok(Told::default())
    }

    fn visit_str<E>(self, value: &str) -> Result<Told, E> {
        Ok(Told::of_text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Told, A::Error> {
        while values.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Told::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Told, A::Error> {
        let mut told = Told::default();
        while let Some(key) = entries.next_key::<String>()? {
            match key.as_str() {
                "message" => told.message = entries.next_value()?,
                "type" | "code" => {
                    if let Scalar::Text(label) = entries.next_value()? {
                        told.labels.push(label);
                    }
                }
                "n_prompt_tokens" => told.tokens.0 = entries.next_value::<Scalar>()?.whole(),
                "n_ctx" => told.tokens.1 = entries.next_value::<Scalar>()?.whole(),
                _ => {
                    entries.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(told)
    }
}

/// A body or a line that says what went wrong, in any of the forms that servers give it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ErrorBody {
    pub(crate) error: Option<Told>,
    pub(crate) message: Scalar,
    pub(crate) detail: Scalar,
}

impl ErrorBody {
    /// What it tells; `None` where it is no error.
    pub(crate) fn told(self) -> Option<Told> {
        let own = |message: Scalar| message.text().map(Told::of_text);
        self.error.or_else(|| own(self.message)).or_else(|| own(self.detail))
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
pub(crate) fn of_sending(error: &reqwest::Error) -> Failure {
    let words = chain(error);
    let kind = if error.is_builder() {
        FailureKind::BadAddress
    } else if error.is_connect() {
        // What comes of a handshake with one who does not encrypt, or whom nobody vouches for.
        let is_unencrypted = walk(error).any(is_of_encryption);
        if super::proxy::was_no_way(error) {
            FailureKind::Proxy
        } else if words.contains("dns error") {
            FailureKind::UnknownHost
        } else if is_unencrypted {
            FailureKind::WrongService
        } else {
            FailureKind::Refused
        }
    } else if source::<hyper::Error>(error).is_some_and(hyper::Error::is_parse) {
        FailureKind::WrongService
    } else {
        FailureKind::Incomplete
    };
    failure(kind, words)
}

/// A stream that broke off.
pub(crate) fn of_reading(error: &reqwest::Error) -> Failure {
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

/// The layers between hide it inside of one another, where no chain of sources leads.
fn is_of_encryption(error: &(dyn Error + 'static)) -> bool {
    let within = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    error.is::<rustls::Error>() || within.is_some_and(|inner| is_of_encryption(inner))
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

    /// A typing error, or a network that this machine is not in: not what is no address at all.
    #[tokio::test]
    async fn a_name_that_nobody_has_is_no_bad_address() {
        let builder = reqwest::Client::builder().no_proxy();
        let client = crate::transport::tls::configured(builder, false).build().expect("it is a plain one");
        for (address, kind) in [
            ("http://nobody.invalid:8000/v1/models", FailureKind::UnknownHost),
            ("http://:8000/v1/models", FailureKind::BadAddress),
        ] {
            let failure = of_sending(&client.get(address).send().await.expect_err("nobody is there"));
            assert_eq!(failure.kind, kind, "{}", failure.words);
        }
    }

    #[test]
    fn endless_words_are_cut_between_characters() {
        let words = of_line(&Told::of_text(&"ü".repeat(5_000))).words;
        assert_eq!(words.chars().count(), MAX_WORDS + 1);
    }
}
