//! Whether a proxy stands between this machine and a server, as the environment says: what answers then may be
//! the proxy, in the server's place.

use std::error::Error;

use domain::{Failure, FailureKind};
use hyper::Uri;
use hyper_util::client::proxy::matcher::Matcher;

/// Whether requests to this address go through a proxy, as the client reads the environment too.
pub(crate) fn stands_before(address: &str) -> bool {
    address.parse().is_ok_and(|address| is_taken(&Matcher::from_env(), &address))
}

fn is_taken(proxies: &Matcher, address: &Uri) -> bool {
    proxies.intercept(address).is_some()
}

/// Whether a request ended at the proxy that was to open a way to the server.
pub(crate) fn was_no_way(error: &dyn Error) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.to_string().starts_with("tunnel error") {
            return true;
        }
        cause = error.source();
    }
    false
}

/// The failure as it is when a proxy stands before the server: it is the proxy that cannot be reached.
pub(crate) fn behind_it(failure: Failure) -> Failure {
    match failure.kind {
        FailureKind::Refused => Failure {
            kind: FailureKind::Proxy,
            words: format!("the proxy does not answer: {}", failure.words),
            ..failure
        },
        _ => failure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
