//! Whether a proxy stands between this machine and a server, as the environment says: what answers then may be
//! the proxy, in the server's place.

use std::error::Error;

use domain::{Failure, FailureKind};
use hyper::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use reqwest::StatusCode;

/// Whether requests to this address go through a proxy, as the client reads the environment too.
pub(crate) fn stands_before(address: &str) -> bool {
    address.parse().is_ok_and(|address| is_taken(&Matcher::from_env(), &address))
}

fn is_taken(proxies: &Matcher, address: &Uri) -> bool {
    proxies.intercept(address).is_some()
}

/// Whether a page with this status may be a proxy's own. One that wants a name says 407, and one that finds no
/// server says 502 or 503.
pub(crate) fn may_say(status: StatusCode) -> bool {
    !matches!(status, StatusCode::UNAUTHORIZED | StatusCode::NOT_FOUND)
}

/// Whether a request ended at the proxy that was to open a way to the server.
pub(crate) fn was_no_way(error: &dyn Error) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        let words = error.to_string();
        if words.starts_with("tunnel error") {
            // One that cannot be reached opens none either, and is another matter.
            return !words.contains("underlying connection");
        }
        cause = error.source();
    }
    false
}

/// A request that got no answer, with a proxy before the server: it is the proxy that cannot be reached, or
/// leads no further.
pub(crate) fn behind_it(failure: Failure) -> Failure {
    let said = match failure.kind {
        FailureKind::Refused => "the proxy does not answer",
        FailureKind::UnknownHost => "the name of the proxy cannot be found",
        FailureKind::Proxy => "the proxy opens no way to the server",
        _ => return failure,
    };
    Failure { kind: FailureKind::Proxy, words: format!("{said}: {}", failure.words), ..failure }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What cannot be found or reached behind a proxy is the proxy itself.
    #[test]
    fn a_proxy_that_is_not_there_is_said_to_be_the_proxy() {
        for (kind, words) in [
            (FailureKind::Refused, "the proxy does not answer: why"),
            (FailureKind::UnknownHost, "the name of the proxy cannot be found: why"),
            (FailureKind::Proxy, "the proxy opens no way to the server: why"),
        ] {
            let told = behind_it(Failure { kind, status: None, words: "why".to_owned() });
            assert_eq!((told.kind, told.words.as_str()), (FailureKind::Proxy, words), "{kind:?}");
        }
        let other = Failure { kind: FailureKind::Busy, status: Some(429), words: "why".to_owned() };
        assert_eq!(behind_it(other.clone()), other);
    }

    #[test]
    fn a_proxy_stands_before_what_the_environment_says() {
        let proxies = Matcher::builder()
            .http("http://proxy.example:3128")
            .https("http://proxy.example:3128")
            .no("inside.example,10.0.0.0/8")
            .build();
        for (address, taken) in [
            ("http://models.example:11434", true),
            ("https://models.example/v1", true),
            ("http://inside.example:11434", false),
            ("http://10.1.2.3:8000", false),
        ] {
            assert_eq!(is_taken(&proxies, &address.parse().expect("an address")), taken, "{address}");
        }
        let none = Matcher::builder().build();
        assert!(!is_taken(&none, &"http://models.example".parse().expect("an address")));
    }
}
