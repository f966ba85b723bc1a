//! HTTP to one server: no redirects, no compression, no pooled connections, and no proxy to this
//! machine. A key goes to this server alone, and into no words. It knows nothing of models.

use std::time::Duration;

use bytes::Bytes;
use domain::{Exchange, Failure, FailureKind, Outcome};
use reqwest::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, LOCATION, RETRY_AFTER};
use reqwest::{RequestBuilder, Response, StatusCode, Url, redirect, retry};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::failure::{self, failure};
use super::{proxy, tls};
use crate::{Key, StreamLimits};

/// Bytes that are read of a body that says what went wrong.
const MAX_ERROR_BODY: usize = 64 << 10;

/// An answer that is none, and how long the server asks to wait before asking again.
pub(crate) struct Refusal {
    pub(crate) failure: Failure,
    pub(crate) retry_after: Option<Duration>,
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Self { failure, retry_after: None }
    }
}

/// A client of one server.
pub(crate) struct Http {
    client: reqwest::Client,
    address: String,
    key: Option<Key>,
    /// Whether a proxy stands between.
    proxied: bool,
    query: Duration,
    max_body_bytes: usize,
}

impl Http {
    /// `address` as [`crate::normalise_address`] gives it; `local` when it is this machine.
    pub(crate) fn new(
        address: String,
        local: bool,
        key: Option<Key>,
        limits: &StreamLimits,
    ) -> Result<Self, Failure> {
        let is_encrypted = address.starts_with("https:");
        let builder = reqwest::Client::builder()
            .user_agent(concat!("chimera/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(limits.connect)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            // Each call has a connection of its own: all pay the same for it, and none meets what
            // another one left behind.
            .pool_max_idle_per_host(0);
        // A proxy would read a key that is sent unencrypted.
        let is_direct = local || (key.is_some() && !is_encrypted);
        let builder = if is_direct { builder.no_proxy() } else { builder };
        let client =
            tls::configured(builder, is_encrypted).build().map_err(|error| failure::of_sending(&error))?;
        let proxied = !is_direct && proxy::stands_before(&address);
        let StreamLimits { query, max_body_bytes, .. } = *limits;
        Ok(Self { client, address, key, proxied, query, max_body_bytes })
    }

    /// The same exchange, without the key in the words of its failure.
    pub(crate) fn without_key(&self, mut exchange: Exchange) -> Exchange {
        if let Outcome::Failed { failure } = &mut exchange.outcome {
            self.forget_key(failure);
        }
        exchange
    }

    /// Asks for a small JSON value.
    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        self.query(self.with_key(self.client.get(self.url(path)))).await
    }

    /// Asks for a small JSON value with a question in JSON.
    pub(crate) async fn ask<T: DeserializeOwned>(
        &self,
        path: &str,
        question: &impl Serialize,
    ) -> Result<T, Failure> {
        let body = serde_json::to_vec(question).expect("our own values serialise");
        self.query(self.posting(path, body.into())).await
    }

    /// Sends `body` and waits for an answer whose body can be read as a stream.
    pub(crate) async fn open(&self, path: &str, body: Bytes) -> Result<Response, Refusal> {
        opened(self.posting(path, body), self.proxied).await.map_err(|mut refusal| {
            self.forget_key(&mut refusal.failure);
            refusal
        })
    }

    async fn query<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, Failure> {
        let answer = async {
            let mut response = opened(request, self.proxied).await.map_err(|refusal| refusal.failure)?;
            let body = body(&mut response, self.max_body_bytes)
                .await?
                .ok_or_else(|| failure(FailureKind::CapReached, "the answer is longer than the limit"))?;
            serde_json::from_slice(&body).map_err(|error| {
                failure(FailureKind::Malformed, format!("the answer is not the expected JSON: {error}"))
            })
        };
        tokio::time::timeout(self.query, answer)
            .await
            .unwrap_or_else(|_| {
                let words = format!("no whole answer came within {} s", self.query.as_secs_f64());
                Err(failure(FailureKind::IdleTimeout, words))
            })
            .map_err(|mut failure| {
                self.forget_key(&mut failure);
                failure
            })
    }

    fn posting(&self, path: &str, body: Bytes) -> RequestBuilder {
        self.with_key(self.client.post(self.url(path)).header(CONTENT_TYPE, "application/json").body(body))
    }

    fn with_key(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.key {
            Some(key) => request.header(AUTHORIZATION, key.bearer()),
            None => request,
        }
    }

    /// A server may quote what it was sent.
    fn forget_key(&self, failure: &mut Failure) {
        if let Some(key) = &self.key {
            failure.words = key.removed_from(&failure.words);
        }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }
}

/// Sends, and lets only an answer through that is one. A web page is a proxy's own where one stands between.
async fn opened(request: RequestBuilder, proxied: bool) -> Result<Response, Refusal> {
    let mut response = request.send().await.map_err(|error| {
        let failure = failure::of_sending(&error);
        if proxied { proxy::behind_it(failure) } else { failure }
    })?;
    let status = response.status();
    if status.is_redirection() {
        return Err(redirected(&response).into());
    }
    if let Some(encoding) =
        response.headers().get(CONTENT_ENCODING).filter(|encoding| *encoding != "identity")
    {
        let words = format!(
            "the answer is compressed ({}), which was not asked for",
            encoding.to_str().unwrap_or("?")
        );
        return Err(
            Failure { status: Some(status.as_u16()), ..failure(FailureKind::Malformed, words) }.into()
        );
    }
    let media_type =
        response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_page = media_type.to_ascii_lowercase().starts_with("text/html");
    if status != StatusCode::OK {
        let retry_after = retry_after(response.headers());
        // The status is the failure; a body that breaks off takes nothing from it.
        let body = body(&mut response, MAX_ERROR_BODY).await.ok().flatten().unwrap_or_default();
        let mut failure = failure::of_status(status.as_u16(), &body);
        if proxied && is_page && proxy::may_say(status) {
            failure.kind = FailureKind::Proxy;
        }
        return Err(Refusal { failure, retry_after });
    }
    if is_page {
        let kind = if proxied { FailureKind::Proxy } else { FailureKind::WrongService };
        let words = "a web page answers instead of the model server";
        return Err(Failure { status: Some(200), ..failure(kind, words) }.into());
    }
    Ok(response)
}

/// The whole body, or `None` when it is longer than `cap`.
async fn body(response: &mut Response, cap: usize) -> Result<Option<Vec<u8>>, Failure> {
    let mut body = Vec::new();
    while let Some(bytes) = response.chunk().await.map_err(|error| failure::of_reading(&error))? {
        if body.len() + bytes.len() > cap {
            return Ok(None);
        }
        body.extend_from_slice(&bytes);
    }
    Ok(Some(body))
}

fn redirected(response: &Response) -> Failure {
    let from = response.url();
    let to = response
        .headers()
        .get(LOCATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| from.join(text).ok());
    let same_host = |to: &Url| {
        (to.host_str(), to.port_or_known_default()) == (from.host_str(), from.port_or_known_default())
    };
    let (kind, words) = match to {
        Some(to) if same_host(&to) => (FailureKind::WrongService, format!("the server points to {to}")),
        Some(to) => (FailureKind::Redirected, format!("the server points to another host: {to}")),
        None => (FailureKind::WrongService, "the server points elsewhere without saying where".to_owned()),
    };
    Failure { status: Some(response.status().as_u16()), ..failure(kind, words) }
}

/// Only the form in seconds: the other one is a date, and clocks differ.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}
